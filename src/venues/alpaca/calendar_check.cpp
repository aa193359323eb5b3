#include "venues/alpaca/calendar_check.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"     // parse_int64
#include "market/zones.hpp"  // from_local, utc_offset

namespace sluice::venues::alpaca {

namespace {

using std::chrono::minutes;

struct Hours {
    UnixNanos open;
    UnixNanos close;
    friend bool operator==(const Hours&, const Hours&) = default;
};
using OurDays = std::map<Date, std::vector<Hours>>;

// "09:30" or "0930" as minutes since midnight.
std::optional<minutes> time_of_day_in(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c != ':')
            digits.push_back(c);
    const auto number = parse_int64(digits);
    if (digits.size() != 4 || !number || *number < 0)
        return std::nullopt;
    const minutes out{*number / 100 * 60 + *number % 100};
    return *number % 100 < 60 && out <= minutes{24 * 60} ? std::optional{out} : std::nullopt;
}

std::optional<Hours> hours_of(Date date, std::string_view open, std::string_view close) {
    const auto from = time_of_day_in(open);
    const auto to = time_of_day_in(close);
    if (!from || !to || *to <= *from)
        return std::nullopt;
    return Hours{market::from_local(market::Zone::NewYork, date, *from),
                 market::from_local(market::Zone::NewYork, date, *to)};
}

bool never_closes(const CalendarDay& day) {
    const auto from = time_of_day_in(day.open);
    const auto to = time_of_day_in(day.close);
    return from && to && *from == minutes{0} && *to >= minutes{24 * 60 - 1};
}

// Whether `ours` is one of the day's parts, or all of it.
bool is_part_of(const CalendarDay& day, const Hours& ours) {
    const std::string before = day.session_open.value_or(day.open);
    const std::string after = day.session_close.value_or(day.close);
    for (const auto& [open, close] :
         {std::pair{day.open, day.close}, {before, day.open}, {day.close, after}, {before, after}}) {
        const auto part = hours_of(day.date, open, close);
        if (part && *part == ours)
            return true;
    }
    return false;
}

std::string clock_text(UnixNanos at) {
    const auto local = at + market::utc_offset(market::Zone::NewYork, at);
    return format_rfc3339(local).substr(11, 5);
}

std::string text_of(const std::vector<Hours>& hours) {
    if (hours.empty())
        return "closed";
    std::string out;
    for (const Hours& each : hours)
        out += (out.empty() ? "" : ", ") + clock_text(each.open) + "-" + clock_text(each.close);
    return out;
}

OurDays our_days(const CalendarId& calendar, const market::CalendarView& ours, Date from, Date until) {
    OurDays out;
    UnixNanos at = market::from_local(market::Zone::NewYork, add_days(from, -1), std::chrono::seconds{0});
    while (const auto session = ours.session_at_or_after(calendar, at)) {
        if (session->date > until || session->close <= at)
            break;
        if (session->date >= from)
            out[session->date].push_back({session->open, session->close});
        at = session->close;
    }
    return out;
}

bool agree(const CalendarDay* day, const std::vector<Hours>& ours) {
    if (day == nullptr)
        return ours.empty();
    if (never_closes(*day))
        return true;
    return ours.size() == 1 && is_part_of(*day, ours.front());
}

}  // namespace

std::vector<CalendarDispute> compare_calendars(const std::vector<CalendarDay>& days, const CalendarId& calendar,
                                               const market::CalendarView& ours, Date from, Date until) {
    std::vector<CalendarDispute> out;
    const OurDays table = our_days(calendar, ours, from, until);
    for (Date date = from; date <= until; date = add_days(date, 1)) {
        const auto day =
            std::find_if(days.begin(), days.end(), [&](const CalendarDay& each) { return each.date == date; });
        const auto known = table.find(date);
        const std::vector<Hours> hours = known == table.end() ? std::vector<Hours>{} : known->second;
        if (agree(day == days.end() ? nullptr : &*day, hours))
            continue;
        const std::string theirs = day == days.end() ? "is closed" : "trades " + day->open + "-" + day->close;
        out.push_back({calendar, date,
                       std::string{calendar.view()} + " on " + format_date(date) + ": the venue " + theirs +
                           " and our table says " + text_of(hours) + ", New York time"});
    }
    return out;
}

}  // namespace sluice::venues::alpaca
