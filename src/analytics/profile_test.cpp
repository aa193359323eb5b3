#include "analytics/profile.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "analytics/analytics_testkit.hpp"
#include "analytics/value_area.hpp"
#include "base/decimal.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;

ProfileRules bins_of(std::string_view width) {
    ProfileRules rules;
    rules.bin_width = px(width);
    return rules;
}

// Rows low to high, in bins of 1 from price 100.
Profile rows_of(const std::vector<std::int64_t>& units) {
    auto builder = ProfileBuilder::make(bins_of("1")).value();
    for (std::size_t i = 0; i < units.size(); ++i)
        EXPECT_TRUE(builder.add(Price::whole(100 + static_cast<std::int64_t>(i)), Quantity::whole(units[i])));
    return builder.profile();
}

const std::vector<Bar> kExampleA = bars_of({{"100", "103", "100", "102", "400"},
                                            {"102", "104", "101", "103", "600"},
                                            {"103", "103", "102", "102", "300"},
                                            {"102", "102", "99", "100", "400"}});

TEST(Profile, SpreadsTheBarsOfExampleA) {
    const Profile p = profile(kExampleA, bins_of("1")).value();
    EXPECT_EQ(p.first_bin, 99);
    ASSERT_EQ(p.rows.size(), 5u) << "high exactly on a lower edge does not extend the profile";
    const char* const expected[] = {"133.333", "266.667", "466.667", "633.333", "200.000"};
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_EQ(format_decimal_fixed(p.rows[i].nanos(), 9, 3), expected[i]);
    EXPECT_EQ(p.total, Quantity::whole(1700));
    const auto poc = point_of_control(p).value();
    EXPECT_EQ(poc.bin, 102);
    EXPECT_EQ(poc.price, px("102.5"));
    for (const auto step : {ValueAreaStep::TwoRows, ValueAreaStep::OneRow}) {
        const auto area = value_area(p, step).value().value();
        EXPECT_EQ(area.low, px("100"));
        EXPECT_EQ(area.high, px("103"));
        EXPECT_EQ(format_decimal_fixed(area.volume.nanos(), 9, 3), "1366.667");
    }
}

TEST(Profile, ValueAreaOfExampleB) {
    const Profile p = rows_of({20, 60, 80, 150, 300, 90, 140, 110, 30, 20});
    const auto two = value_area(p).value().value();
    EXPECT_EQ(two.low_bin, 102);
    EXPECT_EQ(two.high_bin, 106);
    EXPECT_EQ(two.volume, Quantity::whole(760));
    const auto one = value_area(p, ValueAreaStep::OneRow).value().value();
    EXPECT_EQ(one.low_bin, 103);
    EXPECT_EQ(one.high_bin, 107);
    EXPECT_EQ(one.volume, Quantity::whole(790));
}

TEST(Profile, ValueAreaUsesTheRowThatIsLeftAndTheOtherSideWhenOneIsExhausted) {
    const auto area = value_area(rows_of({10, 10, 10, 10, 100, 5})).value().value();
    EXPECT_EQ(area.low_bin, 102) << "10 + 10 below beats the single 5 above";
    EXPECT_EQ(area.high_bin, 104);
    EXPECT_EQ(area.volume, Quantity::whole(120));
    const auto all = value_area(rows_of({1, 1, 1, 1, 3}), ValueAreaStep::TwoRows, Ratio::whole(1)).value().value();
    EXPECT_EQ(all.low_bin, 100);
    EXPECT_EQ(all.high_bin, 104);
}

TEST(Profile, PointOfControlTiesGoToTheMiddleThenDown) {
    EXPECT_EQ(point_of_control(rows_of({9, 1, 9, 1, 1}))->bin, 102);
    EXPECT_EQ(point_of_control(rows_of({1, 9, 1, 9, 1}))->bin, 101);
}

TEST(Profile, BinWidthFollowsTheRangeInTicks) {
    ProfileRules rules;
    rules.tick_size = px("0.05");
    rules.rows = 10;
    const auto bars = bars_of({{"100", "101", "100", "101", "10"}});  // 20 ticks: 2 a row
    EXPECT_EQ(profile(bars, rules).value().bin_width, px("0.1"));
    rules.rows = 7;
    EXPECT_EQ(profile(bars, rules).value().bin_width, px("0.15"));
    rules.rows = 50;
    EXPECT_EQ(profile(bars, rules).value().bin_width, px("0.05"));
}

