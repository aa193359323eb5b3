#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;

TEST(Exchange, ALimitOrderTakesTheDisplayedSizeAtItsPrice) {
    Floor floor;
    floor.quote("187.49", "300", "187.50", "300");
    floor.send(F::buy("c1", "100", "187.50"));
    floor.quote("187.49", "300", "187.50", "300");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 100@187.5 cum 100\n");
    EXPECT_EQ(floor.figures("A"), "USD 981250 available 981250 | NOVA.SIM 100@187.5");
}

TEST(Exchange, AnOrderArrivesNoEarlierThanTheNextEvent) {
    Floor floor;
    floor.quote("187.49", "300", "187.50", "300");
    floor.send(F::buy("c1", "100"));
    EXPECT_EQ(floor.said(), "");
    floor.quote("187.60", "300", "187.61", "300");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 100@187.61 cum 100\n");
}

TEST(Exchange, ADisplayedSizeIsNotEatenTwice) {
    Floor floor;
    floor.send(F::buy("c1", "300", "187.50"));
    floor.quote("187.49", "300", "187.50", "300");
    floor.send(F::buy("c2", "100", "187.50"));
    floor.quote("187.49", "300", "187.50", "300");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 300@187.5 cum 300\nc2 New cum 0\n");
    floor.quote("187.49", "300", "187.50", "350");
    EXPECT_EQ(floor.said(), "c2 Trade 50@187.5 cum 50\n");
}

TEST(Exchange, ASizeHiddenBehindABetterPriceIsRememberedAsEaten) {
    Floor floor;
    floor.send(F::buy("c1", "300", "187.50"));
    floor.quote("187.40", "300", "187.50", "300");
    floor.quote("187.40", "300", "187.45", "10");
    floor.send(F::buy("c2", "100", "187.50"));
    floor.quote("187.40", "300", "187.50", "300");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 300@187.5 cum 300\nc2 New cum 0\n");
}

TEST(Exchange, APriceTheMarketLeftBehindStartsAnew) {
    Floor floor;
    floor.send(F::buy("c1", "300", "187.50"));
    floor.quote("187.40", "300", "187.50", "300");
    floor.quote("187.50", "300", "187.51", "10");
    floor.send(F::buy("c2", "100", "187.50"));
    floor.quote("187.40", "300", "187.50", "300");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 300@187.5 cum 300\nc2 New cum 0\nc2 Trade 100@187.5 cum 100\n");
}

TEST(Exchange, AMarketOrderWaitsForTheNextDisplayedSize) {
    Floor floor;
    floor.send(F::buy("c1", "500"));
    floor.quote("187.49", "300", "187.50", "300");
    floor.quote("187.49", "300", "187.52", "400");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 300@187.5 cum 300\nc1 Trade 200@187.52 cum 500\n");
}

TEST(Exchange, AMarketableLimitOutrunningTheSizeTakesTheNextAtTheOutsidesPrice) {
    Floor floor;
    floor.send(F::buy("c1", "500", "190"));
    floor.quote("187.49", "300", "187.50", "300");
    floor.quote("187.49", "300", "187.51", "400");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 300@187.5 cum 300\nc1 Trade 200@187.51 cum 500\n");
}

TEST(Exchange, ARestingOrderIsFilledAtItsPriceWhenTheQuoteComesToIt) {
    Floor floor;
    floor.send(F::buy("c1", "500", "187.45"));
    floor.quote("187.49", "300", "187.50", "300");
    floor.quote("187.39", "300", "187.40", "200");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 200@187.45 cum 200\n");
    floor.quote("187.39", "300", "187.40", "200");
    EXPECT_EQ(floor.said(), "");
}

TEST(Exchange, APrintThroughARestingOrderFillsItUpToThePrintsSize) {
    Floor floor;
    floor.send(F::buy("c1", "500", "187.45"));
    floor.quote("187.49", "300", "187.50", "300");
    floor.trade("187.44", "200");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 200@187.45 cum 200\n");
}

TEST(Exchange, APrintAtThePriceFillsOnlyWhatIsBehindTheDisplayedSize) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.49"));
    floor.quote("187.49", "300", "187.50", "300");
    floor.trade("187.49", "250");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.trade("187.49", "80");
    EXPECT_EQ(floor.said(), "c1 Trade 30@187.49 cum 30\n");
}

TEST(Exchange, SizeThatLeavesTheQueueAheadMovesUsUp) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.49"));
    floor.quote("187.49", "300", "187.50", "300");
    floor.quote("187.49", "20", "187.50", "300");
    floor.quote("187.49", "900", "187.50", "300");
    floor.trade("187.49", "50");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 30@187.49 cum 30\n");
}

TEST(Exchange, AnOrderInsideTheSpreadHasNobodyAhead) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.49"));
    floor.quote("187.48", "300", "187.50", "300");
    floor.trade("187.49", "60");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 60@187.49 cum 60\n");
}

TEST(Exchange, AnOrderBehindTheBestPriceStandsBehindWhatIsDisplayedWhenTheMarketComes) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.40"));
    floor.quote("187.48", "300", "187.50", "300");
    floor.trade("187.40", "1000");  // late or odd: the best bid is above
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quote("187.40", "500", "187.42", "300");
    floor.trade("187.40", "510");
    EXPECT_EQ(floor.said(), "c1 Trade 10@187.4 cum 10\n");
}

