#include "market/calendar.hpp"
#include "market/calendar_day.hpp"

// Hours of NSE. Source: reference/analysis.md 14; the special sessions from the exchange's circulars as reported at the
// time (thehindubusinessline.com 2015, moneycontrol.com 2018 and 2019, livemint.com 2020 to 2022, ndtvprofit.com 2012,
// 2024 and 2025, deccanherald.com 2026, SEBI's statement of 2021-02-24).
namespace sluice::market {
namespace {

constexpr Hours kOrdinary{hhmm(9, 15), hhmm(15, 30)};
constexpr std::string_view kMuhurat = "Muhurat trading";
constexpr std::string_view kBudget = "the Union Budget";
constexpr std::string_view kRecovery = "the drill of the disaster recovery site";
constexpr std::string_view kSwitch = "the switch to the disaster recovery site";

struct Special {
    Date date;
    TradingDay day;
};
constexpr TradingDay muhurat(std::chrono::minutes open, std::chrono::minutes close) {
    return {1, {{{open, close}}}, kMuhurat, true, {}};
}
constexpr TradingDay full(std::string_view reason) { return {1, {{kOrdinary}}, reason, false, {}}; }
constexpr TradingDay drill() {
    return {2, {{{hhmm(9, 15), hhmm(10, 0)}, {hhmm(11, 30), hhmm(12, 30)}}}, kRecovery, true, kSwitch};
}
constexpr Special kSpecials[] = {
    {{2011, 10, 26}, muhurat(hhmm(16, 45), hhmm(18, 0))},
    {{2012, 11, 13}, muhurat(hhmm(15, 45), hhmm(17, 0))},
    {{2014, 10, 23}, muhurat(hhmm(18, 30), hhmm(19, 30))},
    {{2015, 2, 28}, full(kBudget)},
    {{2015, 11, 11}, muhurat(hhmm(17, 45), hhmm(18, 45))},
    {{2016, 10, 30}, muhurat(hhmm(18, 30), hhmm(19, 30))},
    {{2017, 10, 19}, muhurat(hhmm(18, 30), hhmm(19, 30))},
    {{2018, 11, 7}, muhurat(hhmm(17, 30), hhmm(18, 30))},
    {{2019, 10, 27}, muhurat(hhmm(18, 15), hhmm(19, 15))},
    {{2020, 2, 1}, full(kBudget)},
    {{2020, 11, 14}, muhurat(hhmm(18, 15), hhmm(19, 15))},
    // Not a drill: the exchange stopped and made up for it in the evening.
    {{2021, 2, 24},
     {2, {{{hhmm(9, 15), hhmm(11, 40)}, {hhmm(15, 45), hhmm(17, 0)}}}, "the extended session", true, "an outage"}},
    {{2021, 11, 4}, muhurat(hhmm(18, 15), hhmm(19, 15))},
    {{2022, 10, 24}, muhurat(hhmm(18, 15), hhmm(19, 15))},
    {{2023, 11, 12}, muhurat(hhmm(18, 15), hhmm(19, 15))},
    {{2024, 1, 20}, full("the session moved from the Monday after")},
    {{2024, 3, 2}, drill()},
    {{2024, 5, 18}, drill()},
    {{2024, 11, 1}, muhurat(hhmm(18, 0), hhmm(19, 0))},
    {{2025, 2, 1}, full(kBudget)},
    {{2025, 10, 21}, muhurat(hhmm(13, 45), hhmm(14, 45))},
    {{2026, 2, 1}, full(kBudget)},
};

bool ends_as_usual(const TradingDay& day) { return day.sessions == 1 && day.hours[0].close == kOrdinary.close; }

// From the auctions' first day on, full days end at another time.
TradingDay ending(Date date, std::chrono::minutes close) {
    TradingDay day = nse_day(date);
    if (date >= kNseAuctionsFrom && ends_as_usual(day))
        day.hours[0].close = close;
    return day;
}

}  // namespace

TradingDay nse_day(Date date) {
    for (const Special& special : kSpecials)
        if (special.date == date)
            return special.day;
    if (is_weekend(date))
        return {};
    if (const auto holiday = nse_holiday(date); !holiday.empty())
        return closed_for(holiday);
    return trades(kOrdinary);
}

TradingDay nse_auctioned_day(Date date) { return ending(date, hhmm(15, 15)); }
TradingDay nse_derivatives_day(Date date) { return ending(date, hhmm(15, 40)); }

TradingDay nse_pre_day(Date date) {
    TradingDay day = nse_day(date);
    for (Hours& hours : day.hours)
        hours = {hours.open - hhmm(0, 15), hours.open};
    return day;
}

TradingDay nse_post_day(Date date) {
    TradingDay day = nse_day(date);
    if (day.sessions > 0 && !ends_as_usual(day))
        return closed_for(day.reason);
    day.hours[0] = {date >= kNseAuctionsFrom ? hhmm(15, 50) : hhmm(15, 40), hhmm(16, 0)};
    return day;
}

}  // namespace sluice::market
