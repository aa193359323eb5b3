#include "engine/limits.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class LimitsOf : public ::testing::Test {
protected:
    LimitsOf() {
        record.furnish();
        quote(kAapl, "187.49", "187.50", kStart);
    }
    Limits& limits() { return record.state.limits[kAccount]; }
    void quote(InstrumentId id, std::string_view bid, std::string_view offer, UnixNanos at) {
        marks.apply(Quote{id, px(bid), px(offer), qty("5"), qty("5"), at, at}, at);
    }
    void hold(std::string_view quantity, std::string_view price = "180", InstrumentId id = kAapl) {
        record.write(AdjustmentApplied{holding(id, quantity, price, "held"), Applied::Changed});
    }
    const OrderState& work(NewOrderSingle o, std::string_view id) {
        record.place(named(std::move(o), id));
        const OrderState& placed = record.state.orders.back();
        record.hear(report_on(placed.order, ExecType::New));
        return placed;
    }
    std::optional<Denial> denied(const NewOrderSingle& o, const OrderState* replaced = nullptr) {
        figures = DecisionFigures{};
        return judge_limits({record.state, marks, doors}, o, replaced, record.now, figures);
    }
    DenialCode judged(const NewOrderSingle& o, const OrderState* replaced = nullptr) {
        const auto denial = denied(o, replaced);
        if (denial) {
            EXPECT_EQ(denial->lock, Lock::Limits);
            EXPECT_FALSE(denial->text.empty());
        }
        return denial ? denial->code : DenialCode::None;
    }

    Record record;
    Marks marks;
    Doors doors;
    DecisionFigures figures;
};

