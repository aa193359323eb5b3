#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;
constexpr TimeInForce kOpg = TimeInForce::Opg;

// The night before: 2026-03-02 22:00, both accounts hold 1000 shares.
struct Night : Floor {
    explicit Night(ExchangeConfig config = {}) : Floor{std::move(config)} {
        hold("A", "1000");
        hold("B", "1000");
        at("2026-03-02T22:00:00Z");
    }
    void at(const char* time) { now = *parse_rfc3339(time); }
    void morning() {
        pass(500 * kMs);
        at("2026-03-03T10:00:00Z");
    }
};

TEST(Auction, OrdersFromBeforeTheOpenTradeAtTheFirstPrint) {
    Night floor;
    floor.send(F::buy("c1", "100", "101"));
    floor.send(F::with(F::buy("c2", "100"), kOpg));
    floor.send(F::with(F::sell("c3", "50", "99"), TimeInForce::Gtc));
    floor.morning();
    floor.quote("99.90", "500", "100.10", "500");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc3 New cum 0\n");
    floor.trade("100", "600");
    // The market order meets the seller first; what is left of both buys takes from the print.
    EXPECT_EQ(floor.said(),
              "c2 Trade 50@100 cum 50\nc3 Trade 50@100 cum 50\nc2 Trade 50@100 cum 100\nc1 Trade 100@100 cum 100\n");
    EXPECT_EQ(floor.explanations().at(0),
              "opening auction at 100.00, the first print of the session: met an order of this exchange; quote "
              "99.90/100.10; slippage 0; fee 0.00 USD");
    EXPECT_EQ(floor.explanations().at(3),
              "opening auction at 100.00, the first print of the session: took 100 of its 600; quote 99.90/100.10; "
              "slippage 0; fee 0.00 USD");
}

TEST(Auction, ThePrintsSizeBindsByPriceThenTime) {
    Night floor;
    floor.send(F::with(F::buy("c1", "100", "100.50"), kOpg));
    floor.send(F::of(F::with(F::buy("c2", "100", "101"), kOpg), "B"));
    floor.send(F::of(F::with(F::buy("c3", "100", "100.50"), kOpg), "B"));
    floor.morning();
    floor.trade("100", "150");
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc2 New cum 0\nc3 New cum 0\nc2 Trade 100@100 cum 100\nc1 Trade 50@100 cum 50\n"
              "c1 Canceled cum 50\nc3 Canceled cum 0\n");
    EXPECT_EQ(floor.sentence("c3"), "the opening auction at 100.00 filled no more of it");
}

