#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/enums.hpp"  // Names

namespace sluice::venues::alpaca::sim {

// What goes wrong at brokers, by name: docs/incidents.md has the story and the source of each.
enum class Incident : std::uint8_t {
    ReplyLost,         // an order request is taken, its reply never comes
    ErrorAfterAccept,  // an order request is taken and answered 504 or 500
    FillBeforeAck,     // the reply to a new order comes after its first fill
    DuplicateUpdates,  // a trade update is told twice
    ReorderedUpdates,  // a trade update is told after the one that follows it
    DropBetweenFills,  // the stream is reset after a partial fill
    MuteStream,        // trade updates are not told, and the stream stays open
    Storm429,          // any request is answered 429
    KeyRevoked,        // the key that asks next is refused from then on
    ReplaceRacesFill,  // the order to be replaced is filled first
    ClockSkew,         // every time said is so many seconds ahead
    StuckPending,      // a cancel or replace is taken and waits on its way to the exchange
    CancelRacesFill,   // the order to be cancelled is filled first
};
constexpr auto names(Incident) {
    return Names<13>{"reply-lost",        "error-after-accept", "fill-before-ack", "duplicate-updates",
                     "reordered-updates", "drop-between-fills", "mute-stream",     "storm-429",
                     "key-revoked",       "replace-races-fill", "clock-skew",      "stuck-pending",
                     "cancel-races-fill"};
}

// The fault dial: how often each incident has still to happen. Of ClockSkew the count is the seconds.
class Incidents {
public:
    static constexpr std::int64_t kForever = -1;

    void turn_on(Incident which, std::int64_t count = 1) { left(which) = count; }
    void turn_off(Incident which) { left(which) = 0; }
    void turn_off_all() { left_.fill(0); }
    std::int64_t count(Incident which) const { return left_[static_cast<std::size_t>(which)]; }
    bool is_on(Incident which) const { return count(which) != 0; }
    // True when it happens now; one time less is left then.
    bool take(Incident which);
    // How often each has happened.
    std::uint64_t happened(Incident which) const { return happened_[static_cast<std::size_t>(which)]; }

private:
    std::int64_t& left(Incident which) { return left_[static_cast<std::size_t>(which)]; }

    std::array<std::int64_t, count_of<Incident>()> left_{};
    std::array<std::uint64_t, count_of<Incident>()> happened_{};
};

// A line of a scenario or an argument of the command line: "reply-lost", "storm-429 5", "mute-stream forever".
struct IncidentOrder {
    Incident which = Incident::ReplyLost;
    std::int64_t count = 1;
};
std::optional<IncidentOrder> parse_incident(std::string_view line, std::string& fault);

}  // namespace sluice::venues::alpaca::sim
