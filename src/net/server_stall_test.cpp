#include "net/server_test_support.hpp"

namespace sluice::net {
namespace {

// A server whose answers stream, with a peer that reads only when the test says so.
class ServerStall : public ::testing::Test {
protected:
    static ServerTransportOptions options() {
        ServerTransportOptions chosen;
        chosen.high_water = 64u << 10;
        return chosen;
    }
    void ask(RawClient& client) {
        const std::size_t before = rig.sink.asked.size();
        ASSERT_TRUE(rig.write_all(client, get("/stream")));
        ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() > before; }));
        auto& reply = rig.out.reply();
        reply.request = rig.sink.asked.back().id;
        reply.streams = true;
        rig.carry_out();
    }
    void part(std::size_t bytes, bool last = false) {
        auto& part = rig.out.part();
        part.request = rig.sink.asked.back().id;
        part.bytes.assign(bytes, 'x');
        part.last = last;
        rig.carry_out();
    }
    // Sends until it is told that the peer takes no more.
    void fill() {
        ASSERT_TRUE(rig.until([&] {
            if (rig.sink.stalled_requests.empty())
                part(32u << 10);
            return !rig.sink.stalled_requests.empty();
        }));
    }

    ServerRig rig{options()};
};

TEST_F(ServerStall, AnAnswerThatIsNotReadIsToldAsStalledOnce) {
    RawClient client{rig.server->port(), 4'096};
    ask(client);
    fill();
    part(32u << 10);
    part(32u << 10);
    rig.settle();
    ASSERT_EQ(rig.sink.stalled_requests.size(), 1u);
    EXPECT_EQ(rig.sink.stalled_requests[0], rig.sink.asked[0].id);
    EXPECT_TRUE(rig.sink.drained_requests.empty());
}

TEST_F(ServerStall, ItIsDrainedWhenThePeerHasRead) {
    RawClient client{rig.server->port(), 4'096};
    ask(client);
    fill();
    EXPECT_TRUE(rig.until([&] {
        client.read();
        return !rig.sink.drained_requests.empty();
    }));
    EXPECT_EQ(rig.sink.drained_requests[0], rig.sink.asked[0].id);
    // And may stall again.
    rig.sink.stalled_requests.clear();
    fill();
    EXPECT_EQ(rig.sink.stalled_requests.size(), 1u);
}

TEST_F(ServerStall, AWholeAnswerIsNeverToldAsStalled) {
    RawClient client{rig.server->port(), 4'096};
    ask(client);
    part(4u << 20, true);
    rig.settle();
    EXPECT_TRUE(rig.sink.stalled_requests.empty());
}

TEST_F(ServerStall, APeerThatLeavesWhileItIsStalledIsGone) {
    RawClient client{rig.server->port(), 4'096};
    ask(client);
    fill();
    client.close_with_reset();
    EXPECT_TRUE(rig.until([&] { return !rig.sink.gone.empty(); }));
    EXPECT_TRUE(rig.sink.drained_requests.empty());
}

}  // namespace
}  // namespace sluice::net
