#include "market/calendar.hpp"
#include "market/calendar_day.hpp"

// Equity index futures on Globex. Sources: reference/analysis.md 14; the yearly Globex holiday schedules of
// cmegroup.com as tabulated by rsheftel/pandas_market_calendars (MIT) and its note on Good Fridays measured from traded
// minutes; for the pause the Globex notice of 2021-06-21; for the days of mourning the exchange's press releases of
// 2018-12-02 and 2024-12-30. All read 2026-11.
namespace sluice::market {
namespace {

constexpr auto kOpen = hhmm(-7, 0);  // 17:00 the evening before
constexpr auto kClose = hhmm(16, 0);

// Closes that no rule gives. Good Friday trades only when the month's employment report falls on it.
struct ShortDay {
    Date date;
    std::string_view name;
    std::chrono::minutes close;
};
constexpr ShortDay kShortDays[] = {
    {{2018, 12, 5}, "the funeral of George H. W. Bush", hhmm(8, 30)},
    {{2021, 4, 2}, "Good Friday", hhmm(8, 15)},
    {{2023, 4, 7}, "Good Friday", hhmm(8, 15)},
    {{2025, 1, 9}, "the funeral of Jimmy Carter", hhmm(8, 30)},
    {{2026, 4, 3}, "Good Friday", hhmm(8, 15)},
};

bool closes_all_day(std::string_view holiday) {
    return holiday == "New Year's Day" || holiday == "Good Friday" || holiday == "Christmas Day";
}

}  // namespace

TradingDay cme_equity_day(Date date) {
    if (is_weekend(date))
        return {};
    for (const ShortDay& day : kShortDays)
        if (day.date == date)
            return half_day({kOpen, day.close}, day.name);
    if (const auto holiday = us_equity_holiday(date)) {
        if (closes_all_day(holiday->name))
            return closed_for(holiday->name);
        return half_day({kOpen, holiday->early ? hhmm(12, 15) : hhmm(12, 0)}, holiday->name);
    }
    if (date < Date{2021, 6, 28})
        return {
            2, {{{kOpen, hhmm(15, 15)}, {hhmm(15, 30), kClose}}}, {}, false, "the pause from 15:15 to 15:30 Chicago"};
    return trades({kOpen, kClose});
}

}  // namespace sluice::market
