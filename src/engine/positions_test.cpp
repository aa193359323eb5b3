#include "engine/positions.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

class Positions : public ::testing::Test {
protected:
    Positions() { record.furnish(); }
    void fill(Side side, std::string_view quantity, std::string_view price, InstrumentId id = kAapl) {
        book_fill(record.state, order(side, qty(quantity), px(price), id), qty(quantity),
                  product(px(price), qty(quantity)).value());
    }
    const Position& position(InstrumentId id = kAapl) const {
        return *record.state.find_position({kAccount, id, Product::None});
    }
    Amount held(Currency currency = kUsd) const {
        const auto it = record.state.cash.find({kAccount, currency});
        return it == record.state.cash.end() ? Amount{} : it->second;
    }
    void adjust(Adjustment a) {
        ASSERT_EQ(why_unusable(record.state, a), std::nullopt);
        book_adjustment(record.state, a);
    }
    std::optional<std::string> trouble(const Adjustment& a) const { return why_unusable(record.state, a); }
    Result<Amount> equity(std::optional<Price> mark) const {
        return equity_of(record.state, kAccount, [&](const InstrumentId&) { return mark; });
    }

    Record record;
};

TEST_F(Positions, ALongPositionRealisesWhatItSellsAboveItsCost) {
    fill(Side::Buy, "10", "100");
    fill(Side::Buy, "10", "110");
    fill(Side::Sell, "5", "120");
    EXPECT_EQ(position().qty, qty("15"));
    EXPECT_EQ(position().cost, notional("1575"));
    EXPECT_EQ(position().realized, notional("75"));
    EXPECT_EQ(held(), usd("98500"));
}

TEST_F(Positions, AShortPositionRealisesWhatItBuysBelowItsProceeds) {
    fill(Side::Sell, "10", "100");
    fill(Side::Buy, "4", "90");
    EXPECT_EQ(position().qty, qty("-6"));
    EXPECT_EQ(position().cost, notional("-600"));
    EXPECT_EQ(position().realized, notional("40"));
}

TEST_F(Positions, AFillLargerThanThePositionTurnsItAtTheFillsPrice) {
    fill(Side::Buy, "10", "100");
    fill(Side::Sell, "15", "110");
    EXPECT_EQ(position().qty, qty("-5"));
    EXPECT_EQ(position().cost, notional("-550"));
    EXPECT_EQ(position().realized, notional("100"));
}

TEST_F(Positions, AClosedPositionHasNoCostAndNoRemainder) {
    fill(Side::Buy, "3", "100");
    fill(Side::Buy, "4", "100.01");
    fill(Side::Sell, "2", "100.02");
    fill(Side::Sell, "5", "100.03");
    EXPECT_EQ(position().qty, qty("0"));
    EXPECT_EQ(position().cost, Notional{});
    EXPECT_EQ(position().realized, notional("0.15"));
    EXPECT_EQ(held(), usd("100000.15"));
}

TEST_F(Positions, ABustUndoesItsFill) {
    fill(Side::Buy, "10", "100");
    book_fill(record.state, buy("10", "100"), qty("-10"), notional("-1000"));
    EXPECT_EQ(position().qty, qty("0"));
    EXPECT_EQ(position().realized, Notional{});
    EXPECT_EQ(held(), usd("100000"));
}

TEST_F(Positions, ABetterPriceOfWhatIsHeldMovesTheCostAndTheCash) {
    fill(Side::Buy, "10", "100");
    book_fill(record.state, buy("10", "100"), Quantity{}, notional("-1"));
    EXPECT_EQ(position().qty, qty("10"));
    EXPECT_EQ(position().cost, notional("999"));
    EXPECT_EQ(held(), usd("99001"));
}

TEST_F(Positions, ABetterPriceOfWhatIsClosedAlreadyIsRealised) {
    fill(Side::Buy, "10", "100");
    fill(Side::Sell, "10", "101");
    book_fill(record.state, buy("10", "100"), Quantity{}, notional("-1"));
    EXPECT_EQ(position().realized, notional("11"));
    EXPECT_EQ(position().cost, Notional{});
}

TEST_F(Positions, NothingIsBookedForNothing) {
    book_fill(record.state, buy("10"), Quantity{}, Notional{});
    EXPECT_TRUE(record.state.positions.empty());
}

