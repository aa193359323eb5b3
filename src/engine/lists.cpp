#include "engine/lists.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/exposure.hpp"     // classify_new
#include "engine/idempotency.hpp"  // find_key, why_reused
#include "engine/list_view.hpp"    // form_of, planned
#include "engine/list_worker.hpp"  // work_list, watch_market
#include "engine/proposals.hpp"    // propose
#include "engine/trailing.hpp"     // move_trailing, why_no_trail
#include "model/order_hash.hpp"    // canonical_hash

namespace sluice::engine {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }

// The lists there are, by age: they may end while they are looked at.
std::vector<ListId> by_age(const State& s) {
    std::vector<std::pair<std::uint64_t, ListId>> aged;
    for (const auto& [id, list] : s.lists)
        aged.emplace_back(list.sequence, id);
    std::sort(aged.begin(), aged.end());
    std::vector<ListId> ids;
    for (const auto& [sequence, id] : aged)
        ids.push_back(id);
    return ids;
}

bool is_named(const NewOrderList& list) {
    if (!list.list_id.empty())
        return true;
    for (const NewOrderSingle& order : list.orders)
        if (!order.cl_ord_id.empty())
            return true;
    return false;
}

MarketMove move_of(const Quote& q) {
    MarketMove move;
    if (q.bid_size > Quantity{})
        move.bid_px = q.bid_px;
    if (q.offer_size > Quantity{})
        move.offer_px = q.offer_px;
    return move;
}

void on_market(Core& core, const InstrumentId& instrument, const MarketMove& move) {
    if (!core.state.trailing.empty())
        move_trailing(core, instrument);
    if (core.state.lists.empty())
        return;
    for (const ListId& id : by_age(core.state)) {
        if (core.state.lists.at(id).list.orders.front().instrument == instrument)
            watch_market(core, id, move);
    }
}

}  // namespace

NewOrderSingle order_of_leg(const NewOrderSingle& package, const Leg& leg) {
    NewOrderSingle order;
    order.account = package.account;
    order.strategy = package.strategy;
    order.product = package.product;
    order.time_in_force = package.time_in_force;
    order.exec_inst = package.exec_inst;
    order.instrument = leg.instrument;
    order.side = package.side == Side::Buy ? leg.side : opposite(leg.side);
    order.position_effect = leg.position_effect;
    order.ord_type = OrdType::Market;
    order.order_qty = Quantity::from_nanos(leg.ratio_qty.nanos() * (package.order_qty.nanos() / Quantity::kUnit));
    return order;
}

std::optional<Denial> why_invalid(const Core& core, const NewOrderList& list) {
    const NewOrderSingle& first = list.orders.front();
    if (!core.state.accounts.contains(first.account))
        return denial_of(DenialCode::UnknownAccount, "account " + name_of(first.account) + " is not open");
    const auto find = [&](const InstrumentId& id) { return core.state.find_instrument(id); };
    if (list.list_class != ListClass::MultiLeg && find(first.instrument) == nullptr)
        return denial_of(DenialCode::UnknownInstrument, "instrument " + name_of(first.instrument) + " is not defined");
    if (auto valid = check(list, find); !valid)
        return denial_of(DenialCode::Invalid, valid.error().text);
    if (list.list_class == ListClass::MultiLeg && !core.capabilities(first.account).multi_leg)
        return denial_of(DenialCode::Unsupported,
                         "venue " + name_of(core.state.accounts.at(first.account).venue) +
                             " has no orders of several legs; send each leg as an order of its own");
    for (const NewOrderSingle& order : list.orders)
        if (auto denial = why_no_trail(core, order))
            return denial;
    const bool has_entry = role_of(list, 0) == ListRole::Entry;
    if (has_entry && classify_new(core.state, first) == Exposure::Exit)
        return denial_of(DenialCode::Invalid,
                         "the entry would only close a position, and exits need one that it opens; use an OCO for the "
                         "position that is there");
    return std::nullopt;
}

Verdict judge_list(Core& core, const NewOrderList& list, const Requester& by, Approval approval) {
    const NewOrderSingle& first = list.orders.front();
    if (list.list_class == ListClass::Bracket || list.list_class == ListClass::Oto)
        return judge_order(core, first, by, approval);
    std::vector<NewOrderSingle> each = list.orders;
    if (list.list_class == ListClass::MultiLeg) {
        each.clear();
        for (const Leg& leg : list.legs)
            each.push_back(order_of_leg(first, leg));
    }
    std::optional<Verdict> all;
    for (const NewOrderSingle& order : each) {
        Verdict verdict = judge_order(core, order, by, approval);
        if (verdict.denial)
            return verdict;
        if (!all)
            all = verdict;
        if (verdict.exposure == Exposure::Adds)
            all->exposure = Exposure::Adds;
    }
    return *all;
}

void name_list(Core& core, NewOrderList& list) {
    for (NewOrderSingle& order : list.orders)
        order.cl_ord_id = core.next_id();
    list.list_id = ListId{list.orders.front().cl_ord_id.text()};
}

