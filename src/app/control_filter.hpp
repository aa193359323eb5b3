#pragma once

#include <optional>
#include <string>

#include "base/json_reader.hpp"  // JsonValue
#include "base/result.hpp"       // Result
#include "model/event.hpp"       // Event
#include "model/ids.hpp"         // AccountId, InstrumentId
#include "model/json.hpp"        // EventFamily

namespace sluice::app {

// Which events a watcher wants: everything its words allow. An empty word allows all.
struct WatchFilter {
    std::optional<EventFamily> family;
    std::optional<EventKind> kind;
    // Compared with the members of the event's JSON form, so that every kind that has one is found.
    std::string account;
    std::string instrument;
    std::string order;  // any id of its chain that the event names

    // `text` is the event's JSON form.
    bool wants(const Event& event, std::string_view text) const;
};

// From the members family, kind, account, instrument and order of a request. The Error names what would be right.
Result<WatchFilter> read_filter(const JsonValue& request);

}  // namespace sluice::app
