#include <gtest/gtest.h>

#include "worlds/runner.hpp"

namespace sluice::worlds {
namespace {

#ifdef SLUICE_SANITIZED
constexpr std::uint64_t kSeedsPerShard = 2;
#else
constexpr std::uint64_t kSeedsPerShard = 50;
#endif
constexpr std::uint64_t kShards = kFixedSeeds / 50;

class Worlds : public testing::TestWithParam<std::uint64_t> {};

// No seed of the shard breaks a rule, and over them every reachable (state x event) cell and every fault occurs at least
// once in half of the fixed seeds; the whole table is asked of the last test.
TEST_P(Worlds, NoRuleBreaks) {
    world::Coverage coverage;
    for (std::uint64_t seed = GetParam() * 50 + 1; seed <= GetParam() * 50 + kSeedsPerShard; ++seed) {
        const SeedRun run = run_seed(seed, coverage);
        ASSERT_FALSE(run.failure) << describe(*run.failure);
        EXPECT_GE(run.commands, world::SeededSession::kCommands);
        EXPECT_GE(run.events, world::SeededSession::kEvents);
    }
}

INSTANTIATE_TEST_SUITE_P(Shard, Worlds, testing::Range<std::uint64_t>(0, kShards));

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