TEST_F(LimitsOf, RecordEveryFigureADecisionUsed) {
    hold("2");
    record.state.day_marks[kAccount] = DayMark{{}, usd("100000")};
    work(buy("3"), "P1-1-1");
    record.now = kStart + milliseconds{1500};
    ASSERT_EQ(judged(buy("10", "187.40")), DenialCode::None);
    EXPECT_EQ(figures.reference_px, px("187.40"));
    EXPECT_EQ(figures.quote_time, kStart);
    EXPECT_EQ(figures.quote_age_ns, 1'500'000'000);
    EXPECT_EQ(figures.order_value, usd("1874"));
    EXPECT_EQ(figures.equity, usd("100374.99"));
    EXPECT_EQ(figures.position, qty("2"));
    EXPECT_EQ(figures.worst_position, qty("15"));
    EXPECT_EQ(figures.daily_pnl, usd("374.99"));
    EXPECT_EQ(figures.open_orders, 2u);
    EXPECT_EQ(figures.orders_last_second, 1u);
    EXPECT_EQ(figures.orders_last_minute, 2u);
}

TEST_F(LimitsOf, AllowedInstrumentsAreAListOrEveryOne) {
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    limits().allowed_instruments = {kMsft, kAapl};
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    limits().allowed_instruments = {kMsft};
    EXPECT_EQ(judged(buy("1")), DenialCode::NotAllowed);
}

TEST_F(LimitsOf, OutsideTradingHoursOnlyWhatTheVenueWouldRefuseIsDenied) {
    doors.open = false;
    for (const auto& [tif, expected] :
         {std::pair{TimeInForce::Day, DenialCode::MarketClosed}, std::pair{TimeInForce::Ioc, DenialCode::MarketClosed},
          std::pair{TimeInForce::Fok, DenialCode::MarketClosed}, std::pair{TimeInForce::Gtc, DenialCode::None},
          std::pair{TimeInForce::Gtd, DenialCode::None}, std::pair{TimeInForce::Opg, DenialCode::None},
          std::pair{TimeInForce::Cls, DenialCode::None}}) {
        NewOrderSingle o = buy("1");
        o.time_in_force = tif;
        EXPECT_EQ(judged(o), expected) << to_text(tif);
        doors.open = true;
        EXPECT_EQ(judged(o), DenialCode::None) << to_text(tif);
        doors.open = false;
    }
    EXPECT_EQ(denied(buy("1"))->text, "NYSE is closed for the night");
    NewOrderSingle extended = buy("1");
    extended.exec_inst = ExecInst::ExtendedHours;
    EXPECT_EQ(judged(extended), DenialCode::None);
    limits().check_trading_hours = false;
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
}

TEST_F(LimitsOf, NoPriceIsNoBasisForAnOrder) {
    EXPECT_EQ(judged(order(Side::Buy, qty("1"), px("187"), kMsft)), DenialCode::NoQuote);
    marks.apply(Quote{kMsft, px("0"), px("187.50"), Quantity{}, qty("5"), kStart, kStart}, kStart);
    EXPECT_EQ(judged(order(Side::Sell, qty("1"), px("187"), kMsft)), DenialCode::NoQuote);
}

TEST_F(LimitsOf, APriceMayBeFiveSecondsOldInSessionAndNotMore) {
    record.now = kStart + seconds{5};
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    record.now = kStart + seconds{5} + nanoseconds{1};
    const auto denial = denied(buy("1"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::NoQuote);
    EXPECT_EQ(denial->actual, Amount::from_nanos(5'000'000'001));
    EXPECT_EQ(denial->allowed, Amount::from_nanos(5'000'000'000));
    doors.open = false;
    limits().check_trading_hours = false;
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
}

TEST_F(LimitsOf, AFreshQuoteOfTheOtherSideDoesNotRefreshAnOldPrint) {
    marks.apply(Trade{kMsft, px("187"), qty("1"), Aggressor::Unknown, 0, kStart, kStart}, kStart);
    record.now = kStart + seconds{60};
    marks.apply(Quote{kMsft, px("187"), px("0"), qty("5"), Quantity{}, record.now, record.now}, record.now);
    EXPECT_EQ(judged(order(Side::Buy, qty("1"), px("187"), kMsft)), DenialCode::NoQuote);
    EXPECT_EQ(figures.quote_age_ns, 60'000'000'000);
}

TEST_F(LimitsOf, TheCollarBindsOnlyTheAggressiveSide) {
    limits().price_collar = ratio("0.04");
    EXPECT_EQ(judged(buy("1", "195.00")), DenialCode::None);
    EXPECT_EQ(judged(buy("1", "100")), DenialCode::None);
    const auto high = denied(buy("1", "195.01"));
    ASSERT_TRUE(high);
    EXPECT_EQ(high->code, DenialCode::PriceCollar);
    EXPECT_EQ(high->actual, usd("195.01"));
    EXPECT_EQ(high->allowed, usd("195"));
    EXPECT_EQ(judged(sell("1", "180.00")), DenialCode::None);
    EXPECT_EQ(judged(sell("1", "300")), DenialCode::None);
    const auto low = denied(sell("1", "179.99"));
    ASSERT_TRUE(low);
    EXPECT_EQ(low->code, DenialCode::PriceCollar);
    EXPECT_EQ(low->allowed, usd("179.9904"));
}

TEST_F(LimitsOf, TheCollarOfATriggeredLimitStartsAtItsTrigger) {
    limits().price_collar = ratio("0.04");
    NewOrderSingle o = buy("1", "208.00");
    o.ord_type = OrdType::StopLimit;
    o.stop_px = px("200");
    EXPECT_EQ(judged(o), DenialCode::None);
    o.price = px("208.01");
    EXPECT_EQ(judged(o), DenialCode::PriceCollar);
}

TEST_F(LimitsOf, ACollarBeyondWhatAPriceHoldsEndsThere) {
    limits().price_collar = Ratio::from_nanos(std::numeric_limits<std::int64_t>::max());
    quote(kAapl, "3999999999", "4000000000", kStart);
    limits().max_order_value = Amount::whole(kMaxAmountUnits);
    limits().max_position_fraction = Ratio::whole(1'000'000'000);
    EXPECT_EQ(judged(buy("1", "4000000000")), DenialCode::None);
    EXPECT_EQ(judged(sell("1", "0.01")), DenialCode::None);
}

TEST_F(LimitsOf, TheValueOfALimitOrderIsAtItsPrice) {
    limits().max_order_value = usd("1875");
    EXPECT_EQ(judged(buy("10", "187.50")), DenialCode::None);
    EXPECT_EQ(judged(buy("10", "187.49")), DenialCode::None);
    const auto denial = denied(buy("10", "187.51"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::OrderValue);
    EXPECT_EQ(denial->actual, usd("1875.1"));
    EXPECT_EQ(denial->allowed, usd("1875"));
    EXPECT_EQ(figures.order_value, usd("1875.1"));
}

TEST_F(LimitsOf, TheValueOfAMarketOrderIsTheQuotePlusCollar) {
    limits().price_collar = ratio("0.04");
    limits().max_order_value = usd("1950");
    EXPECT_EQ(judged(order(Side::Buy, qty("10"))), DenialCode::None);
    EXPECT_EQ(figures.reference_px, px("195"));
    limits().max_order_value = usd("1949.999999999");
    EXPECT_EQ(judged(order(Side::Buy, qty("10"))), DenialCode::OrderValue);
}

TEST_F(LimitsOf, TheValueOfAStopIsTheWorseOfQuoteAndTriggerPlusCollar) {
    limits().price_collar = ratio("0.04");
    NewOrderSingle stop = order(Side::Buy, qty("10"));
    stop.ord_type = OrdType::Stop;
    stop.stop_px = px("200");
    EXPECT_EQ(judged(stop), DenialCode::None);
    EXPECT_EQ(figures.order_value, usd("2080"));
    stop.stop_px = px("100");
    EXPECT_EQ(judged(stop), DenialCode::None);
    EXPECT_EQ(figures.order_value, usd("1950"));
}

TEST_F(LimitsOf, TheValueOfAFutureCountsItsMultiplier) {
    quote(kEs, "6000", "6000.25", kStart);
    limits().max_order_value = usd("300000");
    limits().max_position_fraction = Ratio::whole(10);
    EXPECT_EQ(judged(order(Side::Buy, qty("1"), px("6000"), kEs)), DenialCode::None);
    EXPECT_EQ(judged(order(Side::Buy, qty("1"), px("6000.25"), kEs)), DenialCode::OrderValue);
}

TEST_F(LimitsOf, AValueNobodyCanHoldIsAnOverflow) {
    NewOrderSingle o = buy("1");
    o.order_qty = Quantity::whole(kMaxQuantityUnits);
    EXPECT_EQ(judged(o), DenialCode::Overflow);
}

TEST_F(LimitsOf, APositionMayReachItsFractionOfEquityAndNotMore) {
    limits().max_position_fraction = ratio("0.01875");
    EXPECT_EQ(judged(buy("10")), DenialCode::None);
    EXPECT_EQ(judged(buy("9")), DenialCode::None);
    const auto denial = denied(buy("11"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::PositionFraction);
    EXPECT_EQ(denial->actual, usd("2062.5"));
    EXPECT_EQ(denial->allowed, usd("1875"));
    EXPECT_EQ(figures.worst_position, qty("11"));
}

TEST_F(LimitsOf, WorkingAndUnknownOrdersCountInThePosition) {
    limits().max_position_fraction = ratio("0.01875");
    work(buy("4"), "P1-1-1");
    record.place(named(buy("3"), "P1-1-2"));
    record.write(RequestProgress{{kVenue, kAccount, ClOrdId{"P1-1-2"}, RequestKind::New, SendOutcome::Perhaps, {}, {}},
                                 RequestStage::Unknown,
                                 OrdStatus::PendingNew});
    EXPECT_EQ(judged(buy("3")), DenialCode::None);
    EXPECT_EQ(figures.worst_position, qty("10"));
    EXPECT_EQ(judged(buy("4")), DenialCode::PositionFraction);
}

TEST_F(LimitsOf, AReplaceCountsTheLargerOfBothTotals) {
    limits().max_position_fraction = ratio("0.01875");
    const OrderState& old = work(buy("8"), "P1-1-1");
    EXPECT_EQ(judged(buy("10", "187.40"), &old), DenialCode::None);
    EXPECT_EQ(figures.worst_position, qty("10"));
    EXPECT_EQ(figures.open_orders, 1u);
    EXPECT_EQ(judged(buy("5", "187.40"), &old), DenialCode::None);
    EXPECT_EQ(figures.worst_position, qty("8"));
    EXPECT_EQ(judged(buy("11", "187.40"), &old), DenialCode::PositionFraction);
}

TEST_F(LimitsOf, AnOrderThatOnlyLowersThePositionIsNotHeldBackByItsFraction) {
    limits().max_position_fraction = ratio("0.0001");
    hold("10");
    EXPECT_EQ(judged(sell("5")), DenialCode::None);
    EXPECT_EQ(judged(sell("15")), DenialCode::PositionFraction);
    EXPECT_EQ(judged(buy("1")), DenialCode::PositionFraction);
}

TEST_F(LimitsOf, APurchaseThatOnlyLowersAShortPositionIsNotHeldBackEither) {
    limits().max_position_fraction = ratio("0.0001");
    hold("-10");
    EXPECT_EQ(judged(buy("5")), DenialCode::None);
    EXPECT_EQ(judged(buy("15")), DenialCode::PositionFraction);
}

TEST_F(LimitsOf, WithoutARateToTheBaseCurrencyThereIsNoEquityToJudgeBy) {
    record.write(AdjustmentApplied{cash("5", "euro", Currency{"EUR"}), Applied::Changed});
    EXPECT_EQ(judged(buy("1")), DenialCode::NoRate);
}

TEST_F(LimitsOf, APositionWithoutAMarkCountsAtItsCost) {
    hold("10", "180", kMsft);
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.equity, usd("101800"));
}

TEST_F(LimitsOf, AnEquityNobodyCanHoldIsAnOverflow) {
    record.state.positions[{kAccount, kAapl, Product::None}].qty = Quantity::whole(kMaxQuantityUnits);
    record.state.positions[{kAccount, kAapl, Product::None}].account = kAccount;
    record.state.positions[{kAccount, kAapl, Product::None}].instrument = kAapl;
    EXPECT_EQ(judged(buy("1")), DenialCode::Overflow);
}

TEST_F(LimitsOf, APositionNobodyCanHoldIsAnOverflow) {
    NewOrderSingle most = buy("1");
    most.order_qty = Quantity::whole(kMaxQuantityUnits);
    work(most, "P1-1-1");
    EXPECT_EQ(judged(buy("1")), DenialCode::Overflow);
}

TEST_F(LimitsOf, AFractionOfEquityNobodyCanHoldIsAnOverflow) {
    record.state.cash[{kAccount, kUsd}] = Amount::from_nanos(kInt128Max / 2);
    limits().max_position_fraction = Ratio::whole(9);
    EXPECT_EQ(judged(buy("1")), DenialCode::Overflow);
}

TEST_F(LimitsOf, OpenOrdersMayReachTheirLimitAndNotMore) {
    limits().max_open_orders = 2;
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    const OrderState& first = work(buy("1"), "P1-1-1");
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.open_orders, 2u);
    NewOrderSingle other = buy("1");
    other.account = AccountId{"B"};
    work(other, "P1-1-2");
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    work(buy("1"), "P1-1-3");
    const auto denial = denied(buy("1"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::OpenOrders);
    EXPECT_EQ(denial->actual, usd("3"));
    EXPECT_EQ(denial->allowed, usd("2"));
    EXPECT_EQ(judged(buy("2"), &first), DenialCode::None);
}

TEST_F(LimitsOf, OrdersPerSecondCountTheLastSecondOnly) {
    limits().max_orders_per_second = 2;
    work(buy("1"), "P1-1-1");
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    record.now = kStart + milliseconds{500};
    work(buy("1"), "P1-1-2");
    const auto denial = denied(buy("1"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::OrderRate);
    EXPECT_EQ(denial->actual, usd("3"));
    record.now = kStart + seconds{1} - nanoseconds{1};
    EXPECT_EQ(judged(buy("1")), DenialCode::OrderRate);
    record.now = kStart + seconds{1};
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.orders_last_second, 2u);
}

TEST_F(LimitsOf, OrdersPerMinuteCountTheLastMinuteOnly) {
    limits().max_orders_per_minute = 2;
    work(buy("1"), "P1-1-1");
    record.now = kStart + seconds{30};
    work(buy("1"), "P1-1-2");
    quote(kAapl, "187.49", "187.50", kStart + seconds{59});
    record.now = kStart + seconds{60} - nanoseconds{1};
    const auto denial = denied(buy("1"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::OrderRate);
    EXPECT_EQ(denial->actual, usd("3"));
    EXPECT_EQ(denial->allowed, usd("2"));
    record.now = kStart + seconds{60};
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.orders_last_minute, 2u);
}

TEST_F(LimitsOf, ADailyLossStopsAtItsLimit) {
    limits().max_daily_loss = usd("2000");
    record.state.day_marks[kAccount] = DayMark{{}, usd("101999.999999999")};
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    EXPECT_EQ(figures.daily_pnl, usd("-1999.999999999"));
    record.state.day_marks[kAccount].equity = usd("102000");
    const auto denial = denied(buy("1"));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::DailyLoss);
    EXPECT_EQ(denial->actual, usd("2000"));
    EXPECT_EQ(denial->allowed, usd("2000"));
    record.state.day_marks[kAccount].equity = usd("102000.01");
    EXPECT_EQ(judged(buy("1")), DenialCode::DailyLoss);
}

TEST_F(LimitsOf, ALossLimitOfZeroDeniesOnlyOnceSomethingIsLost) {
    limits().max_daily_loss = Amount{};
    record.state.day_marks[kAccount] = DayMark{{}, usd("100000")};
    EXPECT_EQ(judged(buy("1")), DenialCode::None);
    record.state.day_marks[kAccount].equity = usd("100000.01");
    EXPECT_EQ(judged(buy("1")), DenialCode::DailyLoss);
}

}  // namespace
}  // namespace sluice::engine
