#include <string>

#include "engine/exposure.hpp"    // position_of, working_qty
#include "engine/limit_case.hpp"  // LimitCase

namespace sluice::engine {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }

// In the book as soon as it arrives; a trigger or an auction keeps the others out of it.
bool acts_at_once(const NewOrderSingle& order) {
    return order.ord_type == OrdType::Market || order.ord_type == OrdType::Limit;
}

// Whether a buyer's and a seller's order would trade with each other; a missing price takes any.
bool cross(const NewOrderSingle& a, const NewOrderSingle& b) {
    if (!a.price || !b.price)
        return true;
    return a.side == Side::Buy ? *a.price >= *b.price : *a.price <= *b.price;
}

bool repeats(const NewOrderSingle& a, const NewOrderSingle& b) {
    return a.account == b.account && a.instrument == b.instrument && a.side == b.side && a.order_qty == b.order_qty &&
           a.cash_order_qty == b.cash_order_qty && a.price == b.price && a.stop_px == b.stop_px;
}

}  // namespace

bool can_be_short(const Instrument& instrument) {
    return instrument.asset_class != AssetClass::Future && instrument.asset_class != AssetClass::Fx;
}

const OrderState* find_meeting(const LimitCase& c, bool any_account) {
    if (!acts_at_once(c.order))
        return nullptr;
    for (const auto index : c.view.state.open) {
        const OrderState& other = c.view.state.orders[index];
        if (other.order.instrument != c.order.instrument || other.order.side == c.order.side ||
            other.exposed_qty().is_zero())
            continue;
        if (!any_account && other.order.account != c.order.account)
            continue;
        // A replace in flight may have moved its price already.
        const bool meets = acts_at_once(other.order) && cross(c.order, other.order);
        const NewOrderSingle& wanted = other.in_flight.order;
        if (meets || (other.in_flight.any() && acts_at_once(wanted) && cross(c.order, wanted)))
            return &other;
    }
    return nullptr;
}

Denial meeting(const OrderState& other) {
    const NewOrderSingle& o = other.order;
    std::string at{"the market"};
    if (o.price)
        at = to_text(*o.price);
    return over(DenialCode::SelfTrade, {}, {},
                "it could meet our own order " + name_of(o.cl_ord_id) + " on " + name_of(o.account) + ", which " +
                    (o.side == Side::Buy ? "buys " : "sells ") + to_text(other.exposed_qty()) + " at " + at);
}

std::optional<Denial> short_limit(LimitCase& c) {
    const Quantity worst = c.figures.worst_position;
    if (c.limits.allow_short || c.order.side == Side::Buy || !can_be_short(c.instrument) || worst >= Quantity{})
        return std::nullopt;
    return over(DenialCode::ShortSelling, as_amount(worst), Amount{},
                "with everything that works this could leave " + name_of(c.order.instrument) + " at " + to_text(worst) +
                    ", and positions below zero are not allowed on " + name_of(c.order.account));
}

std::optional<Denial> self_trade_limit(LimitCase& c) {
    if (c.limits.allow_self_trade)
        return std::nullopt;
    const OrderState* other = find_meeting(c, false);
    if (other == nullptr)
        return std::nullopt;
    return meeting(*other);
}

std::optional<Denial> duplicate_limit(LimitCase& c) {
    const bool has_key = c.by != nullptr && !c.by->key.empty();
    if (c.replaced != nullptr || has_key || c.limits.duplicate_window.count() == 0)
        return std::nullopt;
    const auto& orders = c.view.state.orders;
    for (std::size_t i = orders.size(); i > 0; --i) {
        const OrderState& other = orders[i - 1];
        const auto age = c.now - other.placed_at;
        if (age >= c.limits.duplicate_window)
            return std::nullopt;  // they stand by age
        if (other.ord_status == OrdStatus::Denied || other.external || !repeats(c.order, other.order))
            continue;
        return over(DenialCode::Duplicate, Amount::from_nanos(age.count()),
                    Amount::from_nanos(c.limits.duplicate_window.count()),
                    "the same order was placed " + std::to_string(age.count() / 1'000'000) + " ms ago as " +
                        name_of(other.placed_as) + "; one that is meant twice carries an idempotency key of its own");
    }
    return std::nullopt;
}

}  // namespace sluice::engine
