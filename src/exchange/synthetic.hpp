#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/random.hpp"           // Random
#include "market/calendar_view.hpp"  // CalendarView, Session
#include "model/instrument.hpp"      // Instrument
#include "model/market_data.hpp"     // Quote, Trade

namespace sluice::exchange {

using MarketEvent = std::variant<Quote, Trade>;

// A made-up listing and how it behaves.
struct SyntheticSpec {
    Instrument instrument;
    Price around;                // the level its price wanders about
    double daily_vol = 0.014;    // of the log price, in a normal regime
    double beta = 1.0;           // its share of what moves the whole market
    int spread_ticks = 1;        // the usual one
    Quantity usual_size;         // displayed and traded
    int events_per_minute = 40;  // quotes and trades at the quietest time of day
};

// NOVA.SIM, ORBIT.SIM, HELIX.SIM and COIN/USD.SIM. None of them exists.
std::vector<SyntheticSpec> synthetic_specs();

// How wild a day is; the same for all listings, and it comes in spells of days.
enum class Regime : std::uint8_t { Calm, Normal, Stormy };
constexpr auto names(Regime) { return Names<3>{"Calm", "Normal", "Stormy"}; }
Regime synthetic_regime(std::uint64_t seed, Date date);

// The sentence that must stand on every screen and report fed by it.
std::string synthetic_label(std::uint64_t seed);

// One session of one listing, a function of (seed, instrument, session): quotes and trades in time order, prices on the
// tick, busy at the ends of an exchange's day. Prices run on from session to session without a jump but the night's.
class SyntheticSession {
public:
    SyntheticSession(std::uint64_t seed, const SyntheticSpec& spec, const market::Session& session);
    bool next(MarketEvent& out);

private:
    void plan_minute();
    Quote make_quote(UnixNanos at, double fair);
    Trade make_trade(UnixNanos at);
    Quantity draw_size();

    const SyntheticSpec* spec_;
    market::Session session_;
    Random random_;
    Regime regime_;
    std::vector<double> path_;  // the fair price at each minute, the close included
    std::size_t minute_ = 0;
    int planned_ = 0;  // events of this minute
    int made_ = 0;
    std::uint64_t trades_ = 0;
    std::optional<Quote> quote_;  // the last one
    Aggressor leaning_ = Aggressor::Buyer;
};

// Several listings as one stream, from `from` (included) to `until` (excluded), by time and then by the order of the specs.
class SyntheticMarket {
public:
    // `calendars` outlives it.
    SyntheticMarket(std::uint64_t seed, std::vector<SyntheticSpec> specs, const market::CalendarView& calendars,
                    UnixNanos from, UnixNanos until);
    SyntheticMarket(SyntheticMarket&&) = default;
    SyntheticMarket(const SyntheticMarket&) = delete;
    bool next(MarketEvent& out);
    const std::vector<SyntheticSpec>& specs() const { return specs_; }

private:
    struct Source {
        std::optional<SyntheticSession> session;
        UnixNanos session_close;
        std::optional<MarketEvent> head;
    };
    void refill(std::size_t index);

    std::uint64_t seed_;
    std::vector<SyntheticSpec> specs_;
    const market::CalendarView& calendars_;
    UnixNanos from_;
    UnixNanos until_;
    std::vector<Source> sources_;
};

}  // namespace sluice::exchange
