#pragma once

#include <map>
#include <optional>
#include <string>

#include "engine/state.hpp"         // State
#include "model/venue_request.hpp"  // VenueReport
#include "words.hpp"                // Line

namespace sluice::test {

using OrderIds = std::map<std::string, ClOrdId>;  // the scenario's short names

// What the venue on stage says with `venue WORD ...`; absent: it has no such word. README.md lists them.
struct VenueWords {
    const engine::State& state;
    UnixNanos now;
    Mode mode;
    const OrderIds& ids;

    std::optional<VenueReport> report_of(const Line& line) const;
};

// adjust KIND ID [cash X] [instrument I qty N px P] [ratio R]
Adjustment adjustment_of(const Line& line);
VenueReport health_of(Link link, Breaker breaker, Mode mode);

// The id behind a short name; a name nobody gave is taken for an id.
ClOrdId id_of(const OrderIds& ids, const std::string& name);

}  // namespace sluice::test
