#include <string>
#include <utility>

#include "engine/fold_parts.hpp"
#include "engine/idempotency.hpp"  // key_name, body_hash
#include "engine/list_view.hpp"    // is_live, works, open_qty
#include "engine/trailing.hpp"     // is_trailed

namespace sluice::engine {
namespace {

bool is_exit(const OrderState& o) { return o.role == ListRole::Target || o.role == ListRole::Stop; }

// The list the order belongs to while it acts; null: none.
ListState* acting_list(State& s, const OrderState& o) {
    if (o.list_id.empty())
        return nullptr;
    const auto it = s.lists.find(o.list_id);
    return it == s.lists.end() ? nullptr : &it->second;
}

void give_up(ListState& list, ListRole role) {
    (role == ListRole::Stop ? list.stop_given_up : list.target_given_up) = true;
}

// A fill or a bust after the end: there is something to cover again.
void bring_back(State& s, const OrderState& o) {
    const auto it = s.ended_lists.find(o.list_id);
    if (it == s.ended_lists.end() || it->second.stood_down)
        return;
    s.lists.insert_or_assign(it->first, std::move(it->second));
    s.ended_lists.erase(it);
}

void end_list(State& s, const ListId& id) {
    const auto it = s.lists.find(id);
    if (it == s.lists.end())
        return;
    ListState list = std::move(it->second);
    s.lists.erase(it);
    list.stood_down = !open_qty(s, list).is_zero();
    for (const auto index : list.orders)
        list.stood_down = list.stood_down || is_live(s.orders[index]);
    s.ended_lists.insert_or_assign(id, std::move(list));
}

// A caller changed an exit that only the engine has.
void replace_exit(ListState& list, const NewOrderSingle& exit) {
    for (std::size_t i = 0; i < list.list.orders.size(); ++i) {
        if (list.list.orders[i].cl_ord_id != exit.cl_ord_id)
            continue;
        list.list.orders[i] = exit;
        const auto orders = static_cast<std::uint32_t>(list.orders.size());
        (role_of(list.list, i) == ListRole::Stop ? list.stop_replaced_at : list.target_replaced_at) = orders;
    }
}

void write_exit(std::string& out, const NewOrderSingle& exit) {
    out += ' ' + std::string{to_text(exit.ord_type)};
    for (const auto& px : {exit.price, exit.stop_px, exit.trail_amount})
        out += ' ' + (px ? to_text(*px) : "-");
    out += ' ' + (exit.trail_percent ? to_text(*exit.trail_percent) : "-");
}

void write(std::string& out, const ListId& id, const ListState& list, const char* what) {
    out += what;
    out += ' ' + std::string{id.view()} + ' ' + std::string{to_text(list.list.list_class)} + ' ' +
           std::string{to_text(list.form)} + ' ' + std::string{list.by.who.view()} + ' ' +
           std::to_string(list.placed_at.nanos()) + ' ' + std::to_string(list.sequence) + ' ' +
           std::to_string(list.run) + " orders";
    for (const auto index : list.orders)
        out += ' ' + std::to_string(index);
    out += " flags ";
    for (const bool flag : {list.target_turn, list.stop_turn, list.entry_cut, list.legs_inactive, list.stop_given_up,
                            list.target_given_up, list.stood_down})
        out += flag ? '1' : '0';
    out += " refused " + std::to_string(list.refused) + ' ' + std::to_string(list.refused_at.nanos()) + " plan";
    for (const NewOrderSingle& order : list.list.orders) {
        out += ' ' + std::string{order.cl_ord_id.view()};
        write_exit(out, order);
    }
    out += " replaced " + std::to_string(list.target_replaced_at) + ' ' + std::to_string(list.stop_replaced_at) + '\n';
}

}  // namespace

void fold_list_placed(State& s, const ListPlaced& e, const Event& event) {
    ListState list;
    list.list = e.list;
    list.form = e.form;
    list.by = e.by;
    list.placed_at = event.time;
    list.sequence = event.sequence;
    list.run = s.runs;
    s.lists.insert_or_assign(e.list.list_id, std::move(list));
    if (!e.by.key.empty() && !e.list.orders.empty())
        fold_key(s, e.by, body_hash(e.list), e.list.orders.front().cl_ord_id, event.time);
    if (e.form == ListForm::Held)
        return;
    for (std::size_t i = 0; i < e.list.orders.size(); ++i) {
        OrderState o;
        o.order = e.list.orders[i];
        o.by = e.by;
        // They leave in one request, so they wait for the same locks and the same record.
        o.exposure = e.send_by ? Exposure::Adds : Exposure::Exit;
        o.list_id = e.list.list_id;
        o.role = role_of(e.list, i);
        if (o.role != ListRole::None) {
            fold_new_order(s, std::move(o), e.send_by, event);
            continue;
        }
        // A leg of a package: the venue fills it under the package's id.
        o.placed_as = o.order.cl_ord_id;
        o.placed_at = event.time;
        o.ord_status = OrdStatus::Held;
        fold_open(s, fold_order(s, std::move(o)));
    }
}

void fold_list_stepped(State& s, const ListStepped& e, const Event& event) {
    const auto it = s.lists.find(e.list_id);
    if (it == s.lists.end())
        return;
    ListState& list = it->second;
    switch (e.step) {
        case ListStep::TargetReached:
            list.target_turn = true;
            list.refused = 0;  // the other exit's refusals say nothing of this one
            return;
        case ListStep::StopReached:
            list.stop_turn = true;
            list.refused = 0;
            return;
        case ListStep::EntryCut: list.entry_cut = true; return;
        case ListStep::LegsInactive: list.legs_inactive = true; return;
        case ListStep::Ended: end_list(s, e.list_id); return;
        case ListStep::TargetGivenUp: give_up(list, ListRole::Target); return;
        case ListStep::StopGivenUp: give_up(list, ListRole::Stop); return;
        case ListStep::ExitReplaced:
            if (e.exit)
                replace_exit(list, *e.exit);
            if (e.exit && e.by && e.body_hash != 0)
                fold_key(s, *e.by, e.body_hash, e.exit->cl_ord_id, event.time);
            return;
    }
}

void fold_list_order(State& s, std::uint32_t index) {
    if (ListState* list = acting_list(s, s.orders[index]))
        list->orders.push_back(index);
}

void fold_list_cancel(State& s, const OrderState& o, const Requester& by) {
    ListState* list = is_exit(o) ? acting_list(s, o) : nullptr;
    if (list != nullptr && by.origin != Origin::Engine)
        give_up(*list, o.role);
}

void fold_list_refusal(State& s, const OrderState& o, UnixNanos time) {
    ListState* list = is_exit(o) ? acting_list(s, o) : nullptr;
    if (list == nullptr)
        return;
    list->refused += 1;
    list->refused_at = time;
}

void fold_list_report(State& s, const OrderState& o, const ReportApplied& e, UnixNanos time) {
    if (o.list_id.empty())
        return;
    if (!e.fill_qty.is_zero())
        bring_back(s, o);
    ListState* list = is_exit(o) ? acting_list(s, o) : nullptr;
    if (list == nullptr)
        return;
    const bool goes_on = !is_end(e.ord_status);
    if (e.ord_status == OrdStatus::Rejected || (goes_on && e.settles_replace && !e.takes_replace))
        return fold_list_refusal(s, o, time);
    // Its time was over. One that was on its way out for the other exit says nothing.
    if (e.ord_status == OrdStatus::Expired && (o.role == ListRole::Target || !list->target_turn))
        give_up(*list, o.role);
    if (works(o) && (e.settles_new || e.takes_replace))
        list->refused = 0;
}

void fold_list_adopted(const State& s, OrderState& order) {
    for (const auto& [id, list] : s.lists)
        for (std::size_t i = 0; i < list.list.orders.size(); ++i)
            if (list.list.orders[i].cl_ord_id == order.placed_as) {
                order.list_id = id;
                order.role = role_of(list.list, i);
            }
}

void fold_list_dropped(State& s, const OrderState& o, const RequestDropped& e, UnixNanos time) {
    // One that was taken back, or that no longer fitted, is no refusal: another may follow at once.
    if (e.denial.code != DenialCode::NotSent && e.denial.code != DenialCode::ExitTooLarge)
        fold_list_refusal(s, o, time);
}

void fold_package(State& s, const OrderState& package) {
    if (!is_end(package.ord_status) || package.in_flight.any())
        return;
    const ListState* list = acting_list(s, package);
    if (list == nullptr)
        return;
    for (const auto index : list->orders) {
        OrderState& leg = s.orders[index];
        if (leg.role != ListRole::None || is_end(leg.ord_status))
            continue;
        leg.ord_status = package.ord_status;
        fold_open(s, index);
    }
}

void note_trail(State& s, std::uint32_t index, UnixNanos time) {
    const auto it = s.trailing.find(index);
    if (it != s.trailing.end())
        it->second = time;
}

void keep_trail(State& s, std::uint32_t index, bool open) {
    const OrderState& o = s.orders[index];
    if (!is_trailed(o.order))
        return;
    if (open)
        s.trailing.try_emplace(index, o.placed_at);
    else
        s.trailing.erase(index);
}

void fingerprint_lists(const State& s, std::string& out) {
    for (const auto& [id, list] : s.lists)
        write(out, id, list, "list");
    for (const auto& [id, list] : s.ended_lists)
        write(out, id, list, "ended list");
    for (const auto& [index, moved_at] : s.trailing)
        out += "trailing " + std::to_string(index) + ' ' + std::to_string(moved_at.nanos()) + '\n';
}

}  // namespace sluice::engine
