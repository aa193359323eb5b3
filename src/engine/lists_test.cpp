#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"
#include "engine/exposure.hpp"
#include "engine/list_view.hpp"
#include "engine/reconcile_test_support.hpp"
#include "engine/trailing.hpp"

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

EngineConfig with(Capabilities venue) {
    EngineConfig config;
    config.venues[kVenue] = venue;
    return config;
}
Capabilities able() {
    Capabilities all;
    all.brackets = all.oco = all.multi_leg = all.trailing_stops = true;
    return all;
}

NewOrderSingle stop(std::string_view quantity, std::string_view at) {
    NewOrderSingle o = order(Side::Sell, qty(quantity));
    o.ord_type = OrdType::Stop;
    o.stop_px = px(at);
    return o;
}
NewOrderList bracket() {
    NewOrderList list;
    list.orders = {buy("10"), sell("10", "190"), stop("10", "185")};
    return list;
}
NewOrderList oco() {
    NewOrderList list;
    list.list_class = ListClass::Oco;
    list.orders = {sell("10", "190"), stop("10", "185")};
    return list;
}
NewOrderList package(Side side = Side::Buy) {
    NewOrderList list;
    list.list_class = ListClass::MultiLeg;
    NewOrderSingle o = buy("2", "1.00");
    o.side = side;
    list.orders = {o};
    list.legs = {{kAapl, Side::Buy, qty("1"), PositionEffect::Auto},
                 {kMsft, Side::Sell, qty("2"), PositionEffect::Auto}};
    return list;
}
Limits with_shorts(const State& s) {
    Limits limits = s.limits.at(kAccount);
    limits.allow_short = true;
    return limits;
}

TEST(Lists, ASecondLookAtReleaseDropsTheWholeNativeList) {
    Desk desk{with(able())};
    desk.journal_held = true;
    desk.command(SubmitList{bracket(), {}});
    EXPECT_EQ(desk.sent(RequestKind::List), 0u);
    desk.command(Halt{{}, false, false, "test"});
    desk.release_journal();
    EXPECT_EQ(desk.sent(RequestKind::List), 0u);
    for (const OrderState& order : desk.state().orders)
        EXPECT_EQ(order.ord_status, OrdStatus::Denied);
    EXPECT_TRUE(desk.state().lists.empty());
}

TEST(Lists, ANativeListLeavesOnceForAllItsOrders) {
    Desk desk{with(able())};
    desk.command(SubmitList{bracket(), {}});
    ASSERT_EQ(desk.sent(RequestKind::List), 1u);
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    const auto& body = std::get<SendList>(desk.requests.back().body);
    EXPECT_EQ(body.list.orders.size(), 3u);
    EXPECT_EQ(body.send_by, kStart + seconds{1});
    EXPECT_EQ(std::string{body.list.list_id.view()}, std::string{body.list.orders.front().cl_ord_id.view()});
}

// The venue may know a leg by an id of its own alone.
TEST(Lists, ALegOfANativeListIsAskedForWithItsListsFirstOrder) {
    Desk desk{with(able())};
    desk.command(SubmitList{bracket(), {}});
    desk.outcome(desk.state().orders[0], RequestKind::List, SendOutcome::Perhaps);
    const ClOrdId entry = desk.state().orders[0].placed_as;
    std::map<ClOrdId, SendQuery> asked;
    for (const VenueRequest& request : desk.requests)
        if (const auto* query = std::get_if<SendQuery>(&request.body))
            asked[query->cl_ord_id] = *query;
    ASSERT_EQ(asked.size(), 3u);
    EXPECT_TRUE(asked.at(entry).first.empty());
    EXPECT_EQ(asked.at(desk.state().orders[1].placed_as).first, entry);
    EXPECT_EQ(asked.at(desk.state().orders[2].placed_as).first, entry);
    EXPECT_EQ(asked.at(desk.state().orders[2].placed_as).role, ListRole::Stop);
}

TEST(Lists, CancellingAQueuedNativeEntryTakesItsLegsAlong) {
    Desk desk{with(able())};
    desk.journal_held = true;
    desk.command(SubmitList{bracket(), {}});
    desk.command(CancelOrder{desk.state().orders[0].placed_as});
    desk.release_journal();
    EXPECT_EQ(desk.sent(RequestKind::List), 0u);
    EXPECT_TRUE(desk.state().lists.empty());
    EXPECT_TRUE(desk.state().open.empty());
}

