#include <sstream>

#include "gateway_kit.hpp"

// The README's curl commands as a reader follows them: every line behind `$` is run in order, in one shell at a terminal, and
// what stands below it is part of what the command says.
namespace sluice::app {
namespace {

using namespace kit;

constexpr const char* kPrinted = "http://127.0.0.1:7171";

struct CurlStep {
    std::string command;
    std::vector<std::string> says;
};

std::vector<CurlStep> curl_steps(const std::string& page) {
    const std::size_t begin = page.find("<!-- curl: begin -->");
    const std::size_t end = page.find("<!-- curl: end -->");
    std::vector<CurlStep> steps;
    if (begin == std::string::npos || end == std::string::npos)
        return steps;
    std::istringstream lines{page.substr(begin, end - begin)};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("$ "))
            steps.push_back({line.substr(2), {}});
        else if (!steps.empty() && !line.starts_with("```"))
            steps.back().says.push_back(line);
    }
    return steps;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

std::string mark(std::size_t step) { return "<<step " + std::to_string(step) + ">>"; }

// What the script says at a terminal.
std::string at_shell(const std::string& script) {
    int terminal = -1;
    const pid_t pid = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (pid == 0) {
        ::execl("/bin/bash", "bash", script.c_str(), nullptr);
        ::_exit(127);
    }
    std::string said;
    char piece[4'096];
    for (ssize_t count = 0; (count = ::read(terminal, piece, sizeof piece)) > 0;)
        said.append(piece, static_cast<std::size_t>(count));
    ::close(terminal);
    ::waitpid(pid, nullptr, 0);
    return replaced(said, "\r\n", "\n");
}

TEST(Readme, ItsCurlCommandsRunAsPrinted) {
    if (std::system("command -v curl >/dev/null") != 0)
        GTEST_SKIP() << "curl is not installed";
    const std::vector<CurlStep> steps = curl_steps(read_file(std::string{SLUICE_SOURCE_DIR} + "/README.md"));
    ASSERT_GT(steps.size(), 8u);
    ASSERT_EQ(steps.front().command, "sluice run --listen 127.0.0.1:7171 &");
    const Folder folder;
    DoorDaemon daemon{{"--speed", "60"}};
    wait_for_quote(daemon.url(), new_token("eyes", "read"), "NOVA.SIM");

    const std::string program{SLUICE_BINARY};
    std::string script = "PATH=" + program.substr(0, program.rfind('/')) + ":$PATH\nCURL_HOME=$PWD\nexport CURL_HOME\n";
    for (std::size_t i = 1; i < steps.size(); ++i)
        script += "echo '" + mark(i) + "'\n" + replaced(steps[i].command, kPrinted, daemon.url()) + "\n";
    folder.write("steps.sh", script);
    const std::string said = at_shell("steps.sh");
    for (std::size_t i = 1; i < steps.size(); ++i) {
        const std::size_t from = said.find(mark(i));
        const std::string part = said.substr(from, said.find(mark(i + 1)) - from);
        for (const std::string& line : steps[i].says)
            EXPECT_TRUE(holds(part, line)) << steps[i].command << "\nsays nothing of: " << line << "\n" << part;
    }
}

}  // namespace
}  // namespace sluice::app
