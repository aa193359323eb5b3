#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>

#include "app/console.hpp"   // Console
#include "engine/state.hpp"  // State
#include "world/node.hpp"    // EventObserver

namespace sluice::app::story {

// Tells a story's events on the terminal in plain sentences, each with its figures, once they are durable. Says nothing of
// its own: every figure is of the event or of the recorded state.
class Narrator final : public world::EventObserver {
public:
    // `pause` after each line, so that a person can read along; zero: none. `quiet`: nothing is told at all.
    Narrator(Console& console, std::chrono::milliseconds pause, bool quiet)
        : console_{console}, pause_{pause}, quiet_{quiet} {}

    // The engine under way; it outlives the chapter. Its first comparison is told, whatever the last one was.
    void follow(const engine::State& state) {
        state_ = &state;
        compared_.clear();
    }
    void say(UnixNanos at, std::string_view who, const std::string& text);
    void on_event(const Event& event, UnixNanos now) override;

private:
    struct Teller;

    using Holding = std::pair<AccountId, InstrumentId>;

    void move(const Holding& holding, Quantity by) { held_[holding] = held_[holding] + by; }
    std::string position_text(const Holding& holding) const;

    Console& console_;
    std::chrono::milliseconds pause_;
    bool quiet_;
    const engine::State* state_ = nullptr;
    std::map<Holding, Quantity> held_;          // as of the event told: the state is further already
    std::map<AccountId, Reconciled> compared_;  // the newest certificate told
};

}  // namespace sluice::app::story
