#include "world/live/inbox.hpp"

#include <gtest/gtest.h>

#include "journal/memory_storage_test_support.hpp"
#include "market/calendar.hpp"
#include "world/live.hpp"
#include "world/live/journal_desk.hpp"
#include "world/live/visits.hpp"

namespace sluice::world {
namespace {

using namespace std::chrono_literals;
using journal::MemoryStorage;

constexpr AccountId kMain{"main"};

Command by_person(CommandBody body) { return {Requester{}, std::move(body)}; }

Command open_main() {
    Account account;
    account.id = kMain;
    account.venue = VenueId{"paper"};
    return by_person(OpenAccount{account});
}

class Sentences final : public Log {
public:
    std::vector<std::string> lines;  // the loop's
    void write(LogLevel, std::string_view sentence) override { lines.emplace_back(sentence); }
};

class Heard final : public EventObserver {
public:
    std::vector<EventKind> kinds;
    void on_event(const Event& event, UnixNanos) override { kinds.push_back(kind_of(event)); }
};

class Kept final : public HaltKeeper {
public:
    std::vector<std::vector<HaltInForce>> told;
    void keep(const std::vector<HaltInForce>& halts) override { told.push_back(halts); }
};

// A live world on its threads, driven by visits that wait in its inbox before it starts; the last one stops it.
struct Running {
    MemoryStorage disk;
    market::Calendars calendars;
    SystemClock clock;
    Sentences log;
    Kept kept;
    std::atomic<bool> stop{false};
    std::unique_ptr<LiveWorld> world;

