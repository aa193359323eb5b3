#include "model/quantities.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sluice {
namespace {

Price px(std::string_view text) { return parse_price(text).value(); }
Quantity qty(std::string_view text) { return parse_quantity(text).value(); }
Amount amount(std::string_view text) { return parse_amount(text).value(); }

TEST(Quantities, ReadsDecimalsExactly) {
    EXPECT_EQ(px("101.25").nanos(), 101'250'000'000);
    EXPECT_EQ(px("-0.000000001").nanos(), -1);
    EXPECT_EQ(qty("1000000000000000000").nanos(), int128{1'000'000'000} * 1'000'000'000'000'000'000);
    EXPECT_EQ(to_text(px("187.50")), "187.5");
    EXPECT_EQ(to_text(qty("100.00")), "100");
    EXPECT_EQ(to_text(amount("-0.25")), "-0.25");
}

TEST(Quantities, DoorsRefuseWhatIsOutOfRange) {
    EXPECT_EQ(parse_price("4000000000").value(), Price::whole(kMaxPriceUnits));
    EXPECT_EQ(parse_price("4000000000.000000001").error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(parse_price("-4000000001").error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(parse_quantity("1000000000000000001").error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(parse_amount("1000000000000.01").error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(parse_amount("1000000000000.01").error().text,
              "amount \"1000000000000.01\" is out of range: at most 1000000000000 either way");
}

TEST(Quantities, DoorsRefuseWhatIsNoDecimal) {
    for (const char* text : {"", "-", ".", "1e5", "1,5", " 1", "0x10", "1.0000000001", "nan"}) {
        EXPECT_FALSE(parse_price(text)) << text;
        EXPECT_NE(parse_price(text).error().text.find("price \""), std::string::npos) << text;
    }
}

TEST(Quantities, ProductIsExact) {
    EXPECT_EQ(product(px("187.123456789"), qty("0.000000001")).value().atto(), 187'123'456'789);
    EXPECT_EQ(to_text(product(px("0.1"), qty("0.2")).value()), "0.02");
    EXPECT_EQ(to_text(product(px("-3"), qty("2")).value()), "-6");
}

TEST(Quantities, AProductBeyond128BitsIsAnError) {
    EXPECT_EQ(product(Price::whole(kMaxPriceUnits), Quantity::whole(kMaxQuantityUnits)).error().code,
              ErrorCode::Overflow);
    EXPECT_EQ(sum(Notional::from_atto(kInt128Max), Notional::from_atto(1)).error().code, ErrorCode::Overflow);
    EXPECT_EQ(difference(Notional::from_atto(kInt128Min), Notional::from_atto(1)).error().code, ErrorCode::Overflow);
    EXPECT_EQ(amount_of(Notional::from_atto(kInt128Max), Multiplier::whole(kMaxPriceUnits)).error().code,
              ErrorCode::Overflow);
    EXPECT_EQ(
        value_of(Price::whole(kMaxPriceUnits), Quantity::whole(kMaxQuantityUnits), Multiplier::whole(1)).error().code,
        ErrorCode::Overflow);
    EXPECT_EQ(scaled(Amount::from_nanos(kInt128Max), Ratio::whole(2)).error().code, ErrorCode::Overflow);
}

TEST(Quantities, RoundsOnceHalfAwayFromZero) {
    // 0.000000001 x 0.5 is half a nano.
    EXPECT_EQ(value_of(px("0.000000001"), qty("0.5"), Multiplier::whole(1)).value().nanos(), 1);
    EXPECT_EQ(value_of(px("-0.000000001"), qty("0.5"), Multiplier::whole(1)).value().nanos(), -1);
    EXPECT_EQ(value_of(px("0.000000001"), qty("0.4"), Multiplier::whole(1)).value().nanos(), 0);
    // Rounded before the multiplier it would be 100 nanos.
    EXPECT_EQ(value_of(px("0.000000001"), qty("0.5"), Multiplier::whole(100)).value().nanos(), 50);
    EXPECT_EQ(scaled(amount("10000"), parse_ratio("0.1").value()).value(), amount("1000"));
}

TEST(Quantities, AverageIsForDisplayAndNeedsAQuantity) {
    EXPECT_EQ(average(product(px("10"), qty("3")).value(), qty("3")).value(), px("10"));
    EXPECT_EQ(average(Notional::from_atto(int128{20} * 1'000'000'000 * 1'000'000'000), qty("3")).value(),
              px("6.666666667"));
    EXPECT_EQ(average(Notional{}, Quantity{}).error().code, ErrorCode::Invalid);
    EXPECT_EQ(average(Notional::from_atto(kInt128Max), Quantity::from_nanos(1)).error().code, ErrorCode::Overflow);
}

TEST(Quantities, TwoCurrenciesDoNotAdd) {
    const Money dollars{amount("12.50"), Currency{"USD"}};
    const Money rupees{amount("1"), Currency{"INR"}};
    EXPECT_EQ(sum(dollars, dollars).value(), (Money{amount("25"), Currency{"USD"}}));
    EXPECT_EQ(to_text(Money{amount("-12.50"), Currency{"USD"}}), "-12.5 USD");
    EXPECT_EQ(sum(dollars, rupees).error().text,
              "cannot add 12.5 USD and 1 INR: two currencies add only after a named conversion");
    const Money huge{Amount::from_nanos(kInt128Max), Currency{"USD"}};
    EXPECT_EQ(sum(huge, dollars).error().code, ErrorCode::Overflow);
}

RC_GTEST_PROP(Quantities, TextReadsBackAsTheSameValue, ()) {
    const auto price =
        Price::from_nanos(*rc::gen::inRange<std::int64_t>(-4'000'000'000'000'000'000, 4'000'000'000'000'000'000));
    RC_ASSERT(parse_price(to_text(price)).value() == price);
    const auto quantity = Quantity::from_nanos(int128{*rc::gen::arbitrary<std::int64_t>()} * 1'000'003 / 7);
    RC_ASSERT(parse_quantity(to_text(quantity)).value() == quantity);
}

}  // namespace
}  // namespace sluice
