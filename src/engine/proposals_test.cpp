#include "engine/proposals.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"
#include "engine/preview.hpp"
#include "model/order_hash.hpp"

namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

EngineConfig strict() {
    EngineConfig config;
    config.rehearse_live = true;
    return config;
}

struct Proposals : ::testing::Test {
    Proposals() : desk{strict()} {
        desk.command(Arm{hours{1}});
        desk.forget();
    }
    ClOrdId propose(NewOrderSingle o = buy("10")) {
        desk.command(SubmitOrder{std::move(o)}, strategy());
        return desk.written<OrderProposed>().back().order.cl_ord_id;
    }
    std::string hash_of(const ClOrdId& id) { return desk.state().proposals.at(id).hash; }
    Desk desk;
};

TEST(ProposalsOfAFastMarket, WaitAsLongAsTheConfigurationSays) {
    EngineConfig config = strict();
    config.proposal_lasts = seconds{3'600};
    config.send_within = seconds{60};
    Desk desk{config};
    desk.command(Arm{hours{1}});
    desk.command(SubmitOrder{buy("10")}, strategy());
    const OrderProposed proposed = desk.written<OrderProposed>().back();
    EXPECT_EQ(proposed.expires, desk.now + seconds{3'600});
    desk.command(Approve{proposed.order.cl_ord_id, proposed.hash});
    EXPECT_EQ(desk.written<OrderPlaced>().back().send_by, desk.now + seconds{60});
}

TEST_F(Proposals, AreTheSameAfterARestart) {
    const ClOrdId id = propose();
    const std::string before = desk.fingerprint();
    EXPECT_NE(before.find("proposal " + std::string{id.view()}), std::string::npos);
    desk.restart();
    ASSERT_TRUE(desk.state().proposals.contains(id));
    desk.hear(health());
    desk.quote(kAapl, "187.49", "187.50");
    desk.command(Approve{id, hash_of(id)});
    // Under an id of this run: the last one may have sent the old id without having kept that.
    const ClOrdId placed = desk.written<OrderPlaced>().back().order.cl_ord_id;
    EXPECT_NE(placed, id);
    EXPECT_EQ(desk.written<ProposalEnded>().back().denial.text, "placed as " + std::string{placed.view()});
    EXPECT_EQ(desk.written<ProposalEnded>().back().placed_as, std::vector{placed});
    EXPECT_EQ(desk.state().placed_id(id), placed);
    EXPECT_EQ(desk.state().find_order(placed)->by.origin, Origin::Strategy);
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

// Paper, not rehearsing: nobody is asked by itself.
struct OnlyProposes : ::testing::Test {
    ClOrdId proposed() { return desk.written<OrderProposed>().back().order.cl_ord_id; }
    void approve(const ClOrdId& id) { desk.command(Approve{id, desk.state().proposals.at(id).hash}); }
    Desk desk;
};

TEST_F(OnlyProposes, WhateverTheSettingsSay) {
    desk.command(SubmitOrder{buy("10"), {}, true}, strategy());
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    approve(proposed());
    EXPECT_EQ(desk.sent(RequestKind::New), 1u) << "no arming is asked on paper";
    EXPECT_EQ(desk.state().orders.back().by, strategy());

    EngineConfig live;
    live.mode = Mode::Live;
    live.auto_execute = true;
    live.require_confirmation = false;
    Desk allowed{live};
    allowed.command(Arm{hours{1}});
    allowed.command(SubmitOrder{buy("10"), {}, true}, strategy());
    EXPECT_EQ(allowed.sent(RequestKind::New), 0u);
    EXPECT_EQ(allowed.state().proposals.size(), 1u);
}

TEST_F(OnlyProposes, ExitsListsAndAPersonsOwnToo) {
    desk.hear(holding(kAapl, "10", "187", "held"));
    desk.command(SubmitOrder{sell("10"), {}, true}, strategy());
    const ClOrdId exit = proposed();
    NewOrderList list;
    list.orders = {sell("10", "190"), order(Side::Sell, qty("10"))};
    list.list_class = ListClass::Oco;
    list.orders[1].ord_type = OrdType::Stop;
    list.orders[1].stop_px = px("185");
    desk.command(SubmitList{list, {}, true}, strategy());
    NewOrderSingle typed = buy("1");
    typed.strategy = person().who;
    desk.command(SubmitOrder{typed, canonical_hash(typed), true});
    EXPECT_EQ(desk.state().proposals.size(), 3u);
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    desk.command(RejectProposal{proposed()});
    desk.command(RejectProposal{desk.state().proposals.rbegin()->first}, strategy());
    approve(exit);
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    EXPECT_EQ(desk.written<OrderPlaced>().back().exposure, Exposure::Exit);
}

TEST_F(OnlyProposes, WhatLocksAndLimitsLetPass) {
    desk.command(SubmitOrder{buy("1000"), {}, true}, strategy());
    EXPECT_TRUE(desk.state().proposals.empty());
    EXPECT_EQ(desk.state().orders.back().denial, DenialCode::OrderValue);
    const Preview preview = desk.preview({strategy(), SubmitOrder{buy("10"), {}, true}});
    EXPECT_EQ(preview.consent, Consent::Proposal);
    EXPECT_EQ(desk.preview({strategy(), SubmitOrder{buy("10")}}).consent, Consent::NotNeeded);
}

TEST_F(OnlyProposes, AndWithdrawsNobodyElses) {
    Requester token = strategy();
    token.origin = Origin::Token;
    desk.command(SubmitOrder{buy("10"), {}, true}, token);
    const ClOrdId id = proposed();
    Requester other = token;
    other.who = StrategyId{"other"};
    desk.command(RejectProposal{id}, other);
    ASSERT_EQ(desk.written<CommandRefused>().size(), 1u);
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.text,
              "only a person or robot, who proposed it, ends this proposal");
    EXPECT_EQ(desk.written<CommandRefused>().back().account, kAccount);
    desk.command(Approve{id, desk.state().proposals.at(id).hash}, token);
    EXPECT_EQ(desk.written<CommandRefused>().size(), 2u);
    desk.command(RejectProposal{id}, strategy());
    EXPECT_EQ(desk.written<ProposalEnded>().back().end, ProposalEnd::Withdrawn) << "the same one, through another door";
    // A name alone makes nobody a person, nor a person of nobody.
    desk.command(SubmitOrder{buy("10"), {}, true});
    Requester called_person = token;
    called_person.who = person().who;
    desk.command(RejectProposal{proposed()}, called_person);
    EXPECT_EQ(desk.written<CommandRefused>().size(), 3u);
}

TEST_F(Proposals, GoOnlyOnceAndOnlyByTheirHash) {
    const ClOrdId id = propose();
    std::string changed = hash_of(id);
    changed[0] = changed[0] == '0' ? '1' : '0';
    desk.command(Approve{id, changed});
    ASSERT_EQ(desk.written<CommandRefused>().size(), 1u);
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.code, DenialCode::HashMismatch);
    desk.command(Approve{id, hash_of(id).substr(0, 7)});
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    const std::string hash = hash_of(id);
    desk.command(Approve{id, hash.substr(0, 8)});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    desk.command(Approve{id, hash});
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.code, DenialCode::ProposalEnded);
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST_F(Proposals, ExpireWhetherTheEngineWasWokenOrNot) {
    const ClOrdId id = propose();
    const std::string hash = hash_of(id);
    EXPECT_EQ(desk.wake_at, kStart + seconds{60});
    desk.now = kStart + seconds{60};
    desk.quote(kAapl, "187.49", "187.50");
    desk.command(Approve{id, hash});
    EXPECT_EQ(desk.written<ProposalEnded>().back().end, ProposalEnd::Expired);
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    EXPECT_EQ(desk.state().find_order(id)->ord_status, OrdStatus::Denied);
}

TEST_F(Proposals, OfOneAreNotEndedByAnother) {
    const ClOrdId id = propose();
    Requester other = strategy();
    other.who = StrategyId{"other"};
    desk.command(RejectProposal{id}, other);
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.code, DenialCode::NeedsApproval);
    EXPECT_TRUE(desk.state().proposals.contains(id));
    desk.command(RejectProposal{id}, strategy());
    EXPECT_EQ(desk.written<ProposalEnded>().back().end, ProposalEnd::Withdrawn);
}

TEST_F(Proposals, DoNotHoldAnybodysClosingOrderBackByAHalt) {
    desk.hear(holding(kAapl, "10", "180", "held"));
    const ClOrdId id = propose(sell("10"));
    desk.command(Halt{});
    desk.command(Approve{id, hash_of(id)});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST_F(Proposals, HaveTheHashOfTheirPreview) {
    const Command command{person(), SubmitOrder{buy("10")}};
    const Preview shown = desk.preview(command);
    EXPECT_EQ(shown.consent, Consent::Confirmation);
    const OrderState* denied = desk.submit(buy("10"));
    ASSERT_EQ(denied->denial, DenialCode::NeedsApproval);
    desk.command(SubmitOrder{buy("10"), shown.hash.substr(0, 12)});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST_F(Proposals, ConfirmedByTheWrongHashAreDenied) {
    desk.command(SubmitOrder{buy("10"), "0123456789"});
    EXPECT_EQ(desk.state().orders.back().denial, DenialCode::HashMismatch);
    desk.command(SubmitOrder{buy("10"), canonical_hash(buy("10"))}, strategy());
    EXPECT_EQ(desk.written<OrderProposed>().size(), 1u);
}

TEST_F(Proposals, ThatAreNotKnownAreRefused) {
    desk.command(Approve{ClOrdId{"P1-9-9"}, "0123456789"});
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.code, DenialCode::UnknownOrder);
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.text, "no proposal P1-9-9 is known");
    desk.command(RejectProposal{ClOrdId{"P1-9-9"}});
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.code, DenialCode::UnknownOrder);
}

