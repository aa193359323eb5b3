#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "venues/feed/tape.hpp"  // Tape

namespace sluice::venues::feed {

// What the tape's listings do from now on, as one stream in order of time (ties: order of the listings). Reads a minute
// of all listings ahead; asks for no clock: the caller says how far to go.
class Stream {
public:
    struct Item {
        std::size_t listing = 0;
        MarketEvent event;
    };

    // `tape` outlives it. Gives events from `from` on.
    Stream(Tape& tape, UnixNanos from);

    // The next event at or before `now`; null: none yet. It lives until the next call.
    const Item* next(UnixNanos now);
    // When to ask again: the next event's time, or the next minute that may have one. Absent: the tape has ended.
    std::optional<UnixNanos> next_at();
    // Leaves out what lies between: the next event is the first at or after `at`.
    void skip_to(UnixNanos at);

private:
    std::optional<UnixNanos> next_open();
    bool load();

    Tape& tape_;
    UnixNanos from_;                  // nothing before it is given
    UnixNanos minute_;                // the next one to load
    std::vector<Item> items_;         // of the loaded minute
    std::vector<std::size_t> order_;  // by time
    std::vector<MarketEvent> scratch_;
    std::size_t given_ = 0;  // of order_
};

}  // namespace sluice::venues::feed
