#include "engine/tally.hpp"

#include <algorithm>

#include "base/int128.hpp"  // mul_div_round
#include "base/mutant.hpp"  // mutant

namespace sluice::engine {
namespace {

// The share of `notional` that belongs to `part` of `whole`.
int128 share(int128 notional, Quantity part, Quantity whole) {
    if (part == whole)
        return notional;
    return mul_div_round(notional, part.nanos(), whole.nanos()).value_or(0);
}

void consume_inferred(Tally& t, Quantity qty) {
    const Quantity consumed = std::min(qty, t.inferred);
    if (consumed.is_zero())
        return;
    const int128 notional = share(t.inferred_notional, consumed, t.inferred);
    t.inferred -= consumed;
    t.inferred_notional -= notional;
    t.add(-consumed, -notional);
}

}  // namespace

bool is_plausible(Quantity qty) { return qty >= Quantity{} && qty <= Quantity::whole(kMaxQuantityUnits); }
bool is_plausible(Notional notional) {
    constexpr int128 kLimit = int128{kMaxAmountUnits} * 1'000'000'000 * 1'000'000'000 * 1'000;
    return notional.atto() <= kLimit && notional.atto() >= -kLimit;
}
bool is_plausible(Amount fee) {
    return fee <= Amount::whole(kMaxAmountUnits) && fee >= -Amount::whole(kMaxAmountUnits);
}

bool count_execution(const OrderState& o, const ExecutionReport& r, Tally& t) {
    if (r.exec_id.empty())
        return true;  // totals only
    if (o.find_fill(r.exec_id) != nullptr && !mutant(Mutant::FillCountedTwice))
        return false;
    const auto value = product(r.last_px, r.last_qty);
    if (!value || !is_plausible(*value)) {
        t.usable = false;
        return true;
    }
    consume_inferred(t, r.last_qty);
    t.add(r.last_qty, value->atto());
    return true;
}

bool reverse_execution(const OrderState& o, const ExecutionReport& r, Tally& t) {
    if (mutant(Mutant::BustIgnored))
        return false;
    const CountedFill* fill = o.find_fill(r.exec_ref_id);
    if (fill == nullptr) {
        if (r.exec_type == ExecType::TradeCancel && is_plausible(r.last_qty))
            consume_inferred(t, r.last_qty);
        return true;
    }
    if (fill->busted)
        return false;
    t.add(-fill->qty, -fill->notional.atto());
    return true;
}

void infer_from_totals(const OrderState& o, const ExecutionReport& r, Price estimate_px, Tally& t) {
    if (!r.cum_qty)
        return;
    if (r.transact_time < o.busted_at)
        return;  // taken before a bust we know of
    Quantity more = *r.cum_qty - t.cum;
    if (mutant(Mutant::PollTotalAddedToStreamFills) && r.exec_type == ExecType::OrderStatus)
        more = *r.cum_qty;
    if (more < Quantity{})
        return;  // older than what we know
    int128 notional = 0;
    if (r.cum_notional) {
        notional = r.cum_notional->atto() - t.cum_notional;
    } else if (more > Quantity{}) {
        const Price px = !r.last_px.is_zero() ? r.last_px : o.order.price ? *o.order.price : estimate_px;
        const auto value = product(px, more);
        if (!value || !is_plausible(*value)) {
            t.usable = false;
            return;
        }
        notional = value->atto();
    }
    if (more.is_zero() && t.inferred.is_zero())
        return;  // the executions themselves are exact
    t.add(more, notional);
    t.inferred += more;
    t.inferred_notional += notional;
    t.inferred_more = more > Quantity{};
}

}  // namespace sluice::engine
