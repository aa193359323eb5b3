#include "engine/locks.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::nanoseconds;

constexpr Origin kOrigins[] = {Origin::Person, Origin::Strategy, Origin::Cycle,
                               Origin::Agent,  Origin::Token,    Origin::Engine};

Requester from(Origin origin) {
    Requester by;
    by.origin = origin;
    return by;
}

// One setting of everything the locks look at.
class Locks : public ::testing::Test {
protected:
    Locks() {
        record.furnish();
        placed.order = named(buy("10"), "P1-1-1");
        placed.in_flight.order = placed.order;
        placed.in_flight.stage = RequestStage::Queued;
    }
    State& state() { return record.state; }
    LockView view() const { return {record.state, config, journal_healthy}; }
    void report(VenueHealth h) { record.write(VenueHealthChanged{std::move(h)}); }
    DenialCode adds(Origin origin = Origin::Person) const {
        return code(judge_adds(view(), placed.order, from(origin), kStart));
    }
    DenialCode exit(Origin origin = Origin::Person) const {
        return code(judge_exit(view(), placed.order, from(origin)));
    }
    DenialCode cancel() const { return code(judge_cancel(view(), kAccount)); }
    DenialCode release(UnixNanos now = kStart) const { return code(judge_release(view(), placed, now)); }
    static DenialCode code(const std::optional<Denial>& denial) {
        if (denial) {
            EXPECT_FALSE(denial->text.empty());
            EXPECT_TRUE(denial->lock != Lock::None || denial->code == DenialCode::TooLate);
        }
        return denial ? denial->code : DenialCode::None;
    }

    Record record;
    EngineConfig config;
    bool journal_healthy = true;
    OrderState placed;
};

enum class Arming { Never, Expired, InForce };

TEST_F(Locks, HoldAsTheTableOfOriginModeSettingsArmingAndHaltSays) {
    for (const Origin origin : kOrigins)
        for (const Mode mode : {Mode::Paper, Mode::Live})
            for (const bool rehearse : {false, true})
                for (const bool automatic : {false, true})
                    for (const bool confirm : {false, true})
                        for (const Arming arming : {Arming::Never, Arming::Expired, Arming::InForce})
                            for (const bool halted : {false, true}) {
                                config.mode = mode;
                                config.rehearse_live = rehearse;
                                config.auto_execute = automatic;
                                config.require_confirmation = confirm;
                                placed.order.cl_ord_id = mode == Mode::Live ? ClOrdId{"L1-1-1"} : ClOrdId{"P1-1-1"};
                                report(health(Link::Up, Breaker::Closed, mode));
                                state().armed_until.reset();
                                if (arming != Arming::Never)
                                    state().armed_until = arming == Arming::InForce ? kStart + nanoseconds{1} : kStart;
                                state().halts.clear();
                                if (halted)
                                    state().halts[kAccount] = HaltState{};

                                const bool strict = mode == Mode::Live || rehearse;
                                const bool passes_lock_3 = !strict || (automatic && !confirm);
                                DenialCode expected = DenialCode::None;
                                if (!passes_lock_3)
                                    expected = DenialCode::NeedsApproval;
                                else if (halted)
                                    expected = DenialCode::Halted;
                                else if (strict && arming == Arming::Never)
                                    expected = DenialCode::NotArmed;
                                else if (strict && arming == Arming::Expired)
                                    expected = DenialCode::Disarmed;
                                EXPECT_EQ(adds(origin), expected);

                                const bool typed = origin == Origin::Person || origin == Origin::Engine;
                                EXPECT_EQ(exit(origin),
                                          typed || passes_lock_3 ? DenialCode::None : DenialCode::NeedsApproval);
                                EXPECT_EQ(cancel(), DenialCode::None);
                                const bool armed = !strict || arming == Arming::InForce;
                                EXPECT_EQ(release(), halted  ? DenialCode::Halted
                                                     : armed ? DenialCode::None
                                                             : DenialCode::Disarmed);
                            }
}

TEST_F(Locks, AnIdOfTheOtherModeFailsLockOne) {
    placed.order.cl_ord_id = ClOrdId{"L1-1-1"};
    const auto denial = judge_adds(view(), placed.order, person(), kStart);
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::WrongMode);
    EXPECT_EQ(denial->lock, Lock::Mode);
    EXPECT_EQ(denial->text, "L1-1-1 belongs to the other mode; this process runs in Paper");
    EXPECT_EQ(exit(), DenialCode::WrongMode);
    config.mode = Mode::Live;
    report(health(Link::Up, Breaker::Closed, Mode::Live));
    EXPECT_EQ(exit(), DenialCode::None);
}

