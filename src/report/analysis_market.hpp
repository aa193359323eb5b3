#pragma once

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.hpp"              // Status
#include "market/bar_builder.hpp"       // BarBuilder
#include "market/bar_rollup.hpp"        // BarRollup
#include "market/vwap.hpp"              // Vwap, BarVwap
#include "report/analysis_data.hpp"     // AnalysisData
#include "report/analysis_profile.hpp"  // AnalysisProfile

namespace sluice::report {

struct MarketRules {
    Instrument instrument;
    CalendarId calendar;
    std::chrono::nanoseconds timeframe{std::chrono::minutes{15}};
    MadeFrom made_from = MadeFrom::Prints;
    int profile_rows = 50;
    // Rows at or after it are left out, and bars that ended by then are closed. Absent: the end of the newest row.
    std::optional<UnixNanos> until;
};

// Rows of one instrument to bars of the timeframe, with the VWAP of each session and volume profiles of each session
// and of everything. Pure: the rows come from anywhere, in the order of time.
class AnalysisMarket {
public:
    // `calendars` outlives it.
    AnalysisMarket(MarketRules rules, const market::CalendarView& calendars);

    // A print; for MadeFrom::Quotes the middle of a quote, with size zero. Error: sums that do not fit.
    Status add(const Trade& trade);
    // A bar no longer than the timeframe, which is a whole number of it; it ends at the close of its session at the
    // latest, whatever its end says.
    Status add(const Bar& bar);
    // Fills the market's part of `out`: instrument to naked, but for source.file, layout, interval, rows, missing_bars
    // and the notes. Error Invalid when no bar closed; out.source and out.unfinished say why.
    Status finish(AnalysisData& out);

private:
    struct Piece {
        Price low, high;
        Quantity volume;
    };

    bool has_volume() const { return rules_.made_from == MadeFrom::Prints || rules_.made_from == MadeFrom::Bars; }
    bool is_after(UnixNanos at);
    void known_until(UnixNanos at);
    void set_unfinished_aside(AnalysisData& out) const;
    Status check_bars(const AnalysisData& out) const;
    Status enter(const market::Session& session);
    Status leave();
    Status start_profiles(Price price);
    Status mark(UnixNanos bar_start);
    void close_mark();
    Status put_aside(Price low, Price high, Quantity volume);
    Status count_aside();
    Status take(Price price, Quantity size, UnixNanos bar_start);
    std::optional<ProfileView> view(const analytics::Profile& profile) const;
    void place_sessions(AnalysisData& out) const;
    static void find_naked(AnalysisData& out);

    MarketRules rules_;
    const market::CalendarView& calendars_;
    market::BarBuilder builder_;
    market::BarRollup rollup_;
    AnalysisSource counts_;
    std::optional<UnixNanos> newest_;  // the end of the newest row, in a session or not
    std::vector<Bar> bars_;
    std::vector<AnalyzedSession> sessions_;
    std::optional<market::Session> session_;
    market::Vwap vwap_;
    market::BarVwap bar_vwap_;
    std::optional<UnixNanos> marked_;  // the bar the VWAP is at
    std::vector<std::pair<UnixNanos, std::optional<Price>>> marks_;
    std::optional<AnalysisProfile> day_, whole_;
    std::vector<Piece> aside_;  // what the bar at marked_ holds: in day_ once the bar is over
    // At the end of the data: the bar that was under way, and the session's levels without it.
    std::optional<UnixNanos> last_bar_;
    std::optional<analytics::ProfileLevels> levels_before_;
};

}  // namespace sluice::report
