// The client's looks at the whole account: snapshots for the engine, what was missed, and polls.
#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "venues/alpaca/client.hpp"

namespace sluice::venues::alpaca {

namespace {

// The venue stamps an event before it is sent, and stamps of two events may be out of order by a little.
constexpr std::chrono::seconds kOverlap{5};
// The newest first: a long history of somebody else's trades does not hold a snapshot up.
constexpr std::size_t kNamesAtOnce = 20;

void add_ids(const std::vector<Order>& orders, std::set<std::string_view>& ids) {
    for (const Order& order : orders) {
        ids.insert(order.id);
        add_ids(order.legs, ids);
    }
}

}  // namespace

void AlpacaClient::begin_snapshot(const SendSnapshot& wish, UnixNanos now, Outbox& out) {
    Sweep sweep;
    sweep.kind = SweepKind::Snapshot;
    sweep.snapshot = wish.snapshot;
    sweep.from = wish.executions_from;
    sweep.deadline = now + config_.give_up;
    sweeps_.begin(std::move(sweep), calls_, now, out);
}

void AlpacaClient::begin_gap(UnixNanos now, Outbox& out) {
    gap_at_.reset();
    if (sweeps_.runs(SweepKind::Gap)) {
        // The one under way may have looked before the stream listened: another follows it.
        gap_ = Gap::Sweeping;
        gap_again_ = true;
        return;
    }
    gap_ = Gap::Sweeping;
    gap_again_ = false;
    desk_.take_look_failed();
    Sweep sweep;
    sweep.kind = SweepKind::Gap;
    sweep.from = last_event_.value_or(started_ + clock_offset_) - kOverlap;
    sweeps_.begin(std::move(sweep), calls_, now, out);
}

void AlpacaClient::begin_poll(UnixNanos now, Outbox& out) {
    const UnixNanos at = std::max(stream_.last_heard(), polled_at_) + config_.poll_after;
    if (gap_ != Gap::Filled || now < at || !known_.has_live())
        return;
    polled_at_ = now;
    if (sweeps_.runs(SweepKind::Poll))
        return;
    Sweep sweep;
    sweep.kind = SweepKind::Poll;
    sweep.deadline = now + config_.give_up;
    sweeps_.begin(std::move(sweep), calls_, now, out);
}

void AlpacaClient::on_sweep(const Ended& ended, UnixNanos now, Outbox& out) {
    Sweep sweep;
    std::string why;
    switch (sweeps_.on_ended(ended, calls_, now, out, sweep, why)) {
        case SweepEnd::Running: return;
        case SweepEnd::Failed: return on_sweep_failed(sweep, why, now, out);
        case SweepEnd::Done: break;
    }
    if (ask_names(sweep, now, out))
        return;
    switch (sweep.kind) {
        case SweepKind::Snapshot: out.reports.emplace_back(to_snapshot(sweep, clock_offset_, reporter_)); return;
        case SweepKind::Gap: return fill_gap(sweep, now, out);
        case SweepKind::Poll: return finish_poll(sweep, now, out);
    }
}

// Whether the sweep goes on, because it shows executions of orders that nobody knows: they ended before this run began, or
// the stream was lost before it told of them.
bool AlpacaClient::ask_names(Sweep& sweep, UnixNanos now, Outbox& out) {
    for (const Order& order : sweep.named) {
        known_.learn(order);
        known_.not_ours(OrderId::parse(order.id).value_or(OrderId{}));  // unless it was learnt
    }
    if (sweep.asked_names)
        return false;
    for (const Order& order : sweep.orders)
        known_.learn(order);
    std::set<std::string_view> open;
    add_ids(sweep.orders, open);
    std::vector<OrderId> strangers;
    for (const Activity& activity : sweep.activities) {
        if (sweep.kind == SweepKind::Snapshot && time_of(activity) < sweep.from)
            continue;
        const auto id = OrderId::parse(activity.order_id.value_or(""));
        if (!id || id->empty() || open.contains(id->view()) || known_.find(*id) != nullptr)
            continue;
        if (std::find(strangers.begin(), strangers.end(), *id) == strangers.end() && strangers.size() < kNamesAtOnce)
            strangers.push_back(*id);
    }
    if (strangers.empty())
        return false;
    sweeps_.ask_names(std::move(sweep), strangers, calls_, now, out);
    return true;
}

void AlpacaClient::on_sweep_failed(const Sweep& sweep, const std::string& why, UnixNanos now, Outbox& out) {
    switch (sweep.kind) {
        case SweepKind::Snapshot: {
            RequestOutcome outcome;
            outcome.venue = config_.venue;
            outcome.account = config_.account;
            outcome.request = RequestKind::Snapshot;
            outcome.outcome = SendOutcome::NotSent;
            outcome.text = "no snapshot could be taken: " + why;
            out.reports.emplace_back(std::move(outcome));
            return;
        }
        case SweepKind::Gap:
            gap_ = Gap::Open;
            gap_again_ = false;
            why_ = "what was missed could not be asked for: " + why;
            if (stream_.is_listening())
                gap_at_ = gap_pauses_.next(now);
            return;
        case SweepKind::Poll: return;  // the next one is soon
    }
}

void AlpacaClient::fill_gap(const Sweep& sweep, UnixNanos now, Outbox& out) {
    // Executions first, under their own ids, so that the totals of the orders add nothing to them.
    for (auto it = sweep.activities.rbegin(); it != sweep.activities.rend(); ++it)
        if (auto told = reporter_.read(*it))
            std::visit([&](auto& report) { out.reports.emplace_back(std::move(report)); }, *told);
    for (const Order& order : sweep.orders)
        reporter_.tell(order, ReportSource::Poll, now, out);
    look_up_missing(sweep, now, out);
    if (gap_ != Gap::Sweeping)
        return;  // the stream was lost meanwhile
    gap_ = Gap::Looking;
    if (gap_again_)
        begin_gap(now, out);
}

void AlpacaClient::finish_poll(const Sweep& sweep, UnixNanos now, Outbox& out) {
    bool news = false;
    for (const Order& order : sweep.orders)
        news = reporter_.tell(order, ReportSource::Poll, now, out) || news;
    news = look_up_missing(sweep, now, out) > 0 || news;
    if (news && stream_.is_listening() && stream_.last_heard() < sweep.began)
        stream_lost("it does not tell what a poll shows", now, out);
}

// Orders that worked, as far as we know, and are not among the open ones.
std::size_t AlpacaClient::look_up_missing(const Sweep& sweep, UnixNanos now, Outbox& out) {
    std::set<std::string_view> open;
    add_ids(sweep.orders, open);
    std::size_t missing = 0;
    for (const OrderId& id : known_.live()) {
        if (open.contains(id.view()))
            continue;
        desk_.look_up(id, now, out);
        ++missing;
    }
    return missing;
}

VenueSnapshot to_snapshot(const Sweep& sweep, std::chrono::nanoseconds clock_offset, Reporter& reporter) {
    const Whose& whose = reporter.whose();
    VenueSnapshot out;
    out.venue = whose.venue;
    out.account = whose.account;
    out.snapshot = sweep.snapshot;
    out.taken_at = sweep.began + clock_offset;
    out.executions_from = sweep.from;
    if (sweep.cut)
        out.executions_from = time_of(sweep.activities.back()) + std::chrono::nanoseconds{1};
    for (const Order& order : sweep.orders)
        reporter.read(order, ReportSource::Poll, out.orders, out.complete);
    for (auto it = sweep.activities.rbegin(); it != sweep.activities.rend(); ++it) {
        if (time_of(*it) < out.executions_from)
            continue;
        auto told = reporter.read(*it);
        if (!told)
            continue;
        if (auto* execution = std::get_if<ExecutionReport>(&*told))
            out.executions.push_back(std::move(*execution));
        else
            out.adjustments.push_back(std::move(std::get<Adjustment>(*told)));
    }
    for (const Position& position : sweep.positions) {
        if (auto held = to_position(position, whose, out.taken_at))
            out.positions.push_back(std::move(*held));
        else
            out.complete = false;
    }
    if (sweep.account) {
        if (auto balance = to_balance(*sweep.account, whose, out.taken_at))
            out.balances.push_back(std::move(*balance));
        else
            out.complete = false;
    }
    return out;
}

}  // namespace sluice::venues::alpaca
