// The main of mutant_tests: GoogleTest with the mutant switched on that --mutant=NAME names. Exits with 0 when every
// test that was meant passed, 1 when one failed, 2 on a wrong name, 3 when no test was meant.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/mutant.hpp"  // active_mutant, names

using namespace sluice;

namespace {

bool switch_on(std::string_view name) {
    constexpr auto known = names(Mutant{});
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end())
        return false;
    active_mutant = static_cast<Mutant>(found - known.begin());
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    setenv("RC_PARAMS", "seed=20261125", 0);  // properties draw the same cases on every machine
    testing::InitGoogleTest(&argc, argv);
    for (int i = 1; i < argc; ++i) {
        constexpr std::string_view flag = "--mutant=";
        const std::string_view word = argv[i];
        if (!word.starts_with(flag) || !switch_on(word.substr(flag.size()))) {
            std::fprintf(stderr, "%s names no mutant; base/mutant.hpp lists them\n", argv[i]);
            return 2;
        }
    }
    const int failed = RUN_ALL_TESTS();
    return testing::UnitTest::GetInstance()->test_to_run_count() == 0 ? 3 : failed;
}
