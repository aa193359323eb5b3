#include "world/seeded/told.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sluice::world {

Quantity ToldOrder::executed() const {
    Quantity total;
    for (const auto& [id, execution] : executions)
        if (!execution.is_void)
            total += execution.qty;
    return total;
}

Quantity ToldOrder::exposed() const {
    const bool replacing = request && request->kind == RequestKind::Replace;
    if (ended || (is_filled() && !replacing))
        return Quantity{};
    const Quantity total = replacing ? std::max(terms.order_qty, request->order.order_qty) : terms.order_qty;
    return std::max(total - cum_qty(), Quantity{});
}

const ToldOrder* Told::find(const ClOrdId& id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &orders_[found->second];
}

ToldOrder* Told::find(const ClOrdId& id) {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &orders_[found->second];
}

const ToldOrder* Told::find_of(const ExecutionReport& report) const {
    if (!report.cl_ord_id.empty())
        if (const ToldOrder* order = find(report.cl_ord_id))
            return order;
    const auto found = by_order_id_.find(report.order_id);
    return found == by_order_id_.end() ? nullptr : &orders_[found->second];
}

Quantity Told::position(const AccountId& account, const InstrumentId& instrument) const {
    const auto found = positions_.find({account, instrument});
    return found == positions_.end() ? Quantity{} : found->second;
}

Quantity Told::working(const AccountId& account, const InstrumentId& instrument, Side side, const ToldOrder* except,
                       Reading reading) const {
    const auto is_there = [&](const NewOrderSingle& terms) {
        return terms.account == account && terms.instrument == instrument && terms.side == side;
    };
    Quantity total;
    for (const ToldOrder& order : orders_) {
        if (&order == except || order.denied || !is_there(order.terms))
            continue;
        const ToldList* list = reading == Reading::Least ? find_list(order.list_id) : nullptr;
        const bool apart = list == nullptr || list->form == ListForm::Held || order.role == ListRole::Entry;
        if (apart)
            total += order.exposed();
    }
    if (reading == Reading::Most)
        return total;
    for (const auto& [id, list] : lists_)
        if (list.form == ListForm::Native && list.first().account == account && list.first().instrument == instrument)
            total += exits_at_once(list, side, except);
    return total;
}

bool Told::stays_within_position(const NewOrderSingle& order, Quantity qty, const ToldOrder* except,
                                 Reading reading) const {
    const Quantity held = position(order.account, order.instrument);
    const bool closes = order.side == Side::Sell ? held > Quantity{} : held < Quantity{};
    return closes && working(order.account, order.instrument, order.side, except, reading) + qty <= held.abs();
}

std::uint32_t Told::open_orders(const AccountId& account) const {
    return static_cast<std::uint32_t>(std::count_if(orders_.begin(), orders_.end(), [&](const ToldOrder& order) {
        return !order.denied && order.terms.account == account && order.is_open();
    }));
}

bool Told::is_halted(const AccountId& account) const {
    return halts_.contains(AccountId{}) || halts_.contains(account);
}

bool Told::is_frozen(const AccountId& account, const InstrumentId& instrument) const {
    return freezes_.contains({account, instrument});
}

const Limits* Told::limits(const AccountId& account) const {
    const auto found = limits_.find(account);
    return found == limits_.end() ? nullptr : &found->second;
}

const VenueHealth* Told::health(const AccountId& account) const {
    const auto found = health_.find(account);
    return found == health_.end() ? nullptr : &found->second;
}

std::uint32_t Told::orders_since(const AccountId& account, UnixNanos since) const {
    const auto found = placed_.find(account);
    if (found == placed_.end())
        return 0;
    const auto from = std::upper_bound(found->second.begin(), found->second.end(), since);
    return static_cast<std::uint32_t>(found->second.end() - from);
}

bool Told::is_garbage(const ToldOrder& order, const ExecutionReport& r) {
    if (r.account != order.terms.account || r.instrument != order.terms.instrument)
        return true;
    const bool trade = r.exec_type == ExecType::Trade || r.exec_type == ExecType::TradeCorrect;
    if (trade && (r.side != order.terms.side || r.last_qty <= Quantity{}))
        return true;
    return r.exec_type == ExecType::TradeCancel && r.exec_ref_id.empty();
}

ToldOrder& Told::add(NewOrderSingle terms) {
    if (!terms.cl_ord_id.empty())
        by_id_[terms.cl_ord_id] = orders_.size();
    ToldOrder order;
    order.terms = std::move(terms);
    orders_.push_back(std::move(order));
    return orders_.back();
}

