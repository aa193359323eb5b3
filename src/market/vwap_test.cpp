#include "market/vwap.hpp"

#include <gtest/gtest.h>

#include "base/decimal.hpp"
#include "market/bars_testkit.hpp"

namespace sluice::market {
namespace {

using testkit::px;
using testkit::qty;

// The example of analysis.md 2.
Vwap example() {
    Vwap out;
    for (const auto& [size, price] :
         {std::pair{"100", "100.0"}, {"250", "100.5"}, {"50", "100.2"}, {"400", "99.9"}, {"200", "100.1"}})
        EXPECT_TRUE(out.add(px(price), qty(size)));
    return out;
}

TEST(Vwap, IsTheExactQuotientOfTheExample) {
    const Vwap vwap = example();
    EXPECT_EQ(to_text(vwap.turnover()), "100115");
    EXPECT_EQ(to_text(vwap.volume()), "1000");
    EXPECT_EQ(vwap.value(), px("100.115"));
    EXPECT_EQ(format_decimal_fixed(*vwap.value_at(10), 10, 10), "100.1150000000");
}

TEST(Vwap, DeviationDoesNotCancel) {
    const Vwap vwap = example();
    EXPECT_NEAR(*vwap.deviation(), 0.23932195887549, 1e-14);
    const auto band = *vwap.band(2);
    EXPECT_NEAR(band.lower, 100.115 - 2 * 0.23932195887549, 1e-12);
    EXPECT_NEAR(band.upper, 100.115 + 2 * 0.23932195887549, 1e-12);
}

TEST(Vwap, IsAbsentWithoutVolume) {
    Vwap vwap;
    EXPECT_TRUE(vwap.add(px("100"), qty("0")));
    EXPECT_EQ(vwap.value(), std::nullopt);
    EXPECT_EQ(vwap.deviation(), std::nullopt);
    EXPECT_FALSE(vwap.band(1).has_value());
}

TEST(Vwap, OfOnePriceHasNoDeviation) {
    Vwap vwap;
    EXPECT_TRUE(vwap.add(px("0.1"), qty("3")));
    EXPECT_TRUE(vwap.add(px("0.1"), qty("7")));
    EXPECT_EQ(vwap.deviation(), 0.0);
}

TEST(Vwap, RefusesWhatDoesNotFit) {
    Vwap vwap;
    EXPECT_TRUE(vwap.add(px("100"), qty("1")));
    EXPECT_EQ(vwap.add(px("4000000000"), qty("1000000000000000000")).error().code, ErrorCode::Overflow);
    EXPECT_EQ(vwap.add(px("1"), qty("-1")).error().code, ErrorCode::Invalid);
    EXPECT_EQ(vwap.value(), px("100")) << "what was refused changed nothing";
}

TEST(Vwap, RoundsHalfAwayFromZero) {
    Vwap vwap;
    EXPECT_TRUE(vwap.add(px("0.000000001"), qty("1")));
    EXPECT_TRUE(vwap.add(px("0.000000002"), qty("1")));
    EXPECT_EQ(vwap.value(), px("0.000000002"));
    EXPECT_EQ(*vwap.value_at(10), 15);
}

TEST(AnchoredVwap, StartsAnewWithItsPeriod) {
    const auto at = UnixNanos{};
    AnchoredVwap session;
    AnchoredVwap week{VwapAnchor::Week};
    AnchoredVwap month{VwapAnchor::Month};
    const auto add = [&](Date date, std::string_view price) {
        for (AnchoredVwap* each : {&session, &week, &month})
            EXPECT_TRUE(each->add(date, at, px(price), qty("1")));
    };
    add({2026, 1, 30}, "10");  // a Friday
    add({2026, 1, 30}, "20");
    EXPECT_EQ(session.vwap().value(), px("15"));
    add({2026, 2, 2}, "30");  // a Monday
    EXPECT_EQ(week.vwap().value(), px("30"));
    EXPECT_EQ(month.vwap().value(), px("30"));
    add({2026, 2, 3}, "50");
    EXPECT_EQ(session.vwap().value(), px("50"));
    EXPECT_EQ(week.vwap().value(), px("40"));
    EXPECT_EQ(month.vwap().value(), px("40"));
}

TEST(AnchoredVwap, AtAnInstantLeavesOutWhatCameBefore) {
    AnchoredVwap vwap{UnixNanos::from_seconds(100)};
    EXPECT_TRUE(vwap.add({1970, 1, 1}, UnixNanos::from_seconds(99), px("10"), qty("1")));
    EXPECT_EQ(vwap.vwap().value(), std::nullopt);
    EXPECT_TRUE(vwap.add({1970, 1, 1}, UnixNanos::from_seconds(100), px("20"), qty("1")));
    EXPECT_TRUE(vwap.add({1970, 1, 2}, UnixNanos::from_seconds(90000), px("30"), qty("1")));
    EXPECT_EQ(vwap.vwap().value(), px("25"));
}

TEST(BarVwap, DividesTypicalPricesOnce) {
    Bar bar;
    bar.high = px("12");
    bar.low = px("9");
    bar.close = px("10");
    BarVwap vwap;
    EXPECT_TRUE(vwap.add(bar));
    EXPECT_EQ(vwap.value(), std::nullopt) << "an index bar has no volume";
    bar.volume = qty("3");
    EXPECT_TRUE(vwap.add(bar));
    bar.close = px("11");
    bar.volume = qty("1");
    EXPECT_TRUE(vwap.add(bar));
    EXPECT_EQ(*vwap.value_at(10), 104'166'666'667);  // (31 x 3 + 32) / (3 x 4)
}

TEST(VwapOfABar, IsItsTurnoverOverItsVolume) {
    Bar bar;
    EXPECT_EQ(vwap_of(bar), std::nullopt);
    bar.volume = qty("0");
    bar.turnover = Notional{};
    EXPECT_EQ(vwap_of(bar), std::nullopt);
    bar.volume = qty("4");
    bar.turnover = product(px("2.5"), qty("4")).value();
    EXPECT_EQ(vwap_of(bar), px("2.5"));
}

}  // namespace
}  // namespace sluice::market
