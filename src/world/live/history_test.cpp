#include "world/live/history.hpp"

#include <gtest/gtest.h>

#include "journal/events_test_support.hpp"
#include "journal/memory_storage_test_support.hpp"
#include "world/live/waker.hpp"
#include "world/storage_history.hpp"

namespace sluice::world {
namespace {

using journal::MemoryStorage;

struct NoDesk final : LoopDesk {
    const engine::Engine& engine() const override { std::abort(); }
    UnixNanos now() const override { return {}; }
    JournalState journal() const override { return {}; }
    std::vector<Event> command(Command) override { return {}; }
};

class LiveHistoryTest : public ::testing::Test {
protected:
    LiveHistoryTest() {
        auto opened = journal::open_journal(written, journal::small_config());
        events = journal::make_run(1, 3'000);
        EXPECT_TRUE(journal::append_all(opened->writer, events, 7));
        ledger.emplace(journal::Ledger::open(":memory:").value(), std::make_unique<MemoryStorage>(written));
        history.emplace(*ledger, inbox);
    }
    // The loop: takes visits until `done`.
    template <class Done>
    void run_until(Done done) {
        NoDesk desk;
        while (!done()) {
            for (const Visit& visit : inbox.take())
                EXPECT_FALSE(visit(desk));
            if (!done())
                waker.sleep(std::chrono::seconds{10});
        }
    }

    MemoryStorage written;
    std::vector<Event> events;
    Waker waker;
    Inbox inbox{waker};
    std::optional<LedgerThread> ledger;
    std::optional<LiveHistory> history;
};

TEST_F(LiveHistoryTest, AnswersOnTheLoopWhatIsDurable) {
    ledger->tell(2'500);
    std::vector<Event> got;
    std::uint64_t true_up_to = 0;
    while (got.size() < 2'500) {
        bool answered = false;
        ASSERT_TRUE(history->read(got.size() + 1, 256, [&](Result<gateway::HistoryPart> part) {
            got.insert(got.end(), part->events.begin(), part->events.end());
            true_up_to = part->true_up_to;
            answered = true;
        }));
        run_until([&] { return answered; });
    }
    EXPECT_EQ(true_up_to, 2'500u);
    EXPECT_TRUE(std::equal(got.begin(), got.end(), events.begin()));
    // And behind it there is nothing yet.
    bool answered = false;
    ASSERT_TRUE(history->read(2'501, 10, [&](Result<gateway::HistoryPart> part) {
        EXPECT_TRUE(part->events.empty());
        answered = true;
    }));
    run_until([&] { return answered; });
}

TEST_F(LiveHistoryTest, TooManyQuestionsAreRefusedAtOnceAndTheOthersAnswered) {
    ledger->tell(3'000);
    std::size_t taken = 0;
    std::size_t answered = 0;
    Status status;
    for (int i = 0; i < 100'000 && status; ++i) {
        status = history->read(1, 200, [&](Result<gateway::HistoryPart> part) {
            EXPECT_EQ(part->events.size(), 200u);
            ++answered;
        });
        taken += status ? 1 : 0;
    }
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::Unavailable);
    run_until([&] { return answered == taken; });
}

TEST_F(LiveHistoryTest, NobodyIsToldAfterItsEnd) {
    ledger->tell(3'000);
    for (int i = 0; i < 10; ++i)
        ASSERT_TRUE(history->read(1, 100, [](Result<gateway::HistoryPart>) { FAIL(); }));
    history.reset();
    ledger.reset();
    NoDesk desk;
    for (const Visit& visit : inbox.take())
        EXPECT_FALSE(visit(desk));
}

TEST(StorageHistory, AnswersAtOnce) {
    MemoryStorage storage;
    auto opened = journal::open_journal(storage, journal::small_config());
    const auto events = journal::make_run(1, 50);
    ASSERT_TRUE(journal::append_all(opened->writer, events, 4));
    StorageHistory history{storage, [] { return 20; }};
    bool answered = false;
    ASSERT_TRUE(history.read(15, 100, [&](Result<gateway::HistoryPart> part) {
        EXPECT_EQ(part->events.size(), 6u);
        EXPECT_EQ(part->events.front(), events[14]);
        EXPECT_EQ(part->true_up_to, 20u);
        answered = true;
    }));
    EXPECT_TRUE(answered);
}

}  // namespace
}  // namespace sluice::world
