#pragma once

#include <cstdint>

namespace sluice::app {

// How a command ends (design.md 9); scripts rely on the numbers.
enum class ExitCode : std::uint8_t {
    Done = 0,
    Failed = 1,
    Usage = 2,    // the command line or the configuration is wrong, or asks for what there is not
    Denied = 3,   // by us
    Refused = 4,  // by the venue
    Unknown = 5,  // nobody can say yet whether it happened
    NotConnected = 6,
    Integrity = 7,  // stored bytes are not what was written
};

}  // namespace sluice::app
