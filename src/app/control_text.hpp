#pragma once

#include <string>

#include "base/json_reader.hpp"  // JsonValue

namespace sluice::app {

// What the daemon shows, as words for a person. Each takes the JSON value of control_views.hpp.

// "P1-1K9-3  Buy 10 NOVA.SIM Limit 180 Day  PartiallyFilled 4 at 179.5"
std::string order_line(const JsonValue& order);
std::string order_sheet(const JsonValue& order);
std::string orders_table(const JsonValue& orders);
std::string tokens_table(const JsonValue& tokens);
// What waits for a person, a line each, of the whole answer; empty: nothing does.
std::string proposals_below(const JsonValue& answer);
std::string positions_table(const JsonValue& positions);
std::string accounts_table(const JsonValue& accounts);
std::string status_sheet(const JsonValue& status);
// One event of a watch on one line.
std::string event_line(const JsonValue& event);

}  // namespace sluice::app
