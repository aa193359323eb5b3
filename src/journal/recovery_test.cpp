#include "journal/recovery.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "journal/close_mark.hpp"
#include "journal/events_test_support.hpp"
#include "journal/memory_storage_test_support.hpp"
#include "journal/snapshot.hpp"
#include "journal/verify.hpp"

namespace sluice::journal {
namespace {

struct Written {
    MemoryStorage storage;
    std::vector<Event> events;
    Position before_last;
    Position end;
};

Written write_journal(std::uint64_t count, std::size_t per_batch, const WriterConfig& config = small_config()) {
    Written written;
    auto opened = open_journal(written.storage, config);
    EXPECT_TRUE(opened);
    written.events = make_run(1, count);
    const auto cut = static_cast<std::ptrdiff_t>(count - per_batch);
    EXPECT_TRUE(append_all(opened->writer, {written.events.begin(), written.events.begin() + cut}, per_batch));
    written.before_last = opened->writer.position();
    EXPECT_TRUE(append_all(opened->writer, {written.events.begin() + cut, written.events.end()}, per_batch));
    written.end = opened->writer.position();
    return written;
}

// After a recovery the journal goes on, closes and verifies, with nothing of the acknowledged part missing.
void expect_goes_on(MemoryStorage storage, const std::vector<Event>& expected, std::uint64_t at_least) {
    auto opened = open_journal(storage, small_config());
    ASSERT_TRUE(opened) << opened.error().text;
    ASSERT_GE(opened->events.size(), at_least);
    ASSERT_LE(opened->events.size(), expected.size());
    EXPECT_TRUE(std::equal(opened->events.begin(), opened->events.end(), expected.begin()));
    const auto after_cut = verify(storage);
    ASSERT_TRUE(after_cut) << after_cut.error().text;
    EXPECT_EQ(after_cut->torn_bytes, 0u);
    ASSERT_TRUE(append_all(opened->writer, make_run(opened->events.size() + 1, 5, 1), 2));
    ASSERT_TRUE(opened->writer.close_clean());
    const auto report = verify(storage);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_TRUE(report->clean);
    EXPECT_EQ(report->events, opened->events.size() + 5);
    EXPECT_EQ(report->runs, opened->events.empty() ? 1u : 2u);
}

TEST(Recovery, EveryByteOfTheLastBatchCutLeavesTheBatchesBefore) {
    const Written written = write_journal(24, 4);
    const std::string name = segment_name(written.end.segment);
    const std::uint64_t from = written.end.last_batch_offset;
    for (std::uint64_t cut = from; cut < written.end.offset; ++cut) {
        MemoryStorage storage = written.storage;
        Buffer& file = storage.files.find(name)->second;
        std::fill(file.begin() + static_cast<std::ptrdiff_t>(cut),
                  file.begin() + static_cast<std::ptrdiff_t>(written.end.offset), std::byte{0});
        const auto report = verify(storage);
        ASSERT_TRUE(report) << report.error().text;
        EXPECT_EQ(report->torn_bytes == 0, cut == from);
        EXPECT_EQ(report->events, 20u);
        expect_goes_on(storage, written.events, 20);
    }
}

TEST(Recovery, EveryByteOfAFirstBatchOfASegmentCutLeavesTheSegmentBefore) {
    Written written = write_journal(24, 4);
    for (std::uint64_t count = 25; written.end.last_batch_offset != 0; ++count)
        written = write_journal(count * 4, 4);
    ASSERT_GT(written.end.segment, 1u);
    const std::string name = segment_name(written.end.segment);
    for (std::uint64_t cut = 0; cut < written.end.offset; cut += 3) {
        MemoryStorage storage = written.storage;
        Buffer& file = storage.files.find(name)->second;
        std::fill(file.begin() + static_cast<std::ptrdiff_t>(cut), file.end(), std::byte{0});
        expect_goes_on(storage, written.events, written.events.size() - 4);
    }
}

// A power cut before the sync of the last batch: each of its 4-KiB pages is there or not, and one is there in part.
TEST(Recovery, AnySubsetOfUnsyncedPagesLeavesTheBatchesBefore) {
    auto config = small_config(1u << 16);
    const Written written = write_journal(240, 60, config);
    const std::string name = segment_name(written.end.segment);
    const std::uint64_t first = written.end.last_batch_offset / 4096;
    const std::uint64_t pages = (written.end.offset - 1) / 4096 - first + 1;
    ASSERT_GE(pages, 2u);
    const Buffer whole = written.storage.files.find(name)->second;
    Buffer old = whole;
    std::fill(old.begin() + static_cast<std::ptrdiff_t>(written.end.last_batch_offset), old.end(), std::byte{0});
    Random random{1, 2};
    for (std::uint64_t subset = 0; subset < (1u << pages); ++subset) {
        MemoryStorage storage = written.storage;
        Buffer& file = storage.files.find(name)->second;
        file = old;
        for (std::uint64_t page = 0; page < pages; ++page) {
            if ((subset >> page & 1) == 0)
                continue;
            const auto begin = static_cast<std::ptrdiff_t>((first + page) * 4096);
            const bool torn = page == subset % pages;
            const auto length = static_cast<std::ptrdiff_t>(torn ? random.below(4096) : 4096);
            std::copy(whole.begin() + begin, whole.begin() + begin + length, file.begin() + begin);
        }
        expect_goes_on(storage, written.events, 180);
    }
}

TEST(Recovery, TwoRunsAreOneChain) {
    MemoryStorage storage;
    {
        auto opened = open_journal(storage, small_config());
        ASSERT_TRUE(append_all(opened->writer, make_run(1, 10), 3));
        ASSERT_TRUE(opened->writer.close_clean());
    }
    auto opened = open_journal(storage, small_config());
    ASSERT_TRUE(opened);
    EXPECT_TRUE(opened->info.clean);
    EXPECT_EQ(opened->info.runs, 1u);
    EXPECT_EQ(opened->info.last_sequence, 10u);
    EXPECT_EQ(opened->info.last_time, make_run(1, 10).back().time);
    EXPECT_TRUE(storage.files.contains(kCloseMark)) << "reading alone does not reopen";
    ASSERT_TRUE(append_all(opened->writer, make_run(11, 4, 1), 2));
    EXPECT_FALSE(storage.files.contains(kCloseMark));
    const auto report = verify(storage);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->runs, 2u);
    EXPECT_FALSE(report->clean);
}

TEST(Recovery, ATornFirstBatchBehindACleanCloseIsCutAndNotTakenForTampering) {
    MemoryStorage storage;
    {
        auto opened = open_journal(storage, small_config());
        ASSERT_TRUE(append_all(opened->writer, make_run(1, 10), 3));
        ASSERT_TRUE(opened->writer.close_clean());
    }
    {
        auto opened = open_journal(storage, small_config());
        storage.fault = MemoryStorage::Fault{.call = MemoryStorage::Call::Write, .bytes_done = 60};
        ASSERT_FALSE(append_all(opened->writer, make_run(11, 1, 1), 1));
    }
    storage.fault.reset();
    const auto report = verify(storage);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_GT(report->torn_bytes, 0u);
    auto opened = open_journal(storage, small_config());
    ASSERT_TRUE(opened);
    EXPECT_FALSE(opened->info.clean);
    EXPECT_EQ(opened->info.last_sequence, 10u);
    ASSERT_TRUE(append_all(opened->writer, make_run(11, 2, 1), 2));
    EXPECT_TRUE(verify(storage));
}

TEST(Recovery, WhatWasReadIsMadeDurableBeforeItCounts) {
    Written written = write_journal(8, 4);
    // As after a kill between write and sync: visible, not on the disk.
    const std::string name = segment_name(written.end.segment);
    Buffer& disk = written.storage.durable.find(name)->second;
    std::fill(disk.begin() + static_cast<std::ptrdiff_t>(written.end.last_batch_offset), disk.end(), std::byte{0});
    auto opened = open_journal(written.storage, small_config());
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->writer.durable_up_to(), 8u);
    written.storage.lose_unsynced();
    expect_goes_on(written.storage, written.events, 8);
}

