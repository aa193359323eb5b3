#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "market/margin.hpp"     // ContractMargin
#include "model/ids.hpp"         // InstrumentId
#include "model/quantities.hpp"  // Price, Quantity, Amount

namespace sluice::exchange {

// What one account has and owes in one currency. Nothing of another currency counts: conversions are explicit. Of a cash
// account the margins are zero and `order_margin` is what its orders have reserved.
struct AccountFunds {
    Amount cash;
    Amount equity;       // cash and holdings at their marks; of a future its unrealised profit
    Amount initial;      // initial margin of the holdings
    Amount maintenance;  // maintenance margin of the holdings
    Amount order_margin;
    Amount order_fees;
    Amount available;  // what new orders may claim
    Amount
        buying_power;  // the value of shares that buys: twice as much on a RegT account, five times (MIS) on an Indian one
    bool countable = true;  // false: a figure does not fit, and nothing new is taken

    friend bool operator==(const AccountFunds&, const AccountFunds&) = default;
};

// The prices and rules accounts are judged by, per listing.
struct MarginDesk {
    std::vector<std::optional<Price>> marks;
    std::vector<std::optional<market::ContractMargin>> contracts;
    bool used = false;  // some account is on margin
};

// Shares that cover sold calls while funds are added up: what is held, less what is being sold, less what covers already.
class Cover {
public:
    // Units free to cover; `held` is asked once per underlying.
    template <class Held>
    Quantity take(const InstrumentId& underlying, Quantity contracts, const Instrument& call, Held held) {
        auto at = free_.begin();
        while (at != free_.end() && at->first != underlying)
            ++at;
        if (at == free_.end())
            at = free_.insert(at, {underlying, held()});
        const int128 lot = call.round_lot.nanos();
        const int128 coverable = at->second.nanos() * Quantity::kUnit / call.multiplier.nanos() / lot * lot;
        const Quantity covered = std::max(Quantity{}, std::min(contracts, Quantity::from_nanos(coverable)));
        at->second -= Quantity::from_nanos(covered.nanos() * call.multiplier.nanos() / Quantity::kUnit);
        return covered;
    }

private:
    std::vector<std::pair<InstrumentId, Quantity>> free_;
};

}  // namespace sluice::exchange
