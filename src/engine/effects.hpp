#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"            // UnixNanos
#include "model/event.hpp"          // Event
#include "model/venue_request.hpp"  // VenueRequest

namespace sluice::engine {

// What one apply asks of the world. The caller owns and reuses it; apply appends.
struct Effects {
    // Journal records in sequence. Each is also a publication: whoever listens is told once it is durable.
    std::vector<Event> events;
    // May leave at once: the record of each is durable, or its message class does not wait for the journal.
    std::vector<VenueRequest> requests;
    // When the engine wants its next Wake at the latest; it replaces every earlier wish. Absent: no wish.
    std::optional<UnixNanos> wake_at;

    void clear() {
        events.clear();
        requests.clear();
        wake_at.reset();
    }
};

}  // namespace sluice::engine
