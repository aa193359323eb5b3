#include "market/bar_builder.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/assert.hpp"
#include "base/int128.hpp"

namespace sluice::market {
namespace {

constexpr std::size_t kSessionsKept = 2;
constexpr UnixNanos kForEver = UnixNanos::from_nanos(std::numeric_limits<std::int64_t>::max());

// |p / reference - 1| > limit, exactly.
bool is_beyond(Price p, Price reference, Ratio limit) {
    const int128 distance = int128{p.nanos()} - reference.nanos();
    const int128 bound = int128{limit.nanos()} * reference.nanos();
    return (distance < 0 ? -distance : distance) * Ratio::kUnit > bound;
}

// How near the next tick must be to a rejected one for both to be right: 1 %.
constexpr Ratio kRebase = Ratio::from_nanos(10'000'000);

// The largest grid boundary of `session` that is not after `t`; absent before its open.
std::optional<UnixNanos> grid_floor(const Session& session, std::chrono::nanoseconds interval, UnixNanos t) {
    if (t >= session.close)
        return session.close;
    if (t < session.open)
        return std::nullopt;
    return bar_span(session, interval, t).start;
}

}  // namespace

BarSpan bar_span(const Session& session, std::chrono::nanoseconds interval, UnixNanos t) {
    const UnixNanos start = session.open + (t - session.open) / interval * interval;
    return {start, std::min(start + interval, session.close)};
}

BarBuilder::BarBuilder(BarRules rules, const CalendarView& calendars)
    : rules_{std::move(rules)}, calendars_{calendars} {
    SLUICE_ASSERT(rules_.interval.count() > 0, "a bar has a length");
    SLUICE_ASSERT(rules_.lateness.count() >= 0, "lateness is not negative");
}

void BarBuilder::subscribed(UnixNanos at) {
    subscribed_at_ = at;
    awaiting_first_ = true;
    for (Gap& gap : gaps_)
        gap.to = std::min(gap.to, at);
}

void BarBuilder::feed_lost(UnixNanos from) {
    gaps_.push_back({from, kForEver});
    for (OpenBar& open : open_)
        if (in_gap(open.bar))
            open.bar.incomplete = true;
}

bool BarBuilder::in_gap(const Bar& bar) const {
    return std::any_of(gaps_.begin(), gaps_.end(),
                       [&](const Gap& gap) { return gap.from < bar.end && gap.to >= bar.start; });
}

bool BarBuilder::backfill(const Bar& bar) {
    for (OpenBar& open : open_) {
        if (open.bar.start != bar.start || !open.bar.incomplete)
            continue;
        const UnixNanos end = open.bar.end;
        open.bar = bar;
        open.bar.instrument = instrument_;
        open.bar.end = end;
        open.bar.incomplete = false;
        return true;
    }
    return false;
}

std::optional<Session> BarBuilder::session() const {
    if (sessions_.empty())
        return std::nullopt;
    return sessions_.back().session;
}

std::optional<Session> BarBuilder::find_session(UnixNanos t) {
    for (const SessionState& state : sessions_)
        if (t >= state.session.open && t < state.session.close)
            return state.session;
    if (!knows_session_ || t < known_from_ || t >= known_session_.close) {
        const auto found = calendars_.session_at_or_after(rules_.calendar, t);
        if (!found)
            return std::nullopt;
        known_session_ = *found;
        known_from_ = std::min(t, found->open);
        knows_session_ = true;
    }
    if (t < known_session_.open)
        return std::nullopt;
    return known_session_;
}

BarBuilder::SessionState* BarBuilder::state_of(const Session& session) {
    for (SessionState& state : sessions_)
        if (state.session.open == session.open)
            return &state;
    return nullptr;
}

bool BarBuilder::price_is_bad(SessionState* state, Price price) {
    if (price <= Price{}) {
        if (state != nullptr)
            state->rejected.reset();
        return true;
    }
    if (state == nullptr || !state->last_price)
        return false;  // the first tick of a session has no reference
    if (is_beyond(price, *state->last_price, rules_.max_jump)) {
        const bool rebases = state->rejected && !is_beyond(price, *state->rejected, kRebase);
        if (!rebases) {
            state->rejected = price;
            return true;
        }
    }
    state->rejected.reset();
    return false;
}

BarBuilder::Volume BarBuilder::volume_of(const SessionState& state, const Trade& tick) const {
    switch (rules_.volume_mode) {
        case VolumeMode::PerTrade: return {tick.size, {}, false};
        case VolumeMode::LtpOnly: return {};
        case VolumeMode::Cumulative: break;
    }
    if (!state.max_cum) {
        const bool starts_at_zero = !subscribed_at_ || *subscribed_at_ < state.session.open;
        return {starts_at_zero ? tick.size : Quantity{}, tick.size, false};
    }
    const Quantity max_cum = *state.max_cum;
    if (tick.size + tick.size < max_cum && tick.event_time >= state.newest)
        return {{}, tick.size, true};
    return {std::max(Quantity{}, tick.size - max_cum), std::max(max_cum, tick.size), false};
}

BarBuilder::SessionState* BarBuilder::open_session(const Session& session, std::vector<Bar>& closed) {
    SessionState fresh;
    fresh.session = session;
    const auto at = std::find_if(sessions_.begin(), sessions_.end(),
                                 [&](const SessionState& other) { return other.session.open > session.open; });
    sessions_.insert(at, std::move(fresh));
    quiet_until_ = UnixNanos::from_nanos(std::numeric_limits<std::int64_t>::min());
    if (sessions_.size() > kSessionsKept) {
        // A tick two sessions on has passed the oldest one's close by far.
        emit_until(sessions_.front().session.close, closed);
        sessions_.erase(sessions_.begin());
    }
    return state_of(session);
}

BarBuilder::OpenBar* BarBuilder::find_open(UnixNanos t) {
    for (auto open = open_.rbegin(); open != open_.rend(); ++open)
        if (t >= open->bar.start)
            return t < open->bar.end ? &*open : nullptr;
    return nullptr;
}

BarBuilder::OpenBar& BarBuilder::open_bar(const SessionState& state, const Trade& tick) {
    const BarSpan span = bar_span(state.session, rules_.interval, tick.event_time);
    OpenBar fresh;
    fresh.first_time = fresh.last_time = tick.event_time;
    Bar& bar = fresh.bar;
    bar.instrument = tick.instrument;
    bar.start = span.start;
    bar.end = span.end;
    bar.open = bar.high = bar.low = bar.close = tick.price;
    if (rules_.volume_mode != VolumeMode::LtpOnly) {
        bar.volume = Quantity{};
        bar.turnover = Notional{};
    }
    bar.incomplete = in_gap(bar);
    const auto at = std::upper_bound(open_.begin(), open_.end(), span.start,
                                     [](UnixNanos start, const OpenBar& open) { return start < open.bar.start; });
    return *open_.insert(at, fresh);
}

// Event-time order; equal stamps keep their order of arrival.
void BarBuilder::take(OpenBar& open, const Trade& tick) {
    Bar& bar = open.bar;
    ++bar.trades;
    bar.high = std::max(bar.high, tick.price);
    bar.low = std::min(bar.low, tick.price);
    if (tick.event_time < open.first_time) {
        open.first_time = tick.event_time;
        bar.open = tick.price;
    }
    if (tick.event_time >= open.last_time) {
        open.last_time = tick.event_time;
        bar.close = tick.price;
    }
}

TickOutcome BarBuilder::add(const Trade& tick, std::vector<Bar>& closed) {
    if (tick.event_time - tick.recv_time > rules_.max_future)
        return ++counts_.from_future, TickOutcome::FromFuture;
    const auto session = find_session(tick.event_time);
    if (!session) {
        awaiting_first_ = false;
        return ++counts_.outside, TickOutcome::Outside;
    }
    SessionState* state = state_of(*session);
    if (state != nullptr && tick.trade_id != 0 && state->ids.contains(tick.trade_id))
        return ++counts_.duplicates, TickOutcome::Duplicate;
    if (closed_through_ && tick.event_time < *closed_through_) {
        awaiting_first_ = false;
        return ++counts_.late_dropped, TickOutcome::Late;
    }
    const bool has_volume = rules_.volume_mode != VolumeMode::LtpOnly;
    if (has_volume && tick.size < Quantity{})
        return ++counts_.unusable, TickOutcome::Unusable;
    if (price_is_bad(state, tick.price))
        return ++counts_.bad_prices, TickOutcome::BadPrice;

    if (state == nullptr)
        state = open_session(*session, closed);
    if (state == nullptr)
        return ++counts_.late_dropped, TickOutcome::Late;
    instrument_ = tick.instrument;
    if (std::exchange(awaiting_first_, false) && rules_.first_tick == FirstTick::Skip) {
        state->max_cum = std::max(state->max_cum.value_or(tick.size), tick.size);
        return TickOutcome::Baseline;
    }

    const Volume volume = volume_of(*state, tick);
    OpenBar* open = find_open(tick.event_time);
    Notional turnover;
    if (has_volume) {
        auto total = product(tick.price, volume.delta);
        if (total && open != nullptr)
            total = sum(*total, open->bar.turnover.value_or(Notional{}));
        if (!total)
            return ++counts_.unusable, TickOutcome::Unusable;
        turnover = *total;
    }
    if (open == nullptr)
        open = &open_bar(*state, tick);
    take(*open, tick);
    if (has_volume) {
        open->bar.volume = open->bar.volume.value_or(Quantity{}) + volume.delta;
        open->bar.turnover = turnover;
    }
    if (rules_.volume_mode == VolumeMode::Cumulative)
        state->max_cum = volume.max_cum;
    counts_.volume_resets += volume.reset ? 1 : 0;
    if (tick.trade_id != 0)
        state->ids.insert(tick.trade_id);
    state->last_price = tick.price;
    state->newest = std::max(state->newest, tick.event_time);
    newest_ = newest_ ? std::max(*newest_, tick.event_time) : tick.event_time;
    ++counts_.counted;
    close_through(*newest_ - rules_.lateness, closed);
    return TickOutcome::Counted;
}

void BarBuilder::advance_closed(const Session& session, UnixNanos watermark) {
    const auto boundary = grid_floor(session, rules_.interval, watermark);
    if (boundary && (!closed_through_ || *boundary > *closed_through_))
        closed_through_ = boundary;
}

void BarBuilder::close_through(UnixNanos watermark, std::vector<Bar>& closed) {
    if (watermark < quiet_until_)
        return;
    quiet_until_ = kForEver;
    for (const SessionState& state : sessions_) {
        advance_closed(state.session, watermark);
        if (watermark >= state.session.close)
            continue;
        const UnixNanos inside = std::max(watermark, state.session.open);
        quiet_until_ = std::min(quiet_until_, bar_span(state.session, rules_.interval, inside).end);
        if (watermark < state.session.open)
            quiet_until_ = std::min(quiet_until_, state.session.open);
    }
    if (closed_through_)
        emit_until(*closed_through_, closed);
}

void BarBuilder::on_timer(UnixNanos now, std::vector<Bar>& closed) {
    const UnixNanos watermark = now - rules_.lateness;
    if (const auto session = find_session(watermark))
        advance_closed(*session, watermark);
    close_through(watermark, closed);
}

std::optional<UnixNanos> BarBuilder::next_timer() const {
    std::optional<UnixNanos> end;
    if (!open_.empty())
        end = open_.front().bar.end;
    if (!sessions_.empty()) {
        const Session& session = sessions_.back().session;
        const UnixNanos from = std::max(closed_through_.value_or(session.open), session.open);
        if (from < session.close) {
            const UnixNanos next = bar_span(session, rules_.interval, from).end;
            end = end ? std::min(*end, next) : next;
        }
    }
    if (!end)
        return std::nullopt;
    return *end + rules_.lateness;
}

void BarBuilder::finish(std::vector<Bar>& closed) {
    if (open_.empty())
        return;
    const UnixNanos end = open_.back().bar.end;
    emit_until(end, closed);
    closed_through_ = closed_through_ ? std::max(*closed_through_, end) : end;
}

void BarBuilder::emit_until(UnixNanos boundary, std::vector<Bar>& closed) {
    std::size_t done = 0;
    for (SessionState& state : sessions_) {
        for (; done < open_.size() && open_[done].bar.end <= boundary && open_[done].bar.start < state.session.close;
             ++done) {
            const Bar& bar = open_[done].bar;
            emit_flat(state, bar.start, closed);
            state.last_close = bar.close;
            state.emitted_through = bar.end;
            closed.push_back(bar);
        }
        emit_flat(state, std::min(boundary, state.session.close), closed);
    }
    open_.erase(open_.begin(), open_.begin() + static_cast<std::ptrdiff_t>(done));
    std::erase_if(gaps_, [&](const Gap& gap) { return gap.to < boundary; });
}

// Synthetic bars from the newest one that went out up to `until`.
void BarBuilder::emit_flat(SessionState& state, UnixNanos until, std::vector<Bar>& closed) {
    if (rules_.gap_policy != GapPolicy::Flat || !state.last_close)
        return;
    while (state.emitted_through < until) {
        const BarSpan span = bar_span(state.session, rules_.interval, state.emitted_through);
        Bar bar;
        bar.instrument = instrument_;
        bar.start = span.start;
        bar.end = span.end;
        bar.open = bar.high = bar.low = bar.close = *state.last_close;
        if (rules_.volume_mode != VolumeMode::LtpOnly) {
            bar.volume = Quantity{};
            bar.turnover = Notional{};
        }
        bar.synthetic = true;
        bar.incomplete = in_gap(bar);
        state.emitted_through = span.end;
        closed.push_back(bar);
    }
}

}  // namespace sluice::market
