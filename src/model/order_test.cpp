#include "model/order.hpp"

#include <gtest/gtest.h>

#include "model/instrument.hpp"

namespace sluice {
namespace {

Price px(std::string_view text) { return parse_price(text).value(); }
Quantity qty(std::string_view text) { return parse_quantity(text).value(); }

Instrument listing(InstrumentId id, AssetClass asset_class) {
    Instrument instrument;
    instrument.id = id;
    instrument.asset_class = asset_class;
    return instrument;
}

const Instrument kApple = listing(InstrumentId{"AAPL.US"}, AssetClass::Equity);

NewOrderSingle order_of(OrdType type) {
    NewOrderSingle order;
    order.instrument = kApple.id;
    order.order_qty = qty("100");
    order.ord_type = type;
    if (has_limit_price(type))
        order.price = px("187.50");
    if (has_trigger_price(type))
        order.stop_px = px("187.40");
    if (type == OrdType::TrailingStop)
        order.trail_percent = parse_ratio("0.05").value();
    return order;
}

std::string fault(const NewOrderSingle& order, const Instrument& instrument = kApple) {
    const Status status = check(order, instrument);
    return status ? "" : status.error().text;
}

TEST(OrderCheck, AcceptsEachTypeWithItsOwnPrices) {
    for (std::size_t i = 0; i < count_of<OrdType>(); ++i) {
        EXPECT_EQ(fault(order_of(static_cast<OrdType>(i))), "") << i;
    }
}

TEST(OrderCheck, APriceOffTheTickNamesTheTwoBesideIt) {
    auto order = order_of(OrdType::Limit);
    order.price = px("187.503");
    EXPECT_EQ(fault(order),
              "price 187.503 is not a multiple of the tick 0.01 of AAPL.US; nearest are 187.50 and 187.51");
    order.price = px("0.004");
    EXPECT_EQ(fault(order), "price 0.004 is not a multiple of the tick 0.01 of AAPL.US; nearest is 0.01");
    order = order_of(OrdType::Stop);
    order.stop_px = px("10.001");
    EXPECT_EQ(fault(order),
              "stop_px 10.001 is not a multiple of the tick 0.01 of AAPL.US; nearest are 10.00 and 10.01");
}

TEST(OrderCheck, OnlyFuturesHavePricesBelowZero) {
    auto order = order_of(OrdType::Limit);
    order.price = px("-1");
    EXPECT_EQ(fault(order), "price -1 must be positive; the lowest price of AAPL.US is 0.01");
    const Instrument crude = listing(kApple.id, AssetClass::Future);
    EXPECT_EQ(fault(order, crude), "");
    order.price = px("-37.634");
    EXPECT_EQ(fault(order, crude),
              "price -37.634 is not a multiple of the tick 0.01 of AAPL.US; nearest are -37.64 and -37.63");
    order.price = Price::whole(-kMaxPriceUnits - 1);
    EXPECT_EQ(fault(order, crude), "price -4000000001 is out of range; a price is at most 4000000000 either way");
}

TEST(OrderCheck, AQuantityOffTheLotNamesTheTwoBesideIt) {
    auto order = order_of(OrdType::Market);
    order.order_qty = qty("1.5");
    EXPECT_EQ(fault(order), "order_qty 1.5 is not a multiple of the lot 1 of AAPL.US; nearest are 1 and 2");
    order.order_qty = qty("0.5");
    EXPECT_EQ(fault(order), "order_qty 0.5 is not a multiple of the lot 1 of AAPL.US; nearest is 1");
    order.order_qty = Quantity::whole(kMaxQuantityUnits) + qty("1");
    EXPECT_EQ(fault(order), "order_qty 1000000000000000001 is out of range; a quantity is at most 1000000000000000000");
    Instrument sevens = kApple;
    sevens.round_lot = qty("7");
    order.order_qty = Quantity::whole(kMaxQuantityUnits);
    EXPECT_EQ(fault(order, sevens),
              "order_qty 1000000000000000000 is not a multiple of the lot 7 of AAPL.US; "
              "nearest is 999999999999999999");
}

TEST(OrderCheck, AQuantityMustBePositive) {
    auto order = order_of(OrdType::Market);
    order.order_qty = Quantity{};
    EXPECT_EQ(fault(order), "order_qty 0 must be positive; the smallest of AAPL.US is 1");
    order.order_qty = qty("-5");
    EXPECT_EQ(fault(order), "order_qty -5 must be positive; the smallest of AAPL.US is 1");
}

TEST(OrderCheck, QuantityAndCashExcludeEachOther) {
    auto order = order_of(OrdType::Market);
    order.cash_order_qty = Amount::whole(500);
    EXPECT_EQ(fault(order), "order_qty 100 and cash_order_qty 500 exclude each other; give one of them");
    order.order_qty = Quantity{};
    EXPECT_EQ(fault(order), "");
    order.display_qty = qty("1");
    EXPECT_EQ(fault(order), "display_qty needs an order_qty; an order as a sum of money has none");
    order.display_qty.reset();
    order.cash_order_qty = Amount{};
    EXPECT_EQ(fault(order), "cash_order_qty 0 must be positive and at most 1000000000000");
}

TEST(OrderCheck, PricesStandExactlyWhereTheTypeNeedsThem) {
    auto order = order_of(OrdType::Market);
    order.price = px("1");
    EXPECT_EQ(fault(order), "price 1 does not belong to a Market order; leave it out or use a limit type");
    order = order_of(OrdType::StopLimit);
    order.price.reset();
    EXPECT_EQ(fault(order), "price is missing; a StopLimit order needs its limit price");
    order = order_of(OrdType::StopLimit);
    order.stop_px.reset();
    EXPECT_EQ(fault(order), "stop_px is missing; a StopLimit order needs its trigger price");
    order = order_of(OrdType::Limit);
    order.stop_px = px("1");
    EXPECT_EQ(fault(order), "stop_px 1 does not belong to a Limit order; leave it out or use a stop or touch type");
}

TEST(OrderCheck, ATrailingStopHasExactlyOneTrail) {
    auto order = order_of(OrdType::TrailingStop);
    order.trail_amount = px("1.25");
    EXPECT_EQ(fault(order), "a TrailingStop order needs exactly one of trail_amount and trail_percent");
    order.trail_percent.reset();
    EXPECT_EQ(fault(order), "");
    order.trail_amount = px("1.255");
    EXPECT_EQ(fault(order),
              "trail_amount 1.255 is not a multiple of the tick 0.01 of AAPL.US; nearest are 1.25 and 1.26");
    order.trail_amount = px("0");
    EXPECT_EQ(fault(order), "trail_amount 0 must be positive and at most 4000000000");
    order.trail_amount.reset();
    EXPECT_EQ(fault(order), "a TrailingStop order needs exactly one of trail_amount and trail_percent");
    order.trail_percent = Ratio::whole(5);
    EXPECT_EQ(fault(order), "trail_percent 5 must lie between 0 and 1, both excluded; 0.05 is five percent");
    order = order_of(OrdType::Limit);
    order.trail_percent = parse_ratio("0.05").value();
    EXPECT_EQ(fault(order), "trail_percent does not belong to a Limit order");
    order.trail_percent.reset();
    order.trail_amount = px("1");
    EXPECT_EQ(fault(order), "trail_amount does not belong to a Limit order");
}

TEST(OrderCheck, ExpireTimeStandsExactlyOnGtd) {
    auto order = order_of(OrdType::Limit);
    order.time_in_force = TimeInForce::Gtd;
    EXPECT_EQ(fault(order), "expire_time is missing; a Gtd order needs it");
    order.expire_time = UnixNanos::from_seconds(1'800'000'000);
    EXPECT_EQ(fault(order), "");
    order.time_in_force = TimeInForce::Gtc;
    EXPECT_EQ(fault(order), "expire_time belongs to Gtd orders only; time_in_force is Gtc");
}

TEST(OrderCheck, OnCloseOrdersLiveForOneClose) {
    auto order = order_of(OrdType::LimitOnClose);
    order.time_in_force = TimeInForce::Cls;
    EXPECT_EQ(fault(order), "");
    order.time_in_force = TimeInForce::Gtc;
    EXPECT_EQ(fault(order), "time_in_force Gtc contradicts a LimitOnClose order; valid are Day and Cls");
}

TEST(OrderCheck, DisplayQuantityIsAPartOfALimitOrder) {
    auto order = order_of(OrdType::Limit);
    order.display_qty = qty("10");
    EXPECT_EQ(fault(order), "");
    order.display_qty = qty("101");
    EXPECT_EQ(fault(order), "display_qty 101 is more than order_qty 100");
    order.display_qty = qty("0.5");
    EXPECT_EQ(fault(order), "display_qty 0.5 is not a multiple of the lot 1 of AAPL.US; nearest is 1");
    order = order_of(OrdType::Market);
    order.display_qty = qty("10");
    EXPECT_EQ(fault(order), "display_qty is for orders with a limit price; Market has none");
}

TEST(OrderCheck, InstructionsMustNotContradictTheOrder) {
    auto order = order_of(OrdType::Market);
    order.exec_inst = ExecInst::PostOnly;
    EXPECT_EQ(fault(order), "exec_inst PostOnly is for orders with a limit price; Market has none");
    order = order_of(OrdType::Limit);
    order.exec_inst = ExecInst::PostOnly | ExecInst::ExtendedHours;
    EXPECT_EQ(fault(order), "");
    order.time_in_force = TimeInForce::Ioc;
    EXPECT_EQ(fault(order), "exec_inst PostOnly contradicts time_in_force Ioc: such an order never rests");
    order = order_of(OrdType::Limit);
    order.exec_inst = ExecInst::ReduceOnly;
    order.position_effect = PositionEffect::Open;
    EXPECT_EQ(fault(order), "exec_inst ReduceOnly contradicts position_effect Open; use Auto or Close");
    order = order_of(OrdType::Limit);
    order.exec_inst = static_cast<ExecInst>(16);
    EXPECT_EQ(fault(order), "exec_inst holds instructions nobody knows");
}

TEST(OrderCheck, AnIndexAndAnotherInstrumentCannotBeOrdered) {
    auto order = order_of(OrdType::Market);
    EXPECT_EQ(fault(order, listing(kApple.id, AssetClass::Index)),
              "instrument AAPL.US is an Index and cannot be ordered");
    EXPECT_EQ(fault(order, listing(InstrumentId{"MSFT.US"}, AssetClass::Equity)),
              "instrument AAPL.US of the order is not MSFT.US");
}

}  // namespace
}  // namespace sluice
