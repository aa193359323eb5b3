#include "world/seeded/storage.hpp"

#include <gtest/gtest.h>

namespace sluice::world {
namespace {

Buffer text(std::uint64_t bytes, char letter) { return Buffer(bytes, static_cast<std::byte>(letter)); }

SeededStorage disk_with(std::uint64_t seed, std::uint64_t bytes) {
    SeededStorage disk{Random{seed, 1}};
    EXPECT_TRUE(disk.create("a", bytes));
    return disk;
}

TEST(SeededStorage, WhatIsSyncedSurvivesAPowerCut) {
    auto disk = disk_with(1, 40'960);
    ASSERT_TRUE(disk.write("a", 0, text(40'960, 'x')));
    ASSERT_TRUE(disk.sync("a"));
    disk.cut_power();
    EXPECT_FALSE(disk.read("a", 0, 1));
    disk.restart();
    EXPECT_EQ(*disk.read("a", 0, 40'960), text(40'960, 'x'));
}

TEST(SeededStorage, UnsyncedPagesAreEachKeptOrLostAndOneIsTorn) {
    auto disk = disk_with(2, 409'600);
    ASSERT_TRUE(disk.write("a", 0, text(409'600, 'x')));
    disk.cut_power();
    disk.restart();
    EXPECT_EQ(disk.counts().torn_pages, 1u);
    EXPECT_GT(disk.counts().lost_pages, 20u);
    EXPECT_GT(disk.counts().kept_pages, 20u);
    EXPECT_EQ(disk.counts().lost_pages + disk.counts().kept_pages, 99u);
}

TEST(SeededStorage, AFailedSyncMayForgetPagesThatALaterSyncDoesNotWrite) {
    bool forgotten_and_lost = false;
    for (std::uint64_t seed = 0; seed < 50 && !forgotten_and_lost; ++seed) {
        auto disk = disk_with(seed, 8 * SeededStorage::kPageBytes);
        ASSERT_TRUE(disk.write("a", 0, text(8 * SeededStorage::kPageBytes, 'x')));
        disk.set_mood(DiskMood::Broken);
        while (disk.sync("a"))
            ASSERT_TRUE(disk.write("a", 0, text(1, 'x')) || true);
        disk.set_mood(DiskMood::Healthy);
        ASSERT_TRUE(disk.sync("a"));
        disk.cut_power();
        disk.restart();
        forgotten_and_lost = disk.counts().forgotten_pages > 0 && *disk.read("a", 0, 8 * 4096) != text(8 * 4096, 'x');
    }
    EXPECT_TRUE(forgotten_and_lost);
}

TEST(SeededStorage, ThePowerGoesInsideThePlannedCall) {
    auto disk = disk_with(3, 4096);
    disk.cut_power_at(2);
    ASSERT_TRUE(disk.write("a", 0, text(100, 'x')));
    EXPECT_FALSE(disk.sync("a"));
    EXPECT_TRUE(disk.is_dead());
    EXPECT_FALSE(disk.write("a", 0, text(100, 'y')));
    disk.restart();
    EXPECT_FALSE(disk.is_dead());
    EXPECT_EQ(disk.counts().cuts_inside_a_call, 1u);
}

TEST(SeededStorage, AFailedWriteMayHaveDoneAnyPart) {
    auto disk = disk_with(4, 4096);
    disk.set_mood(DiskMood::Full);
    std::size_t failures = 0;
    for (int i = 0; i < 40; ++i)
        failures += disk.write("a", 0, text(4096, 'x')) ? 0 : 1;
    EXPECT_EQ(failures, disk.counts().failed_writes);
    EXPECT_GT(failures, 5u);
    EXPECT_LT(failures, 35u);
}

TEST(SeededStorage, OneSeedGivesOneFate) {
    const auto fate = [] {
        auto disk = disk_with(5, 81'920);
        (void)disk.write("a", 0, text(81'920, 'x'));
        disk.cut_power();
        disk.restart();
        return *disk.read("a", 0, 81'920);
    };
    EXPECT_EQ(fate(), fate());
}

}  // namespace
}  // namespace sluice::world
