#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"        // Result
#include "model/event.hpp"        // Event
#include "model/market_data.hpp"  // MarketData

namespace sluice {

// The name a listener filters on; the JSON key is "event".
enum class EventFamily : std::uint8_t { MarketData, Signal, Order, Fill, Health, PositionAdjustment, Control };
constexpr auto names(EventFamily) {
    return Names<7>{"MarketData", "Signal", "Order", "Fill", "Health", "PositionAdjustment", "Control"};
}

// Mostly a matter of the kind; a report is a Fill when it changed what is filled, and a refused command is an Order or
// Control by what it asked.
EventFamily family_of(const Event& event);

// The JSON form, one object: "event" (family), "kind", "sequence", "time", then the fields of docs/events.md, flat.
// Decimals are strings and exact, times RFC 3339, enumerators their names; what is absent or empty is left out.
void write_json(const Event& event, std::string& out);

// The exact inverse. Error Invalid with one sentence for a missing, unknown or unreadable field.
Result<Event> parse_json(std::string_view text);

// Market data is not in the journal; in streams and files it has the same form, without sequence and time.
void write_json(const MarketData& data, std::string& out);
Result<MarketData> parse_market_data_json(std::string_view text);

}  // namespace sluice
