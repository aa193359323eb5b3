#pragma once

#include <string>

#include "base/bytes.hpp"  // Bytes

namespace sluice::venues::alpaca::sim {

// What to call a message of any of the simulator's streams, JSON or msgpack, for a log that shows no content: "authenticate",
// "listening", "trade_updates fill"; "subscribe", "success", "t" for a frame that begins with a trade. Empty: it has no name.
std::string message_name(Bytes message);

}  // namespace sluice::venues::alpaca::sim
