#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "app/trading_commands.hpp"  // OrderOptions
#include "base/result.hpp"           // Result
#include "model/command.hpp"         // Command
#include "model/order.hpp"           // NewOrderSingle

namespace sluice::app {

// What a person typed, as the model's terms. Every Error names the word, what stood there and what would be right.

// "90s", "30m", "4h".
Result<std::chrono::nanoseconds> typed_duration(std::string_view name, std::string_view text);

// "1.5" is a distance in price, "2%" a share of it: one of the two is there.
struct Distance {
    std::optional<Price> amount;
    std::optional<Ratio> percent;
};
Result<Distance> typed_distance(const std::string& text);

// A SubmitOrder, or a SubmitList when a target or a stop of the position is given: a bracket with both, with one of them
// an order that triggers it; with `oco` the two exits alone. The account must be filled in.
Result<Command> typed_order(const OrderOptions& options, const AccountId& account);

// "Buy 10 NOVA.SIM Limit 180 Day".
std::string in_words(const NewOrderSingle& order);

}  // namespace sluice::app
