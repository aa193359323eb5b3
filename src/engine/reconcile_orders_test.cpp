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

// Two looks, 2 s apart, at the same.
void look_twice(Desk& desk, const Shown& shown) {
    desk.wait(seconds{60});
    answer(desk, shown);
    desk.wait(seconds{2});
    answer(desk, shown);
}

TEST(ReconcileOrderDifferences, OfAnOrderOpenHereOnlyFreezeWithEvidenceAndCloseOnAgreement) {
    Compared desk;
    const OrderState& placed = working(desk);
    const ClOrdId id = placed.placed_as;
    look_twice(desk, Shown{});
    ASSERT_EQ(desk.written<DifferenceFound>().size(), 1u);
    const DifferenceFound found = desk.written<DifferenceFound>().back();
    EXPECT_EQ(found.order, id);
    EXPECT_EQ(found.instrument, kAapl);
    EXPECT_EQ(found.difference, DifferenceClass::Unexplained);
    EXPECT_EQ(found.ours, qty("10"));
    EXPECT_EQ(found.venue, qty("0"));
    EXPECT_EQ(found.by_fills, qty("10"));
    EXPECT_LT(found.first_snapshot, found.second_snapshot);
    EXPECT_EQ(found.evidence, "open here, and the venue does not show it; no report tells why");
    EXPECT_TRUE(desk.state().is_frozen(kAccount, kAapl));
    EXPECT_EQ(desk.state().reconciles.at(kAccount).open.size(), 1u);

    desk.forget();
    look_twice(desk, Shown{});
    EXPECT_TRUE(desk.written<DifferenceFound>().empty()) << "known, and the same";
    desk.tell(*desk.state().find_order(id), ExecType::Canceled);
    desk.wait(seconds{60});
    answer(desk, Shown{});
    ASSERT_EQ(desk.written<DifferenceClosed>().size(), 1u);
    EXPECT_EQ(desk.written<DifferenceClosed>().back().order, id);
    EXPECT_TRUE(desk.state().reconciles.at(kAccount).open.empty());
    EXPECT_TRUE(desk.state().is_frozen(kAccount, kAapl)) << "a freeze is ended by a person";
}

TEST(ReconcileOrderDifferences, OtherFiguresReplaceAndWhatIsOnItsWayKeepsThem) {
    Compared desk;
    const OrderState& placed = working(desk);
    const ClOrdId id = placed.placed_as;
    Shown shown;
    shown.orders = {open_at_venue(placed.order, "9")};
    look_twice(desk, shown);
    ASSERT_EQ(desk.written<DifferenceFound>().size(), 1u);
    EXPECT_EQ(desk.written<DifferenceFound>().back().venue, qty("9"));
    shown.orders = {open_at_venue(placed.order, "8")};
    look_twice(desk, shown);
    ASSERT_EQ(desk.written<DifferenceFound>().size(), 2u);
    EXPECT_EQ(desk.written<DifferenceFound>().back().venue, qty("8"));
    EXPECT_EQ(desk.state().reconciles.at(kAccount).open.size(), 1u);
    desk.command(CancelOrder{id});
    desk.command(ReplaceOrder{id, qty("8"), {}, {}});
    ExecutionReport newer = report_on(desk.state().find_order(id)->order, ExecType::New);
    newer.transact_time = desk.now + seconds{100};
    desk.hear(newer);
    desk.forget();
    desk.wait(seconds{60});
    answer(desk, shown);
    EXPECT_TRUE(desk.written<DifferenceClosed>().empty()) << "it may still differ";
}

TEST(ReconcileOrderDifferences, AVenuesListThatIsOlderThanItsExecutionsIsStaleAndFreezesNothing) {
    Compared desk;
    const OrderState& placed = working(desk);
    Shown shown;
    shown.orders = {open_at_venue(placed.order, "10")};
    shown.orders.back().transact_time = desk.now;
    desk.wait(seconds{5});
    desk.fill(placed, "e1", "10", "100");
    shown.trade(kAapl, Side::Buy, 10, "e1", desk.now, placed.order.cl_ord_id, "V1");
    desk.forget();
    look_twice(desk, shown);
    ASSERT_EQ(desk.written<DifferenceFound>().size(), 1u);
    EXPECT_EQ(desk.written<DifferenceFound>().back().difference, DifferenceClass::StaleView);
    EXPECT_FALSE(desk.state().is_frozen(kAccount, kAapl));
    EXPECT_TRUE(desk.written<Alerted>().empty());
    look_twice(desk, shown);
    EXPECT_EQ(desk.written<DifferenceFound>().size(), 1u) << "told once";
    shown.orders.clear();
    desk.wait(seconds{60});
    answer(desk, shown);
    EXPECT_EQ(desk.written<DifferenceClosed>().size(), 1u);
}

