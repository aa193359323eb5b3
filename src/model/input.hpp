#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "model/command.hpp"        // Command
#include "model/market_data.hpp"    // Quote, Trade
#include "model/venue_request.hpp"  // VenueReport

namespace sluice {

// The journal has made every event up to this sequence durable.
struct Durable {
    std::uint64_t up_to = 0;
    friend bool operator==(const Durable&, const Durable&) = default;
};
// Writing has failed, or works again. While it fails nothing new is exposed; exits and cancels go on.
struct JournalHealth {
    bool healthy = true;
    std::string text;
    friend bool operator==(const JournalHealth&, const JournalHealth&) = default;
};
// Time passed: the engine asked to be woken at this moment, or the world gives it a turn.
struct Wake {
    friend bool operator==(const Wake&, const Wake&) = default;
};

// Everything that can happen to an engine. The capture holds these, in order.
// The order of the alternatives is the capture's kind byte and never changes; new ones are added at the end.
using Input = std::variant<Command, VenueReport, Quote, Trade, Durable, JournalHealth, Wake>;
enum class InputKind : std::uint8_t { Command, VenueReport, Quote, Trade, Durable, JournalHealth, Wake };
constexpr auto names(InputKind) {
    return Names<7>{"Command", "VenueReport", "Quote", "Trade", "Durable", "JournalHealth", "Wake"};
}
static_assert(std::variant_size_v<Input> == count_of<InputKind>());
inline InputKind kind_of(const Input& input) { return static_cast<InputKind>(input.index()); }

}  // namespace sluice
