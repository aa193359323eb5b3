#include "engine/preview.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

EngineConfig strict() {
    EngineConfig config;
    config.rehearse_live = true;
    return config;
}

EngineConfig with_fees(bool multi_leg = false) {
    EngineConfig config;
    config.fees[kVenue] = market::ibkr_fixed();
    config.venues[kVenue].multi_leg = multi_leg;
    return config;
}

NewOrderSingle exit_at(OrdType type, std::string_view at) {
    NewOrderSingle o = sell("10");
    o.ord_type = type;
    o.price.reset();
    (type == OrdType::Limit ? o.price : o.stop_px) = px(at);
    return o;
}

NewOrderList listed(ListClass list_class, std::vector<NewOrderSingle> orders) {
    NewOrderList list;
    list.list_class = list_class;
    list.orders = std::move(orders);
    return list;
}
NewOrderList bracket() {
    return listed(ListClass::Bracket, {buy("10"), exit_at(OrdType::Limit, "190"), exit_at(OrdType::Stop, "185")});
}
NewOrderList package(std::string_view price) {
    NewOrderList list = listed(ListClass::MultiLeg, {buy("2", price)});
    list.legs = {{kAapl, Side::Buy, qty("1"), PositionEffect::Auto},
                 {kMsft, Side::Sell, qty("3"), PositionEffect::Auto}};
    return list;
}

Preview preview_of(const Desk& desk, NewOrderList list) {
    return desk.preview(Command{person(), SubmitList{std::move(list), {}}});
}
bool shows(const Preview& p, std::string_view what) { return render(p).find(what) != std::string::npos; }

TEST(PreviewOf, AnOrderShowsEveryLockAndLimitThatSaysNo) {
    Desk desk{strict()};
    desk.command(Freeze{kAccount, kAapl, "test"});
    NewOrderSingle large = buy("100");
    const std::string before = desk.fingerprint();
    const Preview p = desk.preview(Command{strategy(), SubmitOrder{large}});
    EXPECT_EQ(desk.fingerprint(), before);
    ASSERT_EQ(p.locks.size(), 2u);
    EXPECT_EQ(p.locks[0].code, DenialCode::Frozen);
    EXPECT_EQ(p.locks[1].code, DenialCode::NotArmed);
    EXPECT_EQ(p.consent, Consent::Proposal);
    std::vector<DenialCode> no;
    for (const LimitUse& use : p.limits)
        if (use.denial)
            no.push_back(use.denial->code);
    EXPECT_EQ(no, (std::vector{DenialCode::OrderValue, DenialCode::PositionFraction}));
    EXPECT_EQ(p.position_after, qty("100"));
    EXPECT_EQ(p.cash, (Money{usd("-18750"), kUsd}));
    EXPECT_FALSE(p.fees);
    EXPECT_EQ(p.fraction_after, ratio("0.1875"));
    const std::string text = render(p);
    EXPECT_NE(text.find("NO, NotArmed"), std::string::npos);
    EXPECT_NE(text.find("venue paper has no fee schedule here"), std::string::npos);
    EXPECT_NE(to_json(p).find("\"becomes_proposal\":true"), std::string::npos);
}

TEST(PreviewOf, NonsenseSaysWhatWouldBeRight) {
    Desk desk;
    NewOrderSingle odd = buy("10", "187.505");
    const Preview p = desk.preview(Command{person(), SubmitOrder{odd}});
    ASSERT_TRUE(p.invalid);
    EXPECT_EQ(p.invalid->code, DenialCode::Invalid);
    EXPECT_NE(render(p).find("refused"), std::string::npos);
    EXPECT_TRUE(desk.preview(Command{person(), Disarm{}}).invalid);
    EXPECT_TRUE(desk.preview(Command{person(), ReplaceOrder{ClOrdId{"P1-9-9"}, qty("1"), {}, {}}}).invalid);
    EXPECT_TRUE(desk.preview(Command{person(), SubmitList{}}).invalid);
}

TEST(PreviewOf, AnOrderEstimatesItsFeesByTheVenuesSchedule) {
    EngineConfig config;
    config.fees[kVenue] = market::ibkr_fixed();
    Desk desk{config};
    const Preview p = desk.preview(Command{person(), SubmitOrder{buy("10")}});
    ASSERT_TRUE(p.fees);
    EXPECT_EQ(*p.fees, (Money{usd("1"), kUsd}));
    EXPECT_EQ(p.cash, (Money{usd("-1876"), kUsd}));
    EXPECT_EQ(p.consent, Consent::NotNeeded);
    EXPECT_TRUE(p.locks.empty());
}

TEST(PreviewOf, AReplaceIsOfTheOrderAsItWouldStand) {
    Desk desk;
    const OrderState* order = desk.submit(buy("10"));
    desk.tell(*order, ExecType::New);
    const Preview p = desk.preview(Command{person(), ReplaceOrder{order->placed_as, qty("11"), px("187.40"), {}}});
    EXPECT_FALSE(p.invalid);
    EXPECT_EQ(p.order.order_qty, qty("11"));
    EXPECT_EQ(p.order.price, px("187.40"));
    EXPECT_EQ(p.position_after, qty("11"));
}

