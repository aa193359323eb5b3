// What the exchange says, folded into the orders as Alpaca shows them, and told on the stream.
#include <algorithm>

#include "base/text.hpp"  // parse_base36
#include "venues/alpaca/sim_broker.hpp"
#include "venues/alpaca/sim_ids.hpp"    // draw_uuid
#include "venues/alpaca/sim_shown.hpp"  // shown

namespace sluice::venues::alpaca::sim {

namespace {

OrderIndex index_of(const ClOrdId& id) {
    const auto number = parse_base36(id.view());
    return number ? static_cast<OrderIndex>(*number) : kNoOrder;
}

bool in_flight(StatusWord status) {
    return status == StatusWord::PendingCancel || status == StatusWord::PendingReplace;
}

// What the order is, or goes back to once its request is settled.
void stand(SimOrder& order, StatusWord status) { (in_flight(order.status) ? order.before : order.status) = status; }

EventWord event_of(StatusWord end) {
    switch (end) {
        case StatusWord::Canceled: return EventWord::Canceled;
        case StatusWord::Expired: return EventWord::Expired;
        case StatusWord::Replaced: return EventWord::Replaced;
        default: return EventWord::Rejected;
    }
}

}  // namespace

void Broker::fold(const ExecutionReport& report, UnixNanos now) {
    const OrderIndex index = index_of(report.cl_ord_id);
    if (index >= orders.size())
        return;
    switch (report.exec_type) {
        case ExecType::New: return fold_new(index, now);
        case ExecType::Trade: return fold_trade(index, report, now);
        case ExecType::Canceled: return end(index, StatusWord::Canceled, now);
        case ExecType::Expired: return end(index, StatusWord::Expired, now);
        case ExecType::Rejected: return end(index, StatusWord::Rejected, now);
        case ExecType::Replaced: return fold_replaced(index, now);
        case ExecType::OrderStatus: return fold_status(index, report, now);
        case ExecType::Held:
        case ExecType::DoneForDay:
        case ExecType::Suspended:
        case ExecType::TradeCancel:
        case ExecType::TradeCorrect: return;
    }
}

// Taken by the exchange: new when it is worked now, otherwise accepted until the market opens.
void Broker::fold_new(OrderIndex index, UnixNanos now) {
    SimOrder& order = orders[index];
    order.known = true;
    if (!trades_now(*order.asset, order.extended_hours, now))
        return stand(order, StatusWord::Accepted);
    stand(order, StatusWord::New);
    order.updated = stamp(now);
    const auto px = mark(*order.asset);
    if (order.type == OrdType::TrailingStop && px) {
        follow(order, *px);
        trailing_.push_back(index);
    }
    tell(EventWord::New, index, now);
    show_again(*order.asset, now);
}

// The best price since a trailing stop came, and where that puts its trigger.
void Broker::follow(SimOrder& order, Price px) {
    const bool sell = order.side == Side::Sell;
    if (order.hwm && (sell ? px <= *order.hwm : px >= *order.hwm))
        return;
    order.hwm = px;
    Price distance = order.trail_price.value_or(Price{});
    if (order.trail_percent)
        if (const auto part = scaled(Amount::from_nanos(px.nanos()), *order.trail_percent))
            distance = Price::from_nanos(static_cast<std::int64_t>(part->nanos()));
    order.stop_price = sell ? px - distance : px + distance;
}

void Broker::follow(const Listed& asset, Price px) {
    trailing_.erase(
        std::remove_if(trailing_.begin(), trailing_.end(), [&](OrderIndex index) { return orders[index].is_over(); }),
        trailing_.end());
    for (const OrderIndex index : trailing_)
        if (orders[index].asset == &asset)
            follow(orders[index], px);
}

void Broker::work_accepted(UnixNanos now) {
    for (OrderIndex index = 0; index < orders.size(); ++index) {
        SimOrder& order = orders[index];
        if (order.status == StatusWord::Accepted && order.known)
            fold_new(index, now);
    }
}

void Broker::fold_trade(OrderIndex index, const ExecutionReport& report, UnixNanos now) {
    SimOrder& order = orders[index];
    if (order.status == StatusWord::Accepted)
        fold_new(index, now);
    SimAccount& account = accounts[order.account];
    Quantity& position = account.held[assets.index_of(*order.asset)];
    SimFill fill;
    fill.id = draw_uuid(ids);
    fill.order = index;
    fill.at = stamp(report.transact_time);
    fill.price = report.last_px;
    fill.qty = report.last_qty;
    fill.sells_short = order.side == Side::Sell && position <= Quantity{};
    position += order.side == Side::Buy ? report.last_qty : -report.last_qty;
    fill.position_qty = position;
    order.filled += report.last_qty;
    if (const auto value = product(report.last_px, report.last_qty))
        order.filled_notional = sum(order.filled_notional, *value).value_or(order.filled_notional);
    order.updated = fill.at;
    fill.last = report.ord_status == OrdStatus::Filled;
    fill.cum_qty = order.filled;
    fill.leaves_qty = fill.last ? Quantity{} : order.leaves();
    account.fills.push_back(fill);
    ++executions;
    if (!fill.last) {
        stand(order, StatusWord::PartiallyFilled);
        return tell(EventWord::PartialFill, index, now, &fill);
    }
    order.status = StatusWord::Filled;
    order.filled_at = fill.at;
    close(index);
    tell(EventWord::Fill, index, now, &fill);
    activate_legs(index, now);
}

// The exchange has changed a quantity: what one exit filled its sibling lost, or a sum of money is spent.
void Broker::fold_status(OrderIndex index, const ExecutionReport& report, UnixNanos now) {
    SimOrder& order = orders[index];
    if (order.is_over())
        return;
    if (order.qty && !report.order_qty.is_zero() && report.order_qty != *order.qty) {
        order.qty = report.order_qty;
        order.updated = stamp(now);
    }
    if (report.ord_status != OrdStatus::Filled)
        return;
    order.status = StatusWord::Filled;
    order.filled_at = order.updated = stamp(now);
    close(index);
    tell(EventWord::Fill, index, now);
    activate_legs(index, now);
}

// `replacement` stands where the order it replaces stood, with what that had filled.
void Broker::take_place(OrderIndex original, OrderIndex replacement) {
    SimOrder& old = orders[original];
    SimOrder& wanted = orders[replacement];
    old.replacement = replacement;
    old.replaced_by = wanted.id;
    wanted.filled = old.filled;
    wanted.filled_notional = old.filled_notional;
    wanted.legs = old.legs;
    for (const OrderIndex leg : wanted.legs)
        orders[leg].parent = replacement;
    if (wanted.parent != kNoOrder)
        for (OrderIndex& leg : orders[wanted.parent].legs)
            leg = leg == original ? replacement : leg;
}

void Broker::fold_replaced(OrderIndex replacement, UnixNanos now) {
    SimOrder& wanted = orders[replacement];
    const OrderIndex original = wanted.original;
    if (original == kNoOrder)
        return;
    const bool filled_some = !orders[original].filled.is_zero();
    const StatusWord before = orders[original].before;
    take_place(original, replacement);
    orders[original].legs.clear();
    orders[original].replaced_at = stamp(now);
    end(original, StatusWord::Replaced, now);
    wanted.original = kNoOrder;
    wanted.known = true;
    wanted.status = filled_some ? StatusWord::PartiallyFilled
                                : (before == StatusWord::Accepted ? StatusWord::Accepted : StatusWord::New);
    wanted.updated = stamp(now);
    tell(EventWord::New, replacement, now);
    show_again(*wanted.asset, now);
}

void Broker::fold(const OrderCancelReject& report, UnixNanos now) {
    OrderIndex index = index_of(report.cl_ord_id);
    if (index >= orders.size())
        return;
    const bool replace = report.response_to == RequestKind::Replace;
    if (replace && orders[index].original != kNoOrder)
        index = orders[index].original;
    SimOrder& order = orders[index];
    if (replace && order.replacement != kNoOrder) {
        const OrderIndex refused = order.replacement;
        order.replacement = kNoOrder;
        end(refused, StatusWord::Rejected, now);
    }
    if (in_flight(order.status))
        order.status = order.before;
    order.updated = stamp(now);
    tell(replace ? EventWord::OrderReplaceRejected : EventWord::OrderCancelRejected, index, now);
}

// A day's fee stands in the account's activities; no stream tells of it.
void Broker::fold(const Adjustment& charge) {
    for (SimAccount& account : accounts) {
        if (account.exchange_id != charge.account)
            continue;
        Activity row;
        row.id = activity_id(charge.transact_time, draw_uuid(ids));
        row.activity_type = "FEE";
        row.date = new_york_date(charge.transact_time);
        row.created_at = charge.transact_time;
        row.net_amount = charge.cash;
        row.status = "executed";
        row.currency = std::string{charge.currency.view()};
        row.description = charge.text;
        account.activities.push_back({charge.transact_time, std::move(row)});
    }
}

void Broker::close(OrderIndex index) {
    std::vector<OrderIndex>& open = accounts[orders[index].account].open;
    open.erase(std::remove(open.begin(), open.end(), index), open.end());
}

void Broker::end(OrderIndex index, StatusWord status, UnixNanos now) {
    SimOrder& order = orders[index];
    if (order.is_over())
        return;
    order.status = status;
    order.updated = stamp(now);
    switch (status) {
        case StatusWord::Canceled: order.canceled_at = order.updated; break;
        case StatusWord::Expired: order.expired_at = order.updated; break;
        case StatusWord::Rejected: order.failed_at = order.updated; break;
        default: break;
    }
    close(index);
    tell(event_of(status), index, now);
    if (status != StatusWord::Replaced)
        end_held_legs(index, now);
}

// Whoever waits for an entry that will not be filled, and an exit whose held sibling is cancelled.
void Broker::end_held_legs(OrderIndex index, UnixNanos now) {
    const std::vector<OrderIndex> legs = orders[index].legs;
    for (const OrderIndex leg : legs)
        if (!orders[leg].is_over() && !orders[leg].at_exchange)
            end(leg, StatusWord::Canceled, now);
}

void Broker::tell(EventWord event, OrderIndex index, UnixNanos now, const SimFill* fill) {
    const SimOrder& order = orders[index];
    TradeUpdate update;
    update.event = event;
    update.order = shown(*this, order, Nested::Yes);
    update.timestamp = fill != nullptr ? fill->at : stamp(now);
    if (fill != nullptr)
        update.execution_id = fill->id;
    else if (event != EventWord::PendingNew && event != EventWord::Accepted)
        update.execution_id = draw_uuid(ids);
    if (fill != nullptr) {
        update.price = fill->price;
        update.qty = fill->qty;
        update.position_qty = fill->position_qty;
    }
    updates.push_back({order.account, index, std::move(update)});
}

}  // namespace sluice::venues::alpaca::sim
