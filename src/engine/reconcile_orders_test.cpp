#include "engine/reconcile_orders.hpp"

#include <gtest/gtest.h>

#include "engine/reconcile_test_support.hpp"

// Orders beside the venue's: which are compared, and what is said of those that differ.
namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

ExecutionReport open_at_venue(const NewOrderSingle& order, std::string_view quantity, std::string_view cum = "0") {
    ExecutionReport r = report_on(order, ExecType::OrderStatus);
    r.order_qty = qty(quantity);
    r.cum_qty = qty(cum);
    r.ord_status = r.cum_qty->is_zero() ? OrdStatus::New : OrdStatus::PartiallyFilled;
    return r;
}

std::uint32_t differences_after(Desk& desk, const Shown& shown) {
    desk.command(Reconcile{});
    answer(desk, shown);
    return desk.written<Reconciled>().back().differences;
}

const OrderState& working(Desk& desk, NewOrderSingle o = buy("10")) {
    desk.now += milliseconds{1};
    const OrderState& placed = *desk.submit(std::move(o));
    desk.tell(placed, ExecType::New);
    return placed;
}

TEST(ReconcileOrders, AnotherAccountsAreNotCompared) {
    Compared desk;
    Account other = account(AccountId{"B"});
    other.venue = VenueId{"elsewhere"};
    desk.command(OpenAccount{other}, Desk::engine_by());
    desk.command(SetLimits{other.id, roomy_limits()}, Desk::engine_by());
    VenueHealth up = health();
    up.venue = other.venue;
    up.account = other.id;
    desk.hear(up);
    Adjustment opening = cash("100000", "opening-B");
    opening.venue = other.venue;
    opening.account = other.id;
    desk.hear(opening);
    NewOrderSingle elsewhere = buy("10");
    elsewhere.account = other.id;
    ASSERT_EQ(desk.submit(elsewhere)->ord_status, OrdStatus::PendingNew);
    Shown shown;
    shown.orders = {open_at_venue(named(elsewhere, "X-1"), "10")};
    EXPECT_EQ(differences_after(desk, shown), 0u);
    EXPECT_EQ(desk.state().orders.size(), 1u) << "a report of another account is left out";
}

TEST(ReconcileOrders, WhatIsOnItsWayIsNotComparedYet) {
    Compared desk;
    const OrderState& replaced = working(desk);
    desk.command(ReplaceOrder{replaced.placed_as, qty("12"), {}, {}});
    desk.submit(buy("11"));  // nobody has answered
    const OrderState& newer = *desk.submit(buy("9"));
    ExecutionReport taken = report_on(newer.order, ExecType::New);
    taken.transact_time = desk.now + seconds{5};
    desk.hear(taken);
    EXPECT_EQ(differences_after(desk, Shown{}), 0u);
}

TEST(ReconcileOrders, AProposalIsOursAlone) {
    EngineConfig config;
    config.rehearse_live = true;
    Compared desk{{}, config};
    desk.command(Arm{hours{1}});
    desk.command(SubmitOrder{buy("10")}, strategy());
    ASSERT_EQ(desk.state().proposals.size(), 1u);
    EXPECT_EQ(differences_after(desk, Shown{}), 0u);
}

TEST(ReconcileOrders, AReportThatNamesNoQuantityAgreesWithOurs) {
    Compared desk;
    const OrderState& placed = working(desk);
    Shown shown;
    shown.orders = {open_at_venue(placed.order, "0")};
    ExecutionReport odd = report_on(named(buy("1"), "X-9"), ExecType::New);
    shown.orders.push_back(odd);  // tells nothing of an order that is open
    EXPECT_EQ(differences_after(desk, shown), 0u);
    EXPECT_EQ(desk.state().orders.size(), 1u);
}

TEST(ReconcileOrders, AFilledQuantityThatDiffersIsToldOnceWhenTwoLooksAgree) {
    for (const bool frozen : {false, true}) {
        Compared desk;
        const OrderState& placed = working(desk);
        desk.fill(placed, "e1", "4", "100");
        if (frozen)
            desk.command(Freeze{kAccount, kAapl, "test"});
        Shown shown;
        shown.orders = {open_at_venue(placed.order, "10", "3")};
        shown.move(kAapl, 4);
        shown.cash = usd("99600");
        desk.forget();
        EXPECT_EQ(differences_after(desk, shown), 1u);
        EXPECT_TRUE(desk.written<Alerted>().empty());
        desk.wait(seconds{2});
        answer(desk, shown);
        ASSERT_EQ(desk.written<Alerted>().size(), 1u);
        EXPECT_NE(desk.written<Alerted>().back().text.find("the venue shows 3 of 10, ours is 4 of 10"),
                  std::string::npos);
        EXPECT_TRUE(desk.state().is_frozen(kAccount, kAapl));
        EXPECT_EQ(desk.written<FreezeChanged>().size(), frozen ? 0u : 1u);
        desk.wait(seconds{60});
        answer(desk, shown);
        EXPECT_EQ(desk.written<Alerted>().size(), 1u);
    }
}

TEST(ReconcileOrders, WhatMovesTheInstrumentStartsTheCountAgain) {
    Compared desk;
    const OrderState& placed = working(desk);
    const OrderState& other = working(desk, buy("5"));
    Shown shown;
    shown.orders = {open_at_venue(placed.order, "9"), open_at_venue(other.order, "5")};
    EXPECT_EQ(differences_after(desk, shown), 1u);
    desk.fill(other, "e1", "5", "100");
    shown.orders.pop_back();
    shown.move(kAapl, 5);
    shown.cash = usd("99500");
    desk.wait(seconds{2});
    answer(desk, shown);
    EXPECT_TRUE(desk.written<Alerted>().empty());
    desk.wait(seconds{2});
    answer(desk, shown);
    EXPECT_EQ(desk.written<Alerted>().size(), 1u);
}

TEST(ReconcileOrders, AnOutsideOrderThatIsGoneIsAskedFor) {
    Compared desk;
    desk.now += seconds{1};
    Shown shown;
    ExecutionReport outside = open_at_venue(named(buy("10"), "X-1"), "10");
    outside.order_id = OrderId{"V9"};
    shown.orders = {outside};
    EXPECT_EQ(differences_after(desk, shown), 0u);
    ASSERT_EQ(desk.state().orders.size(), 1u);
    EXPECT_TRUE(desk.state().orders[0].external);
    desk.forget();
    EXPECT_EQ(differences_after(desk, Shown{}), 1u);
    EXPECT_EQ(desk.sent(RequestKind::Query), 1u);
}

TEST(ReconcileOrders, AfterARestartAnOrderThatTheVenueDoesNotShowIsAskedFor) {
    Compared desk;
    working(desk);
    desk.restart();
    desk.hear(health());
    desk.forget();
    answer(desk, Shown{});
    EXPECT_EQ(desk.written<Reconciled>().back().differences, 1u);
    EXPECT_EQ(desk.sent(RequestKind::Query), 1u);
}

}  // namespace
}  // namespace sluice::engine
