#include "world/live/callers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/sha256.hpp"
#include "gateway/alerts.hpp"
#include "gateway/order_trace.hpp"
#include "wire/hmac.hpp"
#include "world/live/doors.hpp"
#include "world/live/hand_clock_test_support.hpp"

namespace sluice::world {
namespace {

using namespace std::chrono_literals;
using gateway::Alerts;
using testing::HasSubstr;
using testing::Not;

// A webhook, a Telegram bot, a Slack channel and a collector on one port; the first message is answered 500.
class Receivers final : public wire::Server {
public:
    void on_accept(wire::ChannelId, std::string_view, const wire::Headers&, UnixNanos, wire::Outbox&) override {}
    void on_request(wire::RequestId id, const wire::HttpRequest& request, UnixNanos, wire::Outbox& out) override {
        wire::Outbox::Reply& reply = out.reply();
        reply.request = id;
        reply.reply.status = requests.empty() ? 500 : 200;
        requests.push_back(request);
    }
    std::vector<wire::HttpRequest> requests;
};

gateway::AlertTarget target(gateway::AlertTargetKind kind, std::uint16_t port) {
    gateway::AlertTarget to;
    to.kind = kind;
    to.name = to_text(kind);
    to.endpoint = {wire::Transport::Http, wire::PathClass::Data, "127.0.0.1", port, false, ""};
    return to;
}

class Callers : public testing::Test {
protected:
    Callers() { port = doors.add(receivers, {}).value(); }

    void wait_for(std::size_t requests) {
        for (int i = 0; i < 300 && receivers.requests.size() < requests; ++i)
            reactor.wait(doors.fire(10ms));
        // What was answered is heard too.
        for (int i = 0; i < 5; ++i)
            reactor.wait(doors.fire(1ms));
        ASSERT_EQ(receivers.requests.size(), requests);
    }
    gateway::Speak speak_as(std::size_t number) {
        return [this, number](const auto& what) { doors.callers().tell(number, what); };
    }

