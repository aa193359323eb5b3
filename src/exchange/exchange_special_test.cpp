#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;
constexpr ExecInst kReduce = ExecInst::ReduceOnly;
constexpr ExecInst kAon = ExecInst::AllOrNone;

TEST(ReduceOnly, IsCutToThePositionAtEveryFill) {
    Floor floor;
    floor.hold("A", "100");
    floor.send(F::with(F::sell("c1", "80", "110"), kReduce));
    floor.send(F::sell("c2", "20"));
    floor.quote("100", "500", "101", "500");
    floor.quote("100", "500", "101", "500");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc2 Trade 20@100 cum 20\n");
    floor.hold("A", "50");  // as by an adjustment
    floor.quote("110", "30", "111", "500");
    EXPECT_EQ(floor.said(), "c1 Trade 30@110 cum 30\nc1 OrderStatus PartiallyFilled cum 30\n");
    EXPECT_EQ(floor.sentence("c1"), "reduce-only: cut to the position of 20");
    floor.quote("110", "60", "111", "500");
    EXPECT_EQ(floor.said(), "c1 Trade 20@110 cum 50\nc1 OrderStatus Filled cum 50\n");
    EXPECT_EQ(floor.figures("A").find("NOVA"), std::string::npos);
}

TEST(ReduceOnly, EndsWhenAnotherOrderHasClosedThePosition) {
    Floor floor;
    ASSERT_TRUE(floor.exchange.open_account(AccountId{"U"}, BuyingPower::Unchecked));
    floor.hold("U", "-100");
    floor.send(F::of(F::with(F::buy("c1", "100", "90"), kReduce), "U"));
    floor.send(F::of(F::buy("c2", "100"), "U"));
    floor.quote("99", "500", "100", "500");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc2 Trade 100@100 cum 100\nc1 Canceled cum 0\n");
    EXPECT_EQ(floor.sentence("c1"), "reduce-only: no position is left to reduce");
}

TEST(ReduceOnly, LargerThanThePositionTakesOnlyThePosition) {
    Floor floor;
    ASSERT_TRUE(floor.exchange.open_account(AccountId{"U"}, BuyingPower::Unchecked));
    floor.hold("U", "40");
    floor.send(F::of(F::with(F::sell("c1", "100"), kReduce), "U"));
    floor.quote("99", "500", "100", "500");
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc1 OrderStatus New cum 0\nc1 Trade 40@99 cum 40\nc1 OrderStatus Filled cum 40\n");
}

TEST(AllOrNone, WaitsUntilTheWholeQuantityIsThere) {
    Floor floor;
    floor.send(F::with(F::buy("c1", "400", "100"), kAon));
    floor.quote("99", "500", "100", "300");
    floor.trade("99.50", "399");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quote("99", "500", "100", "400");
    EXPECT_EQ(floor.said(), "c1 Trade 400@100 cum 400\n");
}

TEST(AllOrNone, IsFilledByALargeEnoughPrintBeyondItsPrice) {
    Floor floor;
    floor.send(F::with(F::buy("c1", "400", "100"), kAon));
    floor.send(F::of(F::buy("c2", "100", "100"), "B"));
    floor.quote("99", "500", "101", "300");
    floor.trade("99.50", "499");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc2 Trade 100@100 cum 100\n");
    floor.trade("99.50", "400");
    EXPECT_EQ(floor.said(), "c1 Trade 400@100 cum 400\n");
}

TEST(AllOrNone, TakesFromSeveralOrdersAtOnce) {
    Floor floor;
    floor.hold("B", "1000");
    floor.send(F::with(F::buy("c1", "300", "100"), kAon));
    floor.quote("99", "500", "100", "200");
    floor.send(F::of(F::sell("c2", "100", "100"), "B"));
    floor.quote("99", "500", "100", "200");
    EXPECT_EQ(
        floor.said(),
        "c1 New cum 0\nc2 New cum 0\nc1 Trade 200@100 cum 200\nc2 Trade 100@100 cum 100\nc1 Trade 100@100 cum 300\n");
}

TEST(Iceberg, ShowsAPartAndRefreshesItBehindTheOthers) {
    Floor floor;
    floor.hold("A", "1000");
    floor.hold("B", "1000");
    floor.send(F::showing(F::sell("c1", "100", "101"), "30"));
    floor.send(F::of(F::sell("c2", "50", "101"), "B"));
    floor.quote("100", "500", "102", "500");
    floor.send(F::of(F::buy("c3", "100", "101"), "B"));
    floor.quote("100", "500", "102", "500");
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc2 New cum 0\nc3 New cum 0\n"
              "c1 Trade 30@101 cum 30\nc3 Trade 30@101 cum 30\n"
              "c2 Trade 50@101 cum 50\nc3 Trade 50@101 cum 80\n"
              "c1 Trade 20@101 cum 50\nc3 Trade 20@101 cum 100\n");
}