void Told::fold(const Event& event) {
    std::visit(
        [&](const auto& e) {
            using T = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<T, OrderPlaced>) {
                ToldOrder& order = add(e.order);
                order.by = e.by;
                order.placed_at = event.time;
                order.placed = e.order;
                order.list_id = e.list_id;
                order.role = e.role;
                if (const auto list = lists_.find(e.list_id); list != lists_.end())
                    list->second.orders.push_back(orders_.size() - 1);
                order.request =
                    ToldRequest{RequestKind::New, e.order, e.by, e.exposure, e.send_by, event.sequence, event.time};
                placed_[e.order.account].push_back(event.time);
            } else if constexpr (std::is_same_v<T, OrderDenied>) {
                ToldOrder& order = add(e.order);
                order.denied = order.ended = true;
            } else if constexpr (std::is_same_v<T, ReplacePlaced>) {
                ToldOrder* order = find(e.orig_cl_ord_id);
                if (!order)
                    return;
                by_id_[e.order.cl_ord_id] = static_cast<std::size_t>(order - orders_.data());
                order->request =
                    ToldRequest{RequestKind::Replace, e.order, e.by, e.exposure, e.send_by, event.sequence, event.time};
                placed_[e.order.account].push_back(event.time);
            } else if constexpr (std::is_same_v<T, RequestDropped>) {
                ToldOrder* order = find(e.cl_ord_id);
                if (!order)
                    return;
                if (e.request == RequestKind::List || (order->request && order->request->with_list))
                    return end_requests_of(order->list_id);
                order->request.reset();
                if (e.request == RequestKind::New)
                    order->ended = true;
            } else if constexpr (std::is_same_v<T, CancelPlaced>) {
                if (ToldOrder* order = find(e.cl_ord_id))
                    order->cancel_wanted = true;
            } else if constexpr (std::is_same_v<T, CancelRejected>) {
                ToldOrder* order = find(e.reject.cl_ord_id);
                if (order && e.reject.response_to == RequestKind::Replace && order->request &&
                    order->request->order.cl_ord_id == e.reject.cl_ord_id)
                    order->request.reset();
            } else if constexpr (std::is_same_v<T, NotFoundNoted>) {
                ToldOrder* order = find(e.not_found.cl_ord_id);
                if (!order || e.not_found.kind != NotFoundKind::Proof || !order->request)
                    return;
                if (order->request->order.cl_ord_id != e.not_found.cl_ord_id)
                    return;
                if (order->request->kind == RequestKind::Replace) {
                    order->request.reset();
                    return;
                }
                // Whether it may be sent again is the engine's to decide; until it drops the request it still counts.
                if (!is_end(e.ord_status))
                    return;
                order->request.reset();
                order->ended = true;
            } else if constexpr (std::is_same_v<T, RequestProgress>) {
                ToldOrder* order = find(e.outcome.cl_ord_id);
                if (order && e.outcome.request == RequestKind::List && e.stage == RequestStage::None)
                    return end_requests_of(order->list_id);
                if (order && e.stage == RequestStage::None && order->request &&
                    order->request->order.cl_ord_id == e.outcome.cl_ord_id &&
                    e.outcome.request == order->request->kind) {
                    if (order->request->kind == RequestKind::New)
                        order->ended = true;
                    order->request.reset();
                }
            } else if constexpr (std::is_same_v<T, ReportApplied>) {
                const ToldOrder* known = find_of(e.report);
                ToldOrder* order = known ? &orders_[static_cast<std::size_t>(known - orders_.data())] : nullptr;
                if (!order && e.applied != Applied::Unusable) {
                    NewOrderSingle terms;
                    terms.cl_ord_id = e.report.cl_ord_id;
                    terms.account = e.report.account;
                    terms.instrument = e.report.instrument;
                    terms.side = e.report.side;
                    terms.order_qty = e.report.order_qty;
                    order = &add(terms);
                    order->external = true;
                }
                if (!order)
                    return;
                if (order->external)
                    by_id_[e.order] = static_cast<std::size_t>(order - orders_.data());
                if (!e.report.order_id.empty())
                    by_order_id_[e.report.order_id] = static_cast<std::size_t>(order - orders_.data());
                apply(*order, e.report);
            } else if constexpr (std::is_same_v<T, AdjustmentApplied>) {
                if (e.applied != Applied::Unusable)
                    adjust(e.adjustment);
            } else if constexpr (std::is_same_v<T, RunStarted>) {
                health_.clear();  // connections are each run's own
                for (auto& [account, comparison] : comparisons_)
                    comparison.compared = false;
            } else if constexpr (std::is_same_v<T, Armed>) {
                armed_until_ = e.until;
            } else if constexpr (std::is_same_v<T, ArmingEnded>) {
                armed_until_.reset();
            } else if constexpr (std::is_same_v<T, Halted>) {
                halts_[e.account] = true;
            } else if constexpr (std::is_same_v<T, Resumed>) {
                halts_.erase(e.account);
            } else if constexpr (std::is_same_v<T, FreezeChanged>) {
                if (e.state == FreezeState::Frozen)
                    freezes_[{e.account, e.instrument}] = true;
                else
                    freezes_.erase({e.account, e.instrument});
            } else if constexpr (std::is_same_v<T, LimitsSet>) {
                limits_[e.account] = e.limits;
            } else if constexpr (std::is_same_v<T, AccountOpened>) {
                limits_.try_emplace(e.account.id);
            } else if constexpr (std::is_same_v<T, VenueHealthChanged>) {
                health_[e.health.account] = e.health;
            }
        },
        event.body);
    fold_authority(event);
}