TEST_F(Proposals, OfAnInstrumentThatChangedMeanwhileAreJudgedAnew) {
    const ClOrdId id = propose(buy("10", "187.45"));
    Instrument coarser = instrument(kAapl);
    coarser.tick_size = px("0.10");
    desk.command(DefineInstrument{coarser}, Desk::engine_by());
    desk.command(Approve{id, hash_of(id)});
    ASSERT_EQ(desk.written<ProposalEnded>().back().end, ProposalEnd::Denied);
    EXPECT_EQ(desk.written<ProposalEnded>().back().denial.code, DenialCode::Invalid);
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    EXPECT_EQ(desk.state().find_order(id)->denial, DenialCode::Invalid);
}

TEST_F(Proposals, HoldWhereTheMarketFellAsMuchAsWhereItRose) {
    for (const auto& [bid, offer] : {std::pair{"170.00", "170.02"}, std::pair{"205.00", "205.02"}}) {
        const ClOrdId id =
            propose(order(Side::Buy, qty("10")));  // at the market: no price of its own passes the collar
        desk.quote(kAapl, bid, offer);
        desk.command(Approve{id, hash_of(id)});
        EXPECT_EQ(desk.written<ProposalEnded>().back().denial.code, DenialCode::ReferenceMoved);
        desk.quote(kAapl, "187.49", "187.50");
    }
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
}

