#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/result.hpp"

namespace sluice {

// An instant: nanoseconds since 1970-01-01T00:00:00Z, always UTC, without leap seconds. Covers 1677 to 2262.
class UnixNanos {
public:
    constexpr UnixNanos() = default;
    static constexpr UnixNanos from_nanos(std::int64_t nanos) { return UnixNanos{nanos}; }
    // The caller vouches that the instant fits; parse_rfc3339 and the codecs check.
    static constexpr UnixNanos from_millis(std::int64_t millis) { return UnixNanos{millis * 1'000'000}; }
    static constexpr UnixNanos from_seconds(std::int64_t seconds) { return UnixNanos{seconds * 1'000'000'000}; }

    constexpr std::int64_t nanos() const { return nanos_; }
    // Rounded down, before 1970 too.
    constexpr std::int64_t millis() const {
        return nanos_ / 1'000'000 - static_cast<std::int64_t>(nanos_ % 1'000'000 < 0);
    }

    friend constexpr auto operator<=>(UnixNanos, UnixNanos) = default;

    constexpr UnixNanos& operator+=(std::chrono::nanoseconds delta) {
        nanos_ += delta.count();
        return *this;
    }
    constexpr UnixNanos& operator-=(std::chrono::nanoseconds delta) {
        nanos_ -= delta.count();
        return *this;
    }
    friend constexpr UnixNanos operator+(UnixNanos at, std::chrono::nanoseconds delta) { return at += delta; }
    friend constexpr UnixNanos operator-(UnixNanos at, std::chrono::nanoseconds delta) { return at -= delta; }
    friend constexpr std::chrono::nanoseconds operator-(UnixNanos a, UnixNanos b) {
        return std::chrono::nanoseconds{a.nanos_ - b.nanos_};
    }

private:
    explicit constexpr UnixNanos(std::int64_t nanos) : nanos_{nanos} {}
    std::int64_t nanos_ = 0;
};

// The UTC day an instant lies in, that day's first instant, and how far into the day it is.
Date date_of(UnixNanos at);
UnixNanos start_of(Date date);  // the date must lie within 1678 to 2261
std::chrono::nanoseconds time_of_day(UnixNanos at);

// RFC 3339 in UTC: "2026-07-01T14:30:00Z", with .123, .123456 or .123456789 when the fraction needs it.
std::string format_rfc3339(UnixNanos at);
void append_rfc3339(std::string& out, UnixNanos at);

// Accepts up to nine fraction digits and "Z" or an offset such as "+05:30"; the answer is UTC.
Result<UnixNanos> parse_rfc3339(std::string_view text);

}  // namespace sluice

template <>
struct std::hash<sluice::UnixNanos> {
    std::size_t operator()(sluice::UnixNanos at) const noexcept {
        const auto mixed = static_cast<std::uint64_t>(at.nanos()) * 0x9E3779B97F4A7C15u;
        return static_cast<std::size_t>(mixed ^ (mixed >> 32));
    }
};
