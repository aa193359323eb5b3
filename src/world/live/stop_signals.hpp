#pragma once

namespace sluice::world {

// SIGINT and SIGTERM ask for an orderly end; a second one ends the process at once, which the journal survives. Signals are
// the process's, so this is the one thing a process has once: install it in main, ask it anywhere.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    static bool requested();
};

}  // namespace sluice::world
