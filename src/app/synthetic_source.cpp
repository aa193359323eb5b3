#include "app/synthetic_source.hpp"

#include <algorithm>

namespace sluice::app {
namespace {

constexpr CalendarId kCalendar{"NYSE"};
constexpr Date kFirstDay{2026, 1, 5};

}  // namespace

SyntheticSource::SyntheticSource(std::uint64_t seed, std::optional<std::uint32_t> sessions,
                                 const market::CalendarView& calendars, UnixNanos from)
    : seed_{seed}, sessions_{sessions}, calendars_{calendars}, from_{std::max(from, start_of(kFirstDay))} {}

UnixNanos SyntheticSource::begins(const market::CalendarView& calendars) {
    const UnixNanos day = start_of(kFirstDay);
    const auto session = calendars.session_at_or_after(kCalendar, day);
    return session ? session->open : day;
}

// False when the last session asked for has been given, or the calendar ends.
bool SyntheticSource::open_session() {
    if (sessions_ && begun_ == *sessions_)
        return false;
    const auto session = calendars_.session_at_or_after(kCalendar, session_ ? session_->close : from_);
    if (!session)
        return false;
    session_ = session;
    ++begun_;
    market_.reset();
    market_.emplace(seed_, exchange::synthetic_specs(), calendars_, session_->open, session_->close);
    return true;
}

Result<bool> SyntheticSource::next(world::MarketEvent& out) {
    if (!market_ && !open_session())
        return false;
    exchange::MarketEvent event;
    while (!market_->next(event))
        if (!open_session())
            return false;
    out = std::move(event);
    now_ = world::time_of(out);
    return true;
}

std::optional<double> SyntheticSource::progress() const {
    if (!session_)
        return 0.0;
    const double part = static_cast<double>((now_ - session_->open).count()) /
                        static_cast<double>((session_->close - session_->open).count());
    if (!sessions_)
        return part;
    return (static_cast<double>(begun_ - 1) + part) / static_cast<double>(*sessions_);
}

}  // namespace sluice::app
