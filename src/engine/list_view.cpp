#include "engine/list_view.hpp"

#include <algorithm>

#include "engine/trailing.hpp"  // is_trailed

namespace sluice::engine {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }

bool is_exit(ListRole role) { return role == ListRole::Target || role == ListRole::Stop; }

// Of the position, what orders on the list's exit side could close.
Quantity closable(const State& s, const NewOrderSingle& exit) {
    const Position* position = s.find_position({exit.account, exit.instrument, exit.product});
    if (position == nullptr)
        return Quantity{};
    return std::max(exit.side == Side::Sell ? position->qty : -position->qty, Quantity{});
}

const ListState* list_of(const State& s, const OrderState& order) {
    if (order.list_id.empty())
        return nullptr;
    if (const auto it = s.lists.find(order.list_id); it != s.lists.end())
        return &it->second;
    const auto it = s.ended_lists.find(order.list_id);
    return it == s.ended_lists.end() ? nullptr : &it->second;
}

bool same_book(const NewOrderSingle& a, const NewOrderSingle& b) {
    return a.account == b.account && a.instrument == b.instrument && a.product == b.product && a.side == b.side;
}

const NewOrderSingle& last_of(const ListState& list) { return list.list.orders.back(); }

// Whether what stands at the venue is what protects: a stop, or the one exit an OTO has.
bool protects(const ListState& list, const OrderState& order) {
    if (!is_exit(order.role) || !works(order))
        return false;
    return order.role == ListRole::Stop || list.list.list_class == ListClass::Oto;
}

}  // namespace

const NewOrderSingle* planned(const NewOrderList& list, ListRole role) {
    for (std::size_t i = 0; i < list.orders.size(); ++i)
        if (role_of(list, i) == role)
            return &list.orders[i];
    return nullptr;
}

const OrderState* newest(const State& s, const ListState& list, ListRole role) {
    for (auto it = list.orders.rbegin(); it != list.orders.rend(); ++it)
        if (s.orders[*it].role == role)
            return &s.orders[*it];
    return nullptr;
}

const NewOrderSingle* planned_now(const State& s, const ListState& list, ListRole role) {
    const NewOrderSingle* plan = planned(list.list, role);
    const std::size_t changed = role == ListRole::Stop ? list.stop_replaced_at : list.target_replaced_at;
    for (std::size_t i = list.orders.size(); plan != nullptr && i > changed; --i)
        if (const OrderState& order = s.orders[list.orders[i - 1]]; order.role == role)
            return &order.order;
    return plan;
}

NewOrderSingle exit_now(const State& s, const ListState& list, ListRole role) {
    NewOrderSingle exit = *planned(list.list, role);
    const NewOrderSingle& terms = *planned_now(s, list, role);
    exit.ord_type = terms.ord_type;
    exit.price = terms.price;
    exit.stop_px = terms.stop_px;
    exit.trail_amount = terms.trail_amount;
    exit.trail_percent = terms.trail_percent;
    return exit;
}

bool is_live(const OrderState& order) { return !is_end(order.ord_status) || order.in_flight.any(); }

bool works(const OrderState& order) {
    return order.ord_status == OrdStatus::New || order.ord_status == OrdStatus::PartiallyFilled;
}

bool is_native_leg(const State& s, const ListState& list, const OrderState& order) {
    if (list.form != ListForm::Native)
        return false;
    const std::size_t native = std::min(list.list.orders.size(), list.orders.size());
    for (std::size_t i = 0; i < native; ++i)
        if (&s.orders[list.orders[i]] == &order)
            return true;
    return false;
}

Quantity filled_qty(const State& s, const ListState& list) {
    if (list.list.list_class == ListClass::Oco)
        return list.list.orders.front().order_qty;
    Quantity total;
    for (const auto index : list.orders)
        if (s.orders[index].role == ListRole::Entry)
            total += s.orders[index].cum_qty;
    return total;
}

Quantity exited_qty(const State& s, const ListState& list) {
    Quantity total;
    for (const auto index : list.orders)
        if (is_exit(s.orders[index].role))
            total += s.orders[index].cum_qty;
    return total;
}

Quantity open_qty(const State& s, const ListState& list) {
    return std::max(filled_qty(s, list) - exited_qty(s, list), Quantity{});
}

bool is_opening(const State& s, const ListState& list) {
    return list.list.list_class == ListClass::Oco && !list.orders.empty() &&
           s.orders[list.orders.front()].exposure == Exposure::Adds;
}

Quantity allotted_qty(const State& s, const ListState& list) {
    const Quantity mine = open_qty(s, list);
    if (is_opening(s, list) || mine.is_zero())
        return mine;
    Quantity room = closable(s, last_of(list));
    for (const auto& [id, other] : s.lists) {
        if (other.sequence >= list.sequence || !same_book(last_of(other), last_of(list)) ||
            other.list.list_class == ListClass::MultiLeg || is_opening(s, other))
            continue;
        room -= std::min(open_qty(s, other), room);
    }
    return std::min(mine, room);
}

Quantity unprotected_qty(const State& s, const ListState& list) {
    if (list.list.list_class == ListClass::MultiLeg || is_opening(s, list))
        return Quantity{};
    const bool by_venue = list.form == ListForm::Native && !list.legs_inactive;
    Quantity covered;
    for (const auto index : list.orders) {
        const OrderState& order = s.orders[index];
        // The venue's own legs stand in for each other: one that works is enough.
        if (by_venue && is_exit(order.role) && works(order))
            covered = std::max(covered, order.leaves_qty());
        else if (!by_venue && protects(list, order))
            covered += order.leaves_qty();
    }
    return std::max(allotted_qty(s, list) - covered, Quantity{});
}

