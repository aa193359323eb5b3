#include "journal/writer.hpp"

#include <gtest/gtest.h>

#include "journal/close_mark.hpp"
#include "journal/events_test_support.hpp"
#include "journal/memory_storage_test_support.hpp"
#include "journal/reader.hpp"
#include "journal/verify.hpp"

namespace sluice::journal {
namespace {

std::vector<Event> read_all(Storage& storage) {
    std::vector<Event> events;
    Reader reader{storage};
    const auto done = reader.read([&](const Event& event) -> Status {
        events.push_back(event);
        return {};
    });
    EXPECT_TRUE(done) << done.error().text;
    return events;
}

TEST(Writer, AnEmptyFolderIsAnEmptyJournalAndStaysOne) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->info.last_sequence, 0u);
    EXPECT_EQ(opened->info.head, Digest{});
    EXPECT_TRUE(opened->info.clean);
    EXPECT_TRUE(opened->writer.close_clean());
    EXPECT_TRUE(storage.files.empty());
    EXPECT_TRUE(verify(storage));
}

TEST(Writer, NothingIsDurableBeforeTheSync) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    const auto events = make_run(1, 3);
    for (const Event& event : events)
        opened->writer.append(event);
    EXPECT_EQ(opened->writer.durable_up_to(), 0u);
    EXPECT_TRUE(opened->writer.has_pending());
    ASSERT_TRUE(opened->writer.commit());
    EXPECT_EQ(opened->writer.durable_up_to(), 3u);
    EXPECT_FALSE(opened->writer.has_pending());
    storage.lose_unsynced();
    EXPECT_EQ(read_all(storage), events);
}

TEST(Writer, ABatchIsOneWriteAndOneSync) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    const auto events = make_run(1, 10);
    opened->writer.append(events[0]);
    ASSERT_TRUE(opened->writer.commit());
    storage.writes = storage.syncs = 0;
    for (std::size_t i = 1; i < events.size(); ++i)
        opened->writer.append(events[i]);
    ASSERT_TRUE(opened->writer.commit());
    EXPECT_EQ(storage.writes, 1u);
    EXPECT_EQ(storage.syncs, 1u);
    ASSERT_TRUE(opened->writer.commit());
    EXPECT_EQ(storage.writes, 1u) << "a commit of nothing writes nothing";
}

TEST(Writer, OsDurabilityDoesNotWaitForTheDisk) {
    MemoryStorage storage;
    auto config = small_config();
    config.durability = Durability::Os;
    auto opened = open_journal(storage, config);
    storage.syncs = 0;
    ASSERT_TRUE(append_all(opened->writer, make_run(1, 12), 4));
    EXPECT_EQ(storage.syncs, 0u);
    EXPECT_EQ(opened->writer.durable_up_to(), 12u);
}

TEST(Writer, SegmentsRollAndTheChainGoesOn) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    const auto events = make_run(1, 200);
    ASSERT_TRUE(append_all(opened->writer, events, 5));
    EXPECT_GT(storage.files.size(), 5u);
    for (const auto& [name, bytes] : storage.files)
        EXPECT_EQ(bytes.size(), 4096u) << name;
    EXPECT_EQ(read_all(storage), events);
    const auto report = verify(storage);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_EQ(report->segments, storage.files.size());
    EXPECT_EQ(report->batches, 40u);
    EXPECT_EQ(report->events, 200u);
    EXPECT_EQ(report->head, opened->writer.head());
    EXPECT_FALSE(report->clean);
}

TEST(Writer, ABatchLargerThanASegmentGetsOneOfItsOwn) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    const auto events = make_run(1, 100);
    ASSERT_TRUE(append_all(opened->writer, events, 100));
    EXPECT_EQ(storage.files.size(), 1u);
    EXPECT_GT(storage.files.begin()->second.size(), 4096u);
    EXPECT_EQ(storage.files.begin()->second.size() % 4096, 0u);
    const auto more = make_run(101, 3, 1);
    ASSERT_TRUE(append_all(opened->writer, more, 3));
    EXPECT_EQ(read_all(storage).size(), 103u);
    EXPECT_TRUE(verify(storage));
}

TEST(Writer, TheNextSegmentIsMadeAheadOnceHalfIsUsed) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    ASSERT_TRUE(opened->writer.prepare_next_segment());
    EXPECT_EQ(storage.files.size(), 1u);
    const auto events = make_run(1, 60);
    std::size_t i = 0;
    while (opened->writer.position().offset < 2048) {
        opened->writer.append(events[i++]);
        ASSERT_TRUE(opened->writer.commit());
        ASSERT_TRUE(opened->writer.prepare_next_segment());
    }
    EXPECT_EQ(storage.files.size(), 2u);
    storage.log.clear();
    while (opened->writer.position().segment == 1) {
        opened->writer.append(events[i++]);
        ASSERT_TRUE(opened->writer.commit());
    }
    for (const std::string& call : storage.log)
        EXPECT_FALSE(call.starts_with("0 ")) << "no commit makes a file: " << call;
    EXPECT_EQ(read_all(storage).size(), i);
}

