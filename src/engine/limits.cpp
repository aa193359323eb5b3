#include "engine/limits.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>

#include "engine/exposure.hpp"   // position_of, working_qty
#include "engine/positions.hpp"  // equity_of

namespace sluice::engine {
namespace {

using std::chrono::seconds;

Denial over(DenialCode code, Amount actual, Amount allowed, std::string text) {
    Denial denial;
    denial.code = code;
    denial.lock = Lock::Limits;
    denial.actual = actual;
    denial.allowed = allowed;
    denial.text = std::move(text);
    return denial;
}

Denial over_count(DenialCode code, std::uint32_t actual, std::uint32_t allowed, std::string_view what) {
    return over(
        code, Amount::whole(actual), Amount::whole(allowed),
        std::to_string(actual) + " " + std::string{what} + " would pass the limit of " + std::to_string(allowed));
}

Denial overflow(const Error& error) { return over(DenialCode::Overflow, {}, {}, error.text); }

Amount as_amount(Price price) { return Amount::from_nanos(price.nanos()); }

// price x (1 + ratio), or (1 - ratio) for a negative one; as far as a price reaches.
Price moved(Price price, Ratio ratio) {
    const Amount shift = scaled(as_amount(price.abs()), ratio).value_or(Amount{});
    const int128 most = std::numeric_limits<std::int64_t>::max();
    const int128 px = std::clamp(price.nanos() + shift.nanos(), -most, most);
    return Price::from_nanos(static_cast<std::int64_t>(px));
}

// One order under judgement, with what all the limits share.
struct Judge {
    const LimitView& view;
    const NewOrderSingle& order;
    const OrderState* replaced;
    UnixNanos now;
    const Instrument& instrument;
    const Account& account;
    const Limits& limits;
    DecisionFigures& figures;
    Price touch;  // what a taker would meet

    std::optional<Denial> allowed() const {
        const auto& list = limits.allowed_instruments;
        if (list.empty() || std::find(list.begin(), list.end(), order.instrument) != list.end())
            return std::nullopt;
        return over(DenialCode::NotAllowed, {}, {},
                    std::string{order.instrument.view()} + " is not among the instruments allowed on " +
                        std::string{order.account.view()});
    }

    std::optional<Denial> trading_hours() const {
        if (!limits.check_trading_hours || has(order.exec_inst, ExecInst::ExtendedHours))
            return std::nullopt;
        const bool waits = order.time_in_force != TimeInForce::Day && order.time_in_force != TimeInForce::Ioc &&
                           order.time_in_force != TimeInForce::Fok;
        if (waits || view.calendars.is_open(instrument.calendar, now))
            return std::nullopt;
        return over(
            DenialCode::MarketClosed, {}, {},
            std::string{instrument.calendar.view()} + " is " + view.calendars.why_closed(instrument.calendar, now));
    }

    std::optional<Denial> quote() {
        const Mark* mark = view.marks.find(order.instrument);
        const auto met = mark == nullptr ? std::nullopt : mark->touch(order.side, now);
        if (!met)
            return over(DenialCode::NoQuote, {}, {},
                        "no price of " + std::string{order.instrument.view()} + " has been seen");
        touch = met->px;
        figures.quote_time = met->time;
        figures.quote_age_ns = (now - met->time).count();
        if (now - met->time <= kQuoteAgeMax || !view.calendars.is_open(instrument.calendar, now))
            return std::nullopt;
        return over(DenialCode::NoQuote, Amount::from_nanos(figures.quote_age_ns),
                    Amount::from_nanos(std::chrono::nanoseconds{kQuoteAgeMax}.count()),
                    "the newest price of " + std::string{order.instrument.view()} + " is older than 5 s");
    }

    std::optional<Denial> collar() const {
        // The price that acts, against what it acts on: the quote, or the trigger that comes first.
        if (!order.price)
            return std::nullopt;
        const Price base = order.stop_px ? *order.stop_px : touch;
        const bool buys = order.side == Side::Buy;
        const Price bound = moved(base, buys ? limits.price_collar : -limits.price_collar);
        if (buys ? *order.price <= bound : *order.price >= bound)
            return std::nullopt;
        return over(DenialCode::PriceCollar, as_amount(*order.price), as_amount(bound),
                    "price " + to_text(*order.price) + " is past the collar at " + to_text(bound));
    }

    std::optional<Denial> value() {
        Price px = touch;
        if (order.price)
            px = *order.price;
        else
            px = moved(std::max(touch, order.stop_px.value_or(touch)), limits.price_collar);
        figures.reference_px = px;
        const auto worth = value_of(px.abs(), order.order_qty, instrument.multiplier);
        if (!worth)
            return overflow(worth.error());
        figures.order_value = *worth;
        if (*worth <= limits.max_order_value)
            return std::nullopt;
        return over(DenialCode::OrderValue, *worth, limits.max_order_value,
                    "order value " + to_text(*worth) + " is over the limit of " + to_text(limits.max_order_value));
    }

