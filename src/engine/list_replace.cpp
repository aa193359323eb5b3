#include "engine/list_replace.hpp"

#include <string>
#include <utility>

#include "engine/list_view.hpp"    // find_planned, newest, planned_now
#include "engine/list_worker.hpp"  // step_list
#include "engine/placing.hpp"      // denial_of
#include "engine/replacing.hpp"    // as_replaced, judge_added

namespace sluice::engine {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }
std::string name_of(ListRole role) { return role == ListRole::Stop ? "stop" : "target"; }

Denial invalid(std::string text) { return denial_of(DenialCode::Invalid, std::move(text)); }

// The exit under this id, if it has been at the venue and would be placed again.
std::optional<PlannedExit> find_waiting(const State& s, const ClOrdId& id) {
    const OrderState* order = s.find_order(id);
    if (order == nullptr || is_live(*order) || order->ord_status == OrdStatus::Filled)
        return std::nullopt;
    const auto acting = s.lists.find(order->list_id);
    if (acting == s.lists.end() || (order->role != ListRole::Target && order->role != ListRole::Stop))
        return std::nullopt;
    const ListState& list = acting->second;
    const bool given_up = order->role == ListRole::Stop ? list.stop_given_up : list.target_given_up;
    const bool by_venue = list.form == ListForm::Native && !list.legs_inactive;
    if (given_up || by_venue || newest(s, list, order->role) != order)
        return std::nullopt;
    return PlannedExit{&list, planned(list.list, order->role), order->role, false};
}

std::string terms_of(const NewOrderSingle& order) {
    std::string text{to_text(order.ord_type)};
    if (order.price)
        text += ' ' + to_text(*order.price);
    if (order.stop_px)
        text += (order.price ? " stop " : " ") + to_text(*order.stop_px);
    if (order.trail_amount)
        text += " trail " + to_text(*order.trail_amount);
    if (order.trail_percent)
        text += " trail " + to_text(*order.trail_percent) + " of the price";
    return text;
}

// What a replace can change of an exit like this one.
std::string changeable(const NewOrderSingle& exit) {
    if (exit.trail_amount || exit.trail_percent)
        return "trail";
    return exit.price && exit.stop_px ? "trigger and limit price" : exit.price ? "price" : "trigger price";
}

const std::optional<Price> kNoPrice;

// Target and stop stand on the two sides of each other and of the entry, as long as that waits: once it has filled, its
// price is history, and a stop may lie beyond it.
std::optional<Denial> why_crossed(const State& s, const ListState& list, ListRole role, const NewOrderSingle& wanted) {
    const auto terms = [&](ListRole of) { return of == role ? &wanted : planned_now(s, list, of); };
    const NewOrderSingle* target = terms(ListRole::Target);
    const NewOrderSingle* stop = terms(ListRole::Stop);
    const OrderState* entry = newest(s, list, ListRole::Entry);
    const auto target_px = target == nullptr ? kNoPrice : target->price;
    const auto stop_px = stop == nullptr ? kNoPrice : stop->stop_px;
    const bool waits = entry != nullptr && entry->cum_qty.is_zero();
    const auto entry_px = waits ? entry->order.price : kNoPrice;
    const bool sells = wanted.side == Side::Sell;
    const auto crossed = [&](const std::optional<Price>& better, const std::optional<Price>& worse) {
        return better && worse && (sells ? *better <= *worse : *better >= *worse);
    };
    const auto refuse = [&](const char* what, Price better, const char* other, Price worse) {
        return invalid("the " + std::string{what} + "'s price " + to_text(better) + " must be " +
                       (sells ? "above" : "below") + " the " + other + "'s " + to_text(worse));
    };
    if (crossed(target_px, stop_px))
        return refuse("target", *target_px, "stop", *stop_px);
    if (role == ListRole::Target && crossed(target_px, entry_px))
        return refuse("target", *target_px, "entry", *entry_px);
    if (role == ListRole::Stop && crossed(entry_px, stop_px))
        return refuse("entry", *entry_px, "stop", *stop_px);
    return std::nullopt;
}

