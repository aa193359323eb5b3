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
    EXPECT_EQ(desk.written<ProposalEnded>().back().placed_as, std::vector{placed});
    EXPECT_EQ(desk.state().placed_id(id), placed);
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

}  // namespace
}  // namespace sluice::engine