TEST(ReconcileOrderDifferences, ExecutionsThatDoNotAddUpExplainNothing) {
    for (const bool another_total : {false, true}) {
        Compared desk;
        const OrderState& placed = working(desk);
        const OrderState& other = working(desk, buy("3"));
        Shown shown;
        shown.orders = {open_at_venue(placed.order, another_total ? "11" : "10")};
        shown.orders.back().transact_time = desk.now;
        desk.wait(seconds{5});
        desk.fill(placed, "e1", "10", "100");
        desk.fill(other, "e2", "3", "100");
        shown.trade(kAapl, Side::Buy, 3, "e2", desk.now, other.order.cl_ord_id, "V2");
        if (another_total)
            shown.trade(kAapl, Side::Buy, 10, "e1", desk.now, placed.order.cl_ord_id, "V1");
        else
            shown.move(kAapl, 10);
        shown.cash = usd("98700");
        desk.forget();
        look_twice(desk, shown);
        ASSERT_EQ(desk.written<DifferenceFound>().size(), 1u);
        EXPECT_EQ(desk.written<DifferenceFound>().back().difference, DifferenceClass::Unexplained);
        EXPECT_EQ(desk.written<DifferenceFound>().back().evidence,
                  "open at the venue, and Filled here; no report tells why");
    }
}

TEST(ReconcileOrderDifferences, WhereTheHistoryIsCutAnOrderMayHaveFilledInTheGap) {
    Compared desk;
    (void)working(desk);
    Shown shown;
    desk.wait(seconds{3600});
    shown.executions_from = desk.now;
    desk.forget();
    answer(desk, shown);
    desk.wait(seconds{2});
    answer(desk, shown);
    ASSERT_EQ(desk.written<DifferenceFound>().size(), 1u);
    EXPECT_EQ(desk.written<DifferenceFound>().back().difference, DifferenceClass::HistoryCut);
}

TEST(ReconcileOrderDifferences, AnUnknownOrderOfTheVenuesListIsToldWithItsProof) {
    for (const bool ours : {false, true}) {
        Compared desk;
        Shown shown;
        ExecutionReport unknown = open_at_venue(named(buy("10"), ours ? "P1-9-9" : "X-1"), "10", "4");
        unknown.order_id = OrderId{"V9"};
        shown.orders = {unknown};
        shown.move(kAapl, 4);
        shown.cash = usd("99600");
        desk.wait(seconds{60});
        answer(desk, shown);
        ASSERT_EQ(desk.written<DifferenceFound>().size(), 1u);
        const DifferenceFound found = desk.written<DifferenceFound>().back();
        EXPECT_EQ(found.difference, DifferenceClass::OutsideTrade);
        EXPECT_EQ(found.ours, qty("0"));
        EXPECT_EQ(found.venue, qty("6"));
        EXPECT_EQ(found.by_fills, qty("10")) << "no execution has told of the 4";
        EXPECT_NE(found.evidence.find(ours ? "it has our id, and the record lacks it" : "it is not ours"),
                  std::string::npos);
        EXPECT_EQ(desk.written<DifferenceClosed>().size(), 1u) << "adopted, so both sides agree";
    }
}

TEST(ReconcileOrderDifferences, WhatTheStreamMayStillTellIsNoDifference) {
    Compared desk;
    desk.wait(seconds{60});
    Shown shown;
    ExecutionReport young = open_at_venue(named(buy("10"), "X-1"), "10");
    young.transact_time = desk.now;
    ExecutionReport over = open_at_venue(named(buy("10"), "X-2"), "10");
    over.ord_status = OrdStatus::Canceled;
    ExecutionReport odd = open_at_venue(named(buy("10"), "X-3"), "10");
    odd.instrument = InstrumentId{};
    shown.orders = {young, over, odd};
    answer(desk, shown);
    EXPECT_TRUE(desk.written<DifferenceFound>().empty());
}

TEST(ReconcileOrderDifferences, CannotBeBooked) {
    Compared desk;
    const ClOrdId id = working(desk).placed_as;
    look_twice(desk, Shown{});
    desk.forget();
    Reconcile wish{kAccount, false};
    wish.instrument = kAapl;
    wish.reason = "forgotten";
    desk.command(wish);
    ASSERT_EQ(desk.written<CommandRefused>().size(), 1u);
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.text,
              "what differs of AAPL.US is order " + std::string{id.view()} +
                  ", and an order cannot be booked; cancel it, and the difference closes when both sides agree");
    wish.account = AccountId{};
    desk.command(wish);
    EXPECT_EQ(desk.written<CommandRefused>().size(), 2u);
    wish.instrument = kMsft;
    desk.command(wish);
    EXPECT_NE(desk.written<CommandRefused>().back().denial.text.find("no difference of MSFT.US is open"),
              std::string::npos);
    EXPECT_TRUE(desk.written<AdjustmentApplied>().empty());
}

}  // namespace
}  // namespace sluice::engine
