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

TEST(ExchangeRejects, ATrailingStop) {
    EXPECT_EQ(answer(typed(OrdType::TrailingStop)),
              "c1 Rejected UnsupportedOrder: TrailingStop orders are not taken here; "
              "Market, Limit, Stop and StopLimit are\n");
}
TEST(ExchangeRejects, OrdersOnTheCloseAndOnTouch) {
    for (const OrdType type :
         {OrdType::MarketIfTouched, OrdType::LimitIfTouched, OrdType::MarketOnClose, OrdType::LimitOnClose})
        EXPECT_NE(answer(typed(type)).find("Rejected UnsupportedOrder"), std::string::npos);
}
TEST(ExchangeRejects, AuctionTimesInForce) {
    EXPECT_EQ(answer(F::with(F::buy("c1", "10"), TimeInForce::Opg)),
              "c1 Rejected UnsupportedOrder: Opg is not taken here; Day, Gtc, Gtd, Ioc and Fok are\n");
}
TEST(ExchangeRejects, AnImmediateStop) {
    EXPECT_EQ(answer(F::with(F::stop(F::buy("c1", "10"), "190"), TimeInForce::Ioc)),
              "c1 Rejected UnsupportedOrder: a stop waits, so it cannot be immediate-or-cancel or fill-or-kill\n");
}
TEST(ExchangeRejects, APostOnlyMarketOrder) {
    EXPECT_EQ(answer(F::with(F::buy("c1", "10"), ExecInst::PostOnly)),
              "c1 Rejected UnsupportedOrder: post-only goes with a limit order that may rest\n");
}
TEST(ExchangeRejects, InstructionsItDoesNotKnow) {
    for (const ExecInst inst : {ExecInst::ReduceOnly, ExecInst::AllOrNone, ExecInst::ExtendedHours})
        EXPECT_NE(answer(F::with(F::buy("c1", "10"), inst)).find("Rejected UnsupportedOrder"), std::string::npos);
}
TEST(ExchangeRejects, TermsItDoesNotKnow) {
    const auto text = [](auto change) { return answer(changed(F::buy("c1", "10"), change)); };
    EXPECT_EQ(text([](auto& o) { o.cash_order_qty = money("100"); }),
              "c1 Rejected UnsupportedOrder: an order as a sum of money is not taken here; say a quantity\n");
    EXPECT_EQ(text([](auto& o) { o.display_qty = qty("1"); }),
              "c1 Rejected UnsupportedOrder: a display quantity is not taken here\n");
    EXPECT_EQ(text([](auto& o) { o.product = Product::Mis; }),
              "c1 Rejected UnsupportedOrder: product types are not taken here\n");
    EXPECT_EQ(text([](auto& o) { o.trail_amount = px("1"); }),
              "c1 Rejected UnsupportedOrder: trailing terms are not taken here\n");
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