TEST_F(Proposals, OfAClosingOrderNeedNoQuoteToHold) {
    desk.hear(holding(kEs, "1", "6000", "held"));
    NewOrderSingle close = sell("1", "6000");
    close.instrument = kEs;
    const ClOrdId id = propose(close);
    EXPECT_TRUE(desk.written<OrderProposed>().back().reference_px.is_zero());
    desk.command(Approve{id, hash_of(id)});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST_F(Proposals, OfTwoAreNotMistakenForEachOther) {
    const ClOrdId first = propose();
    desk.now += seconds{10};
    desk.quote(kAapl, "187.49", "187.50");
    const ClOrdId second = propose(buy("11"));
    EXPECT_EQ(desk.wake_at, kStart + seconds{60}) << "the older one expires first";
    desk.command(Approve{second, hash_of(first)});
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.code, DenialCode::HashMismatch);
    desk.command(Approve{second, hash_of(second)});
    EXPECT_TRUE(desk.state().proposals.contains(first));
    EXPECT_EQ(desk.written<OrderPlaced>().back().order.order_qty, qty("11"));
}

NewOrderList proposed_bracket() {
    NewOrderList list;
    list.orders = {buy("10"), sell("10", "190"), sell("10")};
    list.orders[2].ord_type = OrdType::Stop;
    list.orders[2].price.reset();
    list.orders[2].stop_px = px("185");
    return list;
}

