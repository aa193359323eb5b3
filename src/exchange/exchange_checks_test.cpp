#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;

// What the exchange says to one order in a market of 187.40 x 300 / 187.50 x 300.
std::string answer(const NewOrderSingle& order, ExchangeConfig config = {}, const Filters& filters = {}) {
    Floor floor{std::move(config)};
    Instrument filtered = share("FILT.SIM");
    EXPECT_TRUE(floor.exchange.define(filtered, filters));
    floor.send(order);
    floor.quote("187.40", "300", "187.50", "300");
    return floor.said();
}
NewOrderSingle typed(OrdType type) {
    auto order = F::buy("c1", "10");
    order.ord_type = type;
    return order;
}
template <class Change>
NewOrderSingle changed(NewOrderSingle order, Change change) {
    change(order);
    return order;
}

TEST(ExchangeRejects, ATrailingStopWithoutItsTrail) {
    EXPECT_EQ(
        answer(typed(OrdType::TrailingStop)),
        "c1 Rejected InvalidPrice: a trailing stop trails by an amount or by a percentage: exactly one of them\n");
    const auto trailing = [](auto change) { return answer(changed(typed(OrdType::TrailingStop), change)); };
    EXPECT_EQ(trailing([](auto& o) { o.trail_amount = px("0.005"); }),
              "c1 Rejected InvalidPrice: trail amount 0.005 must be a whole number of ticks of 0.01, above zero\n");
    EXPECT_EQ(trailing([](auto& o) { o.trail_percent = *parse_ratio("1"); }),
              "c1 Rejected InvalidPrice: trail percentage 1 must lie between 0 and 1; 0.05 is five percent\n");
    EXPECT_EQ(answer(changed(F::buy("c1", "10"), [](auto& o) { o.trail_amount = px("1"); })),
              "c1 Rejected UnsupportedOrder: trailing terms belong to a TrailingStop, not to a Market order\n");
}
TEST(ExchangeRejects, ATouchWithoutItsPrice) {
    EXPECT_EQ(answer(typed(OrdType::MarketIfTouched)),
              "c1 Rejected InvalidPrice: a stop price belongs to a MarketIfTouched order\n");
}
TEST(ExchangeRejects, AnAuctionOrderThatComesTooLateOrCannotBeOne) {
    EXPECT_EQ(answer(F::with(F::buy("c1", "10"), TimeInForce::Opg)),
              "c1 Rejected Other: an order for the opening auction comes before the open; the market is open since "
              "2026-03-02T10:00:00Z\n");
    EXPECT_EQ(answer(F::with(F::stop(F::buy("c1", "10"), "190"), TimeInForce::Cls)),
              "c1 Rejected UnsupportedOrder: Cls goes with a Market or Limit order, not with Stop\n");
    EXPECT_EQ(answer(F::with(typed(OrdType::MarketOnClose), TimeInForce::Gtc)),
              "c1 Rejected UnsupportedOrder: MarketOnClose goes with Day or Cls, not with Gtc\n");
    ExchangeConfig config;
    config.auctions.close_cutoff = std::chrono::hours{6};
    EXPECT_EQ(answer(typed(OrdType::MarketOnClose), config),
              "c1 Rejected Other: an order for the closing auction comes by 2026-03-02T14:00:00Z; the market closes at "
              "2026-03-02T20:00:00Z\n");
    config.auctions.held = false;
    EXPECT_EQ(
        answer(typed(OrdType::MarketOnClose), config),
        "c1 Rejected UnsupportedOrder: NOVA.SIM has no auctions here; use Day, Gtc, Gtd, Ioc or Fok with a Market "
        "or Limit order\n");
}
TEST(ExchangeRejects, AnImmediateStop) {
    EXPECT_EQ(answer(F::with(F::stop(F::buy("c1", "10"), "190"), TimeInForce::Ioc)),
              "c1 Rejected UnsupportedOrder: a stop waits, so it cannot be immediate-or-cancel or fill-or-kill\n");
}
TEST(ExchangeRejects, APostOnlyMarketOrder) {
    EXPECT_EQ(answer(F::with(F::buy("c1", "10"), ExecInst::PostOnly)),
              "c1 Rejected UnsupportedOrder: post-only goes with a limit order that may rest\n");
}
TEST(ExchangeRejects, InstructionsThatDoNotGoTogether) {
    EXPECT_EQ(answer(F::with(F::buy("c1", "10"), ExecInst::ReduceOnly)),
              "c1 Rejected Other: reduce-only: account A has no position in NOVA.SIM that a Buy would reduce\n");
    EXPECT_EQ(
        answer(F::with(F::buy("c1", "10", "180"), ExecInst::AllOrNone | ExecInst::PostOnly)),
        "c1 Rejected UnsupportedOrder: all-or-none does not go with post-only, a display quantity or an auction\n");
    EXPECT_EQ(answer(F::with(F::buy("c1", "10", "180"), ExecInst::ExtendedHours)),
              "c1 Rejected UnsupportedOrder: this venue has no extended hours\n");
    ExchangeConfig config;
    config.extended_hours = ExtendedHours{};
    EXPECT_EQ(answer(F::with(F::buy("c1", "10"), ExecInst::ExtendedHours), config),
              "c1 Rejected UnsupportedOrder: extended hours take Limit orders for the Day, and no others\n");
}
TEST(ExchangeRejects, TermsThatContradictThemselves) {
    const auto text = [](auto change) { return answer(changed(F::buy("c1", "10"), change)); };
    const auto limited = [](auto change) { return answer(changed(F::buy("c1", "10", "180"), change)); };
    EXPECT_EQ(
        text([](auto& o) { o.cash_order_qty = money("100"); }),
        "c1 Rejected InvalidQuantity: quantity 10 and the sum of 100.00 USD exclude each other; say one of them\n");
    EXPECT_EQ(text([](auto& o) {
                  o.cash_order_qty = money("100");
                  o.order_qty = {};
              }),
              "c1 Rejected InvalidQuantity: 100.00 USD does not buy a lot of 1 at 187.50\n");
    EXPECT_EQ(text([](auto& o) {
                  o.cash_order_qty = money("-1");
                  o.order_qty = {};
              }),
              "c1 Rejected InvalidQuantity: a sum of -1.00 USD must be positive and at most 1000000000000\n");
    EXPECT_EQ(
        text([](auto& o) {
            o.cash_order_qty = money("1000");
            o.order_qty = {};
            o.time_in_force = TimeInForce::Fok;
        }),
        "c1 Rejected UnsupportedOrder: a sum of money has no quantity to display or to fill whole; say a quantity\n");
    EXPECT_EQ(text([](auto& o) { o.display_qty = qty("1"); }),
              "c1 Rejected UnsupportedOrder: a display quantity goes with a limit order that may rest\n");
    EXPECT_EQ(limited([](auto& o) { o.display_qty = qty("11"); }),
              "c1 Rejected InvalidQuantity: display quantity 11 must be a whole number of lots of 1, above zero and at "
              "most the order's 10\n");
}
TEST(ExchangeRejects, AnInstrumentItDoesNotList) {
    EXPECT_EQ(answer(changed(F::buy("c1", "10"), [](auto& o) { o.instrument = InstrumentId{"XYZ.US"}; })),
              "c1 Rejected UnknownSymbol: no instrument XYZ.US here\n");
}
TEST(ExchangeRejects, AnAccountItDoesNotKeep) {
    EXPECT_EQ(answer(F::of(F::buy("c1", "10"), "C")), "c1 Rejected Other: no account C here\n");
}
TEST(ExchangeRejects, APriceOffTheTickNamingTheNearest) {
    EXPECT_EQ(answer(F::buy("c1", "10", "187.505")),
              "c1 Rejected InvalidPrice: limit price 187.505 is not a whole number of ticks of 0.01; the nearest are "
              "187.5 and "
              "187.51\n");
}
TEST(ExchangeRejects, APriceThatIsMissingOrTooMuch) {
    EXPECT_EQ(answer(typed(OrdType::Limit)), "c1 Rejected InvalidPrice: a limit price belongs to a Limit order\n");
    EXPECT_EQ(answer(changed(F::buy("c1", "10"), [](auto& o) { o.price = px("1"); })),
              "c1 Rejected InvalidPrice: no limit price belongs to a Market order\n");
    EXPECT_EQ(answer(F::buy("c1", "10", "-1")), "c1 Rejected InvalidPrice: limit price -1 must be positive\n");
}
TEST(ExchangeRejects, AQuantityOffTheLotOrNotPositive) {
    EXPECT_EQ(answer(F::buy("c1", "10.5", "187")),
              "c1 Rejected InvalidQuantity: quantity 10.5 is not a whole number of lots of "
              "1; the nearest are 10 and 11\n");
    EXPECT_EQ(answer(F::buy("c1", "0.5", "187")),
              "c1 Rejected InvalidQuantity: quantity 0.5 is not a whole number of lots of 1; the nearest is 1\n");
    EXPECT_EQ(answer(F::buy("c1", "0", "187")), "c1 Rejected InvalidQuantity: quantity 0 must be positive\n");
    EXPECT_EQ(answer(F::buy("c1", "-3", "187")), "c1 Rejected InvalidQuantity: quantity -3 must be positive\n");
}
TEST(ExchangeRejects, WhatTheVenuesFiltersForbid) {
    Filters filters;
    filters.min_qty = qty("5");
    filters.max_qty = qty("50");
    filters.min_value = money("1000");
    const auto text = [&](const char* size, const char* limit) {
        return answer(changed(F::buy("c1", size, limit), [](auto& o) { o.instrument = InstrumentId{"FILT.SIM"}; }), {},
                      filters);
    };
    EXPECT_EQ(text("4", "300"), "c1 Rejected InvalidQuantity: quantity 4 is below the venue's minimum of 5\n");
    EXPECT_EQ(text("51", "300"), "c1 Rejected InvalidQuantity: quantity 51 is above the venue's maximum of 50\n");
    EXPECT_EQ(text("9", "100"),
              "c1 Rejected InvalidQuantity: an order worth 900.00 USD is below the venue's minimum of 1000.00 USD\n");
    EXPECT_EQ(text("10", "100"), "c1 New cum 0\n");
}
TEST(ExchangeRejects, MoreThanItCanCount) {
    EXPECT_EQ(answer(F::buy("c1", "1000000000000000000", "187")),
              "c1 Rejected ExceedsLimit: quantity 1000000000000000000 is worth more than this exchange can count\n");
}
TEST(ExchangeRejects, AnIdItHasSeen) {
    Floor floor;
    floor.send(F::buy("c1", "10", "180"));
    floor.send(F::buy("c1", "20", "180"));
    floor.quote("187.40", "300", "187.50", "300");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Rejected DuplicateOrder: client order id c1 was used before\n");
    EXPECT_EQ(floor.exchange.open_orders(), 1u);
}
TEST(ExchangeRejects, ABuyTheCashDoesNotCover) {
    EXPECT_EQ(answer(F::buy("c1", "6000", "180")),
              "c1 Rejected InsufficientFunds: buying 6000 NOVA.SIM needs 1080000.00 USD with fees; 1000000.00 USD is "
              "available\n");
}
TEST(ExchangeRejects, ABuyThatOtherOrdersHaveReservedFor) {
    Floor floor;
    floor.send(F::buy("c1", "5000", "180"));
    floor.send(F::buy("c2", "1000", "180"));
    floor.quote("187.40", "300", "187.50", "300");
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc2 Rejected InsufficientFunds: buying 1000 NOVA.SIM needs 180000.00 USD with fees; "
              "100000.00 USD is available\n");
}
TEST(ExchangeRejects, AShortSaleOnACashAccount) {
    Floor floor;
    floor.hold("A", "50");
    floor.send(F::sell("c1", "30", "190"));
    floor.send(F::sell("c2", "30", "190"));
    floor.quote("187.40", "300", "187.50", "300");
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc2 Rejected InsufficientFunds: selling 30 NOVA.SIM would be a short sale, which a "
              "cash account cannot do: 50 held, 30 of it in other sell orders\n");
}
TEST(Exchange, AnUncheckedAccountMaySellShort) {
    Floor floor;
    ASSERT_TRUE(floor.exchange.open_account(AccountId{"U"}, BuyingPower::Unchecked));
    floor.send(F::of(F::sell("c1", "30"), "U"));
    floor.quote("187.40", "300", "187.50", "300");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 30@187.4 cum 30\n");
    EXPECT_EQ(floor.figures("U"), "USD 5622 available 5622 | NOVA.SIM -30@187.4");
}
TEST(Exchange, AMarketBuyStopsWhereTheCashEnds) {
    Floor floor;
    floor.send(F::buy("c1", "5500"));
    floor.pass(300 * kMs);  // accepted without a market: nothing is known to reserve for
    floor.quote("187.40", "300", "187.50", "9000");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 5333@187.5 cum 5333\nc1 Canceled cum 5333\n");
    EXPECT_EQ(floor.figures("A"), "USD 62.5 available 62.5 | NOVA.SIM 5333@187.5");
}
TEST(Exchange, RefusesASecondDefinitionThatDiffers) {
    Floor floor;
    EXPECT_TRUE(floor.exchange.define(share()));
    Instrument other = share();
    other.tick_size = px("0.05");
    EXPECT_FALSE(floor.exchange.define(other));
    EXPECT_FALSE(floor.exchange.open_account(AccountId{"A"}));
    EXPECT_FALSE(floor.exchange.deposit(AccountId{"Z"}, Currency{"USD"}, money("1")));
    EXPECT_FALSE(floor.exchange.set_position(AccountId{"A"}, InstrumentId{"ZZ"}, qty("1"), px("1")));
}

}  // namespace
}  // namespace sluice::exchange