TEST(Iceberg, ALargePrintGoesThroughAllOfIt) {
    Floor floor;
    floor.hold("A", "1000");
    floor.send(F::showing(F::sell("c1", "100", "101"), "30"));
    floor.quote("100", "500", "102", "500");
    floor.trade("101.50", "90");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 30@101 cum 30\nc1 Trade 30@101 cum 60\nc1 Trade 30@101 cum 90\n");
}

TEST(Iceberg, TheOutsidesQuoteMeetsAllOfIt) {
    Floor floor;
    floor.hold("A", "1000");
    floor.send(F::showing(F::sell("c1", "100", "101"), "60"));
    floor.quote("100", "500", "102", "500");
    floor.quote("101", "70", "102", "500");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 60@101 cum 60\nc1 Trade 10@101 cum 70\n");
}

TEST(Iceberg, AReplaceChangesWhatItShows) {
    Floor floor;
    floor.hold("A", "1000");
    floor.send(F::showing(F::sell("c1", "100", "101"), "30"));
    floor.quote("100", "500", "102", "500");
    floor.replace("c1", F::showing(F::sell("c2", "100", "101"), "80"));
    floor.quote("100", "500", "102", "500");
    floor.trade("101.50", "80");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 Replaced New cum 0\nc2 Trade 80@101 cum 80\n");
}

TEST(CashOrder, BuysWhatTheMoneyBuysAtEachFillsPrice) {
    Floor floor;
    floor.send(F::for_money(F::buy("c1", "0"), "1000"));
    floor.quote("99", "500", "100", "4");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 4@100 cum 4\n");
    EXPECT_EQ(floor.figures("A"), "USD 999600 available 999000 | NOVA.SIM 4@100");
    floor.quote("99", "500", "110", "40");
    EXPECT_EQ(floor.said(), "c1 Trade 5@110 cum 9\nc1 OrderStatus Filled cum 9\n");  // 50 are left: not a lot at 110
    EXPECT_EQ(floor.figures("A"), "USD 999050 available 999050 | NOVA.SIM 9@105.555555556");
}

TEST(CashOrder, SaysThatItsQuantityFollows) {
    Floor floor;
    floor.send(F::for_money(F::buy("c1", "0", "90"), "1000"));
    floor.quote("99", "500", "100", "4");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    EXPECT_EQ(floor.sentence("c1"), "an order for 1000.00 USD; its quantity follows from the price of each fill");
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 999010");
    floor.trade("89", "500");
    EXPECT_EQ(floor.said(), "c1 Trade 11@90 cum 11\nc1 OrderStatus Filled cum 11\n");
}

TEST(CashOrder, EndsWhenThePriceRanAwayFromItsRest) {
    Floor floor;
    floor.send(F::for_money(F::buy("c1", "0"), "1000"));
    floor.quote("99", "500", "100", "9");
    floor.quote("99", "500", "101", "9");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 9@100 cum 9\nc1 Canceled cum 9\n");
    EXPECT_EQ(floor.sentence("c1"), "the rest of its money does not buy a lot");
}

TEST(CashOrder, SellsWhatBringsTheMoney) {
    Floor floor;
    floor.hold("A", "100");
    floor.send(F::for_money(F::sell("c1", "0"), "1000"));
    floor.quote("99", "500", "100", "9");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 10@99 cum 10\nc1 OrderStatus Filled cum 10\n");
}

TEST(CashOrder, CanBeReplacedByAnotherSum) {
    Floor floor;
    floor.send(F::for_money(F::buy("c1", "0", "90"), "1000"));
    floor.quote("99", "500", "100", "4");
    floor.replace("c1", F::for_money(F::buy("c2", "0", "90"), "500"));
    floor.replace("c1", F::buy("c3", "5", "90"));
    floor.quote("99", "500", "100", "4");
    EXPECT_EQ(
        floor.said(),
        "c1 New cum 0\nc2 Replaced New cum 0\nc1 Replace rejected: Other, a replace cannot turn a quantity into a sum "
        "of money, or a sum into a quantity\n");
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 999550");
}

// A lot of a billionth is worth less than the smallest sum: the quantity comes from the price all the same.
TEST(SumOfMoney, BuysBillionthsExactly) {
    Floor floor;
    Instrument part = share("PART.SIM");
    part.round_lot = Quantity::from_nanos(1);
    ASSERT_TRUE(floor.exchange.define(part));
    NewOrderSingle order = F::for_money(F::buy("c1", "1"), "1000");
    order.instrument = part.id;
    floor.send(order);
    floor.now += kMs;
    floor.exchange.on_quote({part.id, px("187.4"), px("187.5"), qty("100"), qty("100"), floor.now, floor.now},
                            floor.now);
    EXPECT_NE(floor.said().find("c1 Trade 5.333333333@187.5"), std::string::npos);
}

}  // namespace
}  // namespace sluice::exchange