TEST(PreviewOf, ABracketShowsWhatEachExitWouldBring) {
    const Desk desk{with_fees()};
    const std::string before = desk.fingerprint();
    const Preview p = preview_of(desk, bracket());
    EXPECT_EQ(desk.fingerprint(), before);
    ASSERT_FALSE(p.invalid);
    EXPECT_EQ(p.cash, (Money{usd("-1876"), kUsd})) << "the entry, with one dollar of commission";
    EXPECT_EQ(p.position_after, qty("10"));
    EXPECT_FALSE(p.limits.empty());
    ASSERT_EQ(p.parts.size(), 2u);
    EXPECT_EQ(p.parts[0].position_before, qty("10"));
    EXPECT_EQ(p.parts[0].position_after, Quantity{});
    EXPECT_EQ(p.parts[0].estimate_px, px("190"));
    EXPECT_EQ(p.parts[1].estimate_px, px("185"));
    EXPECT_TRUE(p.parts[0].fees && p.parts[0].cash && p.parts[0].cash->amount > usd("1898"));
    EXPECT_TRUE(p.parts[0].limits.empty()) << "an exit is judged when its turn comes";
    EXPECT_FALSE(is_denied(p));
    EXPECT_EQ(p.held_by_engine.size(), 2u);
    EXPECT_TRUE(shows(p, "with the entry"));
    EXPECT_NE(to_json(p).find("\"parts\":["), std::string::npos);
}

TEST(PreviewOf, AnOcoJudgesBothOfItsOrders) {
    Desk desk{with_fees()};
    desk.hear(holding(kAapl, "10", "180", "held"));
    NewOrderList oco = listed(ListClass::Oco, {exit_at(OrdType::Limit, "190"), exit_at(OrdType::Stop, "185")});
    const Preview closing = preview_of(desk, oco);
    ASSERT_FALSE(closing.invalid);
    EXPECT_EQ(closing.exposure, Exposure::Exit);
    ASSERT_EQ(closing.parts.size(), 2u);
    EXPECT_EQ(closing.parts[1].position_after, Quantity{});
    EXPECT_FALSE(is_denied(closing));
    for (NewOrderSingle& order : oco.orders)
        order.order_qty = qty("100");
    const Preview opening = preview_of(desk, oco);
    EXPECT_EQ(opening.exposure, Exposure::Adds);
    EXPECT_TRUE(is_denied(opening));
    EXPECT_FALSE(opening.parts[1].limits.empty());
    EXPECT_TRUE(shows(opening, "NO, OrderValue"));
}

TEST(PreviewOf, APackageShowsEachLegAndTheCostOfAll) {
    Desk desk{with_fees(true)};
    desk.hear(holding(kMsft, "6", "180", "held"));
    const Preview p = preview_of(desk, package("-375"));
    ASSERT_FALSE(p.invalid) << p.invalid->text;
    EXPECT_EQ(p.exposure, Exposure::Adds) << "one leg opens";
    ASSERT_EQ(p.parts.size(), 2u);
    EXPECT_EQ(p.parts[0].order.order_qty, qty("2"));
    EXPECT_EQ(p.parts[0].position_after, qty("2"));
    EXPECT_FALSE(p.parts[0].limits.empty());
    EXPECT_EQ(p.parts[1].order.side, Side::Sell);
    EXPECT_EQ(p.parts[1].exposure, Exposure::Exit);
    EXPECT_EQ(p.parts[1].position_before, qty("6"));
    EXPECT_EQ(p.parts[1].position_after, Quantity{});
    ASSERT_TRUE(p.fees);
    EXPECT_EQ(p.fees->amount, p.parts[0].fees->amount + p.parts[1].fees->amount);
    EXPECT_EQ(p.cash, (Money{usd("750") - p.fees->amount, kUsd})) << "two packages that bring 375 each";
    EXPECT_TRUE(shows(p, "leg 1"));
    EXPECT_TRUE(shows(p, "order value"));
    EXPECT_FALSE(is_denied(p));
}

TEST(PreviewOf, APackageIsDeniedWhenOneLegIs) {
    Desk desk{with_fees(true)};
    desk.command(Freeze{kAccount, kMsft, "test"});
    const Preview p = preview_of(desk, package("-375"));
    EXPECT_TRUE(is_denied(p));
    EXPECT_TRUE(p.parts[0].locks.empty());
    ASSERT_EQ(p.parts[1].locks.size(), 1u);
    EXPECT_EQ(p.parts[1].locks[0].code, DenialCode::Frozen);
    EXPECT_TRUE(shows(p, "NO, Frozen"));
}

TEST(PreviewOf, ATrailingStopSaysWhoMovesIt) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "held"));
    NewOrderSingle trail = sell("10");
    trail.ord_type = OrdType::TrailingStop;
    trail.price.reset();
    trail.trail_amount = px("1.50");
    const Preview p = desk.preview(Command{person(), SubmitOrder{trail}});
    EXPECT_EQ(p.estimate_px, px("185.99"));
    EXPECT_EQ(p.held_by_engine, std::vector<std::string>{"the trailing stop is moved by the engine"});
    const OrderState* order = desk.submit(trail);
    desk.tell(*order, ExecType::New);
    ReplaceOrder wider{order->order.cl_ord_id, qty("10"), {}, {}};
    wider.trail_amount = px("3");
    const Preview moved = desk.preview(Command{person(), wider});
    EXPECT_EQ(moved.order.stop_px, px("184.49"));
    EXPECT_EQ(moved.held_by_engine.size(), 1u);
    const std::string hash = moved.hash;
    desk.quote(kAapl, "187.60", "187.61");
    EXPECT_EQ(desk.preview(Command{person(), wider}).hash, hash) << "the market moves it, and the hash leaves it out";
}

}  // namespace
}  // namespace sluice::engine