void Told::apply(ToldOrder& order, const ExecutionReport& r) {
    if (is_garbage(order, r))
        return;
    const Quantity before = order.cum_qty();
    const bool was_filled = order.is_filled();
    count(order, r);
    const Quantity change = order.cum_qty() - before;
    positions_[{order.terms.account, order.terms.instrument}] += order.terms.side == Side::Buy ? change : -change;

    const bool of_replace =
        order.request && order.request->kind == RequestKind::Replace && r.cl_ord_id == order.request->order.cl_ord_id;
    if (r.exec_type == ExecType::Rejected && of_replace) {
        order.request.reset();
        return;
    }
    if (of_replace && (r.exec_type == ExecType::Replaced || r.exec_type == ExecType::OrderStatus)) {
        order.terms = order.request->order;
        order.request.reset();
    } else if (order.request && order.request->kind == RequestKind::New) {
        order.request.reset();
    }
    const bool ends_now =
        r.exec_type == ExecType::Canceled || r.exec_type == ExecType::Rejected || r.exec_type == ExecType::Expired;
    const bool reverses = r.exec_type == ExecType::TradeCancel || r.exec_type == ExecType::TradeCorrect;
    const bool status_ends = (r.exec_type == ExecType::OrderStatus || (reverses && was_filled)) &&
                             (r.ord_status == OrdStatus::Canceled || r.ord_status == OrdStatus::Rejected ||
                              r.ord_status == OrdStatus::Expired);
    // Filled at a smaller total than ours: a lowering replace whose record was lost.
    const bool complete = r.exec_type == ExecType::OrderStatus && r.ord_status == OrdStatus::Filled && !order.request &&
                          r.cum_qty == order.cum_qty() && r.order_qty <= order.cum_qty() && !r.order_qty.is_zero() &&
                          r.transact_time >= order.last_bust;
    if (complete)
        order.terms.order_qty = r.order_qty;
    if (ends_now || status_ends) {
        order.ended = true;
        order.request.reset();
    }
}

void Told::count(ToldOrder& order, const ExecutionReport& r) {
    const auto consume = [&](Quantity qty) { order.inferred -= std::min(order.inferred, qty); };
    const bool trade = r.exec_type == ExecType::Trade || r.exec_type == ExecType::TradeCorrect;
    if (trade && !r.exec_id.empty()) {
        ToldOrder::Execution execution{r.last_qty, int128{r.last_px.nanos()} * r.last_qty.nanos(), r.fee,
                                       r.fee_currency, false};
        const auto meant = order.executions.find(r.exec_ref_id);
        const bool of_nothing =
            r.exec_type == ExecType::TradeCorrect && meant != order.executions.end() && meant->second.is_void;
        if (of_nothing)
            return;  // corrects what was taken back already
        const bool first = order.executions.emplace(r.exec_id, execution).second;
        if (first)
            consume(r.last_qty);
        // A correction told late, after it was itself corrected, still takes back what it names.
        if (!first && r.exec_type == ExecType::Trade)
            return;
    }
    if (r.exec_type == ExecType::TradeCancel || r.exec_type == ExecType::TradeCorrect) {
        const auto found = order.executions.find(r.exec_ref_id);
        if (found != order.executions.end()) {
            found->second.is_void = true;
        } else {
            order.executions[r.exec_ref_id].is_void = true;
            order.void_seen = true;
            if (r.exec_type == ExecType::TradeCancel)
                consume(r.last_qty);
        }
        order.last_bust = std::max(order.last_bust, r.transact_time);
        return;
    }
    if (!r.cum_qty || r.transact_time < order.last_bust)
        return;
    const Quantity known = order.cum_qty();
    if (*r.cum_qty > known)
        order.inferred += *r.cum_qty - known;
}

}  // namespace sluice::world
