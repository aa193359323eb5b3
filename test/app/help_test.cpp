#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cli_kit.hpp"

// Every verb there is, found in the help itself, has examples of its own.
namespace sluice::app {
namespace {

using namespace kit;
using Words = std::vector<std::string>;

std::string joined(const Words& words) {
    std::string text{"sluice"};
    for (const std::string& word : words)
        text += " " + word;
    return text;
}

std::vector<std::string> lines_between(const std::string& text, const std::string& heading) {
    std::vector<std::string> lines;
    std::size_t at = text.find(heading);
    if (at == std::string::npos)
        return lines;
    for (at += heading.size(); at < text.size() && text[at] == ' ';) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string help_of(Words words) {
    words.emplace_back("--help");
    const Answer answer = run(words);
    EXPECT_EQ(answer.code, ExitCode::Done) << joined(words);
    EXPECT_EQ(answer.err, "") << joined(words);
    return answer.out;
}

// The commands below one, a group after the other; `sluice` itself is the empty one.
std::vector<Words> commands_below(const Words& group) {
    std::vector<Words> all;
    for (const std::string& line : lines_between(help_of(group), "\nCommands:\n")) {
        if (line.size() < 3 || line[2] == ' ')
            continue;  // a meaning that goes on
        Words command = group;
        command.push_back(line.substr(2, line.find(' ', 2) - 2));
        all.push_back(command);
        for (Words& below : commands_below(command))
            all.push_back(std::move(below));
    }
    return all;
}

TEST(Help, OfEveryCommandHasExamplesOfItsOwn) {
    const std::vector<Words> commands = commands_below({});
    ASSERT_GT(commands.size(), 30u);
    for (const Words& command : commands) {
        const std::vector<std::string> examples = lines_between(help_of(command), "\nExamples:\n");
        EXPECT_FALSE(examples.empty()) << joined(command);
        std::size_t own = 0;
        for (const std::string& example : examples)
            own += example.find(joined(command)) != std::string::npos ? 1u : 0u;
        EXPECT_GE(own, 1u) << joined(command);
        EXPECT_TRUE(command.front() == "demo" || help_of(command).find("sluice demo --data") == std::string::npos)
            << joined(command) << " shows what `sluice --help` shows";
    }
}

TEST(Help, OfTokenNamesEachOfItsVerbs) {
    const std::vector<Words> verbs = commands_below({"token"});
    ASSERT_EQ(verbs.size(), 4u);
    const std::string help = help_of({"token"});
    for (const Words& verb : verbs)
        EXPECT_NE(help.find("sluice token " + verb.back()), std::string::npos) << verb.back();
}

}  // namespace
}  // namespace sluice::app
