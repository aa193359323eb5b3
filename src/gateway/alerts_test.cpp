#include "gateway/alerts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json_reader.hpp"
#include "base/sha256.hpp"
#include "gateway/alert_test_support.hpp"
#include "wire/hmac.hpp"

namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

AlertTarget webhook(Severity least = Severity::Info) {
    AlertTarget target;
    target.name = "pager";
    target.endpoint.host = "127.0.0.1";
    target.path = "/hooks/abc";
    target.secret = "sign-me";
    target.least = least;
    return target;
}
AlertTarget telegram() {
    AlertTarget target;
    target.kind = AlertTargetKind::Telegram;
    target.name = "phone";
    target.secret = "123:secret";
    target.chat = "-100";
    target.least = Severity::Info;
    return target;
}
AlertTarget slack() {
    AlertTarget target;
    target.kind = AlertTargetKind::Slack;
    target.name = "desk";
    target.path = "/services/T/B/X";
    target.least = Severity::Info;
    return target;
}
AlertOptions options(std::vector<AlertTarget> targets) {
    AlertOptions chosen;
    chosen.targets = std::move(targets);
    chosen.source = "paper, home";
    return chosen;
}

struct Stage {
    explicit Stage(AlertOptions chosen) : alerts{std::move(chosen)}, desk{alerts} {}

    void event(EventBody body) { alerts.on_event(Event{++sequence, desk.now, std::move(body)}, desk.now); }
    void alert(AlertCode code, std::string text, ClOrdId order = {}) {
        event(Alerted{code, AccountId{"A"}, InstrumentId{"AAPL.US"}, order, std::move(text)});
    }
    std::string header(std::string_view name) const {
        const std::string* value = wire::find_header(desk.calls.front().request.headers, name);
        return value ? *value : "";
    }
    std::string text_of(std::string_view member) const {
        const auto body = JsonDocument::parse(desk.calls.front().request.body);
        return body ? std::string{body->root().get(member).value().as_string().value_or("")} : "unreadable";
    }

    Alerts alerts;
    CallDesk<Alerts> desk;
    std::uint64_t sequence = 0;
};

TEST(Alerts, AWebhookIsSignedAndSaysWhatTheJournalSays) {
    Stage stage{options({webhook()})};
    stage.event(Halted{AccountId{"A"}, false, false, Requester{}, "prices \"look\" wrong"});
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    const wire::HttpRequest& request = stage.desk.calls[0].request;
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/hooks/abc");
    EXPECT_EQ(stage.header("X-Sluice-Event"), "halted");
    EXPECT_EQ(stage.header("X-Sluice-Timestamp"), "1795000000");
    EXPECT_EQ(stage.header("X-Sluice-Signature"),
              "v1=" + hex(wire::hmac_sha256("sign-me", "1795000000." + request.body)));
    EXPECT_EQ(stage.text_of("version"), "1.0");
    EXPECT_EQ(stage.text_of("type"), "halted");
    EXPECT_EQ(stage.text_of("severity"), "critical");
    EXPECT_THAT(stage.text_of("message"), HasSubstr("prices \"look\" wrong"));
    EXPECT_THAT(request.body, HasSubstr(R"("sequence":1)"));
    EXPECT_THAT(request.body, Not(HasSubstr("sign-me")));
    stage.desk.answer(204);
    EXPECT_TRUE(stage.alerts.idle());
    EXPECT_EQ(stage.alerts.counts()[0].sent, 1u);
}

TEST(Alerts, TheSameAgainKeepsItsIdWhenItIsSentAgain) {
    Stage stage{options({webhook()})};
    stage.alert(AlertCode::RequestUnknown, "nobody knows");
    const std::string id = stage.text_of("id");
    stage.desk.fail("no answer");
    EXPECT_TRUE(stage.desk.calls.empty());
    stage.desk.pass(2s);
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.text_of("id"), id);
    EXPECT_EQ(stage.header("X-Sluice-Timestamp"), "1795000002");
}

