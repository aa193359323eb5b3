#include "gateway/order_body.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::gateway {
namespace {

class OrderBody : public testing::Test {
protected:
    OrderBody() { record.furnish(); }

    std::variant<Command, Problem> read(std::string_view body, std::string_view key = {}) {
        return read_order(body, key, caller, record.state);
    }
    NewOrderSingle order(std::string_view body) {
        auto command = read(body);
        if (const auto* wrong = std::get_if<Problem>(&command)) {
            ADD_FAILURE() << wrong->detail;
            return {};
        }
        return std::get<SubmitOrder>(std::get<Command>(command).body).order;
    }
    // Pointer and sentence of the first fault.
    std::string fault(std::string_view body, std::string_view key = {}) {
        const auto command = read(body, key);
        const auto* wrong = std::get_if<Problem>(&command);
        if (wrong == nullptr)
            return "none";
        EXPECT_EQ(wrong->code, "invalid");
        return wrong->parts.at(0).pointer + ": " + wrong->parts.at(0).detail;
    }

    engine::Record record;
    Caller caller;
};

TEST_F(OrderBody, ReadsEveryMember) {
    const NewOrderSingle read = order(
        R"({"symbol":"AAPL.US","side":"sell","qty":"2.0","order_type":"stop_limit","limit_price":187.25,
            "stop_price":"187.5","time_in_force":"gtc","account":"A","strategy":"alpha","product":"none",
            "position_effect":"close","display_qty":null,"reduce_only":true,"extended_hours":false})");
    EXPECT_EQ(read.instrument, engine::kAapl);
    EXPECT_EQ(read.side, Side::Sell);
    EXPECT_EQ(read.order_qty, engine::qty("2"));
    EXPECT_EQ(read.ord_type, OrdType::StopLimit);
    EXPECT_EQ(read.price, engine::px("187.25"));
    EXPECT_EQ(read.stop_px, engine::px("187.5"));
    EXPECT_EQ(read.time_in_force, TimeInForce::Gtc);
    EXPECT_EQ(read.strategy, StrategyId{"alpha"});
    EXPECT_EQ(read.position_effect, PositionEffect::Close);
    EXPECT_EQ(read.exec_inst, ExecInst::ReduceOnly);
}

TEST_F(OrderBody, ThePricesTellTheTypeThatIsLeftOut) {
    EXPECT_EQ(order(R"({"symbol":"AAPL","side":"buy","qty":1})").ord_type, OrdType::Market);
    EXPECT_EQ(order(R"({"symbol":"AAPL","side":"buy","qty":1,"stop_price":"190"})").ord_type, OrdType::Stop);
    const NewOrderSingle trailing = order(R"({"symbol":"AAPL","side":"sell","qty":1,"trail_percent":"2.5"})");
    EXPECT_EQ(trailing.ord_type, OrdType::TrailingStop);
    EXPECT_EQ(trailing.trail_percent, engine::ratio("0.025"));
    EXPECT_EQ(order(R"({"symbol":"AAPL","side":"buy","notional":"500"})").cash_order_qty, engine::usd("500"));
}

TEST_F(OrderBody, NamesWhatIsWrongAndWhere) {
    EXPECT_EQ(fault("").substr(0, 23), ": the body is no JSON: ");
    EXPECT_EQ(fault("[]"), ": the body is an array; a JSON object would be right");
    EXPECT_EQ(fault(R"({"side":"buy","qty":1})"),
              "/symbol: symbol is missing; an instrument such as \"AAPL.US\", or its ticker, would be right");
    EXPECT_EQ(fault(R"({"symbol":"AAPL","side":"by","qty":1})"),
              "/side: side is \"by\"; one of buy, sell would be right");
    EXPECT_EQ(fault(R"({"symbol":"AAPL","side":"buy"})").substr(0, 22), "/qty: qty is missing; ");
    EXPECT_EQ(fault(R"({"symbol":"AAPL","side":"buy","qty":true})"),
              "/qty: qty is a boolean; a decimal as a string, such as \"187.5\", would be right");
    EXPECT_EQ(fault(R"({"symbol":"AAPL","side":"buy","qty":"1","quantity":"1"})"),
              "/quantity: quantity is not a member that is known here");
    EXPECT_EQ(fault(R"({"symbol":"AAPL","side":"buy","qty":"1","limitprice":"1"})"),
              "/limitprice: limitprice is not a member that is known here; did you mean limit_price?");
    EXPECT_EQ(fault(R"({"symbol":"APPL.US","side":"buy","qty":"1"})").substr(0, 17), "/symbol: symbol i");
    EXPECT_EQ(fault(R"({"symbol":"AAPL","side":"buy","qty":"1","take_profit":{"price":"1"}})"),
              "/take_profit/limit_price: limit_price is missing; the price the profit is taken at would be right");
}

