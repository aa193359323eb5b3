#include "engine/limits_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_F(MoreLimits, ASaleMayEmptyAPositionAndNotTurnIt) {
    limits().allow_short = false;
    record.write(AdjustmentApplied{holding(kAapl, "10", "180", "held"), Applied::Changed});
    work(sell("6", "188"), "P1-1-1");
    EXPECT_EQ(judged(sell("4")), DenialCode::None);
    const auto denial = denied(sell("5"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::ShortSelling);
    EXPECT_EQ(denial->actual, usd("-1"));
    EXPECT_EQ(denial->allowed, usd("0"));
    EXPECT_EQ(judged(buy("5")), DenialCode::None);
    limits().allow_short = true;
    EXPECT_EQ(judged(sell("5")), DenialCode::None);
}

TEST_F(MoreLimits, FuturesAndCurrenciesAreNeverSoldShortAndOptionsAre) {
    limits().allow_short = false;
    limits().max_order_value = Amount::whole(1'000'000);
    limits().max_position_fraction = Ratio::whole(100);
    quote(kEs, "6000", "6000.25");
    quote(kEurUsd, "1.10", "1.10");
    EXPECT_EQ(judged(of(sell("1", "6000"), kEs)), DenialCode::None);
    EXPECT_EQ(judged(of(sell("1", "1.10"), kEurUsd)), DenialCode::None);
    EXPECT_EQ(judged(of(sell("1", "2"), kCall)), DenialCode::ShortSelling);
}

TEST_F(MoreLimits, AnOrderThatCouldMeetOneOfOursIsDenied) {
    limits().allow_self_trade = false;
    const OrderState& resting = work(buy("10", "187.00"), "P1-1-1");
    EXPECT_EQ(judged(sell("1", "187.01")), DenialCode::None);
    EXPECT_EQ(judged(sell("1", "187.00")), DenialCode::SelfTrade);
    EXPECT_EQ(judged(order(Side::Sell, qty("1"))), DenialCode::SelfTrade);
    EXPECT_EQ(judged(buy("1", "187.00")), DenialCode::None);
    EXPECT_EQ(judged(of(sell("1", "187.00"), kSap)), DenialCode::NoRate);
    EXPECT_EQ(judged(of(sell("1", "187.00"), kAapl, kOther)), DenialCode::None);
    EXPECT_EQ(denied(sell("1", "187.00"))->text, "it could meet our own order P1-1-1 on A, which buys 10 at 187");
    record.hear(report_on(resting.order, ExecType::Canceled));
    EXPECT_EQ(judged(sell("1", "187.00")), DenialCode::None);
}

TEST_F(MoreLimits, WhatWaitsForATriggerIsNotInTheBook) {
    limits().allow_self_trade = false;
    NewOrderSingle stop = order(Side::Buy, qty("1"));
    stop.ord_type = OrdType::Stop;
    stop.stop_px = px("190");
    work(stop, "P1-1-1");
    EXPECT_EQ(judged(sell("1", "180")), DenialCode::None);
    work(sell("1", "195"), "P1-1-2");
    EXPECT_EQ(judged(stop), DenialCode::None);
    EXPECT_EQ(judged(buy("1", "195")), DenialCode::SelfTrade);
    EXPECT_EQ(judged(buy("1", "194.99")), DenialCode::None);
}

TEST_F(MoreLimits, AReplaceInFlightMayHaveMovedItsPriceAlready) {
    limits().allow_self_trade = false;
    const OrderState& resting = work(buy("10", "187.00"), "P1-1-1");
    NewOrderSingle wanted = named(buy("10", "187.40"), "P1-1-2");
    record.write(ReplacePlaced{wanted, resting.order.cl_ord_id, person(), Exposure::Adds, std::nullopt, {}});
    EXPECT_EQ(judged(sell("1", "187.40")), DenialCode::SelfTrade);
    EXPECT_EQ(judged(sell("1", "187.00")), DenialCode::SelfTrade);
    EXPECT_EQ(judged(sell("1", "187.41")), DenialCode::None);
}

TEST_F(MoreLimits, OnlyAnOrderThatMayStillTradeIsMet) {
    limits().allow_self_trade = false;
    work(of(buy("10", "200"), kSap), "P1-1-1");
    EXPECT_EQ(judged(sell("1", "187.00")), DenialCode::None) << "another instrument";
    work(of(buy("10", "187.00"), kAapl, kOther), "P1-1-2");
    EXPECT_EQ(judged(sell("1", "187.00")), DenialCode::None) << "another account";
    work(buy("10", "187.00"), "P1-1-3");
    EXPECT_EQ(judged(sell("1", "187.00")), DenialCode::SelfTrade);
    record.state.orders.back().cum_qty = qty("10");
    EXPECT_EQ(judged(sell("1", "187.00")), DenialCode::None) << "all of it was filled, and its end was not told yet";
}

