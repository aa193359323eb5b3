#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "stage.hpp"

// Plays every conversation of test/scenarios/*.txt. A file holds scenarios separated by blank lines: comment lines that
// state the rule, the lines played, `----`, and the exact outcome. With SLUICE_UPDATE set the outcomes are rewritten and
// the reviewer reads the diff. SLUICE_SCENARIO=limits plays limits.txt alone.
namespace {

struct Scenario {
    std::vector<std::string> rule;
    std::vector<std::string> lines;
    std::vector<std::string> expected;
};

std::vector<Scenario> read(const std::filesystem::path& path) {
    std::ifstream in{path};
    std::vector<Scenario> scenarios;
    Scenario current;
    bool outcome = false;
    const auto flush = [&] {
        if (!current.lines.empty())
            scenarios.push_back(std::exchange(current, {}));
        outcome = false;
    };
    for (std::string line; std::getline(in, line);) {
        if (line.empty())
            flush();
        else if (line == "----")
            outcome = true;
        else if (outcome)
            current.expected.push_back(line);
        else if (line.front() == '#')
            current.rule.push_back(line);
        else
            current.lines.push_back(line);
    }
    flush();
    return scenarios;
}

std::vector<std::string> play(const Scenario& scenario) {
    sluice::test::Stage stage;
    for (const auto& line : scenario.lines)
        stage.play(line);
    return stage.take_outcome();
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines)
        text += line + '\n';
    return text;
}

void write(const std::filesystem::path& path, const std::vector<Scenario>& scenarios) {
    std::ofstream out{path};
    for (std::size_t i = 0; i < scenarios.size(); ++i)
        out << (i == 0 ? "" : "\n") << joined(scenarios[i].rule) << joined(scenarios[i].lines) << "----\n"
            << joined(scenarios[i].expected);
}

std::vector<std::filesystem::path> files() {
    const char* const only = std::getenv("SLUICE_SCENARIO");
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator{SLUICE_SOURCE_DIR "/test/scenarios"})
        if (entry.path().extension() == ".txt" && (only == nullptr || entry.path().stem() == only))
            found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

TEST(Scenarios, EveryConversationEndsAsWritten) {
    const bool update = std::getenv("SLUICE_UPDATE") != nullptr;
    std::size_t count = 0;
    for (const auto& path : files()) {
        auto scenarios = read(path);
        for (auto& scenario : scenarios) {
            ++count;
            EXPECT_FALSE(scenario.rule.empty()) << path << ": a scenario states its rule";
            const auto outcome = play(scenario);
            if (update)
                scenario.expected = outcome;
            EXPECT_EQ(joined(outcome), joined(scenario.expected)) << path << "\n"
                                                                  << joined(scenario.rule) << joined(scenario.lines);
        }
        if (update)
            write(path, scenarios);
    }
    EXPECT_GE(count, std::getenv("SLUICE_SCENARIO") == nullptr ? 60u : 1u)
        << "the order life cycle has at least 60 rows";
}

}  // namespace
