#include "gateway/waiting_room.hpp"

#include <gtest/gtest.h>

#include "gateway/resources_test_support.hpp"

namespace sluice::gateway {
namespace {

constexpr const char* kBid = R"({"symbol":"AAPL","side":"buy","qty":"10","limit_price":"187.50"})";

struct LookedAt {
    int times = 0;
    bool come = false;
};

struct WaitingDesk : RestDesk {
    bool wait_for(const ClOrdId& order, LookedAt& looked, std::string caller = {}) {
        return waiting.wait(
            now + std::chrono::seconds{5},
            [&looked](LoopDesk&, bool over) -> std::optional<Outcome> {
                ++looked.times;
                return looked.come || over ? std::optional<Outcome>{Answer{}} : std::nullopt;
            },
            [](const auto&...) {}, {std::move(caller), order});
    }
    ClOrdId place() {
        got("POST", "/v1/orders", kBid);
        desk.tell(newest(), ExecType::New);
        settle();
        return newest().placed_as;
    }
};

TEST(WaitingRoom, LooksOnlyAtTheOrderAnEventNames) {
    WaitingDesk d;
    const ClOrdId first = d.place();
    const ClOrdId second = d.place();
    LookedAt at_first;
    LookedAt at_second;
    LookedAt at_any;
    d.wait_for(first, at_first);
    d.wait_for(second, at_second);
    d.wait_for({}, at_any);
    d.desk.fill(*d.desk.state().find_order(second), "e1", "1", "187.50");
    d.settle();
    EXPECT_EQ(at_first.times, 0);
    EXPECT_EQ(at_second.times, 1);
    EXPECT_EQ(at_any.times, 1);
    at_second.come = true;
    d.desk.fill(*d.desk.state().find_order(second), "e2", "1", "187.50");
    d.settle();
    EXPECT_EQ(d.waiting.size(), 2U);
    d.wait(std::chrono::seconds{5});
    EXPECT_EQ(at_first.times, 1) << "its time is over";
    EXPECT_EQ(d.waiting.size(), 0U);
}

TEST(WaitingRoom, AnEventMayNameAnyIdOfTheChain) {
    WaitingDesk d;
    const ClOrdId id = d.place();
    LookedAt looked;
    d.wait_for(id, looked);
    d.got("PATCH", "/v1/orders/" + std::string{id.view()}, R"({"limit_price":"187.25"})");
    EXPECT_EQ(looked.times, 1);
    d.desk.outcome(d.newest(), RequestKind::Replace, SendOutcome::Sent);
    d.settle();
    EXPECT_EQ(looked.times, 2);
}

TEST(WaitingRoom, TheOrdersOfAListMoveTogether) {
    WaitingDesk d;
    d.got("POST", "/v1/orders", R"({"symbol":"AAPL","side":"buy","qty":"10","limit_price":"187.50",
        "take_profit":{"limit_price":"190"},"stop_loss":{"stop_price":"185"}})");
    const ClOrdId entry = d.newest().placed_as;
    d.desk.tell(d.newest(), ExecType::New);
    d.desk.fill(d.newest(), "e1", "10", "187.50");
    d.settle();
    ASSERT_EQ(d.newest().role, ListRole::Stop);
    LookedAt looked;
    d.wait_for(entry, looked);
    d.desk.tell(d.newest(), ExecType::New);
    d.settle();
    EXPECT_GE(looked.times, 1);
}

TEST(WaitingRoom, ACallerHasSoManyPlaces) {
    WaitingDesk d;
    WaitingRoom room{d.visitors, 3, 2};
    const auto enter = [&](std::string caller) {
        return room.wait(
            d.now, [](LoopDesk&, bool) { return std::optional<Outcome>{}; }, [](const auto&...) {},
            {std::move(caller), {}});
    };
    EXPECT_TRUE(enter("a"));
    EXPECT_TRUE(enter("a"));
    EXPECT_FALSE(enter("a"));
    EXPECT_TRUE(enter("b"));
    EXPECT_FALSE(enter("c")) << "the room is full";
}

}  // namespace
}  // namespace sluice::gateway
