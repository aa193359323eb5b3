#include "exchange/dated_fixture.hpp"

namespace sluice::exchange {
namespace {

using Strings = std::vector<std::string>;

TEST(Split, MultipliesHoldingsAtTheExDateAndKeepsTheirCost) {
    DatedFloor floor;
    floor.act("split,NOVA.SIM,2026-03-03,,7:1,,\n");
    floor.give("A", "NOVA.SIM", "100", "645.75");
    floor.give("S", "NOVA.SIM", "-10", "650");
    floor.until("2026-03-02T23:59:59Z");
    EXPECT_EQ(floor.told(), "");
    floor.until("2026-03-03T00:00:00Z");
    EXPECT_EQ(floor.told(), "A Split NOVA.SIM x7\nS Split NOVA.SIM x7\n");
    EXPECT_EQ(floor.reasons()[0], "NOVA.SIM splits 7:1 on 2026-03-03: 100 become 700");
    EXPECT_EQ(floor.ids(), (Strings{"S260303-NOVA.SIM", "S260303-NOVA.SIM"}));
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 1000000 | NOVA.SIM 700@92.25");
    EXPECT_EQ(floor.figures("S"), "USD 1000000 available 1000000 | NOVA.SIM -70@92.857142857");
}

TEST(Split, AReverseSplitPaysLessThanALotInCash) {
    DatedFloor floor;
    floor.act("split,NOVA.SIM,2026-03-03,,1:10,,\n");
    floor.give("A", "NOVA.SIM", "25", "2");
    floor.give("S", "NOVA.SIM", "-9", "2");
    floor.give("T", "NOVA.SIM", "30", "2");
    floor.print("NOVA.SIM", "2.5");
    floor.until("2026-03-03T09:00:00Z");
    EXPECT_EQ(floor.told(),
              "A Split NOVA.SIM x0.1\nA Correction NOVA.SIM -0.5@25 cash 12.5 USD\n"
              "S Split NOVA.SIM x0.1\nS Correction NOVA.SIM 0.9@25 cash -22.5 USD\n"
              "T Split NOVA.SIM x0.1\n");
    EXPECT_EQ(floor.reasons()[1],
              "NOVA.SIM splits 1:10 on 2026-03-03: cash in lieu of 0.5 at 25, the last price before");
    EXPECT_EQ(floor.figures("A"), "USD 1000012.5 available 1000012.5 | NOVA.SIM 2@20");
    EXPECT_EQ(floor.figures("S"), "USD 999977.5 available 999977.5");
    EXPECT_EQ(floor.figures("T"), "USD 1000000 available 1000000 | NOVA.SIM 3@20");
}

TEST(Split, WithoutAPrintTheFractionIsPaidAtItsCost) {
    DatedFloor floor;
    floor.act("split,NOVA.SIM,2026-03-03,,1:10,,\n");
    floor.give("A", "NOVA.SIM", "25", "2");
    floor.pass(kMs);
    floor.until("2026-03-03T09:00:00Z");
    EXPECT_EQ(floor.told(), "A Split NOVA.SIM x0.1\nA Correction NOVA.SIM -0.5@20 cash 10 USD\n");
    EXPECT_EQ(floor.reasons()[1], "NOVA.SIM splits 1:10 on 2026-03-03: cash in lieu of 0.5 at 20, what it cost");
}

TEST(Split, WhatARatioOfNinePlacesMissesIsCorrected) {
    DatedFloor floor;
    floor.act("split,NOVA.SIM,2026-03-03,,1:3,,\n");
    floor.give("A", "NOVA.SIM", "300", "2");
    floor.give("S", "NOVA.SIM", "-300", "2");
    floor.pass(kMs);
    floor.until("2026-03-03T09:00:00Z");
    EXPECT_EQ(floor.told(),
              "A Split NOVA.SIM x0.333333333\nA Correction NOVA.SIM 0.0000001@0\n"
              "S Split NOVA.SIM x0.333333333\nS Correction NOVA.SIM -0.0000001@0\n");
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 1000000 | NOVA.SIM 100@6");
    EXPECT_EQ(floor.figures("S"), "USD 1000000 available 1000000 | NOVA.SIM -100@6");
}

TEST(Split, OpenOrdersEndWithASentenceAndTheirClaims) {
    DatedFloor floor;
    floor.act("split,NOVA.SIM,2026-03-03,,7:1,,\n");
    floor.give("A", "NOVA.SIM", "100", "640");
    floor.send(Floor::with(Floor::buy("c1", "10", "600"), TimeInForce::Gtc));
    floor.send(Floor::with(Floor::sell("c2", "100", "700"), TimeInForce::Gtc));
    floor.send(Floor::with(Floor::stop(Floor::buy("c3", "1"), "720"), TimeInForce::Gtc));
    floor.quote("640", "100", "640.10", "100");
    EXPECT_EQ(floor.exchange.open_orders(), 3u);
    floor.said();
    floor.until("2026-03-03T00:00:00Z");
    const std::string why = " Canceled: NOVA.SIM splits 7:1 on 2026-03-03: orders in the old units end\n";
    EXPECT_EQ(floor.told(), "c1" + why + "c2" + why + "c3" + why + "A Split NOVA.SIM x7\n");
    EXPECT_EQ(floor.exchange.open_orders(), 0u);
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 1000000 | NOVA.SIM 700@91.428571429");
    // The new units can be sold at once, all of them.
    floor.send(Floor::sell("c4", "700", "92"));
    floor.until("2026-03-03T10:06:00Z");  // nobody waits for an opening print any more
    floor.quote("92", "700", "92.10", "100");
    floor.quote("92", "700", "92.10", "100");
    EXPECT_EQ(floor.figures("A"), "USD 1064400 available 1064400");
}

TEST(Split, OldPricesAreForgotten) {
    DatedFloor floor;
    floor.act("split,NOVA.SIM,2026-03-03,,7:1,,\n");
    floor.print("NOVA.SIM", "640");
    floor.until("2026-03-03T00:00:00Z");
    floor.send(Floor::with(Floor::stop(Floor::buy("c1", "1"), "100"), TimeInForce::Gtc));
    floor.until("2026-03-03T10:00:00Z");
    floor.quote("92", "700", "92.10", "100");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n") << "a last print of 640 would have triggered it";
}

TEST(Dividend, IsPaidOnThePayDateForWhatWasHeldOnTheExDate) {
    DatedFloor floor;
    floor.act("dividend,NOVA.SIM,2026-03-03,2026-03-05,,0.47,USD\n");
    floor.give("A", "NOVA.SIM", "100", "92");
    floor.give("S", "NOVA.SIM", "-50", "92");
    floor.pass(kMs);
    floor.until("2026-03-03T12:00:00Z");
    EXPECT_EQ(floor.told(), "");
    // What changes hands after the ex-date carries no dividend.
    floor.give("A", "NOVA.SIM", "0");
    floor.give("T", "NOVA.SIM", "100", "91");
    floor.until("2026-03-04T23:59:59Z");
    EXPECT_EQ(floor.told(), "");
    floor.until("2026-03-05T00:00:00Z");
    EXPECT_EQ(floor.told(), "A Dividend NOVA.SIM cash 47 USD\nS Dividend NOVA.SIM cash -23.5 USD\n");
    EXPECT_EQ(floor.reasons(), (Strings{"received: 0.47 USD on each of 100 held at the ex-date 2026-03-03",
                                        "paid: 0.47 USD on each of 50 short at the ex-date 2026-03-03"}));
    EXPECT_EQ(floor.ids(), (Strings{"D260303-NOVA.SIM", "D260303-NOVA.SIM"}));
    EXPECT_EQ(floor.figures("A"), "USD 1000047 available 1000047");
    EXPECT_EQ(floor.figures("S"), "USD 999976.5 available 999976.5 | NOVA.SIM -50@92");
}

TEST(Dividend, OnTheDayOfASplitIsForTheNewUnits) {
    DatedFloor floor;
    floor.act("dividend,NOVA.SIM,2026-03-03,2026-03-03,,0.5,EUR\nsplit,NOVA.SIM,2026-03-03,,2:1,,\n");
    floor.give("A", "NOVA.SIM", "100", "92");
    floor.pass(kMs);
    floor.until("2026-03-03T00:00:00Z");
    EXPECT_EQ(floor.told(), "A Split NOVA.SIM x2\nA Dividend NOVA.SIM cash 100 EUR\n");
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 1000000EUR 100 available 100 | NOVA.SIM 200@46");
}

TEST(Dividend, OrdersStayAsTheyAre) {
    DatedFloor floor;
    floor.act("dividend,NOVA.SIM,2026-03-03,2026-03-03,,1,USD\n");
    floor.send(Floor::with(Floor::buy("c1", "10", "90"), TimeInForce::Gtc));
    floor.quote("92", "100", "92.10", "100");
    floor.until("2026-03-03T10:06:00Z");
    floor.quote("92", "100", "92.10", "100");
    floor.quote("89", "100", "90", "100");
    EXPECT_EQ(floor.explanations().size(), 0u);
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 10@90 cum 10\n");
}

TEST(DatedActions, WhatIsDatedBeforeTheFirstMomentIsHistory) {
    DatedFloor floor;
    floor.act("split,NOVA.SIM,2026-03-02,,7:1,,\nsplit,NOVA.SIM,2026-03-03,,2:1,,\nsplit,GONE.SIM,2026-03-03,,2:1,,\n");
    floor.give("A", "NOVA.SIM", "100", "92");
    floor.pass(kMs);
    EXPECT_EQ(floor.exchange.next_due(), *parse_rfc3339("2026-03-03T00:00:00Z"));
    floor.until("2026-03-04T00:00:00Z");
    EXPECT_EQ(floor.told(), "A Split NOVA.SIM x2\n");
    EXPECT_EQ(floor.exchange.next_due(), std::nullopt);
}

TEST(DatedActions, ARunThatGoesOnCatchesUpWithWhatItMissed) {
    DatedFloor floor;
    floor.act("split,NOVA.SIM,2026-03-01,,7:1,,\nsplit,NOVA.SIM,2026-03-02,,2:1,,\n");
    floor.exchange.resume_from(*parse_rfc3339("2026-03-01T20:00:00Z"));
    floor.give("A", "NOVA.SIM", "100", "92");
    floor.pass(kMs);
    EXPECT_EQ(floor.told(), "A Split NOVA.SIM x2\n");
}

TEST(DatedActions, AreGivenBeforeTheFirstEvent) {
    DatedFloor floor;
    floor.pass(kMs);
    const Status late = floor.exchange.add_actions({});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().text, "dated actions are given before the first event of the exchange");
}

TEST(DatedActions, CanBeAskedForAgain) {
    DatedFloor floor;
    floor.act("split,NOVA.SIM,2026-03-03,,7:1,,\nsplit,NOVA.SIM,2026-03-04,,2:1,,\n");
    floor.give("A", "NOVA.SIM", "100", "645.75");
    floor.give("S", "NOVA.SIM", "-100", "645.75");
    floor.pass(kMs);
    floor.until("2026-03-05T00:00:00Z");
    std::vector<Adjustment> out;
    floor.exchange.adjustments(AccountId{"A"}, *parse_rfc3339("2026-03-03T00:00:00Z"), out);
    EXPECT_EQ(out.size(), 2u);
    out.clear();
    floor.exchange.adjustments(AccountId{"A"}, *parse_rfc3339("2026-03-03T00:00:01Z"), out);
    ASSERT_EQ(out.size(), 1u);
    EXPECT_EQ(DatedFloor::line(out[0]), "A Split NOVA.SIM x2");
}

TEST(DatedActions, TravelLikeEveryReport) {
    ExchangeConfig config;
    config.latency_out = 5 * kMs;
    DatedFloor floor{config};
    floor.act("split,NOVA.SIM,2026-03-03,,7:1,,\n");
    floor.give("A", "NOVA.SIM", "100", "645.75");
    floor.pass(kMs);
    floor.until("2026-03-03T00:00:00Z");
    EXPECT_EQ(floor.told(), "");
    floor.pass(5 * kMs);
    EXPECT_EQ(floor.told(), "A Split NOVA.SIM x7\n");
}

}  // namespace
}  // namespace sluice::exchange