TEST(Writer, RecordsEncodedElsewhereGiveTheSameJournal) {
    MemoryStorage one;
    MemoryStorage other;
    auto a = open_journal(one, small_config());
    auto b = open_journal(other, small_config());
    Buffer record;
    for (const Event& event : make_run(1, 9)) {
        a->writer.append(event);
        record.clear();
        encode_record(event, record);
        b->writer.append_encoded(record);
    }
    ASSERT_TRUE(a->writer.commit());
    ASSERT_TRUE(b->writer.commit());
    EXPECT_EQ(one.files, other.files);
}

// Every way one call can fail, at every place, with the retry that follows: the journal ends as if nothing had happened.
TEST(Writer, AFailedCallLosesNothingAndTheRetryGivesTheSameBytes) {
    const auto events = make_run(1, 60);
    MemoryStorage calm;
    {
        auto opened = open_journal(calm, small_config());
        ASSERT_TRUE(append_all(opened->writer, events, 4));
    }
    using Call = MemoryStorage::Call;
    for (const Call call : {Call::Create, Call::Write, Call::Sync}) {
        for (std::uint64_t after = 0; after < 20; ++after) {
            for (const std::uint64_t bytes_done : {0u, 100u, 4096u}) {
                MemoryStorage storage;
                auto opened = open_journal(storage, small_config());
                storage.fault = MemoryStorage::Fault{call, after, 2, bytes_done, true};
                std::uint64_t acknowledged = 0;
                for (const Event& event : events) {
                    opened->writer.append(event);
                    if (event.sequence % 4 != 0)
                        continue;
                    while (!opened->writer.commit()) {
                        EXPECT_EQ(opened->writer.durable_up_to(), acknowledged);
                        MemoryStorage crashed = storage;
                        crashed.lose_unsynced();
                        EXPECT_EQ(read_all(crashed).size(), acknowledged);
                    }
                    acknowledged = opened->writer.durable_up_to();
                    EXPECT_EQ(acknowledged, event.sequence);
                }
                EXPECT_EQ(storage.files, calm.files) << static_cast<int>(call) << " after " << after;
                storage.lose_unsynced();
                EXPECT_EQ(storage.files, calm.files);
            }
        }
    }
}

TEST(Writer, EventsAppendedWhileTheDiskFailsFollowInTheNextBatch) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    const auto events = make_run(1, 9);
    storage.fault = MemoryStorage::Fault{.call = MemoryStorage::Call::Sync, .times = 3};
    for (const Event& event : events) {
        opened->writer.append(event);
        const auto done = opened->writer.commit();
        EXPECT_EQ(done.has_value(), event.sequence > 3) << event.sequence;
    }
    EXPECT_EQ(opened->writer.durable_up_to(), 9u);
    EXPECT_EQ(read_all(storage), events);
    const auto report = verify(storage);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_EQ(report->batches, 7u) << "1, then 2 to 4 together, then one each";
}

TEST(Writer, AFullDiskStopsAtTheNextSegmentAndGoesOnWhenThereIsRoom) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    const auto events = make_run(1, 200);
    storage.fault =
        MemoryStorage::Fault{.call = MemoryStorage::Call::Create, .after = 2, .times = 30, .bytes_done = 1000};
    std::uint64_t refused = 0;
    for (const Event& event : events) {
        opened->writer.append(event);
        if (!opened->writer.commit())
            ++refused;
    }
    EXPECT_EQ(refused, 30u);
    EXPECT_EQ(opened->writer.durable_up_to(), 200u);
    EXPECT_EQ(read_all(storage), events);
    EXPECT_TRUE(verify(storage));
}

TEST(Writer, AFailedCloseCanBeTriedAgain) {
    using Call = MemoryStorage::Call;
    for (const Call call : {Call::Create, Call::Write, Call::Sync, Call::Rename}) {
        for (std::uint64_t after = 0; after < 3; ++after) {
            MemoryStorage storage;
            auto opened = open_journal(storage, small_config());
            ASSERT_TRUE(append_all(opened->writer, make_run(1, 8), 4));
            storage.fault = MemoryStorage::Fault{.call = call, .after = after, .times = 2};
            int tries = 0;
            while (!opened->writer.close_clean() && tries < 9)
                ++tries;
            storage.lose_unsynced();
            const auto report = verify(storage);
            ASSERT_TRUE(report) << report.error().text;
            EXPECT_TRUE(report->clean);
            EXPECT_TRUE(storage.files.contains(kCloseMark));
        }
    }
}

}  // namespace
}  // namespace sluice::journal
