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
    EXPECT_EQ(desk.state().find_order(placed)->by.origin, Origin::Strategy);
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
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

TEST_F(Proposals, PreviewShowsEveryLockAndLimitThatSaysNo) {
    desk.command(Disarm{});
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

TEST_F(Proposals, PreviewOfNonsenseSaysWhatWouldBeRight) {
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

TEST(Peaks, ANewHighIsRecordedAndMoneyThatComesMovesIt) {
    Desk desk;
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("100000"));
    desk.hear(holding(kAapl, "100", "187.50", "held"));
    desk.wait(seconds{60});
    desk.quote(kAapl, "187.50", "187.50");
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("118750"));
    desk.wait(seconds{60});
    desk.quote(kAapl, "188", "188");
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("118750"));
    Adjustment transfer = cash("-50000", "out");
    transfer.kind = AdjustmentKind::Transfer;
    desk.hear(transfer);
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("68750"));
    EXPECT_EQ(desk.state().day_marks.at(kAccount).equity, usd("50000")) << "what is taken out is no loss of the day";
    Adjustment dividend = cash("10", "div");
    dividend.kind = AdjustmentKind::Dividend;
    desk.hear(dividend);
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("68750"));
}

}  // namespace
}  // namespace sluice::engine
