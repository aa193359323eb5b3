#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/alert_test_support.hpp"
#include "gateway/alerts.hpp"

// What becomes of alerts at the end of a run, and of those that say more than one before.
namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct EndingStage {
    explicit EndingStage(AlertOptions chosen) : alerts{std::move(chosen)}, desk{alerts} {}

    void event(EventBody body) { alerts.on_event(Event{++sequence, desk.now, std::move(body)}, desk.now); }
    void late_fill(int number) {
        event(Alerted{AlertCode::LateFill, AccountId{"A"}, InstrumentId{"AAPL.US"},
                      ClOrdId::parse("P1-" + std::to_string(number)).value(), "late"});
    }
    void halt(bool cancel_exits, bool flatten) {
        event(Halted{AccountId{"A"}, cancel_exits, flatten, Requester{}, "enough"});
    }
    std::string body() const { return desk.calls.empty() ? "" : desk.calls.front().request.body; }
    Alerts::TargetCounts counts() const { return alerts.counts()[0]; }

    Alerts alerts;
    CallDesk<Alerts> desk;
    std::uint64_t sequence = 0;
};

AlertOptions pager(std::uint32_t per_minute = 10) {
    AlertOptions options;
    AlertTarget target;
    target.name = "pager";
    target.endpoint.host = "127.0.0.1";
    target.path = "/hook";
    target.least = Severity::Info;
    options.targets.push_back(target);
    options.per_minute = per_minute;
    return options;
}

TEST(AlertsEnding, WhatWaitsGoesWhenTheRunEnds) {
    EndingStage stage{pager(2)};
    for (int i = 1; i <= 4; ++i)
        stage.late_fill(i);
    stage.desk.answer(200);
    stage.event(RunStopped{"asked to stop"});
    EXPECT_TRUE(stage.alerts.busy());
    stage.desk.answer(200);
    EXPECT_THAT(stage.body(), HasSubstr("2 alerts were held back"));
    stage.desk.answer(200);
    EXPECT_FALSE(stage.alerts.busy());
    EXPECT_TRUE(stage.alerts.idle());
    EXPECT_EQ(stage.counts().sent, 3u);
    EXPECT_EQ(stage.alerts.give_up(), "");
}

TEST(AlertsEnding, TheOnlyOneThatWaitsGoesAsItIs) {
    EndingStage stage{pager(1)};
    stage.late_fill(1);
    stage.late_fill(2);
    stage.desk.answer(200);
    stage.event(RunStopped{"asked to stop"});
    EXPECT_THAT(stage.body(), HasSubstr("late_fill"));
}

TEST(AlertsEnding, OneThatWaitsForItsNextTryIsTriedAtOnceAndThenCounted) {
    EndingStage stage{pager()};
    stage.late_fill(1);
    stage.late_fill(2);
    stage.desk.fail("refused");
    EXPECT_FALSE(stage.alerts.busy());
    stage.event(RunStopped{"asked to stop"});
    EXPECT_TRUE(stage.alerts.busy());
    stage.desk.fail("refused");
    EXPECT_FALSE(stage.alerts.busy());
    EXPECT_EQ(stage.counts().dropped, 2u);
    EXPECT_EQ(stage.counts().waiting, 0u);
}

TEST(AlertsEnding, WhatIsNotAnsweredInTimeIsCountedAndSaid) {
    EndingStage stage{pager()};
    stage.late_fill(1);
    stage.late_fill(2);
    EXPECT_EQ(stage.alerts.give_up(), "alerts that were not delivered and are lost: 2 for pager");
    EXPECT_EQ(stage.counts().dropped, 2u);
    EXPECT_TRUE(stage.alerts.idle());
}

TEST(AlertsEnding, AJournalThatWasAwayForLongIsToldOnce) {
    EndingStage stage{pager()};
    stage.alerts.on_journal(false, "no space left", stage.desk.now);
    stage.desk.answer(200);
    stage.desk.pass(700s);
    stage.event(JournalHealthChanged{false, "no space left"});
    stage.event(Alerted{AlertCode::JournalFailed, {}, {}, {}, "the journal cannot be written"});
    EXPECT_EQ(stage.body(), "");
    EXPECT_EQ(stage.counts().sent, 1u);
}

TEST(AlertsEnding, AHaltThatDoesMoreIsNewsAndAResumeEndsThemAll) {
    EndingStage stage{pager()};
    const auto told = [&](std::string_view what) {
        const bool said = stage.body().find(what) != std::string::npos;
        while (!stage.desk.calls.empty())
            stage.desk.answer(200);
        return said;
    };
    stage.halt(false, false);
    EXPECT_TRUE(told("halted"));
    stage.halt(false, false);
    EXPECT_FALSE(told("halted"));
    stage.halt(true, false);
    EXPECT_TRUE(told("exits are cancelled"));
    stage.halt(true, true);
    EXPECT_TRUE(told("positions are closed"));
    stage.event(Resumed{AccountId{"A"}, Requester{}, "fine"});
    EXPECT_TRUE(told("resumed"));
    stage.halt(true, true);
    EXPECT_TRUE(told("positions are closed"));
    stage.halt(true, false);
    EXPECT_TRUE(told("exits are cancelled"));
}

}  // namespace
}  // namespace sluice::gateway
