#include "venues/feed/bars.hpp"

#include <algorithm>

namespace sluice::venues::feed {

namespace {

Span days_at(market::Zone zone, Date first, Date after) {
    return {market::from_local(zone, first, {}), market::from_local(zone, after, {})};
}

Span part_of_day(market::Zone zone, UnixNanos at, std::chrono::nanoseconds length) {
    const Date date = market::local_date(zone, at);
    const Span day = days_at(zone, date, add_days(date, 1));
    const UnixNanos start = day.start + (at - day.start) / length * length;
    return {start, std::min(start + length, day.end)};
}

Span months_at(market::Zone zone, UnixNanos at, int count) {
    const Date date = market::local_date(zone, at);
    const int first = (date.month - 1) / count * count;
    const int after = first + count;
    const auto month_of = [&](int months) {
        return Date{static_cast<std::int16_t>(date.year + months / 12), static_cast<std::uint8_t>(months % 12 + 1), 1};
    };
    return days_at(zone, month_of(first), month_of(after));
}

}  // namespace

Span span_at(Timeframe timeframe, market::Zone zone, UnixNanos at) {
    const Date date = market::local_date(zone, at);
    switch (timeframe.unit) {
        case Unit::Minute: return part_of_day(zone, at, std::chrono::minutes{timeframe.count});
        case Unit::Hour: return part_of_day(zone, at, std::chrono::hours{timeframe.count});
        case Unit::Day: return days_at(zone, date, add_days(date, 1));
        case Unit::Week: {
            const Date monday = add_days(date, -static_cast<int>(weekday(date)));
            return days_at(zone, monday, add_days(monday, 7));
        }
        case Unit::Month: return months_at(zone, at, timeframe.count);
    }
    return {at, at};
}

// Adds what is traded in [from, until) to `bar`, which holds something when `any`; true: it does now.
bool BarReader::read_minutes(std::size_t listing, UnixNanos from, UnixNanos until, bool any, Bar& bar) {
    Bar one;
    for (UnixNanos minute = minute_of(from); minute < until; minute += kMinute) {
        const auto open = tape_.open_at_or_after(listing, minute);
        if (!open || *open >= until)
            break;
        minute = *open;
        if (!tape_.read_bar(listing, minute, one))
            continue;
        if (any)
            extend(bar, one);
        else
            bar = one;
        any = true;
    }
    return any;
}

bool BarReader::read_day(std::size_t listing, Span day, UnixNanos until, Bar& out) {
    if (days_.size() >= kDaysKept)
        days_.clear();
    DayBar& known = days_.try_emplace({listing, day.start}, DayBar{day.start, false, {}}).first->second;
    if (known.done > until) {  // somebody looks back into a day that has gone on
        return read_minutes(listing, day.start, until, false, out);
    }
    known.any = read_minutes(listing, known.done, until, known.any, known.bar);
    known.done = until;
    if (known.any)
        out = known.bar;
    return known.any;
}

bool BarReader::read(std::size_t listing, Span span, UnixNanos now, Bar& out) {
    const market::Zone zone = tape_.listings()[listing].zone;
    const UnixNanos until = std::min(span.end, minute_of(now));
    bool any = false;
    Bar bar;
    for (UnixNanos at = std::max(span.start, tape_.begins()); at < until;) {
        const Span day = span_at({Unit::Day, 1}, zone, at);
        const bool whole = day.start == at && day.end <= span.end;
        const UnixNanos stop = std::min(day.end, until);
        if (!whole) {
            any = read_minutes(listing, at, stop, any, bar);
        } else if (Bar one; read_day(listing, day, stop, one)) {
            if (any)
                extend(bar, one);
            else
                bar = one;
            any = true;
        }
        at = stop;
    }
    if (!any)
        return false;
    out = bar;
    out.start = span.start;
    out.end = span.end;
    return true;
}

}  // namespace sluice::venues::feed
