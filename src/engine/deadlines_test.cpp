#include <gtest/gtest.h>

#include "engine/core.hpp"
#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

// The moments, in whole seconds after `from`, at which requests of a kind left during `how_long`.
std::vector<std::int64_t> moments(Desk& desk, RequestKind kind, seconds how_long) {
    const UnixNanos from = desk.now;
    std::vector<std::int64_t> found;
    const UnixNanos until = desk.now + how_long;
    while (desk.wake_at && *desk.wake_at <= until) {
        desk.forget();
        desk.now = *desk.wake_at;
        desk.feed(Wake{});
        EXPECT_GT(desk.wake_at.value_or(until), desk.now) << "the engine asks for a moment that is still to come";
        for (std::size_t i = 0; i < desk.sent(kind); ++i)
            found.push_back((desk.now - from).count() / 1'000'000'000);
    }
    desk.now = until;
    return found;
}

TEST(Deadlines, AnUnknownRequestIsAskedAboutAtOnceThenAfter1And2And4AndEvery10Seconds) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.outcome(o, RequestKind::New, SendOutcome::Perhaps);
    EXPECT_EQ(desk.sent(RequestKind::Query), 1u);
    EXPECT_EQ(moments(desk, RequestKind::Query, seconds{40}), (std::vector<std::int64_t>{1, 3, 7, 17, 27, 37}));
}

TEST(Deadlines, ACancelIsRepeatedAfter1And2And4AndEvery10SecondsUntilTheEndIsProven) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.tell(o, ExecType::New);
    desk.command(CancelOrder{o.placed_as});
    EXPECT_EQ(desk.sent(RequestKind::Cancel), 1u);
    EXPECT_EQ(moments(desk, RequestKind::Cancel, seconds{40}), (std::vector<std::int64_t>{1, 3, 7, 17, 27, 37}));
    desk.tell(o, ExecType::Canceled);
    EXPECT_TRUE(moments(desk, RequestKind::Cancel, seconds{60}).empty());
}

TEST(Deadlines, ARepeatedCancelAsksWhatBecameOfTheOrder) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.tell(o, ExecType::New);
    desk.command(CancelOrder{o.placed_as});
    EXPECT_EQ(moments(desk, RequestKind::Query, seconds{4}), (std::vector<std::int64_t>{1, 3}));
}

TEST(Deadlines, ARepeatedCancelBesideARequestInFlightLeavesTheQuestionToTheRequest) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.command(CancelOrder{o.placed_as});
    EXPECT_TRUE(moments(desk, RequestKind::Query, seconds{4}).empty());
}

TEST(Deadlines, ASentRequestWithoutAnAnswerIsUnknownAfter5Seconds) {
    for (const bool told_sent : {false, true}) {
        Desk desk;
        const OrderState& o = *desk.submit(buy("10"));
        if (told_sent)
            desk.outcome(o, RequestKind::New, SendOutcome::Sent);
        desk.wait(seconds{5} - nanoseconds{1});
        EXPECT_EQ(o.in_flight.stage, told_sent ? RequestStage::Sent : RequestStage::Durable);
        desk.wait(nanoseconds{1});
        EXPECT_EQ(o.in_flight.stage, RequestStage::Unknown);
        EXPECT_EQ(desk.sent(RequestKind::Query), 1u);
        EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    }
}

TEST(Deadlines, AnUnknownRequestAlertsOnceAfter30Seconds) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.outcome(o, RequestKind::New, SendOutcome::Perhaps);
    desk.wait(seconds{30} - nanoseconds{1});
    EXPECT_TRUE(desk.written<Alerted>().empty());
    desk.wait(nanoseconds{1});
    ASSERT_EQ(desk.written<Alerted>().size(), 1u);
    EXPECT_EQ(desk.written<Alerted>()[0].code, AlertCode::RequestUnknown);
    EXPECT_EQ(desk.written<Alerted>()[0].cl_ord_id, o.placed_as);
    desk.wait(hours{1});
    EXPECT_EQ(desk.written<Alerted>().size(), 1u);
}

TEST(Deadlines, ACancelAlertsOnceAfter30SecondsWithoutAnEnd) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.tell(o, ExecType::New);
    desk.command(CancelOrder{o.placed_as});
    desk.wait(seconds{30} - nanoseconds{1});
    EXPECT_TRUE(desk.written<Alerted>().empty());
    desk.wait(nanoseconds{1});
    ASSERT_EQ(desk.written<Alerted>().size(), 1u);
    EXPECT_EQ(desk.written<Alerted>()[0].code, AlertCode::CancelUnproven);
    desk.wait(hours{1});
    EXPECT_EQ(desk.written<Alerted>().size(), 1u);
}

TEST(Deadlines, ARequestThatBecomesUnknownASecondTimeIsAskedAboutAndAlertsAgain) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    const OrderState& exit = *desk.submit(sell("10"));
    desk.outcome(exit, RequestKind::New, SendOutcome::Perhaps);
    desk.wait(seconds{31});
    EXPECT_EQ(desk.written<Alerted>().size(), 1u);
    desk.outcome(exit, RequestKind::New, SendOutcome::NotSent);
    desk.wait(milliseconds{100});
    desk.forget();
    desk.outcome(exit, RequestKind::New, SendOutcome::Perhaps);
    EXPECT_EQ(desk.sent(RequestKind::Query), 1u);
    EXPECT_EQ(exit.in_flight.queries, 1u);
    desk.wait(seconds{30});
    EXPECT_EQ(desk.written<Alerted>().size(), 1u);
}

