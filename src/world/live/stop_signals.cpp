#include "world/live/stop_signals.hpp"

#include <unistd.h>
#include <csignal>

namespace sluice::world {
namespace {

volatile std::sig_atomic_t asked = 0;

extern "C" void on_stop_signal(int number) {
    if (asked != 0)
        _exit(128 + number);
    asked = 1;
}

void install(void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

StopSignals::StopSignals() {
    asked = 0;
    install(&on_stop_signal);
}

StopSignals::~StopSignals() { install(SIG_DFL); }

bool StopSignals::requested() { return asked != 0; }

}  // namespace sluice::world
