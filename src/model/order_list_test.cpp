#include <gtest/gtest.h>

#include "model/instrument.hpp"
#include "model/order.hpp"

namespace sluice {
namespace {

Price px(std::string_view text) { return parse_price(text).value(); }

Instrument listing(std::string_view id) {
    Instrument instrument;
    instrument.id = InstrumentId::parse(id).value();
    return instrument;
}
const Instrument kApple = listing("AAPL.US");
const Instrument kMicrosoft = listing("MSFT.US");

const Instrument* find(const InstrumentId& id) {
    if (id == kApple.id)
        return &kApple;
    return id == kMicrosoft.id ? &kMicrosoft : nullptr;
}

std::string fault(const NewOrderList& list) {
    const Status status = check(list, find);
    if (status)
        return "";
    EXPECT_EQ(status.error().code, ErrorCode::Invalid);
    return status.error().text;
}

NewOrderSingle limit(Side side, std::string_view price) {
    NewOrderSingle order;
    order.instrument = kApple.id;
    order.side = side;
    order.ord_type = OrdType::Limit;
    order.order_qty = Quantity::whole(100);
    order.price = px(price);
    return order;
}
NewOrderSingle stop(Side side, std::string_view trigger) {
    NewOrderSingle order = limit(side, "1");
    order.ord_type = OrdType::Stop;
    order.price.reset();
    order.stop_px = px(trigger);
    return order;
}
NewOrderSingle market(Side side) {
    NewOrderSingle order = limit(side, "1");
    order.ord_type = OrdType::Market;
    order.price.reset();
    return order;
}
NewOrderSingle trailing(Side side) {
    NewOrderSingle order = market(side);
    order.ord_type = OrdType::TrailingStop;
    order.trail_amount = px("1.50");
    return order;
}
NewOrderList list_of(ListClass list_class, std::vector<NewOrderSingle> orders) {
    NewOrderList list;
    list.list_class = list_class;
    list.orders = std::move(orders);
    return list;
}
NewOrderList bracket() {
    return list_of(ListClass::Bracket, {limit(Side::Buy, "187.50"), limit(Side::Sell, "195"), stop(Side::Sell, "180")});
}
NewOrderList oco() { return list_of(ListClass::Oco, {limit(Side::Sell, "195"), stop(Side::Sell, "180")}); }
NewOrderList pair() {
    NewOrderList list = list_of(ListClass::MultiLeg, {limit(Side::Buy, "-2.50")});
    list.orders[0].instrument = InstrumentId{};
    list.legs = {{kApple.id, Side::Buy, Quantity::whole(1), PositionEffect::Auto},
                 {kMicrosoft.id, Side::Sell, Quantity::whole(2), PositionEffect::Auto}};
    return list;
}

TEST(OrderList, AcceptsGoodListsOfEachClass) {
    EXPECT_EQ(fault(bracket()), "");
    EXPECT_EQ(fault(oco()), "");
    EXPECT_EQ(fault(pair()), "");
    const auto entry = market(Side::Buy);
    EXPECT_EQ(fault(list_of(ListClass::Bracket, {entry, limit(Side::Sell, "195"), trailing(Side::Sell)})), "");
    EXPECT_EQ(fault(list_of(ListClass::Oto, {entry, stop(Side::Sell, "180")})), "");
    EXPECT_EQ(fault(list_of(ListClass::Oto, {entry, limit(Side::Sell, "195")})), "");
    EXPECT_EQ(fault(list_of(ListClass::Bracket,
                            {limit(Side::Sell, "187.50"), limit(Side::Buy, "180"), stop(Side::Buy, "195")})),
              "");
    EXPECT_EQ(fault(list_of(ListClass::Oco, {limit(Side::Buy, "180"), stop(Side::Buy, "195")})), "");
    NewOrderList package = pair();
    package.orders[0].ord_type = OrdType::Market;
    package.orders[0].price.reset();
    EXPECT_EQ(fault(package), "");
}

TEST(OrderList, KnowsTheRoleOfEachOrder) {
    EXPECT_EQ(role_of(bracket(), 0), ListRole::Entry);
    EXPECT_EQ(role_of(bracket(), 1), ListRole::Target);
    EXPECT_EQ(role_of(bracket(), 2), ListRole::Stop);
    EXPECT_EQ(role_of(bracket(), 3), ListRole::None);
    EXPECT_EQ(role_of(oco(), 0), ListRole::Target);
    EXPECT_EQ(role_of(oco(), 1), ListRole::Stop);
    EXPECT_EQ(role_of(pair(), 0), ListRole::Package);
    const NewOrderList oto = list_of(ListClass::Oto, {market(Side::Buy), trailing(Side::Sell)});
    EXPECT_EQ(role_of(oto, 0), ListRole::Entry);
    EXPECT_EQ(role_of(oto, 1), ListRole::Stop);
    EXPECT_EQ(role_of(list_of(ListClass::Oto, {market(Side::Buy), limit(Side::Sell, "195")}), 1), ListRole::Target);
    EXPECT_EQ(role_of(list_of(ListClass::Oco, bracket().orders), 2), ListRole::None) << "more than the class has";
}

TEST(OrderList, RefusesAWrongNumberOfOrders) {
    EXPECT_EQ(fault(list_of(ListClass::Bracket, {})), "Bracket has 3 orders; this one has 0");
    EXPECT_EQ(fault(list_of(ListClass::Oco, bracket().orders)), "Oco has 2 orders; this one has 3");
    EXPECT_EQ(fault(list_of(ListClass::Oto, {market(Side::Buy)})), "Oto has 2 orders; this one has 1");
    EXPECT_EQ(fault(list_of(ListClass::MultiLeg, oco().orders)), "MultiLeg has 1 order; this one has 2");
}

TEST(OrderList, RefusesLegsOutsideMultiLegAndAnUnknownInstrument) {
    NewOrderList list = oco();
    list.legs.emplace_back();
    EXPECT_EQ(fault(list), "legs belong to MultiLeg only; this is Oco");
    list = oco();
    list.orders[0].instrument = InstrumentId{"NONE.US"};
    EXPECT_EQ(fault(list), "instrument NONE.US is not defined");
}

TEST(OrderList, RefusesOrdersThatDoNotBelongTogether) {
    const std::string names = " must name the account, instrument and product of the first order";
    NewOrderList list = bracket();
    list.orders[1].account = AccountId{"other"};
    EXPECT_EQ(fault(list), "the target" + names);
    list = bracket();
    list.orders[2].instrument = kMicrosoft.id;
    EXPECT_EQ(fault(list), "the stop" + names);
    list = bracket();
    list.orders[2].product = Product::Mis;
    EXPECT_EQ(fault(list), "the stop" + names);
    list = bracket();
    list.orders[1].order_qty = Quantity::whole(50);
    EXPECT_EQ(fault(list), "the target has order_qty 50; all orders of a list have that of the first, 100");
    list = bracket();
    list.orders[1].side = Side::Buy;
    EXPECT_EQ(fault(list), "the target must be on the other side than the entry");
    list = oco();
    list.orders[1].side = Side::Buy;
    EXPECT_EQ(fault(list), "the stop must be on the side of the target");
    list = bracket();
    list.orders[0].cash_order_qty = Amount::whole(1'000);
    EXPECT_EQ(fault(list), "cash_order_qty cannot stand in a list: its exits cover a quantity");
}

TEST(OrderList, NamesTheOrderThatContradictsItself) {
    NewOrderList list = bracket();
    list.orders[1].price.reset();
    EXPECT_EQ(fault(list), "the target: price is missing; a Limit order needs its limit price");
    list = bracket();
    list.orders[0].price = px("187.503");
    EXPECT_EQ(fault(list).substr(0, 32), "the entry: price 187.503 is not ");
}

TEST(OrderList, RefusesATypeOrTimeThatDoesNotFitTheRole) {
    NewOrderList list = bracket();
    list.orders[1] = market(Side::Sell);
    EXPECT_EQ(fault(list), "the target of Bracket must be a Limit order; it is Market");
    list = oco();
    list.orders[1] = limit(Side::Sell, "180");
    EXPECT_EQ(fault(list), "the stop of Oco must be a Stop, StopLimit or TrailingStop order; it is Limit");
    list = bracket();
    list.orders[2].time_in_force = TimeInForce::Ioc;
    EXPECT_EQ(fault(list), "the stop must wait, so Ioc is no time in force for it");
    list = oco();
    list.orders[0].time_in_force = TimeInForce::Fok;
    EXPECT_EQ(fault(list), "the target must wait, so Fok is no time in force for it");
    list = bracket();
    list.orders[0].time_in_force = TimeInForce::Ioc;
    EXPECT_EQ(fault(list), "") << "the entry need not wait";
}

TEST(OrderList, RefusesExitsOnTheWrongSideOfAPrice) {
    NewOrderList list = oco();
    list.orders[1].stop_px = px("195");
    EXPECT_EQ(fault(list), "the target's price 195 must be above the stop's 195");
    list = bracket();
    list.orders[1].price = px("187.50");
    EXPECT_EQ(fault(list), "the target's price 187.5 must be above the entry's 187.5");
    list = bracket();
    list.orders[2].stop_px = px("190");
    EXPECT_EQ(fault(list), "the entry's price 187.5 must be above the stop's 190");
    list = list_of(ListClass::Oco, {limit(Side::Buy, "195"), stop(Side::Buy, "180")});
    EXPECT_EQ(fault(list), "the target's price 195 must be below the stop's 180");
    list = list_of(ListClass::Oto, {limit(Side::Sell, "187.50"), limit(Side::Buy, "190")});
    EXPECT_EQ(fault(list), "the target's price 190 must be below the entry's 187.5");
    list.orders[1] = stop(Side::Buy, "180");
    EXPECT_EQ(fault(list), "the entry's price 187.5 must be below the stop's 180");
}

TEST(OrderList, RefusesAPackageThatIsNone) {
    NewOrderList list = pair();
    list.legs.pop_back();
    EXPECT_EQ(fault(list), "a MultiLeg has 2 to 6 legs; this one has 1");
    list.legs.assign(7, pair().legs[0]);
    EXPECT_EQ(fault(list), "a MultiLeg has 2 to 6 legs; this one has 7");
    list = pair();
    list.orders[0].ord_type = OrdType::Stop;
    EXPECT_EQ(fault(list), "the package must be a Limit or Market order; it is Stop");
    list = pair();
    list.orders[0].price.reset();
    EXPECT_EQ(fault(list), "price belongs to a package of type Limit, and only to it");
    list = pair();
    list.orders[0].ord_type = OrdType::Market;
    EXPECT_EQ(fault(list), "price belongs to a package of type Limit, and only to it");
    list = pair();
    list.orders[0].order_qty = Quantity{};
    EXPECT_EQ(fault(list), "order_qty 0 must be a whole number of packages above zero");
    list.orders[0].order_qty = parse_quantity("1.5").value();
    EXPECT_EQ(fault(list), "order_qty 1.5 must be a whole number of packages above zero");
}

TEST(OrderList, NamesTheLegThatIsWrong) {
    NewOrderList list = pair();
    list.legs[1].instrument = InstrumentId{"NONE.US"};
    EXPECT_EQ(fault(list), "leg 2: instrument NONE.US is not defined");
    list = pair();
    list.legs[0].ratio_qty = Quantity{};
    EXPECT_EQ(fault(list), "leg 1: ratio_qty 0 must be a whole number of lots of 1 above zero");
    list.legs[0].ratio_qty = parse_quantity("0.5").value();
    EXPECT_EQ(fault(list), "leg 1: ratio_qty 0.5 must be a whole number of lots of 1 above zero");
    list = pair();
    list.legs[1].instrument = kApple.id;
    EXPECT_EQ(fault(list), "leg 2 names AAPL.US a second time");
}

}  // namespace
}  // namespace sluice
