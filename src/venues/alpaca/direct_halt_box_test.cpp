// The way out against the broker in a box: its answers are the wire's.
#include <deque>

#include "venues/alpaca/direct_halt.hpp"
#include "venues/alpaca/sim_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

using std::chrono::seconds;

// Carries what the machine asks to the desk, and the time of both on, until it knows how it went.
DirectHalt::Outcome carried_out(sim::TestDesk& desk, HaltScope scope) {
    AlpacaConfig config;
    config.account = AccountId{"direct"};
    config.key_id = desk.key;
    config.secret = desk.secret;
    DirectHalt halt{config, seconds{10}, scope};
    wire::Outbox out;
    halt.start(desk.now, out);
    std::deque<wire::Outbox::Call> calls;
    for (int guard = 0; guard < 200 && !halt.outcome(); ++guard) {
        for (const auto& entry : out.order)
            if (entry.kind == wire::Outbox::Kind::Call)
                calls.push_back(out.calls[entry.index]);
        const auto wakes = out.wakes;
        out.clear();
        if (!calls.empty()) {
            const auto call = calls.front();
            calls.pop_front();
            const wire::HttpReply reply = desk.ask(call.request.method, call.request.target);
            desk.settle();
            if (reply.status == 0)
                halt.on_http_failed(call.id, "no answer in time", wire::Left::Perhaps, desk.now, out);
            else
                halt.on_http_reply(call.id, reply, desk.now, out);
        } else if (!wakes.empty()) {
            desk.pass(wakes[0].at - desk.now);
            halt.on_timer(wakes[0].token, desk.now, out);
        }
    }
    EXPECT_TRUE(halt.outcome());
    return halt.outcome().value_or(DirectHalt::Outcome{});
}

struct DirectHaltBox : testing::Test {
    DirectHaltBox() {
        for (const char* symbol : {"AAPL", "MSFT", "BTC/USD"})
            desk.quote(symbol, "100", "100.01");
        desk.post(sim::buy("10"));
        desk.post(sim::buy("5", R"("type":"market","time_in_force":"day")", "MSFT"));
        desk.post(sim::buy("0.5", R"("type":"market","time_in_force":"gtc")", "BTC/USD"));
        desk.settle();
        EXPECT_EQ(positions(), 3u);
        desk.post(sim::sell("10", R"("type":"limit","limit_price":"150","time_in_force":"day")"));
        desk.settle();
    }
    std::size_t positions() { return desk.get<std::vector<Position>>("/v2/positions").size(); }
    std::size_t open() { return desk.get<std::vector<Order>>("/v2/orders?status=open").size(); }
    sim::TestDesk desk;
};

TEST_F(DirectHaltBox, CancelsAndLeavesPositions) {
    const auto outcome = carried_out(desk, HaltScope::Orders);
    EXPECT_EQ(outcome.trouble, "");
    EXPECT_EQ(outcome.cancelled, 1u);
    EXPECT_TRUE(outcome.closing.empty());
    EXPECT_EQ(positions(), 3u);
    EXPECT_EQ(open(), 0u);
}

TEST_F(DirectHaltBox, CancelsThenClosesSharesAndCoins) {
    const auto outcome = carried_out(desk, HaltScope::OrdersAndPositions);
    EXPECT_EQ(outcome.trouble, "");
    EXPECT_EQ(outcome.cancelled, 1u);
    ASSERT_EQ(outcome.closing.size(), 3u);
    EXPECT_EQ(outcome.closing[0].find("AAPL: sell 10 is on its way, order "), 0u) << outcome.closing[0];
    EXPECT_EQ(outcome.closing[1].find("BTCUSD: sell 0.5 is on its way"), 0u) << outcome.closing[1];
    EXPECT_EQ(positions(), 0u);
    EXPECT_EQ(open(), 0u);
}

// An answer that is lost after the venue took it: nothing is sold twice.
TEST_F(DirectHaltBox, ALostAnswerTurnsNoPosition) {
    desk.simulator.turn_on(sim::Incident::ReplyLost, 2);
    const auto outcome = carried_out(desk, HaltScope::OrdersAndPositions);
    EXPECT_EQ(outcome.trouble, "");
    EXPECT_EQ(positions(), 0u);
}

// Few buy: the closing orders are filled in part and wait, and that is said.
TEST_F(DirectHaltBox, SaysWhatIsStillHeldWhenTimeIsOver) {
    for (const char* symbol : {"AAPL", "MSFT", "BTC/USD"})
        desk.quote(symbol, "100", "100.01", "1");
    const auto outcome = carried_out(desk, HaltScope::OrdersAndPositions);
    EXPECT_EQ(outcome.trouble, "positions are still held");
    ASSERT_EQ(outcome.held.size(), 2u);
    EXPECT_EQ(outcome.held[0], "AAPL 9");
    EXPECT_EQ(outcome.closing.size(), 3u);
}

}  // namespace
}  // namespace sluice::venues::alpaca
