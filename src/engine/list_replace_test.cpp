#include "engine/list_replace.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"
#include "engine/list_view.hpp"

// Changing an exit that only the engine has; the conversations stand in test/scenarios/held_exits.txt.
namespace sluice::engine {
namespace {

using std::chrono::seconds;

NewOrderSingle held_stop(Side side, std::string_view at) {
    NewOrderSingle o = order(side, qty("10"));
    o.ord_type = OrdType::Stop;
    o.stop_px = px(at);
    return o;
}
NewOrderList held_bracket(Side side = Side::Buy) {
    NewOrderList list;
    if (side == Side::Buy)
        list.orders = {buy("10"), sell("10", "190"), held_stop(Side::Sell, "185")};
    else
        list.orders = {sell("10"), buy("10", "185"), held_stop(Side::Buy, "190")};
    return list;
}

struct HeldDesk : Desk {
    explicit HeldDesk(NewOrderList list = held_bracket(), EngineConfig config = {}) : Desk{std::move(config)} {
        command(SubmitList{std::move(list), {}});
        forget();
    }
    const ListState& list() const { return state().lists.begin()->second; }
    ClOrdId id_of(ListRole role) const { return planned(list().list, role)->cl_ord_id; }
    const OrderState& entry() const { return *newest(state(), list(), ListRole::Entry); }
    ReplaceOrder to(ListRole role, std::optional<Price> price, std::optional<Price> stop_px = {}) const {
        return ReplaceOrder{id_of(role), qty("10"), price, stop_px, {}};
    }
    // The no, or an empty text.
    std::string refused(const ReplaceOrder& replace, Requester by = person()) {
        forget();
        command(replace, std::move(by));
        return written<CommandRefused>().empty() ? std::string{} : written<CommandRefused>().back().denial.text;
    }
    Price target_px() const { return *planned_now(state(), list(), ListRole::Target)->price; }
    Price stop_px() const { return *planned_now(state(), list(), ListRole::Stop)->stop_px; }
};

TEST(HeldReplace, MovesTheTargetAndTheStopOfAWaitingEntry) {
    for (const Side side : {Side::Buy, Side::Sell}) {
        HeldDesk desk{held_bracket(side)};
        const bool buys = side == Side::Buy;
        EXPECT_EQ(desk.refused(desk.to(ListRole::Target, px(buys ? "191" : "184"))), "");
        EXPECT_EQ(desk.target_px(), px(buys ? "191" : "184"));
        EXPECT_EQ(desk.refused(desk.to(ListRole::Stop, {}, px(buys ? "186" : "189"))), "");
        EXPECT_EQ(desk.stop_px(), px(buys ? "186" : "189"));
        EXPECT_EQ(desk.written<ListStepped>().size(), 1u);
        EXPECT_TRUE(desk.requests.empty()) << "nothing of it is at the venue";
        const std::string before = desk.fingerprint();
        desk.restart();
        EXPECT_EQ(desk.stop_px(), px(buys ? "186" : "189"));
        EXPECT_EQ(desk.target_px(), px(buys ? "191" : "184"));
    }
}

TEST(HeldReplace, SaysOnWhichSideOfEachOtherTheyStand) {
    for (const Side side : {Side::Buy, Side::Sell}) {
        HeldDesk desk{held_bracket(side)};
        const bool buys = side == Side::Buy;
        EXPECT_EQ(desk.refused(desk.to(ListRole::Target, px("187.50"))),
                  buys ? "the target's price 187.5 must be above the entry's 187.5"
                       : "the target's price 187.5 must be below the entry's 187.5");
        EXPECT_EQ(desk.refused(desk.to(ListRole::Stop, {}, px(buys ? "188" : "187"))),
                  buys ? "the entry's price 187.5 must be above the stop's 188"
                       : "the entry's price 187.5 must be below the stop's 187");
        EXPECT_EQ(desk.refused(desk.to(ListRole::Target, px(buys ? "185" : "190"))),
                  buys ? "the target's price 185 must be above the stop's 185"
                       : "the target's price 190 must be below the stop's 190");
    }
    NewOrderList at_market = held_bracket();
    at_market.orders[0].ord_type = OrdType::Market;
    at_market.orders[0].price.reset();
    HeldDesk desk{at_market};
    EXPECT_EQ(desk.refused(desk.to(ListRole::Stop, {}, px("189"))), "") << "nobody knows the entry's price";
}

TEST(HeldReplace, RefusesAQuantityAndWhatChangesNothing) {
    HeldDesk desk;
    ReplaceOrder more = desk.to(ListRole::Target, px("191"));
    ReplaceOrder unnamed = more;
    unnamed.order_qty = {};
    EXPECT_EQ(HeldDesk{}.refused(unnamed), "") << "no quantity: as it stands";
    more.order_qty = qty("11");
    EXPECT_NE(
        desk.refused(more).find("an exit covers exactly what is filled, and only the engine has it; its price can"),
        std::string::npos);
    EXPECT_EQ(desk.refused(desk.to(ListRole::Target, px("190"))),
              "nothing of the target would change; what can be replaced of it is its price, and that is Limit 190 "
              "already");
    EXPECT_EQ(desk.refused(desk.to(ListRole::Stop, px("186"))),
              "nothing of the stop would change; what can be replaced of it is its trigger price, and that is Stop "
              "185 already");
    EXPECT_NE(desk.refused(desk.to(ListRole::Target, px("190.001"))), "") << "off the tick";
    NewOrderList limited = held_bracket();
    limited.orders[2].ord_type = OrdType::StopLimit;
    limited.orders[2].price = px("184");
    HeldDesk both{limited};
    EXPECT_NE(
        both.refused(both.to(ListRole::Stop, {}, {})).find("trigger and limit price, and that is StopLimit 184 stop"),
        std::string::npos);
    EXPECT_EQ(both.refused(both.to(ListRole::Stop, px("184.50"), px("185.50"))), "");
    EXPECT_EQ(planned_now(both.state(), both.list(), ListRole::Stop)->price, px("184.50"));
}

TEST(HeldReplace, ChangesTheTrailOfAStopThatWaits) {
    NewOrderList list = held_bracket();
    list.orders[2].ord_type = OrdType::TrailingStop;
    list.orders[2].stop_px.reset();
    list.orders[2].trail_amount = px("2");
    HeldDesk desk{list};
    EXPECT_NE(
        desk.refused(desk.to(ListRole::Stop, {}, px("186"))).find("is its trail, and that is TrailingStop trail 2"),
        std::string::npos);
    ReplaceOrder closer = desk.to(ListRole::Stop, {});
    closer.trail_percent = Ratio::from_nanos(10'000'000);
    EXPECT_EQ(desk.refused(closer), "");
    EXPECT_NE(desk.refused(closer).find("TrailingStop trail 0.01 of the price already"), std::string::npos);
    ReplaceOrder trail = desk.to(ListRole::Target, {});
    trail.trail_amount = px("1");
    EXPECT_NE(desk.refused(trail).find("a trail does not belong to a Limit order"), std::string::npos);
}

TEST(HeldReplace, OfWhatIsGivenUpOrOverIsRefused) {
    HeldDesk desk;
    const ReplaceOrder target = desk.to(ListRole::Target, px("191"));
    desk.command(CancelOrder{target.target});
    EXPECT_NE(desk.refused(target).find("is given up already"), std::string::npos);
    HeldDesk over;
    const ReplaceOrder late = over.to(ListRole::Target, px("191"));
    over.tell(over.entry(), ExecType::Canceled);
    ASSERT_TRUE(over.state().lists.empty());
    EXPECT_NE(over.refused(late).find("is given up already"), std::string::npos);
    EXPECT_EQ(over.refused(ReplaceOrder{ClOrdId{"P1-9-9"}, qty("1"), px("1"), {}, {}}), "order P1-9-9 is not known");
}

TEST(HeldReplace, OfAStopThatWasCancelledForTheTargetHoldsWhenItHasItsTurnAgain) {
    HeldDesk desk;
    desk.fill(desk.entry(), "e1", "10", "187.50");
    const ClOrdId stop = newest(desk.state(), desk.list(), ListRole::Stop)->placed_as;
    desk.tell(*desk.state().find_order(stop), ExecType::New);
    desk.quote(kAapl, "190", "190.02");
    desk.tell(*desk.state().find_order(stop), ExecType::Canceled);
    const OrderState& target = *newest(desk.state(), desk.list(), ListRole::Target);
    desk.tell(target, ExecType::New);
    EXPECT_EQ(desk.refused(ReplaceOrder{stop, qty("10"), {}, px("186")}), "");
    EXPECT_EQ(desk.stop_px(), px("186"));
    desk.quote(kAapl, "185.99", "186.01");
    ASSERT_TRUE(desk.list().stop_turn);
    EXPECT_NE(desk.refused(ReplaceOrder{stop, qty("10"), {}, px("185")}).find("what is left goes at the market"),
              std::string::npos);
}

TEST(HeldReplace, OfAnExitThatHasFilledOrWasGivenUpIsOver) {
    HeldDesk desk;
    desk.fill(desk.entry(), "e1", "4", "187.50");
    const OrderState& stop = *newest(desk.state(), desk.list(), ListRole::Stop);
    const ReplaceOrder replace{stop.placed_as, qty("4"), {}, px("186")};
    desk.tell(stop, ExecType::New);
    EXPECT_EQ(desk.refused(replace), "");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 1u) << "at the venue it is replaced there";
    desk.tell(stop, ExecType::Canceled);
    desk.fill(*newest(desk.state(), desk.list(), ListRole::Stop), "e2", "4", "185");
    EXPECT_FALSE(desk.refused(replace).empty());
}

TEST(HeldReplace, OfAVenuesOwnListIsNoBusinessOfTheEngine) {
    Capabilities able;
    able.brackets = true;
    EngineConfig config;
    config.venues[kVenue] = able;
    HeldDesk desk{held_bracket(), config};
    const ReplaceOrder target = desk.to(ListRole::Target, px("191"));
    const OrderState& leg = *desk.state().find_order(target.target);
    desk.tell(desk.entry(), ExecType::New);
    desk.tell(leg, ExecType::Canceled);
    EXPECT_EQ(desk.refused(target), "the order is Canceled");
}

TEST(HeldReplace, ShowsWhatWouldBecomeOfIt) {
    HeldDesk desk;
    const Preview good = desk.preview(Command{person(), desk.to(ListRole::Target, px("191"))});
    EXPECT_FALSE(is_denied(good));
    EXPECT_EQ(good.order.price, px("191"));
    EXPECT_EQ(good.exposure, Exposure::Exit);
    EXPECT_EQ(good.held_by_engine, std::vector<std::string>{"it is sent by the engine when its turn comes"});
    EXPECT_TRUE(is_denied(desk.preview(Command{person(), desk.to(ListRole::Target, px("184"))})));
}

TEST(HeldReplace, OfEitherOrderOfAnOcoThatOpensIsNewExposure) {
    NewOrderList list;
    list.list_class = ListClass::Oco;
    list.orders = {buy("10", "180"), held_stop(Side::Buy, "190")};
    HeldDesk desk{list};
    const ClOrdId stop = desk.id_of(ListRole::Stop);
    desk.tell(*desk.state().find_order(stop), ExecType::New);
    desk.command(Freeze{kAccount, kAapl, "test"});
    EXPECT_NE(desk.refused(desk.to(ListRole::Target, px("179"))).find("is frozen"), std::string::npos);
    desk.command(Unfreeze{kAccount, kAapl, "test"});
    EXPECT_EQ(desk.refused(desk.to(ListRole::Target, px("184"))), "");
    desk.quote(kAapl, "183.98", "184.00");
    desk.tell(*desk.state().find_order(stop), ExecType::Canceled);
    ASSERT_TRUE(desk.list().target_turn);
    desk.command(Freeze{kAccount, kAapl, "test"});
    EXPECT_NE(desk.refused(ReplaceOrder{stop, qty("10"), {}, px("191"), {}}).find("is frozen"), std::string::npos)
        << "the stop stands by, and its price is new exposure too";
}

TEST(HeldReplace, MayNameTheQuantityThatWasSentAndMeansThePlan) {
    HeldDesk desk;
    desk.fill(desk.entry(), "e1", "4", "187.50");
    const OrderState& sent = *newest(desk.state(), desk.list(), ListRole::Stop);
    const ClOrdId stop = sent.placed_as;
    desk.tell(sent, ExecType::Rejected);
    EXPECT_EQ(desk.refused(ReplaceOrder{stop, qty("4"), {}, px("186"), {}}), "");
    EXPECT_NE(desk.refused(ReplaceOrder{stop, qty("5"), {}, px("186.50"), {}}).find("cannot be replaced"),
              std::string::npos);
    desk.wait(seconds{2});
    const OrderState& again = *newest(desk.state(), desk.list(), ListRole::Stop);
    EXPECT_EQ(again.order.stop_px, px("186"));
    EXPECT_EQ(again.order.order_qty, qty("4"));
}

}  // namespace
}  // namespace sluice::engine
