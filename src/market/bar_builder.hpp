#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "market/bar_rules.hpp"      // BarRules
#include "market/calendar_view.hpp"  // CalendarView, Session
#include "market/seen_ids.hpp"       // SeenIds
#include "model/market_data.hpp"     // Trade, Bar

namespace sluice::market {

// What became of one tick. Only Counted and Baseline change anything.
enum class TickOutcome : std::uint8_t {
    Counted,
    Baseline,    // FirstTick::Skip: taken as the volume's baseline
    Duplicate,   // its trade id was counted in this session already
    Outside,     // not in [open, close) of any session: it belongs to a pre or post stream
    Late,        // its bar was closed
    BadPrice,    // not positive, or too far from the last accepted price
    FromFuture,  // stamped too far after its receive time
    Unusable,    // a negative size, or sums that would not fit
};

struct BarCounts {
    std::uint64_t counted = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t outside = 0;
    std::uint64_t late_dropped = 0;
    std::uint64_t bad_prices = 0;
    std::uint64_t from_future = 0;
    std::uint64_t unusable = 0;
    std::uint64_t volume_resets = 0;  // a cumulative feed started again from a low figure
};

// Ticks of one instrument to bars, incrementally; all arithmetic exact. Bars come out in the order of their starts, each
// once, when its end plus the lateness has passed by event time (a tick) or by the clock (a timer). Until then a tick out
// of order is sorted in: it may become the open or the close. Reads no clock: timers are told, so a replay repeats them.
class BarBuilder {
public:
    // `calendars` outlives the builder.
    BarBuilder(BarRules rules, const CalendarView& calendars);

    // The feed is (again) subscribed from `at` on, which ends a gap. A cumulative volume is known to start at zero in every
    // session that opens after it. Without any call the feed counts as subscribed for ever.
    void subscribed(UnixNanos at);
    // Nothing is heard from `from` on, until the next subscribed: bars that overlap it are incomplete, those to come too.
    void feed_lost(UnixNanos from);
    // The venue's own bar for an incomplete one that is still open; true when it was taken and the mark cleared.
    bool backfill(const Bar& bar);

    // Appends the bars this tick closes to `closed`. In Cumulative mode `size` is the day's volume so far.
    TickOutcome add(const Trade& tick, std::vector<Bar>& closed);
    // The clock stands at `now`: closes what ended at least the lateness before it.
    void on_timer(UnixNanos now, std::vector<Bar>& closed);
    // When the next on_timer closes something, were it only an empty interval; absent between sessions.
    std::optional<UnixNanos> next_timer() const;
    // The data ends: closes what is open, flat bars up to the last tick's bar only.
    void finish(std::vector<Bar>& closed);

    const BarCounts& counts() const { return counts_; }
    const BarRules& rules() const { return rules_; }
    // The session of the newest counted tick.
    std::optional<Session> session() const;

private:
    struct OpenBar {
        Bar bar;
        UnixNanos first_time;  // of the tick that is the open
        UnixNanos last_time;   // of the tick that is the close
    };
    // What is forgotten at each session open.
    struct SessionState {
        Session session;
        std::optional<Price> last_price;
        std::optional<Price> rejected;  // the tick before was out of range
        std::optional<Quantity> max_cum;
        UnixNanos newest;
        SeenIds ids;
        std::optional<Price> last_close;  // of the newest bar that went out, for flat bars
        UnixNanos emitted_through;
    };
    struct Gap {
        UnixNanos from;
        UnixNanos to;
    };

    std::optional<Session> find_session(UnixNanos t);
    SessionState* state_of(const Session& session);
    bool price_is_bad(SessionState* state, Price price);
    struct Volume {
        Quantity delta;
        Quantity max_cum;
        bool reset = false;
    };
    Volume volume_of(const SessionState& state, const Trade& tick) const;
    SessionState* open_session(const Session& session, std::vector<Bar>& closed);
    OpenBar* find_open(UnixNanos t);
    OpenBar& open_bar(const SessionState& state, const Trade& tick);
    void take(OpenBar& open, const Trade& tick);
    void advance_closed(const Session& session, UnixNanos watermark);
    void close_through(UnixNanos watermark, std::vector<Bar>& closed);
    void emit_until(UnixNanos boundary, std::vector<Bar>& closed);
    void emit_flat(SessionState& state, UnixNanos until, std::vector<Bar>& closed);
    bool in_gap(const Bar& bar) const;

    BarRules rules_;
    const CalendarView& calendars_;
    BarCounts counts_;
    InstrumentId instrument_;
    std::vector<SessionState> sessions_;  // at most two: the session before matters while its last bars are open
    std::vector<OpenBar> open_;           // by start
    std::vector<Gap> gaps_;
    std::optional<UnixNanos> newest_;          // event time seen, over all sessions
    std::optional<UnixNanos> closed_through_;  // ticks before it are late
    UnixNanos quiet_until_;                    // a watermark before it closes nothing
    std::optional<UnixNanos> subscribed_at_;   // absent: for ever
    bool awaiting_first_ = true;
    Session known_session_;  // the calendar's last answer and from where on it holds
    UnixNanos known_from_;
    bool knows_session_ = false;
};

// The bar of `session` that holds `t`: [start, end), the last one cut at the close. `t` must lie in the session.
struct BarSpan {
    UnixNanos start;
    UnixNanos end;
};
BarSpan bar_span(const Session& session, std::chrono::nanoseconds interval, UnixNanos t);

}  // namespace sluice::market