std::map<InstrumentId, Quantity> unprotected_of(const State& s, const AccountId& account) {
    std::map<InstrumentId, Quantity> found;
    for (const auto& [id, list] : s.lists) {
        const NewOrderSingle& first = list.list.orders.front();
        if (first.account != account)
            continue;
        const Quantity bare = unprotected_qty(s, list);
        if (!bare.is_zero())
            found[first.instrument] += bare;
    }
    return found;
}

Quantity side_qty(const State& s, const OrderState& order) {
    if (order.role == ListRole::Package)
        return Quantity{};  // its legs do
    const Quantity own = order.exposed_qty();
    if (own.is_zero() || !is_exit(order.role))
        return own;
    const ListState* list = list_of(s, order);
    if (list == nullptr || !is_native_leg(s, *list, order))
        return own;
    Quantity mine = own;
    if (order.role == ListRole::Target) {
        const OrderState* stop = newest(s, *list, ListRole::Stop);
        const Quantity other = stop != nullptr && is_native_leg(s, *list, *stop) ? stop->exposed_qty() : Quantity{};
        mine = std::max(own - other, Quantity{});
    }
    return std::min(mine, open_qty(s, *list));
}

bool guards_entry(const State& s, const OrderState& order) {
    const ListState* list = is_exit(order.role) ? list_of(s, order) : nullptr;
    if (list == nullptr || !is_native_leg(s, *list, order))
        return false;
    const OrderState* entry = newest(s, *list, ListRole::Entry);
    return entry != nullptr && is_live(*entry);
}

std::optional<PlannedExit> find_planned(const State& s, const ClOrdId& id) {
    if (id.empty() || s.order_index.find(id) != nullptr)
        return std::nullopt;
    for (const auto* lists : {&s.lists, &s.ended_lists})
        for (const auto& each : *lists) {
            const ListState& list = each.second;
            for (std::size_t i = 0; i < list.list.orders.size(); ++i) {
                const ListRole role = role_of(list.list, i);
                if (list.list.orders[i].cl_ord_id != id || !is_exit(role))
                    continue;
                const bool given_up = role == ListRole::Stop ? list.stop_given_up : list.target_given_up;
                return PlannedExit{&list, &list.list.orders[i], role, given_up || lists == &s.ended_lists};
            }
        }
    return std::nullopt;
}

bool leaves_as_list(const State& s, const OrderState& order) {
    const ListState* list = order.in_flight.kind == RequestKind::New ? list_of(s, order) : nullptr;
    return list != nullptr && is_native_leg(s, *list, order);
}

ListForm form_of(const NewOrderList& list, const Capabilities& venue) {
    const auto trails = [](const NewOrderSingle& order) { return order.ord_type == OrdType::TrailingStop; };
    if (!venue.trailing_stops && std::any_of(list.orders.begin(), list.orders.end(), trails))
        return ListForm::Held;
    switch (list.list_class) {
        case ListClass::Bracket:
        case ListClass::Oto: return venue.brackets ? ListForm::Native : ListForm::Held;
        case ListClass::Oco: return venue.oco ? ListForm::Native : ListForm::Held;
        case ListClass::MultiLeg: return ListForm::Native;
    }
    return ListForm::Held;
}

std::vector<std::string> would_be_held(const NewOrderList& list, const Capabilities& venue) {
    std::vector<std::string> held;
    if (form_of(list, venue) == ListForm::Native)
        return held;
    const NewOrderSingle* target = planned(list, ListRole::Target);
    const NewOrderSingle* stop = planned(list, ListRole::Stop);
    if (target != nullptr && stop != nullptr)
        held.push_back("the target at " + to_text(target->price.value_or(Price{})) +
                       " is sent by the engine when the market is there");
    if (list.list_class != ListClass::Oco)
        held.push_back("the exits are placed by the engine as the entry fills");
    if (stop != nullptr && stop->ord_type == OrdType::TrailingStop)
        held.push_back("the trailing stop is moved by the engine");
    return held;
}

std::vector<HeldByUs> held_by_engine(const State& s) {
    std::vector<HeldByUs> held;
    for (const auto& each : s.lists) {
        const ListId& id = each.first;
        const ListState& list = each.second;
        if (list.form == ListForm::Native && !list.legs_inactive)
            continue;
        const NewOrderSingle& first = list.list.orders.front();
        const auto note = [&](std::string text) {
            held.push_back({id,
                            {},
                            first.account,
                            first.instrument,
                            "list " + name_of(id) + " (" + name_of(first.instrument) + "): " + std::move(text)});
        };
        const OrderState* entry = newest(s, list, ListRole::Entry);
        if (entry != nullptr && is_live(*entry))
            note("what its entry may yet fill gets its exits from the engine only");
        const NewOrderSingle* target = planned(list.list, ListRole::Target);
        const NewOrderSingle* stop = planned(list.list, ListRole::Stop);
        if (target == nullptr || stop == nullptr || list.stop_turn)
            continue;
        const Price target_px = planned_now(s, list, ListRole::Target)->price.value_or(Price{});
        if (!list.target_turn && !list.target_given_up)
            note("the target at " + to_text(target_px) + " is held by the engine as " + name_of(target->cl_ord_id));
        if (list.target_turn)
            note("the stop is held by the engine while the target works");
    }
    for (const auto& [index, moved_at] : s.trailing) {
        const OrderState& order = s.orders[index];
        held.push_back({order.list_id, order.order.cl_ord_id, order.order.account, order.order.instrument,
                        "order " + name_of(order.order.cl_ord_id) + " (" + name_of(order.order.instrument) +
                            "): its stop at " + to_text(order.order.stop_px.value_or(Price{})) +
                            " is moved by the engine only"});
    }
    return held;
}

}  // namespace sluice::engine
