#include "model/order.hpp"

#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "model/instrument.hpp"

namespace sluice {

namespace {

constexpr int kNanoScale = 9;

tl::unexpected<Error> no(std::string sentence) { return fail(ErrorCode::Invalid, std::move(sentence)); }

std::string type_name(const NewOrderSingle& order) { return std::string{to_text(order.ord_type)}; }

// Decimals a step needs: 0.01 needs two.
int places_of(int128 step) {
    int places = kNanoScale;
    while (places > 0 && step % 10 == 0) {
        step /= 10;
        --places;
    }
    return places;
}

// A whole number of steps, or the sentence that names the two beside it. `lowest` and `highest` bound what may be named.
template <class T>
Status on_step(std::string_view field, T value, T step, std::string_view step_name, const Instrument& instrument,
               T lowest, T highest) {
    const auto rest = value.nanos() % step.nanos();
    if (rest == 0)
        return {};
    const T toward_zero = T::from_nanos(value.nanos() - rest);
    const T below = value.nanos() > 0 ? toward_zero : toward_zero - step;
    const T above = below + step;
    const int places = places_of(step.nanos());
    const auto text = [&](T valid) { return format_decimal_fixed(valid.nanos(), kNanoScale, places); };
    std::string sentence = std::string{field} + " " + to_text(value) + " is not a multiple of the " +
                           std::string{step_name} + " " + to_text(step) + " of " + std::string{instrument.id.view()};
    if (below < lowest) {
        sentence += "; nearest is " + text(above);
    } else if (above > highest) {
        sentence += "; nearest is " + text(below);
    } else {
        sentence += "; nearest are " + text(below) + " and " + text(above);
    }
    return no(std::move(sentence));
}

// Only the prices of futures (calendar spreads, and the outright in 2020) are known to pass below zero.
Status check_price(std::string_view field, Price value, const Instrument& instrument) {
    const Price highest = Price::whole(kMaxPriceUnits);
    const bool may_be_negative = instrument.asset_class == AssetClass::Future;
    const Price lowest = may_be_negative ? -highest : instrument.tick_size;
    if (!may_be_negative && value <= Price{}) {
        return no(std::string{field} + " " + to_text(value) + " must be positive; the lowest price of " +
                  std::string{instrument.id.view()} + " is " + to_text(instrument.tick_size));
    }
    if (value > highest || value < -highest) {
        return no(std::string{field} + " " + to_text(value) + " is out of range; a price is at most " +
                  to_text(highest) + " either way");
    }
    return on_step(field, value, instrument.tick_size, "tick", instrument, lowest, highest);
}

Status check_quantity(std::string_view field, Quantity value, const Instrument& instrument) {
    const Quantity highest = Quantity::whole(kMaxQuantityUnits);
    if (value <= Quantity{}) {
        return no(std::string{field} + " " + to_text(value) + " must be positive; the smallest of " +
                  std::string{instrument.id.view()} + " is " + to_text(instrument.round_lot));
    }
    if (value > highest) {
        return no(std::string{field} + " " + to_text(value) + " is out of range; a quantity is at most " +
                  to_text(highest));
    }
    return on_step(field, value, instrument.round_lot, "lot", instrument, instrument.round_lot, highest);
}

Status check_size(const NewOrderSingle& order, const Instrument& instrument) {
    if (!order.cash_order_qty) {
        if (auto status = check_quantity("order_qty", order.order_qty, instrument); !status)
            return status;
    } else {
        const Amount cash = *order.cash_order_qty;
        if (!order.order_qty.is_zero()) {
            return no("order_qty " + to_text(order.order_qty) + " and cash_order_qty " + to_text(cash) +
                      " exclude each other; give one of them");
        }
        if (cash <= Amount{} || cash > Amount::whole(kMaxAmountUnits)) {
            return no("cash_order_qty " + to_text(cash) + " must be positive and at most " +
                      std::to_string(kMaxAmountUnits));
        }
    }
    if (!order.display_qty)
        return {};
    if (order.cash_order_qty)
        return no("display_qty needs an order_qty; an order as a sum of money has none");
    if (!has_limit_price(order.ord_type)) {
        return no("display_qty is for orders with a limit price; " + type_name(order) + " has none");
    }
    if (*order.display_qty > order.order_qty) {
        return no("display_qty " + to_text(*order.display_qty) + " is more than order_qty " + to_text(order.order_qty));
    }
    return check_quantity("display_qty", *order.display_qty, instrument);
}

Status check_prices(const NewOrderSingle& order, const Instrument& instrument) {
    if (order.price.has_value() != has_limit_price(order.ord_type)) {
        return order.price ? no("price " + to_text(*order.price) + " does not belong to a " + type_name(order) +
                                " order; leave it out or use a limit type")
                           : no("price is missing; a " + type_name(order) + " order needs its limit price");
    }
    if (order.stop_px.has_value() != has_trigger_price(order.ord_type)) {
        return order.stop_px ? no("stop_px " + to_text(*order.stop_px) + " does not belong to a " + type_name(order) +
                                  " order; leave it out or use a stop or touch type")
                             : no("stop_px is missing; a " + type_name(order) + " order needs its trigger price");
    }
    if (order.price) {
        if (auto status = check_price("price", *order.price, instrument); !status)
            return status;
    }
    if (order.stop_px)
        return check_price("stop_px", *order.stop_px, instrument);
    return {};
}

Status check_trail(const NewOrderSingle& order, const Instrument& instrument) {
    if (order.ord_type != OrdType::TrailingStop) {
        if (order.trail_amount)
            return no("trail_amount does not belong to a " + type_name(order) + " order");
        if (order.trail_percent)
            return no("trail_percent does not belong to a " + type_name(order) + " order");
        return {};
    }
    if (order.trail_amount.has_value() == order.trail_percent.has_value()) {
        return no("a TrailingStop order needs exactly one of trail_amount and trail_percent");
    }
    if (order.trail_percent) {
        if (*order.trail_percent > Ratio{} && *order.trail_percent < Ratio::whole(1))
            return {};
        return no("trail_percent " + to_text(*order.trail_percent) +
                  " must lie between 0 and 1, both excluded; 0.05 is five percent");
    }
    const Price trail = *order.trail_amount;
    const Price highest = Price::whole(kMaxPriceUnits);
    if (trail <= Price{} || trail > highest) {
        return no("trail_amount " + to_text(trail) + " must be positive and at most " + to_text(highest));
    }
    return on_step("trail_amount", trail, instrument.tick_size, "tick", instrument, instrument.tick_size, highest);
}

Status check_time(const NewOrderSingle& order) {
    const std::string tif{to_text(order.time_in_force)};
    const bool gtd = order.time_in_force == TimeInForce::Gtd;
    if (gtd && !order.expire_time)
        return no("expire_time is missing; a Gtd order needs it");
    if (!gtd && order.expire_time)
        return no("expire_time belongs to Gtd orders only; time_in_force is " + tif);
    const bool on_close = order.ord_type == OrdType::MarketOnClose || order.ord_type == OrdType::LimitOnClose;
    if (on_close && order.time_in_force != TimeInForce::Day && order.time_in_force != TimeInForce::Cls) {
        return no("time_in_force " + tif + " contradicts a " + type_name(order) + " order; valid are Day and Cls");
    }
    return {};
}

Status check_instructions(const NewOrderSingle& order) {
    if ((order.exec_inst | kAllExecInst) != kAllExecInst)
        return no("exec_inst holds instructions nobody knows");
    if (has(order.exec_inst, ExecInst::PostOnly)) {
        if (!has_limit_price(order.ord_type)) {
            return no("exec_inst PostOnly is for orders with a limit price; " + type_name(order) + " has none");
        }
        if (order.time_in_force == TimeInForce::Ioc || order.time_in_force == TimeInForce::Fok) {
            return no("exec_inst PostOnly contradicts time_in_force " + std::string{to_text(order.time_in_force)} +
                      ": such an order never rests");
        }
    }
    if (has(order.exec_inst, ExecInst::ReduceOnly) && order.position_effect == PositionEffect::Open) {
        return no("exec_inst ReduceOnly contradicts position_effect Open; use Auto or Close");
    }
    return {};
}

}  // namespace

Status check(const NewOrderSingle& order, const Instrument& instrument) {
    if (order.instrument != instrument.id) {
        return no("instrument " + std::string{order.instrument.view()} + " of the order is not " +
                  std::string{instrument.id.view()});
    }
    if (instrument.asset_class == AssetClass::Index) {
        return no("instrument " + std::string{instrument.id.view()} + " is an Index and cannot be ordered");
    }
    if (auto status = check_size(order, instrument); !status)
        return status;
    if (auto status = check_prices(order, instrument); !status)
        return status;
    if (auto status = check_trail(order, instrument); !status)
        return status;
    if (auto status = check_time(order); !status)
        return status;
    return check_instructions(order);
}

}  // namespace sluice