TEST_F(Proposals, OfAListAreMadeOnceAKey) {
    desk.command(SubmitList{proposed_bracket(), {}}, strategy("k1"));
    desk.command(SubmitList{proposed_bracket(), {}}, strategy("k1"));
    EXPECT_EQ(desk.written<OrderProposed>().size(), 1u);
    NewOrderList other = proposed_bracket();
    other.orders[1].price = px("191");
    desk.command(SubmitList{other, {}}, strategy("k1"));
    EXPECT_EQ(desk.written<OrderProposed>().size(), 1u);
    EXPECT_EQ(desk.state().orders.back().denial, DenialCode::KeyReused);
    const NewOrderList proposed = *desk.written<OrderProposed>().back().list;
    desk.command(RejectProposal{proposed.orders.front().cl_ord_id});
    for (const NewOrderSingle& order : proposed.orders)
        EXPECT_EQ(desk.state().find_order(order.cl_ord_id)->ord_status, OrdStatus::Denied);
    desk.command(SubmitList{proposed_bracket(), {}}, strategy("k1"));
    EXPECT_EQ(desk.written<OrderProposed>().size(), 1u) << "the key stands for what was asked, whatever became of it";
}

TEST_F(Proposals, OfAClosingOrderGoAlthoughTheMarketIsNotHeardAnyMore) {
    desk.hear(holding(kAapl, "10", "180", "held"));
    const ClOrdId id = propose(sell("10"));
    ASSERT_FALSE(desk.written<OrderProposed>().back().reference_px.is_zero());
    const std::string hash = hash_of(id);
    desk.restart();
    desk.hear(health());
    desk.command(Approve{id, hash});
    EXPECT_EQ(desk.written<ProposalEnded>().back().end, ProposalEnd::Approved);
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST(PackageProposals, HaveNoPriceOfTheirOwnThatCouldMove) {
    EngineConfig config = strict();
    config.venues[kVenue].multi_leg = true;
    Desk desk{config};
    desk.command(Arm{hours{1}});
    NewOrderList list;
    list.list_class = ListClass::MultiLeg;
    list.orders = {buy("2", "1.00")};
    list.legs = {{kAapl, Side::Buy, qty("1"), PositionEffect::Auto},
                 {kMsft, Side::Sell, qty("2"), PositionEffect::Auto}};
    desk.command(SubmitList{list, {}}, strategy());
    ASSERT_EQ(desk.written<OrderProposed>().size(), 1u);
    const OrderProposed proposed = desk.written<OrderProposed>().back();
    EXPECT_TRUE(proposed.reference_px.is_zero());
    desk.quote(kAapl, "200.00", "200.02");
    desk.command(Approve{proposed.order.cl_ord_id, proposed.hash});
    EXPECT_EQ(desk.written<ProposalEnded>().back().end, ProposalEnd::Approved);
}

}  // namespace
}  // namespace sluice::engine