TEST_F(OrderBody, FiguresMustBeExactDecimalsWithinBounds) {
    for (const char* qty : {"\"NaN\"", "\"inf\"", "1e3", "\"1e3\"", "\"1,5\"", "\"0.0000000001\"", "\"\"", "\" 1\"",
                            "\"1000000000000000001\"", "\"-1\"", "0", "\"0x10\"", "[]", "{}"})
        EXPECT_EQ(fault(R"({"symbol":"AAPL","side":"buy","qty":)" + std::string{qty} + "}").substr(0, 5), "/qty:")
            << qty;
    EXPECT_EQ(fault(R"({"symbol":"AAPL","side":"buy","qty":"1","limit_price":"4000000001"})").substr(0, 13),
              "/limit_price:");
    EXPECT_EQ(fault(R"({"symbol":"AAPL","side":"buy","qty":"1","limit_price":"187.505"})").substr(0, 2), ": ")
        << "not a whole tick";
}

TEST_F(OrderBody, AllFaultsAreTold) {
    const auto command = read(R"({"symbol":"AAPL","side":"up","qty":"x","limit_price":[],"foo":1})");
    ASSERT_TRUE(std::holds_alternative<Problem>(command));
    EXPECT_EQ(std::get<Problem>(command).parts.size(), 4U);
}

TEST_F(OrderBody, ClassesTakeTheirExits) {
    const std::string head = R"({"symbol":"AAPL","side":"buy","qty":"1")";
    const std::string target = R"(,"take_profit":{"limit_price":"190"})";
    const std::string stop = R"(,"stop_loss":{"trail_percent":"1"})";
    const auto class_of = [&](const std::string& body) {
        const auto command = read(body);
        if (const auto* wrong = std::get_if<Problem>(&command))
            return wrong->detail;
        const auto* list = std::get_if<SubmitList>(&std::get<Command>(command).body);
        return list == nullptr ? std::string{"one"} : std::string{to_text(list->list.list_class)};
    };
    EXPECT_EQ(class_of(head + "}"), "one");
    EXPECT_EQ(class_of(head + target + "}"), "Oto");
    EXPECT_EQ(class_of(head + target + stop + "}"), "Bracket");
    EXPECT_EQ(class_of(head + target + stop + R"(,"order_class":"oco"})"), "Oco");
    EXPECT_EQ(fault(head + R"(,"order_class":"bracket"})").substr(0, 13), "/order_class:");
    EXPECT_EQ(fault(head + target + R"(,"order_class":"simple"})").substr(0, 13), "/order_class:");
    EXPECT_EQ(fault(head + target + stop + R"(,"order_class":"oto"})").substr(0, 13), "/order_class:");
}

TEST_F(OrderBody, TwoNamesForOneOrderMustAgree) {
    const std::string body = R"({"symbol":"AAPL","side":"buy","qty":"1","client_order_id":"a"})";
    EXPECT_EQ(std::get<Command>(read(body)).by.key, IdempotencyKey{"a"});
    EXPECT_EQ(std::get<Command>(read(body, "a")).by.key, IdempotencyKey{"a"});
    EXPECT_EQ(fault(body, "b").substr(0, 17), "/client_order_id:");
}

TEST_F(OrderBody, ProposeIsWhatTheScopeOrTheBodySays) {
    const std::string body = R"({"symbol":"AAPL","side":"buy","qty":"1"})";
    caller.scope = Scope::Trade;
    EXPECT_FALSE(std::get<SubmitOrder>(std::get<Command>(read(body)).body).propose);
    caller.scope = Scope::Propose;
    EXPECT_TRUE(std::get<SubmitOrder>(std::get<Command>(read(body)).body).propose);
    caller.scope = Scope::Trade;
    EXPECT_TRUE(std::get<SubmitOrder>(
                    std::get<Command>(read(R"({"symbol":"AAPL","side":"buy","qty":"1","propose":true})")).body)
                    .propose);
}

TEST_F(OrderBody, ATickerThatTwoHaveIsNoName) {
    record.write(InstrumentDefined{engine::instrument(InstrumentId{"AAPL.MX"})});
    EXPECT_EQ(
        fault(R"({"symbol":"AAPL","side":"buy","qty":"1"})"),
        "/symbol: symbol is wrong: several instruments have the ticker AAPL; one of AAPL.MX, AAPL.US would be right");
}

}  // namespace
}  // namespace sluice::gateway
