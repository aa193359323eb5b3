#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "app/cli.hpp"

extern char** environ;

namespace {

volatile std::sig_atomic_t interruptions = 0;

// The first asks for an orderly end; the second ends the process at once.
void on_interrupt(int signal) {
    interruptions = interruptions + 1;
    if (interruptions > 1) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
}

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
    }
    void out(std::string_view text) override { std::fwrite(text.data(), 1, text.size(), stdout); }
    void err(std::string_view text) override {
        std::fflush(stdout);
        std::fwrite(text.data(), 1, text.size(), stderr);
    }
    void flush() override { std::fflush(stdout); }
    bool interrupted() const override { return interruptions > 0; }
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
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
    std::signal(SIGPIPE, SIG_IGN);
    const auto code = sluice::app::run_cli({words + 1, words + count}, environment, console);
    console.flush();
    return static_cast<int>(code);
}