TEST_F(Locks, AnOrderWithoutAnIdYetPassesLockOne) {
    placed.order.cl_ord_id = ClOrdId{};
    EXPECT_EQ(adds(), DenialCode::None);
}

TEST_F(Locks, BeforeAnyVenueReportedNothingLeaves) {
    state().venues.clear();
    EXPECT_EQ(adds(), DenialCode::NotConnected);
    EXPECT_EQ(exit(), DenialCode::NotConnected);
    EXPECT_EQ(cancel(), DenialCode::NotConnected);
    EXPECT_EQ(release(), DenialCode::NotConnected);
}

TEST_F(Locks, CredentialsOfTheOtherModeFailLockTwoForEveryMessage) {
    report(health(Link::Up, Breaker::Closed, Mode::Live));
    EXPECT_EQ(adds(), DenialCode::WrongMode);
    EXPECT_EQ(exit(), DenialCode::WrongMode);
    EXPECT_EQ(cancel(), DenialCode::WrongMode);
    EXPECT_EQ(release(), DenialCode::WrongMode);
    EXPECT_EQ(judge_cancel(view(), kAccount)->lock, Lock::Credentials);
}

TEST_F(Locks, AConnectionThatIsDownStopsNewExposureOnly) {
    report(health(Link::Down));
    EXPECT_EQ(adds(), DenialCode::NotConnected);
    EXPECT_EQ(release(), DenialCode::NotConnected);
    EXPECT_EQ(exit(), DenialCode::None);
    EXPECT_EQ(cancel(), DenialCode::None);
}

TEST_F(Locks, AnOpenBreakerStopsNewExposureOnly) {
    report(health(Link::Up, Breaker::Open));
    EXPECT_EQ(adds(), DenialCode::BreakerOpen);
    EXPECT_EQ(release(), DenialCode::BreakerOpen);
    EXPECT_EQ(exit(), DenialCode::None);
    EXPECT_EQ(cancel(), DenialCode::None);
}

TEST_F(Locks, AnOpenBreakerSaysWhatTheVenuesClientSaidOfIt) {
    const auto said = [&] { return judge_adds(view(), buy("1"), person(), kStart, Approval::Given)->text; };
    report(health(Link::Up, Breaker::Open));
    EXPECT_EQ(said(), "the breaker of paper is open after repeated failures");
    VenueHealth behind = health(Link::Up, Breaker::Open);
    behind.text = "trade_updates is not caught up; cancels and exits go";
    report(behind);
    EXPECT_EQ(said(), "the breaker of paper is open: trade_updates is not caught up; cancels and exits go");
}

TEST_F(Locks, AFreezeStopsNewExposureOfItsInstrumentOnly) {
    state().freezes[{kAccount, kAapl}] = "test";
    EXPECT_EQ(adds(), DenialCode::Frozen);
    EXPECT_EQ(release(), DenialCode::Frozen);
    EXPECT_EQ(exit(), DenialCode::None);
    EXPECT_EQ(cancel(), DenialCode::None);
    placed.order.instrument = placed.in_flight.order.instrument = kMsft;
    EXPECT_EQ(adds(), DenialCode::None);
    EXPECT_EQ(release(), DenialCode::None);
}

TEST_F(Locks, AFailedJournalStopsNewExposureOnly) {
    journal_healthy = false;
    EXPECT_EQ(adds(), DenialCode::ExitOnly);
    EXPECT_EQ(release(), DenialCode::ExitOnly);
    EXPECT_EQ(exit(), DenialCode::None);
    EXPECT_EQ(cancel(), DenialCode::None);
}

TEST_F(Locks, ReleaseIsTooLateFromSendByOn) {
    placed.in_flight.send_by = kStart + nanoseconds{1};
    EXPECT_EQ(release(), DenialCode::None);
    EXPECT_EQ(release(kStart + nanoseconds{1}), DenialCode::TooLate);
    EXPECT_EQ(release(kStart + nanoseconds{2}), DenialCode::TooLate);
}

TEST_F(Locks, AnArmingEndsAtItsMomentNotAfterIt) {
    config.mode = Mode::Live;
    config.auto_execute = true;
    config.require_confirmation = false;
    report(health(Link::Up, Breaker::Closed, Mode::Live));
    placed.order.cl_ord_id = ClOrdId{"L1-1-1"};
    state().armed_until = kStart;
    EXPECT_EQ(adds(), DenialCode::Disarmed);
    EXPECT_EQ(release(), DenialCode::Disarmed);
}

// --- the commands behind the locks

