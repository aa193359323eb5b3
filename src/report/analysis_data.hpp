#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analytics/profile.hpp"     // Profile
#include "analytics/value_area.hpp"  // PointOfControl, ValueArea, VolumeNodes, NakedPocs
#include "base/date.hpp"             // Date
#include "base/time.hpp"             // UnixNanos
#include "model/enums.hpp"           // Names
#include "model/instrument.hpp"      // Instrument
#include "model/market_data.hpp"     // Bar
#include "report/analysis_chain_data.hpp"
#include "report/analysis_zone_data.hpp"

// What `sluice analyze` found, ready to be shown: on the terminal, as JSON (docs/analytics.md), on the page.
namespace sluice::report {

// What the bars were made of.
enum class MadeFrom : std::uint8_t {
    Prints,     // every print: volume, VWAP and profile are exact
    Bars,       // smaller bars: VWAP and profile are approximations, and say so
    Quotes,     // the middle of bid and offer: no volume
    QuoteBars,  // the same of bars of quotes
};
constexpr auto names(MadeFrom) { return Names<4>{"prints", "bars", "quotes", "quote bars"}; }

// What the file holds and what became of its rows.
struct AnalysisSource {
    std::string file;    // as it was named
    std::string layout;  // market/history/layout.hpp
    MadeFrom made_from = MadeFrom::Prints;
    std::optional<std::chrono::nanoseconds> interval;  // of the file's own bars
    std::uint64_t rows = 0;
    std::uint64_t used = 0;
    std::uint64_t outside = 0;   // in no session of the calendar
    std::uint64_t after = 0;     // later than the instant the analysis looks at
    std::uint64_t late = 0;      // prints whose bar was closed
    std::uint64_t rejected = 0;  // prints no bar may hold: price out of range, duplicate, unusable
    std::uint64_t missing_bars = 0;
};

struct ProfileView {
    analytics::Profile profile;
    analytics::PointOfControl poc;
    analytics::ValueArea area;
    analytics::VolumeNodes nodes;
};

struct AnalyzedSession {
    Date date;
    UnixNanos open, close;
    std::size_t first_bar = 0;  // index into AnalysisData::bars
    std::size_t bars = 0;
    std::optional<Price> vwap;             // at its end
    std::optional<double> vwap_deviation;  // of prints only
    std::optional<ProfileView> profile;
    std::optional<analytics::ProfileLevels> closed_levels;  // of its closed bars only: what zones are scored by
};

struct NakedPoc {
    Price price;
    Date session;
};

struct AnalysisData {
    Instrument instrument;
    CalendarId calendar;
    std::chrono::nanoseconds timeframe{0};
    UnixNanos as_of;  // the analysis knows nothing later
    AnalysisSource source;
    std::vector<std::string> notes;  // what a reader must know: gaps, assumptions, what was left out

    std::vector<Bar> bars;          // that had closed by then; every figure but VWAPs and profiles is of these alone
    std::optional<Bar> unfinished;  // the one under way, as far as it is known
    std::vector<std::optional<Price>> vwap;  // of the session so far, at the close of each bar
    bool vwap_approx = false;                // from bars
    std::vector<AnalyzedSession> sessions;
    std::optional<ProfileView> profile;  // of everything
    std::vector<NakedPoc> naked;         // newest session last

    TechnicalFigures technical;
    std::optional<ChainFigures> chain;

    const Bar& last_bar() const { return bars.back(); }
};

// "15m", "90s", "1h", "1d".
std::string timeframe_text(std::chrono::nanoseconds timeframe);

}  // namespace sluice::report
