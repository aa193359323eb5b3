#include "market/zones.hpp"

namespace sluice::market {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Date first_sunday_from(Date date) {
    return add_days(date, (static_cast<int>(Weekday::Sunday) - static_cast<int>(weekday(date)) + 7) % 7);
}

struct SummerTime {
    Date begin;
    Date end;
};
SummerTime us_summer(std::int16_t year) {
    if (year >= 2007)
        return {add_days(first_sunday_from({year, 3, 1}), 7), first_sunday_from({year, 11, 1})};
    return {first_sunday_from({year, 4, 1}), first_sunday_from({year, 10, 25})};
}

// Whether summer time holds at `at`, for a US zone `standard` from UTC. Both changes are at 02:00 of the local time
// that ends there.
bool is_us_summer(UnixNanos at, seconds standard) {
    const Date date = date_of(at + standard);
    const SummerTime summer = us_summer(date.year);
    const UnixNanos begin = start_of(summer.begin) + hours{2} - standard;
    const UnixNanos end = start_of(summer.end) + hours{1} - standard;
    return at >= begin && at < end;
}

}  // namespace

seconds utc_offset(Zone zone, UnixNanos at) {
    switch (zone) {
        case Zone::Utc: return seconds{0};
        case Zone::Kolkata: return hours{5} + minutes{30};
        case Zone::NewYork: return is_us_summer(at, -hours{5}) ? -hours{4} : -hours{5};
        case Zone::Chicago: return is_us_summer(at, -hours{6}) ? -hours{5} : -hours{6};
    }
    return seconds{0};
}

Date local_date(Zone zone, UnixNanos at) { return date_of(at + utc_offset(zone, at)); }

UnixNanos from_local(Zone zone, Date date, seconds time) {
    const UnixNanos as_if_utc = start_of(date) + time;
    // No zone here is more than half a day off, and no rule changes twice in two days.
    const seconds before = utc_offset(zone, as_if_utc - hours{24});
    const seconds after = utc_offset(zone, as_if_utc + hours{24});
    const UnixNanos early = as_if_utc - before;
    const UnixNanos late = as_if_utc - after;
    return utc_offset(zone, early) != before && utc_offset(zone, late) == after ? late : early;
}

}  // namespace sluice::market
