// What a scripted venue says about its orders.
#include <algorithm>
#include <iterator>
#include <utility>

#include "world/seeded/scripted_venue.hpp"

namespace sluice::world {

ExecutionReport ScriptedVenue::about(const TrueOrder& order, ExecType type, UnixNanos now) const {
    ExecutionReport r;
    r.venue = venue_;
    r.account = account_;
    r.instrument = order.terms.instrument;
    if (!order.external())
        r.cl_ord_id = order.ids.back();
    r.exec_type = type;
    r.ord_status = order.status;
    r.side = order.terms.side;
    r.order_qty = order.terms.order_qty;
    r.transact_time = now;
    r.order_id = order.order_id;
    if (!character_.execution_ids) {
        r.cum_qty = order.cum_qty();
        r.cum_notional = order.cum_notional();
    }
    return r;
}

ExecutionReport ScriptedVenue::totals_of(const TrueOrder& order, ReportSource source, UnixNanos now) const {
    ExecutionReport r = about(order, ExecType::OrderStatus, now);
    r.source = source;
    r.cum_qty = order.cum_qty();
    r.cum_notional.reset();
    if (character_.poll_notional)
        r.cum_notional = order.cum_notional();
    return r;
}

ExecutionReport ScriptedVenue::trade_of(const TrueOrder& order, const TrueExecution& execution, UnixNanos now) const {
    if (!character_.execution_ids)
        return totals_of(order, ReportSource::Stream, now);
    ExecutionReport r =
        about(order, execution.corrects.empty() ? ExecType::Trade : ExecType::TradeCorrect, execution.time);
    r.exec_id = execution.id;
    r.exec_ref_id = execution.corrects;
    r.last_qty = execution.qty;
    r.last_px = execution.px;
    r.fee = execution.fee;
    r.fee_currency = execution.fee_currency;
    return r;
}

ExecutionReport ScriptedVenue::bust_of(const TrueOrder& order, const TrueExecution& execution) const {
    ExecutionReport r = about(order, ExecType::TradeCancel, execution.busted_at);
    r.exec_ref_id = execution.id;
    r.last_qty = execution.qty;
    r.last_px = execution.px;
    return r;
}

void ScriptedVenue::tell_order(const TrueOrder& order, UnixNanos now, venues::Outbox& out) {
    const auto say = [&](ExecutionReport report) { (void)tell(std::move(report), report.source, now, out); };
    if (order.status == OrdStatus::Rejected) {
        say(about(order, ExecType::Rejected, now));
        return;
    }
    if (character_.execution_ids) {
        for (const TrueExecution& execution : order.executions)
            say(trade_of(order, execution, now));
        for (const TrueExecution& execution : order.executions) {
            if (!execution.busted)
                continue;
            bool corrected = false;
            for (const TrueExecution& other : order.executions)
                corrected = corrected || other.corrects == execution.id;
            if (!corrected)
                say(bust_of(order, execution));
        }
    }
    say(totals_of(order, ReportSource::Poll, now));
}

void ScriptedVenue::tell_everything(UnixNanos now, venues::Outbox& out) {
    // A venue in the middle of its day answers for the newest orders; the last account is a full one.
    const std::size_t count = truth_.orders().size();
    const std::size_t first = honest_ || count < 25 ? 0 : count - 25;
    for (std::size_t i = first; i < count; ++i)
        tell_order(truth_.orders()[i], now, out);
    for (const Adjustment& adjustment : adjustments_)
        (void)tell(adjustment, ReportSource::Stream, now, out);
}

void ScriptedVenue::speak_of_known_ids(const std::function<bool(const ClOrdId&)>& is_known) {
    for (TrueOrder& order : truth_.orders()) {
        const auto newest = std::find_if(order.ids.rbegin(), order.ids.rend(), is_known);
        if (newest == order.ids.rend() || newest == order.ids.rbegin())
            continue;
        const ClOrdId id = *newest;
        order.ids.erase(std::next(newest).base());
        order.ids.push_back(id);
    }
}

void ScriptedVenue::tell_health(UnixNanos now, venues::Outbox& out) {
    VenueHealth health;
    health.venue = venue_;
    health.account = account_;
    health.link = link_;
    health.breaker = breaker_;
    health.mode = reported_mode_;
    deliver_at(now, std::move(health), out);
}

void ScriptedVenue::become_honest(UnixNanos now, Telling telling, venues::Outbox& out) {
    honest_ = true;
    telling_ = telling;
    link_ = Link::Up;
    breaker_ = Breaker::Closed;
    reported_mode_ = character_.mode;
    tell_health(now, out);
    if (telling == Telling::Everything)
        tell_everything(now, out);
    else
        tell_reversals(now, out);
}

}  // namespace sluice::world
