#include "report/analysis_profile.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sluice::report {
namespace {

Price px(std::string_view text) { return parse_price(text).value(); }
Quantity qty(std::string_view text) { return parse_quantity(text).value(); }

Bar spread(Price low, Price high, Quantity volume) {
    Bar bar;
    bar.low = low;
    bar.high = high;
    bar.volume = volume;
    return bar;
}

RC_GTEST_PROP(AnalysisProfile, IsTheProfileOfItsTick, ()) {
    const int rows = *rc::gen::inRange(1, 60);
    analytics::ProfileRules rules;
    rules.tick_size = px("0.05");
    rules.rows = rows;
    auto plain = analytics::ProfileBuilder::make(rules).value();
    auto any = AnalysisProfile::make(px("0.05"), rows).value();
    const auto count = *rc::gen::inRange(0, 20);
    for (int i = 0; i < count; ++i) {
        const Price low = Price::from_nanos(*rc::gen::inRange<std::int64_t>(1, 40'000) * 1'000'000);
        const Price high = low + Price::from_nanos(*rc::gen::inRange<std::int64_t>(0, 900) * 1'000'000);
        const Quantity volume = Quantity::from_nanos(*rc::gen::inRange<std::int64_t>(0, 5'000'000'000));
        RC_ASSERT(plain.add(spread(low, high, volume)).has_value());
        RC_ASSERT(any.add(low, high, volume).has_value());
    }
    RC_ASSERT(any.profile() == plain.profile());
}

// BTC/USDT from its first day to its highest: 64 million ticks of 0.001.
TEST(AnalysisProfile, ALongerTickHoldsWhatTheFirstCannot) {
    auto grown = AnalysisProfile::make(px("0.001"), 50).value();
    auto known = AnalysisProfile::make(px("0.1"), 50).value();
    for (const auto& [low, high, volume] :
         {std::tuple{"4261.48", "4270.013", "3.777777777"}, std::tuple{"9000.0005", "9000.0005", "1"},
          std::tuple{"19798.68", "19999.9", "0.000000007"}, std::tuple{"68999.999", "69000", "2.5"}})
        for (AnalysisProfile* each : {&grown, &known})
            ASSERT_TRUE(each->add(px(low), px(high), qty(volume)).has_value());
    EXPECT_EQ(grown.tick(), px("0.1"));
    EXPECT_EQ(grown.profile(), known.profile());
    EXPECT_EQ(grown.profile().total, qty("7.277777784"));
    EXPECT_EQ(grown.profile().bin_width, px("1294.8"));
}

TEST(AnalysisProfile, ResetBeginsWithTheFirstTickAgain) {
    auto profile = AnalysisProfile::make(px("0.001"), 10).value();
    for (const char* price : {"1", "10000"})
        ASSERT_TRUE(profile.add(px(price), px(price), qty("1")).has_value());
    EXPECT_EQ(profile.tick(), px("0.01"));
    profile.reset();
    EXPECT_EQ(profile.tick(), px("0.001"));
    EXPECT_TRUE(profile.profile().rows.empty());
    ASSERT_TRUE(profile.add(px("7"), px("7"), qty("2")).has_value());
    EXPECT_EQ(profile.profile().bin_width, px("0.001"));
    EXPECT_EQ(profile.profile().total, qty("2"));
}

TEST(AnalysisProfile, RefusesWhatNoProfileHolds) {
    EXPECT_EQ(AnalysisProfile::make(Price{}, 10).error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(AnalysisProfile::make(px("0.01"), 0).error().code, ErrorCode::OutOfRange);
    auto profile = AnalysisProfile::make(px("0.01"), 10).value();
    EXPECT_EQ(profile.add(px("1"), px("1"), qty("-1")).error().code, ErrorCode::Invalid);
    EXPECT_EQ(profile.add(px("2"), px("1"), qty("1")).error().code, ErrorCode::Invalid);
    EXPECT_TRUE(profile.profile().rows.empty());
}

}  // namespace
}  // namespace sluice::report
