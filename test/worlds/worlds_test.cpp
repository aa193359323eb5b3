#include <cstdio>

#include <gtest/gtest.h>

#include "worlds/runner.hpp"

namespace sluice::worlds {
namespace {

constexpr std::uint64_t kShards = 2;
constexpr std::uint64_t kSeedsPerShard = kFixedSeeds / kShards;
// Sanitizers make a session slow; a few of each half look for what they find.
#ifdef SLUICE_SANITIZED
constexpr std::uint64_t kSeedsRun = 3;
#else
constexpr std::uint64_t kSeedsRun = kSeedsPerShard;
#endif

class Worlds : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Worlds, BreakNoRuleAndCoverEveryCell) {
    world::Coverage coverage;
    const std::uint64_t first = GetParam() * kSeedsPerShard + 1;
    for (std::uint64_t seed = first; seed < first + kSeedsRun; ++seed) {
        const SeedRun run = run_seed(seed, coverage);
        ASSERT_FALSE(run.failure) << describe(*run.failure);
        EXPECT_GE(run.commands, world::SeededSession::kCommands);
        EXPECT_GE(run.events, world::SeededSession::kEvents);
    }
    if (kSeedsRun < kSeedsPerShard)
        return;
    std::fputs(coverage.table().c_str(), stdout);
    EXPECT_EQ(coverage.empty_ones(), "");
}

INSTANTIATE_TEST_SUITE_P(Half, Worlds, testing::Range<std::uint64_t>(0, kShards));

TEST(WorldsThatOnceFailed, DoNotFailAgain) {
    for (const std::uint64_t seed : seeds_that_once_failed()) {
        world::Coverage coverage;
        const SeedRun run = run_seed(seed, coverage);
        EXPECT_FALSE(run.failure) << describe(*run.failure);
    }
}

TEST(WorldsOfOneSeed, AreEqualEventByEvent) {
    world::Coverage coverage;
    world::SeededSession first{7, coverage};
    world::SeededSession second{7, coverage};
    (void)first.run();
    (void)second.run();
    EXPECT_EQ(first.history(), second.history());
}

}  // namespace
}  // namespace sluice::worlds
