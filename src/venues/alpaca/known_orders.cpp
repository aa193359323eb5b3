#include "venues/alpaca/known_orders.hpp"

#include <span>
#include <string>
#include <utility>

#include "base/sha256.hpp"            // sha256, hex
#include "venues/alpaca/mapping.hpp"  // leg_role

namespace sluice::venues::alpaca {

namespace {

constexpr std::size_t kEndedKept = 5'000;
constexpr std::size_t kNameDigits = 32;  // of the hash: 128 bits
// So long an unknown order may still turn out to be a leg.
constexpr std::chrono::seconds kLegsWait{30};

OrderId id_of(std::string_view text) { return OrderId::parse(text).value_or(OrderId{}); }

}  // namespace

void KnownOrders::sent(const NewOrderSingle& order) { mine_.insert_or_assign(order.cl_ord_id, Mine{order, {}, {}}); }

void KnownOrders::sent(const NewOrderList& list, UnixNanos now) {
    List legs;
    for (std::size_t i = 0; i < list.orders.size(); ++i) {
        const NewOrderSingle& order = list.orders[i];
        sent(order);
        const ListRole role = role_of(list, i);
        if (role == ListRole::Stop)
            legs.stop = order.cl_ord_id;
        else if (role == ListRole::Target && i > 0)
            legs.target = order.cl_ord_id;
    }
    if (list.orders.size() < 2)
        return;
    legs.instrument = list.orders.front().instrument;
    legs.sent_at = now;
    lists_.insert_or_assign(list.orders.front().cl_ord_id, legs);
}

void KnownOrders::sent_before(const ClOrdId& first, const ClOrdId& leg, ListRole role, const InstrumentId& instrument) {
    List& list = lists_[first];
    list.instrument = instrument;
    (role == ListRole::Stop ? list.stop : list.target) = leg;
}

void KnownOrders::replacing(const OrderId& standing, const ClOrdId& replacement) {
    replacing_.insert_or_assign(standing, replacement);
}

void KnownOrders::unsure(const ClOrdId& id, UnixNanos since) {
    if (const auto it = mine_.find(id); it != mine_.end() && it->second.order_id.empty())
        it->second.unsure_since = since;
}

void KnownOrders::not_taken(const ClOrdId& id) {
    const auto it = mine_.find(id);
    if (it == mine_.end() || !it->second.order_id.empty())
        return;
    if (const auto list = lists_.find(id); list != lists_.end()) {
        mine_.erase(list->second.target);
        mine_.erase(list->second.stop);
        lists_.erase(list);
    }
    mine_.erase(id);
    std::erase_if(replacing_, [&](const auto& entry) { return entry.second == id; });
}

const NewOrderSingle* KnownOrders::find_sent(const ClOrdId& id) const {
    const auto it = mine_.find(id);
    return it == mine_.end() ? nullptr : &it->second.order;
}

std::optional<UnixNanos> KnownOrders::unsure_since(const ClOrdId& id) const {
    const auto it = mine_.find(id);
    return it == mine_.end() ? std::nullopt : it->second.unsure_since;
}

ClOrdId KnownOrders::replacement_of(const Order& standing) const {
    if (standing.replaced_by)
        if (const Seen* seen = find(id_of(*standing.replaced_by)); seen != nullptr && !seen->cl_ord_id.empty())
            return seen->cl_ord_id;
    const auto it = replacing_.find(id_of(standing.id));
    return it == replacing_.end() ? ClOrdId{} : it->second;
}

void KnownOrders::learn(const Order& order) {
    const OrderId id = id_of(order.id);
    const ClOrdId own = ClOrdId::parse(order.client_order_id).value_or(ClOrdId{});
    if (id.empty())
        return;
    if (!own.empty())
        name(id, own);
    const auto list = own.empty() ? lists_.end() : lists_.find(own);
    if (list == lists_.end() || order.legs.empty())
        return;
    for (const Order& leg : order.legs) {
        const ListRole role = leg_role(leg);
        if (role == ListRole::Target)
            name(id_of(leg.id), list->second.target);
        else if (role == ListRole::Stop)
            name(id_of(leg.id), list->second.stop);
    }
    lists_.erase(list);
}

void KnownOrders::name(const OrderId& id, const ClOrdId& cl_ord_id) {
    if (id.empty() || cl_ord_id.empty())
        return;
    seen_[id].cl_ord_id = cl_ord_id;
    if (const auto it = mine_.find(cl_ord_id); it != mine_.end()) {
        it->second.order_id = id;
        it->second.unsure_since.reset();
    }
}

void KnownOrders::not_ours(const OrderId& id) {
    if (!id.empty() && !seen_.contains(id))
        ended(id);
}

bool KnownOrders::note(const OrderId& id, ExecutionReport& report) {
    const auto [it, is_new] = seen_.try_emplace(id);
    Seen& seen = it->second;
    seen.instrument = report.instrument;
    if (!report.cl_ord_id.empty() && report.exec_type != ExecType::Replaced && seen.cl_ord_id.empty())
        name(id, report.cl_ord_id);
    if (report.cl_ord_id.empty())
        report.cl_ord_id = seen.cl_ord_id;
    bool news = is_new;
    if (report.cum_qty && *report.cum_qty > seen.cum_qty) {
        seen.cum_qty = *report.cum_qty;
        news = true;
    }
    // A word that comes late does not bring an order back to life.
    if (seen.live && report.ord_status != seen.ord_status) {
        news = news || is_end(report.ord_status);
        seen.ord_status = report.ord_status;
        if (is_end(report.ord_status))
            ended(id);
    }
    return news;
}

void KnownOrders::ended(const OrderId& id) {
    seen_[id].live = false;
    ended_.push_back(id);
    while (ended_.size() > kEndedKept) {
        if (const auto old = seen_.find(ended_.front()); old != seen_.end()) {
            mine_.erase(old->second.cl_ord_id);
            seen_.erase(old);
        }
        replacing_.erase(ended_.front());
        ended_.pop_front();
    }
}

void KnownOrders::heard(const OrderId& id, UnixNanos now) {
    if (const auto it = seen_.find(id); it != seen_.end())
        it->second.last_update = now;
}

OrderId KnownOrders::order_id_of(const ClOrdId& id) const {
    const auto it = mine_.find(id);
    if (it != mine_.end())
        return it->second.order_id;
    // Of an earlier run.
    for (const auto& [order_id, seen] : seen_)
        if (!id.empty() && seen.cl_ord_id == id)
            return order_id;
    return {};
}

const KnownOrders::Seen* KnownOrders::find(const OrderId& id) const {
    const auto it = seen_.find(id);
    return it == seen_.end() ? nullptr : &it->second;
}

std::vector<OrderId> KnownOrders::live() const {
    std::vector<OrderId> out;
    for (const auto& [id, seen] : seen_)
        if (seen.live)
            out.push_back(id);
    return out;
}

// Asked after every message. An ended order is in both, once, and leaves both at once.
bool KnownOrders::has_live() const { return seen_.size() > ended_.size(); }

bool KnownOrders::may_be_leg(const InstrumentId& instrument, UnixNanos now) const {
    for (const auto& [first, list] : lists_)
        if (list.instrument == instrument && now < list.sent_at + kLegsWait)
            return true;
    return false;
}

ClOrdId KnownOrders::first_of(const ClOrdId& leg) const {
    for (const auto& [first, list] : lists_)
        if (!leg.empty() && (list.target == leg || list.stop == leg))
            return first;
    return {};
}

ExecId execution_name(const OrderId& order, Quantity cum_qty) {
    const std::string what = std::string{order.view()} + "/" + to_text(cum_qty);
    return ExecId::parse(hex(sha256(std::as_bytes(std::span{what}))).substr(0, kNameDigits)).value_or(ExecId{});
}

}  // namespace sluice::venues::alpaca