TEST_F(Positions, AFutureMovesCashByWhatItRealisesTimesItsMultiplier) {
    fill(Side::Buy, "2", "6000", kEs);
    EXPECT_EQ(held(), usd("100000"));
    fill(Side::Sell, "1", "6001", kEs);
    EXPECT_EQ(held(), usd("100050"));
    EXPECT_EQ(position(kEs).realized, notional("1"));
}

TEST_F(Positions, AnUnknownInstrumentCountsWithMultiplierOne) {
    fill(Side::Buy, "2", "10", InstrumentId{"NONE.XX"});
    EXPECT_EQ(held(), usd("99980"));
}

TEST_F(Positions, AFeeLeavesTheCashOfItsOwnCurrencyAndCountsOnlyInTheInstruments) {
    book_fee(record.state, buy("1"), usd("1.25"), kUsd);
    book_fee(record.state, buy("1"), usd("0.001"), Currency{"BNB"});
    EXPECT_EQ(held(), usd("99998.75"));
    EXPECT_EQ(held(Currency{"BNB"}), usd("-0.001"));
    EXPECT_EQ(position().fees, usd("1.25"));
    book_fee(record.state, buy("1"), usd("-0.25"), kUsd);
    EXPECT_EQ(position().fees, usd("1"));
}

TEST_F(Positions, AFeeOfNothingOrInNoCurrencyIsNone) {
    book_fee(record.state, buy("1"), Amount{}, kUsd);
    book_fee(record.state, buy("1"), usd("1"), Currency{});
    EXPECT_EQ(held(), usd("100000"));
    EXPECT_TRUE(record.state.positions.empty());
}

TEST_F(Positions, ASplitMultipliesTheQuantityAndKeepsTheCost) {
    fill(Side::Buy, "10", "700");
    Adjustment split = holding(kAapl, "0", "0", "s1");
    split.kind = AdjustmentKind::Split;
    split.ratio = Ratio::whole(7);
    adjust(split);
    EXPECT_EQ(position().qty, qty("70"));
    EXPECT_EQ(position().cost, notional("7000"));
    EXPECT_EQ(held(), usd("93000"));
}

TEST_F(Positions, ASplitOfMoreThanAnyAccountHoldsChangesNothing) {
    record.state.positions[{kAccount, kAapl, Product::None}].qty = Quantity::from_nanos(kInt128Max / 2);
    Adjustment split = holding(kAapl, "0", "0", "s1");
    split.kind = AdjustmentKind::Split;
    split.ratio = Ratio::whole(7);
    adjust(split);
    EXPECT_EQ(position().qty, Quantity::from_nanos(kInt128Max / 2));
}

TEST_F(Positions, AnAdjustmentMovesCashAndPosition) {
    Adjustment assigned = holding(kAapl, "100", "180", "a1");
    assigned.kind = AdjustmentKind::Assignment;
    assigned.cash = usd("-18000");
    adjust(assigned);
    EXPECT_EQ(held(), usd("82000"));
    EXPECT_EQ(position().qty, qty("100"));
    EXPECT_EQ(position().cost, notional("18000"));
    adjust(cash("12.50", "d1"));
    EXPECT_EQ(held(), usd("82012.50"));
    EXPECT_EQ(record.state.positions.size(), 1u);
}

TEST_F(Positions, SaysWhyAnAdjustmentCannotBeBooked) {
    const auto with = [](auto change) {
        Adjustment a = holding(kAapl, "1", "180", "a1");
        change(a);
        return a;
    };
    using A = Adjustment;
    EXPECT_EQ(trouble(with([](A& a) { a.account = AccountId{"B"}; })),
              "the adjustment names account B, which is not open here");
    EXPECT_EQ(trouble(with([](A& a) { a.id = ExecId{}; })), "the adjustment has no id, so it could be counted twice");
    EXPECT_EQ(trouble(with([](A& a) {
                  a.cash = usd("1");
                  a.currency = Currency{};
              })),
              "the adjustment moves cash without naming its currency");
    EXPECT_EQ(trouble(with([](A& a) { a.instrument = InstrumentId{}; })),
              "the adjustment moves a position without naming its instrument");
    EXPECT_EQ(trouble(with([](A& a) {
                  a.qty = Quantity{};
                  a.kind = AdjustmentKind::Split;
                  a.instrument = InstrumentId{};
              })),
              "the adjustment moves a position without naming its instrument");
    EXPECT_EQ(trouble(with([](A& a) { a.kind = AdjustmentKind::Split; })), "a split needs a ratio above zero");
    const std::string too_large = "the adjustment's figures are larger than any account holds";
    EXPECT_EQ(trouble(with([](A& a) { a.cash = Amount::whole(kMaxAmountUnits) + usd("0.01"); })), too_large);
    EXPECT_EQ(trouble(with([](A& a) { a.cash = Amount::from_nanos(kInt128Min); })), too_large);
    EXPECT_EQ(trouble(with([](A& a) { a.qty = Quantity::whole(kMaxQuantityUnits) + qty("1"); })), too_large);
    EXPECT_EQ(trouble(with([](A& a) { a.qty = Quantity::from_nanos(kInt128Min); })), too_large);
    EXPECT_EQ(trouble(with([](A& a) {
                  a.qty = Quantity::whole(kMaxQuantityUnits);
                  a.price = Price::whole(kMaxPriceUnits);
              })),
              too_large);
}

