#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <sstream>

#include "run_kit.hpp"

// docs/trading.md as a reader follows it: what it calls sluice.yaml is written, every line behind `$` is run in order, and
// what stands below it is part of what the command says.
namespace sluice::app {
namespace {

using namespace kit;

struct Step {
    std::size_t line = 0;
    std::string yaml = {};  // the configuration; otherwise a command
    std::string command = {};
    int code = 0;
    std::vector<std::string> says = {};
    std::optional<std::string> typed = {};  // at a terminal
};

std::vector<Step> steps_of(const std::string& page) {
    std::vector<Step> steps;
    std::istringstream lines{page};
    std::string block;
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.starts_with("```")) {
            block = block.empty() ? line.substr(3) : "";
            if (block == "yaml")
                steps.push_back({.line = number, .yaml = "# of docs/trading.md\n"});
        } else if (block == "yaml") {
            steps.back().yaml += line + "\n";
        } else if (block == "console" && line.starts_with("$ ")) {
            Step step{.line = number, .command = line.substr(2)};
            if (const std::size_t exit = step.command.find("  # exit "); exit != std::string::npos) {
                step.code = std::stoi(step.command.substr(exit + 9));
                step.command.resize(exit);
            }
            steps.push_back(std::move(step));
        } else if (block == "console" && line.starts_with(">")) {
            steps.back().typed = (line.size() > 2 ? line.substr(2) : "") + "\n";
        } else if (block == "console") {
            steps.back().says.push_back(line);
        }
    }
    return steps;
}

struct Said {
    int code = -1;
    std::string text;
};

int exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

std::string script_of(const Step& step) {
    const std::string program{SLUICE_BINARY};
    return "PATH=" + program.substr(0, program.rfind('/')) + ":$PATH; [ -f .vars ] && . ./.vars\n" + step.command +
           "\ncode=$?; declare -p ORDER HASH TRAIL TARGET > .vars 2>/dev/null; exit $code";
}

Said run_without_terminal(const Step& step) {
    Said said;
    std::ofstream{".step", std::ios::binary} << "exec < /dev/null 2>&1\n" + script_of(step);
    std::FILE* pipe = ::popen("bash .step", "r");
    if (pipe == nullptr)
        return said;
    std::array<char, 4'096> buffer;
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
        said.text.append(buffer.data(), count);
    said.code = exit_code(::pclose(pipe));
    return said;
}

Said run_at_terminal(const Step& step) {
    Said said;
    std::ofstream{".step", std::ios::binary} << script_of(step);
    int terminal = -1;
    const pid_t pid = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (pid == 0) {
        ::execl("/bin/bash", "bash", ".step", nullptr);
        ::_exit(127);
    }
    if (::write(terminal, step.typed->data(), step.typed->size()) < 0)
        return said;
    std::array<char, 4'096> buffer;
    for (ssize_t count = 0; (count = ::read(terminal, buffer.data(), buffer.size())) > 0;)
        said.text.append(buffer.data(), static_cast<std::size_t>(count));
    ::close(terminal);
    int status = 0;
    ::waitpid(pid, &status, 0);
    said.code = exit_code(status);
    return said;
}

TEST(TradingPage, EveryCommandOfItRuns) {
    const std::string page = read_file(std::string{SLUICE_SOURCE_DIR} + "/docs/trading.md");
    const std::vector<Step> steps = steps_of(page);
    ASSERT_GT(steps.size(), 30u);
    const Folder folder;
    std::unique_ptr<Daemon> daemon;
    for (const Step& step : steps) {
        const std::string where = "docs/trading.md:" + std::to_string(step.line) + ": " + step.command;
        if (!step.yaml.empty()) {
            folder.write("sluice.yaml", step.yaml);
            continue;
        }
        Said said;
        if (step.command == "sluice run &") {
            daemon = std::make_unique<Daemon>();
            said = {0, daemon->until_ready()};
        } else if (step.command == "kill -TERM %1") {
            const Daemon::End end = daemon->stop();
            said = {end.code, end.out + end.err};
        } else {
            said = step.typed ? run_at_terminal(step) : run_without_terminal(step);
        }
        ASSERT_EQ(said.code, step.code) << where << "\n" << said.text;
        for (const std::string& line : step.says)
            EXPECT_TRUE(holds(said.text, line)) << where << "\nsays nothing of: " << line << "\n" << said.text;
    }
}

}  // namespace
}  // namespace sluice::app
