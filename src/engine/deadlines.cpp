#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/mutant.hpp"  // mutant
#include "engine/core.hpp"  // Core
#include "engine/flatten.hpp"
#include "engine/lists.hpp"
#include "engine/peaks.hpp"
#include "engine/proposals.hpp"
#include "engine/reconcile.hpp"

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// An exit waits so long for its record, then goes anyway (design.md 5).
constexpr milliseconds kExitWait{250};
// Every call ends known or Unknown within this (design.md 7).
constexpr seconds kGiveUp{5};
// A request that stays Unknown so long alerts (design.md 4); so does a cancel whose end is not proven.
constexpr seconds kAlertAfter{30};

// Cancels and queries are repeated after 1, 2, 4, then every 10 s.
seconds pause_after(std::uint32_t attempts) {
    switch (attempts) {
        case 1: return seconds{1};
        case 2: return seconds{2};
        case 3: return seconds{4};
        default: return seconds{10};
    }
}

UnixNanos next_query(const InFlight& f) {
    return f.queries == 0 ? f.unknown_since : f.last_query + pause_after(f.queries);
}

UnixNanos next_cancel(const CancelInFlight& c) { return c.last_sent + pause_after(c.attempts); }

// When a queued request needs a look: a bounced one at its next try, new exposure at its send_by, an exit after its wait.
std::optional<UnixNanos> queued_deadline(const Core& core, const InFlight& f) {
    const auto health = core.state.venues.find(f.order.account);
    const bool up = health != core.state.venues.end() && health->second.link == Link::Up;
    if (f.exposure == Exposure::Exit) {
        if (!f.bounced)
            return mutant(Mutant::ExitHeldForJournal) ? std::nullopt : std::optional{f.placed_at + kExitWait};
        return up ? std::optional{f.resend_at} : std::nullopt;
    }
    if (f.bounced && f.send_by)
        return std::min(f.resend_at, *f.send_by);
    return f.send_by;
}

std::optional<UnixNanos> earliest(std::optional<UnixNanos> a, std::optional<UnixNanos> b) {
    if (!a)
        return b;
    return b ? std::min(*a, *b) : a;
}

std::optional<UnixNanos> deadline_of(const Core& core, const OrderState& o) {
    std::optional<UnixNanos> at;
    const InFlight& f = o.in_flight;
    switch (f.stage) {
        case RequestStage::None: break;
        case RequestStage::Queued: at = queued_deadline(core, f); break;
        case RequestStage::Durable:
        case RequestStage::Sent: at = f.released_at + kGiveUp; break;
        case RequestStage::Unknown:
            at = next_query(f);
            if (!f.alerted)
                at = earliest(at, f.unknown_since + kAlertAfter);
            break;
    }
    if (o.cancel.any()) {
        at = earliest(at, next_cancel(o.cancel));
        if (!o.cancel.alerted)
            at = earliest(at, o.cancel.wanted_since + kAlertAfter);
    }
    return at;
}

void look_at_queued(Core& core, std::uint32_t index) {
    const InFlight& f = core.state.orders[index].in_flight;
    const auto due = queued_deadline(core, f);
    if (!due || *due > core.now)
        return;
    // New exposure is only ever due for its send_by, or before it.
    if (f.exposure == Exposure::Adds && core.now >= *f.send_by) {
        Denial denial;
        denial.code = DenialCode::TooLate;
        denial.text = f.bounced ? "the venue did not take it within 1 s of the decision"
                                : "its record was not durable within 1 s of the decision";
        return drop(core, index, std::move(denial));
    }
    release(core, index);
}

void look_at_sent(Core& core, std::uint32_t index) {
    const OrderState& order = core.state.orders[index];
    if (core.now < order.in_flight.released_at + kGiveUp)
        return;
    RequestOutcome outcome;
    outcome.venue = core.state.accounts.at(order.order.account).venue;
    outcome.account = order.order.account;
    outcome.cl_ord_id = order.in_flight.order.cl_ord_id;
    outcome.request = order.in_flight.kind;
    outcome.outcome = SendOutcome::Perhaps;
    outcome.text = "no answer within 5 s";
    core.emit(RequestProgress{std::move(outcome), RequestStage::Unknown, order.ord_status});
}

void look_at_unknown(Core& core, std::uint32_t index) {
    const OrderState& order = core.state.orders[index];
    const InFlight& f = order.in_flight;
    if (!f.alerted && core.now >= f.unknown_since + kAlertAfter)
        core.alert(AlertCode::RequestUnknown, order, "the outcome of a request has been unknown for 30 s");
    if (core.now < next_query(f))
        return;
    if (mutant(Mutant::ResendAfterTimeout) && f.kind == RequestKind::New) {
        VenueRequest again;
        again.venue = core.state.accounts.at(order.order.account).venue;
        again.account = order.order.account;
        again.body = SendNew{f.order, f.send_by};
        core.out->requests.push_back(std::move(again));
    }
    send_query(core, index);
}

void look_at_cancel(Core& core, std::uint32_t index) {
    const OrderState& order = core.state.orders[index];
    if (!order.cancel.alerted && core.now >= order.cancel.wanted_since + kAlertAfter)
        core.alert(AlertCode::CancelUnproven, order, "cancelled for 30 s and its end is not proven");
    if (core.now < next_cancel(order.cancel))
        return;
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"engine"};
    send_cancel(core, index, by);
    // A venue that ignores cancels may still say what became of the order.
    if (!order.in_flight.any())
        send_query(core, index);
}

std::optional<UnixNanos> arming_end(const Core& core) {
    return mutant(Mutant::ExpiredArmingStillOpen) ? std::nullopt : core.state.armed_until;
}

}  // namespace

void on_time(Core& core) {
    if (const auto end = arming_end(core); end && *end <= core.now) {
        Requester by;
        by.origin = Origin::Engine;
        by.who = StrategyId{"engine"};
        core.emit(ArmingEnded{ArmingEnd::Expired, by});
    }
    const auto busy = core.state.busy;
    for (const auto index : busy) {
        switch (core.state.orders[index].in_flight.stage) {
            case RequestStage::None: break;
            case RequestStage::Queued: look_at_queued(core, index); break;
            case RequestStage::Durable:
            case RequestStage::Sent: look_at_sent(core, index); break;
            case RequestStage::Unknown: look_at_unknown(core, index); break;
        }
        if (core.state.orders[index].cancel.any())
            look_at_cancel(core, index);
    }
    lists_on_time(core);
    proposals_on_time(core);
    reconcile_on_time(core);
}

std::optional<UnixNanos> next_deadline(const Core& core) {
    std::optional<UnixNanos> at = arming_end(core);
    for (const auto index : core.state.busy)
        at = earliest(at, deadline_of(core, core.state.orders[index]));
    at = earliest(at, lists_deadline(core));
    at = earliest(at, proposals_deadline(core));
    at = earliest(at, flatten_deadline(core));
    return earliest(at, reconcile_deadline(core));
}

void open_day(Core& core, const Account& account) {
    const auto first_cash = core.state.cash.lower_bound({account.id, Currency{}});
    if (first_cash == core.state.cash.end() || first_cash->first.first != account.id)
        return;  // not funded yet
    const Date today = core.calendars.local_date(account.calendar, core.now);
    const auto mark = core.state.day_marks.find(account.id);
    if (mark != core.state.day_marks.end() && mark->second.date == today)
        return;
    const auto equity = equity_now(core.limits(), account.id, core.now);
    if (!equity)
        return;
    core.emit(DayOpened{account.id, today, *equity});
    look_at_peaks(core);
}

}  // namespace sluice::engine
