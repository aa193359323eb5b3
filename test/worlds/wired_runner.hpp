#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "world/seeded/wired_coverage.hpp"  // WiredCoverage
#include "world/seeded/wired_session.hpp"   // WiredSession, SeedFailure

namespace sluice::worlds {

// The seeds every change is held against: 1 to 500.
constexpr std::uint64_t kFixedWiredSeeds = 500;
// And with the doors open, 1 to 120.
constexpr std::uint64_t kFixedDoorSeeds = 120;

struct WiredRun {
    std::optional<world::SeedFailure> failure;
    std::uint64_t events = 0;
    world::WiredDoors::Counts doors{};  // zero while they are shut
};
using world::WiredSession;
WiredRun run_wired_seed(std::uint64_t seed, world::WiredCoverage& coverage,
                        WiredSession::Doors doors = WiredSession::Doors::Shut);

// The seed, the sentence, the last events and the command that replays it alone.
std::string describe_wired(const world::SeedFailure& failure, std::string_view program = "--wired");

// `worlds --wired --seed N | --events N | --trace N | --range FIRST LAST`, or the same after --doors; the exit code. `given`
// begins behind that word.
int run_wired_program(int count, char** given, WiredSession::Doors doors = WiredSession::Doors::Shut);

}  // namespace sluice::worlds
