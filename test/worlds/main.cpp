// The seeded worlds as a program: one seed alone, new ones, the table of mutants.
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"   // parse_uint64
#include "model/json.hpp"  // write_json
#include "worlds/runner.hpp"
#include "worlds/wired_runner.hpp"

using namespace sluice;

namespace {

int usage() {
    std::fputs(
        "usage: worlds --seed N           one session, with its sentence when a rule broke\n"
        "       worlds --events N         the same, with every event its journal kept\n"
        "       worlds --range FIRST LAST the sessions of these seeds, then the coverage table\n"
        "       worlds --new COUNT        sessions of seeds nobody has tried (--fuzz is the same; default 200)\n"
        "       worlds --mutants          which seed catches each breakage (a build with SLUICE_MUTANTS)\n"
        "       worlds --wired ...        sessions over Alpaca's wire: --wired alone says how\n"
        "       worlds --doors ...        the same, with people at the gateway\n",
        stderr);
    return 2;
}

int run_range(const std::vector<std::uint64_t>& seeds, bool table) {
    world::Coverage coverage;
    std::uint64_t failures = 0;
    std::uint64_t events = 0;
    const auto start = std::chrono::steady_clock::now();
    for (const std::uint64_t seed : seeds) {
        const worlds::SeedRun run = worlds::run_seed(seed, coverage);
        events += run.events;
        if (!run.failure)
            continue;
        ++failures;
        std::fputs(seeds.size() == 1 || !table
                       ? worlds::describe(*run.failure).c_str()
                       : ("seed " + std::to_string(seed) + ": " + run.failure->sentence + "\n").c_str(),
                   stdout);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (table)
        std::fputs((coverage.table() + coverage.empty_ones()).c_str(), stdout);
    std::printf("%zu sessions, %llu events, %.1f s, %llu failed\n", seeds.size(),
                static_cast<unsigned long long>(events), took.count(), static_cast<unsigned long long>(failures));
    const bool empty = table && seeds.size() >= worlds::kFixedSeeds && !coverage.empty_ones().empty();
    return failures == 0 && !empty ? 0 : 1;
}

int print_events(std::uint64_t seed) {
    world::Coverage coverage;
    world::SeededSession session{seed, coverage};
    const auto failure = session.run();
    for (const Event& event : session.history()) {
        std::string line;
        write_json(event, line);
        std::puts(line.c_str());
    }
    if (failure)
        std::fputs(worlds::describe(*failure).c_str(), stdout);
    return failure ? 1 : 0;
}

int run_mutants() {
    if (!kMutantsCompiledIn) {
        std::fputs("worlds --mutants needs a build with SLUICE_MUTANTS: cmake --preset mutants\n", stderr);
        return 2;
    }
    int survivors = 0;
    std::printf("%-28s %-6s %s\n", "mutant", "seed", "the rule it broke");
    for (std::size_t i = 1; i < names(Mutant{}).size(); ++i) {
        const auto which = static_cast<Mutant>(i);
        const bool power = which == Mutant::SyncLeftOut || which == Mutant::AcknowledgedBeforeSynced;
        const auto caught = worlds::first_catch(which, power ? 200 : worlds::kFixedSeeds);
        std::printf("%-28s %-6s %s\n", std::string{names(Mutant{})[i]}.c_str(),
                    caught ? std::to_string(caught->seed).c_str() : "-",
                    caught ? caught->sentence.c_str() : "SURVIVED");
        std::fflush(stdout);
        survivors += caught ? 0 : 1;
    }
    return survivors == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> args(argv + 1, argv + argc);
    const auto number = [&](std::size_t at, std::uint64_t otherwise) {
        return at < args.size() ? parse_uint64(args[at]).value_or(otherwise) : otherwise;
    };
    if (args.empty())
        return usage();
    std::vector<std::uint64_t> seeds;
    if (args[0] == "--seed" && args.size() == 2) {
        seeds.push_back(number(1, 1));
        return run_range(seeds, false);
    }
    if (args[0] == "--events" && args.size() == 2)
        return print_events(number(1, 1));
    if (args[0] == "--range" && args.size() == 3) {
        for (std::uint64_t seed = number(1, 1); seed <= number(2, 1); ++seed)
            seeds.push_back(seed);
        return run_range(seeds, true);
    }
    if (args[0] == "--new" || args[0] == "--fuzz") {
        std::random_device entropy;
        for (std::uint64_t i = 0; i < number(1, 200); ++i)
            seeds.push_back((std::uint64_t{entropy()} << 20) ^ entropy());
        return run_range(seeds, false);
    }
    if (args[0] == "--wired")
        return worlds::run_wired_program(argc - 2, argv + 2);
    if (args[0] == "--doors")
        return worlds::run_wired_program(argc - 2, argv + 2, worlds::WiredSession::Doors::Open);
    if (args[0] == "--mutants")
        return run_mutants();
    return usage();
}
