#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;
constexpr TimeInForce kIoc = TimeInForce::Ioc;
constexpr TimeInForce kFok = TimeInForce::Fok;
constexpr TimeInForce kGtc = TimeInForce::Gtc;

void quiet_market(Floor& floor) { floor.quote("187.40", "300", "187.50", "300"); }

TEST(ExchangeOrders, ImmediateOrCancelTakesWhatIsThereAndCancelsTheRest) {
    Floor floor;
    floor.send(F::with(F::buy("c1", "500", "187.50"), kIoc));
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 300@187.5 cum 300\nc1 Canceled cum 300\n");
    EXPECT_EQ(floor.exchange.open_orders(), 0u);
}

TEST(ExchangeOrders, FillOrKillFillsWholeOrNotAtAll) {
    Floor floor;
    floor.send(F::with(F::buy("c1", "301", "187.50"), kFok));
    floor.send(F::with(F::buy("c2", "300", "187.50"), kFok));
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Canceled cum 0\nc2 New cum 0\nc2 Trade 300@187.5 cum 300\n");
}

TEST(ExchangeOrders, PostOnlyThatWouldTakeIsRejected) {
    Floor floor;
    floor.send(F::with(F::buy("c1", "10", "187.50"), ExecInst::PostOnly));
    floor.send(F::with(F::buy("c2", "10", "187.49"), ExecInst::PostOnly));
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c1 Rejected Other: post-only: the order at 187.50 would take from 187.50\nc2 New cum 0\n");
}

TEST(ExchangeOrders, PostOnlyThatTheMarketReachesBeforeItCanRestIsCanceled) {
    Floor floor;
    floor.send(F::with(F::buy("c1", "10", "187.50"), ExecInst::PostOnly));
    floor.pass(500 * kMs);
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c1 Canceled cum 0\n");
}

TEST(ExchangeOrders, ADayOrderExpiresWhenItsSessionCloses) {
    Floor floor;
    floor.send(F::buy("c1", "10", "180"));
    floor.send(F::with(F::buy("c2", "10", "180"), kGtc));
    quiet_market(floor);
    EXPECT_EQ(floor.exchange.next_due(), floor.now);
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\n");
    EXPECT_EQ(floor.exchange.next_due(), *parse_rfc3339("2026-03-02T20:00:00Z"));
    floor.pass(std::chrono::hours{5});
    EXPECT_EQ(floor.said(), "c1 Expired cum 0\n");
    EXPECT_EQ(floor.exchange.open_orders(), 1u);
}

TEST(ExchangeOrders, ADayOrderGivenAtNightBelongsToTheNextSession) {
    Floor floor;
    floor.now = *parse_rfc3339("2026-03-02T22:00:00Z");
    floor.send(F::buy("c1", "10", "187.50"));
    floor.pass(500 * kMs);
    quiet_market(floor);  // prints outside the session fill nothing
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.now = *parse_rfc3339("2026-03-03T10:00:00Z");
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "");  // it waits for the opening print, but not for ever
    floor.now = *parse_rfc3339("2026-03-03T10:05:00Z");
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c1 Trade 10@187.5 cum 10\n");
}

