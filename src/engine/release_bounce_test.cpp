#include <gtest/gtest.h>

#include "engine/core.hpp"
#include "engine/engine_test_support.hpp"

// What came back or could not leave: bounces, exits sized again, cancels and the connection.
namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

Denial dropped(const Desk& desk) {
    const auto drops = desk.written<RequestDropped>();
    return drops.size() == 1 ? drops[0].denial : Denial{};
}

TEST(Bounce, WhatProvablyDidNotLeaveIsSentAgainInsideItsSendBy) {
    for (const auto outcome : {SendOutcome::NotSent, SendOutcome::Refused}) {
        Desk desk;
        const OrderState& o = *desk.submit(buy("10"));
        desk.outcome(o, RequestKind::New, outcome);
        EXPECT_EQ(desk.sent(RequestKind::New), 1u);
        desk.wait(milliseconds{100} - nanoseconds{1});
        EXPECT_EQ(desk.sent(RequestKind::New), 1u);
        desk.wait(nanoseconds{1});
        EXPECT_EQ(desk.sent(RequestKind::New), 2u);
    }
}

TEST(Bounce, WaitsAsLongAsTheVenueAsked) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.outcome(o, RequestKind::New, SendOutcome::Refused, desk.now + milliseconds{700});
    desk.wait(milliseconds{699});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    desk.wait(milliseconds{1});
    EXPECT_EQ(desk.sent(RequestKind::New), 2u);
}

TEST(Bounce, AConnectionThatComesBackDoesNotHurryIt) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.outcome(o, RequestKind::New, SendOutcome::Refused, desk.now + milliseconds{700});
    VenueHealth down = health();
    down.link = Link::Down;
    desk.hear(down);
    desk.wait(milliseconds{100});
    desk.hear(health());
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    desk.wait(milliseconds{600});
    EXPECT_EQ(desk.sent(RequestKind::New), 2u);
}

TEST(Bounce, PastItsSendByNewExposureIsNotSentAgain) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    RequestOutcome refused{
        kVenue, kAccount, o.placed_as, RequestKind::New, SendOutcome::Refused, desk.now + seconds{1}, "HTTP 429"};
    desk.hear(refused);
    EXPECT_EQ(dropped(desk).code, DenialCode::NotSent);
    EXPECT_EQ(dropped(desk).text, "the venue did not take it in time to be sent again: HTTP 429");
    EXPECT_EQ(o.ord_status, OrdStatus::Denied);
}

TEST(Bounce, AReleaseThatIsDeniedMeanwhileEndsIt) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.outcome(o, RequestKind::New, SendOutcome::NotSent);
    desk.command(Freeze{kAccount, kAapl, "test"});
    desk.wait(milliseconds{100});
    EXPECT_EQ(dropped(desk).code, DenialCode::Frozen);
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST(Bounce, ACancelledOrderIsNotSentAgain) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.command(CancelOrder{o.placed_as});
    desk.outcome(o, RequestKind::New, SendOutcome::Refused);
    EXPECT_EQ(dropped(desk).code, DenialCode::NotSent);
    EXPECT_EQ(o.ord_status, OrdStatus::Denied);
    desk.wait(seconds{5});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST(Bounce, AReplaceOfACancelledOrderIsNotSentAgainAndTheCancelGoesOn) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.tell(o, ExecType::New);
    desk.command(ReplaceOrder{o.placed_as, qty("12"), {}, {}});
    desk.command(CancelOrder{o.placed_as});
    desk.outcome(o, RequestKind::Replace, SendOutcome::Refused);
    EXPECT_FALSE(o.in_flight.any());
    EXPECT_TRUE(o.cancel.any());
    EXPECT_EQ(o.ord_status, OrdStatus::New);
}

TEST(Bounce, AnExitThatCannotBeEnlargedAnyMoreStaysAsItIs) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    const OrderState& exit = *desk.submit(sell("5", "190"));
    desk.tell(exit, ExecType::New);
    desk.command(ReplaceOrder{exit.placed_as, qty("10"), {}, {}});
    ASSERT_EQ(exit.in_flight.exposure, Exposure::Exit);
    desk.outcome(exit, RequestKind::Replace, SendOutcome::NotSent);
    desk.hear(holding(kAapl, "-3", "180", "t1"));
    desk.wait(milliseconds{100});
    EXPECT_EQ(dropped(desk).code, DenialCode::ExitTooLarge);
    EXPECT_EQ(desk.sent(RequestKind::Replace), 1u);
    EXPECT_EQ(desk.sent(RequestKind::New), 1u) << "no other order takes its place";
    EXPECT_EQ(exit.order.order_qty, qty("5"));
}

