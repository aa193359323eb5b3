#include "base/int128.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace sluice {
namespace {

int128 draw_int128() {
    const auto high = *rc::gen::arbitrary<std::int64_t>();
    const auto low = *rc::gen::arbitrary<std::uint64_t>();
    const int shift = *rc::gen::inRange(0, 127);
    return static_cast<int128>(static_cast<uint128>(high) << 64 | low) >> shift;
}

TEST(Int128, CheckedArithmeticRefusesWhatDoesNotFit) {
    EXPECT_TRUE(checked_add(kInt128Max, 0) == kInt128Max);
    EXPECT_FALSE(checked_add(kInt128Max, 1));
    EXPECT_TRUE(checked_sub(kInt128Min, 0) == kInt128Min);
    EXPECT_FALSE(checked_sub(kInt128Min, 1));
    EXPECT_TRUE(checked_mul(kInt128Max, -1) == -kInt128Max);
    EXPECT_FALSE(checked_mul(kInt128Min, -1));
    EXPECT_FALSE(checked_mul(kInt128Max / 2 + 1, 2));
}

TEST(Int128, NarrowsOnlyWhatIsA64BitInteger) {
    EXPECT_EQ(to_int64(INT64_MAX), INT64_MAX);
    EXPECT_EQ(to_int64(INT64_MIN), INT64_MIN);
    EXPECT_FALSE(to_int64(int128{INT64_MAX} + 1));
    EXPECT_FALSE(to_int64(int128{INT64_MIN} - 1));
}

TEST(Int128, HalvesRoundAwayFromZero) {
    EXPECT_TRUE(div_round_half_away(5, 2) == 3);
    EXPECT_TRUE(div_round_half_away(-5, 2) == -3);
    EXPECT_TRUE(div_round_half_away(5, -2) == -3);
    EXPECT_TRUE(div_round_half_away(-5, -2) == 3);
    EXPECT_TRUE(div_round_half_away(4, 3) == 1);
    EXPECT_TRUE(div_round_half_away(-4, 3) == -1);
    EXPECT_TRUE(div_round_half_away(-1, 3) == 0);
    EXPECT_TRUE(div_round_half_away(-2, 3) == -1);
    EXPECT_TRUE(div_round_half_away(kInt128Max, kInt128Max) == 1);
    EXPECT_TRUE(div_round_half_away(kInt128Max, kInt128Min) == -1);
    EXPECT_TRUE(div_round_half_away(kInt128Min, 2) == kInt128Min / 2);
}

TEST(Int128, AProductPassesThrough256Bits) {
    EXPECT_TRUE(mul_div_round(kInt128Max, kInt128Max, kInt128Max) == kInt128Max);
    EXPECT_TRUE(mul_div_round(kInt128Min, kInt128Max, kInt128Max) == kInt128Min);
    EXPECT_TRUE(mul_div_round(kInt128Min, kInt128Min, kInt128Min) == kInt128Min);
    EXPECT_TRUE(mul_div_round(kInt128Max, 2, 4) == kInt128Max / 2 + 1);  // an odd half, away from zero
    EXPECT_TRUE(mul_div_round(-7, 1, 2) == -4);
    EXPECT_TRUE(mul_div_round(0, kInt128Min, -1) == 0);
}

TEST(Int128, AQuotientThatDoesNotFitIsEmpty) {
    EXPECT_FALSE(mul_div_round(1, 1, 0));
    EXPECT_FALSE(mul_div_round(kInt128Max, kInt128Max, 1));
    EXPECT_FALSE(mul_div_round(kInt128Max, 2, 1));
    EXPECT_FALSE(mul_div_round(kInt128Min, -1, 1));
    EXPECT_FALSE(mul_div_round(kInt128Min, 1, -1));
    EXPECT_TRUE(mul_div_round(kInt128Min, 1, 1) == kInt128Min);
}

TEST(Int128, ProductAndQuotientUndoEachOther) {
    const bool holds = rc::check([] {
        const int128 a = draw_int128();
        const int128 b = draw_int128();
        RC_PRE(b != 0);
        RC_ASSERT(mul_div_round(a, b, b) == a);
    });
    EXPECT_TRUE(holds);
}

TEST(Int128, AgreesWithTheShortWayWhereTheProductFits) {
    const bool holds = rc::check([] {
        const int128 a = *rc::gen::arbitrary<std::int64_t>();
        const int128 b = *rc::gen::arbitrary<std::int64_t>();
        const int128 c = draw_int128();
        RC_PRE(c != 0);
        RC_ASSERT(mul_div_round(a, b, c) == div_round_half_away(a * b, c));
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace sluice
