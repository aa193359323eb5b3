#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"  // JsonValue
#include "base/result.hpp"       // Result
#include "model/event.hpp"       // Event, EventKind
#include "model/ids.hpp"         // AccountId
#include "model/json.hpp"        // EventFamily

namespace sluice::gateway {

// Which events a watcher wants: everything its words allow. An empty word allows all.
struct WatchFilter {
    std::optional<EventFamily> family;
    std::optional<EventKind> kind;
    // Compared with the members of the event's JSON form, so that every kind that has one is found.
    std::string account;
    std::vector<std::string> instruments;  // any of them: an id, or the part before its last point (AAPL of AAPL.US)
    std::string order;                     // any id of its chain that the event names

    // `text` is the event's JSON form.
    bool wants(const Event& event, std::string_view text) const;
    bool wants(EventFamily family_of_it, EventKind kind_of_it, std::string_view text) const;
    bool wants_instrument(std::string_view id) const;
};

// Whether an event may be shown to somebody who is bound to `account`: what names that account, and what concerns the whole
// process and tells nothing of another account. An empty account is bound to nothing.
bool may_be_shown(EventKind kind, std::string_view text, const AccountId& account);

// Each Error names what would be right.
Result<EventFamily> read_family(std::string_view word);
Result<EventKind> read_kind(std::string_view word);
// From the members family, kind, account, instrument and order of a request.
Result<WatchFilter> read_filter(const JsonValue& request);

}  // namespace sluice::gateway