TEST(Lists, ANativeOcoOfAPositionWaitsForTheConnectionAndIsSizedAgain) {
    Desk desk{with(able())};
    const OrderState* entry = desk.submit(buy("10"));
    desk.fill(*entry, "e1", "10", "187.50");
    desk.hear(health(Link::Down));
    desk.forget();
    desk.command(SubmitList{oco(), {}});
    desk.wait(milliseconds{300});
    EXPECT_EQ(desk.sent(RequestKind::List), 0u);
    desk.hear(health());
    EXPECT_EQ(desk.sent(RequestKind::List), 1u);

    Desk smaller{with(able())};
    entry = smaller.submit(buy("10"));
    smaller.fill(*entry, "e1", "10", "187.50");
    smaller.hear(health(Link::Down));
    smaller.command(SubmitList{oco(), {}});
    smaller.wait(milliseconds{300});
    smaller.forget();
    smaller.hear(holding(kAapl, "-4", "187.50", "a1"));
    smaller.hear(health());
    EXPECT_EQ(smaller.sent(RequestKind::List), 0u);
}

TEST(Lists, APackageIsFilledLegByLegUnderItsOwnId) {
    Desk desk{with(able())};
    desk.command(SetLimits{kAccount, with_shorts(desk.state())});
    desk.command(SubmitList{package(), {}});
    ASSERT_EQ(desk.sent(RequestKind::List), 1u);
    const auto sent = std::get<SendList>(desk.requests.back().body);
    EXPECT_EQ(sent.list.orders.size(), 1u) << "the legs go by the package's id";
    ASSERT_EQ(desk.state().orders.size(), 3u);
    const OrderState& whole = desk.state().orders[0];
    EXPECT_EQ(desk.state().orders[2].order.side, Side::Sell);
    EXPECT_EQ(desk.state().orders[2].order.order_qty, qty("4"));
    const auto leg_fill = [&](InstrumentId id, Side side, const char* name, const char* quantity, const char* price) {
        ExecutionReport r = report_on(whole.order, ExecType::Trade);
        r.instrument = id;
        r.side = side;
        r.exec_id = ExecId::parse(name).value();
        r.last_qty = qty(quantity);
        r.last_px = px(price);
        desk.hear(r);
    };
    leg_fill(kAapl, Side::Buy, "e1", "2", "187.50");
    leg_fill(kMsft, Side::Sell, "e2", "4", "93.25");
    EXPECT_EQ(desk.state().find_position({kAccount, kAapl, Product::None})->qty, qty("2"));
    EXPECT_EQ(desk.state().find_position({kAccount, kMsft, Product::None})->qty, qty("-4"));
    ExecutionReport done = report_on(whole.order, ExecType::OrderStatus);
    done.ord_status = OrdStatus::Filled;
    done.cum_qty = qty("2");
    desk.hear(done);
    EXPECT_EQ(whole.ord_status, OrdStatus::Filled);
    EXPECT_EQ(desk.state().find_position({kAccount, kAapl, Product::None})->qty, qty("2"))
        << "the package books nothing";
    EXPECT_TRUE(desk.state().open.empty());
    EXPECT_TRUE(desk.state().lists.empty());
    const std::string before = desk.fingerprint();
    Engine again{with(able()), desk.doors};
    for (const Event& event : desk.journal)
        ASSERT_TRUE(again.recover(event));
    EXPECT_EQ(again.fingerprint(), before);
}

TEST(Lists, CancellingALegCancelsItsPackageOnce) {
    Desk desk{with(able())};
    desk.command(SetLimits{kAccount, with_shorts(desk.state())});
    desk.command(SubmitList{package(Side::Sell), {}});
    desk.tell(desk.state().orders[0], ExecType::New);
    EXPECT_EQ(desk.state().orders[1].order.side, Side::Sell) << "a package sold turns its legs";
    desk.forget();
    desk.command(CancelOrder{desk.state().orders[1].placed_as});
    desk.command(CancelOrder{desk.state().orders[2].placed_as});
    ASSERT_EQ(desk.sent(RequestKind::Cancel), 1u);
    EXPECT_EQ(std::get<SendCancel>(desk.requests.back().body).cl_ord_id, desk.state().orders[0].placed_as);
    desk.tell(desk.state().orders[0], ExecType::Canceled);
    EXPECT_EQ(desk.state().orders[1].ord_status, OrdStatus::Canceled);
    EXPECT_TRUE(desk.state().lists.empty());
}