TEST_F(Positions, EquityIsCashAndWhatEveryPositionIsWorthNow) {
    fill(Side::Buy, "10", "100");
    EXPECT_EQ(equity(px("110")), usd("100100"));
    EXPECT_EQ(equity(px("90")), usd("99900"));
    fill(Side::Sell, "30", "100");
    EXPECT_EQ(equity(px("110")), usd("99800"));
}

TEST_F(Positions, WithoutAMarkAPositionIsWorthItsCostAndAFutureNothing) {
    fill(Side::Buy, "10", "100");
    fill(Side::Buy, "1", "6000", kEs);
    EXPECT_EQ(equity(std::nullopt), usd("100000"));
}

TEST_F(Positions, AFutureIsWorthItsGainTimesItsMultiplier) {
    fill(Side::Buy, "2", "6000", kEs);
    EXPECT_EQ(equity(px("6001")), usd("100100"));
    EXPECT_EQ(equity(px("5999")), usd("99900"));
}

TEST_F(Positions, EquityPassesOverWhatIsEmptyAndOverOtherAccounts) {
    fill(Side::Buy, "10", "100");
    fill(Side::Sell, "10", "100");
    record.state.cash[{kAccount, Currency{"EUR"}}] = Amount{};
    record.state.cash[{AccountId{"B"}, kUsd}] = usd("7");
    record.state.positions[{AccountId{"B"}, kAapl, Product::None}].qty = qty("7");
    EXPECT_EQ(equity(px("1")), usd("100000"));
}

TEST_F(Positions, EquityNeedsARateForAnythingInAnotherCurrency) {
    record.state.cash[{kAccount, Currency{"EUR"}}] = usd("1");
    EXPECT_EQ(equity(px("1")).error().code, ErrorCode::Unsupported);
    record.state.cash.erase({kAccount, Currency{"EUR"}});
    Instrument euro = instrument(kMsft);
    euro.currency = Currency{"EUR"};
    record.write(InstrumentDefined{euro});
    record.write(AdjustmentApplied{holding(kMsft, "1", "1", "o1"), Applied::Changed});
    EXPECT_EQ(equity(px("1")).error().code, ErrorCode::Unsupported);
}

TEST_F(Positions, EquityOfAnAccountThatIsNotOpenIsNotFound) {
    const auto found = equity_of(record.state, AccountId{"B"}, [](const InstrumentId&) { return std::nullopt; });
    EXPECT_EQ(found.error().code, ErrorCode::NotFound);
}

TEST_F(Positions, EquityNobodyCanHoldIsAnOverflow) {
    record.write(AdjustmentApplied{holding(kAapl, "1000000000000000000", "0", "o1"), Applied::Changed});
    EXPECT_EQ(equity(px("1000")).error().code, ErrorCode::Overflow);
}

TEST_F(Positions, UnrealisedIsValueLessCostTimesTheMultiplier) {
    Position p;
    p.qty = qty("2");
    p.cost = notional("12000");
    EXPECT_EQ(unrealized_of(p, px("6001"), Multiplier::whole(50)), usd("100"));
    p.qty = Quantity::whole(kMaxQuantityUnits);
    EXPECT_EQ(unrealized_of(p, Price::whole(kMaxPriceUnits), Multiplier::whole(1)).error().code, ErrorCode::Overflow);
    p.qty = qty("1");
    p.cost = Notional::from_atto(kInt128Min);
    EXPECT_EQ(unrealized_of(p, px("1"), Multiplier::whole(1)).error().code, ErrorCode::Overflow);
}

}  // namespace
}  // namespace sluice::engine
