#include "gateway/order_trace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/json_reader.hpp"
#include "base/text.hpp"                   // parse_int64
#include "engine/engine_test_support.hpp"  // Desk
#include "gateway/alert_test_support.hpp"  // CallDesk
#include "gateway/history.hpp"
#include "gateway/market_board.hpp"
#include "gateway/trace_context.hpp"
#include "gateway/waiting_room.hpp"

namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;
using engine::buy;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

OrderTraceOptions small() {
    OrderTraceOptions options;
    options.endpoint = {wire::Transport::Http, wire::PathClass::Data, "127.0.0.1", 4318, false, ""};
    options.version = "0.1.0";
    options.instance = "home";
    return options;
}

struct Shown {
    std::string trace, id, parent, name, message;
    std::int64_t begin = 0, end = 0, code = 0;
    std::map<std::string, std::string> attributes;
};

std::string text_at(const JsonValue& value, std::string_view key) {
    const auto member = value.find(key);
    return member ? std::string{member->as_string().value()} : "";
}

std::vector<Shown> spans_of(const std::string& body) {
    const auto document = JsonDocument::parse(body);
    EXPECT_TRUE(document.has_value()) << body;
    std::vector<Shown> all;
    if (!document)
        return all;
    const JsonValue scope = document->root().get("resourceSpans").value().at(0).get("scopeSpans").value().at(0);
    const JsonValue spans = scope.get("spans").value();
    for (const JsonValue span : spans) {
        Shown one{text_at(span, "traceId"),
                  text_at(span, "spanId"),
                  text_at(span, "parentSpanId"),
                  text_at(span, "name"),
                  {},
                  0,
                  0,
                  0,
                  {}};
        one.begin = parse_int64(text_at(span, "startTimeUnixNano")).value();
        one.end = parse_int64(text_at(span, "endTimeUnixNano")).value();
        one.code = span.get("status").value().get("code").value().as_int64().value();
        one.message = text_at(span.get("status").value(), "message");
        const JsonValue attributes = span.get("attributes").value();
        for (const JsonValue attribute : attributes)
            one.attributes[text_at(attribute, "key")] = text_at(attribute.get("value").value(), "stringValue");
        all.push_back(std::move(one));
    }
    return all;
}

struct Stage {
    explicit Stage(OrderTraceOptions options = small()) : trace{std::move(options)}, calls{trace} {}

    engine::Desk desk;
    OrderTrace trace;
    CallDesk<OrderTrace> calls;
    std::size_t told = 0;

    void publish() {
        for (; told < desk.journal.size(); ++told)
            trace.on_event(desk.journal[told], desk.journal[told].time + 1ms);
    }
    // What the collector gets when its time has come.
    std::vector<Shown> collect() {
        publish();
        calls.pass(5s);
        return calls.calls.empty() ? std::vector<Shown>{} : spans_of(calls.calls.front().request.body);
    }
};

std::string span_names(const std::vector<Shown>& spans) {
    std::string names;
    for (const Shown& span : spans)
        names += (names.empty() ? "" : ", ") + span.name;
    return names;
}

TEST(OrderTrace, TellsAnOrderFromDecisionToLastFill) {
    Stage stage;
    const engine::OrderState* order = stage.desk.submit(buy("10", "187.50"));
    const UnixNanos placed = stage.desk.now;
    stage.desk.now += 20ms;
    stage.desk.tell(*order, ExecType::New);
    stage.desk.now += 30ms;
    stage.desk.fill(*order, "e1", "4", "187.50");
    stage.desk.now += 50ms;
    stage.desk.fill(*order, "e2", "6", "187.49");
    const std::vector<Shown> spans = stage.collect();
    ASSERT_EQ(span_names(spans), "locks and limits, journal, venue, fill, fill, order");
    const Shown& root = spans.back();
    EXPECT_EQ(root.trace, trace_id_of(order->placed_as.view()));
    EXPECT_EQ(root.parent, "");
    EXPECT_EQ(root.begin, placed.nanos());
    EXPECT_EQ(root.end - root.begin, 100'000'000);
    EXPECT_EQ(root.code, 1);
    EXPECT_EQ(root.attributes.at("sluice.ord_status"), "Filled");
    EXPECT_EQ(root.attributes.at("sluice.order_qty"), "10");
    for (std::size_t i = 0; i + 1 < spans.size(); ++i) {
        EXPECT_EQ(spans[i].trace, root.trace);
        EXPECT_EQ(spans[i].parent, root.id);
    }
    EXPECT_EQ(spans[1].end - spans[1].begin, 1'000'000);
    EXPECT_EQ(spans[2].end - spans[2].begin, 20'000'000);
    EXPECT_EQ(spans[3].end - spans[3].begin, 30'000'000);
    EXPECT_EQ(spans[4].attributes.at("sluice.last_px"), "187.49");
    EXPECT_EQ(stage.calls.calls[0].request.target, "/v1/traces");
    EXPECT_THAT(stage.calls.calls[0].request.body,
                HasSubstr(R"({"key":"service.name","value":{"stringValue":"sluice"}})"));
    stage.calls.answer(200, "{}");
    EXPECT_EQ(stage.trace.counts().sent, 6u);
    EXPECT_EQ(stage.trace.counts().orders, 0u);
}