TEST(Alerts, TelegramGetsEscapedHtmlWithinItsLimit) {
    Stage stage{options({telegram()})};
    stage.alert(AlertCode::UnusableReport, std::string(9'000, '<') + "&");
    EXPECT_EQ(stage.desk.calls[0].request.target, "/bot123:secret/sendMessage");
    EXPECT_EQ(stage.text_of("chat_id"), "-100");
    EXPECT_EQ(stage.text_of("parse_mode"), "HTML");
    const std::string text = stage.text_of("text");
    EXPECT_LE(text.size(), 4'096u);
    EXPECT_THAT(text, HasSubstr("<b>WARNING"));
    EXPECT_THAT(text, HasSubstr("&lt;&lt;"));
    EXPECT_TRUE(text.ends_with("&lt;")) << text.substr(text.size() - 10);
    EXPECT_THAT(stage.desk.calls[0].request.body, Not(HasSubstr("123:secret")));
}

TEST(Alerts, SlackGetsItsText) {
    Stage stage{options({slack()})};
    stage.alert(AlertCode::LateFill, "a < b");
    EXPECT_EQ(stage.desk.calls[0].request.target, "/services/T/B/X");
    EXPECT_EQ(stage.text_of("text"), "*WARNING A fill came after its order had ended (paper, home)*\na &lt; b");
}

TEST(Alerts, EachTargetHearsFromItsSeverityOn) {
    Stage stage{options({webhook(Severity::Critical), slack()})};
    stage.alert(AlertCode::LateFill, "late");
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.desk.calls[0].endpoint, wire::EndpointId{1});
    stage.alert(AlertCode::WrongMode, "live");
    ASSERT_EQ(stage.desk.calls.size(), 2u);
    EXPECT_EQ(stage.desk.calls[1].endpoint, wire::EndpointId{0});
}

TEST(Alerts, TheSameSoonIsCountedAndToldWithTheNextOne) {
    Stage stage{options({webhook()})};
    stage.alert(AlertCode::UnusableReport, "one");
    stage.desk.answer(200);
    for (int i = 0; i < 3; ++i)
        stage.alert(AlertCode::UnusableReport, "again");
    EXPECT_TRUE(stage.desk.calls.empty());
    EXPECT_EQ(stage.alerts.counts()[0].repeated, 3u);
    stage.desk.pass(600s);
    stage.alert(AlertCode::UnusableReport, "much later");
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.text_of("message"), "much later (3 more like it since the last one)");
}

TEST(Alerts, AHaltAfterAResumeIsNews) {
    Stage stage{options({webhook()})};
    stage.event(Halted{AccountId{}, false, false, Requester{}, "one"});
    stage.desk.answer(200);
    stage.event(Resumed{AccountId{}, Requester{}, "fine"});
    EXPECT_EQ(stage.text_of("type"), "resumed");
    stage.desk.answer(200);
    stage.event(Halted{AccountId{}, false, false, Requester{}, "two"});
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_THAT(stage.text_of("message"), HasSubstr("two"));
}

TEST(Alerts, AFloodBecomesOneSummaryAndTheWorstGoesFirst) {
    AlertOptions chosen = options({webhook()});
    chosen.per_minute = 2;
    chosen.waiting_max = 2;
    Stage stage{std::move(chosen)};
    const auto order = [](int i) { return ClOrdId::parse("P1-" + std::to_string(i)).value(); };
    for (int i = 0; i < 10; ++i)
        stage.alert(AlertCode::LateFill, "fill " + std::to_string(i), order(i));
    stage.alert(AlertCode::Unprotected, "no stop", order(77));
    std::vector<std::string> types;
    for (int minute = 0; minute < 5; ++minute) {
        while (!stage.desk.calls.empty()) {
            types.push_back(stage.text_of("type") + ": " + stage.text_of("title"));
            stage.desk.answer(200);
        }
        stage.desk.pass(30s);
    }
    EXPECT_EQ(types, (std::vector<std::string>{
                         "late_fill: A fill came after its order had ended",
                         "unprotected: A position is not protected",
                         "late_fill: A fill came after its order had ended",
                         "held_back: 8 alerts were held back",
                     }));
    EXPECT_EQ(stage.alerts.counts()[0].held, 8u);
    EXPECT_TRUE(stage.alerts.idle());
}

TEST(Alerts, WaitsAsLongAsTheTargetAsks) {
    Stage stage{options({webhook(), telegram()})};
    stage.alert(AlertCode::RequestUnknown, "unknown");
    ASSERT_EQ(stage.desk.calls.size(), 2u);
    stage.desk.answer(429, {}, {{"Retry-After", "40"}});
    stage.desk.answer(429, R"({"ok":false,"error_code":429,"parameters":{"retry_after":20}})");
    stage.desk.pass(19s);
    EXPECT_TRUE(stage.desk.calls.empty());
    stage.desk.pass(1s);
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.desk.calls[0].endpoint, wire::EndpointId{1});
    stage.desk.answer(200);
    stage.desk.pass(20s);
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.desk.calls[0].endpoint, wire::EndpointId{0});
}

