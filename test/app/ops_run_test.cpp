#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/reporters.hpp"
#include "base/log.hpp"
#include "journal/memory_storage_test_support.hpp"
#include "market/calendar.hpp"
#include "receiver_kit.hpp"
#include "world/live.hpp"

// Alerts and traces of a running world, over sockets.
namespace sluice::app {
namespace {

using namespace std::chrono_literals;
using kit::Receiver;
using testing::HasSubstr;

class OpsRun : public testing::Test {
protected:
    OpsRun() {
        gateway::AlertTarget& target = alerts.options.targets.emplace_back();
        target.name = "pager";
        target.endpoint = {wire::Transport::Http, wire::PathClass::Data, "127.0.0.1", receiver.port(), false, ""};
        target.path = "/hook";
        telemetry.otlp = WebAddress{target.endpoint, "/v1/traces"};
        world = std::move(*world::LiveWorld::open({}, calendars, disk, clock, log, {}));
        auto opened = Reporters::open({.alerts = alerts,
                                       .telemetry = telemetry,
                                       .mode = Mode::Paper,
                                       .egress_allow = {},
                                       .home = "home",
                                       .version = "0.1.0",
                                       .world = *world});
        EXPECT_TRUE(opened.has_value()) << opened.error().text;
        reporters = std::move(*opened);
    }
    void command(CommandBody body) {
        world->inbox().put(
            [body = std::move(body)](world::LoopDesk& loop) -> world::Afterwards {
                loop.command({Requester{}, body});
                return {};
            },
            world::Inbox::Urgency::Always);
    }
    // Until it has come, or for ten seconds.
    void run_until(std::string_view arrives) {
        const auto begin = clock.monotonic();
        const auto ended = world->run(1, nullptr, [&] {
            reporters->look_around();
            return !receiver.find(arrives).empty() || clock.monotonic() - begin > 10s;
        });
        ASSERT_TRUE(ended.has_value()) << ended.error().text;
    }

    Receiver receiver;
    AlertsConfig alerts;
    TelemetryConfig telemetry;
    journal::MemoryStorage disk;
    market::Calendars calendars;
    world::SystemClock clock;
    NullLog log;
    std::unique_ptr<world::LiveWorld> world;
    std::unique_ptr<Reporters> reporters;
};

TEST_F(OpsRun, AHaltArrivesAndTheStopSendsTheTraces) {
    EXPECT_THAT(reporters->sentences(), HasSubstr("Alerts go to pager (webhook).\nTraces of orders go to 127.0.0.1:"));
    SubmitOrder order;
    order.order.account = AccountId{"nobody"};
    order.order.instrument = InstrumentId{"AAPL.US"};
    order.order.order_qty = Quantity::whole(1);
    command(order);
    Halt halt;
    halt.reason = "enough";
    command(halt);
    run_until(R"("type":"halted")");
    EXPECT_THAT(receiver.find("/hook"), HasSubstr("enough"));
    const std::string traces = receiver.find("/v1/traces");
    EXPECT_THAT(traces, HasSubstr(R"("name":"order")"));
    EXPECT_THAT(traces, HasSubstr("UnknownAccount: "));
    gateway::ProcessFigures figures;
    reporters->fill(figures);
    ASSERT_EQ(figures.alerts.size(), 1u);
    EXPECT_EQ(figures.alerts[0].sent, 1u);
}

TEST_F(OpsRun, ADiskThatFailsIsToldWhileItFails) {
    disk.fault = journal::MemoryStorage::Fault{.call = journal::MemoryStorage::Call::Write, .after = 0, .times = 15};
    run_until("journal_written");
    EXPECT_THAT(receiver.find("journal_failed"), HasSubstr("cancels and exits go on"));
}

}  // namespace
}  // namespace sluice::app
