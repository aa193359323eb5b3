#include "engine/limits_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::seconds;

TEST_F(MoreLimits, WithoutLimitsOverAllAccountsNothingIsAddedUp) {
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.group_equity, usd("0"));
    group();
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.group_equity, usd("200000"));
    EXPECT_EQ(figures.group_order_value, usd("187.5"));
}

TEST_F(MoreLimits, OverAllAccountsInstrumentsAreAListToo) {
    group().allowed_instruments = {kMsft};
    EXPECT_EQ(judged(buy("1")), DenialCode::NotAllowed);
    group().allowed_instruments = {kMsft, kAapl};
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
}

TEST_F(MoreLimits, OverAllAccountsTheCollarMayBeTighter) {
    group().price_collar = ratio("0.01");
    EXPECT_EQ(judged(buy("1", "189.37")), DenialCode::None);
    EXPECT_EQ(judged(buy("1", "189.38")), DenialCode::PriceCollar);
    EXPECT_EQ(judged(sell("1", "185.62")), DenialCode::None);
    EXPECT_EQ(judged(sell("1", "185.61")), DenialCode::PriceCollar);
    EXPECT_EQ(judged(order(Side::Buy, qty("1"))), DenialCode::None);
}

TEST_F(MoreLimits, OverAllAccountsAnOrderHasAValueInTheCurrencyOfTheLimits) {
    group().currency = kEur;
    EXPECT_EQ(judged(buy("1")), DenialCode::NoRate);
    record.write(RateSet{kEur, kUsd, px("1.25"), "test"});
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.group_order_value, usd("150"));
    EXPECT_EQ(figures.rate, px("0.8"));
    EXPECT_EQ(figures.group_equity, usd("160000"));
    limits(AccountId{}).max_order_value = usd("149.99");
    EXPECT_EQ(judged(buy("1")), DenialCode::OrderValue);
    limits(AccountId{}).max_rate_age = seconds{1};
    record.now = kStart + seconds{2};
    EXPECT_EQ(judged(buy("1")), DenialCode::StaleRate);
}

TEST_F(MoreLimits, OverAllAccountsPositionsAndWorkingOrdersAddUp) {
    group().max_position_fraction = ratio("0.001875");
    work(of(buy("1"), kAapl, kOther), "P1-1-1");
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(judged(buy("2")), DenialCode::PositionFraction);
    const OrderState& old = work(buy("1"), "P1-1-2");
    EXPECT_EQ(judged(buy("1", "187.40"), &old), DenialCode::None);
    record.write(AdjustmentApplied{holding(kAapl, "-10", "187.50", "short"), Applied::Changed});
    EXPECT_EQ(judged(buy("2")), DenialCode::None);
    EXPECT_EQ(judged(sell("1")), DenialCode::PositionFraction);
}

TEST_F(MoreLimits, OverAllAccountsAPositionNobodyCanHoldIsAnOverflow) {
    NewOrderSingle most = of(buy("1"), kAapl, kOther);
    most.order_qty = Quantity::whole(kMaxQuantityUnits);
    work(most, "P1-1-1");
    group();
    EXPECT_EQ(judged(buy("1")), DenialCode::Overflow);
}