TEST(Alerts, TriesLongerAndLongerAndGivesUpWithACount) {
    Stage stage{options({webhook()})};
    stage.alert(AlertCode::RequestUnknown, "unknown");
    const UnixNanos begin = stage.desk.now;
    std::vector<std::int64_t> at;
    while (!stage.alerts.idle()) {
        at.push_back((stage.desk.now - begin) / 1s);
        stage.desk.answer(500);
        for (int i = 0; i < 1'000 && stage.desk.calls.empty() && !stage.alerts.idle(); ++i)
            stage.desk.pass(1s);
    }
    EXPECT_EQ(at, (std::vector<std::int64_t>{0, 2, 6, 14, 30, 62, 126, 254}));
    EXPECT_EQ(stage.alerts.counts()[0].dropped, 1u);
    EXPECT_EQ(stage.alerts.counts()[0].last_error, "pager answered 500");
}

TEST(Alerts, WhatWillNotChangeIsNotTriedAgain) {
    Stage stage{options({telegram()})};
    stage.alert(AlertCode::RequestUnknown, "unknown");
    stage.desk.answer(401, "123:secret is wrong");
    EXPECT_TRUE(stage.alerts.idle());
    EXPECT_EQ(stage.alerts.counts()[0].dropped, 1u);
    EXPECT_THAT(stage.alerts.counts()[0].last_error, Not(HasSubstr("secret is wrong")));
}

TEST(Alerts, OneTargetThatIsAwayHoldsNoOtherBack) {
    Stage stage{options({webhook(), slack()})};
    stage.alert(AlertCode::RequestUnknown, "one", ClOrdId{"P1-1"});
    stage.desk.fail("refused");
    stage.desk.answer(200, "ok");
    stage.alert(AlertCode::RequestUnknown, "two", ClOrdId{"P1-2"});
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.desk.calls[0].endpoint, wire::EndpointId{1});
}

TEST(Alerts, AShortBreakOfAConnectionIsNobodysBusiness) {
    Stage stage{options({webhook()})};
    VenueHealth health{VenueId{"alpaca"}, AccountId{"A"}, Link::Down, Breaker::Closed, Mode::Paper, "reset by peer"};
    stage.event(VenueHealthChanged{health});
    stage.desk.pass(29s);
    health.link = Link::Up;
    stage.event(VenueHealthChanged{health});
    stage.desk.pass(60s);
    EXPECT_TRUE(stage.desk.calls.empty());

    health.link = Link::Down;
    stage.event(VenueHealthChanged{health});
    stage.desk.pass(30s);
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.text_of("type"), "venue_down");
    EXPECT_EQ(stage.text_of("message"), "alpaca has been away for 30 s: reset by peer");
    stage.desk.answer(200);
    health.link = Link::Up;
    stage.event(VenueHealthChanged{health});
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.text_of("message"), "alpaca is there again after 30 s.");
}

TEST(Alerts, AJournalThatCannotBeWrittenIsToldWithoutAnEvent) {
    Stage stage{options({webhook()})};
    stage.alerts.on_journal(false, "no space left", stage.desk.now);
    stage.alerts.on_journal(false, "no space left", stage.desk.now);
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.text_of("type"), "journal_failed");
    stage.desk.answer(200);
    // What the journal tells of it once it is written again is the same thing.
    stage.event(Alerted{AlertCode::JournalFailed, {}, {}, {}, "the journal cannot be written"});
    EXPECT_TRUE(stage.desk.calls.empty());
    stage.alerts.on_journal(true, "", stage.desk.now);
    EXPECT_EQ(stage.text_of("type"), "journal_written");
}

TEST(Alerts, FillsAreToldWhenSomebodyWantsThem) {
    const auto fill = [] {
        ReportApplied applied;
        applied.report.instrument = InstrumentId{"AAPL.US"};
        applied.report.account = AccountId{"A"};
        applied.report.last_px = Price::whole(187);
        applied.fill_qty = Quantity::whole(5);
        applied.ord_status = OrdStatus::Filled;
        return applied;
    };
    Stage quiet{options({webhook()})};
    quiet.event(fill());
    EXPECT_TRUE(quiet.desk.calls.empty());
    AlertOptions chosen = options({webhook()});
    chosen.fills = true;
    Stage stage{std::move(chosen)};
    stage.event(fill());
    ASSERT_EQ(stage.desk.calls.size(), 1u);
    EXPECT_EQ(stage.text_of("message"), "Bought 5 AAPL.US at 187 on account A; the order is Filled.");
}

TEST(Alerts, ATestReachesEveryTarget) {
    Stage stage{options({webhook(Severity::Critical), telegram()})};
    stage.alerts.send_test(stage.desk.now);
    ASSERT_EQ(stage.desk.calls.size(), 2u);
    EXPECT_EQ(stage.text_of("type"), "test");
}

}  // namespace
}  // namespace sluice::gateway
