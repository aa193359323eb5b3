#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/random.hpp"
#include "journal/events_test_support.hpp"
#include "journal/verify.hpp"
#include "world/file_storage.hpp"

// A real process that is killed while it writes a real journal. A kill loses what the process held and nothing the system
// had taken; power cuts, which lose that too, are the seeded disk's (world/seeded).
namespace sluice::world {
namespace {

constexpr int kKills = 100;
constexpr std::uint64_t kSegmentBytes = 16 << 10;

// The event of a sequence is a function of it, so the reader knows what must stand there.
Event expected_event(std::uint64_t sequence) {
    Event event;
    event.sequence = sequence;
    event.time = journal::at_second(static_cast<std::int64_t>(sequence));
    SignalNoted note;
    note.instrument = InstrumentId{"SPY.US"};
    note.text = std::to_string(sequence) + std::string(static_cast<std::size_t>(sequence * 131 % 400), 's');
    event.body = note;
    return event;
}

journal::WriterConfig config() {
    return {.segment_bytes = kSegmentBytes, .durability = journal::Durability::Disk, .reserve_bytes = 4096};
}

// Writes batches of one to four events for ever and says through `pipe` how far they are durable.
[[noreturn]] void write_until_killed(const std::string& folder, int pipe) {
    auto storage = FileStorage::open(folder);
    if (!storage)
        ::_exit(2);
    auto opened = journal::Writer::open(**storage, config(), [](const Event&) -> Status { return {}; });
    if (!opened)
        ::_exit(3);
    journal::Writer& writer = opened->writer;
    for (std::uint64_t sequence = writer.last_sequence() + 1;; ++sequence) {
        writer.append(expected_event(sequence));
        if (sequence % 7 < 3)
            continue;
        if (!writer.commit())
            ::_exit(4);
        const std::uint64_t durable = writer.durable_up_to();
        if (::write(pipe, &durable, sizeof durable) != sizeof durable)
            ::_exit(5);
        if (sequence % 5 == 0 && !writer.prepare_next_segment())
            ::_exit(6);
    }
}

// Starts a writer, kills it after `acknowledgements` of them, answers the last one it gave.
std::uint64_t run_and_kill(const std::string& folder, std::uint64_t acknowledgements) {
    int ends[2];
    if (::pipe(ends) != 0)
        return 0;
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        write_until_killed(folder, ends[1]);
    }
    ::close(ends[1]);
    std::uint64_t last = 0;
    std::uint64_t heard = 0;
    for (std::uint64_t durable = 0; ::read(ends[0], &durable, sizeof durable) == sizeof durable;) {
        last = durable;
        if (++heard == acknowledgements)
            ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself, exit " << WEXITSTATUS(status);
    return last;
}

TEST(JournalKill, EveryAcknowledgedRecordSurvivesSigkillAtAHundredMoments) {
    std::string pattern = (std::filesystem::temp_directory_path() / "sluice-kill-XXXXXX").string();
    const std::string folder = ::mkdtemp(pattern.data());
    Random random{20131007, 1};
    std::uint64_t torn = 0;
    for (int kill = 0; kill < kKills && !::testing::Test::HasFailure(); ++kill) {
        const std::uint64_t acknowledged = run_and_kill(folder, 1 + random.below(60));
        {
            auto storage = FileStorage::open(folder, FileStorage::Access::ReadOnly);
            ASSERT_TRUE(storage);
            const auto report = journal::verify(**storage);
            ASSERT_TRUE(report) << report.error().text;
            ASSERT_GE(report->events, acknowledged);
            torn += report->torn_bytes > 0;
        }
        auto storage = FileStorage::open(folder);
        std::uint64_t read = 0;
        auto opened = journal::Writer::open(**storage, config(), [&](const Event& event) -> Status {
            EXPECT_EQ(event, expected_event(++read));
            return {};
        });
        ASSERT_TRUE(opened) << opened.error().text;
        ASSERT_GE(read, acknowledged);
        const auto report = journal::verify(**storage);
        ASSERT_TRUE(report) << report.error().text;
        EXPECT_EQ(report->torn_bytes, 0u);
        EXPECT_EQ(report->events, read);
    }
    ::testing::Test::RecordProperty("torn_tails", std::to_string(torn));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sluice::world
