#include "model/command_json.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/arbitrary_test_support.hpp"

namespace sluice {
namespace {

std::string fault(std::string_view text) {
    const auto command = parse_command_json(text);
    return command ? "" : command.error().text;
}

// Figures from chance may lie outside the doors; then the refusal must be about that and nothing else.
RC_GTEST_PROP(CommandJson, EveryCommandRoundTrips, (Command command)) {
    if (command.by.who.empty())
        command.by.who = StrategyId{"somebody"};
    std::string text;
    write_json(command, text);
    const auto again = parse_command_json(text);
    if (again) {
        RC_ASSERT(*again == command);
    } else if (again.error().code != ErrorCode::OutOfRange) {
        RC_FAIL(again.error().text + "\n" + text);
    }
}

TEST(CommandJson, ReadsWhatAPersonWouldType) {
    const auto command = parse_command_json(
        R"({"command":"SubmitOrder","account":"main","instrument":"AAPL.US","side":"Buy","ord_type":"Limit",)"
        R"("time_in_force":"Day","product":"None","position_effect":"Auto","order_qty":"100","price":187.5})");
    ASSERT_TRUE(command) << command.error().text;
    EXPECT_EQ(command->by.origin, Origin::Token);
    EXPECT_TRUE(command->by.who.empty());
    const NewOrderSingle& order = std::get<SubmitOrder>(command->body).order;
    EXPECT_EQ(order.order_qty, Quantity::whole(100));
    EXPECT_EQ(to_text(order.price.value()), "187.5");
    EXPECT_TRUE(order.cl_ord_id.empty());
}

TEST(CommandJson, RefusesFiguresOutsideTheDoors) {
    EXPECT_EQ(fault(R"({"command":"ReplaceOrder","target":"P1-A-1","order_qty":"1000000000000000001"})"),
              "order_qty 1000000000000000001 is out of range: at most 1000000000000000000 either way");
    EXPECT_EQ(fault(R"({"command":"ReplaceOrder","target":"P1-A-1","order_qty":"1","price":"4000000000.01"})"),
              "price 4000000000.01 is out of range: at most 4000000000 either way");
}

TEST(CommandJson, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(fault(R"({"command":"CancelOrder","target":"P1-A-1"})"), "");
    EXPECT_EQ(fault(R"({"command":"CancelOrder","target":"P1-A-1","when":"now"})"), "when is not a known field");
    EXPECT_NE(fault(R"({"command":"Sell","target":"P1-A-1"})").find("command must be one of SubmitOrder"),
              std::string::npos);
    EXPECT_NE(fault(R"({"target":"P1-A-1"})").find("command"), std::string::npos);
    EXPECT_NE(fault(R"([])"), "");
    EXPECT_NE(fault(R"({"command":"Disarm","origin":"King"})").find("origin must be one of Person"), std::string::npos);
}

}  // namespace
}  // namespace sluice