TEST(Profile, WithoutVolumeThereIsNothingToRead) {
    const Profile p = profile(toy_series(), {}).value();
    EXPECT_TRUE(p.rows.empty());
    EXPECT_FALSE(point_of_control(p));
    EXPECT_FALSE(value_area(p).value());
    EXPECT_EQ(volume_nodes(p), VolumeNodes{});
}

TEST(Profile, RefusesWhatItCannotHold) {
    ProfileRules rules;
    rules.rows = 0;
    EXPECT_EQ(profile({}, rules).error().text, "a profile has not 0 rows; 1 to 10000 would be right");
    rules = {};
    rules.tick_size = Price::from_nanos(1);
    const auto wide = bars_of({{"1", "1000", "1", "2", "5"}});
    EXPECT_EQ(
        profile(wide, rules).error().text,
        "a profile from 1 to 1000 in steps of 0.000000001 has more than 4194304 bins; a larger tick would be right");
    EXPECT_EQ(ProfileBuilder::make(rules).value().add(wide[0]).error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(value_area(rows_of({1}), ValueAreaStep::OneRow, Ratio{}).error().code, ErrorCode::OutOfRange);
    auto builder = ProfileBuilder::make({}).value();
    ASSERT_TRUE(builder.add(px("1"), Quantity::from_nanos(kInt128Max / Quantity::kUnit)));
    EXPECT_EQ(builder.add(px("1"), Quantity::from_nanos(1)).error().code, ErrorCode::Overflow);
}

TEST(Profile, FindsNodesOfMuchAndLittleVolume) {
    const auto nodes = volume_nodes(rows_of({10, 10, 10, 80, 90, 80, 10, 1, 1, 1, 10, 60, 10}));
    EXPECT_EQ(nodes.high, (std::vector<std::int64_t>{104}));
    EXPECT_EQ(nodes.low, (std::vector<std::int64_t>{108}));
}

TEST(Profile, ANakedPointOfControlLastsUntilItIsTraded) {
    NakedPocs naked{2};
    naked.session_ended(px("90"), 3);
    naked.session_ended(px("101"), 7);
    naked.session_ended(px("105"), 11);
    ASSERT_EQ(naked.naked().size(), 2u) << "only the newest two are kept";
    naked.add(bars_of({{"102", "103", "101", "102"}})[0]);
    ASSERT_EQ(naked.naked().size(), 1u);
    EXPECT_EQ(naked.naked()[0], (NakedPocs::Poc{px("105"), 11}));
}

RC_GTEST_PROP(ProfileProperty, BatchEqualsIncrementalAtEveryBar, ()) {
    const auto bars = any_bars(40);
    ProfileRules rules;
    rules.tick_size = Price::from_nanos(*rc::gen::inRange<std::int64_t>(1, 4) * 170'000'000);
    rules.rows = *rc::gen::inRange(1, 30);
    if (*rc::gen::arbitrary<bool>())
        rules.bin_width = px("0.75");
    auto builder = ProfileBuilder::make(rules).value();
    for (std::size_t i = 0; i < bars.size(); ++i) {
        RC_ASSERT(builder.add(bars[i]).has_value());
        RC_ASSERT(builder.profile() == profile(std::span{bars}.first(i + 1), rules).value());
    }
}

RC_GTEST_PROP(ProfileProperty, VolumeIsConservedAndThePocLiesInTheValueArea, ()) {
    const auto bars = any_bars(40);
    ProfileRules rules;
    rules.rows = *rc::gen::inRange(1, 60);
    const Profile p = profile(bars, rules).value();
    Quantity expected;
    Quantity held;
    for (const Bar& bar : bars)
        expected += bar.volume.value_or(Quantity{});
    for (const Quantity row : p.rows)
        held += row;
    RC_ASSERT(held == expected);
    RC_ASSERT(p.total == expected);
    const auto poc = point_of_control(p);
    RC_ASSERT(poc.has_value() == !expected.is_zero());
    for (const auto step : {ValueAreaStep::TwoRows, ValueAreaStep::OneRow}) {
        const auto area = value_area(p, step).value();
        if (!area)
            continue;
        RC_ASSERT(area->low <= poc->price && poc->price <= area->high);
        RC_ASSERT(10 * area->volume.nanos() >= 7 * p.total.nanos());
        RC_ASSERT(area->low_bin >= p.first_bin && area->high_bin <= p.last_bin());
    }
}

}  // namespace
}  // namespace sluice::analytics
