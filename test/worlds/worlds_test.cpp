#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <thread>

#include "worlds/runner.hpp"

namespace sluice::worlds {
namespace {

// Sanitizers make a session slow; a few seeds look for what they find.
#ifdef SLUICE_SANITIZED
constexpr std::uint64_t kSeedsRun = 6;
#else
constexpr std::uint64_t kSeedsRun = kFixedSeeds;
#endif

struct Share {
    world::Coverage coverage;
    std::string failures;
    std::uint64_t short_ones = 0;  // sessions below the promised length
};

// Every second seed from `first`. Nothing is shared: many engines fit in one process.
void run_share(std::uint64_t first, Share& share) {
    for (std::uint64_t seed = first; seed <= kSeedsRun && share.failures.empty(); seed += 2) {
        const SeedRun run = run_seed(seed, share.coverage);
        if (run.failure)
            share.failures = describe(*run.failure);
        if (run.commands < world::SeededSession::kCommands || run.events < world::SeededSession::kEvents)
            ++share.short_ones;
    }
}

TEST(Worlds, BreakNoRuleAndCoverEveryCell) {
    Share odd;
    Share even;
    std::thread other{[&] { run_share(2, even); }};
    run_share(1, odd);
    other.join();
    EXPECT_EQ(odd.failures + even.failures, "");
    EXPECT_EQ(odd.short_ones + even.short_ones, 0u);
    odd.coverage.merge(even.coverage);
    std::fputs(odd.coverage.table().c_str(), stdout);
    if (kSeedsRun == kFixedSeeds) {
        EXPECT_EQ(odd.coverage.empty_ones(), "");
    }
}

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
