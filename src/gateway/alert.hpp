#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"    // UnixNanos
#include "model/enums.hpp"  // Names
#include "model/ids.hpp"    // AccountId, InstrumentId, ClOrdId

namespace sluice::gateway {

// How soon somebody should look. Info: when he likes. Warning: today. Critical: now.
enum class Severity : std::uint8_t { Info, Warning, Critical };
constexpr auto names(Severity) { return Names<3>{"info", "warning", "critical"}; }

// Something a person should hear of though he is not looking.
struct Alert {
    std::string key;   // the same key again soon is the same thing again: it is counted, not sent
    std::string type;  // "halted", "venue_down": a word of docs/operations.md
    Severity severity = Severity::Warning;
    std::string title;           // one line
    std::string message;         // one sentence, or a few
    UnixNanos time;              // of the market
    std::uint64_t sequence = 0;  // of the event behind it; zero: none
    AccountId account;
    InstrumentId instrument;
    ClOrdId order;
};

}  // namespace sluice::gateway
