#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/sha256.hpp"    // Digest
#include "engine/engine.hpp"  // Engine
#include "model/command.hpp"  // Command
#include "model/event.hpp"    // Event

namespace sluice::gateway {

// How a door reaches the engine, whichever world holds both. A door never touches the engine by itself: it leaves a visit,
// which runs on the loop in the order of all visits, and what the visit wants to say goes out once the journal holds what it
// led to.

// How the journal is, as far as the loop has been told.
struct JournalState {
    bool recorded = true;  // false: this process has no journal at all
    bool healthy = true;
    std::string text;  // why it is not
    std::uint64_t durable_up_to = 0;
    std::uint64_t appended = 0;
    Digest head{};  // of the last durable batch
};

// What a visitor finds on the loop.
class LoopDesk {
public:
    virtual ~LoopDesk() = default;
    virtual const engine::Engine& engine() const = 0;
    virtual UnixNanos now() const = 0;  // the market's; a door has a clock of its own (Room::now)
    virtual JournalState journal() const = 0;
    // Gives the engine a command; answers every event that followed at once. Empty: it changed nothing.
    virtual std::vector<Event> command(Command command) = 0;
};

// No: the journal cannot be written, so what the visit led to is in force and may be lost with the process.
enum class Recorded : std::uint8_t { No, Yes };
// Called on the loop once everything that had happened by the end of the visit is durable, or when that cannot be: an
// answer says nothing the journal does not hold, or says that it does not.
using Afterwards = std::function<void(Recorded)>;
// Runs on the loop, so it must not block. May answer an empty Afterwards.
using Visit = std::function<Afterwards(LoopDesk&)>;

class Visitors {
public:
    // Usual: refused while too many visits wait. Always: cancels and halts, which no full queue may stop.
    enum class Urgency : std::uint8_t { Usual, Always };

    virtual ~Visitors() = default;
    // Any thread. False: the queue is full, and nothing will be done.
    virtual bool put(Visit visit, Urgency urgency) = 0;
};

}  // namespace sluice::gateway
