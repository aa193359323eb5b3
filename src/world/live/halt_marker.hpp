#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/log.hpp"               // Log
#include "world/live/halt_watch.hpp"  // HaltKeeper, HaltInForce

namespace sluice::world {

// The file `halted` in a home: the halts in force, as well as they could be kept. It is there from the moment of a halt
// until its resume, whether the journal works or not, and is written by a thread of its own. A start that finds it starts
// halted: to stay halted once too often costs a `resume`, to lose a halt may cost the account.
class HaltMarker final : public HaltKeeper {
public:
    // What cannot be written is said to `log`, which outlives it.
    HaltMarker(std::string path, Log& log);
    // Writes what was told last, then ends the thread.
    ~HaltMarker() override;

    void keep(const std::vector<HaltInForce>& halts) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// What the file says; empty: there is none. A file that cannot be read or understood halts every account and says why in
// the reason.
std::vector<HaltInForce> read_halt_marker(const std::string& path);

}  // namespace sluice::world
