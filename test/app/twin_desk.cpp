#include "twin_desk.hpp"

#include <utility>
#include <variant>

namespace sluice::app::twin {

MixedDesk::MixedDesk(AccountId account, Instrument instrument, int quotes_a_step)
    : account_{account}, instrument_{std::move(instrument)}, quotes_a_step_{quotes_a_step} {}

NewOrderSingle MixedDesk::order(Side side, std::int64_t qty, OrdType type) const {
    NewOrderSingle out;
    out.account = account_;
    out.instrument = instrument_.id;
    out.strategy = id();
    out.side = side;
    out.ord_type = type;
    out.order_qty = Quantity::whole(qty);
    return out;
}

void MixedDesk::ask(CommandBody body, strategy::Intents& out) {
    Command command;
    command.by.key = *IdempotencyKey::parse("mixed-" + std::to_string(++keys_));
    command.body = std::move(body);
    out.commands.push_back(std::move(command));
}

void MixedDesk::submit(NewOrderSingle order, std::string_view role, strategy::Intents& out) {
    ask(SubmitOrder{std::move(order)}, out);
    roles_["mixed-" + std::to_string(keys_)] = role;
}

void MixedDesk::on_quote(const Quote& quote, UnixNanos, strategy::Intents& out) {
    if (quote.instrument == instrument_.id && ++quotes_ % quotes_a_step_ == 0)
        step(quote, out);
}

void MixedDesk::on_report(const Event& event, UnixNanos, strategy::Intents&) {
    if (const auto* placed = std::get_if<OrderPlaced>(&event.body))
        if (const auto role = roles_.find(placed->by.key.view()); role != roles_.end())
            ids_[role->second] = placed->order.cl_ord_id;
    if (const auto* placed = std::get_if<ReplacePlaced>(&event.body))
        for (auto& [role, id] : ids_)
            if (id == placed->orig_cl_ord_id)
                id = placed->order.cl_ord_id;
}

void MixedDesk::step(const Quote& quote, strategy::Intents& out) {
    const Price tick = instrument_.tick_size;
    const auto above = [&](Price px, std::int64_t ticks) {
        return Price::from_nanos(px.nanos() + ticks * tick.nanos());
    };
    const auto limit = [&](Side side, std::int64_t qty, Price px, TimeInForce tif = TimeInForce::Day) {
        NewOrderSingle out = order(side, qty, OrdType::Limit);
        out.price = px;
        out.time_in_force = tif;
        return out;
    };
    const auto stop = [&](Side side, std::int64_t qty, Price trigger) {
        NewOrderSingle out = order(side, qty, OrdType::Stop);
        out.stop_px = trigger;
        return out;
    };
    const auto replace = [&](std::string_view role, std::int64_t qty, Price px) {
        if (const auto found = ids_.find(role); found != ids_.end())
            ask(ReplaceOrder{found->second, Quantity::whole(qty), px, {}}, out);
    };
    const auto cancel = [&](std::string_view role) {
        if (const auto found = ids_.find(role); found != ids_.end())
            ask(CancelOrder{found->second}, out);
    };
    switch (step_++ % 16) {
        case 0: return submit(order(Side::Buy, 12, OrdType::Market), "entry", out);
        case 1: return submit(limit(Side::Buy, 5, above(quote.bid_px, -6)), "below", out);
        case 2: return replace("below", 8, above(quote.bid_px, -4));
        case 3: return replace("below", 6, quote.offer_px);
        case 4: return submit(limit(Side::Sell, 4, above(quote.offer_px, 40)), "far", out);
        case 5: return cancel("far");
        case 6: return submit(stop(Side::Sell, 5, above(quote.bid_px, -3)), "stop", out);
        case 7: return submit(limit(Side::Sell, 7, quote.bid_px, TimeInForce::Ioc), "ioc", out);
        case 8: return cancel("stop");
        case 9: return submit(limit(Side::Buy, 9, above(quote.bid_px, -2), TimeInForce::Ioc), "none", out);
        case 10: return submit(stop(Side::Buy, 5, above(quote.offer_px, 2)), "breakout", out);
        case 11: {
            NewOrderSingle one = stop(Side::Sell, 3, above(quote.bid_px, -2));
            one.ord_type = OrdType::StopLimit;
            one.price = above(quote.bid_px, -9);
            return submit(std::move(one), "stop_limit", out);
        }
        case 12: return cancel("breakout");
        case 13: return cancel("stop_limit");
        case 14: {
            NewOrderList list;
            list.list_class = ListClass::Bracket;
            NewOrderSingle target = limit(Side::Sell, 6, above(quote.offer_px, 8));
            NewOrderSingle guard = stop(Side::Sell, 6, above(quote.bid_px, -8));
            list.orders = {limit(Side::Buy, 6, above(quote.offer_px, 1)), target, guard};
            return ask(SubmitList{std::move(list)}, out);
        }
        default: return submit(order(Side::Sell, 11, OrdType::Market), "out", out);
    }
}

}  // namespace sluice::app::twin
