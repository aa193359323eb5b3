// How orders reach the exchange.
#include "venues/alpaca/profile.hpp"  // as_traded
#include "venues/alpaca/sim_broker.hpp"

namespace sluice::venues::alpaca::sim {

namespace {

constexpr std::chrono::seconds kStuckFor{2};

}  // namespace

NewOrderSingle Broker::exchange_order(const SimOrder& order) const {
    NewOrderSingle out;
    out.cl_ord_id = order.cl_ord_id;
    out.account = accounts[order.account].exchange_id;
    out.instrument = order.asset->instrument.id;
    out.strategy = StrategyId{"sim"};
    out.side = order.side;
    out.ord_type = order.type;
    out.time_in_force = order.time_in_force;
    if (order.extended_hours)
        out.exec_inst = ExecInst::ExtendedHours;
    out.order_qty = order.qty.value_or(Quantity{});
    out.cash_order_qty = order.notional;
    out.price = order.limit_price;
    if (order.type != OrdType::TrailingStop)
        out.stop_px = order.stop_price;
    out.trail_amount = order.trail_price;
    out.trail_percent = order.trail_percent;
    return as_traded(std::move(out), order.asset->instrument);
}

void Broker::send(VenueRequest request, UnixNanos now) {
    request.venue = VenueId{"alpaca"};
    exchange_.submit(request, now);
}

void Broker::send_change(VenueRequest request, EventWord event, OrderIndex order, UnixNanos now) {
    if (!incidents.take(Incident::StuckPending))
        return send(std::move(request), now);
    stuck_.push_back({std::move(request), now + kStuckFor});
    tell(event, order, now);
}

void Broker::release_stuck(UnixNanos now) {
    while (!stuck_.empty() && stuck_.front().until <= now) {
        send(std::move(stuck_.front().request), now);
        stuck_.erase(stuck_.begin());
    }
}

void Broker::begin(OrderIndex index, UnixNanos now) {
    tell(orders[index].status == StatusWord::Accepted ? EventWord::Accepted : EventWord::PendingNew, index, now);
    submit(index, now);
}

void Broker::begin_replace(OrderIndex replacement, UnixNanos now) {
    const SimOrder& wanted = orders[replacement];
    const OrderIndex original = find_order(accounts[wanted.account], wanted.replaces);
    if (original == kNoOrder)
        return;
    if (wanted.status == StatusWord::Held)
        return swap_held(original, replacement, now);
    if (incidents.take(Incident::ReplaceRacesFill))
        fill_from_outside(original, now);
    submit_replace(original, replacement, now);
}

void Broker::fill_from_outside(OrderIndex index, UnixNanos now) {
    const SimOrder& order = orders[index];
    if (!order.limit_price)
        return;
    Trade print;
    print.instrument = order.asset->instrument.id;
    const Price tick = order.asset->instrument.tick_size;
    print.price = order.side == Side::Buy ? *order.limit_price - tick : *order.limit_price + tick;
    print.size = order.leaves();
    print.event_time = print.recv_time = now;
    exchange_.on_trade(print, now);
}

void Broker::submit(OrderIndex index, UnixNanos now) {
    SimOrder& order = orders[index];
    const AccountId& account = accounts[order.account].exchange_id;
    order.at_exchange = true;
    if (order.order_class != ClassWord::Oco || order.legs.empty())
        return send({{}, account, SendNew{exchange_order(order), {}}}, now);
    SimOrder& stop = orders[order.legs.front()];
    stop.at_exchange = true;
    NewOrderList list;
    list.list_class = ListClass::Oco;
    list.orders = {exchange_order(order), exchange_order(stop)};
    send({{}, account, SendList{std::move(list), {}}}, now);
}

// The exits of an entry that is filled: for exactly what it has filled, one excluding the other.
void Broker::activate_legs(OrderIndex entry, UnixNanos now) {
    const SimOrder& parent = orders[entry];
    NewOrderList list;
    list.list_class = ListClass::Oco;
    for (const OrderIndex leg : parent.legs) {
        SimOrder& exit = orders[leg];
        if (exit.is_over() || exit.at_exchange)
            continue;
        exit.at_exchange = true;
        exit.qty = parent.filled;
        if (exit.type == OrdType::Limit)
            list.orders.insert(list.orders.begin(), exchange_order(exit));
        else
            list.orders.push_back(exchange_order(exit));
    }
    const AccountId& account = accounts[parent.account].exchange_id;
    if (list.orders.size() == 1)
        send({{}, account, SendNew{list.orders.front(), {}}}, now);
    else if (!list.orders.empty())
        send({{}, account, SendList{std::move(list), {}}}, now);
}

void Broker::submit_replace(OrderIndex original, OrderIndex replacement, UnixNanos now) {
    SimOrder& old = orders[original];
    SimOrder& wanted = orders[replacement];
    old.before = old.status;
    old.status = StatusWord::PendingReplace;
    old.updated = stamp(now);
    old.replacement = replacement;
    wanted.original = original;
    wanted.at_exchange = true;
    send_change({{}, accounts[old.account].exchange_id, SendReplace{exchange_order(wanted), old.cl_ord_id, {}, {}}},
                EventWord::PendingReplace, original, now);
}

void Broker::swap_held(OrderIndex original, OrderIndex replacement, UnixNanos now) {
    SimOrder& wanted = orders[replacement];
    wanted.original = original;
    wanted.status = StatusWord::Held;
    take_place(original, replacement);
    orders[replacement].original = kNoOrder;
    orders[original].replaced_at = stamp(now);
    end(original, StatusWord::Replaced, now);
    tell(EventWord::Held, replacement, now);
}

void Broker::cancel(OrderIndex index, UnixNanos now) {
    SimOrder& order = orders[index];
    if (order.at_exchange) {
        order.before = order.status;
        order.status = StatusWord::PendingCancel;
        order.cancel_requested_at = order.updated = stamp(now);
        if (incidents.take(Incident::CancelRacesFill))
            fill_from_outside(index, now);
        return send_change({{}, accounts[order.account].exchange_id, SendCancel{order.cl_ord_id, {}, {}}},
                           EventWord::PendingCancel, index, now);
    }
    // A leg that is still held takes its whole group with it.
    if (order.parent != kNoOrder && !orders[order.parent].is_over() &&
        orders[order.parent].status != StatusWord::PendingCancel)
        return cancel(order.parent, now);
    end(index, StatusWord::Canceled, now);
}

}  // namespace sluice::venues::alpaca::sim