TEST(Recovery, DamageOfSomethingAcknowledgedRefusesToStartAndChangesNothing) {
    const Written written = write_journal(24, 4);
    const std::uint64_t in_third_batch = written.end.last_batch_offset / 2;
    MemoryStorage storage = written.storage;
    storage.files.begin()->second[in_third_batch] ^= std::byte{1};
    const auto before = storage.files;
    const auto opened = open_journal(storage, small_config());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::Corrupt);
    EXPECT_EQ(storage.files, before);
}

TEST(Recovery, AnErrorOfTheSinkEndsTheOpening) {
    Written written = write_journal(24, 4);
    const auto opened = Writer::open(written.storage, small_config(), [](const Event& event) -> Status {
        if (event.sequence == 7)
            return fail(ErrorCode::Corrupt, "seven");
        return {};
    });
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().text, "seven");
}

TEST(Recovery, AMissingSegmentIsNamed) {
    Written written = write_journal(200, 4);
    ASSERT_GT(written.end.segment, 2u);
    written.storage.files.erase(segment_name(2));
    const auto opened = open_journal(written.storage, small_config());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().text, "journal-000002.seg is missing from the journal");
}

TEST(Recovery, AnEmptySegmentLeftByACrashIsMadeAgain) {
    Written written = write_journal(8, 4);
    written.storage.files[segment_name(written.end.segment + 1)] = Buffer(100);
    expect_goes_on(written.storage, written.events, 8);
}

TEST(Recovery, SnapshotsOfWhatWasCutAreDropped) {
    Written written = write_journal(24, 4);
    ASSERT_TRUE(write_snapshot(written.storage, {20, {}, written.before_last.head, {}}));
    ASSERT_TRUE(write_snapshot(written.storage, {24, {}, written.end.head, {}}));
    ASSERT_TRUE(verify(written.storage));
    Buffer& file = written.storage.files.find(segment_name(written.end.segment))->second;
    std::fill(file.begin() + static_cast<std::ptrdiff_t>(written.end.offset) - 40, file.end(), std::byte{0});
    auto opened = open_journal(written.storage, small_config());
    ASSERT_TRUE(opened) << opened.error().text;
    EXPECT_TRUE(written.storage.files.contains(snapshot_name(20)));
    EXPECT_FALSE(written.storage.files.contains(snapshot_name(24)));
    EXPECT_TRUE(verify(written.storage));
}

}  // namespace
}  // namespace sluice::journal