TEST(ExchangeOrders, NothingOfYesterdaysBookIsFilledAgainst) {
    Floor floor;
    quiet_market(floor);
    floor.now = *parse_rfc3339("2026-03-03T10:00:00Z");
    floor.send(F::buy("c1", "10", "187.50"));
    floor.quote("", "", "187.55", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
}

TEST(ExchangeOrders, GoodTillDateExpiresAtItsTime) {
    Floor floor;
    auto order = F::with(F::buy("c1", "10", "180"), TimeInForce::Gtd);
    order.expire_time = floor.now + std::chrono::minutes{10};
    floor.send(order);
    quiet_market(floor);
    floor.pass(std::chrono::minutes{9});
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.pass(std::chrono::minutes{1});
    EXPECT_EQ(floor.said(), "c1 Expired cum 0\n");
}

TEST(ExchangeOrders, ImmediateOrdersNeedAnOpenMarket) {
    Floor floor;
    floor.now = *parse_rfc3339("2026-03-02T22:00:00Z");
    floor.send(F::with(F::buy("c1", "10", "187.50"), kIoc));
    floor.pass(500 * kMs);
    EXPECT_EQ(floor.said(),
              "c1 Rejected ExchangeClosed: Ioc needs an open market: closed for the night; opens at 10:00 UTC\n");
}

TEST(ExchangeOrders, AnUnknownCalendarIsClosedForEver) {
    Floor floor;
    Instrument odd = share("ODD.SIM");
    odd.calendar = CalendarId{"MOON"};
    ASSERT_TRUE(floor.exchange.define(odd));
    auto order = F::buy("c1", "10", "187.50");
    order.instrument = odd.id;
    floor.send(order);
    floor.pass(500 * kMs);
    EXPECT_EQ(floor.said(), "c1 Rejected ExchangeClosed: calendar MOON knows no session from here on\n");
}

TEST(ExchangeOrders, AStopBecomesAMarketOrderWhenAPrintReachesIt) {
    Floor floor;
    floor.hold("A", "100");
    floor.send(F::stop(F::sell("c1", "100"), "187.00"));
    quiet_market(floor);
    floor.trade("187.01", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quote("186.90", "300", "187.00", "300");
    floor.trade("187.00", "10");
    EXPECT_EQ(floor.said(), "c1 Trade 100@186.9 cum 100\n");
}

TEST(ExchangeOrders, WhereNothingPrintsAStopLooksAtTheQuotesOtherSide) {
    Floor floor;
    floor.send(F::stop(F::buy("c1", "100"), "187.60"));
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quote("187.50", "300", "187.60", "300");
    EXPECT_EQ(floor.said(), "c1 Trade 100@187.6 cum 100\n");
}

TEST(ExchangeOrders, AStopLimitDoesNotFillBeyondItsLimit) {
    Floor floor;
    floor.send(F::stop(F::buy("c1", "100", "187.65"), "187.60"));
    quiet_market(floor);
    floor.quote("187.70", "300", "187.80", "300");
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quote("187.50", "300", "187.62", "300");
    EXPECT_EQ(floor.said(), "c1 Trade 100@187.65 cum 100\n");
}

TEST(ExchangeOrders, AStopAlreadyPassedTriggersAtOnce) {
    Floor floor;
    floor.send(F::stop(F::buy("c1", "100"), "187.10"));
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 100@187.5 cum 100\n");
}

TEST(ExchangeOrders, ACancelThatLosesTheRaceWithAFillIsTooLate) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.45"));
    quiet_market(floor);
    floor.cancel("c1");
    floor.trade("187.40", "100");
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc1 Trade 100@187.45 cum 100\nc1 Cancel rejected: TooLateToCancel, the order is Filled "
              "already\n");
}

TEST(ExchangeOrders, ACancelReleasesWhatTheOrderHadReserved) {
    Floor floor;
    floor.send(F::buy("c1", "100", "180"));
    quiet_market(floor);
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 982000");
    floor.cancel("c1");
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Canceled cum 0\n");
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 1000000");
}

TEST(ExchangeOrders, ACancelOfAnUnknownOrderSaysSo) {
    Floor floor;
    floor.send(F::buy("c1", "100", "180"));
    floor.cancel("c9");
    floor.cancel("c1", "B");
    quiet_market(floor);
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc9 Cancel rejected: UnknownOrder, no order c9 on account A\n"
              "c1 Cancel rejected: UnknownOrder, no order c1 on account B\n");
}

TEST(ExchangeOrders, AReplaceStatesTheNewTotalAndTakesTheNewId) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.45"));
    quiet_market(floor);
    floor.trade("187.40", "30");
    floor.replace("c1", F::buy("c2", "50", "187.45"));
    quiet_market(floor);
    floor.trade("187.40", "100");
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc1 Trade 30@187.45 cum 30\nc2 Replaced PartiallyFilled cum 30\n"
              "c2 Trade 20@187.45 cum 50\n");
}

TEST(ExchangeOrders, AReplaceToAMarketablePriceTakes) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.30"));
    quiet_market(floor);
    floor.replace("c1", F::buy("c2", "100", "187.50"));
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 Replaced New cum 0\nc2 Trade 100@187.5 cum 100\n");
}

TEST(ExchangeOrders, LoweringTheQuantityKeepsThePlaceInTheQueue) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.45"));
    floor.send(F::of(F::buy("d1", "100", "187.45"), "B"));
    quiet_market(floor);
    floor.replace("c1", F::buy("c2", "60", "187.45"));
    quiet_market(floor);
    floor.said();
    floor.trade("187.40", "70");
    EXPECT_EQ(floor.said(), "c2 Trade 60@187.45 cum 60\nd1 Trade 10@187.45 cum 10\n");
}

TEST(ExchangeOrders, RaisingTheQuantityLosesThePlaceInTheQueue) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.45"));
    floor.send(F::of(F::buy("d1", "100", "187.45"), "B"));
    quiet_market(floor);
    floor.replace("c1", F::buy("c2", "110", "187.45"));
    quiet_market(floor);
    floor.said();
    floor.trade("187.40", "120");
    EXPECT_EQ(floor.said(), "d1 Trade 100@187.45 cum 100\nc2 Trade 20@187.45 cum 20\n");
}

