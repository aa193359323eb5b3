#include <algorithm>
#include <string>
#include <utility>

#include "engine/limit_case.hpp"  // LimitCase

// The limits over all accounts (those under the empty account id), in the currency they name. The same definitions as for
// one account, with sums over the accounts for position, orders, rates, loss, drawdown and unprotected value; trading hours
// and the duplicate window are an account's own.
namespace sluice::engine {
namespace {

using std::chrono::seconds;

constexpr std::string_view kWhose = "over all accounts, ";

struct Group {
    LimitCase& c;
    const Limits& limits;

    Denial named(Denial denial) const {
        denial.text = std::string{kWhose} + denial.text;
        return denial;
    }
    Denial blind(const Error& error) const { return named(unjudged(c, error)); }

    // From the account's base currency.
    Result<Amount> in_group(Amount amount) const {
        const auto rate = find_rate(c.view, c.account.base_currency, limits.currency, c.now, limits.max_rate_age);
        if (!rate)
            return tl::unexpected{rate.error()};
        if (rate->first) {
            c.figures.rate = rate->px();
            c.figures.rate_age_ns = rate->age().count();
        }
        return converted(amount, *rate);
    }

    std::optional<Denial> instrument() const {
        const auto& list = limits.allowed_instruments;
        if (list.empty() || std::find(list.begin(), list.end(), c.order.instrument) != list.end())
            return std::nullopt;
        return over(
            DenialCode::NotAllowed, {}, {},
            std::string{kWhose} + std::string{c.order.instrument.view()} + " is not among the allowed instruments");
    }

    std::optional<Denial> collar() const {
        if (!c.order.price)
            return std::nullopt;
        const bool buys = c.order.side == Side::Buy;
        const Price bound = moved(c.order.stop_px.value_or(c.touch), buys ? limits.price_collar : -limits.price_collar);
        c.note("price collar", as_amount(*c.order.price), as_amount(bound), true);
        if (buys ? *c.order.price <= bound : *c.order.price >= bound)
            return std::nullopt;
        return over(
            DenialCode::PriceCollar, as_amount(*c.order.price), as_amount(bound),
            std::string{kWhose} + "price " + to_text(*c.order.price) + " is past the collar at " + to_text(bound));
    }

    std::optional<Denial> value() const {
        const auto value = in_group(c.figures.order_value);
        if (!value)
            return blind(value.error());
        c.figures.group_order_value = *value;
        c.note("order value", *value, limits.max_order_value, true);
        if (*value <= limits.max_order_value)
            return std::nullopt;
        return over(DenialCode::OrderValue, *value, limits.max_order_value,
                    std::string{kWhose} + "order value " + to_text(*value) + " is over the limit of " +
                        to_text(limits.max_order_value));
    }

    std::optional<Denial> sums(Amount& unprotected) const {
        const auto all = sums_of_all(c.view, c.now);
        if (!all)
            return blind(all.error());
        c.figures.group_equity = all->equity;
        c.figures.group_daily_pnl = all->daily_pnl;
        unprotected = all->unprotected;
        return std::nullopt;
    }

    // Held by all accounts, with everything that works on the order's side.
    Quantity worst_position(Quantity& held) const {
        const State& state = c.view.state;
        held = held_by_all(state, c.order.instrument);
        const Quantity side = own_qty(c) + working_for_all(state, c.order.instrument, c.order.side, c.replaced);
        return c.order.side == Side::Buy ? held + side : held - side;
    }

    std::optional<Denial> position(Quantity held, Quantity worst) const {
        const auto own = worth(c, std::max(c.figures.reference_px.abs(), c.touch.abs()), worst);
        const auto value = own ? in_group(*own) : own;
        const auto most = scaled(c.figures.group_equity, limits.max_position_fraction);
        if (!value || !most)
            return blind(value ? most.error() : value.error());
        c.note("position", *value, *most, true);
        const bool lowers = worst.abs() <= held.abs() && (worst > Quantity{}) == (held > Quantity{});
        if (lowers || *value <= *most)
            return std::nullopt;
        return over(DenialCode::PositionFraction, *value, *most,
                    std::string{kWhose} + "a position of " + to_text(worst) + " worth " + to_text(*value) +
                        " is over " + to_text(limits.max_position_fraction) + " of equity, " + to_text(*most));
    }

    std::optional<Denial> shorts(Quantity worst) const {
        if (limits.allow_short || c.order.side == Side::Buy || !can_be_short(c.instrument) || worst >= Quantity{})
            return std::nullopt;
        return over(DenialCode::ShortSelling, as_amount(worst), Amount{},
                    std::string{kWhose} + "this could leave " + std::string{c.order.instrument.view()} + " at " +
                        to_text(worst) + ", and positions below zero are not allowed");
    }

