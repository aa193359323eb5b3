#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

// What leaves, and when: the second look at release, exits that wait for nothing.
namespace sluice::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

EngineConfig live() {
    EngineConfig config;
    config.mode = Mode::Live;
    config.auto_execute = true;
    config.require_confirmation = false;
    return config;
}

Denial dropped(const Desk& desk) {
    const auto drops = desk.written<RequestDropped>();
    return drops.size() == 1 ? drops[0].denial : Denial{};
}

TEST(Release, NewExposureLeavesOnlyOnceItsRecordIsDurable) {
    Desk desk;
    desk.journal_held = true;
    const OrderState& o = *desk.submit(buy("10"));
    const OrderState& second = *desk.submit(buy("10"));
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    desk.feed(Durable{o.in_flight.sequence - 1});
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    desk.feed(Durable{o.in_flight.sequence});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    EXPECT_EQ(second.in_flight.stage, RequestStage::Queued);
}

TEST(Release, AWatermarkBeyondWhatWasWrittenReleasesNothingLater) {
    Desk desk;
    desk.journal_held = true;
    desk.feed(Durable{1'000'000});
    desk.submit(buy("10"));
    desk.feed(Durable{0});
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
}

TEST(Release, ARequestLeavesOnce) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.feed(Durable{desk.state().last_sequence});
    desk.feed(Durable{desk.state().last_sequence});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    EXPECT_EQ(o.in_flight.stage, RequestStage::Durable);
}

TEST(Release, LooksOnceMoreAtHalt) {
    Desk desk;
    desk.journal_held = true;
    const OrderState& o = *desk.submit(buy("10"));
    desk.command(Halt{kAccount, false, false, "test"});
    EXPECT_EQ(dropped(desk).code, DenialCode::Halted);
    EXPECT_EQ(o.ord_status, OrdStatus::Denied);
    desk.release_journal();
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
}

TEST(Release, AHaltOfAnotherAccountDropsNothingHeldHere) {
    Desk desk;
    desk.command(OpenAccount{account(AccountId{"B"})});
    desk.journal_held = true;
    desk.submit(buy("10"));
    desk.command(Halt{AccountId{"B"}, false, false, "test"});
    desk.release_journal();
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST(Release, AHaltLeavesWhatIsHeldForAnotherReasonToItsRelease) {
    Desk desk;
    desk.command(OpenAccount{account(AccountId{"B"})});
    desk.journal_held = true;
    desk.submit(buy("10"));
    desk.command(Freeze{kAccount, kAapl, "test"});
    desk.command(Halt{AccountId{"B"}, false, false, "test"});
    EXPECT_TRUE(desk.written<RequestDropped>().empty());
    desk.release_journal();
    EXPECT_EQ(dropped(desk).code, DenialCode::Frozen);
}

TEST(Release, AHaltDropsNothingThatHasLeftAlready) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.command(Halt{});
    EXPECT_TRUE(desk.written<RequestDropped>().empty());
    EXPECT_TRUE(o.cancel.any());
}

TEST(Release, LooksOnceMoreAtDisarmAndAnExpiredArming) {
    for (const bool by_hand : {true, false}) {
        Desk desk{live()};
        desk.command(Arm{milliseconds{500}});
        desk.journal_held = true;
        const OrderState& o = *desk.submit(buy("10"));
        ASSERT_EQ(o.in_flight.stage, RequestStage::Queued);
        if (by_hand)
            desk.command(Disarm{});
        else
            desk.wait(milliseconds{500});
        desk.release_journal();
        EXPECT_EQ(dropped(desk).code, DenialCode::Disarmed);
        EXPECT_EQ(o.ord_status, OrdStatus::Denied);
        EXPECT_EQ(o.denial, DenialCode::Disarmed);
    }
}

TEST(Release, LooksOnceMoreAtTheConnection) {
    Desk desk;
    desk.journal_held = true;
    desk.submit(buy("10"));
    desk.hear(health(Link::Down));
    desk.release_journal();
    EXPECT_EQ(dropped(desk).code, DenialCode::NotConnected);
}

