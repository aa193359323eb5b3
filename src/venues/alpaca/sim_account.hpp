#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"                       // UnixNanos
#include "model/ids.hpp"                       // AccountId
#include "model/quantities.hpp"                // Amount, Quantity
#include "venues/alpaca/messages_account.hpp"  // Activity
#include "venues/alpaca/sim_order.hpp"         // OrderIndex, SimFill
#include "venues/alpaca/sim_rate.hpp"          // RateWindow

namespace sluice::venues::alpaca::sim {

// What an account's owner may set.
struct AccountSettings {
    bool fractional_trading = true;
    bool no_shorting = false;
    bool suspend_trade = false;
    bool ptp_no_exception_entry = false;
    bool disable_overnight_trading = false;
    std::string max_margin_multiplier = "4";
    std::optional<std::int64_t> max_options_trading_level;
    std::string trade_confirm_email = "all";
};

struct SimWatchlist {
    std::string id;
    std::string name;
    UnixNanos created;
    UnixNanos updated;
    std::vector<const Listed*> assets;
};

// Money that came or went without a trade, as /v2/account/activities tells it.
struct SimActivity {
    UnixNanos at;
    Activity shown;
};

// Equity at the end of a minute.
struct EquitySample {
    UnixNanos at;
    Amount equity;
};

// One paper account: whoever brings a new pair of keys opens one.
struct SimAccount {
    std::uint32_t index = 0;  // among the broker's
    std::string key;
    std::string secret;
    bool revoked = false;
    std::string id;
    std::string number;
    AccountId exchange_id;
    UnixNanos created;
    AccountSettings settings;
    RateWindow rate;
    std::vector<OrderIndex> orders;  // all, in the order they came
    std::vector<OrderIndex> open;
    // The newest under each name. The keys are the orders' own texts, which stay where they are.
    std::unordered_map<std::string_view, OrderIndex> by_id;
    std::unordered_map<std::string_view, OrderIndex> by_client_order_id;
    std::vector<SimFill> fills;           // oldest first
    std::vector<SimActivity> activities;  // other than fills, oldest first
    std::vector<Quantity> held;           // signed, by asset, as told so far
    std::vector<SimWatchlist> watchlists;
    std::vector<EquitySample> equity;
    Amount last_equity;  // at the end of the day before
    Amount last_maintenance;
};

}  // namespace sluice::venues::alpaca::sim