    std::optional<Denial> counts() const {
        std::uint32_t open = 1 + static_cast<std::uint32_t>(c.view.state.open.size());
        if (c.replaced != nullptr)
            --open;
        std::uint32_t second = 1;
        std::uint32_t minute = 1;
        for (const auto& [id, account] : c.view.state.accounts) {
            second += orders_within(c.view.state, id, c.now, seconds{1});
            minute += orders_within(c.view.state, id, c.now, seconds{60});
        }
        c.note("open orders", Amount::whole(open), Amount::whole(limits.max_open_orders), true);
        c.note("orders within one second", Amount::whole(second), Amount::whole(limits.max_orders_per_second), true);
        c.note("orders within one minute", Amount::whole(minute), Amount::whole(limits.max_orders_per_minute), true);
        if (open > limits.max_open_orders)
            return named(over_count(DenialCode::OpenOrders, open, limits.max_open_orders, "open orders"));
        if (second > limits.max_orders_per_second)
            return named(
                over_count(DenialCode::OrderRate, second, limits.max_orders_per_second, "orders within one second"));
        if (minute > limits.max_orders_per_minute)
            return named(
                over_count(DenialCode::OrderRate, minute, limits.max_orders_per_minute, "orders within one minute"));
        return std::nullopt;
    }

    std::optional<Denial> self_trade() const {
        const OrderState* other = limits.allow_self_trade ? nullptr : find_meeting(c, true);
        if (other == nullptr)
            return std::nullopt;
        return named(meeting(*other));
    }

    std::optional<Denial> losses() const {
        c.note("daily loss", -c.figures.group_daily_pnl, limits.max_daily_loss, true);
        if (auto denial = lost(c.figures.group_daily_pnl, limits.max_daily_loss, kWhose))
            return denial;
        const auto peak = c.view.state.peaks.find(AccountId{});
        if (peak == c.view.state.peaks.end())
            return std::nullopt;
        c.note("drawdown", peak->second - c.figures.group_equity,
               scaled(peak->second, limits.max_drawdown).value_or(Amount{}), true);
        return drawn_down(c.figures.group_equity, peak->second, limits.max_drawdown, kWhose);
    }

    std::optional<Denial> protection(Amount unprotected) const {
        c.note("unprotected", unprotected, limits.max_unprotected, true);
        if (unprotected <= limits.max_unprotected)
            return std::nullopt;
        return over(DenialCode::Unprotected, unprotected, limits.max_unprotected,
                    std::string{kWhose} + "positions worth " + to_text(unprotected) +
                        " were filled in lists and have no stop; " + to_text(limits.max_unprotected) + " may be so");
    }

    std::optional<Denial> judge() const {
        Amount unprotected;
        Quantity held;
        const Quantity worst = worst_position(held);
        auto denial = instrument();
        if (!denial)
            denial = collar();
        if (!denial)
            denial = value();
        if (!denial)
            denial = sums(unprotected);
        if (!denial)
            denial = position(held, worst);
        if (!denial)
            denial = shorts(worst);
        if (!denial)
            denial = counts();
        if (!denial)
            denial = self_trade();
        if (!denial)
            denial = losses();
        if (!denial)
            denial = protection(unprotected);
        return denial;
    }
};

}  // namespace

Quantity held_by_all(const State& state, const InstrumentId& instrument) {
    Quantity held;
    for (const auto& [key, position] : state.positions)
        if (key.instrument == instrument)
            held += position.qty;
    return held;
}

Quantity working_for_all(const State& state, const InstrumentId& instrument, Side side, const OrderState* except) {
    Quantity qty;
    for (const auto index : state.open) {
        const OrderState& other = state.orders[index];
        if (&other != except && other.order.instrument == instrument && other.order.side == side)
            qty += other.exposed_qty();
    }
    return qty;
}

// Equity, the day's profit and unprotected value of every account, added up.
Result<GroupSums> sums_of_all(const LimitView& view, UnixNanos now) {
    const Limits& limits = view.state.limits.at(AccountId{});
    GroupSums sums;
    for (const auto& [id, account] : view.state.accounts) {
        const auto own = equity_now(view, id, now);
        const auto bare = own ? unprotected_value(view, id, now) : own;
        if (!bare)
            return tl::unexpected{bare.error()};
        const auto rate = find_rate(view, account.base_currency, limits.currency, now, limits.max_rate_age);
        if (!rate)
            return tl::unexpected{rate.error()};
        const auto day = view.state.day_marks.find(id);
        const Amount pnl = day == view.state.day_marks.end() ? Amount{} : *own - day->second.equity;
        for (const auto& [amount, sum] :
             {std::pair{*own, &sums.equity}, std::pair{pnl, &sums.daily_pnl}, std::pair{*bare, &sums.unprotected}}) {
            const auto share = converted(amount, *rate);
            if (!share)
                return tl::unexpected{share.error()};
            *sum += *share;
        }
    }
    return sums;
}

std::optional<Denial> group_limit(LimitCase& c) {
    const auto limits = c.view.state.limits.find(AccountId{});
    if (limits == c.view.state.limits.end())
        return std::nullopt;
    return Group{c, limits->second}.judge();
}

Result<Amount> equity_of_all(const LimitView& view, UnixNanos now) {
    const Limits& limits = view.state.limits.at(AccountId{});
    Amount total;
    for (const auto& [id, account] : view.state.accounts) {
        const auto own = equity_now(view, id, now);
        const auto rate = find_rate(view, account.base_currency, limits.currency, now, limits.max_rate_age);
        if (!own || !rate)
            return tl::unexpected{own ? rate.error() : own.error()};
        const auto value = converted(*own, *rate);
        if (!value)
            return value;
        total += *value;
    }
    return total;
}

}  // namespace sluice::engine