    std::optional<Denial> position() {
        const Quantity held = position_of(view.state, order);
        Quantity mine = order.order_qty;
        if (replaced != nullptr)
            mine = std::max(replaced->exposed_qty(), order.order_qty - replaced->cum_qty);
        const Quantity side = working_qty(view.state, order, replaced) + mine;
        const Quantity worst = order.side == Side::Buy ? held + side : held - side;
        figures.position = held;
        figures.worst_position = worst;
        const auto equity = equity_now(view, order.account);
        if (!equity)
            return over(equity.error().code == ErrorCode::Overflow ? DenialCode::Overflow : DenialCode::NotAvailableYet,
                        {}, {}, equity.error().text);
        figures.equity = *equity;
        const auto mark = view.state.day_marks.find(order.account);
        if (mark != view.state.day_marks.end())
            figures.daily_pnl = *equity - mark->second.equity;
        if (worst.abs() <= held.abs() && (worst > Quantity{}) == (held > Quantity{}))
            return std::nullopt;
        const auto worth =
            value_of(std::max(figures.reference_px.abs(), touch.abs()), worst.abs(), instrument.multiplier);
        const auto most = scaled(*equity, limits.max_position_fraction);
        if (!worth)
            return overflow(worth.error());
        if (!most)
            return overflow(most.error());
        if (*worth <= *most)
            return std::nullopt;
        return over(DenialCode::PositionFraction, *worth, *most,
                    "a position of " + to_text(worst) + " worth " + to_text(*worth) + " is over " +
                        to_text(limits.max_position_fraction) + " of equity, " + to_text(*most));
    }

    std::optional<Denial> open_orders() {
        std::uint32_t open = 1;
        for (const auto index : view.state.open) {
            const OrderState& other = view.state.orders[index];
            if (other.order.account == order.account && &other != replaced)
                ++open;
        }
        figures.open_orders = open;
        if (open <= limits.max_open_orders)
            return std::nullopt;
        return over_count(DenialCode::OpenOrders, open, limits.max_open_orders, "open orders");
    }

    std::optional<Denial> rates() {
        std::uint32_t last_second = 1;
        std::uint32_t last_minute = 1;
        if (const auto times = view.state.order_times.find(order.account); times != view.state.order_times.end()) {
            // The times only rise; those within the span are the tail.
            const auto within = [&](seconds span) {
                const auto first = std::upper_bound(times->second.begin(), times->second.end(), now - span);
                return static_cast<std::uint32_t>(times->second.end() - first);
            };
            last_second += within(seconds{1});
            last_minute += within(seconds{60});
        }
        figures.orders_last_second = last_second;
        figures.orders_last_minute = last_minute;
        if (last_second > limits.max_orders_per_second)
            return over_count(DenialCode::OrderRate, last_second, limits.max_orders_per_second,
                              "orders within one second");
        if (last_minute > limits.max_orders_per_minute)
            return over_count(DenialCode::OrderRate, last_minute, limits.max_orders_per_minute,
                              "orders within one minute");
        return std::nullopt;
    }

    std::optional<Denial> daily_loss() const {
        const Amount loss = -figures.daily_pnl;
        if (loss < limits.max_daily_loss || loss <= Amount{})
            return std::nullopt;
        return over(DenialCode::DailyLoss, loss, limits.max_daily_loss,
                    "today's loss of " + to_text(loss) + " has reached the limit of " + to_text(limits.max_daily_loss));
    }
};

}  // namespace

Result<Amount> equity_now(const LimitView& view, const AccountId& account) {
    return equity_of(view.state, account, [&](const InstrumentId& id) -> std::optional<Price> {
        const Mark* mark = view.marks.find(id);
        return mark == nullptr ? std::nullopt : mark->middle();
    });
}

std::optional<Denial> judge_limits(const LimitView& view, const NewOrderSingle& order, const OrderState* replaced,
                                   UnixNanos now, DecisionFigures& figures) {
    const Instrument* instrument = view.state.find_instrument(order.instrument);
    const auto account = view.state.accounts.find(order.account);
    const auto limits = view.state.limits.find(order.account);
    SLUICE_ASSERT(instrument != nullptr && account != view.state.accounts.end() && limits != view.state.limits.end(),
                  "limits judge only orders of known accounts and instruments");
    Judge judge{view, order, replaced, now, *instrument, account->second, limits->second, figures, Price{}};
    if (auto denial = judge.allowed())
        return denial;
    if (auto denial = judge.trading_hours())
        return denial;
    if (auto denial = judge.quote())
        return denial;
    if (auto denial = judge.collar())
        return denial;
    if (auto denial = judge.value())
        return denial;
    if (auto denial = judge.position())
        return denial;
    if (auto denial = judge.open_orders())
        return denial;
    if (auto denial = judge.rates())
        return denial;
    return judge.daily_loss();
}

}  // namespace sluice::engine
