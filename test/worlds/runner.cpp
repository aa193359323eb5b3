#include "worlds/runner.hpp"

#include <fstream>

#include "base/text.hpp"  // parse_uint64, trim

namespace sluice::worlds {

std::vector<std::uint64_t> seeds_that_once_failed() {
    std::vector<std::uint64_t> seeds;
    std::ifstream file{SLUICE_SOURCE_DIR "/test/worlds/seeds.txt"};
    for (std::string line; std::getline(file, line);) {
        const auto seed = parse_uint64(trim(line.substr(0, line.find('#'))));
        if (seed)
            seeds.push_back(*seed);
    }
    return seeds;
}

SeedRun run_seed(std::uint64_t seed, world::Coverage& coverage) {
    world::SeededSession session{seed, coverage};
    SeedRun run;
    run.failure = session.run();
    run.events = session.events();
    run.commands = session.commands();
    return run;
}

std::string describe(const world::SeedFailure& failure) {
    std::string out = "seed " + std::to_string(failure.seed) + ": " + failure.sentence + "\nthe last events:\n";
    for (const std::string& event : failure.last_events)
        out += "  " + event + "\n";
    out += "replay it alone: build/release/test/worlds --seed " + std::to_string(failure.seed) + "\n";
    return out;
}

std::optional<world::SeedFailure> first_catch([[maybe_unused]] Mutant mutant, [[maybe_unused]] std::uint64_t seeds) {
#ifdef SLUICE_MUTANTS
    active_mutant = mutant;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        world::Coverage coverage;
        SeedRun run = run_seed(seed, coverage);
        if (!run.failure)
            continue;
        active_mutant = Mutant::None;
        return run.failure;
    }
    active_mutant = Mutant::None;
#endif
    return std::nullopt;
}

}  // namespace sluice::worlds