std::optional<Denial> why_not(const State& s, const PlannedExit& exit, const ReplaceOrder& replace) {
    const std::string name = "order " + name_of(replace.target) + " of list " + name_of(exit.list->list.list_id);
    if (exit.over)
        return denial_of(DenialCode::OrderDone, name + " is given up already");
    if (exit.list->stop_turn)
        return denial_of(
            DenialCode::OrderDone,
            name + " is not wanted any more: the stop's price was there, and what is left goes at the market");
    // Whoever names a quantity may say what is planned, or what was sent.
    const OrderState* sent = s.find_order(replace.target);
    const bool same = replace.order_qty.is_zero() || replace.order_qty == exit.order->order_qty ||
                      (sent != nullptr && replace.order_qty == sent->order.order_qty);
    if (!same)
        return invalid("the quantity of " + name +
                       " cannot be replaced: an exit covers exactly what is filled, and only " +
                       "the engine has it; its " + changeable(*exit.order) + " can");
    return std::nullopt;
}

}  // namespace

std::optional<HeldReplace> as_held(const Core& core, const ReplaceOrder& replace) {
    auto exit = find_planned(core.state, replace.target);
    if (!exit)
        exit = find_waiting(core.state, replace.target);
    if (!exit)
        return std::nullopt;
    const ListState& list = *exit->list;
    HeldReplace out;
    out.list_id = list.list.list_id;
    out.role = exit->role;
    out.account = exit->order->account;
    const NewOrderSingle before = exit_now(core.state, list, exit->role);
    out.order = before;
    if (is_opening(core.state, list)) {
        out.exposure = Exposure::Adds;
        out.beside = newest(core.state, list, exit->role == ListRole::Stop ? ListRole::Target : ListRole::Stop);
    }
    out.denial = why_not(core.state, *exit, replace);
    if (out.denial)
        return out;
    ReplaceOrder priced = replace;
    priced.order_qty = before.order_qty;
    Replaced wanted = as_replaced(core, before, priced);
    out.order = std::move(wanted.order);
    out.denial = std::move(wanted.denial);
    if (!out.denial && out.order == before)
        out.denial =
            invalid("nothing of the " + name_of(out.role) + " would change; what can be replaced of it is its " +
                    changeable(before) + ", and that is " + terms_of(before) + " already");
    if (!out.denial)
        out.denial = why_crossed(core.state, list, out.role, out.order);
    return out;
}

bool replace_held(Core& core, const ReplaceOrder& replace, const Requester& by, std::uint64_t body_hash) {
    auto held = as_held(core, replace);
    if (!held)
        return false;
    auto denial = std::move(held->denial);
    if (!denial && held->exposure == Exposure::Exit)
        denial = judge_exit(core.locks(), held->order, by);
    if (!denial && held->exposure == Exposure::Adds) {
        DecisionFigures figures;
        denial = judge_added(core, held->order, replace, by);
        if (!denial)
            denial = judge_limits(core.limits(), held->order, held->beside, core.now, figures, &by);
    }
    if (denial) {
        refuse_command(core, CommandKind::ReplaceOrder, by, std::move(*denial), replace.target, held->account);
        return true;
    }
    const std::string text =
        "the " + name_of(held->role) + " is " + terms_of(held->order) + " from here on, by " + name_of(by.who);
    core.emit(ListStepped{held->list_id, held->account, held->order.instrument, ListStep::ExitReplaced, Price{}, text,
                          held->order, by, body_hash});
    return true;
}

ClOrdId standing_id(const State& s, const ClOrdId& id) {
    const auto exit = find_planned(s, id);
    const OrderState* stands = exit ? newest(s, *exit->list, exit->role) : nullptr;
    return stands != nullptr && is_live(*stands) ? stands->placed_as : id;
}

}  // namespace sluice::engine
