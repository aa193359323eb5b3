#include "engine/list_worker.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/mutant.hpp"       // mutant
#include "engine/exposure.hpp"   // working_qty, classify_replace
#include "engine/list_view.hpp"  // allotted_qty, newest, is_live
#include "engine/placing.hpp"    // place_order, deny_order
#include "engine/trailing.hpp"   // held_trail

namespace sluice::engine {
namespace {

using std::chrono::seconds;

// Steps one look can take, each of them an event: cancel, cut, step, place, end.
constexpr int kStepsMax = 16;
// A change of an exit that the venue refused so often is given up for a new order.
constexpr std::uint32_t kRefusalsToReplace = 2;

// Which exit has its turn. One only: two never rest beside each other.
enum class Turn : std::uint8_t { Stop, Target, Market };

Turn turn_of(const ListState& list) {
    if (list.stop_turn)
        return Turn::Market;
    if (list.target_turn)
        return Turn::Target;
    // An OTO has one exit, and that rests.
    const bool one_exit = list.list.list_class == ListClass::Oto;
    return one_exit && role_of(list.list, 1) == ListRole::Target ? Turn::Target : Turn::Stop;
}

bool has_both_exits(const ListState& list) {
    return list.list.list_class == ListClass::Bracket || list.list.list_class == ListClass::Oco;
}

bool is_exit(const OrderState& order) { return order.role == ListRole::Target || order.role == ListRole::Stop; }

struct Worker {
    Core& core;
    const ListId id;

    const ListState& list() const { return core.state.lists.at(id); }
    const OrderState& order(std::uint32_t index) const { return core.state.orders[index]; }

    bool step() const {
        if (list().form == ListForm::Native && !list().legs_inactive)
            return step_native(core, id);
        if (cut_entry())
            return true;
        std::optional<std::uint32_t> current;
        bool waiting = false;
        const std::vector<std::uint32_t> mine{list().orders.rbegin(), list().orders.rend()};
        for (const auto index : mine) {
            if (!is_exit(order(index)) || !is_live(order(index)))
                continue;
            if (!current && has_turn(order(index))) {
                current = index;
                continue;
            }
            waiting = true;
            if (!order(index).cancel.any())
                return cancel(index);
        }
        if (waiting && !mutant(Mutant::TwoExitsResting))
            return false;  // nothing else goes out before its end is proven
        return current ? size_exit(*current) : place_exit() || end_if_over();
    }

private:
    bool has_turn(const OrderState& o) const {
        if (is_native_leg(core.state, list(), o))
            return false;
        switch (turn_of(list())) {
            case Turn::Stop: return o.role == ListRole::Stop && o.order.ord_type != OrdType::Market;
            case Turn::Target: return o.role == ListRole::Target;
            case Turn::Market: return o.role == ListRole::Stop && o.order.ord_type == OrdType::Market;
        }
        return false;
    }
    bool cancel(std::uint32_t index) const {
        send_cancel(core, index, by_list());
        return true;
    }

    // The trade is over as soon as an exit has acted or is about to: what the entry has not got yet is not wanted.
    bool cut_entry() const {
        const OrderState* entry = newest(core.state, list(), ListRole::Entry);
        if (entry == nullptr || !is_live(*entry) || entry->cancel.any())
            return false;
        const bool over =
            list().target_turn || list().stop_turn || list().entry_cut || !exited_qty(core.state, list()).is_zero();
        if (!over)
            return false;
        const std::uint32_t index = core.state.order_index.at(entry->placed_as);
        if (!list().entry_cut)
            step_list(core, list(), ListStep::EntryCut, "an exit has its turn, so the rest of the entry is cancelled");
        return cancel(index);
    }

    // What the exit that has its turn is for.
    Quantity exit_qty() const {
        const Quantity allotted = allotted_qty(core.state, list());
        if (mutant(Mutant::ExitLargerThanFill) && !allotted.is_zero())
            return list().list.orders.front().order_qty;
        return allotted;
    }
    Quantity in_lots(Quantity quantity) const {
        const int128 lot = core.state.instruments.at(list().list.orders.back().instrument).round_lot.nanos();
        return Quantity::from_nanos(quantity.nanos() / lot * lot);
    }

