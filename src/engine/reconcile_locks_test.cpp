#include <gtest/gtest.h>

#include "engine/locks.hpp"
#include "engine/reconcile_test_support.hpp"

namespace sluice::engine {
namespace {

struct Compare {
    Record record;
    EngineConfig config = with_snapshots();

    Compare() {
        record.write(RunStarted{});
        record.furnish();
    }
    bool reconciled(AccountId id = kAccount) const { return is_reconciled(record.state, config, id); }
    LockView view() const { return {record.state, config, true}; }
    void adopt() { record.write(AccountAdopted{kAccount, {}}); }
    void compare() {
        Reconciled certificate;
        certificate.account = kAccount;
        record.write(certificate);
    }
};

Requester list_of_the_engine() {
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"lists"};
    return by;
}

TEST(ReconcileLocks, AnAccountIsComparedInEveryRunAnew) {
    Compare c;
    EXPECT_FALSE(c.reconciled());
    c.compare();
    EXPECT_FALSE(c.reconciled());  // its opening has not been booked
    c.adopt();
    EXPECT_TRUE(c.reconciled());
    c.record.write(RunStarted{});
    EXPECT_FALSE(c.reconciled());
    c.compare();
    EXPECT_TRUE(c.reconciled());
}

TEST(ReconcileLocks, WhatCannotBeComparedHoldsNothingBack) {
    Compare c;
    EXPECT_TRUE(c.reconciled(AccountId{"B"}));
    c.config.venues[kVenue].snapshots = false;
    EXPECT_TRUE(c.reconciled());
    c.config.venues.clear();
    EXPECT_TRUE(c.reconciled());
}

TEST(ReconcileLocks, OnlyAPersonsExitsLeaveBefore) {
    Compare c;
    const NewOrderSingle exit = sell("1");
    EXPECT_FALSE(judge_exit(c.view(), exit, person()));
    EXPECT_EQ(judge_exit(c.view(), exit, strategy())->code, DenialCode::NotReconciled);
    EXPECT_EQ(judge_exit(c.view(), exit, list_of_the_engine())->code, DenialCode::NotReconciled);
    EXPECT_EQ(judge_exit(c.view(), exit, strategy(), Approval::Given)->code, DenialCode::NotReconciled);
    EXPECT_EQ(judge_adds(c.view(), exit, person(), kStart)->code, DenialCode::NotReconciled);
    EXPECT_FALSE(judge_cancel(c.view(), kAccount));
}

TEST(ReconcileLocks, LiveSaysWhenItWaitsForAPerson) {
    Compare c;
    c.config.mode = Mode::Live;
    c.config.auto_execute = true;
    c.config.require_confirmation = false;
    c.record.write(VenueHealthChanged{health(Link::Up, Breaker::Closed, Mode::Live)});
    const auto text = [&] { return judge_exit(c.view(), sell("1"), strategy())->text; };
    EXPECT_EQ(text(), "account A has not been compared with its venue in this run yet");
    c.record.write(SnapshotAsked{kAccount, 1, {}});
    EXPECT_EQ(text(), "account A is new here; a person takes over what it holds with `sluice reconcile --adopt`");
    c.adopt();
    EXPECT_EQ(text(), "account A has not been compared with its venue in this run yet");
}

TEST(ReconcileLocks, UnderAFlattenOnlyItsOwnClosingOrdersAndAPersonsExitsLeave) {
    Compare c;
    c.adopt();
    c.compare();
    EXPECT_FALSE(judge_exit(c.view(), sell("1"), list_of_the_engine()));
    c.record.write(FlattenStarted{kAccount, {}, {}});
    EXPECT_EQ(judge_exit(c.view(), sell("1"), list_of_the_engine())->code, DenialCode::Halted);
    Requester closing = list_of_the_engine();
    closing.who = kFlattenName;
    EXPECT_FALSE(judge_exit(c.view(), sell("1"), closing));
    EXPECT_FALSE(judge_exit(c.view(), sell("1"), person()));
    EXPECT_EQ(judge_adds(c.view(), buy("1"), person(), kStart)->code, DenialCode::Halted);
}

}  // namespace
}  // namespace sluice::engine