TEST(Lists, AStopCancelledBeforeItLeftIsNotPlacedAgain) {
    Desk desk;
    desk.command(SubmitList{bracket(), {}});
    desk.journal_held = true;
    desk.fill(desk.state().orders[0], "e1", "10", "187.50");
    ASSERT_EQ(desk.state().orders.size(), 2u);
    desk.command(CancelOrder{desk.state().orders[1].placed_as});
    desk.release_journal();
    EXPECT_EQ(desk.state().orders[1].ord_status, OrdStatus::Denied);
    EXPECT_EQ(desk.state().orders.size(), 2u);
    EXPECT_TRUE(desk.state().lists.begin()->second.stop_given_up);
}

TEST(Lists, AnExitThatDidNotLeaveIsPlacedAgainByItsList) {
    Desk desk;
    desk.command(SubmitList{bracket(), {}});
    desk.fill(desk.state().orders[0], "e1", "10", "187.50");
    desk.outcome(desk.state().orders[1], RequestKind::New, SendOutcome::NotSent);
    desk.hear(holding(kAapl, "-4", "187.50", "a1"));
    desk.wait(milliseconds{300});
    const OrderState& again = desk.state().orders.back();
    EXPECT_EQ(again.order.order_qty, qty("6"));
    EXPECT_EQ(again.role, ListRole::Stop);
    EXPECT_FALSE(again.list_id.empty());
    EXPECT_EQ(again.in_flight.stage, RequestStage::Durable);
}

TEST(Lists, OfANativePairTheLargerCountsAndOnlyWhatTheEntryHasFilled) {
    Desk desk{with(able())};
    desk.command(SubmitList{bracket(), {}});
    const NewOrderSingle exit = sell("1");
    EXPECT_EQ(working_qty(desk.state(), exit, nullptr), Quantity{});
    desk.fill(desk.state().orders[0], "e1", "4", "187.50");
    EXPECT_EQ(working_qty(desk.state(), exit, nullptr), qty("4"));
    EXPECT_EQ(side_qty(desk.state(), desk.state().orders[1]), Quantity{});
    EXPECT_EQ(side_qty(desk.state(), desk.state().orders[2]), qty("4"));
    EXPECT_FALSE(could_add(desk.state(), desk.state().orders[2])) << "it guards the entry";
}

TEST(Lists, WhatOnlyTheEngineHoldsIsNamed) {
    Desk desk;
    desk.command(SubmitList{bracket(), {}});
    desk.fill(desk.state().orders[0], "e1", "10", "187.50");
    const auto held = held_by_engine(desk.state());
    ASSERT_EQ(held.size(), 1u);
    EXPECT_NE(held[0].text.find("the target at 190 is held by the engine"), std::string::npos);
    EXPECT_EQ(would_be_held(bracket(), Capabilities{}).size(), 2u);
    EXPECT_TRUE(would_be_held(bracket(), able()).empty());
}

TEST(Lists, AnOcoThatOpensAPositionIsJudgedOrderByOrder) {
    Desk desk;
    desk.command(SetLimits{kAccount, with_shorts(desk.state())});
    NewOrderList entry = oco();
    for (NewOrderSingle& order : entry.orders)
        order.side = Side::Buy;
    entry.orders[0].price = px("185");
    entry.orders[1].stop_px = px("190");
    desk.command(SubmitList{entry, {}});
    ASSERT_EQ(desk.state().orders.size(), 1u);
    EXPECT_EQ(desk.state().orders[0].role, ListRole::Stop);
    EXPECT_EQ(desk.state().orders[0].exposure, Exposure::Adds);
    EXPECT_TRUE(unprotected_of(desk.state(), kAccount).empty());
    desk.tell(desk.state().orders[0], ExecType::New);
    desk.quote(kAapl, "184.98", "185.00");
    desk.tell(desk.state().orders[0], ExecType::Canceled);
    ASSERT_EQ(desk.state().orders.size(), 2u);
    EXPECT_EQ(desk.state().orders[1].role, ListRole::Target);
    EXPECT_EQ(desk.state().orders[1].exposure, Exposure::Adds);
    desk.fill(desk.state().orders[1], "e1", "10", "185");
    EXPECT_TRUE(desk.state().lists.empty());
}

