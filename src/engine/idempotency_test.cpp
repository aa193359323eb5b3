#include "engine/idempotency.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

TEST(Idempotency, TheSameBodyHashesTheSameWhateverIdItIsGiven) {
    EXPECT_EQ(body_hash(named(buy("10"), "P1-1-1")), body_hash(named(buy("10"), "P1-2-7")));
}

// Recorded keys are compared with it after any upgrade.
constexpr std::uint64_t kHashOfBuyTen = 15295485153938971434ULL;

TEST(Idempotency, TheHashOfABodyNeverChangesBetweenVersions) { EXPECT_EQ(body_hash(buy("10")), kHashOfBuyTen); }

TEST(Idempotency, EveryTermOfTheBodyChangesTheHash) {
    const NewOrderSingle plain = buy("10");
    const auto changes = [&](auto change) {
        NewOrderSingle other = plain;
        change(other);
        return body_hash(other) != body_hash(plain);
    };
    using O = NewOrderSingle;
    EXPECT_TRUE(changes([](O& o) { o.account = AccountId{"B"}; }));
    EXPECT_TRUE(changes([](O& o) { o.instrument = kMsft; }));
    EXPECT_TRUE(changes([](O& o) { o.strategy = StrategyId{"robot"}; }));
    EXPECT_TRUE(changes([](O& o) { o.side = Side::Sell; }));
    EXPECT_TRUE(changes([](O& o) { o.ord_type = OrdType::LimitOnClose; }));
    EXPECT_TRUE(changes([](O& o) { o.time_in_force = TimeInForce::Gtc; }));
    EXPECT_TRUE(changes([](O& o) { o.product = Product::Mis; }));
    EXPECT_TRUE(changes([](O& o) { o.position_effect = PositionEffect::Close; }));
    EXPECT_TRUE(changes([](O& o) { o.exec_inst = ExecInst::PostOnly; }));
    EXPECT_TRUE(changes([](O& o) { o.order_qty = qty("11"); }));
    EXPECT_TRUE(changes([](O& o) { o.price = px("187.51"); }));
    EXPECT_TRUE(changes([](O& o) { o.price.reset(); }));
    EXPECT_TRUE(changes([](O& o) { o.stop_px = px("187.50"); }));
    EXPECT_TRUE(changes([](O& o) { o.cash_order_qty = usd("10"); }));
    EXPECT_TRUE(changes([](O& o) { o.trail_amount = px("1"); }));
    EXPECT_TRUE(changes([](O& o) { o.trail_percent = ratio("0.05"); }));
    EXPECT_TRUE(changes([](O& o) { o.display_qty = qty("1"); }));
    EXPECT_TRUE(changes([](O& o) { o.expire_time = kStart; }));
}

TEST(Idempotency, APriceIsNotMistakenForATrigger) {
    NewOrderSingle limit = order(Side::Buy, qty("10"));
    NewOrderSingle stop = limit;
    limit.price = px("187");
    stop.stop_px = px("187");
    EXPECT_NE(body_hash(limit), body_hash(stop));
}

TEST(Idempotency, TwoRequestersMayUseTheSameKey) {
    Requester other = strategy("k1");
    other.who = StrategyId{"other"};
    EXPECT_NE(key_name(strategy("k1")), key_name(other));
    EXPECT_EQ(key_name(strategy("k1")), key_name(strategy("k1")));
}

TEST(Idempotency, TwoAccountsMayUseTheSameAdjustmentId) {
    Adjustment other = cash("1", "a1");
    other.account = AccountId{"B"};
    EXPECT_NE(adjustment_name(cash("1", "a1")), adjustment_name(other));
}

TEST(Idempotency, TheSameKeyAndBodyAgainChangesNothing) {
    Desk desk;
    desk.submit(buy("10"), strategy("k1"));
    desk.forget();
    EXPECT_EQ(desk.submit(buy("10"), strategy("k1")), nullptr);
    EXPECT_TRUE(desk.events.empty());
    EXPECT_TRUE(desk.requests.empty());
}

