#include "report/analysis_market.hpp"

#include <algorithm>

#include "analytics/zone_tracker.hpp"  // levels_of

namespace sluice::report {
namespace {

market::BarRules bar_rules(const MarketRules& rules) {
    market::BarRules out;
    out.calendar = rules.calendar;
    out.interval = rules.timeframe;
    if (rules.made_from == MadeFrom::Quotes)
        out.volume_mode = market::VolumeMode::LtpOnly;
    return out;
}

// Profiles keep a cell for each tick of the range. Coins are listed in ticks far below what a profile can tell apart,
// so theirs is at least a millionth of the first price, as a power of ten.
Price profile_tick(Price listed, Price price) {
    std::int64_t tick = 1;
    while (tick <= price.nanos() / 1'000'000)
        tick *= 10;
    return std::max(listed, Price::from_nanos(tick));
}

}  // namespace

std::string timeframe_text(std::chrono::nanoseconds timeframe) {
    const std::int64_t seconds = timeframe.count() / 1'000'000'000;
    for (const auto& [unit, letter] : {std::pair{86'400, 'd'}, std::pair{3'600, 'h'}, std::pair{60, 'm'}})
        if (seconds % unit == 0 && seconds >= unit)
            return std::to_string(seconds / unit) + letter;
    return std::to_string(seconds) + "s";
}

AnalysisMarket::AnalysisMarket(MarketRules rules, const market::CalendarView& calendars)
    : rules_{std::move(rules)},
      calendars_{calendars},
      builder_{bar_rules(rules_), calendars},
      rollup_{rules_.calendar, rules_.timeframe, calendars} {}

bool AnalysisMarket::is_after(UnixNanos at) {
    const bool after = rules_.until && at >= *rules_.until;
    if (after)
        ++counts_.after;
    return after;
}

void AnalysisMarket::known_until(UnixNanos at) { newest_ = newest_ ? std::max(*newest_, at) : at; }

Status AnalysisMarket::start_profiles(Price price) {
    for (auto* profile : {&day_, &whole_}) {
        auto made = AnalysisProfile::make(profile_tick(rules_.instrument.tick_size, price), rules_.profile_rows);
        if (!made)
            return tl::unexpected{made.error()};
        profile->emplace(std::move(*made));
    }
    return {};
}

std::optional<ProfileView> AnalysisMarket::view(const analytics::Profile& profile) const {
    const auto poc = analytics::point_of_control(profile);
    const auto area = analytics::value_area(profile);
    if (!poc || !area || !*area)
        return std::nullopt;
    return ProfileView{profile, *poc, **area, analytics::volume_nodes(profile)};
}

// A session begins: what the one before came to is kept.
Status AnalysisMarket::enter(const market::Session& session) {
    if (session_ == session)
        return {};
    if (auto left = leave(); !left)
        return left;
    session_ = session;
    AnalyzedSession row;
    row.date = session.date;
    row.open = session.open;
    row.close = session.close;
    sessions_.push_back(std::move(row));
    return {};
}

Status AnalysisMarket::leave() {
    last_bar_ = marked_;
    close_mark();
    if (!session_)
        return {};
    AnalyzedSession& row = sessions_.back();
    if (rules_.made_from == MadeFrom::Prints) {
        row.vwap = vwap_.value();
        row.vwap_deviation = vwap_.deviation();
    } else {
        row.vwap = bar_vwap_.value();
    }
    if (day_) {
        levels_before_ = analytics::levels_of(day_->profile());
        if (auto counted = count_aside(); !counted)
            return counted;
        row.profile = view(day_->profile());
        if (row.profile)
            row.closed_levels = {row.profile->poc.price, row.profile->area.low, row.profile->area.high};
        day_->reset();
    }
    vwap_.reset();
    bar_vwap_.reset();
    return {};
}

// The VWAP as it stands belongs to this bar from now on; what it was belongs to the bar before.
Status AnalysisMarket::mark(UnixNanos bar_start) {
    if (marked_ && bar_start <= *marked_)
        return {};
    close_mark();
    marked_ = bar_start;
    return count_aside();
}

void AnalysisMarket::close_mark() {
    if (marked_ && has_volume())
        marks_.emplace_back(*marked_, rules_.made_from == MadeFrom::Prints ? vwap_.value() : bar_vwap_.value());
    marked_.reset();
}

Status AnalysisMarket::put_aside(Price low, Price high, Quantity volume) {
    aside_.push_back({low, high, volume});
    return whole_->add(low, high, volume);
}

Status AnalysisMarket::count_aside() {
    for (const Piece& piece : aside_)
        if (auto done = day_->add(piece.low, piece.high, piece.volume); !done)
            return done;
    aside_.clear();
    return {};
}

Status AnalysisMarket::take(Price price, Quantity size, UnixNanos bar_start) {
    if (auto marked = mark(bar_start); !marked)
        return marked;
    if (auto done = vwap_.add(price, size); !done)
        return done;
    if (!whole_)
        if (auto started = start_profiles(price); !started)
            return started;
    if (bar_start < *marked_) {  // a late print, of the bar before
        if (auto done = day_->add(price, price, size); !done)
            return done;
        return whole_->add(price, price, size);
    }
    return put_aside(price, price, size);
}

Status AnalysisMarket::add(const Trade& trade) {
    if (is_after(trade.event_time))
        return {};
    switch (builder_.add(trade, bars_)) {
        case market::TickOutcome::Counted: break;
        case market::TickOutcome::Baseline: return {};
        case market::TickOutcome::Outside: known_until(trade.event_time); return ++counts_.outside, Status{};
        case market::TickOutcome::Late: return ++counts_.late, Status{};
        case market::TickOutcome::Duplicate:
        case market::TickOutcome::BadPrice:
        case market::TickOutcome::FromFuture:
        case market::TickOutcome::Unusable: return ++counts_.rejected, Status{};
    }
    ++counts_.used;
    known_until(trade.event_time);
    const auto session = builder_.session();
    if (!session)
        return {};
    if (auto entered = enter(*session); !entered)
        return entered;
    if (rules_.made_from != MadeFrom::Prints)
        return {};
    return take(trade.price, trade.size, market::bar_span(*session, rules_.timeframe, trade.event_time).start);
}

Status AnalysisMarket::add(const Bar& bar) {
    if (is_after(bar.start))
        return {};
    std::optional<market::Session> session = session_;
    if (!session || bar.start < session->open || bar.start >= session->close)
        session = calendars_.session_at_or_after(rules_.calendar, bar.start);
    const bool inside = session && bar.start >= session->open;
    const UnixNanos end = inside ? std::min(bar.end, session->close) : bar.end;
    if (rules_.until && end > *rules_.until)
        return ++counts_.after, Status{};
    known_until(end);
    if (!inside)
        return ++counts_.outside, Status{};
    ++counts_.used;
    if (auto entered = enter(*session); !entered)
        return entered;
    rollup_.add(bar, bars_);
    if (!has_volume() || !bar.volume)
        return {};
    if (auto marked = mark(market::bar_span(*session, rules_.timeframe, bar.start).start); !marked)
        return marked;
    if (auto done = bar_vwap_.add(bar); !done)
        return done;
    if (!whole_)
        if (auto started = start_profiles(bar.close); !started)
            return started;
    return put_aside(bar.low, bar.high, *bar.volume);
}

void AnalysisMarket::place_sessions(AnalysisData& out) const {
    std::size_t bar = 0;
    for (AnalyzedSession& session : out.sessions) {
        while (bar < out.bars.size() && out.bars[bar].start < session.open)
            ++bar;
        session.first_bar = bar;
        while (bar < out.bars.size() && out.bars[bar].start < session.close)
            ++bar;
        session.bars = bar - session.first_bar;
    }
}

void AnalysisMarket::find_naked(AnalysisData& out) {
    analytics::NakedPocs pocs;
    for (const AnalyzedSession& session : out.sessions) {
        for (std::size_t i = 0; i < session.bars; ++i)
            pocs.add(out.bars[session.first_bar + i]);
        if (session.profile && session.bars > 0)
            pocs.session_ended(session.profile->poc.price, session.first_bar + session.bars - 1);
    }
    // No bar came after the last session that could have traded at its own.
    for (const auto& poc : pocs.naked())
        for (const AnalyzedSession& session : out.sessions)
            if (&session != &out.sessions.back() && session.bars > 0 &&
                session.first_bar + session.bars - 1 == poc.known_index)
                out.naked.push_back({poc.price, session.date});
}

// What comes after the data may change a bar that ends later, so it is not closed.
void AnalysisMarket::set_unfinished_aside(AnalysisData& out) const {
    const auto known = rules_.until ? rules_.until : newest_;
    while (known && !out.bars.empty() && out.bars.back().end > *known) {
        out.unfinished = out.bars.back();
        out.unfinished->incomplete = true;
        out.bars.pop_back();
    }
    if (out.unfinished && last_bar_ == out.unfinished->start)
        out.sessions.back().closed_levels = levels_before_;
}

Status AnalysisMarket::check_bars(const AnalysisData& out) const {
    if (!out.bars.empty())
        return {};
    if (out.unfinished)
        return fail(ErrorCode::Invalid, "no bar of " + timeframe_text(rules_.timeframe) + " had closed by " +
                                            format_rfc3339(rules_.until.value_or(*newest_)) + ", the first one ends " +
                                            format_rfc3339(out.unfinished->end) +
                                            "; a shorter --timeframe or a later --at would be right");
    if (counts_.after > 0 && counts_.used + counts_.outside == 0)
        return fail(ErrorCode::Invalid, "every row is later than " + format_rfc3339(*rules_.until));
    return fail(ErrorCode::Invalid, "no row lies in a session of calendar " + std::string{rules_.calendar.view()});
}

Status AnalysisMarket::finish(AnalysisData& out) {
    if (rules_.made_from == MadeFrom::Prints || rules_.made_from == MadeFrom::Quotes)
        builder_.finish(bars_);
    else
        rollup_.finish(bars_);
    if (auto left = leave(); !left)
        return left;
    out.instrument = rules_.instrument;
    out.calendar = rules_.calendar;
    out.timeframe = rules_.timeframe;
    counts_.made_from = rules_.made_from;
    out.source = counts_;
    out.bars = std::move(bars_);
    out.sessions = std::move(sessions_);
    set_unfinished_aside(out);
    if (auto sound = check_bars(out); !sound)
        return sound;
    out.as_of = rules_.until && counts_.after > 0 ? *rules_.until : std::max(*newest_, out.bars.back().end);
    out.vwap_approx = rules_.made_from == MadeFrom::Bars;
    out.vwap.resize(out.bars.size());
    std::size_t at = 0;
    for (const auto& [start, value] : marks_) {
        while (at < out.bars.size() && out.bars[at].start < start)
            ++at;
        if (at < out.bars.size() && out.bars[at].start == start)
            out.vwap[at] = value;
    }
    if (whole_)
        out.profile = view(whole_->profile());
    place_sessions(out);
    std::erase_if(out.sessions, [](const AnalyzedSession& session) { return session.bars == 0; });
    find_naked(out);
    return {};
}

}  // namespace sluice::report
