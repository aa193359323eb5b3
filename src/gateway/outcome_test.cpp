#include "gateway/outcome.hpp"

#include <gtest/gtest.h>

namespace sluice::gateway {
namespace {

const Requester kRobot{Origin::Token, StrategyId{"robot"}, IdempotencyKey{"k1"}};
const Requester kEngine{Origin::Engine, StrategyId{"engine"}, {}};

Event event(EventBody body) { return {1, UnixNanos::from_seconds(1), std::move(body)}; }

Event placed(ClOrdId id, const Requester& by) {
    OrderPlaced body;
    body.order.cl_ord_id = id;
    body.by = by;
    return event(body);
}

Event denied(ClOrdId id, const Requester& by, DenialCode code) {
    OrderDenied body;
    body.order.cl_ord_id = id;
    body.by = by;
    body.denial.code = code;
    return event(body);
}

TEST(Outcome, WhatIsDeniedToOthersMeanwhileIsNotItsOutcome) {
    const std::vector<Event> followed{placed(ClOrdId{"A"}, kRobot), denied(ClOrdId{"B"}, kEngine, DenialCode::Frozen)};
    const CommandOutcome outcome = outcome_of(followed, kRobot);
    EXPECT_EQ(outcome.denial, nullptr);
    EXPECT_EQ(outcome.order, ClOrdId{"A"});
}

TEST(Outcome, ALaterOrderInItsNameIsAnotherMatter) {
    const std::vector<Event> followed{placed(ClOrdId{"A"}, kRobot), denied(ClOrdId{"B"}, kRobot, DenialCode::Frozen)};
    EXPECT_EQ(outcome_of(followed, kRobot).denial, nullptr);
}

TEST(Outcome, ItsOwnDenialIsFoundBehindWhatHappenedToOthers) {
    const std::vector<Event> followed{placed(ClOrdId{"X"}, kEngine),
                                      denied(ClOrdId{"A"}, kRobot, DenialCode::NotArmed)};
    const CommandOutcome outcome = outcome_of(followed, kRobot);
    ASSERT_NE(outcome.denial, nullptr);
    EXPECT_EQ(outcome.denial->code, DenialCode::NotArmed);
    EXPECT_EQ(outcome.order, ClOrdId{"A"});
}

TEST(Outcome, ARefusalIsItsOwnOrNobodys) {
    CommandRefused refused;
    refused.by = kRobot;
    refused.target = ClOrdId{"A"};
    refused.denial.code = DenialCode::OrderDone;
    for (const bool is_its_own : {true, false}) {
        refused.by = is_its_own ? kRobot : kEngine;
        const std::vector<Event> followed{event(refused)};
        EXPECT_EQ(outcome_of(followed, kRobot).denial != nullptr, is_its_own);
        EXPECT_EQ(refusal_of(followed, kRobot) != nullptr, is_its_own);
    }
}

TEST(Outcome, AnApprovalThatCouldNotBePlacedSaysWhy) {
    ProposalEnded ended;
    ended.cl_ord_id = ClOrdId{"A"};
    ended.end = ProposalEnd::Denied;
    ended.by = kRobot;
    ended.denial.code = DenialCode::ReferenceMoved;
    const std::vector<Event> followed{event(ended)};
    const CommandOutcome outcome = outcome_of(followed, kRobot);
    ASSERT_NE(outcome.denial, nullptr);
    EXPECT_EQ(outcome.denial->code, DenialCode::ReferenceMoved);
    EXPECT_EQ(outcome.order, ClOrdId{"A"});
}

}  // namespace
}  // namespace sluice::gateway
