#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "analytics/options/model.hpp"  // PricingModel
#include "market/calendar_view.hpp"     // CalendarView
#include "market/settlement.hpp"        // SettlementValue

// What kind of option a venue lists on an underlying, as dated data: lots, expiries, exercise, settlement. Sources:
// reference/analysis.md 9.2, 10 and 14. The instrument master of the day wins over every figure here.
namespace sluice::analytics::options {

struct OptionProduct {
    InstrumentId underlying;
    CalendarId calendar;  // of the options
    ExerciseStyle style = ExerciseStyle::American;
    Settlement settlement = Settlement::Physical;
    market::SettlementValue value = market::SettlementValue::Close;
    Multiplier multiplier = Multiplier::whole(1);  // units of the underlying behind a price point of one contract unit
    Price tick = Price::from_nanos(10'000'000);    // of the premium: the finest the venue has; NSE 0.05, US 0.01
    Currency currency;
    // Black76 on the forward for European options. American ones get the European value of BSM, and say so.
    PricingModel model = PricingModel::Black76;
    bool weekly = false;  // weekly expiries beside the monthly ones, today

    // "BLACK76", or "BSM_EU" where a European figure stands for an American option.
    std::string_view label() const { return style == ExerciseStyle::American ? "BSM_EU" : to_text(model); }
};

// NSE: options on indices and stocks are European; stocks deliver, indices pay. US: SPX settles at the open, SPXW and
// other indices at the close, all in cash and European; stocks and funds are American and deliver 100 units.
// Error Unsupported names the listings whose options are known.
Result<OptionProduct> option_product(const InstrumentId& underlying);

// Units in one lot of a contract traded on `trade_date` and expiring on `expiry`. NIFTY and BANKNIFTY; 100 for the US.
// Absent where only the instrument master can tell.
std::optional<Quantity> option_lot(const InstrumentId& underlying, Date trade_date, Date expiry);

enum class ExpiryCycle : std::uint8_t { Weekly, Monthly };
constexpr auto names(ExpiryCycle) { return Names<2>{"weekly", "monthly"}; }
// The first expiry of the cycle on or after `from`, moved to the trading day before where its day is a holiday. NSE:
// Thursdays to 2025-08-28, Tuesdays from 2025-09-02, the last of a month for the monthly cycle; weekly NIFTY alone. US:
// the third Friday for the monthly cycle. Error Unsupported where the product has no such cycle, NotFound where the
// calendar ends.
Result<Date> next_expiry(const OptionProduct& product, ExpiryCycle cycle, Date from,
                         const market::CalendarView& calendars);

// When the last of a contract is decided: the close of its last session, or its open for AM settlement. Error NotFound
// where the calendar does not reach.
Result<UnixNanos> expiry_instant(const OptionProduct& product, Date expiry, const market::CalendarView& calendars);

// Sessions after the one of `today` up to and including the one of `until`: 0 on the day itself.
int trading_days_until(const CalendarId& calendar, Date today, Date until, const market::CalendarView& calendars);

// The nearest of `expiries` at least `min_dte` trading days after today; today's own only where `same_day` allows it
// and before 13:30 local. Absent when none fits.
struct ExpiryRules {
    int min_dte = 1;
    bool same_day = false;
    std::chrono::minutes same_day_until = std::chrono::hours{13} + std::chrono::minutes{30};
};
std::optional<Date> choose_expiry(const OptionProduct& product, std::span<const Date> expiries, UnixNanos now,
                                  const ExpiryRules& rules, const market::CalendarView& calendars);

// Calendar time to expiry in years of 365 days. The floor keeps the last minutes finite; it comes after the test for
// expiry. One minute by default.
constexpr double kMinuteInYears = 1.0 / (365.0 * 24 * 60);
struct TimeLeft {
    double years = 0;
    bool expired = false;
};
TimeLeft time_left(UnixNanos now, UnixNanos expiry, double floor_years = kMinuteInYears);

}  // namespace sluice::analytics::options