    HandClock clock;
    LineLog log;
    Watchdog watchdog{clock, log, 5ms};
    net::Reactor reactor;
    LiveDoors doors{reactor, watchdog, clock};
    Receivers receivers;
    std::uint16_t port = 0;
};

TEST_F(Callers, AlertsArriveOverSocketsSignedAndWithoutTheirSecretsInTheTrace) {
    gateway::AlertOptions options;
    options.source = "paper";
    options.targets.push_back(target(gateway::AlertTargetKind::Webhook, port));
    options.targets.back().path = "/hooks/abc";
    options.targets.back().secret = "sign-me";
    Alerts alerts{options};
    std::string trace;
    ASSERT_TRUE(doors.callers().add(alerts, {.trace = [&](std::string_view line) { trace += line; }}).has_value());
    alerts.attach(speak_as(0));

    alerts.on_event(Event{7, clock.wall(), Halted{AccountId{}, false, false, Requester{}, "enough"}}, doors.now());
    wait_for(1);
    EXPECT_FALSE(alerts.idle());
    clock.pass(2s);
    wait_for(2);
    EXPECT_TRUE(alerts.idle());
    EXPECT_EQ(alerts.counts()[0].sent, 1u);
    const wire::HttpRequest& got = receivers.requests[1];
    EXPECT_EQ(got.target, "/hooks/abc");
    EXPECT_EQ(got.body, receivers.requests[0].body);
    const std::string stamp = *wire::find_header(got.headers, "X-Sluice-Timestamp");
    EXPECT_EQ(*wire::find_header(got.headers, "X-Sluice-Signature"),
              "v1=" + hex(wire::hmac_sha256("sign-me", stamp + "." + got.body)));
    EXPECT_THAT(trace, HasSubstr("enough"));
    EXPECT_THAT(trace, Not(HasSubstr("/hooks/abc")));
    EXPECT_THAT(trace, Not(HasSubstr("v1=")));
}

TEST_F(Callers, EveryKindOfTargetGetsItsOwn) {
    receivers.requests.resize(1);  // nobody is answered 500
    gateway::AlertOptions options;
    options.targets.push_back(target(gateway::AlertTargetKind::Webhook, port));
    options.targets.back().path = "/hook";
    options.targets.push_back(target(gateway::AlertTargetKind::Telegram, port));
    options.targets.back().secret = "12:ab";
    options.targets.push_back(target(gateway::AlertTargetKind::Slack, port));
    options.targets.back().path = "/services/x";
    Alerts alerts{options};
    ASSERT_TRUE(doors.callers().add(alerts, {}).has_value());
    alerts.attach(speak_as(0));
    alerts.send_test(doors.now());
    wait_for(4);
    std::vector<std::string> targets;
    for (std::size_t i = 1; i < 4; ++i)
        targets.push_back(receivers.requests[i].target);
    EXPECT_THAT(targets, testing::UnorderedElementsAre("/hook", "/bot12:ab/sendMessage", "/services/x"));
    EXPECT_TRUE(alerts.idle());
}

TEST_F(Callers, TracesReachTheirCollector) {
    receivers.requests.resize(1);
    gateway::OrderTraceOptions options;
    options.endpoint = target(gateway::AlertTargetKind::Webhook, port).endpoint;
    gateway::OrderTrace traces{options};
    ASSERT_TRUE(doors.callers().add(traces, {}).has_value());
    traces.attach(speak_as(0));
    OrderDenied denied;
    denied.order.cl_ord_id = ClOrdId{"P1-1"};
    traces.on_event(Event{1, clock.wall(), denied}, clock.wall());
    clock.pass(5s);
    wait_for(2);
    EXPECT_EQ(receivers.requests[1].target, "/v1/traces");
    EXPECT_EQ(traces.counts().sent, 2u);
}

TEST_F(Callers, AtTheEndTheLastOnesAreWaitedFor) {
    receivers.requests.resize(1);
    gateway::AlertOptions options;
    options.targets.push_back(target(gateway::AlertTargetKind::Webhook, port));
    options.targets.back().path = "/hook";
    Alerts alerts{options};
    // The receiver stands on doors of its own, which are open longer.
    LiveDoors ending{reactor, watchdog, clock};
    ASSERT_TRUE(ending.callers().add(alerts, {}).has_value());
    alerts.attach([&](const auto& what) { ending.callers().tell(0, what); });
    for (const char* account : {"A", "B"})
        alerts.on_event(
            Event{1, clock.wall(), Halted{AccountId::parse(account).value(), false, false, Requester{}, "enough"}},
            ending.now());
    EXPECT_THAT(ending.close(10ms, 2s), testing::IsEmpty()) << alerts.counts()[0].last_error;
    EXPECT_EQ(receivers.requests.size(), 3u);
    EXPECT_EQ(alerts.counts()[0].sent, 2u);
}

TEST_F(Callers, WhatIsNotAnsweredUntilTheEndIsSaid) {
    gateway::AlertOptions options;
    options.targets.push_back(target(gateway::AlertTargetKind::Webhook, port));
    options.targets.back().path = "/hook";
    Alerts alerts{options};
    LiveDoors ending{reactor, watchdog, clock};
    ASSERT_TRUE(ending.callers().add(alerts, {}).has_value());
    alerts.attach([&](const auto& what) { ending.callers().tell(0, what); });
    alerts.send_test(ending.now());
    EXPECT_THAT(ending.close(0ms, 0ms),
                testing::ElementsAre("alerts that were not delivered and are lost: 1 for webhook"));
    EXPECT_EQ(alerts.counts()[0].dropped, 1u);
}

TEST_F(Callers, NobodyThereIsNoAlarmOfTheLoop) {
    gateway::AlertOptions options;
    options.targets.push_back(target(gateway::AlertTargetKind::Webhook, 1));
    Alerts alerts{options};
    ASSERT_TRUE(doors.callers().add(alerts, {}).has_value());
    alerts.attach(speak_as(0));
    alerts.send_test(doors.now());
    for (int i = 0; i < 300 && alerts.counts()[0].last_error.empty(); ++i)
        reactor.wait(doors.fire(10ms));
    EXPECT_THAT(alerts.counts()[0].last_error, HasSubstr("webhook was not reached: "));
    EXPECT_EQ(alerts.counts()[0].waiting, 1u);
    EXPECT_TRUE(log.lines.empty());
}

}  // namespace
}  // namespace sluice::world
