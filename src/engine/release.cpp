#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/assert.hpp"         // SLUICE_ASSERT
#include "base/mutant.hpp"         // mutant
#include "engine/core.hpp"         // Core
#include "engine/exposure.hpp"     // exit_room
#include "engine/list_view.hpp"    // leaves_as_list
#include "engine/list_worker.hpp"  // release_list
#include "engine/trailing.hpp"     // as_sent

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A request that came back is tried again no sooner than this.
constexpr milliseconds kBouncePause{100};

const VenueHealth* health_of(const Core& core, const AccountId& account) {
    const auto it = core.state.venues.find(account);
    return it == core.state.venues.end() ? nullptr : &it->second;
}

bool is_up(const Core& core, const AccountId& account) {
    const VenueHealth* health = health_of(core, account);
    return health != nullptr && health->link == Link::Up;
}

// Cancels and queries need no lock but these: a connection, and credentials of this process's mode on it.
bool may_ask(const Core& core, const AccountId& account) {
    return is_up(core, account) && health_of(core, account)->mode == core.config.mode;
}

VenueRequest addressed(const Core& core, const AccountId& account) {
    VenueRequest request;
    request.venue = core.state.accounts.at(account).venue;
    request.account = account;
    return request;
}

// The one place where a New or Replace leaves the engine.
void send(Core& core, std::uint32_t index) {
    OrderState& order = core.state.orders[index];
    InFlight& f = order.in_flight;
    SLUICE_ASSERT(f.stage == RequestStage::Queued, "a request leaves once, from the queue");
    SLUICE_ASSERT(f.exposure == Exposure::Exit || f.sequence <= core.durable,
                  "new exposure leaves only when its record is durable");
    VenueRequest request = addressed(core, f.order.account);
    if (f.kind == RequestKind::New)
        request.body = SendNew{as_sent(f.order), f.send_by};
    else
        request.body = SendReplace{as_sent(f.order), order.order.cl_ord_id, order.order_id, f.send_by};
    f.stage = RequestStage::Durable;  // not recorded: a restart cannot know it and calls it Unknown
    f.released_at = core.now;
    f.bounced = false;
    core.out->requests.push_back(std::move(request));
    core.deadline_stale = true;
}

// An exit that provably did not leave is sized again: the position may have changed since.
bool still_fits(Core& core, std::uint32_t index) {
    const OrderState& order = core.state.orders[index];
    const Quantity room = exit_room(core.state, order);
    const Quantity wanted = order.in_flight.order.order_qty - order.cum_qty;
    const bool is_new = order.in_flight.kind == RequestKind::New;
    if (wanted <= room)
        return true;
    if (!is_new && classify_replace(core.state, order, order.in_flight.order) == Exposure::Exit)
        return true;  // it only lowers
    const NewOrderSingle smaller_of = order.in_flight.order;
    const Requester by = order.by;
    Denial denial;
    denial.code = DenialCode::ExitTooLarge;
    denial.lock = Lock::Limits;
    denial.actual = Amount::from_nanos(wanted.nanos());
    denial.allowed = Amount::from_nanos(room.nanos());
    denial.text = "it did not leave, and the position now has room for " + to_text(room) + " only";
    drop(core, index, std::move(denial));
    if (!is_new || !order.list_id.empty())
        return false;  // a list places what is right now
    NewOrderSingle smaller = smaller_of;
    const int128 lot = core.state.instruments.at(smaller.instrument).round_lot.nanos();
    smaller.order_qty = Quantity::from_nanos(room.nanos() / lot * lot);
    if (smaller.order_qty <= Quantity{})
        return false;
    smaller.cl_ord_id = core.next_id();
    DecisionFigures figures;
    figures.position = position_of(core.state, smaller);
    Requester again = by;
    again.key = IdempotencyKey{};
    core.emit(OrderPlaced{smaller, again, Exposure::Exit, std::nullopt, figures});
    return false;
}

void release_exit(Core& core, std::uint32_t index) {
    OrderState& order = core.state.orders[index];
    InFlight& f = order.in_flight;
    if (!is_up(core, f.order.account)) {
        f.bounced = true;
        f.resend_at = core.now;
        return;  // on_link_up tries again
    }
    if (auto denial = judge_exit(core.locks(), f.order, Requester{}))
        return drop(core, index, std::move(*denial));
    if (f.bounced && !still_fits(core, index))
        return;
    send(core, index);
}

}  // namespace

void drop(Core& core, std::uint32_t index, Denial denial) {
    const OrderState& order = core.state.orders[index];
    core.emit(
        RequestDropped{order.in_flight.order.cl_ord_id, order.order.account, order.in_flight.kind, std::move(denial)});
}

void release(Core& core, std::uint32_t index) {
    const OrderState& order = core.state.orders[index];
    SLUICE_ASSERT(order.in_flight.stage == RequestStage::Queued, "only what is held can be released");
    if (leaves_as_list(core.state, order))
        return release_list(core, index);
    if (order.in_flight.exposure == Exposure::Exit)
        return release_exit(core, index);
    if (order.in_flight.sequence > core.durable)
        return;
    if (auto denial = judge_release(core.locks(), order, core.now))
        return drop(core, index, std::move(*denial));
    send(core, index);
}

void drop_held(Core& core) {
    const auto busy = core.state.busy;
    for (const auto index : busy) {
        const OrderState& order = core.state.orders[index];
        if (order.in_flight.stage != RequestStage::Queued || order.in_flight.exposure == Exposure::Exit)
            continue;
        auto denial = judge_release(core.locks(), order, core.now);
        if (denial && denial->code == DenialCode::Halted)
            drop(core, index, std::move(*denial));
    }
}

