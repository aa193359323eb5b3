#include "engine/limits.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <string>

#include "base/assert.hpp"        // SLUICE_ASSERT
#include "engine/limit_case.hpp"  // LimitCase
#include "engine/positions.hpp"   // equity_of

namespace sluice::engine {
namespace {

using std::chrono::seconds;

std::optional<Denial> instrument_limit(LimitCase& c) {
    const auto& list = c.limits.allowed_instruments;
    if (list.empty() || std::find(list.begin(), list.end(), c.order.instrument) != list.end())
        return std::nullopt;
    return over(DenialCode::NotAllowed, {}, {},
                std::string{c.order.instrument.view()} + " is not among the instruments allowed on " +
                    std::string{c.order.account.view()});
}

std::optional<Denial> hours_limit(LimitCase& c) {
    if (!c.limits.check_trading_hours || has(c.order.exec_inst, ExecInst::ExtendedHours))
        return std::nullopt;
    const TimeInForce tif = c.order.time_in_force;
    const bool waits = tif != TimeInForce::Day && tif != TimeInForce::Ioc && tif != TimeInForce::Fok;
    const CalendarId& calendar = c.instrument.calendar;
    if (waits || c.view.calendars.is_open(calendar, c.now))
        return std::nullopt;
    return over(DenialCode::MarketClosed, {}, {},
                std::string{calendar.view()} + " is " + c.view.calendars.why_closed(calendar, c.now));
}

std::optional<Denial> quote_limit(LimitCase& c) {
    const Mark* mark = c.view.marks.find(c.order.instrument);
    const auto met = mark == nullptr ? std::nullopt : mark->touch(c.order.side, c.now);
    if (!met) {
        c.blind = true;
        return over(DenialCode::NoQuote, {}, {},
                    "no price of " + std::string{c.order.instrument.view()} + " has been seen");
    }
    c.touch = met->px;
    c.figures.quote_time = met->time;
    c.figures.quote_age_ns = (c.now - met->time).count();
    if (c.now - met->time <= kQuoteAgeMax || !c.view.calendars.is_open(c.instrument.calendar, c.now))
        return std::nullopt;
    return over(DenialCode::NoQuote, Amount::from_nanos(c.figures.quote_age_ns),
                Amount::from_nanos(std::chrono::nanoseconds{kQuoteAgeMax}.count()),
                "the newest price of " + std::string{c.order.instrument.view()} + " is older than 5 s");
}

std::optional<Denial> collar_limit(LimitCase& c) {
    // The price that acts, against what it acts on: the quote, or the trigger that comes first.
    if (!c.order.price)
        return std::nullopt;
    const Price base = c.order.stop_px ? *c.order.stop_px : c.touch;
    const bool buys = c.order.side == Side::Buy;
    const Price bound = moved(base, buys ? c.limits.price_collar : -c.limits.price_collar);
    c.note("price collar", as_amount(*c.order.price), as_amount(bound));
    if (buys ? *c.order.price <= bound : *c.order.price >= bound)
        return std::nullopt;
    return over(DenialCode::PriceCollar, as_amount(*c.order.price), as_amount(bound),
                "price " + to_text(*c.order.price) + " is past the collar at " + to_text(bound));
}

std::optional<Denial> open_orders_limit(LimitCase& c) {
    std::uint32_t open = 1;
    for (const auto index : c.view.state.open) {
        const OrderState& other = c.view.state.orders[index];
        if (other.order.account == c.order.account && &other != c.replaced)
            ++open;
    }
    c.figures.open_orders = open;
    c.note("open orders", Amount::whole(open), Amount::whole(c.limits.max_open_orders));
    if (open <= c.limits.max_open_orders)
        return std::nullopt;
    return over_count(DenialCode::OpenOrders, open, c.limits.max_open_orders, "open orders");
}

std::optional<Denial> rate_limit(LimitCase& c) {
    DecisionFigures& f = c.figures;
    f.orders_last_second = 1 + orders_within(c.view.state, c.order.account, c.now, seconds{1});
    f.orders_last_minute = 1 + orders_within(c.view.state, c.order.account, c.now, seconds{60});
    c.note("orders within one second", Amount::whole(f.orders_last_second),
           Amount::whole(c.limits.max_orders_per_second));
    c.note("orders within one minute", Amount::whole(f.orders_last_minute),
           Amount::whole(c.limits.max_orders_per_minute));
    if (f.orders_last_second > c.limits.max_orders_per_second)
        return over_count(DenialCode::OrderRate, f.orders_last_second, c.limits.max_orders_per_second,
                          "orders within one second");
    if (f.orders_last_minute > c.limits.max_orders_per_minute)
        return over_count(DenialCode::OrderRate, f.orders_last_minute, c.limits.max_orders_per_minute,
                          "orders within one minute");
    return std::nullopt;
}

constexpr std::array<Limit, 15> kLimits{instrument_limit,  hours_limit,    quote_limit,      collar_limit,
                                        value_limit,       equity_limit,   position_limit,   short_limit,
                                        open_orders_limit, rate_limit,     duplicate_limit,  self_trade_limit,
                                        daily_loss_limit,  drawdown_limit, unprotected_limit};

LimitCase case_of(const LimitView& view, const NewOrderSingle& order, const OrderState* replaced, UnixNanos now,
                  DecisionFigures& figures, const Requester* by, std::vector<LimitUse>* uses) {
    const Instrument* instrument = view.state.find_instrument(order.instrument);
    const auto account = view.state.accounts.find(order.account);
    const auto limits = view.state.limits.find(order.account);
    SLUICE_ASSERT(instrument != nullptr && account != view.state.accounts.end() && limits != view.state.limits.end(),
                  "limits judge only orders of known accounts and instruments");
    return {view, order, replaced, by, now, *instrument, account->second, limits->second, figures, uses};
}

}  // namespace

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

Denial unjudged(LimitCase& c, const Error& error) {
    c.blind = true;
    DenialCode code = DenialCode::Overflow;
    if (error.code == ErrorCode::Unsupported)
        code = DenialCode::NoRate;
    if (error.code == ErrorCode::Unavailable)
        code = DenialCode::StaleRate;
    if (error.code == ErrorCode::NotFound)
        code = DenialCode::NoQuote;
    return over(code, {}, {}, error.text);
}

Price moved(Price price, Ratio ratio) {
    const Amount shift = scaled(as_amount(price.abs()), ratio).value_or(Amount{});
    const int128 most = std::numeric_limits<std::int64_t>::max();
    const int128 px = std::clamp(price.nanos() + shift.nanos(), -most, most);
    return Price::from_nanos(static_cast<std::int64_t>(px));
}

std::uint32_t orders_within(const State& state, const AccountId& account, UnixNanos now, seconds span) {
    const auto times = state.order_times.find(account);
    if (times == state.order_times.end())
        return 0;
    // The times only rise; those within the span are the tail.
    const auto first = std::upper_bound(times->second.begin(), times->second.end(), now - span);
    return static_cast<std::uint32_t>(times->second.end() - first);
}

Result<Amount> equity_now(const LimitView& view, const AccountId& account, UnixNanos now) {
    struct {
        const LimitView& view;
        const AccountId& account;
        UnixNanos now;
    } const asked{view, account, now};
    const auto mark_of = [&asked](const InstrumentId& id) -> std::optional<Price> {
        const Mark* mark = asked.view.marks.find(id);
        return mark == nullptr ? std::nullopt : mark->middle();
    };
    const auto convert = [&asked](Amount amount, const Currency& from, const Currency& to) -> Result<Amount> {
        const State& state = asked.view.state;
        const auto rate = find_rate(asked.view, from, to, asked.now, state.limits.at(asked.account).max_rate_age);
        if (!rate)
            return tl::unexpected{rate.error()};
        return converted(amount, *rate);
    };
    return equity_of(view.state, account, mark_of, convert);
}

std::optional<Denial> judge_limits(const LimitView& view, const NewOrderSingle& order, const OrderState* replaced,
                                   UnixNanos now, DecisionFigures& figures, const Requester* by) {
    LimitCase c = case_of(view, order, replaced, now, figures, by, nullptr);
    for (const Limit limit : kLimits)
        if (auto denial = limit(c))
            return denial;
    return group_limit(c);
}

std::vector<LimitUse> list_limits(const LimitView& view, const NewOrderSingle& order, const OrderState* replaced,
                                  UnixNanos now, DecisionFigures& figures, const Requester* by) {
    std::vector<LimitUse> uses;
    LimitCase c = case_of(view, order, replaced, now, figures, by, &uses);
    const auto look = [&](Limit limit) {
        const std::size_t before = uses.size();
        auto denial = limit(c);
        if (!denial)
            return;
        if (uses.size() == before)
            uses.push_back({to_text(denial->code), false, denial->actual, denial->allowed, std::nullopt});
        uses.back().denial = std::move(denial);
    };
    for (const Limit limit : kLimits)
        if (!c.blind)
            look(limit);
    if (!c.blind)
        look(group_limit);
    return uses;
}

}  // namespace sluice::engine
