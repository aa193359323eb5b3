#include "worlds/wired_runner.hpp"

#include <chrono>
#include <cstdio>
#include <string_view>

#include "base/text.hpp"   // parse_uint64
#include "model/json.hpp"  // write_json

namespace sluice::worlds {
namespace {

int usage() {
    std::fputs(
        "usage: worlds --wired --seed N           one session, with its sentence when a rule broke\n"
        "       worlds --wired --events N         the same, with every event its journal kept\n"
        "       worlds --wired --trace N          the same, with what passed on the wire\n"
        "       worlds --wired --range FIRST LAST the sessions of these seeds, then the coverage table\n"
        "       --doors instead of --wired: with people at the gateway\n",
        stderr);
    return 2;
}

int run_one(std::uint64_t seed, WiredSession::Doors doors, bool events, bool trace) {
    world::WiredCoverage coverage;
    world::WiredSession session{seed, coverage, doors};
    if (trace)
        session.trace([](std::string_view line) {
            std::fwrite(line.data(), 1, line.size(), stdout);
            std::fputc('\n', stdout);
        });
    const auto failure = session.run();
    if (events)
        for (const Event& event : session.history()) {
            std::string line;
            write_json(event, line);
            std::puts(line.c_str());
        }
    if (failure)
        std::fputs(describe_wired(*failure, doors == WiredSession::Doors::Open ? "--doors" : "--wired").c_str(),
                   stdout);
    return failure ? 1 : 0;
}

int run_range(std::uint64_t first, std::uint64_t last, WiredSession::Doors doors) {
    world::WiredCoverage coverage;
    std::uint64_t failures = 0;
    std::uint64_t events = 0;
    const auto start = std::chrono::steady_clock::now();
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        const WiredRun run = run_wired_seed(seed, coverage, doors);
        events += run.events;
        if (!run.failure)
            continue;
        ++failures;
        std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), run.failure->sentence.c_str());
        std::fflush(stdout);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const std::string empty = coverage.empty_ones();
    std::fputs((coverage.table() + empty).c_str(), stdout);
    std::printf("%llu events, %.1f s, %llu failed\n", static_cast<unsigned long long>(events), took.count(),
                static_cast<unsigned long long>(failures));
    const bool missing = doors == WiredSession::Doors::Shut && last - first + 1 >= kFixedWiredSeeds && !empty.empty();
    return failures == 0 && !missing ? 0 : 1;
}

}  // namespace

WiredRun run_wired_seed(std::uint64_t seed, world::WiredCoverage& coverage, WiredSession::Doors doors) {
    world::WiredSession session{seed, coverage, doors};
    WiredRun run;
    run.failure = session.run();
    run.events = session.events();
    if (session.doors() != nullptr)
        run.doors = session.doors()->counts();
    return run;
}

std::string describe_wired(const world::SeedFailure& failure, std::string_view program) {
    std::string out = "seed " + std::to_string(failure.seed) + ": " + failure.sentence + "\nthe last events:\n";
    for (const std::string& event : failure.last_events)
        out += "  " + event + "\n";
    out += "replay it alone: build/release/test/worlds " + std::string{program} + " --seed " +
           std::to_string(failure.seed) + "\n";
    return out;
}

int run_wired_program(int count, char** given, WiredSession::Doors doors) {
    const auto number = [&](int at) { return at < count ? parse_uint64(given[at]).value_or(1) : 1; };
    const std::string_view what = count > 0 ? given[0] : "";
    if (what == "--range" && count == 3)
        return run_range(number(1), number(2), doors);
    if (count != 2 || (what != "--seed" && what != "--events" && what != "--trace"))
        return usage();
    return run_one(number(1), doors, what == "--events", what == "--trace");
}

}  // namespace sluice::worlds