EngineConfig live() {
    EngineConfig config;
    config.mode = Mode::Live;
    config.auto_execute = true;
    config.require_confirmation = false;
    return config;
}

TEST(LockCommands, OnlyAPersonArmsAndForAtMostADay) {
    Desk desk{live()};
    desk.command(Arm{hours{1}}, strategy());
    EXPECT_FALSE(desk.state().armed_until);
    desk.command(Arm{nanoseconds{0}});
    EXPECT_FALSE(desk.state().armed_until);
    desk.command(Arm{hours{24} + nanoseconds{1}});
    EXPECT_FALSE(desk.state().armed_until);
    EXPECT_EQ(desk.written<CommandRefused>().size(), 3u);
    desk.command(Arm{hours{24}});
    EXPECT_EQ(desk.state().armed_until, kStart + hours{24});
}

TEST(LockCommands, AnArmingExpiresByItself) {
    Desk desk{live()};
    desk.command(Arm{hours{1}});
    desk.wait(hours{1} - nanoseconds{1});
    EXPECT_TRUE(desk.state().armed_until);
    desk.wait(nanoseconds{1});
    EXPECT_FALSE(desk.state().armed_until);
    ASSERT_EQ(desk.written<ArmingEnded>().size(), 1u);
    EXPECT_EQ(desk.written<ArmingEnded>()[0].reason, ArmingEnd::Expired);
}

TEST(LockCommands, AHaltOfAnAccountWithCancelExitsIsNotWeakenedByOneOfEveryAccount) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    const OrderState& stop = *desk.submit(sell("10", "190"));
    desk.tell(stop, ExecType::New);
    desk.command(Halt{});
    EXPECT_FALSE(stop.cancel.any());
    desk.command(Halt{kAccount, true, false, "exits too"});
    EXPECT_TRUE(stop.cancel.any());
}

TEST(LockCommands, AHaltDropsWhatIsHeldOfItsAccountAndLeavesAnExit) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "o1"));
    desk.journal_held = true;
    const OrderState& entry = *desk.submit(buy("1"));
    const OrderState& exit = *desk.submit(sell("10"));
    desk.command(Halt{kAccount, false, false, "test"});
    EXPECT_EQ(entry.denial, DenialCode::Halted);
    EXPECT_EQ(exit.in_flight.stage, RequestStage::Queued);
    desk.release_journal();
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST(ListLocks, NamesEveryLockThatSaysNo) {
    Record record;
    record.furnish();
    EngineConfig config;
    config.rehearse_live = true;
    const auto codes = [&](Exposure exposure, UnixNanos now) {
        std::vector<DenialCode> found;
        for (const Denial& denial : list_locks({record.state, config, true}, buy("10"), person(), now, exposure))
            found.push_back(denial.code);
        return found;
    };
    EXPECT_EQ(codes(Exposure::Exit, kStart), (std::vector<DenialCode>{}));
    record.write(Armed{kStart + hours{1}, person()});
    EXPECT_EQ(codes(Exposure::Adds, kStart), (std::vector<DenialCode>{}));
    record.write(Halted{{}, false, false, person(), "test"});
    EXPECT_EQ(codes(Exposure::Adds, kStart + hours{2}), (std::vector{DenialCode::Halted, DenialCode::Disarmed}));
    record.state.venues.clear();
    EXPECT_EQ(codes(Exposure::Adds, kStart), (std::vector{DenialCode::NotConnected, DenialCode::Halted}));
    EXPECT_EQ(codes(Exposure::Exit, kStart), (std::vector{DenialCode::NotConnected}));
}

TEST(ConsentOf, IsTheTableOfLockThree) {
    EngineConfig config;
    for (const Origin origin : kOrigins)
        EXPECT_EQ(consent_of(config, from(origin), Exposure::Adds), Consent::NotNeeded);
    config.mode = Mode::Live;
    for (const Origin origin : kOrigins) {
        const bool typed = origin == Origin::Person;
        EXPECT_EQ(consent_of(config, from(origin), Exposure::Adds), typed ? Consent::Confirmation : Consent::Proposal);
        EXPECT_EQ(consent_of(config, from(origin), Exposure::Exit),
                  typed || origin == Origin::Engine ? Consent::NotNeeded : Consent::Proposal);
    }
    config.auto_execute = true;
    EXPECT_EQ(consent_of(config, from(Origin::Agent), Exposure::Adds), Consent::Proposal);
    config.require_confirmation = false;
    for (const Origin origin : kOrigins)
        EXPECT_EQ(consent_of(config, from(origin), Exposure::Adds), Consent::NotNeeded);
}

}  // namespace
}  // namespace sluice::engine