TEST(OrderTrace, ADenialIsAFaultWithItsReason) {
    Stage stage;
    stage.desk.submit(buy("1000", "187.50"));
    const std::vector<Shown> spans = stage.collect();
    ASSERT_EQ(span_names(spans), "locks and limits, order");
    EXPECT_EQ(spans[1].code, 2);
    EXPECT_THAT(spans[1].message, HasSubstr("OrderValue: "));
}

TEST(OrderTrace, ACancelIsASpanOfItsOwn) {
    Stage stage;
    const engine::OrderState* order = stage.desk.submit(buy("10", "187.00"));
    stage.desk.tell(*order, ExecType::New);
    stage.desk.command(CancelOrder{order->placed_as});
    stage.desk.now += 7ms;
    stage.desk.tell(*order, ExecType::Canceled);
    const std::vector<Shown> spans = stage.collect();
    ASSERT_EQ(span_names(spans), "locks and limits, journal, venue, cancel, order");
    EXPECT_EQ(spans[3].end - spans[3].begin, 7'000'000);
}

TEST(OrderTrace, WhoAskedWithATraceFindsTheOrderInIt) {
    Stage stage;
    const engine::OrderState* order = stage.desk.submit(buy("1000"));
    stage.trace.adopt(order->placed_as, kParent);
    const std::vector<Shown> spans = stage.collect();
    ASSERT_EQ(spans.size(), 2u);
    EXPECT_EQ(spans[1].trace, "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(spans[1].parent, "b7ad6b7169203331");
}

TEST(OrderTrace, ARequestGivesItsTraceToTheOrdersItPlaces) {
    struct Loop final : LoopDesk {
        engine::Desk& desk;
        explicit Loop(engine::Desk& d) : desk{d} {}
        const engine::Engine& engine() const override { return desk.engine(); }
        UnixNanos now() const override { return desk.now; }
        JournalState journal() const override { return {}; }
        std::vector<Event> command(Command command) override {
            const auto before = static_cast<std::ptrdiff_t>(desk.journal.size());
            desk.feed(std::move(command));
            return {desk.journal.begin() + before, desk.journal.end()};
        }
    };
    struct Nobody final : Visitors, History {
        bool put(Visit, Urgency) override { return false; }
        Status read(std::uint64_t, std::size_t, Answer) override { return {}; }
    };
    Stage stage;
    Loop loop{stage.desk};
    Nobody nobody;
    MarketBoard board;
    WaitingRoom waiting{nobody};
    Room room{loop, board, nobody, waiting, {}};
    std::vector<Route> routes;
    routes.push_back(
        {.method = "POST", .pattern = "/orders", .handler = [](const Ask&, Room& at, const Reply&) -> Said {
             at.loop.command({engine::person(), SubmitOrder{buy("1000")}});
             return Answer{};
         }});
    routes = with_trace(std::move(routes), stage.trace);
    Ask ask;
    ask.traceparent = kParent;
    routes[0].handler(ask, room, {});
    const std::vector<Shown> spans = stage.collect();
    ASSERT_EQ(spans.size(), 2u);
    EXPECT_EQ(spans[1].parent, "b7ad6b7169203331");
}

TEST(OrderTrace, ACollectorThatIsAwayCostsSpansAndNothingElse) {
    OrderTraceOptions options = small();
    options.spans_max = 8;
    options.batch = 4;
    Stage stage{options};
    for (int i = 0; i < 6; ++i)
        stage.desk.submit(buy("1000", "187.0" + std::to_string(i)));
    stage.publish();
    ASSERT_EQ(stage.calls.calls.size(), 1u);
    stage.calls.fail("refused");
    EXPECT_EQ(stage.trace.counts().dropped, 4u);
    EXPECT_EQ(stage.trace.counts().waiting, 8u);
    EXPECT_EQ(stage.trace.counts().last_error, "the collector was not reached: refused");
    stage.calls.pass(5s);
    stage.calls.answer(503);
    stage.calls.pass(9s);
    EXPECT_TRUE(stage.calls.calls.empty());
    stage.calls.pass(1s);
    stage.calls.answer(200);
    stage.calls.answer(400);  // the same would be refused again
    EXPECT_EQ(stage.trace.counts().sent, 4u);
    EXPECT_EQ(stage.trace.counts().dropped, 8u);
    EXPECT_EQ(stage.trace.counts().waiting, 0u);
}

TEST(OrderTrace, TooManyOrdersUnderWayGoOutAsTheyAre) {
    OrderTraceOptions options = small();
    options.orders_max = 1;
    Stage stage{options};
    stage.desk.submit(buy("1", "187.00"));
    stage.desk.submit(buy("2", "187.00"));
    const std::vector<Shown> spans = stage.collect();
    ASSERT_EQ(span_names(spans), "locks and limits, journal, order, locks and limits, journal");
    EXPECT_EQ(spans[2].attributes.at("sluice.ord_status"), "not known yet");
    EXPECT_EQ(stage.trace.counts().orders, 1u);
}

TEST(OrderTrace, TheEndOfTheRunSendsWhatThereIs) {
    Stage stage;
    stage.desk.submit(buy("1", "187.00"));
    stage.publish();
    EXPECT_TRUE(stage.calls.calls.empty());
    stage.trace.on_event(Event{99, stage.desk.now, RunStopped{"asked to stop"}}, stage.desk.now);
    ASSERT_EQ(stage.calls.calls.size(), 1u);
    const std::vector<Shown> spans = spans_of(stage.calls.calls[0].request.body);
    ASSERT_EQ(span_names(spans), "locks and limits, journal, order");
    EXPECT_EQ(spans[2].attributes.at("sluice.ord_status"), "not known yet");
}

TEST(OrderTrace, WhatWaitsBehindACallUnderWayFollowsItAtTheEndOfTheRun) {
    OrderTraceOptions options = small();
    options.batch = 2;
    Stage stage{options};
    stage.desk.submit(buy("1000"));
    stage.publish();
    ASSERT_EQ(stage.calls.calls.size(), 1u);
    stage.desk.submit(buy("1", "187.00"));
    stage.publish();
    stage.trace.on_event(Event{99, stage.desk.now, RunStopped{"asked to stop"}}, stage.desk.now);
    ASSERT_EQ(stage.calls.calls.size(), 1u);
    stage.calls.answer(200);
    EXPECT_TRUE(stage.trace.busy());
    ASSERT_EQ(stage.calls.calls.size(), 1u);
    EXPECT_EQ(span_names(spans_of(stage.calls.calls[0].request.body)), "locks and limits, journal, order");
    stage.calls.answer(200);
    EXPECT_FALSE(stage.trace.busy());
    EXPECT_EQ(stage.trace.counts().sent, 5u);
    EXPECT_EQ(stage.trace.give_up(), "");
}

TEST(OrderTrace, WhatCannotGoAtTheEndIsCountedAndSaid) {
    Stage away;
    away.desk.submit(buy("1", "187.00"));
    away.publish();
    away.trace.on_event(Event{99, away.desk.now, RunStopped{"asked to stop"}}, away.desk.now);
    away.calls.fail("refused");
    EXPECT_FALSE(away.trace.busy());
    EXPECT_EQ(away.trace.counts().dropped, 3u);
    EXPECT_EQ(away.trace.counts().waiting, 0u);

    Stage slow;
    slow.desk.submit(buy("1", "187.00"));
    slow.publish();
    slow.trace.on_event(Event{99, slow.desk.now, RunStopped{"asked to stop"}}, slow.desk.now);
    EXPECT_EQ(slow.trace.give_up(), "3 spans of order traces had not reached the collector and are lost");
    EXPECT_EQ(slow.trace.counts().dropped, 3u);
}

TEST(TraceContext, ReadsWhatTheStandardWrites) {
    const auto context = parse_traceparent(kParent);
    ASSERT_TRUE(context.has_value());
    EXPECT_EQ(context->trace_id, "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(context->span_id, "b7ad6b7169203331");
    EXPECT_TRUE(parse_traceparent("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more").has_value());
    for (const char* wrong : {"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                              "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                              "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                              "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                              "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x"})
        EXPECT_FALSE(parse_traceparent(wrong).has_value()) << wrong;
}

}  // namespace
}  // namespace sluice::gateway
