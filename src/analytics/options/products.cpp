#include "analytics/options/products.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"     // quoted
#include "market/zones.hpp"  // from_local

namespace sluice::analytics::options {
namespace {

using market::SettlementValue;

std::string_view root_of(const InstrumentId& id) { return id.view().substr(0, id.view().rfind('.')); }
std::string_view place_of(const InstrumentId& id) {
    const auto dot = id.view().rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : id.view().substr(dot + 1);
}

bool one_of(std::string_view root, std::initializer_list<std::string_view> roots) {
    return std::find(roots.begin(), roots.end(), root) != roots.end();
}

// A lot holds for contracts traded from `traded_from` on that expire on `expiring_from` or later; the last row that fits.
struct LotRow {
    std::string_view root;
    Date traded_from, expiring_from;
    std::int64_t units;
};
// Sources: zerodha.com/marketintel/bulletin/375282, ndtvprofit.com 2025-10, business-standard 2024-10-19 (analysis.md 10).
// A new series begins the day after the monthly expiry before it.
constexpr Date kAlways{1970, 1, 1};
constexpr LotRow kLots[] = {
    {"NIFTY", kAlways, kAlways, 50},
    {"NIFTY", kAlways, {2024, 4, 26}, 25},
    {"NIFTY", {2024, 11, 20}, {2024, 4, 26}, 75},
    {"NIFTY", kAlways, {2025, 12, 31}, 65},
    {"BANKNIFTY", kAlways, kAlways, 15},
    {"BANKNIFTY", {2024, 11, 20}, kAlways, 30},
    {"BANKNIFTY", kAlways, {2025, 6, 27}, 35},
    {"BANKNIFTY", kAlways, {2025, 12, 31}, 30},
};
// Before these years nothing is stated.
constexpr Date kLotsKnownFrom{2023, 7, 1};

constexpr Date kTuesdaysFrom{2025, 9, 1};  // the last Thursday was 2025-08-28, the first Tuesday 2025-09-02

Weekday nse_expiry_day(Date date) { return date < kTuesdaysFrom ? Weekday::Thursday : Weekday::Tuesday; }

Date last_of_month(Date month, Weekday day) {
    Date date{month.year, month.month, static_cast<std::uint8_t>(days_in_month(month.year, month.month))};
    while (weekday(date) != day)
        date = add_days(date, -1);
    return date;
}

Date third_friday(Date month) {
    Date date{month.year, month.month, 15};
    while (weekday(date) != Weekday::Friday)
        date = add_days(date, 1);
    return date;
}

Date next_month(Date date) {
    if (date.month == 12)
        return {static_cast<std::int16_t>(date.year + 1), 1, 1};
    return {date.year, static_cast<std::uint8_t>(date.month + 1), 1};
}

// The expiry a rule means, before holidays: the first at or after `from`, if the rule has one in that month or week.
Date rule_date(bool india, ExpiryCycle cycle, Date from) {
    if (cycle == ExpiryCycle::Weekly) {
        Date date = from;
        while (weekday(date) != nse_expiry_day(date))
            date = add_days(date, 1);
        return date;
    }
    const Date month{from.year, from.month, 1};
    if (!india)
        return third_friday(month);
    const Date last{from.year, from.month, static_cast<std::uint8_t>(days_in_month(from.year, from.month))};
    return last_of_month(month, nse_expiry_day(last));
}

std::optional<Date> trading_day_at_or_before(const CalendarId& calendar, Date date,
                                             const market::CalendarView& calendars) {
    const auto sessions = market::expiry_sessions(calendars, calendar, date);
    if (!sessions)
        return std::nullopt;
    return sessions->last.date;
}

}  // namespace

Result<OptionProduct> option_product(const InstrumentId& underlying) {
    const std::string_view root = root_of(underlying);
    OptionProduct out;
    out.underlying = underlying;
    if (place_of(underlying) == "NSE") {
        const bool index = one_of(root, {"NIFTY", "BANKNIFTY", "FINNIFTY", "MIDCPNIFTY", "NIFTYNXT50"});
        out.calendar = CalendarId{"NSE-FO"};
        out.style = ExerciseStyle::European;
        out.settlement = index ? Settlement::Cash : Settlement::Physical;
        out.value = SettlementValue::ClosingMean;
        out.currency = Currency{"INR"};
        out.tick = Price::from_nanos(50'000'000);
        out.weekly = root == "NIFTY";
        return out;
    }
    if (place_of(underlying) == "US") {
        const bool index = one_of(root, {"SPX", "SPXW", "NDX", "NDXP", "XSP", "VIX", "RUT"});
        out.calendar = CalendarId{"NYSE"};
        out.style = index ? ExerciseStyle::European : ExerciseStyle::American;
        out.settlement = index ? Settlement::Cash : Settlement::Physical;
        out.value = one_of(root, {"SPX", "NDX", "RUT", "VIX"}) ? SettlementValue::Open : SettlementValue::Close;
        out.multiplier = Multiplier::whole(100);
        out.currency = Currency{"USD"};
        out.model = index ? PricingModel::Black76 : PricingModel::Bsm;
        return out;
    }
    return fail(ErrorCode::Unsupported, "nothing is known of options on " + quoted(underlying.view()) +
                                            "; a listing ending with .NSE or .US would be right");
}

std::optional<Quantity> option_lot(const InstrumentId& underlying, Date trade_date, Date expiry) {
    if (place_of(underlying) == "US")
        return Quantity::whole(100);
    if (place_of(underlying) != "NSE" || trade_date < kLotsKnownFrom)
        return std::nullopt;
    std::optional<Quantity> out;
    for (const LotRow& row : kLots)
        if (row.root == root_of(underlying) && trade_date >= row.traded_from && expiry >= row.expiring_from)
            out = Quantity::whole(row.units);
    return out;
}

Result<Date> next_expiry(const OptionProduct& product, ExpiryCycle cycle, Date from,
                         const market::CalendarView& calendars) {
    const bool india = place_of(product.underlying) == "NSE";
    if (cycle == ExpiryCycle::Weekly && !product.weekly)
        return fail(ErrorCode::Unsupported, "options on " + std::string{product.underlying.view()} +
                                                " have no weekly expiries by a known rule; the monthly cycle would be "
                                                "right");
    // A holiday moves an expiry back, so the date the rule gives may lie after `from` and the day it means before.
    Date seek = from;
    for (int i = 0; i < 4; ++i) {
        const Date date = rule_date(india, cycle, seek);
        const auto day = trading_day_at_or_before(product.calendar, date, calendars);
        if (!day)
            break;
        if (*day >= from)
            return *day;
        seek = cycle == ExpiryCycle::Weekly ? add_days(date, 1) : next_month(date);
    }
    return fail(ErrorCode::NotFound, "the calendar " + std::string{product.calendar.view()} +
                                         " has no expiry on or after " + format_date(from));
}

Result<UnixNanos> expiry_instant(const OptionProduct& product, Date expiry, const market::CalendarView& calendars) {
    const auto sessions = market::expiry_sessions(calendars, product.calendar, expiry);
    if (!sessions)
        return fail(ErrorCode::NotFound, "the calendar " + std::string{product.calendar.view()} +
                                             " knows no session for expiry " + format_date(expiry));
    return product.value == SettlementValue::Open ? sessions->last.open : sessions->last.close;
}

int trading_days_until(const CalendarId& calendar, Date today, Date until, const market::CalendarView& calendars) {
    int days = 0;
    UnixNanos from = start_of(add_days(today, -1));
    std::optional<Date> last;
    while (const auto session = calendars.session_at_or_after(calendar, from)) {
        if (session->date > until)
            break;
        if (session->date > today && session->date != last)
            ++days;
        last = session->date;
        from = session->close;
    }
    return days;
}

std::optional<Date> choose_expiry(const OptionProduct& product, std::span<const Date> expiries, UnixNanos now,
                                  const ExpiryRules& rules, const market::CalendarView& calendars) {
    const Date today = calendars.local_date(product.calendar, now);
    const auto into_day = now - market::local_midnight(calendars, product.calendar, today);
    std::optional<Date> best;
    for (const Date expiry : expiries) {
        if (expiry < today || (best && *best <= expiry))
            continue;
        const bool fits = expiry == today
                              ? rules.same_day && into_day < rules.same_day_until
                              : trading_days_until(product.calendar, today, expiry, calendars) >= rules.min_dte;
        if (fits)
            best = expiry;
    }
    return best;
}

TimeLeft time_left(UnixNanos now, UnixNanos expiry, double floor_years) {
    constexpr double kNanosPerYear = 365.0 * 24 * 3600 * 1e9;
    if (expiry <= now)
        return {0, true};
    return {std::max(static_cast<double>((expiry - now).count()) / kNanosPerYear, floor_years), false};
}

}  // namespace sluice::analytics::options