TEST(Lists, AnExitOfOursThatTheRecordLacksJoinsItsList) {
    Desk desk;
    desk.command(SubmitList{bracket(), {}});
    const ClOrdId planned_stop = desk.state().lists.begin()->second.list.orders[2].cl_ord_id;
    ExecutionReport r = report_on(stop("10", "185"), ExecType::New);
    r.cl_ord_id = planned_stop;
    r.order_qty = qty("10");
    desk.hear(r);
    EXPECT_EQ(desk.state().find_order(planned_stop)->role, ListRole::Stop);
    EXPECT_EQ(desk.state().lists.begin()->second.orders.size(), 2u);
}

TEST(Trailing, GoesToTheVenueAsAPlainStopAndIsShownAsAsked) {
    Desk desk;
    const OrderState* entry = desk.submit(buy("10"));
    desk.fill(*entry, "e1", "10", "187.50");
    NewOrderSingle trail = order(Side::Sell, qty("10"));
    trail.ord_type = OrdType::TrailingStop;
    trail.trail_amount = px("1.50");
    const OrderState* placed = desk.submit(trail);
    const auto sent = std::get<SendNew>(desk.requests.back().body).order;
    EXPECT_EQ(sent.ord_type, OrdType::Stop);
    EXPECT_EQ(sent.stop_px, px("185.99"));
    EXPECT_FALSE(sent.trail_amount);
    EXPECT_EQ(placed->order.trail_amount, px("1.50"));
    EXPECT_EQ(as_asked(placed->order).ord_type, OrdType::TrailingStop);
    EXPECT_FALSE(as_asked(placed->order).stop_px);
    desk.tell(*placed, ExecType::New);
    desk.wait(seconds{1});
    desk.quote(kAapl, "188.00", "188.02");
    EXPECT_EQ(std::get<SendReplace>(desk.requests.back().body).order.stop_px, px("186.50"));
    desk.tell(*placed, ExecType::Canceled);
    EXPECT_TRUE(desk.state().trailing.empty());
}

TEST(Lists, AreHeldWhereAnyOrderOfThemTrailsAndTheVenueCannot) {
    Capabilities venue = able();
    NewOrderList list = bracket();
    EXPECT_EQ(form_of(list, venue), ListForm::Native);
    list.orders[0].ord_type = OrdType::TrailingStop;
    EXPECT_EQ(form_of(list, venue), ListForm::Native);
    venue.trailing_stops = false;
    EXPECT_EQ(form_of(list, venue), ListForm::Held) << "the entry trails too";
    list = oco();
    list.orders[1].ord_type = OrdType::TrailingStop;
    EXPECT_EQ(form_of(list, venue), ListForm::Held);
}

TEST(Trailing, StaysWhereItIsUntilTheVenueHasShownWhatTheAccountHolds) {
    Shown shown;
    shown.move(kAapl, 10);
    Compared desk{shown};
    NewOrderSingle trail = order(Side::Sell, qty("10"));
    trail.ord_type = OrdType::TrailingStop;
    trail.trail_amount = px("1.50");
    const OrderState* placed = desk.submit(trail);
    ASSERT_EQ(placed->exposure, Exposure::Exit) << placed->text;
    desk.tell(*placed, ExecType::New);
    desk.restart();
    desk.hear(health());
    desk.wait(seconds{1});
    desk.forget();
    desk.quote(kAapl, "188.00", "188.02");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u);
}

TEST(Trailing, NeedsAPriceToStartAt) {
    Desk desk;
    NewOrderSingle trail = order(Side::Sell, qty("1"), {}, kEs);  // not quoted here
    trail.ord_type = OrdType::TrailingStop;
    trail.trail_amount = px("5");
    EXPECT_EQ(desk.submit(trail)->denial, DenialCode::NoQuote);
}

TEST(Trailing, OneThatOpensAPositionMovesOnlyWhileNewExposureMay) {
    Desk desk;
    NewOrderSingle trail = order(Side::Buy, qty("10"));
    trail.ord_type = OrdType::TrailingStop;
    trail.trail_amount = px("1.50");
    const OrderState* placed = desk.submit(trail);
    ASSERT_EQ(placed->exposure, Exposure::Adds);
    EXPECT_EQ(placed->order.stop_px, px("189.00"));
    desk.tell(*placed, ExecType::New);
    desk.wait(seconds{1});
    desk.command(Freeze{kAccount, kAapl, "test"});
    desk.forget();
    desk.quote(kAapl, "185.98", "186.00");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u);
    desk.command(Unfreeze{kAccount, kAapl, "test"});
    desk.quote(kAapl, "185.98", "186.00");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 1u);
}

}  // namespace
}  // namespace sluice::engine
