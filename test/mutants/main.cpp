// The table of mutants: each with the test or the seed that catches it. A mutant that nothing catches fails the run, and
// so does a catching test or seed that fails without it.
#include <sys/wait.h>  // WIFEXITED, WEXITSTATUS

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mutants/catchers.hpp"
#include "worlds/runner.hpp"  // first_catch, run_seed

using namespace sluice;

namespace {

// What mutant_tests made of one test: absent when it did not end by itself.
std::optional<int> run_test(std::string_view mutant, std::string_view test) {
    const std::string command = "'" SLUICE_MUTANT_TESTS "' --mutant=" + std::string{mutant} +
                                " --gtest_filter=" + std::string{test} + " >/dev/null 2>&1";
    const int status = std::system(command.c_str());
    if (!WIFEXITED(status))
        return std::nullopt;
    return WEXITSTATUS(status);
}

struct Caught {
    bool caught = false;
    std::string by;
};

Caught by_test(std::string_view name, std::string_view test) {
    const std::string by = "test " + std::string{test};
    if (run_test("None", test) != 0)
        return {false, by + " does not pass without the mutant"};
    if (run_test(name, test) != 1)
        return {false, "SURVIVED " + by};
    return {true, by};
}

Caught by_seed(Mutant mutant) {
    const bool power = mutant == Mutant::SyncLeftOut || mutant == Mutant::AcknowledgedBeforeSynced;
    const auto failure = worlds::first_catch(mutant, power ? 200 : worlds::kFixedSeeds);
    if (!failure)
        return {false, "SURVIVED the seeds"};
    const std::string by = "seed " + std::to_string(failure->seed);
    world::Coverage coverage;
    if (worlds::run_seed(failure->seed, coverage).failure)
        return {false, by + " does not pass without the mutant"};
    return {true, by + ": " + failure->sentence};
}

}  // namespace

int main(int argc, char** argv) {
    constexpr auto known = names(Mutant{});
    const std::vector<std::string_view> wanted(argv + 1, argv + argc);
    for (const std::string_view name : wanted) {
        if (std::find(known.begin() + 1, known.end(), name) != known.end())
            continue;
        std::fprintf(stderr, "usage: mutants [NAME...]; %s is no mutant, base/mutant.hpp lists them\n",
                     std::string{name}.c_str());
        return 2;
    }
    int survivors = 0;
    std::printf("%-28s %s\n", "mutant", "caught by");
    for (std::size_t i = 1; i < known.size(); ++i) {
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), known[i]) == wanted.end())
            continue;
        const auto which = static_cast<Mutant>(i);
        const std::string_view test = mutants::test_that_catches(which);
        const Caught result = test.empty() ? by_seed(which) : by_test(known[i], test);
        std::printf("%-28s %s\n", std::string{known[i]}.c_str(), result.by.c_str());
        std::fflush(stdout);
        survivors += result.caught ? 0 : 1;
    }
    return survivors == 0 ? 0 : 1;
}