TEST(Bounce, AnExitOfAListThatHasNoRoomAnyMoreIsPlacedAgainByItsList) {
    Desk desk;
    NewOrderList bracket;
    bracket.orders = {buy("10"), sell("10", "190"), order(Side::Sell, qty("10"))};
    bracket.orders[2].ord_type = OrdType::Stop;
    bracket.orders[2].stop_px = px("185");
    desk.command(SubmitList{bracket, {}});
    desk.fill(desk.state().orders[0], "e1", "10", "187.50");
    const std::size_t stop = desk.state().orders.size() - 1;
    desk.outcome(desk.state().orders[stop], RequestKind::New, SendOutcome::NotSent);
    ASSERT_EQ(desk.submit(sell("4", "189"))->exposure, Exposure::Adds);
    desk.wait(milliseconds{100});
    EXPECT_EQ(dropped(desk).code, DenialCode::ExitTooLarge);
    EXPECT_EQ(desk.state().orders.back().order.order_qty, qty("6"));
    EXPECT_EQ(desk.state().orders.back().role, ListRole::Stop);
}

TEST(Bounce, AnExitIsSizedAgainToWhatThePositionHasRoomFor) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    const OrderState& exit = *desk.submit(sell("10"), strategy("k1"));
    desk.outcome(exit, RequestKind::New, SendOutcome::NotSent);
    desk.hear(holding(kAapl, "-3.5", "180", "t1"));
    desk.wait(milliseconds{100});
    EXPECT_EQ(dropped(desk).code, DenialCode::ExitTooLarge);
    EXPECT_EQ(dropped(desk).allowed, usd("6.5"));
    const OrderState& again = desk.state().orders.back();
    EXPECT_EQ(again.order.order_qty, qty("6"));
    EXPECT_EQ(again.exposure, Exposure::Exit);
    EXPECT_TRUE(again.by.key.empty());
    EXPECT_EQ(desk.sent(RequestKind::New), 2u);
}

TEST(Bounce, AnExitOfAPositionThatIsGoneEnds) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    const OrderState& exit = *desk.submit(sell("10"));
    desk.outcome(exit, RequestKind::New, SendOutcome::NotSent);
    desk.hear(holding(kAapl, "-9.5", "180", "t1"));
    desk.wait(milliseconds{100});
    EXPECT_EQ(exit.ord_status, OrdStatus::Denied);
    EXPECT_EQ(desk.state().orders.size(), 1u);
}

TEST(Bounce, AReplaceOfAnExitThatFitsNoMoreEndsAndTheOrderStands) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    const OrderState& exit = *desk.submit(sell("4"));
    desk.tell(exit, ExecType::New);
    desk.command(ReplaceOrder{exit.placed_as, qty("10"), {}, {}});
    desk.outcome(exit, RequestKind::Replace, SendOutcome::NotSent);
    desk.hear(holding(kAapl, "-5", "180", "t1"));
    desk.wait(milliseconds{100});
    EXPECT_EQ(dropped(desk).code, DenialCode::ExitTooLarge);
    EXPECT_EQ(exit.ord_status, OrdStatus::New);
    EXPECT_EQ(exit.order.order_qty, qty("4"));
    EXPECT_EQ(desk.state().orders.size(), 1u);
}

TEST(Bounce, AReplaceThatOnlyLowersIsSentAgainWhateverThePosition) {
    Desk desk;
    const OrderState& entry = *desk.submit(buy("10"));
    desk.tell(entry, ExecType::New);
    desk.command(ReplaceOrder{entry.placed_as, qty("5"), {}, {}});
    desk.outcome(entry, RequestKind::Replace, SendOutcome::NotSent);
    desk.wait(milliseconds{100});
    EXPECT_EQ(desk.sent(RequestKind::Replace), 2u);
}

