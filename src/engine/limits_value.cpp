#include <algorithm>
#include <string>

#include "engine/exposure.hpp"    // position_of, working_qty
#include "engine/limit_case.hpp"  // LimitCase
#include "market/margin.hpp"      // requirement

namespace sluice::engine {
namespace {

// The margin of an option that is sold, and its premium (design.md 5): in rupees by India's rule, elsewhere by RegT.
Result<Amount> margin_of(LimitCase& c, Price px, Quantity qty) {
    const InstrumentId& id = c.instrument.option->underlying;
    const Mark* mark = c.view.marks.find(id);
    const auto underlying = mark == nullptr ? std::nullopt : mark->middle();
    if (!underlying)
        return fail(ErrorCode::NotFound, "no price of " + std::string{id.view()} +
                                             ", which the sold option's margin follows, has been seen");
    c.underlying = *underlying;
    const auto premium = value_of(px, qty.abs(), c.instrument.multiplier);
    if (!premium)
        return premium;
    const market::MarginSchedule& schedule =
        c.instrument.currency == Currency{"INR"} ? market::india() : market::reg_t();
    const Date today = c.view.calendars.local_date(c.instrument.calendar, c.now);
    const market::MarginCase held{c.instrument, c.order.product, qty, px, *underlying, Quantity{}, nullptr};
    const auto margin = requirement(rates_at(schedule, today), held);
    if (!margin)
        return tl::unexpected{margin.error()};
    return margin->initial + *premium;
}

// What counts in the account's limits is in its base currency.
Result<Amount> in_base(LimitCase& c, const Result<Amount>& amount) {
    if (!amount || c.instrument.currency == c.account.base_currency)
        return amount;
    const auto rate = find_rate(c.view, c.instrument.currency, c.account.base_currency, c.now, c.limits.max_rate_age);
    if (!rate)
        return tl::unexpected{rate.error()};
    c.figures.rate = rate->px();
    c.figures.rate_age_ns = rate->age().count();
    return converted(*amount, *rate);
}

// What makes an amount the largest quantity: the lowest price it may be filled at.
Price lowest_px(const LimitCase& c) {
    if (c.order.side == Side::Sell && c.order.price)
        return *c.order.price;
    return moved(std::min(c.touch, c.order.price.value_or(c.touch)), -c.limits.price_collar);
}

// The price the order's value is judged at: its own, or the worse of quote and trigger plus the collar.
Price judged_px(const LimitCase& c) {
    if (c.order.price)
        return *c.order.price;
    return moved(std::max(c.touch, c.order.stop_px.value_or(c.touch)), c.limits.price_collar);
}

}  // namespace

Quantity own_qty(const LimitCase& c) {
    if (c.order.cash_order_qty)
        return most_for(*c.order.cash_order_qty, c.figures.reference_px);
    if (c.replaced == nullptr)
        return c.order.order_qty;
    return std::max(c.replaced->exposed_qty(), c.order.order_qty - c.replaced->cum_qty);
}

Result<Amount> worth(LimitCase& c, Price px, Quantity qty) {
    if (c.instrument.asset_class == AssetClass::Option && qty < Quantity{})
        return in_base(c, margin_of(c, px.abs(), qty));
    return in_base(c, value_of(px.abs(), qty.abs(), c.instrument.multiplier));
}

std::optional<Denial> value_limit(LimitCase& c) {
    const Price px = c.order.cash_order_qty ? lowest_px(c) : judged_px(c);
    c.figures.reference_px = px;
    const bool sells = c.order.side == Side::Sell;
    const auto value = [&] {
        if (c.order.cash_order_qty)
            return in_base(c, *c.order.cash_order_qty);
        return worth(c, px, sells ? -c.order.order_qty : c.order.order_qty);
    }();
    if (!value)
        return unjudged(c, value.error());
    c.figures.order_value = *value;
    c.note("order value", *value, c.limits.max_order_value);
    if (*value <= c.limits.max_order_value)
        return std::nullopt;
    return over(DenialCode::OrderValue, *value, c.limits.max_order_value,
                "order value " + to_text(*value) + " is over the limit of " + to_text(c.limits.max_order_value));
}

std::optional<Denial> equity_limit(LimitCase& c) {
    const auto equity = equity_now(c.view, c.order.account, c.now);
    if (!equity)
        return unjudged(c, equity.error());
    c.figures.equity = *equity;
    const auto mark = c.view.state.day_marks.find(c.order.account);
    if (mark != c.view.state.day_marks.end())
        c.figures.daily_pnl = *equity - mark->second.equity;
    return std::nullopt;
}

std::optional<Denial> position_limit(LimitCase& c) {
    const Quantity held = position_of(c.view.state, c.order);
    const Quantity side = working_qty(c.view.state, c.order, c.replaced) + own_qty(c);
    const Quantity worst = c.order.side == Side::Buy ? held + side : held - side;
    c.figures.position = held;
    c.figures.worst_position = worst;
    const auto most = scaled(c.figures.equity, c.limits.max_position_fraction);
    const auto value = worth(c, std::max(c.figures.reference_px.abs(), c.touch.abs()), worst);
    if (!value || !most)
        return unjudged(c, value ? most.error() : value.error());
    c.note("position", *value, *most);
    const bool lowers = worst.abs() <= held.abs() && (worst > Quantity{}) == (held > Quantity{});
    if (lowers || *value <= *most)
        return std::nullopt;
    return over(DenialCode::PositionFraction, *value, *most,
                "a position of " + to_text(worst) + " worth " + to_text(*value) + " is over " +
                    to_text(c.limits.max_position_fraction) + " of equity, " + to_text(*most));
}

}  // namespace sluice::engine
