#include "base/decimal.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace sluice {
namespace {

std::string fault_of(std::string_view text, int scale) {
    const auto parsed = parse_decimal(text, scale);
    return parsed ? "no fault" : parsed.error().text;
}

int128 draw_int128() {
    const auto high = *rc::gen::arbitrary<std::int64_t>();
    const auto low = *rc::gen::arbitrary<std::uint64_t>();
    const int shift = *rc::gen::inRange(0, 127);
    return static_cast<int128>(static_cast<uint128>(high) << 64 | low) >> shift;
}

TEST(Decimal, ReadsTheFormsOfAPlainNumber) {
    struct Case {
        std::string_view text;
        int scale;
        std::int64_t value;
    };
    constexpr std::array kCases{
        Case{"101.25", 9, 101'250'000'000},
        Case{"-0.5", 9, -500'000'000},
        Case{"+7", 2, 700},
        Case{".5", 1, 5},
        Case{"5.", 1, 50},
        Case{"0", 9, 0},
        Case{"-0", 9, 0},
        Case{"000012.50", 2, 1'250},
        Case{"1.2300000000000", 2, 123},
        Case{"9223372036854775807", 0, INT64_MAX},
        Case{"42.000", 0, 42},
    };
    for (const Case& c : kCases) {
        const auto parsed = parse_decimal(c.text, c.scale);
        ASSERT_TRUE(parsed) << c.text << ": " << parsed.error().text;
        EXPECT_TRUE(*parsed == c.value) << c.text;
    }
}

TEST(Decimal, SaysWhatIsWrongWithEverythingElse) {
    EXPECT_EQ(fault_of("", 9), "a number is missing: the text is empty");
    EXPECT_EQ(fault_of("-", 9), "\"-\" is not a number: it has no digit");
    EXPECT_EQ(fault_of(".", 9), "\".\" is not a number: it has no digit");
    EXPECT_EQ(fault_of("1e5", 9), "the number \"1e5\" has an exponent; write it out in digits");
    EXPECT_EQ(fault_of("1,000", 9), "the number \"1,000\" has a comma; use a point and no grouping");
    EXPECT_EQ(fault_of("1.2.3", 9), "the number \"1.2.3\" has \".\" where a digit should stand");
    EXPECT_EQ(fault_of(" 1", 9), "the number \" 1\" has \" \" where a digit should stand");
    EXPECT_EQ(fault_of("--1", 9), "the number \"--1\" has \"-\" where a digit should stand");
    EXPECT_EQ(fault_of("0x10", 9), "the number \"0x10\" has \"x\" where a digit should stand");
    EXPECT_EQ(fault_of("nan", 9), "the number \"nan\" has \"n\" where a digit should stand");
    EXPECT_EQ(fault_of("1.005", 2), "the number \"1.005\" has more than 2 digits after the point");
    EXPECT_EQ(fault_of("0.1", 0), "the number \"0.1\" has more than 0 digits after the point");
    EXPECT_EQ(fault_of("170141183460469231731687303715884105728", 0),
              "the number \"170141183460469231731687303715884105728\" is too large");
    EXPECT_EQ(parse_decimal("99999999999999999999999999999999", 9).error().code, ErrorCode::Overflow);
    EXPECT_EQ(parse_decimal(std::string(5'000, '9'), 9).error().code, ErrorCode::Overflow);
}

TEST(Decimal, TheLargestValueReadsAndWritesBack) {
    EXPECT_TRUE(parse_decimal("170141183460469231731687303715884105727", 0).value() == kInt128Max);
    EXPECT_TRUE(parse_decimal("-1.70141183460469231731687303715884105727", 38).value() == -kInt128Max);
    EXPECT_EQ(format_decimal(kInt128Min, 0), "-170141183460469231731687303715884105728");
    EXPECT_EQ(format_decimal(kInt128Min, 38), "-1.70141183460469231731687303715884105728");
    EXPECT_EQ(format_decimal_fixed(kInt128Min, 0, 38).size(), 79u);
}

TEST(Decimal, WritesTheShortestText) {
    EXPECT_EQ(format_decimal(101'250'000'000, 9), "101.25");
    EXPECT_EQ(format_decimal(-500'000'000, 9), "-0.5");
    EXPECT_EQ(format_decimal(100'000'000'000, 9), "100");
    EXPECT_EQ(format_decimal(1, 9), "0.000000001");
    EXPECT_EQ(format_decimal(0, 9), "0");
    EXPECT_EQ(format_decimal(1'200, 0), "1200");
}

TEST(Decimal, WritesAFixedNumberOfPlacesRoundedHalfAwayFromZero) {
    EXPECT_EQ(format_decimal_fixed(101'250'000'000, 9, 2), "101.25");
    EXPECT_EQ(format_decimal_fixed(101'255'000'000, 9, 2), "101.26");
    EXPECT_EQ(format_decimal_fixed(-101'255'000'000, 9, 2), "-101.26");
    EXPECT_EQ(format_decimal_fixed(101'254'999'999, 9, 2), "101.25");
    EXPECT_EQ(format_decimal_fixed(999'999'999, 9, 0), "1");
    EXPECT_EQ(format_decimal_fixed(5, 0, 2), "5.00");
    EXPECT_EQ(format_decimal_fixed(5, 1, 4), "0.5000");
}

TEST(Decimal, WhatRoundsToNothingHasNoSign) {
    EXPECT_EQ(format_decimal_fixed(-4, 3, 2), "0.00");
    EXPECT_EQ(format_decimal_fixed(-5, 3, 2), "-0.01");
}

TEST(Decimal, AppendsBehindWhatStandsThere) {
    std::string out = "px=";
    append_decimal(out, 15, 1);
    out += " fixed=";
    append_decimal_fixed(out, 15, 1, 2);
    EXPECT_EQ(out, "px=1.5 fixed=1.50");
}

TEST(Decimal, EveryValueSurvivesWritingAndReading) {
    const bool holds = rc::check([] {
        const int128 value = draw_int128();
        RC_PRE(value != kInt128Min);
        const int scale = *rc::gen::inRange(0, kMaxDecimalScale + 1);
        RC_ASSERT(parse_decimal(format_decimal(value, scale), scale).value() == value);
        RC_ASSERT(parse_decimal(format_decimal_fixed(value, scale, scale), scale).value() == value);
    });
    EXPECT_TRUE(holds);
}

TEST(Decimal, TheShortestTextEndsInNoZeroAfterThePoint) {
    const bool holds = rc::check([] {
        const std::string text = format_decimal(draw_int128(), *rc::gen::inRange(0, kMaxDecimalScale + 1));
        const bool has_point = text.find('.') != std::string::npos;
        RC_ASSERT(!has_point || (text.back() != '0' && text.back() != '.'));
        RC_ASSERT(text != "-0");
    });
    EXPECT_TRUE(holds);
}

TEST(Decimal, AFixedTextIsWithinHalfItsLastPlace) {
    const bool holds = rc::check([] {
        const int128 value = *rc::gen::arbitrary<std::int64_t>();
        const int places = *rc::gen::inRange(0, 9);
        int128 unit = 1;
        for (int i = places; i < 9; ++i) {
            unit *= 10;
        }
        const int128 shown = parse_decimal(format_decimal_fixed(value, 9, places), 9).value();
        RC_ASSERT(magnitude(shown - value) * 2 <= magnitude(unit));
        RC_ASSERT(shown == div_round_half_away(value, unit) * unit);
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace sluice
