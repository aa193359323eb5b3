#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <thread>

#include "worlds/wired_runner.hpp"

namespace sluice::worlds {
namespace {

#ifdef SLUICE_SANITIZED
constexpr std::uint64_t kSeedsRun = 4;
#else
constexpr std::uint64_t kSeedsRun = kFixedDoorSeeds;
#endif

struct Share {
    world::WiredCoverage coverage;
    world::WiredDoors::Counts counts;
    std::string failures;
};

void run_share(std::uint64_t first, Share& share) {
    for (std::uint64_t seed = first; seed <= kSeedsRun && share.failures.empty(); seed += 2) {
        const WiredRun run = run_wired_seed(seed, share.coverage, WiredSession::Doors::Open);
        share.counts.answered += run.doors.answered;
        share.counts.repeats += run.doors.repeats;
        share.counts.cuts += run.doors.cuts;
        share.counts.events_read += run.doors.events_read;
        share.counts.history_parts += run.doors.history_parts;
        if (run.failure)
            share.failures = describe_wired(*run.failure, "--doors");
    }
}

TEST(DoorWorlds, AKeyIsOneOrderAndAReaderHasEveryEventOnce) {
    Share odd;
    Share even;
    std::thread other{[&] { run_share(2, even); }};
    run_share(1, odd);
    other.join();
    EXPECT_EQ(odd.failures + even.failures, "");
    for (const Share* share : {&odd, &even}) {
        EXPECT_GT(share->counts.answered, kSeedsRun / 2);
        EXPECT_GT(share->counts.repeats, 0u);
        EXPECT_GT(share->counts.cuts, kSeedsRun / 2);
        EXPECT_GT(share->counts.history_parts, 0u);
        std::printf(
            "%llu answers under a key, %llu asked again, %llu cuts of readers, %llu events read, %llu parts of the "
            "past\n",
            static_cast<unsigned long long>(share->counts.answered),
            static_cast<unsigned long long>(share->counts.repeats), static_cast<unsigned long long>(share->counts.cuts),
            static_cast<unsigned long long>(share->counts.events_read),
            static_cast<unsigned long long>(share->counts.history_parts));
    }
}

TEST(DoorWorldsOfOneSeed, AreEqualEventByEvent) {
    world::WiredCoverage coverage;
    WiredSession first{7, coverage, WiredSession::Doors::Open};
    WiredSession second{7, coverage, WiredSession::Doors::Open};
    (void)first.run();
    (void)second.run();
    EXPECT_EQ(first.history(), second.history());
}

}  // namespace
}  // namespace sluice::worlds
