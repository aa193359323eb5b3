#include "venues/alpaca/mapping_requests.hpp"

#include <gtest/gtest.h>

#include "venues/alpaca/codec.hpp"

namespace sluice::venues::alpaca {
namespace {

NewOrderSingle buy(const char* qty, OrdType type = OrdType::Market) {
    NewOrderSingle order;
    order.cl_ord_id = ClOrdId{"P1-2KX-7"};
    order.account = AccountId{"main"};
    order.instrument = InstrumentId{"AAPL.US"};
    order.side = Side::Buy;
    order.ord_type = type;
    order.order_qty = *parse_quantity(qty);
    if (has_limit_price(type))
        order.price = *parse_price("187.5");
    if (has_trigger_price(type))
        order.stop_px = *parse_price("190.25");
    return order;
}

NewOrderSingle exit_of(const NewOrderSingle& entry, OrdType type) {
    NewOrderSingle order = buy("1", type);
    order.cl_ord_id = ClOrdId{"P1-2KX-8"};
    order.side = opposite(entry.side);
    order.order_qty = entry.order_qty;
    order.time_in_force = entry.time_in_force;
    return order;
}

template <class Given>
std::string body(const Given& given) {
    OrderRequest out;
    const auto status = to_request(given, out);
    return status ? encoded(out) : status.error().text;
}

TEST(AlpacaRequests, SayEachKindOfOrder) {
    EXPECT_EQ(body(buy("10")), R"({"symbol":"AAPL","qty":"10","side":"buy","type":"market","time_in_force":"day",)"
                               R"("client_order_id":"P1-2KX-7"})");
    auto order = buy("0.123456789", OrdType::Limit);
    order.exec_inst = ExecInst::ExtendedHours;
    order.time_in_force = TimeInForce::Gtc;
    EXPECT_EQ(body(order), R"({"symbol":"AAPL","qty":"0.123456789","side":"buy","type":"limit","time_in_force":"gtc",)"
                           R"("limit_price":"187.5","extended_hours":true,"client_order_id":"P1-2KX-7"})");
    order = buy("5", OrdType::StopLimit);
    order.side = Side::Sell;
    order.position_effect = PositionEffect::Close;
    EXPECT_EQ(body(order), R"({"symbol":"AAPL","qty":"5","side":"sell","type":"stop_limit","time_in_force":"day",)"
                           R"("limit_price":"187.5","stop_price":"190.25","client_order_id":"P1-2KX-7",)"
                           R"("position_intent":"sell_to_close"})");
    order = buy("5", OrdType::TrailingStop);
    order.trail_percent = *parse_ratio("0.015");
    EXPECT_EQ(body(order), R"({"symbol":"AAPL","qty":"5","side":"buy","type":"trailing_stop","time_in_force":"day",)"
                           R"("trail_percent":"1.5","client_order_id":"P1-2KX-7"})");
    order = buy("0");
    order.cash_order_qty = *parse_amount("500.25");
    EXPECT_EQ(body(order), R"({"symbol":"AAPL","notional":"500.25","side":"buy","type":"market","time_in_force":"day",)"
                           R"("client_order_id":"P1-2KX-7"})");
    EXPECT_EQ(body(buy("5", OrdType::LimitOnClose)),
              R"({"symbol":"AAPL","qty":"5","side":"buy","type":"limit","time_in_force":"cls","limit_price":"187.5",)"
              R"("client_order_id":"P1-2KX-7"})");
}

TEST(AlpacaRequests, SayEachKindOfList) {
    const auto entry = buy("10");
    NewOrderList list;
    list.list_class = ListClass::Bracket;
    list.orders = {entry, exit_of(entry, OrdType::Limit), exit_of(entry, OrdType::StopLimit)};
    EXPECT_EQ(body(list), R"({"symbol":"AAPL","qty":"10","side":"buy","type":"market","time_in_force":"day",)"
                          R"("client_order_id":"P1-2KX-7","order_class":"bracket",)"
                          R"("take_profit":{"limit_price":"187.5"},)"
                          R"("stop_loss":{"stop_price":"190.25","limit_price":"187.5"}})");
    list.list_class = ListClass::Oto;
    list.orders = {entry, exit_of(entry, OrdType::Stop)};
    EXPECT_EQ(body(list), R"({"symbol":"AAPL","qty":"10","side":"buy","type":"market","time_in_force":"day",)"
                          R"("client_order_id":"P1-2KX-7","order_class":"oto","stop_loss":{"stop_price":"190.25"}})");
    list.list_class = ListClass::Oco;
    list.orders = {exit_of(entry, OrdType::Limit), exit_of(entry, OrdType::Stop)};
    EXPECT_EQ(body(list), R"({"symbol":"AAPL","qty":"10","side":"sell","type":"limit","time_in_force":"day",)"
                          R"("client_order_id":"P1-2KX-8","order_class":"oco",)"
                          R"("take_profit":{"limit_price":"187.5"},"stop_loss":{"stop_price":"190.25"}})");
    list.list_class = ListClass::MultiLeg;
    list.orders = {buy("3", OrdType::Limit)};
    list.legs = {{InstrumentId{"AAPL241213C00250000.US"}, Side::Buy, Quantity::whole(3), PositionEffect::Open},
                 {InstrumentId{"AAPL241213C00260000.US"}, Side::Sell, Quantity::whole(1), PositionEffect::Open}};
    EXPECT_EQ(body(list), R"({"qty":"3","type":"limit","time_in_force":"day","limit_price":"187.5",)"
                          R"("client_order_id":"P1-2KX-7","order_class":"mleg",)"
                          R"("legs":[{"symbol":"AAPL241213C00250000","ratio_qty":"3","side":"buy",)"
                          R"("position_intent":"buy_to_open"},{"symbol":"AAPL241213C00260000","ratio_qty":"1",)"
                          R"("side":"sell","position_intent":"sell_to_open"}]})");
}

TEST(AlpacaRequests, SayWhatTheVenueHasNoFormFor) {
    auto order = buy("1", OrdType::MarketIfTouched);
    EXPECT_EQ(body(order), "Alpaca has no MarketIfTouched orders; a Limit or a Stop order is what it takes");
    order = buy("1", OrdType::Limit);
    order.time_in_force = TimeInForce::Gtd;
    EXPECT_EQ(body(order), "Alpaca has no time in force Gtd; Day and Gtc are the nearest");
    order = buy("1", OrdType::Limit);
    order.exec_inst = ExecInst::PostOnly;
    EXPECT_EQ(body(order), "Alpaca has no PostOnly; a limit away from the market rests");
    order.exec_inst = ExecInst::ReduceOnly;
    EXPECT_EQ(body(order), "Alpaca has no ReduceOnly; position_effect Close is the nearest");
    order.exec_inst = ExecInst::AllOrNone;
    EXPECT_EQ(body(order), "Alpaca has no AllOrNone; time in force Fok is the nearest");
    order = buy("1");
    order.product = Product::Mis;
    EXPECT_EQ(body(order), "Alpaca has no product MIS; leave it out");
    order = buy("2", OrdType::Limit);
    order.display_qty = Quantity::whole(1);
    EXPECT_EQ(body(order), "Alpaca has no display_qty for this account's routing; leave it out");

    const auto entry = buy("10");
    NewOrderList list;
    list.list_class = ListClass::Oto;
    list.orders = {entry, exit_of(entry, OrdType::TrailingStop)};
    EXPECT_EQ(body(list), "Alpaca has no list with a TrailingStop exit; a Limit, Stop or StopLimit is what it takes");
    list.orders = {entry, exit_of(entry, OrdType::Stop)};
    list.orders.back().time_in_force = TimeInForce::Gtc;
    EXPECT_EQ(body(list),
              "Alpaca has no list whose exits have another time in force than its first order; give all of them Day");
    list.orders.pop_back();
    EXPECT_EQ(body(list), "a list of class Oto with 1 orders contradicts itself; an entry and an exit is right");
}

TEST(AlpacaRequests, ReuseWhatTheyWriteInto) {
    OrderRequest out;
    auto order = buy("1", OrdType::StopLimit);
    order.position_effect = PositionEffect::Open;
    order.exec_inst = ExecInst::ExtendedHours;
    ASSERT_TRUE(to_request(order, out));
    ASSERT_TRUE(to_request(buy("10"), out));
    EXPECT_EQ(encoded(out), body(buy("10")));
}

TEST(AlpacaRequests, ReplaceSaysOnlyWhatChanges) {
    const auto standing = buy("10", OrdType::Limit);
    auto replacement = standing;
    replacement.cl_ord_id = ClOrdId{"P1-2KX-9"};
    ReplaceRequest out;
    const auto status = to_request(replacement, &standing, out);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().text,
              "the replace of P1-2KX-7 changes nothing; quantity, prices, trail or time in force can be new");

