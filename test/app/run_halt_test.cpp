#include <gtest/gtest.h>

#include "app/later_source.hpp"
#include "app/run.hpp"  // marked_halts
#include "app/synthetic_source.hpp"
#include "cli_kit.hpp"
#include "journal/memory_storage_test_support.hpp"
#include "market/calendar.hpp"
#include "world/live.hpp"
#include "world/live/halt_marker.hpp"

namespace sluice::app {
namespace {

using journal::MemoryStorage;
using world::Afterwards;
using world::Inbox;
using world::LiveWorld;
using world::LoopDesk;
using world::Recorded;

constexpr AccountId kMain{"main"};

// The machine's clock; in a hurry every look at it takes a second, so nobody waits for a disk to get well.
class HurriedClock final : public world::Clock {
public:
    UnixNanos wall() override { return real_.wall(); }
    std::chrono::nanoseconds monotonic() override {
        if (hurry)
            ahead_ += std::chrono::seconds{1};
        return real_.monotonic() + ahead_;
    }
    bool hurry = false;  // the loop's, as is what follows

private:
    world::SystemClock real_;
    std::chrono::nanoseconds ahead_{};
};

Command by_person(CommandBody body) { return {Requester{}, std::move(body)}; }

Command open_main() {
    Account account;
    account.id = kMain;
    account.venue = VenueId{"paper"};
    return by_person(OpenAccount{account});
}

MemoryStorage::Fault every_sync_fails() {
    return {.call = MemoryStorage::Call::Sync, .after = 0, .times = 1'000'000'000};
}

// Runs a world on `disk` until its one visitor has been answered.
bool visit(MemoryStorage& disk, HurriedClock& clock, world::HaltMarker& marker, std::vector<Command> setup,
           const std::function<void(LoopDesk&)>& look) {
    const market::Calendars calendars;
    NullLog log;
    auto opened = LiveWorld::open({}, calendars, disk, clock, log, {});
    if (!opened)
        return false;
    (*opened)->set_halt_keeper(marker);
    (*opened)->add_setup(open_main());
    for (Command& command : setup)
        (*opened)->add_setup(std::move(command));
    bool stop = false;  // the loop's
    (*opened)->inbox().put(
        [&](LoopDesk& loop) -> Afterwards {
            look(loop);
            return [&](Recorded recorded) {
                stop = true;
                clock.hurry = recorded == Recorded::No;
            };
        },
        Inbox::Urgency::Usual);
    const auto ended = (*opened)->run((*opened)->recovered().runs + 1, nullptr, [&] { return stop; });
    return ended.has_value();
}

TEST(RunHalt, AHaltThatCouldNotBeRecordedIsInForceAtTheNextStart) {
    const kit::Folder folder;
    MemoryStorage disk;
    HurriedClock clock;
    NullLog log;
    {
        world::HaltMarker marker{"halted", log};
        disk.fault = every_sync_fails();
        bool in_force = false;
        EXPECT_FALSE(visit(disk, clock, marker, {}, [&](LoopDesk& loop) {
            loop.command(by_person(Halt{AccountId{}, false, false, "the disk smells"}));
            in_force = loop.engine().state().is_halted(kMain);
        })) << "a run whose records cannot be written ends with an error";
        EXPECT_TRUE(in_force);
    }
    // The process is gone, and with it everything that was never on the disk.
    disk.lose_unsynced();
    disk.fault.reset();
    clock.hurry = false;
    const auto marked = world::read_halt_marker("halted");
    ASSERT_EQ(marked.size(), 1u);
    {
        world::HaltMarker marker{"halted", log};
        bool in_force = false;
        std::string reason;
        EXPECT_TRUE(visit(disk, clock, marker, marked_halts(marked, engine::State{}), [&](LoopDesk& loop) {
            const engine::State& state = loop.engine().state();
            in_force = state.is_halted(kMain);
            reason = state.halts.at(AccountId{}).reason;
            loop.command(by_person(Resume{AccountId{}, "checked"}));
        }));
        EXPECT_TRUE(in_force);
        EXPECT_EQ(reason, "the disk smells");
    }
    EXPECT_TRUE(world::read_halt_marker("halted").empty()) << "a resume removes it";
    world::HaltMarker marker{"halted", log};
    bool in_force = true;
    EXPECT_TRUE(visit(disk, clock, marker, marked_halts(world::read_halt_marker("halted"), engine::State{}),
                      [&](LoopDesk& loop) { in_force = loop.engine().state().is_halted(kMain); }));
    EXPECT_FALSE(in_force);
}

TEST(RunHalt, TheMarkerAddsOnlyWhatTheJournalDoesNotKnow) {
    engine::State state;
    state.accounts[kMain] = {};
    state.halts[kMain] = {};
    const std::vector<world::HaltInForce> marked{{kMain, "known"}, {AccountId{}, ""}, {AccountId{"gone"}, "left"}};
    const auto commands = marked_halts(marked, state);
    ASSERT_EQ(commands.size(), 2u);
    EXPECT_EQ(std::get<Halt>(commands[0].body).reason, "halted in an earlier run");
    EXPECT_EQ(std::get<Halt>(commands[1].body).account, AccountId{}) << "an account that is gone halts all";
    EXPECT_EQ(commands[1].by.origin, Origin::Engine);
}

TEST(LaterSource, PassesOverWhatWasPlayedButForTheQuoteThatStands) {
    const auto at = [](int second) { return UnixNanos::from_seconds(1'000 + second); };
    const auto quote = [&](int second, std::int64_t bid) {
        Quote out;
        out.instrument = InstrumentId{"SPY.US"};
        out.bid_px = Price::whole(bid);
        out.event_time = out.recv_time = at(second);
        return out;
    };
    Trade print;
    print.instrument = InstrumentId{"SPY.US"};
    print.event_time = print.recv_time = at(2);
    LaterSource source{world::source_of({quote(0, 100), quote(1, 101), print, quote(5, 102), quote(6, 103)}), at(5)};
    std::vector<std::int64_t> bids;
    world::MarketEvent event;
    while (source.next(event).value_or(false))
        bids.push_back(std::get<Quote>(event).bid_px.nanos() / Price::kUnit);
    EXPECT_EQ(bids, (std::vector<std::int64_t>{101, 102, 103}));
    LaterSource ended{world::source_of({quote(0, 100)}), at(5)};
    EXPECT_EQ(ended.next(event), true) << "a market that has ended keeps its last quote";
    EXPECT_EQ(ended.next(event), false);
}

TEST(SyntheticSource, TakenUpInASessionItIsThatSession) {
    const market::Calendars calendars;
    SyntheticSource whole{7, std::nullopt, calendars};
    const UnixNanos noon = SyntheticSource::begins(calendars) + std::chrono::hours{27};  // of the second day
    LaterSource later{std::make_unique<SyntheticSource>(7, std::nullopt, calendars, noon), noon};
    world::MarketEvent expected;
    world::MarketEvent event;
    do
        ASSERT_TRUE(later.next(event).value_or(false));
    while (world::time_of(event) < noon);
    do
        ASSERT_TRUE(whole.next(expected).value_or(false));
    while (world::time_of(expected) < noon);
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(event == expected) << i;
        ASSERT_TRUE(later.next(event).value_or(false) && whole.next(expected).value_or(false));
    }
}

TEST(RunAccounts, PaperAccountsAreTheHomesOwnAndNeedNoLockOverHomes) {
    const kit::Folder folder;
    std::vector<AccountConfig> accounts(2);
    accounts[0].account = {.id = kMain, .venue = VenueId{"paper"}};
    accounts[1].account = {.id = AccountId{"real"}, .venue = VenueId{"alpaca"}};
    const std::string here = std::filesystem::current_path();
    const auto first = lock_accounts(accounts, here);
    ASSERT_TRUE(first) << first.error().text;
    EXPECT_EQ(first->size(), 1u);
    const auto second = lock_accounts(accounts, here);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().text.find("trades account real at alpaca"), std::string::npos) << second.error().text;
    accounts.pop_back();
    EXPECT_TRUE(lock_accounts(accounts, here));
}

}  // namespace
}  // namespace sluice::app
