#include "gateway/order_guard.hpp"

#include <gtest/gtest.h>

#include "gateway/resources_test_support.hpp"

// Where it counts, the protection of a position is a person's to take away: an order of any form that gives it.
namespace sluice::gateway {
namespace {

using engine::kAapl;
using engine::px;
using engine::qty;

engine::EngineConfig native_config() {
    engine::EngineConfig config;
    config.venues[engine::kVenue].brackets = true;
    return config;
}

struct GuardedDesk : RestDesk {
    explicit GuardedDesk(engine::EngineConfig config = {}) : RestDesk{std::move(config)} {
        facts->rehearse_live = true;
        caller.scope = Scope::Trade;
    }
    void hold_ten() { desk.hear(engine::holding(kAapl, "10", "180", "held")); }
    std::string sell_stop() {
        const RestReply placed =
            got("POST", "/v1/orders", R"({"symbol":"AAPL","side":"sell","qty":"10","stop_price":"185"})");
        EXPECT_EQ(placed.status, 201) << placed.problem.detail;
        desk.tell(newest(), ExecType::New);
        return "/v1/orders/" + placed.get("order_id");
    }
    // A bracket in the venue's own form, its entry filled.
    void filled_bracket() {
        const RestReply placed =
            got("POST", "/v1/orders", R"({"symbol":"AAPL","side":"buy","qty":"10","limit_price":"187.50",
            "take_profit":{"limit_price":"190"},"stop_loss":{"stop_price":"185"}})");
        ASSERT_EQ(placed.status, 201) << placed.problem.detail;
        ASSERT_EQ(desk.state().orders.size(), 3U) << "the venue has the whole list";
        for (const std::uint32_t i : {0U, 1U, 2U})
            desk.tell(desk.state().orders[i], ExecType::New);
        desk.fill(desk.state().orders[0], "e1", "10", "187.50");
    }
    std::string path(std::size_t index) const {
        return "/v1/orders/" + std::string{desk.state().orders[index].placed_as.view()};
    }
    std::string code(std::string_view method, const std::string& target, std::string body = {}) {
        return std::string{got(method, target, std::move(body)).problem.code};
    }
};

TEST(OrderGuard, TheLegsOfAVenuesBracketProtectThoughTheyLeftAsExposure) {
    GuardedDesk d{native_config()};
    d.filled_bracket();
    ASSERT_EQ(d.desk.state().orders[2].exposure, Exposure::Adds);
    EXPECT_EQ(d.code("DELETE", d.path(1)), "person_only");
    EXPECT_EQ(d.code("DELETE", d.path(2)), "person_only");
    EXPECT_EQ(d.code("DELETE", "/v1/orders"), "person_only");
    EXPECT_EQ(d.desk.sent(RequestKind::Cancel), 0U);
    d.caller.person = true;
    EXPECT_EQ(d.got("DELETE", d.path(2)).status, 200);
}

TEST(OrderGuard, APlainStopProtectsAndAnEntryDoesNot) {
    GuardedDesk d;
    d.hold_ten();
    const std::string stop = d.sell_stop();
    EXPECT_EQ(d.newest().exposure, Exposure::Exit);
    EXPECT_EQ(d.code("DELETE", stop), "person_only");
    const RestReply entry =
        d.got("POST", "/v1/orders", R"({"symbol":"MSFT","side":"buy","qty":"1","limit_price":"187.50"})");
    EXPECT_EQ(d.got("DELETE", "/v1/orders/" + entry.get("order_id")).status, 200);
    d.facts->rehearse_live = false;
    EXPECT_EQ(d.got("DELETE", stop).status, 200) << "on paper a token may";
}

TEST(OrderGuard, AStopThatStoodBeforeItsPositionDidProtectsIt) {
    GuardedDesk d;
    const std::string stop = d.sell_stop();
    EXPECT_EQ(d.newest().exposure, Exposure::Adds);
    d.hold_ten();
    EXPECT_EQ(d.code("DELETE", stop), "person_only");
}

TEST(OrderGuard, AnOrderThatIsNotOursProtectsWhenItCloses) {
    GuardedDesk d;
    ExecutionReport report = engine::report_on(engine::sell("10", "190"), ExecType::New);
    report.order_qty = qty("10");
    report.order_id = OrderId{"V7"};
    d.desk.hear(report);
    d.hold_ten();
    EXPECT_EQ(d.code("DELETE", "/v1/orders/V7"), "person_only");
    EXPECT_EQ(d.code("DELETE", "/v1/orders"), "person_only");
    d.caller.person = true;
    const RestReply gone = d.got("DELETE", "/v1/orders/V7");
    EXPECT_EQ(gone.status, 200) << gone.problem.detail << ": it has no id of ours at the venue";
    EXPECT_EQ(gone.get("external"), "true");
    EXPECT_EQ(gone.get("pending"), "cancel");
    EXPECT_EQ(d.desk.sent(RequestKind::Cancel), 1U);
}

TEST(OrderGuard, AListThatStillOwesItsExitsIsNotEndedByAToken) {
    GuardedDesk d;
    d.got("POST", "/v1/orders", R"({"symbol":"AAPL","side":"buy","qty":"10","limit_price":"187.50",
        "take_profit":{"limit_price":"190"},"stop_loss":{"stop_price":"185"}})");
    d.desk.tell(d.newest(), ExecType::New);
    EXPECT_FALSE(has_protection(d.desk.state(), {})) << "nothing is filled yet";
    d.desk.fill(d.newest(), "e1", "10", "187.50");
    ASSERT_EQ(d.newest().role, ListRole::Stop);
    d.desk.tell(d.newest(), ExecType::Rejected);
    ASSERT_TRUE(d.desk.state().open.empty()) << "it is tried again later";
    EXPECT_TRUE(has_protection(d.desk.state(), engine::kAccount));
    EXPECT_FALSE(has_protection(d.desk.state(), AccountId{"B"}));
    EXPECT_EQ(d.code("DELETE", "/v1/orders"), "person_only");
    EXPECT_EQ(d.desk.state().lists.size(), 1U);
    const auto& list = d.desk.state().lists.begin()->second.list;
    EXPECT_EQ(d.code("DELETE", "/v1/orders/" + std::string{list.orders[1].cl_ord_id.view()}), "person_only");
}