TEST_F(MoreLimits, AMarketOrderOfOursIsNamedAsOne) {
    limits().allow_self_trade = false;
    work(order(Side::Sell, qty("3")), "P1-1-1");
    EXPECT_EQ(denied(buy("1", "187.00"))->text, "it could meet our own order P1-1-1 on A, which sells 3 at the market");
}

TEST_F(MoreLimits, TheSameOrderAgainWithinTheWindowIsADuplicate) {
    limits().duplicate_window = seconds{2};
    const OrderState& first = work(buy("10"), "P1-1-1");
    record.now = kStart + milliseconds{1999};
    quote(kAapl, "187.49", "187.50");
    const auto denial = denied(buy("10"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::Duplicate);
    EXPECT_EQ(denial->actual, Amount::from_nanos(1'999'000'000));
    EXPECT_EQ(denial->allowed, Amount::from_nanos(2'000'000'000));
    for (const auto& other : {buy("11"), buy("10", "187.49"), sell("10"), of(buy("10"), kAapl, kOther)})
        EXPECT_EQ(judged(other), DenialCode::None);
    NewOrderSingle stop = buy("10");
    stop.ord_type = OrdType::StopLimit;
    stop.stop_px = px("187");
    EXPECT_EQ(judged(stop), DenialCode::None);
    const Requester keyed = strategy("k1");
    const Requester bare = strategy();
    EXPECT_EQ(judged(buy("10"), nullptr, &keyed), DenialCode::None);
    EXPECT_EQ(judged(buy("10"), nullptr, &bare), DenialCode::Duplicate);
    EXPECT_EQ(judged(buy("10"), &first), DenialCode::None);
    limits().duplicate_window = seconds{0};
    EXPECT_EQ(judged(buy("10")), DenialCode::None);
    limits().duplicate_window = seconds{2};
    record.now = kStart + seconds{2};
    EXPECT_EQ(judged(buy("10")), DenialCode::None);
}

TEST_F(MoreLimits, AnotherInstrumentOrAccountIsNoDuplicate) {
    limits().duplicate_window = limits(kOther).duplicate_window = seconds{2};
    quote(kMsft, "187.49", "187.50");
    work(buy("10"), "P1-1-1");
    EXPECT_EQ(judged(of(buy("10"), kMsft)), DenialCode::None);
    EXPECT_EQ(judged(of(buy("10"), kAapl, kOther)), DenialCode::None);
    EXPECT_EQ(judged(buy("10")), DenialCode::Duplicate);
}

TEST_F(MoreLimits, WhatWasDeniedMayComeAgainAtOnce) {
    limits().duplicate_window = seconds{2};
    record.write(OrderDenied{named(buy("10"), "P1-1-1"), person(), {}, {}});
    EXPECT_EQ(judged(buy("10")), DenialCode::None);
    work(buy("12"), "P1-1-2");
    record.state.orders.back().external = true;
    EXPECT_EQ(judged(buy("12")), DenialCode::None);
}

TEST_F(MoreLimits, ADrawdownReachesItsLimitAndStops) {
    limits().max_drawdown = ratio("0.2");
    record.write(EquityPeaked{kAccount, usd("125000")});
    const auto denial = denied(buy("1"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::Drawdown);
    EXPECT_EQ(denial->actual, usd("25000"));
    EXPECT_EQ(denial->allowed, usd("25000"));
    EXPECT_EQ(figures.peak_equity, usd("125000"));
    record.write(EquityPeaked{kAccount, usd("124999.99")});
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    record.write(EquityPeaked{kAccount, usd("1000000")});
    limits().max_drawdown = Ratio{};
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    limits().max_drawdown = ratio("0.2");
    record.write(EquityPeaked{kAccount, usd("0")});
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
}

TEST_F(MoreLimits, ASoldOptionCountsByMarginAndPremium) {
    limits().max_position_fraction = Ratio::whole(1);
    EXPECT_EQ(judged(of(sell("1", "2"), kCall)), DenialCode::None);
    EXPECT_EQ(figures.order_value, usd("3699.4"));
    EXPECT_EQ(judged(of(buy("1", "2.10"), kCall)), DenialCode::None);
    EXPECT_EQ(figures.order_value, usd("210"));
    limits().max_order_value = usd("3699.39");
    EXPECT_EQ(judged(of(sell("1", "2"), kCall)), DenialCode::OrderValue);
}

TEST_F(MoreLimits, InRupeesASoldOptionCountsByIndiasMargin) {
    Instrument call = *record.state.find_instrument(kCall);
    call.currency = Currency{"INR"};
    record.write(InstrumentDefined{call});
    record.write(RateSet{Currency{"INR"}, kUsd, px("0.01"), "test"});
    limits().max_position_fraction = Ratio::whole(1);
    EXPECT_EQ(judged(of(sell("1", "2"), kCall)), DenialCode::None);
    EXPECT_EQ(figures.order_value, usd("30.12425"));
    EXPECT_EQ(figures.rate, px("0.01"));
}

TEST_F(MoreLimits, ASoldOptionNeedsThePriceOfItsUnderlying) {
    marks = Marks{};
    quote(kCall, "2", "2.10");
    EXPECT_EQ(judged(of(sell("1", "2"), kCall)), DenialCode::NoQuote);
    marks.apply(Quote{kAapl, px("1"), px("1"), Quantity{}, Quantity{}, kStart, kStart}, kStart);
    EXPECT_EQ(judged(of(sell("1", "2"), kCall)), DenialCode::NoQuote);
}

TEST_F(MoreLimits, AnOptionSaleNobodyCanHoldIsAnOverflow) {
    NewOrderSingle most = of(sell("1", "2"), kCall);
    most.order_qty = Quantity::whole(kMaxQuantityUnits);
    EXPECT_EQ(judged(most), DenialCode::Overflow);
    most.price = px("400");
    EXPECT_EQ(judged(most), DenialCode::Overflow) << "its premium alone";
}

TEST_F(MoreLimits, AnotherCurrencyTakesARateThatIsNotTooOld) {
    EXPECT_EQ(judged(of(buy("1", "100"), kSap)), DenialCode::NoRate);
    record.write(RateSet{kEur, kUsd, px("1.25"), "test"});
    EXPECT_EQ(judged(of(buy("1", "100"), kSap)), DenialCode::None);
    EXPECT_EQ(figures.order_value, usd("125"));
    EXPECT_EQ(figures.rate, px("1.25"));
    limits().max_rate_age = seconds{4};
    record.now = kStart + seconds{4};
    EXPECT_EQ(judged(of(buy("1", "100"), kSap)), DenialCode::None);
    EXPECT_EQ(figures.rate_age_ns, 4'000'000'000);
    record.now = kStart + seconds{5};
    EXPECT_EQ(judged(of(buy("1", "100"), kSap)), DenialCode::StaleRate);
}

TEST_F(MoreLimits, EquityCountsCashAndPositionsOfEveryCurrency) {
    record.write(AdjustmentApplied{cash("1000", "euro", kEur), Applied::Changed});
    EXPECT_EQ(judged(buy("1")), DenialCode::NoRate);
    record.write(RateSet{kUsd, kEur, px("0.8"), "test"});
    record.write(AdjustmentApplied{holding(kSap, "10", "90", "held"), Applied::Changed});
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.equity, usd("102500"));
}

TEST_F(MoreLimits, EveryLimitIsListedForAPreviewWithWhatItUses) {
    limits().max_order_value = usd("100");
    limits().max_open_orders = 0;
    const auto uses = list_limits({record.state, marks, doors}, buy("1"), nullptr, record.now, figures);
    std::size_t no = 0;
    for (const LimitUse& use : uses)
        no += use.denial ? 1 : 0;
    EXPECT_EQ(no, 2u);
    EXPECT_GE(uses.size(), 8u);
    EXPECT_EQ(uses[1].name, "order value");
    EXPECT_EQ(uses[1].used, usd("187.5"));
    EXPECT_EQ(uses[1].allowed, usd("100"));
    limits().allowed_instruments = {kMsft};
    const auto named = list_limits({record.state, marks, doors}, buy("1"), nullptr, record.now, figures);
    EXPECT_EQ(named.front().name, "NotAllowed");
}

TEST_F(MoreLimits, AListWithoutAPriceEndsThere) {
    marks = Marks{};
    const auto uses = list_limits({record.state, marks, doors}, buy("1"), nullptr, record.now, figures);
    ASSERT_EQ(uses.size(), 1u);
    EXPECT_EQ(uses[0].denial->code, DenialCode::NoQuote);
}

}  // namespace
}  // namespace sluice::engine