TEST(Bounce, AnExitWhoseConnectionIsDownWaitsForItAndNothingElse) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.hear(health(Link::Down));
    const OrderState& exit = *desk.submit(sell("10"));
    desk.wait(hours{1});
    EXPECT_EQ(exit.in_flight.stage, RequestStage::Queued);
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    desk.command(Halt{});
    desk.hear(health(Link::Up, Breaker::Open));
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

// --- cancels and the connection

TEST(CancelRelease, WhatIsStillInOurHandsIsTakenBack) {
    Desk desk;
    desk.journal_held = true;
    const OrderState& o = *desk.submit(buy("10"));
    desk.command(CancelOrder{o.placed_as});
    EXPECT_EQ(dropped(desk).code, DenialCode::NotSent);
    EXPECT_EQ(o.ord_status, OrdStatus::Denied);
    EXPECT_EQ(desk.sent(RequestKind::Cancel), 0u);
}

TEST(CancelRelease, AReplaceInOurHandsIsTakenBackAndTheOrderCancelled) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.tell(o, ExecType::New);
    desk.journal_held = true;
    desk.command(ReplaceOrder{o.placed_as, qty("12"), {}, {}});
    desk.command(CancelOrder{o.placed_as});
    EXPECT_FALSE(o.in_flight.any());
    EXPECT_EQ(desk.sent(RequestKind::Cancel), 1u);
}

TEST(CancelRelease, NeverWaitsForTheJournal) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.journal_held = true;
    desk.command(CancelOrder{o.placed_as});
    EXPECT_EQ(desk.sent(RequestKind::Cancel), 1u);
}

TEST(CancelRelease, WaitsForTheConnectionAndGoesWhenItIsBack) {
    Desk desk;
    desk.command(OpenAccount{account(AccountId{"B"})});
    const OrderState& o = *desk.submit(buy("10"));
    desk.hear(health(Link::Down));
    desk.command(CancelOrder{o.placed_as});
    EXPECT_EQ(desk.sent(RequestKind::Cancel), 0u);
    VenueHealth other = health();
    other.account = AccountId{"B"};
    desk.hear(other);
    EXPECT_EQ(desk.sent(RequestKind::Cancel), 0u);
    desk.hear(health());
    EXPECT_EQ(desk.sent(RequestKind::Cancel), 1u);
    EXPECT_EQ(o.cancel.attempts, 2u);
}

TEST(CancelRelease, DoesNotLeaveOverCredentialsOfTheOtherMode) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.command(CancelOrder{o.placed_as});
    desk.outcome(o, RequestKind::New, SendOutcome::Perhaps);
    desk.hear(health(Link::Up, Breaker::Closed, Mode::Live));
    desk.forget();
    desk.wait(seconds{2});
    EXPECT_TRUE(desk.requests.empty());
    EXPECT_EQ(desk.written<CancelPlaced>().size(), 1u);
    EXPECT_EQ(desk.written<QueryPlaced>().size(), 1u);
}

TEST(LinkUp, AsksAboutWhatIsUnknown) {
    Desk desk;
    const OrderState& o = *desk.submit(buy("10"));
    desk.hear(health(Link::Down));
    desk.outcome(o, RequestKind::New, SendOutcome::Perhaps);
    EXPECT_EQ(desk.sent(RequestKind::Query), 0u);
    desk.hear(health());
    EXPECT_EQ(desk.sent(RequestKind::Query), 1u);
}

TEST(LinkUp, LeavesAloneWhatWaitsForItsRecord) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.journal_held = true;
    desk.submit(sell("10"));
    desk.hear(health(Link::Down));
    desk.hear(health());
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
}

// --- recorded intents no command of this version makes

TEST(ReleaseCore, NewExposureWithoutASendByBouncesWithoutEnd) {
    Doors doors;
    Effects effects;
    Core core{EngineConfig{}, doors};
    core.now = kStart;
    core.out = &effects;
    Record record;
    record.furnish();
    core.state = std::move(record.state);
    core.emit(OrderPlaced{named(buy("10"), "P1-1-1"), person(), Exposure::Adds, std::nullopt, {}});
    RequestOutcome refused;
    refused.cl_ord_id = ClOrdId{"P1-1-1"};
    bounce(core, 0, refused);
    EXPECT_EQ(core.state.orders[0].in_flight.stage, RequestStage::Queued);
    EXPECT_TRUE(core.state.orders[0].in_flight.bounced);
}

}  // namespace
}  // namespace sluice::engine
