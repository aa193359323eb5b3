#include "world/seeded/scripted_venue.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "base/text.hpp"  // base36

namespace sluice::world {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

VenueCharacter VenueCharacter::draw(Random& random, Mode mode) {
    const auto pick = [&](std::uint32_t low, std::uint32_t high) {
        return static_cast<std::uint32_t>(random.between(low, high));
    };
    VenueCharacter c;
    c.mode = mode;
    c.execution_ids = random.chance(3, 4);
    c.totals_on_trades = random.chance(1, 3);
    c.poll_notional = random.chance(3, 4) || !c.execution_ids;
    const bool calm = random.chance(1, 6);
    c.drop = calm ? 0 : pick(0, 150);
    c.duplicate = calm ? 0 : pick(0, 200);
    c.delay = calm ? 0 : pick(0, 200);
    c.refuse = calm ? 0 : pick(0, 80);
    c.not_sent = calm ? 0 : pick(0, 80);
    c.perhaps = calm ? 0 : pick(0, 150);
    c.reject = pick(0, 60);
    c.fill = pick(20, 200);
    c.mischief = calm ? 0 : pick(0, 60);
    c.can.snapshots = random.chance(2, 3);
    c.can.brackets = random.chance(1, 2);
    c.can.oco = random.chance(1, 2);
    c.can.partial_entries_protected = random.chance(1, 2);
    c.can.trailing_stops = random.chance(1, 2);
    if (c.can.snapshots && random.chance(1, 2))
        c.opening = Opening::PositionsAndOrders;
    c.tells_opening = !c.can.snapshots || random.chance(1, 3);
    c.legs_end_with_entry = random.chance(1, 2);
    c.snapshot_trouble = calm ? 0 : pick(0, 400);
    return c;
}

ScriptedVenue::ScriptedVenue(VenueId venue, AccountId account, VenueCharacter character, Random random)
    : venue_{venue}, account_{account}, character_{character}, random_{random}, reported_mode_{character.mode} {
    open_account();
}

// ---- the client's side

void ScriptedVenue::start(UnixNanos now, venues::Outbox& out) {
    listening_ = true;
    // What goes on at the venue needs this world's timer again.
    for (const Action& action : actions_)
        out.channel.wakes.push_back({wire::TimerToken{0}, std::max(action.at, now)});
    link_ = Link::Up;
    breaker_ = Breaker::Closed;
    reported_mode_ = character_.mode;
    tell_health(now, out);
    for (const Adjustment& adjustment : adjustments_)
        deliver_at(now, adjustment, out);
    if (random_.chance(1, 3))
        tell_everything(now, out);
}

void ScriptedVenue::submit(const VenueRequest& request, UnixNanos now, venues::Outbox& out) {
    if (link_ == Link::Down) {
        note(Fault::NotSent);
        outcome(request, SendOutcome::NotSent, now, out);
        return;
    }
    const RequestKind kind = kind_of(request);
    if (kind == RequestKind::New || kind == RequestKind::Replace || kind == RequestKind::List) {
        submit_order(request, now, out);
    } else {
        submit_cancel_or_query(request, now, out);
    }
}

void ScriptedVenue::submit_order(const VenueRequest& request, UnixNanos now, venues::Outbox& out) {
    const std::optional<UnixNanos> send_by = std::visit(
        [](const auto& body) -> std::optional<UnixNanos> {
            if constexpr (requires { body.send_by; }) {
                return body.send_by;
            } else {
                return std::nullopt;
            }
        },
        request.body);
    if (happens(character_.not_sent)) {
        if (send_by && random_.chance(1, 2)) {
            // Stays in the client's own queue until it is taken back.
            note(Fault::TakenBack);
            outcome(request, SendOutcome::NotSent, std::max(*send_by, now), out);
        } else {
            note(Fault::NotSent);
            outcome(request, SendOutcome::NotSent, now + short_delay(), out);
        }
        return;
    }
    if (happens(character_.refuse)) {
        note(Fault::RefusedBeforeAcceptance);
        const UnixNanos at = now + short_delay();
        std::optional<UnixNanos> retry_at;
        if (random_.chance(2, 3))
            retry_at = at + milliseconds{random_.between(10, 3'000)};
        outcome(request, SendOutcome::Refused, at, out, retry_at);
        return;
    }
    if (happens(character_.perhaps)) {
        if (random_.chance(1, 2))
            outcome(request, SendOutcome::Sent, now, out);
        const UnixNanos gives_up = now + milliseconds{random_.between(50, 5'000)};
        outcome(request, SendOutcome::Perhaps, gives_up, out);
        if (random_.chance(1, 2)) {
            const UnixNanos at = now + milliseconds{random_.between(1, 8'000)};
            note(at > gives_up ? Fault::ArrivedAfterPerhaps : Fault::PerhapsAccepted);
            arrive_at(at, request, out);
        } else {
            note(Fault::PerhapsNotAccepted);
        }
        return;
    }
    outcome(request, SendOutcome::Sent, happens(100) ? now + short_delay() : now, out);
    arrive_at(now + any_delay(), request, out);
}

void ScriptedVenue::submit_cancel_or_query(const VenueRequest& request, UnixNanos now, venues::Outbox& out) {
    if (happens(character_.not_sent)) {
        note(Fault::NotSent);
        outcome(request, SendOutcome::NotSent, now + short_delay(), out);
    } else if (happens(character_.refuse)) {
        note(Fault::RefusedBeforeAcceptance);
        outcome(request, SendOutcome::Refused, now + short_delay(), out,
                now + milliseconds{random_.between(10, 3'000)});
    } else if (happens(character_.perhaps)) {
        outcome(request, SendOutcome::Perhaps, now + milliseconds{random_.between(50, 5'000)}, out);
        if (random_.chance(1, 2)) {
            note(Fault::PerhapsAccepted);
            arrive_at(now + any_delay(), request, out);
        } else {
            note(Fault::PerhapsNotAccepted);
        }
    } else {
        outcome(request, SendOutcome::Sent, now, out);
        arrive_at(now + any_delay(), request, out);
    }
}

void ScriptedVenue::outcome(const VenueRequest& request, SendOutcome what, UnixNanos at, venues::Outbox& out,
                            std::optional<UnixNanos> retry_at) {
    RequestOutcome said;
    said.venue = venue_;
    said.account = account_;
    said.request = kind_of(request);
    said.outcome = what;
    said.retry_at = retry_at;
    said.text = what == SendOutcome::Refused ? "429 too many requests" : "";
    std::visit(
        [&](const auto& body) {
            if constexpr (requires { body.order; }) {
                said.cl_ord_id = body.order.cl_ord_id;
            } else if constexpr (requires { body.list; }) {
                said.cl_ord_id = body.list.orders.front().cl_ord_id;
            } else if constexpr (requires { body.cl_ord_id; }) {
                said.cl_ord_id = body.cl_ord_id;
            }
        },
        request.body);
    deliver_at(at, std::move(said), out);
}

void ScriptedVenue::on_timer(wire::TimerToken, UnixNanos now, venues::Outbox& out) { run_due(now, out); }

void ScriptedVenue::on_process_death() {
    listening_ = false;
    ++deaths_;
    std::erase_if(actions_, [](const Action& action) { return !action.arrival; });
    std::make_heap(actions_.begin(), actions_.end(), Later{});
}

void ScriptedVenue::pass_time(UnixNanos now) {
    venues::Outbox nobody;
    run_due(now, nobody);
    for (TrueOrder& order : truth_.orders()) {
        if (!order.works() || !random_.chance(1, 4))
            continue;
        const Quantity room = truth_.room(order);
        const bool whole = !order.list && random_.chance(1, 2);
        if (!room.is_zero() && order.status != OrdStatus::Held)
            execute(order, whole ? order.terms.order_qty : room, Price::whole(100), now, nobody);
    }
}

// ---- plumbing

void ScriptedVenue::run_due(UnixNanos now, venues::Outbox& out) {
    while (!actions_.empty() && actions_.front().at <= now) {
        std::pop_heap(actions_.begin(), actions_.end(), Later{});
        const Action action = std::move(actions_.back());
        actions_.pop_back();
        if (action.arrival) {
            arrive(action.request, now, out);
        } else if (listening_) {
            out.reports.push_back(action.report);
        }
    }
    if (link_ == Link::Up && breaker_ == Breaker::Closed && reported_mode_ == character_.mode)
        return;
    if (health_until_ <= now || honest_) {
        link_ = Link::Up;
        breaker_ = Breaker::Closed;
        reported_mode_ = character_.mode;
        tell_health(now, out);
        if (random_.chance(1, 2))
            tell_everything(now, out);
    }
}

bool ScriptedVenue::tell(VenueReport report, ReportSource source, UnixNanos now, venues::Outbox& out) {
    if (link_ == Link::Down && source == ReportSource::Stream)
        return false;
    std::size_t copies = 1;
    if (happens(character_.drop)) {
        note(source == ReportSource::Stream ? Fault::StreamDropped : Fault::ReplyDropped);
        return false;
    }
    if (happens(character_.duplicate)) {
        note(Fault::Duplicated);
        copies += 1 + random_.below(2);
    }
    for (std::size_t i = 0; i < copies; ++i)
        deliver_at(now + any_delay(), report, out);
    return true;
}

void ScriptedVenue::deliver_at(UnixNanos at, VenueReport report, venues::Outbox& out) {
    Action action;
    action.at = at;
    action.report = std::move(report);
    push(std::move(action), out);
}

void ScriptedVenue::arrive_at(UnixNanos at, const VenueRequest& request, venues::Outbox& out) {
    Action action;
    action.at = at;
    action.arrival = true;
    action.request = request;
    push(std::move(action), out);
}

void ScriptedVenue::push(Action action, venues::Outbox& out) {
    if (!listening_ && !action.arrival)
        return;
    action.order = action_count_++;
    out.channel.wakes.push_back({wire::TimerToken{0}, action.at});
    actions_.push_back(std::move(action));
    std::push_heap(actions_.begin(), actions_.end(), Later{});
}

nanoseconds ScriptedVenue::short_delay() {
    return honest_ ? nanoseconds{milliseconds{1}} : nanoseconds{microseconds{random_.between(50, 40'000)}};
}

nanoseconds ScriptedVenue::any_delay() {
    if (!happens(character_.delay))
        return short_delay();
    note(Fault::Delayed);
    return milliseconds{random_.between(100, 6'000)};
}

bool ScriptedVenue::is_on_its_way(const ClOrdId& id) const {
    return std::any_of(actions_.begin(), actions_.end(), [&](const Action& action) {
        if (!action.arrival)
            return false;
        if (const auto* sent = std::get_if<SendNew>(&action.request.body))
            return sent->order.cl_ord_id == id;
        if (const auto* sent = std::get_if<SendReplace>(&action.request.body))
            return sent->order.cl_ord_id == id;
        if (const auto* sent = std::get_if<SendList>(&action.request.body))
            for (const NewOrderSingle& order : sent->list.orders)
                if (order.cl_ord_id == id)
                    return true;
        return false;
    });
}

ExecId ScriptedVenue::next_exec_id() {
    return ExecId{InlineText<40>::unchecked("x-" + std::string{account_.view()} + "-" + base36(++exec_count_))};
}

}  // namespace sluice::world
