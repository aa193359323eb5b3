#include "journal/snapshot.hpp"

#include <gtest/gtest.h>

#include "journal/events_test_support.hpp"
#include "journal/memory_storage_test_support.hpp"

namespace sluice::journal {
namespace {

Snapshot sample(std::uint64_t sequence) {
    return {sequence, at_second(5), sha256(as_bytes("head")), Buffer(100, std::byte{9})};
}

TEST(Snapshot, ComesBackAsItWas) {
    MemoryStorage storage;
    ASSERT_TRUE(write_snapshot(storage, sample(42)));
    EXPECT_EQ(storage.files.size(), 1u);
    EXPECT_EQ(read_snapshot(storage, "snapshot-00000000000000000042.snap"), sample(42));
}

TEST(Snapshot, TheNewestWholeOneIsFound) {
    MemoryStorage storage;
    for (const std::uint64_t sequence : {10u, 200u, 30u})
        ASSERT_TRUE(write_snapshot(storage, sample(sequence)));
    EXPECT_EQ((*find_snapshot(storage, 1000))->sequence, 200u);
    EXPECT_EQ((*find_snapshot(storage, 199))->sequence, 30u);
    storage.files[snapshot_name(200)][80] ^= std::byte{1};
    EXPECT_EQ((*find_snapshot(storage, 1000))->sequence, 30u);
    EXPECT_FALSE(*find_snapshot(storage, 9));
}

TEST(Snapshot, ARenamedOneIsNotTaken) {
    MemoryStorage storage;
    ASSERT_TRUE(write_snapshot(storage, sample(10)));
    ASSERT_TRUE(storage.rename(snapshot_name(10), snapshot_name(11)));
    EXPECT_FALSE(read_snapshot(storage, snapshot_name(11)));
}

TEST(Snapshot, AFailureLeavesTheOlderOnes) {
    using Call = MemoryStorage::Call;
    for (const Call call : {Call::Create, Call::Write, Call::Sync, Call::Rename}) {
        MemoryStorage storage;
        ASSERT_TRUE(write_snapshot(storage, sample(10)));
        storage.fault = MemoryStorage::Fault{.call = call, .bytes_done = 10};
        EXPECT_FALSE(write_snapshot(storage, sample(20)));
        EXPECT_EQ((*find_snapshot(storage, 1000))->sequence, 10u);
        ASSERT_TRUE(write_snapshot(storage, sample(20)));
        EXPECT_EQ((*find_snapshot(storage, 1000))->sequence, 20u);
    }
}

}  // namespace
}  // namespace sluice::journal