TEST_F(MoreLimits, OverAllAccountsAFractionNobodyCanHoldIsAnOverflow) {
    group().max_position_fraction = Ratio::whole(9'000'000'000);
    record.state.cash[{kOther, kUsd}] = Amount::from_nanos(kInt128Max / 4);
    EXPECT_EQ(judged(buy("1")), DenialCode::Overflow);
}

TEST_F(MoreLimits, OverAllAccountsAnAccountThatCannotBeValuedStopsAll) {
    group();
    Adjustment euros = cash("5", "euro", kEur);
    euros.account = kOther;
    record.write(AdjustmentApplied{euros, Applied::Changed});
    EXPECT_EQ(judged(buy("1")), DenialCode::NoRate);
}

TEST_F(MoreLimits, OverAllAccountsAnAccountWhoseCurrencyHasNoRateStopsAll) {
    group();
    Account euros = account(AccountId{"C"});
    euros.base_currency = kEur;
    record.write(AccountOpened{euros});
    record.write(LimitsSet{euros.id, roomy_limits(), person()});
    EXPECT_EQ(judged(buy("1")), DenialCode::NoRate);
    EXPECT_EQ(equity_of_all({record.state, marks, doors}, record.now).error().code, ErrorCode::Unsupported);
    record.write(RateSet{kEur, kUsd, px("4000000000"), "test"});
    EXPECT_EQ(equity_of_all({record.state, marks, doors}, record.now), usd("200000"));
    record.state.cash[{euros.id, kEur}] = Amount::from_nanos(kInt128Max / 2);
    EXPECT_EQ(equity_of_all({record.state, marks, doors}, record.now).error().code, ErrorCode::Overflow);
    EXPECT_EQ(judged(buy("1")), DenialCode::Overflow);
    record.state.cash[{euros.id, kUsd}] = Amount::from_nanos(kInt128Max / 2);
    record.state.rates.clear();
    EXPECT_EQ(equity_of_all({record.state, marks, doors}, record.now).error().code, ErrorCode::Unsupported);
}

TEST_F(MoreLimits, OverAllAccountsOnlyOrdersOfTheInstrumentAddToItsPosition) {
    group().max_position_fraction = ratio("0.001875");
    work(of(buy("1", "100"), kMsft, kOther), "P1-1-1");
    work(of(sell("1", "200"), kAapl, kOther), "P1-1-2");
    EXPECT_EQ(judged(buy("2")), DenialCode::None);
    EXPECT_EQ(judged(buy("3")), DenialCode::PositionFraction);
}

TEST_F(MoreLimits, OverAllAccountsNothingIsSoldBelowZero) {
    group().allow_short = false;
    EXPECT_EQ(judged(sell("1")), DenialCode::ShortSelling);
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    record.write(AdjustmentApplied{holding(kAapl, "1", "187.50", "held"), Applied::Changed});
    EXPECT_EQ(judged(of(sell("1"), kAapl, kOther)), DenialCode::None);
    quote(kEs, "10", "10");
    EXPECT_EQ(judged(of(sell("1", "10"), kEs)), DenialCode::None);
}

TEST_F(MoreLimits, OverAllAccountsOrdersAreCounted) {
    group().max_open_orders = 2;
    const OrderState& first = work(of(buy("1"), kAapl, kOther), "P1-1-1");
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    work(buy("1"), "P1-1-2");
    EXPECT_EQ(judged(buy("1")), DenialCode::OpenOrders);
    EXPECT_EQ(judged(of(buy("1"), kAapl, kOther), &first), DenialCode::None);
    limits(AccountId{}).max_open_orders = 9;
    limits(AccountId{}).max_orders_per_second = 2;
    EXPECT_EQ(judged(buy("1")), DenialCode::OrderRate);
    limits(AccountId{}).max_orders_per_second = 9;
    limits(AccountId{}).max_orders_per_minute = 2;
    EXPECT_EQ(judged(buy("1")), DenialCode::OrderRate);
    limits(AccountId{}).max_orders_per_minute = 3;
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
}

TEST_F(MoreLimits, OverAllAccountsNoneMeetsAnother) {
    group().allow_self_trade = false;
    work(of(buy("10", "187.00"), kAapl, kOther), "P1-1-1");
    EXPECT_EQ(judged(sell("1", "187.00")), DenialCode::SelfTrade);
    EXPECT_EQ(judged(sell("1", "187.01")), DenialCode::None);
}

TEST_F(MoreLimits, OverAllAccountsALossAddsUp) {
    group().max_daily_loss = usd("3000");
    record.state.day_marks[kAccount] = DayMark{{}, usd("101500")};
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.group_daily_pnl, usd("-1500"));
    record.state.day_marks[kOther] = DayMark{{}, usd("101500")};
    const auto denial = denied(buy("1"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::DailyLoss);
    EXPECT_EQ(denial->actual, usd("3000"));
}

TEST_F(MoreLimits, OverAllAccountsADrawdownIsFromTheirHighestTogether) {
    group().max_drawdown = ratio("0.1");
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    record.write(EquityPeaked{AccountId{}, usd("222222")});
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    record.write(EquityPeaked{AccountId{}, usd("222223")});
    EXPECT_EQ(judged(buy("1")), DenialCode::Drawdown);
}

TEST_F(MoreLimits, LimitsOverAllAccountsAreListedToo) {
    group();
    const auto uses = list_limits({record.state, marks, doors}, buy("1"), nullptr, record.now, figures);
    std::size_t over = 0;
    for (const LimitUse& use : uses)
        over += use.over_accounts ? 1 : 0;
    EXPECT_GE(over, 7u);
}

}  // namespace
}  // namespace sluice::engine