TEST(OrderGuard, AStopIsNeitherLoweredNorMovedAwayByAToken) {
    GuardedDesk d;
    d.hold_ten();
    const std::string stop = d.sell_stop();
    EXPECT_EQ(d.code("PATCH", stop, R"({"qty":"9"})"), "person_only");
    EXPECT_EQ(d.code("PATCH", stop, R"({"stop_price":"184.99"})"), "person_only");
    const RestReply nearer = d.got("PATCH", stop, R"({"stop_price":"186"})");
    EXPECT_EQ(nearer.status, 200) << nearer.problem.detail;
    d.caller.person = true;
    EXPECT_EQ(d.code("PATCH", stop, R"({"qty":"9"})"), "conflict") << "the first is in flight";
}

TEST(OrderGuard, FurtherIsAQuestionOfSideAndKind) {
    const auto standing = [](Side side, OrdType type) {
        NewOrderSingle order = engine::order(side, qty("10"));
        order.ord_type = type;
        order.price = order.stop_px = px("100");
        return order;
    };
    const auto moved = [](std::string_view stop, std::string_view limit) {
        ReplaceOrder wanted;
        wanted.order_qty = qty("10");
        if (!stop.empty())
            wanted.stop_px = px(stop);
        if (!limit.empty())
            wanted.price = px(limit);
        return wanted;
    };
    EXPECT_TRUE(is_weaker(standing(Side::Buy, OrdType::Stop), moved("101", "")));
    EXPECT_FALSE(is_weaker(standing(Side::Buy, OrdType::Stop), moved("99", "")));
    EXPECT_TRUE(is_weaker(standing(Side::Sell, OrdType::MarketIfTouched), moved("101", "")));
    EXPECT_FALSE(is_weaker(standing(Side::Sell, OrdType::MarketIfTouched), moved("99", "")));
    EXPECT_TRUE(is_weaker(standing(Side::Sell, OrdType::StopLimit), moved("", "101")));
    EXPECT_FALSE(is_weaker(standing(Side::Sell, OrdType::StopLimit), moved("100", "99")));
    EXPECT_TRUE(is_weaker(standing(Side::Buy, OrdType::Limit), moved("", "99")));

    NewOrderSingle trailing = engine::order(Side::Sell, qty("10"));
    trailing.trail_amount = px("2");
    ReplaceOrder wanted;
    wanted.order_qty = qty("10");
    wanted.trail_amount = px("1");
    EXPECT_FALSE(is_weaker(trailing, wanted));
    wanted.trail_amount = px("3");
    EXPECT_TRUE(is_weaker(trailing, wanted));
    wanted.trail_amount = std::nullopt;
    wanted.trail_percent = engine::ratio("0.01");
    EXPECT_TRUE(is_weaker(trailing, wanted)) << "it cannot be compared";
}

}  // namespace
}  // namespace sluice::gateway