TEST(Release, IsTooLateOneSecondAfterTheDecision) {
    Desk desk;
    desk.journal_held = true;
    const OrderState& o = *desk.submit(buy("10"));
    desk.wait(seconds{1} - nanoseconds{1});
    EXPECT_EQ(o.in_flight.stage, RequestStage::Queued);
    desk.wait(nanoseconds{1});
    EXPECT_EQ(dropped(desk).code, DenialCode::TooLate);
    EXPECT_EQ(dropped(desk).text, "its record was not durable within 1 s of the decision");
    EXPECT_EQ(o.ord_status, OrdStatus::Denied);
}

TEST(Release, AnExitWaitsForItsRecordAndNoLongerThan250Ms) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.journal_held = true;
    desk.submit(sell("4"));
    desk.wait(milliseconds{250} - nanoseconds{1});
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    desk.wait(nanoseconds{1});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    desk.submit(sell("4"));
    desk.release_journal();
    EXPECT_EQ(desk.sent(RequestKind::New), 2u);
}

TEST(Release, AnExitIsNotReleasedByAWatermarkBeforeItsRecord) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.journal_held = true;
    const OrderState& o = *desk.submit(sell("4"));
    desk.feed(Durable{o.in_flight.sequence - 1});
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
}

TEST(Release, AFailingJournalLetsEveryHeldExitGoAtOnceAndHoldsNewExposure) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.journal_held = true;
    const OrderState& entry = *desk.submit(buy("1"));
    desk.submit(sell("4"));
    desk.submit(sell("4"));
    desk.feed(JournalHealth{false, "No space left on device"});
    EXPECT_EQ(desk.sent(RequestKind::New), 2u);
    EXPECT_EQ(entry.in_flight.stage, RequestStage::Queued);
    desk.submit(sell("2"));
    EXPECT_EQ(desk.sent(RequestKind::New), 3u);
    EXPECT_EQ(desk.written<Alerted>()[0].code, AlertCode::JournalFailed);
    desk.forget();
    desk.feed(JournalHealth{false, "again"});
    EXPECT_TRUE(desk.events.empty());
    desk.feed(JournalHealth{true, {}});
    EXPECT_EQ(desk.written<JournalHealthChanged>().size(), 1u);
}

TEST(Release, AFailingJournalLeavesAloneWhatHasLeftOrWaitsForItsConnection) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.submit(buy("1"));
    desk.hear(health(Link::Down));
    desk.submit(sell("4"));
    desk.forget();
    desk.feed(JournalHealth{false, "No space left on device"});
    EXPECT_TRUE(desk.requests.empty());
    EXPECT_TRUE(desk.written<RequestDropped>().empty());
}

TEST(Release, WithAFailedJournalAReplaceThatOnlyLowersLeavesAtOnce) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.tell(o, ExecType::New);
    desk.journal_held = true;
    desk.feed(JournalHealth{false, "No space left on device"});
    desk.command(ReplaceOrder{o.placed_as, qty("5"), {}, {}});
    EXPECT_EQ(desk.sent(RequestKind::Replace), 1u);
}

TEST(Release, AnExitNeedsCredentialsOfTheModeWhenItLeaves) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.journal_held = true;
    desk.submit(sell("4"));
    desk.hear(health(Link::Up, Breaker::Closed, Mode::Live));
    desk.release_journal();
    EXPECT_EQ(dropped(desk).code, DenialCode::WrongMode);
}

TEST(Release, AReplaceNamesTheOrderAsTheVenueKnowsIt) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    ExecutionReport ack = report_on(o.order, ExecType::New);
    ack.order_id = OrderId{"V-1"};
    desk.hear(ack);
    desk.forget();
    desk.command(ReplaceOrder{o.placed_as, qty("12"), px("187.40"), {}});
    ASSERT_EQ(desk.requests.size(), 1u);
    const auto& replace = std::get<SendReplace>(desk.requests[0].body);
    EXPECT_EQ(desk.requests[0].venue, kVenue);
    EXPECT_EQ(replace.orig_cl_ord_id, o.placed_as);
    EXPECT_EQ(replace.order_id, OrderId{"V-1"});
    EXPECT_EQ(replace.order.order_qty, qty("12"));
    EXPECT_EQ(replace.send_by, kStart + seconds{1});
}

}  // namespace
}  // namespace sluice::engine
