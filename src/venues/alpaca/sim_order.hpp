#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"                     // UnixNanos
#include "model/order.hpp"                   // Side, OrdType, TimeInForce
#include "model/quantities.hpp"              // Price, Quantity, Amount, Notional, Ratio
#include "venues/alpaca/messages_order.hpp"  // StatusWord, ClassWord, IntentWord
#include "venues/alpaca/sim_assets.hpp"      // Listed

namespace sluice::venues::alpaca::sim {

constexpr bool is_over(StatusWord status) {
    return status == StatusWord::Filled || status == StatusWord::Canceled || status == StatusWord::Expired ||
           status == StatusWord::Rejected || status == StatusWord::Replaced;
}

using OrderIndex = std::uint32_t;
constexpr OrderIndex kNoOrder = ~OrderIndex{0};

// One order as Alpaca keeps it. A replace makes a new one.
struct SimOrder {
    std::string id;
    std::string client_order_id;
    ClOrdId cl_ord_id;  // in the exchange
    std::uint32_t account = 0;
    const Listed* asset = nullptr;
    ClassWord order_class = ClassWord::Simple;
    Side side = Side::Buy;
    OrdType type = OrdType::Market;
    TimeInForce time_in_force = TimeInForce::Day;
    bool extended_hours = false;
    std::optional<Quantity> qty;
    std::optional<Amount> notional;
    std::optional<Price> limit_price;
    std::optional<Price> stop_price;
    std::optional<Price> trail_price;
    std::optional<Ratio> trail_percent;  // 0.05 is five percent
    IntentWord position_intent = IntentWord::BuyToOpen;

    StatusWord status = StatusWord::PendingNew;
    StatusWord before = StatusWord::New;  // while a request is in flight: what it goes back to
    bool at_exchange = false;             // sent there
    bool known = false;                   // the exchange has said that it took it
    Quantity filled;
    Notional filled_notional;
    std::optional<Price> hwm;

    UnixNanos created;
    UnixNanos updated;
    std::optional<UnixNanos> filled_at, expired_at, canceled_at, failed_at, replaced_at, cancel_requested_at;
    std::string replaced_by;
    std::string replaces;
    OrderIndex replacement = kNoOrder;  // under way, or done
    OrderIndex original = kNoOrder;     // what it replaces
    OrderIndex parent = kNoOrder;
    std::vector<OrderIndex> legs;
    bool second_exit = false;  // its sibling holds the quantity for both

    bool is_over() const { return sim::is_over(status); }
    Quantity leaves() const { return qty && *qty > filled ? *qty - filled : Quantity{}; }
};

// One execution, for activities.
struct SimFill {
    std::string id;
    OrderIndex order = kNoOrder;
    UnixNanos at;
    Price price;
    Quantity qty;
    Quantity cum_qty;
    Quantity leaves_qty;
    Quantity position_qty;  // signed, after it
    bool last = false;      // the order is filled
    bool sells_short = false;
};

}  // namespace sluice::venues::alpaca::sim
