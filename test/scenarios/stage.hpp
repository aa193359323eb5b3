#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"  // Engine

namespace sluice::test {

// One engine on a stage: a scenario speaks as the caller, the venue, the market, the journal and the clock, one line at a
// time, and reads what the engine wrote (events) and let out (requests, `->`). The stage opens with account A on venue
// `paper` with 100,000 USD, AAPL.US and MSFT.US at 187.49/187.50 with tick 0.01, ES-202612.CME with multiplier 50, and a
// market that never closes. Every line is durable at once unless the journal is held. The words are in README.md.
class Stage {
public:
    Stage();
    ~Stage();
    // Plays one line. A word the stage does not know is a line of the outcome, so a typing error shows.
    void play(std::string_view line);
    // What happened since the last call, one line each.
    std::vector<std::string> take_outcome();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::test