TEST(Idempotency, TheSameKeyWithAnotherBodyIsRefusedAndKeepsItsFirstUse) {
    Desk desk;
    const ClOrdId first = desk.submit(buy("10"), strategy("k1"))->placed_as;
    const OrderState* second = desk.submit(buy("11"), strategy("k1"));
    EXPECT_EQ(second->denial, DenialCode::KeyReused);
    EXPECT_NE(second->text.find(first.view()), std::string::npos);
    EXPECT_EQ(desk.submit(buy("10"), strategy("k1")), nullptr);
}

TEST(Idempotency, AKeyOfADeniedOrderIsUsedToo) {
    Desk desk;
    EXPECT_EQ(desk.submit(buy("1000"), strategy("k1"))->denial, DenialCode::OrderValue);
    EXPECT_EQ(desk.submit(buy("1000"), strategy("k1")), nullptr);
}

TEST(Idempotency, AKeyIsRememberedAcrossARestart) {
    Desk desk;
    desk.submit(buy("10"), strategy("k1"));
    desk.restart();
    EXPECT_EQ(desk.submit(buy("10"), strategy("k1")), nullptr);
}

// Recorded keys of replaces are compared with it after any upgrade.
constexpr std::uint64_t kHashOfReplace = 11038611776589288289ULL;

TEST(Idempotency, EveryTermOfAReplaceChangesItsHash) {
    const ReplaceOrder plain{ClOrdId{"P1-1-1"}, qty("12"), px("187"), {}};
    EXPECT_EQ(body_hash(plain), kHashOfReplace);
    const auto changes = [&](auto change) {
        ReplaceOrder other = plain;
        change(other);
        return body_hash(other) != body_hash(plain);
    };
    using R = ReplaceOrder;
    EXPECT_TRUE(changes([](R& r) { r.target = ClOrdId{"P1-1-2"}; }));
    EXPECT_TRUE(changes([](R& r) { r.order_qty = qty("13"); }));
    EXPECT_TRUE(changes([](R& r) { r.price.reset(); }));
    EXPECT_TRUE(changes([](R& r) { r.stop_px = px("187"); }));
    EXPECT_TRUE(changes([](R& r) { r.trail_amount = px("1"); }));
    EXPECT_TRUE(changes([](R& r) { r.trail_percent = ratio("0.05"); }));
    EXPECT_FALSE(changes([](R& r) { r.confirm = "12345678"; })) << "how it was confirmed is not what was asked for";
}

TEST(Idempotency, AReplaceIsCarriedOutOnceUnderOneKeyAfterARestartToo) {
    Desk desk;
    const OrderState& order = *desk.submit(buy("10"));
    desk.tell(order, ExecType::New);
    const ReplaceOrder first{order.placed_as, qty("12"), {}, {}};
    desk.command(first, strategy("k1"));
    EXPECT_EQ(desk.written<ReplacePlaced>().back().body_hash, body_hash(first));
    desk.hear(report_on(order.in_flight.order, ExecType::Replaced));
    desk.command(ReplaceOrder{order.placed_as, qty("14"), {}, {}}, strategy("k2"));
    desk.hear(report_on(desk.state().orders.back().in_flight.order, ExecType::Replaced));
    for (const bool restarted : {false, true}) {
        if (restarted)
            desk.restart();
        desk.forget();
        desk.command(first, strategy("k1"));
        EXPECT_TRUE(desk.events.empty());
        EXPECT_EQ(desk.state().orders.back().order.order_qty, qty("14"));
        desk.command(ReplaceOrder{first.target, qty("13"), {}, {}}, strategy("k1"));
        ASSERT_EQ(desk.written<CommandRefused>().size(), 1u);
        EXPECT_EQ(desk.written<CommandRefused>().back().denial.code, DenialCode::KeyReused);
    }
    EXPECT_EQ(desk.submit(buy("12"), strategy("k1"))->denial, DenialCode::KeyReused) << "an order is something else";
}