TEST(ExchangeOrders, AReplaceThatAFillOvertakesIsTooLateAndChangesNothing) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.45"));
    quiet_market(floor);
    floor.replace("c1", F::buy("c2", "50", "187.45"));
    floor.trade("187.40", "60");
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc1 Trade 60@187.45 cum 60\nc1 Replace rejected: TooLateToCancel, "
              "60 are filled already; the new total 50 must be above that\n");
    floor.trade("187.40", "60");
    EXPECT_EQ(floor.said(), "c1 Trade 40@187.45 cum 100\n");
}

TEST(ExchangeOrders, AReplaceIsRefusedWithItsReason) {
    Floor floor;
    floor.send(F::buy("c1", "100", "180"));
    quiet_market(floor);
    floor.said();
    floor.replace("c9", F::buy("c2", "50", "180"));
    floor.replace("c1", F::buy("c1", "50", "180"));
    floor.replace("c1", F::sell("c2", "50", "180"));
    floor.replace("c1", F::buy("c2", "50", "180.005"));
    floor.replace("c1", F::buy("c2", "100000", "180"));
    quiet_market(floor);
    EXPECT_EQ(floor.said(),
              "c9 Replace rejected: UnknownOrder, no order c9 on account A\n"
              "c1 Replace rejected: Other, client order id c1 was used before\n"
              "c1 Replace rejected: Other, a replace changes quantity and prices, nothing else\n"
              "c1 Replace rejected: Other, limit price 180.005 is not a whole number of ticks of 0.01; "
              "the nearest are 180 and 180.01\n"
              "c1 Replace rejected: Other, buying 100000 NOVA.SIM needs 18000000.00 USD with fees; 1000000.00 USD is "
              "available\n");
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 982000");
}

TEST(ExchangeOrders, AStopCanBeMoved) {
    Floor floor;
    floor.hold("A", "100");
    floor.send(F::stop(F::sell("c1", "100"), "187.00"));
    quiet_market(floor);
    floor.replace("c1", F::stop(F::sell("c2", "100"), "187.20"));
    quiet_market(floor);
    floor.trade("187.20", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 Replaced New cum 0\nc2 Trade 100@187.4 cum 100\n");
}

TEST(ExchangeOrders, AQueryTellsTheTotalsUnderTheNewestId) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.45"));
    quiet_market(floor);
    floor.replace("c1", F::buy("c2", "90", "187.45"));
    floor.trade("187.40", "30");
    floor.said();
    floor.query("c1");
    floor.query("c7");
    quiet_market(floor);
    EXPECT_EQ(floor.said(), "c2 OrderStatus PartiallyFilled cum 30\nc7 not found: Proof\n");
}

TEST(ExchangeOrders, ASilentMarketAnswersAfterTheQuietTimeAndTradesOnTheNextEvent) {
    Floor floor;
    quiet_market(floor);
    floor.send(F::buy("c1", "10"));
    EXPECT_EQ(floor.exchange.next_due(), floor.now + 250 * kMs);
    floor.pass(249 * kMs);
    EXPECT_EQ(floor.said(), "");
    floor.pass(kMs);
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quote("187.60", "300", "187.70", "300");
    EXPECT_EQ(floor.said(), "c1 Trade 10@187.7 cum 10\n");
}

TEST(ExchangeOrders, AnOrderDoesNotTradeOnAnotherInstrumentsEvent) {
    Floor floor;
    ASSERT_TRUE(floor.exchange.define(share("ORBIT.SIM")));
    quiet_market(floor);
    floor.send(F::buy("c1", "10"));
    floor.now += kMs;
    floor.exchange.on_quote({InstrumentId{"ORBIT.SIM"}, px("10"), px("11"), qty("5"), qty("5"), floor.now, floor.now},
                            floor.now);
    EXPECT_EQ(floor.said(), "c1 New cum 0\n");
    floor.quote("187.60", "300", "187.70", "300");
    EXPECT_EQ(floor.said(), "c1 Trade 10@187.7 cum 10\n");
}

TEST(ExchangeOrders, LatencyDelaysTheRequestAndTheReport) {
    ExchangeConfig config;
    config.latency_in = 5 * kMs;
    config.latency_out = 3 * kMs;
    Floor floor{config};
    floor.send(F::buy("c1", "10"));
    floor.quote("187.40", "300", "187.50", "300");
    EXPECT_EQ(floor.said(), "");
    for (int i = 0; i < 4; ++i)
        floor.quote("187.41", "300", "187.51", "300");
    EXPECT_EQ(floor.said(), "");
    EXPECT_EQ(floor.exchange.next_due(), floor.now + 3 * kMs);
    floor.pass(3 * kMs);
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 10@187.51 cum 10\n");
}

}  // namespace
}  // namespace sluice::exchange
