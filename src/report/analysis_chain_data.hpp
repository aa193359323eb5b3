#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"         // Date
#include "base/time.hpp"         // UnixNanos
#include "model/ids.hpp"         // InstrumentId
#include "model/instrument.hpp"  // OptionRight
#include "model/quantities.hpp"  // Price, Quantity

// The option part of an analysis: one expiry of one chain. Greeks and volatilities are IEEE doubles in the units of
// option screens (vega and rho for a percentage point, theta for a calendar day); everything else is exact.
namespace sluice::report {

struct LegRow {
    Price strike;
    OptionRight right = OptionRight::Call;
    std::optional<Price> bid, offer, last;
    std::optional<double> price;  // what the volatility was implied from
    std::string price_from;       // mid, last (stale), or empty
    std::optional<Quantity> volume, open_interest, open_interest_change;
    std::string status;  // analytics/options/model.hpp, QuoteStatus; NO_PRICE without one
    std::optional<double> iv, delta, gamma, vega, theta, rho;
    std::string build_up;  // long_build_up, short_build_up, short_covering, long_unwinding, neutral; empty: unknown
};

struct WallRow {
    Price strike;
    Quantity open_interest;  // or its change, in the lists of changes
    double strength = 0;     // of the largest of its side, 0 to 1
};

struct SmilePoint {
    Price strike;
    OptionRight right = OptionRight::Call;
    double iv = 0;
};

// How one direction's strikes were judged.
struct ChoiceRow {
    Price strike;
    double score = 0;  // 0 to 100
    double delta = 0, iv = 0, mid = 0, spread = 0;
    Quantity open_interest, volume;
};
struct RefusedCount {
    std::string filter;
    std::uint64_t count = 0;
};
struct StrikeChoiceRow {
    OptionRight right = OptionRight::Call;  // Call: a bullish view
    std::vector<ChoiceRow> rows;            // best first; empty: NONE
    std::vector<RefusedCount> refused;
};

struct ChainFigures {
    std::string file;
    InstrumentId underlying;
    Date expiry;
    std::vector<Date> other_expiries;
    UnixNanos as_of;
    UnixNanos expires_at;
    double t_years = 0;
    Price spot;
    std::string spot_from;
    double forward = 0;
    std::string forward_from;
    double rate = 0;
    std::optional<double> div_yield;  // that spot and forward imply, where the model is told one: not BLACK76
    std::string model;                // BLACK76, BSM, BSM_EU where American options get the European figure

    // Sums over all strikes; absent where the file carries none.
    std::optional<Quantity> call_open_interest, put_open_interest, call_volume, put_volume;
    std::optional<double> pcr_oi, pcr_volume, pcr_oi_change;
    std::optional<Price> max_pain;
    std::optional<double> atm_iv, call25_iv, put25_iv, rr25, bf25, skew_slope;
    std::vector<WallRow> call_walls, put_walls, resistance, support, resistance_change, support_change;
    std::vector<LegRow> legs;  // by strike, calls before puts
    std::vector<SmilePoint> smile;
    std::vector<StrikeChoiceRow> choices;
    std::vector<std::string> notes;
};

}  // namespace sluice::report