TEST(Idempotency, AReplaceWithoutAQuantityIsTheSameAlsoAfterTheQuantityChanged) {
    Desk desk;
    const OrderState& order = *desk.submit(buy("10"));
    desk.tell(order, ExecType::New);
    const ReplaceOrder cheaper{order.placed_as, {}, px("187"), {}};
    desk.command(cheaper, strategy("k1"));
    EXPECT_EQ(desk.written<ReplacePlaced>().back().order.order_qty, qty("10")) << "as it stands";
    desk.hear(report_on(order.in_flight.order, ExecType::Replaced));
    desk.command(ReplaceOrder{order.placed_as, qty("14"), {}, {}}, strategy("k2"));
    desk.hear(report_on(desk.state().orders.back().in_flight.order, ExecType::Replaced));
    desk.forget();
    desk.command(cheaper, strategy("k1"));
    EXPECT_TRUE(desk.events.empty());
}

TEST(Idempotency, AReplaceThatNamesNothingIsRefused) {
    Desk desk;
    const OrderState& order = *desk.submit(buy("10"));
    desk.tell(order, ExecType::New);
    desk.command(ReplaceOrder{order.placed_as, {}, {}, {}});
    ASSERT_EQ(desk.written<CommandRefused>().size(), 1u);
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.text,
              "the replace names nothing new; a quantity, a price or a trail would be right");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u);
}

TEST(Idempotency, ARefusedReplaceUsesNoKeyAndOneWithoutAKeyKeepsNone) {
    Desk desk;
    const OrderState& order = *desk.submit(buy("10"));
    const ReplaceOrder early{order.placed_as, qty("12"), {}, {}};
    desk.command(early, strategy("k1"));
    EXPECT_EQ(desk.written<CommandRefused>().size(), 1u);
    desk.tell(order, ExecType::New);
    desk.command(early, strategy("k1"));
    EXPECT_EQ(desk.written<ReplacePlaced>().size(), 1u);
    desk.hear(report_on(order.in_flight.order, ExecType::Replaced));
    desk.command(ReplaceOrder{order.placed_as, qty("13"), {}, {}});
    EXPECT_EQ(desk.written<ReplacePlaced>().back().body_hash, 0u);
}

TEST(Idempotency, AKeyIsLookedUpWithoutAskingForAnything) {
    Desk desk;
    const Requester by = strategy("k1");
    EXPECT_EQ(find_key(desk.state(), by), nullptr);
    const Command asked{by, SubmitOrder{buy("10")}};
    EXPECT_EQ(key_state(desk.state(), asked), KeyState::Free);
    const ClOrdId id = desk.submit(buy("10"), by)->placed_as;
    const UnixNanos then = desk.now;
    desk.wait(std::chrono::seconds{5});
    ASSERT_NE(find_key(desk.state(), by), nullptr);
    EXPECT_EQ(find_key(desk.state(), by)->cl_ord_id, id);
    EXPECT_EQ(find_key(desk.state(), by)->used_at, then);
    EXPECT_EQ(key_state(desk.state(), asked), KeyState::Repeated);
    EXPECT_EQ(key_state(desk.state(), {by, SubmitOrder{buy("11")}}), KeyState::Reused);
    EXPECT_EQ(key_state(desk.state(), {by, CancelOrder{id}}), KeyState::Free) << "cancels keep no keys";
    EXPECT_EQ(key_state(desk.state(), {person(), SubmitOrder{buy("10")}}), KeyState::Free);
    EXPECT_EQ(key_state(desk.state(), {by, SubmitList{}}), KeyState::Reused);
    desk.restart();
    EXPECT_EQ(find_key(desk.state(), by)->used_at, then);
}

TEST(Idempotency, WithoutAKeyEveryCommandIsItsOwn) {
    Desk desk;
    EXPECT_NE(desk.submit(buy("10"))->placed_as, desk.submit(buy("10"))->placed_as);
}

}  // namespace
}  // namespace sluice::engine