    replacement.price = *parse_price("188");
    ASSERT_TRUE(to_request(replacement, &standing, out));
    EXPECT_EQ(encoded(out), R"({"limit_price":"188","client_order_id":"P1-2KX-9"})");
    ASSERT_TRUE(to_request(replacement, nullptr, out));
    EXPECT_EQ(encoded(out), R"({"qty":"10","time_in_force":"day","limit_price":"188","client_order_id":"P1-2KX-9"})");

    auto trailing = buy("10", OrdType::TrailingStop);
    trailing.trail_percent = *parse_ratio("0.02");
    auto tighter = trailing;
    tighter.trail_percent = *parse_ratio("0.01");
    ASSERT_TRUE(to_request(tighter, &trailing, out));
    EXPECT_EQ(encoded(out), R"({"trail":"1","client_order_id":"P1-2KX-7"})");

    auto cash = buy("0");
    cash.cash_order_qty = Amount::whole(5);
    EXPECT_EQ(to_request(cash, &standing, out).error().text,
              "Alpaca has no replace of an order as a sum of money; cancel it and place a new one");
}

TEST(AlpacaRequests, LegsShowWhatTheyAreByTheirType) {
    Order leg;
    leg.type = TypeWord::Limit;
    EXPECT_EQ(leg_role(leg), ListRole::Target);
    leg.type = TypeWord::StopLimit;
    EXPECT_EQ(leg_role(leg), ListRole::Stop);
    leg.order_class = ClassWord::Mleg;
    EXPECT_EQ(leg_role(leg), ListRole::None);
    EXPECT_EQ(leg_role(Order{}), ListRole::None);
}

}  // namespace
}  // namespace sluice::venues::alpaca
