#include "journal/verify.hpp"

#include <gtest/gtest.h>

#include "journal/close_mark.hpp"
#include "journal/events_test_support.hpp"
#include "journal/memory_storage_test_support.hpp"
#include "journal/snapshot.hpp"

namespace sluice::journal {
namespace {

TEST(Verify, WritesNothing) {
    MemoryStorage storage = small_journal(End::Killed);
    storage.log.clear();
    const auto report = verify(storage);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_TRUE(storage.log.empty());
    EXPECT_EQ(report->runs, 2u);
    EXPECT_EQ(report->events, 44u);
    EXPECT_EQ(report->snapshots, 1u);
    EXPECT_FALSE(report->clean);
}

// verify_slow_test.cpp flips every bit.
TEST(Verify, AfterACleanCloseFailsOnAChangeOfEveryByteOfEveryFile) {
    MemoryStorage storage = small_journal(End::Clean);
    const auto report = verify(storage);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_TRUE(report->clean);
    EXPECT_GE(report->segments, 3u);
    for (auto& [name, bytes] : storage.files) {
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            if (bytes[at] == std::byte{0} && at % 4 != 0)
                continue;
            const std::byte mask{static_cast<unsigned char>(1u << at % 8)};
            bytes[at] ^= mask;
            const auto broken = verify(storage);
            ASSERT_FALSE(broken) << name << " byte " << at;
            EXPECT_EQ(broken.error().code, ErrorCode::Corrupt) << broken.error().text;
            bytes[at] ^= mask;
        }
    }
}

TEST(Verify, WithoutACleanCloseOnlyTheLastBatchAndWhatFollowsMayBeTorn) {
    const MemoryStorage whole = small_journal(End::Killed);
    MemoryStorage storage = whole;
    Scanner scanner{storage};
    ASSERT_TRUE(scanner.run([](const BatchView&) -> Status { return {}; }));
    const Position end = scanner.position();
    for (auto& [name, bytes] : storage.files) {
        for (std::size_t at = 0; at < bytes.size(); at += 3) {
            bytes[at] ^= std::byte{16};
            const auto broken = verify(storage);
            const bool may_be_torn = name == segment_name(end.segment) && at >= end.last_batch_offset;
            EXPECT_EQ(broken.has_value(), may_be_torn) << name << " byte " << at;
            if (broken) {
                EXPECT_GT(broken->torn_bytes, 0u);
            }
            bytes[at] ^= std::byte{16};
        }
    }
}

TEST(Verify, AfterACleanCloseACutIsFoundAtEveryLength) {
    const MemoryStorage whole = small_journal(End::Clean);
    for (const auto& [name, bytes] : whole.files) {
        for (std::size_t length = 0; length < bytes.size(); length += 13) {
            MemoryStorage storage = whole;
            storage.files[name].resize(length);
            EXPECT_FALSE(verify(storage)) << name << " cut to " << length;
        }
        MemoryStorage storage = whole;
        storage.files[name].push_back(std::byte{0});
        EXPECT_FALSE(verify(storage)) << name << " made longer";
    }
}

TEST(Verify, AfterACleanCloseAWholeMissingSegmentOrSnapshotHeadIsFound) {
    const MemoryStorage whole = small_journal(End::Clean);
    MemoryStorage storage = whole;
    storage.files.erase(std::prev(storage.files.lower_bound("journal-999"))->first);
    EXPECT_FALSE(verify(storage));

    storage = whole;
    auto snapshot = read_snapshot(storage, snapshot_name(20));
    ASSERT_TRUE(snapshot);
    snapshot->head[0] ^= std::byte{1};
    ASSERT_TRUE(write_snapshot(storage, *snapshot));
    const auto broken = verify(storage);
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().text,
              "snapshot-00000000000000000020.snap names a hash that the journal does not have at that event");
}

TEST(Verify, AJournalCutBackToAWholeBatchIsFoundByThePrintedHash) {
    MemoryStorage storage = small_journal(End::Killed);
    const auto before = verify(storage);
    ASSERT_TRUE(before);
    EXPECT_TRUE(verify(storage, before->head));
    {
        auto opened = open_journal(storage, small_config());
        ASSERT_TRUE(append_all(opened->writer, make_run(45, 3, 2), 3));
    }
    const auto broken = verify(storage, before->head);
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code, ErrorCode::Corrupt);
}

// An edit by somebody who knows the format and mends checksum, count and hash of the batch he changes.
TEST(Verify, ARewrittenBatchBreaksTheChainBehindIt) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config(1u << 16));
    auto events = make_run(1, 12);
    ASSERT_TRUE(append_all(opened->writer, events, 4));
    MemoryStorage forged;
    auto forger = open_journal(forged, small_config(1u << 16));
    std::get<SignalNoted>(events[6].body).text.assign(std::get<SignalNoted>(events[6].body).text.size(), 'y');
    ASSERT_TRUE(append_all(forger->writer, {events.begin(), events.begin() + 8}, 4));
    const auto end = static_cast<std::ptrdiff_t>(forger->writer.position().offset);
    const Buffer& from = forged.files.begin()->second;
    std::copy(from.begin(), from.begin() + end, storage.files.begin()->second.begin());
    const auto broken = verify(storage);
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().code, ErrorCode::Corrupt);
}

TEST(Verify, TornPagesOfOsDurabilityAreATornTail) {
    MemoryStorage storage;
    auto config = small_config(1u << 16);
    config.durability = Durability::Os;
    auto opened = open_journal(storage, config);
    ASSERT_TRUE(append_all(opened->writer, make_run(1, 200), 10));
    Buffer& file = storage.files.begin()->second;
    std::fill(file.begin() + 4096, file.begin() + 8192, std::byte{0});
    const auto report = verify(storage);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_GT(report->torn_bytes, 0u);
    EXPECT_TRUE(open_journal(storage, config));
    EXPECT_EQ(verify(storage)->torn_bytes, 0u);
}

TEST(Verify, NamesFilesThatAreNotTheJournals) {
    MemoryStorage storage = small_journal(End::Clean);
    storage.files["notes.txt"] = Buffer(3);
    const auto report = verify(storage);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->notes, std::vector<std::string>{"notes.txt is not part of the journal and was not looked at"});
}

}  // namespace
}  // namespace sluice::journal
