#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>
#include <sstream>

#include "run_kit.hpp"

// The README's curl commands as a reader pastes them after a build: every line behind `$` runs as it is printed, all in one
// shell at a terminal, and what stands below it is part of what the command says. Only the port is another one.
namespace sluice::app {
namespace {

using namespace kit;

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

// A port nobody has, below those that the kernel gives to whoever asks for any.
int free_port() {
    for (int port = 20'000 + ::getpid() % 10'000; port < 32'000; ++port) {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_port = htons(static_cast<std::uint16_t>(port));
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool free = ::bind(socket, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0;
        ::close(socket);
        if (free)
            return port;
    }
    return 0;
}

// What the script says at a terminal, until its daemon has ended too.
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
    if (std::system("command -v curl >/dev/null") != 0) {
        ASSERT_EQ(std::getenv("CI"), nullptr) << "curl is not installed (Debian package curl)";
        GTEST_SKIP() << "curl is not installed (Debian package curl)";
    }
    const std::vector<CurlStep> steps = curl_steps(read_file(std::string{SLUICE_SOURCE_DIR} + "/README.md"));
    ASSERT_GT(steps.size(), 10u);
    const Folder folder;
    const std::string program{SLUICE_BINARY};
    std::filesystem::create_directories("build");
    std::filesystem::create_directory_symlink(program.substr(0, program.rfind('/')), "build/release");

    // A reader's own settings and daemon stay out of it.
    std::string script = "CURL_HOME=$PWD\nexport CURL_HOME\nunset http_proxy HTTP_PROXY all_proxy ALL_PROXY\n";
    const std::string port = std::to_string(free_port());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        script += "echo '" + mark(i) + "'\n" + replaced(steps[i].command, ":7171", ":" + port) + "\n";
        if (steps[i].command.ends_with("&"))
            script += "daemon=$!\n";
    }
    script += "echo '" + mark(steps.size()) + "'\nkill $daemon\nwait $daemon\n";
    folder.write("steps.sh", script);
    const std::string said = at_shell("steps.sh");
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::size_t from = said.find(mark(i));
        const std::string part = said.substr(from, said.find(mark(i + 1)) - from);
        for (const std::string& line : steps[i].says)
            EXPECT_TRUE(holds(part, line)) << steps[i].command << "\nsays nothing of: " << line << "\n" << part;
    }
    EXPECT_TRUE(holds(said, "Stopped. Journal: ")) << said;
}

}  // namespace
}  // namespace sluice::app
