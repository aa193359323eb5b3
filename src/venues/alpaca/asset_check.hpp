#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/execution.hpp"         // OrdRejReason
#include "model/order.hpp"             // NewOrderSingle
#include "venues/alpaca/messages.hpp"  // Asset

namespace sluice::venues::alpaca {

// Why the venue would not take an order for new exposure, by what it says of the asset; told before anything leaves.
struct NotFit {
    OrdRejReason reason = OrdRejReason::Other;
    std::string text;  // one sentence
};
std::optional<NotFit> why_unfit(const Asset& asset, const NewOrderSingle& order);

// Whether a symbol names an option contract, as OCC writes it: root, date, C or P, strike.
bool is_option_symbol(std::string_view symbol);

// What the venue says of an asset that narrows what may be traded; empty: nothing.
std::string limits_of(const Asset& asset);

}  // namespace sluice::venues::alpaca