TEST(Deadlines, WhatAVenueNeverTookIsTooLateOneSecondAfterItsDecision) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.outcome(o, RequestKind::New, SendOutcome::Refused, desk.now + milliseconds{999});
    desk.now = desk.now + seconds{1};
    desk.feed(Wake{});
    const auto drops = desk.written<RequestDropped>();
    ASSERT_EQ(drops.size(), 1u);
    EXPECT_EQ(drops[0].denial.code, DenialCode::TooLate);
    EXPECT_EQ(drops[0].denial.text, "the venue did not take it within 1 s of the decision");
}

TEST(Deadlines, AWakeBeforeAnythingIsDueChangesNothing) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.submit(buy("1"));
    desk.journal_held = true;
    desk.submit(sell("10"));
    desk.forget();
    const auto wish = desk.wake_at;
    desk.feed(Wake{});
    EXPECT_TRUE(desk.events.empty());
    EXPECT_TRUE(desk.requests.empty());
    EXPECT_EQ(desk.wake_at, wish);
}

TEST(Deadlines, WithNothingInFlightTheEngineWishesNothing) {
    Desk desk;
    EXPECT_EQ(desk.wake_at, std::nullopt);
}

TEST(Deadlines, TheWishIsTheEarliestOfEverythingInFlight) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.submit(buy("1"));
    EXPECT_EQ(desk.wake_at, kStart + seconds{5});
    desk.journal_held = true;
    desk.submit(buy("1"));
    EXPECT_EQ(desk.wake_at, kStart + seconds{1});
    desk.submit(sell("10"));
    EXPECT_EQ(desk.wake_at, kStart + milliseconds{250});
}

TEST(Deadlines, AnExitThatWaitsForItsConnectionWishesNothing) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.hear(health(Link::Down));
    desk.submit(sell("10"));
    EXPECT_EQ(desk.wake_at, std::nullopt);
}

TEST(Deadlines, AnExitThatWaitsForItsConnectionDoesNotHideWhatElseIsDue) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.submit(buy("1"));
    desk.hear(health(Link::Down));
    desk.submit(sell("10"));
    EXPECT_EQ(desk.wake_at, kStart + seconds{5});
}

TEST(Deadlines, ACancelBesideAnUnknownRequestIsLookedAtToo) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.outcome(o, RequestKind::New, SendOutcome::Perhaps);
    desk.wait(milliseconds{1500});
    desk.command(CancelOrder{o.placed_as});
    EXPECT_EQ(desk.wake_at, kStart + milliseconds{2500});
}

TEST(Deadlines, TheDayOpensAtTheFirstMarkOfTheAccountsCalendarDay) {
    Desk desk;
    const Date today = desk.state().day_marks.at(kAccount).date;
    EXPECT_EQ(desk.state().day_marks.at(kAccount).equity, usd("100000"));
    desk.wait(seconds{60});
    desk.quote(kAapl, "187.49", "187.50");
    EXPECT_TRUE(desk.written<DayOpened>().empty());
    desk.wait(hours{24});
    desk.quote(kAapl, "187.49", "187.50");
    ASSERT_EQ(desk.written<DayOpened>().size(), 1u);
    EXPECT_GT(desk.state().day_marks.at(kAccount).date, today);
}

TEST(Deadlines, ADayOpensOnlyOnceTheAccountIsFundedAndItsEquityIsKnown) {
    Desk desk;
    Account b = account(AccountId{"B"});
    desk.command(OpenAccount{b});
    desk.wait(hours{24});
    desk.quote(kAapl, "187.49", "187.50");
    EXPECT_EQ(desk.state().day_marks.count(b.id), 0u);
    Adjustment euro = cash("5", "e1", Currency{"EUR"});
    euro.account = b.id;
    desk.hear(euro);
    EXPECT_EQ(desk.state().day_marks.count(b.id), 0u);
}

TEST(Deadlines, AnAccountBeforeAnotherIsNotTakenForIt) {
    Desk desk;
    Account first = account(AccountId{"0"});
    desk.command(OpenAccount{first});
    desk.wait(hours{24});
    desk.quote(kAapl, "187.49", "187.50");
    EXPECT_EQ(desk.state().day_marks.count(first.id), 0u);
}

// --- recorded intents no command of this version makes

class DeadlinesCore : public ::testing::Test {
protected:
    DeadlinesCore() {
        core.now = kStart;
        core.out = &effects;
        Record record;
        record.furnish();
        core.state = std::move(record.state);
    }
    InFlight& place(Exposure exposure) {
        core.emit(OrderPlaced{named(buy("10"), "P1-1-1"), person(), exposure, std::nullopt, {}});
        return core.state.orders.back().in_flight;
    }
    Doors doors;
    Effects effects;
    Core core{EngineConfig{}, doors};
};

TEST_F(DeadlinesCore, NewExposureWithoutASendByIsNeverDue) {
    InFlight& f = place(Exposure::Adds);
    EXPECT_EQ(next_deadline(core), std::nullopt);
    f.bounced = true;
    EXPECT_EQ(next_deadline(core), std::nullopt);
    on_time(core);
    EXPECT_EQ(f.stage, RequestStage::Queued);
}

TEST_F(DeadlinesCore, ABouncedExitOfAnAccountNoVenueReportedForIsNeverDue) {
    InFlight& f = place(Exposure::Exit);
    f.bounced = true;
    core.state.venues.clear();
    EXPECT_EQ(next_deadline(core), std::nullopt);
}

}  // namespace
}  // namespace sluice::engine
