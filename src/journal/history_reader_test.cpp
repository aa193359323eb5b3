#include "journal/history_reader.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "journal/events_test_support.hpp"
#include "journal/memory_storage_test_support.hpp"

namespace sluice::journal {
namespace {

// How many bytes were read.
class CountingStorage final : public Storage {
public:
    explicit CountingStorage(MemoryStorage& below) : below_{below} {}
    std::uint64_t bytes_read = 0;

    Result<std::vector<std::string>> list() override { return below_.list(); }
    Result<std::uint64_t> size(std::string_view name) override { return below_.size(name); }
    Result<Buffer> read(std::string_view name, std::uint64_t offset, std::uint64_t bytes) override {
        auto got = below_.read(name, offset, bytes);
        bytes_read += got ? got->size() : 0;
        return got;
    }
    Status create(std::string_view, std::uint64_t) override { return refuse(); }
    Status write(std::string_view, std::uint64_t, Bytes) override { return refuse(); }
    Status sync(std::string_view) override { return refuse(); }
    Status truncate(std::string_view, std::uint64_t) override { return refuse(); }
    Status remove(std::string_view) override { return refuse(); }
    Status rename(std::string_view, std::string_view) override { return refuse(); }

private:
    static Status refuse() { return fail(ErrorCode::Invalid, "reading only"); }
    MemoryStorage& below_;
};

struct Recorded {
    MemoryStorage storage;
    std::vector<Event> events;

    explicit Recorded(std::uint64_t count, std::size_t per_batch = 3) {
        auto opened = open_journal(storage, small_config());
        events = make_run(1, count);
        EXPECT_TRUE(append_all(opened->writer, events, per_batch));
    }
    std::vector<Event> part(std::uint64_t from, std::size_t most, std::uint64_t up_to) const {
        std::vector<Event> out;
        for (const Event& event : events)
            if (event.sequence >= from && event.sequence <= up_to && out.size() < most)
                out.push_back(event);
        return out;
    }
};

TEST(HistoryReader, AnEmptyJournalHasNoPart) {
    MemoryStorage storage;
    HistoryReader reader{storage};
    EXPECT_TRUE(reader.read(1, 10, 0)->empty());
    EXPECT_TRUE(reader.read(1, 10, 5)->empty());
}

TEST(HistoryReader, TellsNothingThatIsNotDurableYet) {
    const Recorded recorded{20};
    MemoryStorage storage = recorded.storage;
    HistoryReader reader{storage};
    EXPECT_EQ(*reader.read(9, 100, 10), recorded.part(9, 100, 10));
    EXPECT_TRUE(reader.read(11, 100, 10)->empty());
    EXPECT_EQ(*reader.read(11, 100, 20), recorded.part(11, 100, 20));
}

RC_GTEST_PROP(HistoryReader, EveryPartIsWhatWasWritten, ()) {
    const auto count = *rc::gen::inRange<std::uint64_t>(1, 300);
    const Recorded recorded{count, *rc::gen::inRange<std::size_t>(1, 9)};
    MemoryStorage storage = recorded.storage;
    HistoryReader reader{storage};
    const auto questions = *rc::gen::container<std::vector<std::pair<std::uint64_t, std::size_t>>>(
        rc::gen::pair(rc::gen::inRange<std::uint64_t>(0, count + 3), rc::gen::inRange<std::size_t>(0, 60)));
    for (const auto& [from, most] : questions) {
        const auto up_to = *rc::gen::inRange<std::uint64_t>(0, count + 1);
        const auto part = reader.read(from, most, up_to);
        RC_ASSERT(part.has_value());
        RC_ASSERT(*part == recorded.part(from, most, up_to));
    }
}

TEST(HistoryReader, APartNearTheEndDoesNotReadEverything) {
    Recorded recorded{5'000};
    std::uint64_t all = 0;
    for (const auto& [name, bytes] : recorded.storage.files)
        all += bytes.size();
    ASSERT_GT(recorded.storage.files.size(), 10u);
    CountingStorage storage{recorded.storage};
    HistoryReader reader{storage};
    ASSERT_EQ(reader.read(4'990, 10, 5'000)->size(), 10u);
    EXPECT_LT(storage.bytes_read, all / 4);
    // And who reads on goes on where he stopped.
    storage.bytes_read = 0;
    std::uint64_t next = 1;
    while (next <= 5'000) {
        const auto part = reader.read(next, 256, 5'000);
        ASSERT_EQ(part->front().sequence, next);
        next = part->back().sequence + 1;
    }
    EXPECT_LT(storage.bytes_read, all * 60);
}

// One that reads far ahead, and one that comes back to the place where it stopped behind it.
TEST(HistoryReader, AReaderDoesNotTakeAwayWhereAnotherGoesOn) {
    MemoryStorage files;
    auto opened = open_journal(files, small_config(256u << 10));
    const std::vector<Event> events = make_run(1, 3'000);
    ASSERT_TRUE(append_all(opened->writer, events, 2));
    CountingStorage storage{files};
    HistoryReader reader{storage};
    ASSERT_EQ(reader.read(301, 100, 3'000)->size(), 100u);
    for (std::uint64_t next = 1'001; next < 2'001; next += 2)
        ASSERT_EQ(reader.read(next, 2, 3'000)->size(), 2u);
    storage.bytes_read = 0;
    ASSERT_EQ(reader.read(401, 4, 3'000)->front().sequence, 401u);
    const std::uint64_t going_on = storage.bytes_read;
    storage.bytes_read = 0;
    HistoryReader fresh{storage};
    ASSERT_EQ(fresh.read(401, 4, 3'000)->front().sequence, 401u);
    EXPECT_LT(going_on, storage.bytes_read);
}

TEST(HistoryReader, FollowsASegmentThatIsBegunLater) {
    Recorded recorded{10};
    HistoryReader reader{recorded.storage};
    EXPECT_EQ(reader.read(1, 100, 10)->size(), 10u);
    auto opened = open_journal(recorded.storage, small_config());
    recorded.events = make_run(11, 2'000, 1);
    ASSERT_TRUE(append_all(opened->writer, recorded.events, 5));
    EXPECT_EQ(reader.read(2'000, 100, 2'010)->size(), 11u);
    EXPECT_EQ(reader.read(11, 3, 2'010)->front(), recorded.events.front());
}

}  // namespace
}  // namespace sluice::journal
