#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;

// Floor with 1000 shares in A and a market of 99.95 x 500 / 100.05 x 500 that has printed at 100.
struct Market : Floor {
    explicit Market(ExchangeConfig config = {}) : Floor{std::move(config)} {
        hold("A", "1000");
        quotes("99.95", "100.05");
        trade("100", "10");
    }
    void quotes(std::string_view bid, std::string_view offer) { quote(bid, "500", offer, "500"); }
};

TEST(ExchangeTriggers, ATrailingStopFollowsThePrintsUpAndNeverDown) {
    Market floor;
    floor.send(F::trail(F::sell("c1", "10"), "2"));
    floor.quotes("99.95", "100.05");
    floor.trade("105", "10");
    floor.trade("103.01", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quotes("102.90", "103.10");
    floor.trade("103", "10");
    EXPECT_EQ(floor.said(), "c1 Trade 10@102.9 cum 10\n");
    EXPECT_EQ(floor.explanations().at(0),
              "stop 103.00, trailing the best price 105.00, triggered at 103.00; took 10 of 500 displayed at 102.90; "
              "quote 102.90/103.10; slippage 0; fee 0.00 USD");
}

TEST(ExchangeTriggers, ATrailingBuyFollowsThePrintsDown) {
    Market floor;
    floor.send(F::trail(F::buy("c1", "10"), "2"));
    floor.quotes("99.95", "100.05");
    floor.trade("95", "10");
    floor.trade("96.99", "10");
    floor.quotes("96.95", "97.05");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.trade("97", "10");
    EXPECT_EQ(floor.said(), "c1 Trade 10@97.05 cum 10\n");
}

TEST(ExchangeTriggers, APercentageTrailsInProportionRoundedAwayFromTheMarket) {
    Market floor;
    floor.send(F::trail_percent(F::sell("c1", "10"), "0.05"));
    floor.quotes("99.95", "100.05");
    floor.trade("100.11", "10");  // 5 percent of it is 5.0055: the stop stands at 95.10
    floor.trade("95.11", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.trade("95.10", "10");
    EXPECT_EQ(floor.said(), "c1 Trade 10@99.95 cum 10\n");
}

TEST(ExchangeTriggers, WhereNothingPrintsATrailingStopFollowsTheQuotesOtherSide) {
    Floor floor;
    floor.hold("A", "1000");
    floor.send(F::trail(F::sell("c1", "10"), "2"));
    floor.quote("99", "500", "99.10", "500");
    floor.quote("104", "500", "104.10", "500");
    floor.quote("102.01", "500", "102.10", "500");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quote("102", "500", "102.10", "500");
    EXPECT_EQ(floor.said(), "c1 Trade 10@102 cum 10\n");
}

TEST(ExchangeTriggers, AReplaceOfATrailKeepsTheBestPriceSeen) {
    Market floor;
    floor.send(F::trail(F::sell("c1", "10"), "5"));
    floor.quotes("99.95", "100.05");
    floor.trade("110", "10");
    floor.replace("c1", F::trail(F::sell("c2", "20"), "2"));
    floor.quotes("107.95", "108.05");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 Replaced New cum 0\n");
    floor.trade("108", "10");
    EXPECT_EQ(floor.said(), "c2 Trade 20@107.95 cum 20\n");
}

TEST(ExchangeTriggers, ATouchBuysWhenTheMarketHasFallenToItsPrice) {
    Market floor;
    floor.send(F::touch(F::buy("c1", "10"), "98"));
    floor.quotes("99.95", "100.05");
    floor.trade("98.01", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quotes("97.95", "98.05");
    floor.trade("98", "10");
    EXPECT_EQ(floor.said(), "c1 Trade 10@98.05 cum 10\n");
    EXPECT_EQ(
        floor.explanations().at(0),
        "touch price 98.00 reached at 98.00; took 10 of 500 displayed at 98.05; quote 97.95/98.05; slippage 0; fee "
        "0.00 USD");
}

TEST(ExchangeTriggers, ATouchSellsWhenTheMarketHasRisenToItsPrice) {
    Market floor;
    floor.send(F::touch(F::sell("c1", "10"), "101"));
    floor.quotes("99.95", "100.05");
    floor.trade("100.99", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.trade("101", "10");
    EXPECT_EQ(floor.said(), "c1 Trade 10@99.95 cum 10\n");
}

TEST(ExchangeTriggers, ATouchLimitKeepsToItsLimit) {
    Market floor;
    floor.send(F::touch(F::buy("c1", "10", "97.90"), "98"));
    floor.quotes("99.95", "100.05");
    floor.quotes("97.85", "98.05");
    floor.trade("97.95", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quotes("97.85", "97.89");
    EXPECT_EQ(floor.said(), "c1 Trade 10@97.9 cum 10\n");
}

TEST(ExchangeTriggers, ATouchAlreadyReachedTriggersAtOnce) {
    Market floor;
    floor.send(F::touch(F::buy("c1", "10"), "101"));
    floor.quotes("99.95", "100.05");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 10@100.05 cum 10\n");
}

}  // namespace
}  // namespace sluice::exchange
