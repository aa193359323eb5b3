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
};
// Writing has failed, or works again. While it fails nothing new is exposed; exits and cancels go on.
struct JournalHealth {
    bool healthy = true;
    std::string text;
};
// Time passed: the engine asked to be woken at this moment, or the world gives it a turn.
struct Wake {};

// Everything that can happen to an engine. The capture holds these, in order.
using Input = std::variant<Command, VenueReport, Quote, Trade, Durable, JournalHealth, Wake>;

}  // namespace sluice