void on_durable(Core& core, std::uint64_t up_to) {
    core.durable = std::max(core.durable, std::min(up_to, core.state.last_sequence));
    const auto busy = core.state.busy;
    for (const auto index : busy) {
        const InFlight& f = core.state.orders[index].in_flight;
        const bool may_leave = f.exposure == Exposure::Adds || f.sequence <= core.durable;
        if (f.stage == RequestStage::Queued && !f.bounced && may_leave)
            release(core, index);
    }
    core.deadline_stale = true;
}

void on_journal_health(Core& core, const JournalHealth& health) {
    if (health.healthy == core.journal_healthy)
        return;
    core.journal_healthy = health.healthy;
    core.emit(JournalHealthChanged{health.healthy, health.text});
    if (health.healthy)
        return;
    core.emit(Alerted{AlertCode::JournalFailed, {}, {}, {}, "the journal cannot be written: " + health.text});
    // Nothing will become durable now: exits need not wait for it.
    const auto busy = core.state.busy;
    for (const auto index : busy) {
        const InFlight& f = core.state.orders[index].in_flight;
        if (f.stage == RequestStage::Queued && f.exposure == Exposure::Exit && !f.bounced)
            release(core, index);
    }
}

void bounce(Core& core, std::uint32_t index, const RequestOutcome& outcome) {
    const OrdStatus status = core.state.orders[index].ord_status;
    core.emit(RequestProgress{outcome, RequestStage::Queued, status});
    InFlight& f = core.state.orders[index].in_flight;
    f.bounced = true;
    f.not_before = outcome.retry_at.value_or(core.now);
    f.resend_at = std::max(core.now + kBouncePause, f.not_before);
    core.deadline_stale = true;
    const bool cancelled = core.state.orders[index].cancel.any();
    const bool too_late = f.exposure == Exposure::Adds && f.send_by && f.resend_at >= *f.send_by;
    if (!cancelled && !too_late)
        return;
    Denial denial;
    denial.code = DenialCode::NotSent;
    denial.text =
        cancelled ? "cancelled before the venue took it" : "the venue did not take it in time to be sent again";
    if (!outcome.text.empty())
        denial.text += ": " + outcome.text;
    drop(core, index, std::move(denial));
}

void send_cancel(Core& core, std::uint32_t asked, const Requester& by) {
    const std::uint32_t index = cancelled_as(core.state, asked);
    if (index != asked && core.state.orders[index].cancel.any())
        return;  // the package is on its way out
    const OrderState& order = core.state.orders[index];
    if (order.in_flight.stage == RequestStage::Queued) {
        // It is still in our own hands: taking it back is the surest cancel.
        Denial denial;
        denial.code = DenialCode::NotSent;
        denial.text = "cancelled before it left";
        const bool was_new = order.in_flight.kind == RequestKind::New;
        // That a caller did not want an exit must not be forgotten: its list would place another.
        if (was_new && !order.list_id.empty() && by.origin != Origin::Engine)
            core.emit(CancelPlaced{order.placed_as, order.order.account, order.order.instrument, 1, by});
        drop(core, index, std::move(denial));
        if (was_new)
            return;
    }
    core.emit(
        CancelPlaced{order.placed_as, order.order.account, order.order.instrument, order.cancel.attempts + 1, by});
    if (!may_ask(core, order.order.account))
        return;  // on_link_up and time try again
    VenueRequest request = addressed(core, order.order.account);
    request.body = SendCancel{order.order.cl_ord_id, order.order_id, order.order.instrument};
    core.out->requests.push_back(std::move(request));
}

// Of a leg of a list in the venue's form: the list's first order. Empty: it is none, or has an id of ours at the venue, as
// what replaces a leg has, and what we place where the venue's legs do nothing.
static ClOrdId first_of(const State& state, const ListId& id, const ClOrdId& asked) {
    for (const auto* lists : {&state.lists, &state.ended_lists}) {
        const auto list = lists->find(id);
        if (list == lists->end() || list->second.form != ListForm::Native)
            continue;
        const auto& plan = list->second.list.orders;
        for (std::size_t i = 1; i < plan.size(); ++i)
            if (plan[i].cl_ord_id == asked)
                return plan.front().cl_ord_id;
    }
    return {};
}

void send_query(Core& core, std::uint32_t index) {
    const OrderState& order = core.state.orders[index];
    const ClOrdId asked = order.in_flight.any() ? order.in_flight.order.cl_ord_id : order.order.cl_ord_id;
    // An order that is not ours may have no id of ours: the record names it by the one it is kept under.
    core.emit(QueryPlaced{asked.empty() ? order.placed_as : asked, order.order.account, order.order.instrument,
                          order.in_flight.queries + 1});
    if (!may_ask(core, order.order.account))
        return;
    VenueRequest request = addressed(core, order.order.account);
    request.body = SendQuery{asked, order.order_id, order.order.instrument, first_of(core.state, order.list_id, asked),
                             order.role};
    core.out->requests.push_back(std::move(request));
}

void on_link_up(Core& core, const AccountId& account) {
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"engine"};
    const auto busy = core.state.busy;
    for (const auto index : busy) {
        const OrderState& order = core.state.orders[index];
        if (order.order.account != account)
            continue;
        if (order.cancel.any())
            send_cancel(core, index, by);
        if (order.in_flight.stage == RequestStage::Unknown)
            send_query(core, index);
        // A venue that asked for time gets it, whatever the connection did meanwhile.
        const InFlight& f = order.in_flight;
        if (f.stage == RequestStage::Queued && f.bounced && f.not_before <= core.now)
            release(core, index);
    }
}

}  // namespace sluice::engine
