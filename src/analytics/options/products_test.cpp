#include "analytics/options/products.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "market/calendar.hpp"

namespace sluice::analytics::options {
namespace {

OptionProduct product(const char* id) { return option_product(InstrumentId::parse(id).value()).value(); }
UnixNanos at(const char* text) { return parse_rfc3339(text).value(); }

TEST(OptionProducts, AreKnownByTheirUnderlying) {
    EXPECT_EQ(product("NIFTY.NSE").style, ExerciseStyle::European);
    EXPECT_EQ(product("NIFTY.NSE").settlement, Settlement::Cash);
    EXPECT_EQ(product("NIFTY.NSE").tick, parse_price("0.05").value());
    EXPECT_EQ(product("RELIANCE.NSE").settlement, Settlement::Physical);
    EXPECT_EQ(product("RELIANCE.NSE").label(), "BLACK76");
    EXPECT_EQ(product("SPX.US").value, market::SettlementValue::Open);
    EXPECT_EQ(product("SPXW.US").value, market::SettlementValue::Close);
    EXPECT_EQ(product("AAPL.US").label(), "BSM_EU");
    EXPECT_EQ(product("AAPL.US").multiplier, Multiplier::whole(100));
    EXPECT_EQ(option_product(InstrumentId{"BTC/USDT.BINANCE"}).error().text,
              "nothing is known of options on \"BTC/USDT.BINANCE\"; a listing ending with .NSE or .US would be right");
}

TEST(OptionProducts, LotsChangeWithSeriesAndDate) {
    const auto lot = [](const char* id, Date traded, Date expiry) {
        return option_lot(InstrumentId::parse(id).value(), traded, expiry);
    };
    EXPECT_EQ(lot("NIFTY.NSE", {2024, 4, 24}, {2024, 4, 25}), Quantity::whole(50));
    EXPECT_EQ(lot("NIFTY.NSE", {2024, 6, 21}, {2024, 6, 27}), Quantity::whole(25));
    EXPECT_EQ(lot("NIFTY.NSE", {2025, 12, 23}, {2025, 12, 23}), Quantity::whole(75));
    EXPECT_EQ(lot("NIFTY.NSE", {2025, 12, 23}, {2025, 12, 30}), Quantity::whole(75));
    EXPECT_EQ(lot("NIFTY.NSE", {2025, 12, 23}, {2026, 1, 27}), Quantity::whole(65));
    EXPECT_EQ(lot("BANKNIFTY.NSE", {2024, 6, 21}, {2024, 6, 26}), Quantity::whole(15));
    EXPECT_EQ(lot("BANKNIFTY.NSE", {2025, 3, 3}, {2025, 3, 27}), Quantity::whole(30));
    EXPECT_EQ(lot("BANKNIFTY.NSE", {2025, 8, 1}, {2025, 8, 28}), Quantity::whole(35));
    EXPECT_EQ(lot("BANKNIFTY.NSE", {2026, 1, 5}, {2026, 1, 27}), Quantity::whole(30));
    EXPECT_EQ(lot("SPY.US", {2024, 1, 5}, {2024, 1, 8}), Quantity::whole(100));
    EXPECT_EQ(lot("RELIANCE.NSE", {2026, 1, 5}, {2026, 1, 27}), std::nullopt) << "the instrument master knows";
    EXPECT_EQ(lot("NIFTY.NSE", {2019, 1, 5}, {2019, 1, 27}), std::nullopt);
}

TEST(OptionProducts, NseExpiriesMoveFromThursdayToTuesdayAndBeforeHolidays) {
    const market::Calendars calendars;
    const auto next = [&](ExpiryCycle cycle, Date from) {
        return next_expiry(product("NIFTY.NSE"), cycle, from, calendars).value();
    };
    EXPECT_EQ(next(ExpiryCycle::Weekly, {2024, 6, 21}), (Date{2024, 6, 27}));
    EXPECT_EQ(next(ExpiryCycle::Weekly, {2025, 8, 28}), (Date{2025, 8, 28}));
    EXPECT_EQ(next(ExpiryCycle::Weekly, {2025, 8, 29}), (Date{2025, 9, 2}));
    EXPECT_EQ(next(ExpiryCycle::Monthly, {2025, 9, 1}), (Date{2025, 9, 30}));
    // Tuesdays on the holiday list of 2026.
    EXPECT_EQ(next(ExpiryCycle::Weekly, {2026, 2, 26}), (Date{2026, 3, 2}));
    EXPECT_EQ(next(ExpiryCycle::Monthly, {2026, 3, 1}), (Date{2026, 3, 30}));
    EXPECT_EQ(next(ExpiryCycle::Weekly, {2026, 4, 14}), (Date{2026, 4, 21})) << "the 14th's was the 13th";
    EXPECT_EQ(next(ExpiryCycle::Monthly, {2026, 3, 31}), (Date{2026, 4, 28}));

    EXPECT_EQ(next_expiry(product("BANKNIFTY.NSE"), ExpiryCycle::Weekly, {2026, 1, 1}, calendars).error().code,
              ErrorCode::Unsupported);
    EXPECT_EQ(next_expiry(product("NIFTY.NSE"), ExpiryCycle::Weekly, {2040, 1, 1}, calendars).error().code,
              ErrorCode::NotFound);
    EXPECT_EQ(next_expiry(product("AAPL.US"), ExpiryCycle::Monthly, {2014, 6, 5}, calendars).value(),
              (Date{2014, 6, 20}));
    EXPECT_EQ(next_expiry(product("AAPL.US"), ExpiryCycle::Monthly, {2014, 4, 1}, calendars).value(),
              (Date{2014, 4, 17}))
        << "Good Friday";
}

TEST(OptionProducts, ExpireAtTheCloseOrTheOpenOfTheirDay) {
    const market::Calendars calendars;
    const auto instant = [&](const char* id, Date date) {
        return format_rfc3339(expiry_instant(product(id), date, calendars).value());
    };
    EXPECT_EQ(instant("NIFTY.NSE", {2026, 7, 28}), "2026-07-28T10:00:00Z") << "15:30 Kolkata";
    EXPECT_EQ(instant("NIFTY.NSE", {2026, 8, 4}), "2026-08-04T10:10:00Z") << "15:40 from 2026-08-03";
    EXPECT_EQ(instant("SPXW.US", {2023, 6, 30}), "2023-06-30T20:00:00Z");
    EXPECT_EQ(instant("SPX.US", {2021, 1, 15}), "2021-01-15T14:30:00Z");
    EXPECT_EQ(instant("AAPL.US", {2014, 6, 21}), "2014-06-20T20:00:00Z") << "a Saturday expiry ends on Friday";
    EXPECT_EQ(instant("GOOG.US", {2015, 12, 24}), "2015-12-24T18:00:00Z") << "a half day";
}

TEST(OptionProducts, TimeLeftHasAFloorAndAnEnd) {
    const UnixNanos expiry = at("2024-06-27T10:00:00Z");
    EXPECT_DOUBLE_EQ(time_left(at("2024-06-21T10:00:00Z"), expiry).years, 6.0 / 365);
    EXPECT_DOUBLE_EQ(time_left(at("2024-06-27T09:59:30Z"), expiry).years, kMinuteInYears);
    EXPECT_DOUBLE_EQ(time_left(at("2024-06-27T09:59:30Z"), expiry, 1e-4).years, 1e-4);
    EXPECT_TRUE(time_left(expiry, expiry).expired);
}

TEST(OptionProducts, ChoosesTheNearestExpiryFarEnough) {
    const market::Calendars calendars;
    const OptionProduct nifty = product("NIFTY.NSE");
    const std::vector<Date> dates{{2024, 7, 25}, {2024, 6, 20}, {2024, 6, 27}, {2024, 7, 4}};
    const auto choose = [&](const char* now, const ExpiryRules& rules = {}) {
        return choose_expiry(nifty, dates, at(now), rules, calendars);
    };
    EXPECT_EQ(choose("2024-06-20T05:00:00Z"), (Date{2024, 6, 27})) << "not today's, unless allowed";
    EXPECT_EQ(choose("2024-06-20T05:00:00Z", {1, true}), (Date{2024, 6, 20}));
    EXPECT_EQ(choose("2024-06-20T08:00:00Z", {1, true}), (Date{2024, 6, 27})) << "13:30 Kolkata";
    EXPECT_EQ(choose("2024-06-26T05:00:00Z"), (Date{2024, 6, 27}));
    EXPECT_EQ(choose("2024-06-26T05:00:00Z", {2}), (Date{2024, 7, 4}));
    EXPECT_EQ(choose("2024-08-01T05:00:00Z"), std::nullopt);
    EXPECT_EQ(trading_days_until(nifty.calendar, {2024, 6, 14}, {2024, 6, 18}, calendars), 1)
        << "a weekend and a holiday between";
}

}  // namespace
}  // namespace sluice::analytics::options
