// The limits a new order or a larger one is held against.
#include <algorithm>
#include <chrono>
#include <string>

#include "world/seeded/invariants.hpp"

namespace sluice::world {
namespace {

std::string word(const auto& id) { return std::string{id.view()}; }

bool is_same_wish(const NewOrderSingle& a, const NewOrderSingle& b) {
    return a.side == b.side && a.order_qty == b.order_qty && a.price == b.price && a.stop_px == b.stop_px &&
           a.ord_type == b.ord_type;
}

// Whether two orders could trade with each other: a price that does not bind crosses everything.
bool could_meet(const NewOrderSingle& a, const NewOrderSingle& b) {
    const bool opposite_sides = a.side != b.side;
    if (!opposite_sides || !a.price || !b.price || a.stop_px || b.stop_px)
        return false;  // judged by what is certain: two limits
    const NewOrderSingle& buy = a.side == Side::Buy ? a : b;
    const NewOrderSingle& sell = a.side == Side::Buy ? b : a;
    return *buy.price >= *sell.price;
}

}  // namespace

void Invariants::judge_limits(const NewOrderSingle& order, const DecisionFigures& figures, const ToldOrder* replaced,
                              UnixNanos now) {
    const Limits* limits = told_.limits(order.account);
    const auto quote = quotes_.find(order.instrument);
    if (!limits)
        return fail("order " + word(order.cl_ord_id) + " was placed without limits");
    if (quote == quotes_.end())
        return;  // judged by a print
    const std::string name = "order " + word(order.cl_ord_id) + " ";
    const auto& allowed = limits->allowed_instruments;
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), order.instrument) == allowed.end())
        fail(name + "trades an instrument that is not allowed");
    const bool buys = order.side == Side::Buy;
    const Price touch = buys ? quote->second.offer_px : quote->second.bid_px;
    const Price px = order.price.value_or(touch);
    const int128 value = int128{px.nanos()} * order.order_qty.nanos() / Price::kUnit;
    if (value > limits->max_order_value.nanos())
        fail(name + "is worth more than the limit of order value");
    // The working and unknown quantity of its side, this order included.
    const Quantity mine =
        replaced ? std::max(replaced->exposed(), order.order_qty - replaced->cum_qty()) : order.order_qty;
    const Quantity side = told_.working(order.account, order.instrument, order.side, replaced, Reading::Least) + mine;
    const Quantity held = told_.position(order.account, order.instrument);
    const Quantity worst = buys ? held + side : held - side;
    if (buys ? figures.worst_position < worst : figures.worst_position > worst)
        fail(name + "was judged by a smaller position than working and unknown orders can lead to");
    const bool grows = worst.abs() > held.abs() || (worst > Quantity{}) != (held > Quantity{});
    const int128 worth = int128{std::min(px, touch).nanos()} * worst.abs().nanos() / Price::kUnit;
    const int128 most = figures.equity.nanos() / 1'000 * limits->max_position_fraction.nanos() / (Ratio::kUnit / 1'000);
    if (grows && worth > most + 1'000'000'000)
        fail(name + "can lead to a position beyond its fraction of equity");
    const std::uint32_t open = told_.open_orders(order.account) + (replaced ? 0 : 1);
    if (open > limits->max_open_orders)
        fail(name + "is one more open or unknown order than the limit allows");
    const std::uint32_t second = told_.orders_since(order.account, now - std::chrono::seconds{1}) + 1;
    const std::uint32_t minute = told_.orders_since(order.account, now - std::chrono::seconds{60}) + 1;
    if (second > limits->max_orders_per_second || minute > limits->max_orders_per_minute)
        fail(name + "is one order too many for the rate limits");
    if (figures.daily_pnl < -limits->max_daily_loss)
        fail(name + "was placed after the daily loss was reached");
    if (now - quote->second.recv_time > std::chrono::seconds{5} && figures.quote_age_ns > 5'000'000'000 &&
        calendars_.is_open(CalendarId{"NYSE"}, now))
        fail(name + "was judged by a quote older than 5 s");
    if (order.price && !order.stop_px) {
        const int128 room = int128{touch.nanos()} * limits->price_collar.nanos() / Ratio::kUnit + 1;
        if (buys ? order.price->nanos() > touch.nanos() + room : order.price->nanos() < touch.nanos() - room)
            fail(name + "is priced past the collar");
    }
}

// Against our own orders: none of them may be met, none repeated, and nothing sold that is not held.
void Invariants::judge_meetings(const NewOrderSingle& order, const Requester& by, const Limits& limits, UnixNanos now) {
    const std::string name = "order " + word(order.cl_ord_id) + " ";
    for (const ToldOrder& other : told_.orders()) {
        const bool same_book =
            other.terms.account == order.account && other.terms.instrument == order.instrument && !other.denied;
        if (!same_book)
            continue;
        const bool meets = other.is_open() && other.list_id.empty() && could_meet(order, other.terms);
        if (!limits.allow_self_trade && !other.external && meets)
            fail(name + "could trade with our own order " + word(other.terms.cl_ord_id));
        const bool again =
            other.placed_at > now - limits.duplicate_window && !other.external && is_same_wish(other.placed, order);
        if (again && by.key.empty() && other.list_id.empty() && limits.duplicate_window.count() > 0)
            fail(name + "repeats order " + word(other.terms.cl_ord_id) + " within the duplicate window");
    }
    const Quantity held = told_.position(order.account, order.instrument);
    const Quantity selling = told_.working(order.account, order.instrument, Side::Sell, nullptr, Reading::Least);
    if (!limits.allow_short && order.side == Side::Sell && held - selling - order.order_qty < Quantity{})
        fail(name + "could sell what is not held");
}

}  // namespace sluice::world