TEST(Exchange, APrintThatLiftedTheOfferDoesNotReachABidAtItsPrice) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.49"));
    floor.quote("187.48", "300", "187.50", "300");
    floor.trade("187.49", "60", Aggressor::Buyer);
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.trade("187.49", "60", Aggressor::Seller);
    EXPECT_EQ(floor.said(), "c1 Trade 60@187.49 cum 60\n");
}

TEST(Exchange, TwoOrdersAtOnePriceAreFilledInTheOrderTheyCame) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.49"));
    floor.send(F::of(F::buy("c2", "100", "187.49"), "B"));
    floor.quote("187.48", "300", "187.50", "300");
    floor.trade("187.40", "150");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc1 Trade 100@187.49 cum 100\nc2 Trade 50@187.49 cum 50\n");
}

TEST(Exchange, TheBetterPriceIsFilledFirst) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.40"));
    floor.send(F::buy("c2", "100", "187.45"));
    floor.quote("187.30", "300", "187.50", "300");
    floor.trade("187.20", "150");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc2 Trade 100@187.45 cum 100\nc1 Trade 50@187.4 cum 50\n");
}

TEST(Exchange, OrdersOfTwoAccountsMeetEachOther) {
    Floor floor;
    floor.hold("B", "100");
    floor.quote("187.40", "300", "187.60", "300");
    floor.send(F::of(F::sell("s1", "80", "187.50"), "B"));
    floor.quote("187.40", "300", "187.60", "300");
    floor.send(F::buy("c1", "100", "187.55"));
    floor.quote("187.40", "300", "187.60", "300");
    EXPECT_EQ(floor.said(), "s1 New cum 0\nc1 New cum 0\ns1 Trade 80@187.5 cum 80\nc1 Trade 80@187.5 cum 80\n");
    EXPECT_EQ(floor.figures("B"), "USD 1015000 available 1015000 | NOVA.SIM 20@100");
    EXPECT_EQ(floor.figures("A"), "USD 985000 available 981249 | NOVA.SIM 80@187.5");
}

TEST(Exchange, AWaitingMarketOrderMeetsAnIncomingOrderOfAnotherAccount) {
    Floor floor;
    floor.hold("B", "100");
    floor.send(F::buy("c1", "100"));
    floor.quote("187.40", "300", "", "");
    floor.send(F::of(F::sell("s1", "80", "187.50"), "B"));
    floor.quote("187.40", "300", "", "");
    EXPECT_EQ(floor.said(), "c1 New cum 0\ns1 New cum 0\ns1 Trade 80@187.5 cum 80\nc1 Trade 80@187.5 cum 80\n");
}

TEST(Exchange, TradeOnlyDataMakesABookOfTheLastPrintAndOneTick) {
    Floor floor;
    floor.send(F::buy("c1", "150"));
    floor.trade("187.40", "100");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 100@187.41 cum 100\n");
    floor.trade("187.40", "100");
    EXPECT_EQ(floor.said(), "c1 Trade 50@187.41 cum 150\n");
}

TEST(Exchange, InTradeOnlyDataOnePrintIsNotUsedTwice) {
    Floor floor;
    floor.send(F::buy("c1", "150", "187.45"));
    floor.trade("187.50", "100");
    floor.trade("187.40", "100");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 100@187.45 cum 100\n");
    floor.trade("187.39", "20");
    EXPECT_EQ(floor.said(), "c1 Trade 20@187.45 cum 120\n");
}

TEST(Exchange, QuotesEndTheTradeOnlyBook) {
    Floor floor;
    floor.trade("187.40", "100");
    floor.quote("187.30", "10", "187.35", "10");
    floor.trade("187.40", "100");
    floor.send(F::buy("c1", "100", "187.41"));
    floor.trade("187.40", "100");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 10@187.35 cum 10\n");
}

TEST(Exchange, ACrossedQuoteEmptiesTheBookUntilAGoodOneComes) {
    Floor floor;
    floor.quote("187.40", "100", "187.50", "100");
    floor.send(F::buy("c1", "10"));
    floor.quote("187.51", "100", "187.50", "100");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    EXPECT_EQ(floor.exchange.crossed_quotes(), 1u);
    floor.quote("187.40", "100", "187.50", "100");
    EXPECT_EQ(floor.said(), "c1 Trade 10@187.5 cum 10\n");
}

TEST(Exchange, AQuoteBetweenTwoTicksIsRoundedAgainstUs) {
    Floor floor;
    floor.send(F::buy("c1", "10"));
    floor.hold("A", "10");
    floor.send(F::sell("s1", "10"));
    floor.quote("187.4049", "100", "187.4951", "100");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 10@187.5 cum 10\ns1 New cum 0\ns1 Trade 10@187.4 cum 10\n");
}

TEST(Exchange, FixedSlippageMakesAMarketOrderWorse) {
    ExchangeConfig config;
    config.slippage = {SlippageKind::Fixed, px("0.02"), {}};
    Floor floor{config};
    floor.send(F::buy("c1", "10"));
    floor.send(F::buy("c2", "10", "187.51"));
    floor.quote("187.40", "100", "187.50", "100");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 10@187.52 cum 10\nc2 New cum 0\nc2 Trade 10@187.51 cum 10\n");
}

TEST(Exchange, PercentageSlippageIsRoundedUpToATick) {
    ExchangeConfig config;
    config.slippage = {SlippageKind::Percentage, {}, *parse_ratio("0.0001")};
    Floor floor{config};
    floor.hold("A", "10");
    floor.send(F::sell("c1", "10"));
    floor.quote("187.50", "100", "187.60", "100");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 10@187.48 cum 10\n");
}

}  // namespace
}  // namespace sluice::exchange
