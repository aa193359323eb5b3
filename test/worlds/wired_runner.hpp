#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "world/seeded/wired_coverage.hpp"  // WiredCoverage
#include "world/seeded/wired_session.hpp"   // WiredSession, SeedFailure

namespace sluice::worlds {

// The seeds every change is held against: 1 to 500.
constexpr std::uint64_t kFixedWiredSeeds = 500;

struct WiredRun {
    std::optional<world::SeedFailure> failure;
    std::uint64_t events = 0;
};
WiredRun run_wired_seed(std::uint64_t seed, world::WiredCoverage& coverage);

// The seed, the sentence, the last events and the command that replays it alone.
std::string describe_wired(const world::SeedFailure& failure);

// `worlds --wired --seed N | --events N | --trace N | --range FIRST LAST`; the exit code. `given` begins after --wired.
int run_wired_program(int count, char** given);

}  // namespace sluice::worlds
