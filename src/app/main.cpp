#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "app/cli.hpp"
#include "world/live/stop_signals.hpp"  // StopSignals

extern char** environ;

namespace {

class ProcessConsole final : public sluice::app::Console {
public:
    explicit ProcessConsole(const sluice::app::Environment& environment) {
        terminal = ::isatty(STDOUT_FILENO) == 1;
        const auto term = environment.find("TERM");
        if (term != environment.end() && term->second == "dumb")
            terminal = false;
        const auto no_colour = environment.find("NO_COLOR");
        colour = terminal && (no_colour == environment.end() || no_colour->second.empty());
        if (winsize size{}; terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
            columns = size.ws_col;
        input_terminal = ::isatty(STDIN_FILENO) == 1;
        error_terminal = ::isatty(STDERR_FILENO) == 1 && (term == environment.end() || term->second != "dumb");
    }
    void out(std::string_view text) override { std::fwrite(text.data(), 1, text.size(), stdout); }
    void err(std::string_view text) override {
        std::fflush(stdout);
        std::fwrite(text.data(), 1, text.size(), stderr);
    }
    void flush() override { std::fflush(stdout); }
    std::optional<std::string> ask(std::string_view prompt) override {
        err(prompt);
        std::string line;
        for (int c = 0; (c = std::fgetc(stdin)) != EOF;) {
            if (c == '\n')
                return line;
            line.push_back(static_cast<char>(c));
        }
        return std::nullopt;
    }
    bool interrupted() const override { return sluice::world::StopSignals::requested(); }
};

sluice::app::Environment environment_of_process() {
    sluice::app::Environment environment;
    for (char** entry = environ; *entry; ++entry) {
        const std::string_view text{*entry};
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            environment[std::string{text.substr(0, equals)}] = text.substr(equals + 1);
    }
    return environment;
}

}  // namespace

int main(int count, char** words) {
    const sluice::app::Environment environment = environment_of_process();
    ProcessConsole console{environment};
    const sluice::world::StopSignals signals;
    std::signal(SIGPIPE, SIG_IGN);
    const auto code = sluice::app::run_cli({words + 1, words + count}, environment, console);
    console.flush();
    return static_cast<int>(code);
}