    bool size_exit(std::uint32_t index) const {
        const OrderState& exit = order(index);
        if (exit.cancel.any() || is_opening(core.state, list()))
            return false;
        const Quantity want = exit_qty();
        const bool too_much = exit.exposed_qty() > want;
        if (want.is_zero())
            return cancel(index);
        // What is on its way must not turn the position either, whatever becomes of the request.
        if (exit.in_flight.any())
            return exit.in_flight.order.order_qty - exit.cum_qty > want && cancel(index);
        const bool pausing = list().refused > 0 && core.now < refusal_over(list());
        if (pausing || !may_act())
            return too_much && cancel(index);
        NewOrderSingle wanted = exit.order;
        const Quantity room = exit_room(core.state, exit);
        wanted.order_qty = exit.cum_qty + in_lots(std::min(want, room));
        if (wanted.order_qty == exit.order.order_qty || wanted.order_qty <= exit.cum_qty)
            return too_much && in_lots(want).is_zero() && cancel(index);
        if (!too_much && wanted.order_qty < exit.order.order_qty)
            return false;  // other exits are in the way; it stays as large as it is
        if (classify_replace(core.state, exit, wanted) != Exposure::Exit)
            return false;
        if (list().refused >= kRefusalsToReplace)
            return cancel(index);
        return resize(index, std::move(wanted));
    }
    bool resize(std::uint32_t index, NewOrderSingle wanted) const {
        const ClOrdId orig = order(index).order.cl_ord_id;
        DecisionFigures figures;
        figures.position = position_of(core.state, wanted);
        wanted.cl_ord_id = core.next_id();
        core.emit(ReplacePlaced{std::move(wanted), orig, by_list(), Exposure::Exit, std::nullopt, figures});
        if (!core.journal_healthy)
            release(core, index);
        return true;
    }

    // Not beside a flatten, and not before the account's open orders are known in this run.
    bool may_act() const {
        const AccountId& account = list().list.orders.front().account;
        return !core.state.flattens.contains(account) && is_reconciled(core.state, core.config, account);
    }
    bool is_given_up() const { return turn_of(list()) == Turn::Target ? list().target_given_up : list().stop_given_up; }
    bool place_exit() const {
        if (is_given_up() || !may_act() || (list().refused > 0 && core.now < refusal_over(list())))
            return false;
        const Quantity want = exit_qty();
        if (want.is_zero())
            return false;
        auto exit = wanted_exit();
        if (!exit)
            return false;
        const ListRole role = turn_of(list()) == Turn::Target ? ListRole::Target : ListRole::Stop;
        if (is_opening(core.state, list()))
            return place_opening(std::move(*exit), role, want);
        const Quantity working = working_qty(core.state, *exit, nullptr);
        const Quantity position = position_of(core.state, *exit).abs();
        exit->order_qty = in_lots(std::min(want, std::max(position - working, Quantity{})));
        if (mutant(Mutant::TwoExitsResting) || mutant(Mutant::ExitLargerThanFill))
            exit->order_qty = want;
        if (exit->order_qty.is_zero())
            return false;
        Verdict verdict;
        verdict.exposure = Exposure::Exit;
        verdict.figures.position = position_of(core.state, *exit);
        exit->cl_ord_id = next_id(*exit);
        place_order(core, *exit, by_list(), verdict, id, role);
        return true;
    }
    // The other order of an OCO that opens a position: new exposure like any other.
    bool place_opening(NewOrderSingle exit, ListRole role, Quantity want) const {
        exit.order_qty = want;
        exit.cl_ord_id = next_id(exit);
        Verdict verdict = judge_order(core, exit, by_list(), Approval::Given);
        if (!verdict.denial) {
            place_order(core, exit, by_list(), verdict, id, role);
            return true;
        }
        deny_order(core, exit, by_list(), std::move(*verdict.denial), verdict.figures);
        step_list(core, list(), ListStep::Ended, "its second order was denied");
        return true;
    }
    // Planned ids are used in the run they were given in: what an earlier one sent without a record may carry them.
    ClOrdId next_id(const NewOrderSingle& exit) const {
        const bool fresh = list().run == core.state.runs && !exit.cl_ord_id.empty() &&
                           core.state.order_index.find(exit.cl_ord_id) == nullptr;
        return fresh ? exit.cl_ord_id : core.next_id();
    }
    // The exit that has its turn, as it last stood or as it was planned; its quantity is still open.
    std::optional<NewOrderSingle> wanted_exit() const {
        const Turn turn = turn_of(list());
        const ListRole role = turn == Turn::Target ? ListRole::Target : ListRole::Stop;
        if (planned(list().list, role) == nullptr)
            return std::nullopt;
        NewOrderSingle exit = exit_now(core.state, list(), role);
        if (turn == Turn::Market) {
            exit.ord_type = OrdType::Market;
            exit.time_in_force = TimeInForce::Day;
            exit.expire_time.reset();
            exit.price.reset();
            exit.stop_px.reset();
            exit.trail_amount.reset();
            exit.trail_percent.reset();
        }
        return held_trail(core, std::move(exit), entry_px());
    }
    // Where a trail starts when the market has not been heard since the restart.
    Price entry_px() const {
        const OrderState* entry = newest(core.state, list(), ListRole::Entry);
        if (entry == nullptr)
            return Price{};
        return average(entry->cum_notional, entry->cum_qty).value_or(Price{});
    }

