#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/mutant.hpp"            // Mutant
#include "world/seeded/coverage.hpp"  // Coverage
#include "world/seeded/session.hpp"   // SeedFailure

namespace sluice::worlds {

// The seeds every change is held against: 1 to 1,000, and after them those that once failed (test/worlds/seeds.txt).
constexpr std::uint64_t kFixedSeeds = 1'000;
std::vector<std::uint64_t> seeds_that_once_failed();

struct SeedRun {
    std::optional<world::SeedFailure> failure;
    std::uint64_t events = 0;
    std::uint64_t commands = 0;
};
SeedRun run_seed(std::uint64_t seed, world::Coverage& coverage);

// The seed, the sentence, the last 30 events and the command that replays it alone.
std::string describe(const world::SeedFailure& failure);

// The first of the fixed seeds under which `mutant` breaks a rule; absent: none of the first `seeds` does.
// Only in a build with SLUICE_MUTANTS.
std::optional<world::SeedFailure> first_catch(Mutant mutant, std::uint64_t seeds);

}  // namespace sluice::worlds
