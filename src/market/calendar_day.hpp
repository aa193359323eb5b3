#pragma once

#include <array>
#include <chrono>
#include <string_view>

#include "base/date.hpp"  // Date

// One date of one calendar, in the exchange's local time; market/calendar.cpp makes sessions of it.
namespace sluice::market {

// [open, close) counted from the local midnight of the date; negative is the evening before.
struct Hours {
    std::chrono::minutes open;
    std::chrono::minutes close;
};
constexpr std::chrono::minutes hhmm(int hour, int minute) {
    return std::chrono::hours{hour} + std::chrono::minutes{minute};
}

struct TradingDay {
    int sessions = 0;  // how many of `hours` trade, in order; none when closed all day
    std::array<Hours, 2> hours{};
    std::string_view reason;  // the holiday or special session by name; empty on ordinary days and weekends
    bool half_day = false;    // shorter than usual
    std::string_view gap;     // what lies between two sessions
};

inline TradingDay closed_for(std::string_view reason) { return {0, {}, reason, false, {}}; }
inline TradingDay trades(Hours hours) { return {1, {hours}, {}, false, {}}; }
inline TradingDay half_day(Hours hours, std::string_view reason) { return {1, {hours}, reason, true, {}}; }

inline bool is_weekend(Date date) { return weekday(date) >= Weekday::Saturday; }

// New York, market/calendar_us.cpp
TradingDay nyse_day(Date date);
TradingDay nyse_pre_day(Date date);
TradingDay nyse_post_day(Date date);
// Chicago, market/calendar_cme.cpp
TradingDay cme_equity_day(Date date);
// Kolkata, market/calendar_nse.cpp
TradingDay nse_day(Date date);
TradingDay nse_auctioned_day(Date date);
TradingDay nse_derivatives_day(Date date);
TradingDay nse_pre_day(Date date);
TradingDay nse_post_day(Date date);
// From this date stocks that have derivatives close by auction, and derivatives trade ten minutes longer.
inline constexpr Date kNseAuctionsFrom{2026, 8, 3};

}  // namespace sluice::market