void place_list(Core& core, const NewOrderList& list, const Requester& by, const Verdict& verdict) {
    NewOrderList plan = list;
    const NewOrderSingle& first = list.orders.front();
    if (plan.list_class == ListClass::MultiLeg)
        for (const Leg& leg : list.legs) {
            plan.orders.push_back(order_of_leg(first, leg));
            plan.orders.back().cl_ord_id = core.next_id();
        }
    const ListForm form = form_of(list, core.capabilities(first.account));
    const auto send_by =
        verdict.exposure == Exposure::Adds ? std::optional{core.now + core.config.send_within} : std::nullopt;
    core.emit(ListPlaced{plan, form, by, send_by, verdict.figures});
    if (form == ListForm::Native) {
        if (!core.journal_healthy && verdict.exposure == Exposure::Exit)
            release_list(core, static_cast<std::uint32_t>(core.state.orders.size() - plan.orders.size()));
        return;
    }
    // Of an OCO the stop rests first.
    const bool oco = list.list_class == ListClass::Oco;
    Requester without_key = by;
    without_key.key = IdempotencyKey{};
    place_order(core, list.orders[oco ? 1 : 0], without_key, verdict, list.list_id,
                oco ? ListRole::Stop : ListRole::Entry);
}

void submit_list(Core& core, const SubmitList& submit, const Requester& by, KeyState key) {
    NewOrderList list = submit.list;
    if (list.orders.empty())
        return refuse_command(core, CommandKind::SubmitList, by,
                              denial_of(DenialCode::Invalid, "a list needs orders; this one has none"));
    const bool named = is_named(list);
    list.list_id = ListId{};
    for (NewOrderSingle& order : list.orders) {
        order.cl_ord_id = ClOrdId{};
        if (order.strategy.empty())
            order.strategy = by.who;
    }
    const auto deny = [&](Denial denial, const DecisionFigures& figures = {}) {
        deny_order(core, list.orders.front(), by, std::move(denial), figures);
    };
    switch (key) {
        case KeyState::Free: break;
        case KeyState::Repeated: return;
        case KeyState::Reused: return deny(why_reused(*find_key(core.state, by), by));
    }
    if (named)
        return deny(denial_of(DenialCode::Invalid, "list_id and cl_ord_id are given by the engine and must be empty"));
    if (auto denial = why_invalid(core, list))
        return deny(std::move(*denial));
    name_list(core, list);
    const std::string hash = canonical_hash(list);
    Approval approval = Approval::None;
    if (auto denial = read_confirm(by, submit.confirm, hash, approval))
        return deny(std::move(*denial));
    Verdict verdict = judge_list(core, list, by, Approval::Given);
    ask_consent(core, by, submit.propose ? Approval::Given : approval, hash, verdict);
    if (verdict.proposal || (submit.propose && !verdict.denial))
        return propose(core, list, by, verdict);
    if (verdict.denial)
        return deny(std::move(*verdict.denial), verdict.figures);
    place_list(core, list, by, verdict);
}

bool cancel_planned(Core& core, const ClOrdId& id, const Requester& by) {
    const auto found = find_planned(core.state, id);
    if (!found)
        return false;
    const ListState& list = *found->list;
    const AccountId account = found->order->account;
    // After a restart an exit goes under an id of that run; this one still means it.
    const OrderState* stands_in = newest(core.state, list, found->role);
    if (stands_in != nullptr && is_live(*stands_in)) {
        send_cancel(core, core.state.order_index.at(stands_in->placed_as), by);
        return true;
    }
    if (found->over) {
        refuse_command(core, CommandKind::CancelOrder, by,
                       denial_of(DenialCode::OrderDone, "order " + name_of(id) + " of list " +
                                                            name_of(list.list.list_id) + " is given up already"),
                       id, account);
        return true;
    }
    const ListStep step = found->role == ListRole::Stop ? ListStep::StopGivenUp : ListStep::TargetGivenUp;
    step_list(core, list, step, "cancelled by " + name_of(by.who) + " before it was sent");
    return true;
}

void end_lists(Core& core, const AccountId& account, const std::string& why) {
    for (const ListId& id : by_age(core.state)) {
        const ListState& list = core.state.lists.at(id);
        if (account.empty() || list.list.orders.front().account == account)
            step_list(core, list, ListStep::Ended, why);
    }
}

void lists_on_quote(Core& core, const Quote& quote) { on_market(core, quote.instrument, move_of(quote)); }

void lists_on_trade(Core& core, const Trade& trade) {
    MarketMove move;
    move.last_px = trade.price;
    on_market(core, trade.instrument, move);
}

void lists_on_time(Core& core) {
    if (!core.state.lists.empty())
        for (const ListId& id : by_age(core.state))
            if (core.state.lists.contains(id))
                work_list(core, id);
    if (!core.state.trailing.empty())
        trailing_on_time(core);
}

std::optional<UnixNanos> lists_deadline(const Core& core) {
    std::optional<UnixNanos> at = trailing_deadline(core);
    for (const auto& [id, list] : core.state.lists) {
        const auto due = list_deadline(core, list);
        if (due && (!at || *due < *at))
            at = due;
    }
    return at;
}

}  // namespace sluice::engine
