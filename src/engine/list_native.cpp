#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/exposure.hpp"   // exit_room
#include "engine/list_view.hpp"  // open_qty, allotted_qty, newest, is_live, works
#include "engine/list_worker.hpp"
#include "engine/placing.hpp"  // denial_of

namespace sluice::engine {
namespace {

// Counts from the moment something has become so; true once it has been so for `long_enough`.
bool lasts(std::optional<UnixNanos>& since, bool so, UnixNanos now, std::chrono::seconds long_enough) {
    if (!so)
        since.reset();
    else if (!since)
        since = now;
    return since && now >= *since + long_enough;
}

struct Native {
    Core& core;
    const ListId id;

    const ListState& list() const { return core.state.lists.at(id); }
    ListState& clock() const { return core.state.lists.at(id); }
    const OrderState& order(std::uint32_t index) const { return core.state.orders[index]; }

    bool step() const {
        if (drop_rest())
            return true;
        if (list().list.list_class != ListClass::MultiLeg && (cut_partial() || take_over() || clear_up()))
            return true;
        return end_if_over();
    }

private:
    // One order of it was taken back: it leaves whole or not at all.
    bool drop_rest() const {
        bool denied = false;
        for (const auto index : list().orders)
            denied = denied || order(index).ord_status == OrdStatus::Denied;
        if (!denied)
            return false;
        for (const auto index : list().orders)
            if (order(index).in_flight.stage == RequestStage::Queued &&
                order(index).in_flight.kind == RequestKind::New) {
                drop(core, index, denial_of(DenialCode::NotSent, "another order of its list did not leave"));
                return true;
            }
        return false;
    }

    // Where legs wait for the whole entry, a part of it must not stay without them.
    bool cut_partial() const {
        const OrderState* entry = newest(core.state, list(), ListRole::Entry);
        const bool partial = entry != nullptr && is_live(*entry) && !entry->cum_qty.is_zero() &&
                             !core.capabilities(entry->order.account).partial_entries_protected && !list().entry_cut;
        if (!lasts(clock().partial_since, partial, core.now, kPartialEntry))
            return false;
        const std::uint32_t index = core.state.order_index.at(entry->placed_as);
        const bool cancelled = entry->cancel.any();
        step_list(core, list(), ListStep::EntryCut,
                  "the entry is filled in part for 5 s, and its legs wait for all of it");
        if (!cancelled)
            send_cancel(core, index, by_list());
        return true;
    }

    bool take_over() const {
        const OrderState* entry = newest(core.state, list(), ListRole::Entry);
        const bool entry_done = entry == nullptr || !is_live(*entry) || list().entry_cut;
        const Quantity open = open_qty(core.state, list());
        const Quantity mine = allotted_qty(core.state, list());
        bool active = false;
        for (const auto index : list().orders)
            active = active || (order(index).role != ListRole::Entry && works(order(index)));
        // The venue's legs keep their size when the position shrinks elsewhere: ours take their place.
        const bool shrunk = !mine.is_zero() && mine < open && !is_opening(core.state, list());
        const bool bare = !mine.is_zero() && !active && entry_done && !list().stop_given_up;
        const bool inactive = lasts(clock().inactive_since, bare, core.now, kBare);
        if (!shrunk && !inactive)
            return false;
        const char* why = shrunk ? "the position was closed elsewhere in part, so the engine protects the rest"
                                 : "no leg acts for 2 s, so the engine places its own stop";
        step_list(core, list(), ListStep::LegsInactive, why);
        core.alert(AlertCode::LegInactive, order(list().orders.back()), why);
        return true;
    }

    // Legs that nothing is left for; the venue takes them back by itself, and if it does not, we do.
    bool clear_up() const {
        const OrderState* entry = newest(core.state, list(), ListRole::Entry);
        const bool none_left = (entry == nullptr || !is_live(*entry)) && allotted_qty(core.state, list()).is_zero();
        std::optional<std::uint32_t> leg;
        for (const auto index : list().orders)
            if (is_live(order(index)) && !order(index).cancel.any())
                leg = index;
        if (!lasts(clock().leftover_since, none_left && leg.has_value(), core.now, kBare))
            return false;
        send_cancel(core, *leg, by_list());
        return true;
    }