TEST(Auction, UnlimitedParticipationIsNotBoundByThePrint) {
    ExchangeConfig config;
    config.auctions.unlimited = true;
    Night floor{config};
    floor.send(F::with(F::buy("c1", "500"), kOpg));
    floor.morning();
    floor.trade("100", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 500@100 cum 500\n");
    EXPECT_NE(floor.explanations().at(0).find("its size of 10 does not bind"), std::string::npos);
}

TEST(Auction, AnOpeningBeyondTheLimitCancelsTheOrderWithBothPrices) {
    Night floor;
    floor.send(F::with(F::buy("c1", "100", "99"), kOpg));
    floor.morning();
    floor.trade("100", "500");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Canceled cum 0\n");
    EXPECT_EQ(floor.sentence("c1"), "the opening auction at 100.00 was beyond the order's limit of 99.00");
}

TEST(Auction, ADayOrderTheOpeningLeftUnfilledGoesOnIntoTheDay) {
    Night floor;
    floor.send(F::buy("c1", "100", "100"));
    floor.morning();
    floor.quote("99.90", "500", "100.10", "500");
    floor.trade("100", "40");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 40@100 cum 40\n");
    floor.trade("99.95", "25");
    EXPECT_EQ(floor.said(), "c1 Trade 25@100 cum 65\n");
}

TEST(Auction, ARestingOrderOfYesterdayOpensAtThePrintAndNotAtItsLimit) {
    Floor floor;
    floor.send(F::with(F::buy("c1", "100", "190"), TimeInForce::Gtc));
    floor.quote("194", "500", "195", "500");
    floor.pass(std::chrono::hours{8});
    floor.now = *parse_rfc3339("2026-03-03T10:00:00Z");
    floor.quote("184", "500", "185", "500");
    floor.trade("185", "500");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 100@185 cum 100\n");
}

TEST(Auction, WithoutAnOpeningPrintAnOpgOrderExpiresAtTheClose) {
    Night floor;
    floor.send(F::with(F::buy("c1", "100"), kOpg));
    floor.morning();
    floor.quote("99.90", "500", "100.10", "500");
    floor.pass(std::chrono::hours{11});
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Expired cum 0\n");
}

TEST(Auction, OrdersForTheCloseTradeAtTheLastPrint) {
    Floor floor;
    floor.hold("B", "1000");
    floor.send(F::typed(F::buy("c1", "100"), OrdType::MarketOnClose));
    floor.send(F::with(F::buy("c2", "100", "100.50"), TimeInForce::Cls));
    floor.send(F::of(F::typed(F::sell("c3", "30", "99"), OrdType::LimitOnClose), "B"));
    floor.send(F::typed(F::buy("c4", "100", "99"), OrdType::LimitOnClose));
    floor.quote("98", "500", "98.50", "500");
    floor.trade("98.20", "500");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc3 New cum 0\nc4 New cum 0\n");
    floor.trade("100", "120");
    EXPECT_EQ(floor.said(), "");
    EXPECT_EQ(floor.exchange.next_due(), *parse_rfc3339("2026-03-02T20:00:00Z"));
    floor.pass(std::chrono::hours{6});
    EXPECT_EQ(floor.said(),
              "c1 Trade 30@100 cum 30\nc3 Trade 30@100 cum 30\nc1 Trade 70@100 cum 100\nc2 Trade 50@100 cum 50\n"
              "c2 Canceled cum 50\nc4 Canceled cum 0\n");
    EXPECT_EQ(floor.sentence("c4"), "the closing auction at 100.00 was beyond the order's limit of 99.00");
    EXPECT_EQ(floor.explanations().at(2),
              "closing auction at 100.00, the last print of the session: took 70 of its 120; quote 98.00/98.50; "
              "slippage 0; fee 0.00 USD");
}

TEST(Auction, ASessionWithoutAPrintHasNoClose) {
    Floor floor;
    floor.send(F::typed(F::buy("c1", "100"), OrdType::MarketOnClose));
    floor.quote("98", "500", "98.50", "500");
    floor.pass(std::chrono::hours{6});
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Canceled cum 0\n");
    EXPECT_EQ(floor.sentence("c1"), "no print of this session to close at");
}

TEST(Auction, AnOrderForTheCloseCanBeReplacedAndCanceled) {
    Floor floor;
    floor.send(F::typed(F::buy("c1", "100", "99"), OrdType::LimitOnClose));
    floor.send(F::typed(F::buy("c2", "100"), OrdType::MarketOnClose));
    floor.trade("100", "500");
    floor.replace("c1", F::typed(F::buy("c3", "60", "101"), OrdType::LimitOnClose));
    floor.cancel("c2");
    floor.trade("100", "500");
    floor.pass(std::chrono::hours{6});
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc2 New cum 0\nc3 Replaced New cum 0\nc2 Canceled cum 0\nc3 Trade 60@100 cum 60\n");
}

TEST(Auction, AMarketThatNeverClosesHasNone) {
    Floor floor;
    Instrument coin = share("COIN.SIM");
    coin.calendar = CalendarId{"ALWAYS"};
    ASSERT_TRUE(floor.exchange.define(coin));
    auto order = F::with(F::buy("c1", "1"), TimeInForce::Opg);
    order.instrument = coin.id;
    floor.send(order);
    floor.trade("100", "1");
    EXPECT_EQ(
        floor.said(),
        "c1 Rejected UnsupportedOrder: COIN.SIM has no auctions here; use Day, Gtc, Gtd, Ioc or Fok with a Market "
        "or Limit order\n");
}

TEST(Auction, OnlyAShareOfThePrintMayBeOurs) {
    ExchangeConfig config;
    config.participation = *parse_ratio("0.1");
    Night floor{config};
    floor.send(F::with(F::buy("c1", "100"), kOpg));
    floor.morning();
    floor.trade("100", "500");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 50@100 cum 50\nc1 Canceled cum 50\n");
}

ExchangeConfig with_extended_hours() {
    ExchangeConfig config;
    config.extended_hours = ExtendedHours{std::chrono::hours{4}, std::chrono::hours{3}};
    return config;
}

TEST(ExtendedHours, FillOnlyThoseWhoAskForThem) {
    Floor floor{with_extended_hours()};
    floor.send(F::with(F::buy("c1", "100", "100"), ExecInst::ExtendedHours));
    floor.send(F::buy("c2", "100", "100"));
    floor.quote("101", "500", "102", "500");
    floor.pass(std::chrono::hours{5});  // 20:00
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc2 Expired cum 0\n");
    floor.quote("99", "500", "99.50", "20");
    EXPECT_EQ(floor.said(), "c1 Trade 20@99.5 cum 20\n");
    EXPECT_EQ(floor.explanations().at(0),
              "outside the session; took 20 of 20 displayed at 99.50; quote 99.00/99.50; slippage 0; fee 0.00 USD");
    floor.pass(std::chrono::hours{3});
    EXPECT_EQ(floor.said(), "c1 Expired cum 20\n");
}

TEST(ExtendedHours, BeforeTheOpenTheyTradeAndThenJoinTheOpening) {
    Floor floor{with_extended_hours()};
    floor.now = *parse_rfc3339("2026-03-03T07:00:00Z");
    floor.send(F::with(F::buy("c1", "100", "100"), ExecInst::ExtendedHours));
    floor.send(F::with(F::buy("c2", "100", "100"), TimeInForce::Opg));
    floor.quote("99", "500", "99.50", "20");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 20@99.5 cum 20\nc2 New cum 0\n");
    floor.now = *parse_rfc3339("2026-03-03T10:00:00Z");
    floor.trade("99", "500");
    EXPECT_EQ(floor.said(), "c1 Trade 80@99 cum 100\nc2 Trade 100@99 cum 100\n");
}

TEST(ExtendedHours, StopsDoNotLookAtThem) {
    Floor floor{with_extended_hours()};
    floor.hold("A", "100");
    floor.now = *parse_rfc3339("2026-03-03T07:00:00Z");
    floor.send(F::stop(F::sell("c1", "100"), "90"));
    floor.trade("80", "50");
    floor.trade("80", "50");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
}

}  // namespace
}  // namespace sluice::exchange