    Running() {
        auto opened = LiveWorld::open({}, calendars, disk, clock, log, {});
        world = std::move(*opened);
        world->set_halt_keeper(kept);
        world->add_setup(open_main());
    }
    void visit(Visit visit) { world->inbox().put(std::move(visit), Inbox::Urgency::Usual); }
    Result<LiveSummary> run(std::uint64_t epoch = 1) {
        return world->run(epoch, nullptr, [&] { return stop.load(); });
    }
};

TEST(Inbox, AFullQueueRefusesWhatIsUsualAndNeverWhatMustPass) {
    Waker loop;
    Inbox inbox{loop, 2};
    const auto nothing = [](LoopDesk&) { return Afterwards{}; };
    EXPECT_TRUE(inbox.put(nothing, Inbox::Urgency::Usual));
    EXPECT_TRUE(inbox.put(nothing, Inbox::Urgency::Usual));
    EXPECT_FALSE(inbox.put(nothing, Inbox::Urgency::Usual));
    EXPECT_TRUE(inbox.put(nothing, Inbox::Urgency::Always));
    EXPECT_EQ(inbox.take().size(), 3u);
    EXPECT_TRUE(inbox.put(nothing, Inbox::Urgency::Usual));
}

TEST(Inbox, WhatMustPassComesFirstAndTheRestInTurns) {
    Waker loop;
    Inbox inbox{loop, 100};
    std::vector<int> came;
    const auto put = [&](int number, Inbox::Urgency urgency) {
        inbox.put(
            [&, number](LoopDesk&) -> Afterwards {
                came.push_back(number);
                return {};
            },
            urgency);
    };
    for (int i = 0; i < 40; ++i)
        put(i, Inbox::Urgency::Usual);
    put(100, Inbox::Urgency::Always);
    put(101, Inbox::Urgency::Always);
    market::Calendars calendars;
    JournalDesk desk{"for a test"};
    Node node{{}, calendars, desk};
    Visits visits{node, inbox};
    EXPECT_TRUE(visits.receive(UnixNanos{}, {}, 16));
    ASSERT_EQ(came.size(), 18u);
    EXPECT_EQ(came[0], 100);
    EXPECT_EQ(came[1], 101);
    EXPECT_EQ(came[2], 0);
    EXPECT_EQ(came[17], 15);
    put(102, Inbox::Urgency::Always);
    EXPECT_TRUE(visits.receive(UnixNanos{}, {}, 16));
    EXPECT_EQ(came[18], 102) << "it waits for nobody who came before it";
    EXPECT_FALSE(visits.receive(UnixNanos{}, {}, 16));
    EXPECT_EQ(came.size(), 43u);
    EXPECT_EQ(came.back(), 39);
}

TEST(LiveWorld, AVisitorGivesACommandAndIsAnsweredWhenItIsDurable) {
    Running running;
    std::vector<std::string> story;
    running.visit([&](LoopDesk& loop) -> Afterwards {
        const auto followed = loop.command(by_person(Halt{kMain, false, false, "testing"}));
        story.push_back(std::string{to_text(kind_of(followed.at(0)))});
        story.push_back(loop.engine().state().is_halted(kMain) ? "in force" : "not in force");
        const std::uint64_t needs = loop.journal().appended;
        return [&, needs](Recorded recorded) {
            story.push_back(recorded == Recorded::Yes ? "recorded" : "not recorded");
            EXPECT_GE(needs, 2u);
            running.stop = true;
        };
    });
    const auto summary = running.run();
    ASSERT_TRUE(summary) << summary.error().text;
    EXPECT_EQ(story, (std::vector<std::string>{"Halted", "in force", "recorded"}));
    ASSERT_EQ(running.kept.told.size(), 1u);
    EXPECT_EQ(running.kept.told[0], (std::vector<HaltInForce>{{kMain, "testing"}}));
}

TEST(LiveWorld, ACommandThatChangesNothingHasNoEvents) {
    Running running;
    running.visit([&](LoopDesk& loop) -> Afterwards {
        EXPECT_TRUE(loop.command(by_person(Disarm{})).empty());
        EXPECT_TRUE(loop.journal().recorded);
        running.stop = true;
        return {};
    });
    EXPECT_TRUE(running.run());
}

TEST(LiveWorld, VisitorsAreAnsweredInTheirOrder) {
    Running running;
    std::vector<int> answered;
    for (int i = 0; i < 100; ++i)
        running.visit([&, i](LoopDesk& loop) -> Afterwards {
            loop.command(by_person(NoteSignal{InstrumentId{"SPY.US"}, std::to_string(i)}));
            return [&, i](Recorded) {
                answered.push_back(i);
                running.stop = i == 99;
            };
        });
    EXPECT_TRUE(running.run());
    ASSERT_EQ(answered.size(), 100u);
    EXPECT_TRUE(std::is_sorted(answered.begin(), answered.end()));
}

TEST(LiveWorld, AHaltIsInForceAndSaidAloudWhenTheDiskFails) {
    Running running;
    running.disk.fault = MemoryStorage::Fault{.call = MemoryStorage::Call::Sync, .after = 0, .times = 1'000'000};
    bool halted = false;
    std::optional<Recorded> answer;
    running.visit([&](LoopDesk& loop) -> Afterwards {
        loop.command(by_person(Halt{AccountId{}, false, false, "the disk smells"}));
        halted = loop.engine().state().is_halted(kMain);
        return [&](Recorded recorded) {
            answer = recorded;
            running.disk.fault.reset();  // so that the run can end
            running.stop = true;
        };
    });
    const auto summary = running.run();
    ASSERT_TRUE(summary) << summary.error().text;
    EXPECT_TRUE(halted);
    EXPECT_EQ(answer, Recorded::No);
    ASSERT_EQ(running.kept.told.size(), 1u);
    EXPECT_EQ(running.kept.told[0], (std::vector<HaltInForce>{{AccountId{}, "the disk smells"}}));
    EXPECT_NE(std::find(running.log.lines.begin(), running.log.lines.end(),
                        "the halt of every account is in force and its record cannot be written; its reason: the disk "
                        "smells"),
              running.log.lines.end());
}

TEST(LiveWorld, ExitOnlyReadsTheJournalWritesNothingAndRefusesNewExposure) {
    Running first;
    first.visit([&](LoopDesk& loop) -> Afterwards {
        loop.command(by_person(Freeze{kMain, InstrumentId{"SPY.US"}, "testing"}));
        return [&](Recorded) { first.stop = true; };
    });
    ASSERT_TRUE(first.run());
    const auto before = first.disk.files;

    Running second;
    auto opened =
        LiveWorld::open_exit_only({}, second.calendars, &first.disk, "for a test", second.clock, second.log, {});
    ASSERT_TRUE(opened);
    second.world = std::move(*opened);
    EXPECT_EQ(second.world->recovered().runs, 1u);
    EXPECT_EQ(second.world->unreadable(), std::nullopt);
    Heard heard;
    second.world->node().add_observer(heard);
    bool frozen = false;
    std::optional<Recorded> answer;
    JournalState journal;
    second.visit([&](LoopDesk& loop) -> Afterwards {
        frozen = loop.engine().state().is_frozen(kMain, InstrumentId{"SPY.US"});
        journal = loop.journal();
        loop.command(by_person(Halt{AccountId{}, false, false, "enough"}));
        return [&](Recorded recorded) {
            answer = recorded;
            second.stop = true;
        };
    });
    const auto summary = second.run(2);
    ASSERT_TRUE(summary) << summary.error().text;
    EXPECT_TRUE(frozen) << "the state comes from what can be read";
    EXPECT_FALSE(journal.recorded);
    EXPECT_FALSE(journal.healthy);
    EXPECT_EQ(journal.text, "for a test");
    EXPECT_EQ(answer, Recorded::No);
    EXPECT_EQ(first.disk.files, before) << "nothing is written";
    EXPECT_NE(std::find(heard.kinds.begin(), heard.kinds.end(), EventKind::Halted), heard.kinds.end())
        << "whoever listens hears it all the same";
    EXPECT_EQ(heard.kinds.back(), EventKind::RunStopped);
    EXPECT_TRUE(second.world->node().unpublished().empty());
}

TEST(LiveWorld, ExitOnlyGoesOnWithWhatCouldBeReadOfADamagedJournal) {
    Running first;
    first.visit([&](LoopDesk& loop) -> Afterwards {
        loop.command(by_person(NoteSignal{InstrumentId{"SPY.US"}, "one"}));
        return [&](Recorded) { first.stop = true; };
    });
    ASSERT_TRUE(first.run());
    Buffer& segment = first.disk.files.begin()->second;
    for (std::size_t i = 200; i < 300; ++i)
        segment[i] ^= std::byte{0x55};
    Running second;
    EXPECT_FALSE(LiveWorld::open({}, second.calendars, first.disk, second.clock, second.log, {}));
    auto opened = LiveWorld::open_exit_only({}, second.calendars, &first.disk, "why", second.clock, second.log, {});
    ASSERT_TRUE(opened) << "exit-only starts all the same";
    second.world = std::move(*opened);
    second.stop = true;
    EXPECT_TRUE(second.run(2));
}

}  // namespace
}  // namespace sluice::world