    bool end_if_over() const {
        for (const auto index : list().orders)
            if (is_live(order(index)))
                return false;
        const bool package = list().list.list_class == ListClass::MultiLeg;
        const Quantity left = package ? Quantity{} : allotted_qty(core.state, list());
        if (!left.is_zero() && !list().stop_given_up)
            return false;  // the engine takes over in time
        step_list(core, list(), ListStep::Ended,
                  left.is_zero() ? "every order of it is over"
                                 : "its exits were given up; " + to_text(left) + " is left without any");
        return true;
    }
};

bool is_up(const Core& core, const AccountId& account) {
    const auto health = core.state.venues.find(account);
    return health != core.state.venues.end() && health->second.link == Link::Up;
}

bool all_queued(const Core& core, const ListState& list) {
    for (const auto index : list.orders)
        if (core.state.orders[index].role != ListRole::None &&
            core.state.orders[index].in_flight.stage != RequestStage::Queued)
            return false;
    return true;
}

void send_list(Core& core, const ListState& list) {
    const OrderState& first = core.state.orders[list.orders.front()];
    VenueRequest request;
    request.account = first.order.account;
    request.venue = core.state.accounts.at(request.account).venue;
    SendList body{list.list, first.in_flight.send_by};
    if (body.list.list_class == ListClass::MultiLeg)
        body.list.orders.resize(1);  // its legs go by the package's id
    request.body = std::move(body);
    for (const auto index : list.orders) {
        InFlight& f = core.state.orders[index].in_flight;
        if (!f.any())
            continue;
        f.stage = RequestStage::Durable;
        f.released_at = core.now;
        f.bounced = false;
    }
    core.out->requests.push_back(std::move(request));
    core.deadline_stale = true;
}

}  // namespace

const OrderState* reported_leg(const State& s, const OrderState& package, const InstrumentId& instrument) {
    const auto it = s.lists.find(package.list_id);
    if (it == s.lists.end())
        return nullptr;
    for (const auto index : it->second.orders)
        if (s.orders[index].role == ListRole::None && s.orders[index].order.instrument == instrument)
            return &s.orders[index];
    return nullptr;
}

std::uint32_t cancelled_as(const State& s, std::uint32_t index) {
    const OrderState& order = s.orders[index];
    const auto it = order.role == ListRole::None ? s.lists.find(order.list_id) : s.lists.end();
    return it == s.lists.end() ? index : it->second.orders.front();
}

bool step_native(Core& core, const ListId& id) { return Native{core, id}.step(); }

void release_list(Core& core, std::uint32_t index) {
    const OrderState& order = core.state.orders[index];
    const auto it = core.state.lists.find(order.list_id);
    if (it == core.state.lists.end() || !all_queued(core, it->second))
        return drop(core, index, denial_of(DenialCode::NotSent, "another order of its list did not leave"));
    const ListState& list = it->second;
    InFlight& f = core.state.orders[index].in_flight;
    if (f.exposure == Exposure::Adds) {
        if (f.sequence > core.durable)
            return;
        if (auto denial = judge_release(core.locks(), order, core.now))
            return drop(core, index, std::move(*denial));
        return send_list(core, list);
    }
    if (!is_up(core, f.order.account)) {
        f.bounced = true;
        f.resend_at = core.now;
        return;  // on_link_up tries again
    }
    if (auto denial = judge_exit(core.locks(), f.order, Requester{}))
        return drop(core, index, std::move(*denial));
    if (f.bounced && f.order.order_qty > allotted_qty(core.state, list))
        return drop(core, index,
                    denial_of(DenialCode::ExitTooLarge, "it did not leave, and the position now has room for less",
                              Lock::Limits));
    send_list(core, list);
}

void on_list_outcome(Core& core, const RequestOutcome& outcome) {
    const OrderState* first = core.find(outcome.cl_ord_id);
    const auto it = first == nullptr ? core.state.lists.end() : core.state.lists.find(first->list_id);
    if (it == core.state.lists.end())
        return;
    const std::vector<NewOrderSingle> orders = it->second.list.orders;
    for (const NewOrderSingle& order : orders) {
        RequestOutcome each = outcome;
        each.request = RequestKind::New;
        each.cl_ord_id = order.cl_ord_id;
        on_report(core, each);
    }
}

}  // namespace sluice::engine