    // Whether the list can still do something about what is left.
    bool can_act() const {
        if (!is_given_up())
            return true;
        if (!has_both_exits(list()) || list().stop_turn)
            return false;
        return turn_of(list()) == Turn::Target ? !list().stop_given_up : !list().target_given_up;
    }
    bool end_if_over() const {
        for (const auto index : list().orders)
            if (is_live(order(index)))
                return false;
        const Quantity left = allotted_qty(core.state, list());
        if (!left.is_zero() && can_act())
            return false;
        const Quantity filled = list().orders.empty() ? Quantity{} : filled_qty(core.state, list());
        std::string text = "its exits have closed what was filled";
        if (!left.is_zero())
            text = "its exits were given up; " + to_text(left) + " is left without any";
        else if (filled.is_zero())
            text = "nothing was filled";
        else if (!open_qty(core.state, list()).is_zero())
            text = "the position was closed elsewhere";
        step_list(core, list(), ListStep::Ended, std::move(text));
        return true;
    }
};

void watch_protection(Core& core, const ListId& id) {
    ListState& list = core.state.lists.at(id);
    const Quantity bare = unprotected_qty(core.state, list);
    if (bare.is_zero()) {
        list.unprotected_since.reset();
        list.alerted = false;
        return;
    }
    if (!list.unprotected_since)
        list.unprotected_since = core.now;
    if (list.alerted || core.now < *list.unprotected_since + kBare || list.orders.empty())
        return;
    list.alerted = true;
    core.alert(AlertCode::Unprotected, core.state.orders[list.orders.back()],
               to_text(bare) + " has had no stop at the venue for 2 s");
}

}  // namespace

Requester by_list() {
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"list"};
    return by;
}

void step_list(Core& core, const ListState& list, ListStep step, std::string text, Price price) {
    const NewOrderSingle& first = list.list.orders.front();
    core.emit(ListStepped{list.list.list_id, first.account, first.instrument, step, price, std::move(text)});
}

UnixNanos refusal_over(const ListState& list) {
    switch (list.refused) {
        case 0: return list.refused_at;
        case 1: return list.refused_at + seconds{1};
        case 2: return list.refused_at + seconds{2};
        case 3: return list.refused_at + seconds{4};
        default: return list.refused_at + seconds{10};
    }
}

void work_list(Core& core, const ListId& id) {
    for (int i = 0; i < kStepsMax && core.state.lists.contains(id); ++i)
        if (!Worker{core, id}.step())
            break;
    if (core.state.lists.contains(id))
        watch_protection(core, id);
}

void watch_market(Core& core, const ListId& id, const MarketMove& move) {
    const ListState& list = core.state.lists.at(id);
    const bool by_venue = list.form == ListForm::Native && !list.legs_inactive;
    if (by_venue || !has_both_exits(list) || list.stop_turn || allotted_qty(core.state, list).is_zero())
        return;
    const NewOrderSingle& target = *planned_now(core.state, list, ListRole::Target);
    const bool sells = target.side == Side::Sell;
    const auto& near = sells ? move.bid_px : move.offer_px;
    // The one of the two prices that has got at least as far as `px`, up when `rises`.
    const auto reached = [&](Price px, bool rises) -> std::optional<Price> {
        for (const auto& at : {near, move.last_px})
            if (at && (rises ? *at >= px : *at <= px))
                return at;
        return std::nullopt;
    };
    const Price target_px = target.price.value_or(Price{});
    if (!list.target_turn && !list.target_given_up)
        if (const auto at = reached(target_px, sells))
            return step_list(core, list, ListStep::TargetReached, "the target's price was there", *at);
    const OrderState* stop = newest(core.state, list, ListRole::Stop);
    const bool stop_rests = stop != nullptr && is_live(*stop);
    if (stop_rests || list.stop_given_up || (!list.target_turn && list.refused == 0))
        return;
    const auto stop_px = planned_now(core.state, list, ListRole::Stop)->stop_px;
    if (!stop_px)
        return;
    if (const auto at = reached(*stop_px, !sells))
        step_list(core, list, ListStep::StopReached, "the stop's price was there and no stop works at the venue", *at);
}

std::optional<UnixNanos> list_deadline(const Core& core, const ListState& list) {
    std::optional<UnixNanos> at;
    const auto add = [&](UnixNanos due) {
        if (due > core.now && (!at || due < *at))
            at = due;
    };
    if (list.unprotected_since && !list.alerted)
        add(*list.unprotected_since + kBare);
    if (list.refused > 0)
        add(refusal_over(list));
    if (list.partial_since)
        add(*list.partial_since + kPartialEntry);
    if (list.inactive_since)
        add(*list.inactive_since + kBare);
    if (list.leftover_since)
        add(*list.leftover_since + kBare);
    return at;
}

}  // namespace sluice::engine
