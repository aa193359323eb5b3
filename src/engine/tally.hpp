#pragma once

#include "engine/order_state.hpp"  // OrderState
#include "model/execution.hpp"     // ExecutionReport

namespace sluice::engine {

// An order's quantities while one report is being judged. A sum that no account could hold makes the report unusable.
struct Tally {
    Quantity cum;
    int128 cum_notional;
    Quantity inferred;
    int128 inferred_notional;
    bool inferred_more = false;
    bool usable = true;

    void add(Quantity qty, int128 notional) {
        cum += qty;
        cum_notional += notional;
    }
};

// A quantity, a total and a fee from outside, small enough that sums of them cannot wrap.
bool is_plausible(Quantity qty);
bool is_plausible(Notional notional);
bool is_plausible(Amount fee);

// Counts the execution `r` carries, which first consumes what was inferred. False: it was counted before.
bool count_execution(const OrderState& o, const ExecutionReport& r, Tally& t);

// Takes back the fill that `r` names. An execution never seen is only remembered as void; what totals told of it goes.
// False: it was taken back before.
bool reverse_execution(const OrderState& o, const ExecutionReport& r, Tally& t);

// Adds the fills that the totals of the report know of and we do not.
void infer_from_totals(const OrderState& o, const ExecutionReport& r, Price estimate_px, Tally& t);

}  // namespace sluice::engine
