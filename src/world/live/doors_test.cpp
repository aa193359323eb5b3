#include "world/live/doors.hpp"

#include "net/server_test_support.hpp"  // RawClient
#include "world/live/hand_clock_test_support.hpp"

namespace sluice::world {
namespace {

using namespace std::chrono_literals;

// Answers a request after so long, by the time it is told.
class PatientServer final : public wire::Server {
public:
    void on_accept(wire::ChannelId, std::string_view, const wire::Headers&, UnixNanos, wire::Outbox&) override {}
    void on_request(wire::RequestId id, const wire::HttpRequest&, UnixNanos now, wire::Outbox& out) override {
        asked.push_back(id);
        asked_at = now;
        out.wakes.push_back({wire::TimerToken{1}, now + 30s});
    }
    void on_timer(wire::TimerToken, UnixNanos now, wire::Outbox& out) override {
        ++timers;
        if (again)
            out.wakes.push_back({wire::TimerToken{1}, now});
        for (const wire::RequestId id : asked)
            out.reply().request = id;
        asked.clear();
    }
    std::vector<wire::RequestId> asked;
    UnixNanos asked_at;
    int timers = 0;
    bool again = false;  // wants to go on at once, for ever
};

class Doors : public testing::Test {
protected:
    HandClock clock;
    LineLog log;
    Watchdog watchdog{clock, log, 5ms};
    net::Reactor reactor;
    LiveDoors doors{reactor, watchdog, clock};
    PatientServer server;
};

TEST_F(Doors, ItsTimeIsTheWallClocks) {
    const auto port = doors.add(server, {});
    ASSERT_TRUE(port.has_value()) << port.error().text;
    net::RawClient client{*port};
    client.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
    for (int i = 0; i < 100 && server.asked.empty(); ++i)
        reactor.wait(100ms);
    ASSERT_EQ(server.asked.size(), 1u);
    EXPECT_EQ(server.asked_at, clock.wall());
    EXPECT_EQ(doors.fire(1min), 30s);
    EXPECT_EQ(doors.fire(100ms), 100ms);
    clock.pass(29s);
    EXPECT_EQ(doors.fire(1min), 1s);
    EXPECT_EQ(server.timers, 0);
    clock.pass(1s);
    EXPECT_EQ(doors.fire(1min), 1min);
    EXPECT_EQ(server.timers, 1);
    for (int i = 0; i < 100 && client.received.empty(); ++i) {
        reactor.wait(10ms);
        client.read();
    }
    EXPECT_TRUE(client.received.starts_with("HTTP/1.1 200 OK\r\n")) << client.received;
}

TEST_F(Doors, AWallClockThatIsSetBackDoesNotTakeTimeBack) {
    clock.pass(10s);
    const UnixNanos before = doors.now();
    clock.set_wall(before - 1h);
    EXPECT_EQ(doors.now(), before);
}

TEST_F(Doors, AWallClockThatIsSetBackStopsNoTimer) {
    ASSERT_TRUE(doors.add(server, {}).has_value());
    doors.tell(0, [](wire::Server& machine, UnixNanos now, wire::Outbox& out) {
        machine.on_request(wire::RequestId{1}, {}, now, out);
    });
    server.asked.clear();  // nobody waits for its answer
    const UnixNanos before = doors.now();
    clock.set_wall(before - 1h);
    clock.pass(20s);
    EXPECT_EQ(doors.now(), before + 20s);
    EXPECT_EQ(doors.fire(1min), 10s);
    clock.pass(10s);
    doors.fire(1min);
    EXPECT_EQ(server.timers, 1);
    clock.set_wall(before + 2h);
    EXPECT_EQ(doors.now(), before + 2h) << "forwards it follows";
}

TEST_F(Doors, WhoeverWantsToGoOnForEverIsTakenInTurn) {
    ASSERT_TRUE(doors.add(server, {}).has_value());
    server.again = true;
    doors.tell(0, [](wire::Server& machine, UnixNanos now, wire::Outbox& out) {
        machine.on_timer(wire::TimerToken{1}, now, out);
    });
    EXPECT_EQ(doors.fire(1min), 0ns);
    EXPECT_GT(server.timers, 1);
    EXPECT_LT(server.timers, 100);
}

TEST_F(Doors, APortThatIsTakenIsAnError) {
    const auto first = doors.add(server, {});
    ASSERT_TRUE(first.has_value());
    net::ServerTransportOptions same;
    same.port = *first;
    EXPECT_FALSE(doors.add(server, same).has_value());
}

}  // namespace
}  // namespace sluice::world
