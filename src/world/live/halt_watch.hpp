#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/log.hpp"       // Log
#include "engine/engine.hpp"  // Engine
#include "model/ids.hpp"      // AccountId

namespace sluice::world {

// One halt in force, outside the engine.
struct HaltInForce {
    AccountId account;  // empty: every account
    std::string reason;
    friend bool operator==(const HaltInForce&, const HaltInForce&) = default;
};

// Keeps the halts in force somewhere beside the journal, so that a start after a journal that failed is still halted.
// Called on the loop and must not block.
class HaltKeeper {
public:
    virtual ~HaltKeeper() = default;
    virtual void keep(const std::vector<HaltInForce>& halts) = 0;
};

// Looks, after each pass of the loop, whether the halts have changed, tells the keeper, and says aloud that a halt is in
// force when its record cannot be written.
class HaltWatch {
public:
    explicit HaltWatch(Log& log) : log_{log} {}
    void set_keeper(HaltKeeper& keeper) { keeper_ = &keeper; }
    // What an earlier run left is recorded: it is not news.
    void begin(const engine::Engine& engine);
    void look(const engine::Engine& engine, std::uint64_t appended, std::uint64_t durable, bool recording);

private:
    void say(const HaltInForce& halt) const;

    Log& log_;
    HaltKeeper* keeper_ = nullptr;
    std::vector<HaltInForce> known_;
    std::vector<HaltInForce> unsaid_;  // new, and their records not durable yet
    std::uint64_t needs_ = 0;          // the record that makes all of `unsaid_` durable
};

}  // namespace sluice::world
