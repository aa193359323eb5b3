#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <thread>

#include "worlds/wired_runner.hpp"

namespace sluice::worlds {
namespace {

// Sanitizers make a session slow; a few seeds look for what they find.
#ifdef SLUICE_SANITIZED
constexpr std::uint64_t kSeedsRun = 6;
#else
constexpr std::uint64_t kSeedsRun = kFixedWiredSeeds;
#endif

struct Share {
    world::WiredCoverage coverage;
    std::string failures;
};

// Every second seed from `first`.
void run_share(std::uint64_t first, Share& share) {
    for (std::uint64_t seed = first; seed <= kSeedsRun && share.failures.empty(); seed += 2)
        if (const WiredRun run = run_wired_seed(seed, share.coverage); run.failure)
            share.failures = describe_wired(*run.failure);
}

TEST(WiredWorlds, BreakNoRuleAndCoverEveryIncident) {
    Share odd;
    Share even;
    std::thread other{[&] { run_share(2, even); }};
    run_share(1, odd);
    other.join();
    EXPECT_EQ(odd.failures + even.failures, "");
    odd.coverage.merge(even.coverage);
    std::fputs(odd.coverage.table().c_str(), stdout);
    if (kSeedsRun == kFixedWiredSeeds) {
        EXPECT_EQ(odd.coverage.empty_ones(), "");
    }
}

TEST(WiredWorldsOfOneSeed, AreEqualEventByEvent) {
    world::WiredCoverage coverage;
    world::WiredSession first{7, coverage};
    world::WiredSession second{7, coverage};
    (void)first.run();
    (void)second.run();
    EXPECT_EQ(first.history(), second.history());
}

}  // namespace
}  // namespace sluice::worlds
