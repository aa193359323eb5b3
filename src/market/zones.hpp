#pragma once

#include <chrono>
#include <cstdint>

#include "base/date.hpp"  // Date
#include "base/time.hpp"  // UnixNanos

// Offsets from UTC as dated rules; no time-zone database is asked.
namespace sluice::market {

enum class Zone : std::uint8_t {
    Utc,
    Kolkata,  // +05:30, no summer time
    NewYork,  // -05:00, summer -04:00
    Chicago,  // -06:00, summer -05:00
};

// What to add to UTC to have the zone's local time. The US rule: from 1987 the first Sunday of April to the last of
// October, from 2007 the second Sunday of March to the first of November (Energy Policy Act of 2005), at 02:00 local.
std::chrono::seconds utc_offset(Zone zone, UnixNanos at);

Date local_date(Zone zone, UnixNanos at);
// The instant of a local wall-clock time, given since local midnight. Of a time that summer time skips or repeats, the
// one the offset before the change gives.
UnixNanos from_local(Zone zone, Date date, std::chrono::seconds time);

}  // namespace sluice::market
