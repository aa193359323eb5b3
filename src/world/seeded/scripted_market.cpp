// What a scripted venue does of its own accord.
#include <algorithm>
#include <chrono>
#include <utility>

#include "base/text.hpp"  // base36
#include "world/seeded/scripted_venue.hpp"

namespace sluice::world {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

void ScriptedVenue::on_quote(const Quote& quote, UnixNanos now, venues::Outbox& out) {
    run_due(now, out);
    quotes_[quote.instrument] = quote;
    for (TrueOrder& order : truth_.orders()) {
        if (!order.works() || order.terms.instrument != quote.instrument)
            continue;
        if (order.status != OrdStatus::New && order.status != OrdStatus::PartiallyFilled)
            continue;
        if (!happens(character_.fill))
            continue;
        const Price market = order.terms.side == Side::Buy ? quote.offer_px : quote.bid_px;
        const Quantity room = truth_.room(order);
        if (room.is_zero())
            continue;
        const Quantity lot = room > Quantity::whole(1) && random_.chance(1, 2) ? Quantity::whole(1) : room;
        execute(order, lot, order.terms.price.value_or(market), now, out);
    }
    if (happens(character_.mischief))
        make_mischief(quote, now, out);
}

void ScriptedVenue::on_trade(const Trade&, UnixNanos now, venues::Outbox& out) { run_due(now, out); }

void ScriptedVenue::execute(TrueOrder& order, Quantity qty, Price px, UnixNanos now, venues::Outbox& out) {
    TrueExecution execution;
    execution.id = next_exec_id();
    execution.qty = qty;
    execution.px = px;
    execution.time = tick(now);
    if (character_.execution_ids && random_.chance(1, 2)) {
        execution.fee = Amount::from_nanos(random_.between(1, 500) * 1'000'000);
        execution.fee_currency = random_.chance(1, 8) ? Currency{"BNB"} : Currency{"USD"};
    }
    order.executions.push_back(execution);
    if (!is_end(order.status))
        order.status = order.leaves_qty().is_zero() ? OrdStatus::Filled : OrdStatus::PartiallyFilled;
    ExecutionReport report = trade_of(order, execution, now);
    if (character_.execution_ids && character_.totals_on_trades) {
        report.cum_qty = order.cum_qty();
        report.cum_notional = order.cum_notional();
    }
    if (!character_.execution_ids)
        note(Fault::TotalsOnly);
    (void)tell(std::move(report), ReportSource::Stream, now, out);
    if (random_.chance(1, 4)) {
        note(Fault::PollBesideStream);
        (void)tell(totals_of(order, ReportSource::Poll, now), ReportSource::Poll, now, out);
    }
    after_change(order, now, out);
}

void ScriptedVenue::change_status(TrueOrder& order, OrdStatus status, ExecType type, UnixNanos now,
                                  venues::Outbox& out) {
    order.status = status;
    ExecutionReport report = about(order, type, now);
    (void)tell(report, ReportSource::Stream, now, out);
    if (random_.chance(1, 3)) {
        report.source = ReportSource::Reply;
        (void)tell(std::move(report), ReportSource::Reply, now, out);
    }
    after_change(order, now, out);
}

void ScriptedVenue::make_mischief(const Quote& quote, UnixNanos now, venues::Outbox& out) {
    switch (random_.below(14)) {
        case 0: change_health(now, out); return;
        case 1: add_external(quote, now, out); return;
        case 2: tell_adjustment(now, out); return;
        case 3: trade_outside(quote, now); return;
        case 4: move_position(quote, now, out); return;
        default: break;
    }
    if (truth_.orders().empty())
        return;
    // The newest forty are where requests are still in flight; half of the time one that still works.
    const std::size_t count = truth_.orders().size();
    const std::size_t reach = std::min<std::size_t>(count, 40);
    std::size_t which = count - 1 - random_.below(reach);
    if (random_.chance(1, 2)) {
        for (std::size_t back = 0; back < reach; ++back) {
            const TrueOrder& candidate = truth_.orders()[count - 1 - back];
            if (is_end(candidate.status) || !random_.chance(1, 2))
                continue;
            which = count - 1 - back;
            break;
        }
    }
    mischief_with(truth_.orders()[which], now, out);
}

void ScriptedVenue::mischief_with(TrueOrder& order, UnixNanos now, venues::Outbox& out) {
    const bool paused = order.status == OrdStatus::Held || order.status == OrdStatus::Suspended ||
                        order.status == OrdStatus::DoneForDay;
    const bool waits_for_entry = order.list && order.status == OrdStatus::Held;
    if (waits_for_entry)
        return;
    if (paused && random_.chance(1, 4)) {
        change_status(order, order.cum_qty().is_zero() ? OrdStatus::New : OrdStatus::PartiallyFilled, ExecType::New,
                      now, out);
        return;
    }
    switch (random_.below(10)) {
        case 0:
        case 1: bust(order, false, now, out); return;
        case 2: bust(order, true, now, out); return;
        case 3:
            if (!random_.chance(1, 4) || order.status == OrdStatus::Rejected)
                return;
            note(Fault::Overfill);
            execute(order, order.leaves_qty() + Quantity::whole(1), Price::whole(100), now, out);
            return;
        case 4:
            if (order.status != OrdStatus::Canceled && order.status != OrdStatus::Expired)
                return;
            if (order.leaves_qty().is_zero())
                return;
            note(Fault::LateFill);
            execute(order, Quantity::whole(1), Price::whole(100), now, out);
            return;
        case 5:
            if (!order.works())
                return;
            note(Fault::Suspended);
            change_status(order, OrdStatus::Suspended, ExecType::Suspended, now, out);
            return;
        case 6:
            if (!order.works())
                return;
            note(Fault::DoneForDay);
            change_status(order, OrdStatus::DoneForDay, ExecType::DoneForDay, now, out);
            return;
        case 7:
            if (!order.works())
                return;
            note(Fault::Expired);
            change_status(order, OrdStatus::Expired, ExecType::Expired, now, out);
            return;
        case 8: (void)tell(totals_of(order, ReportSource::Poll, now), ReportSource::Poll, now, out); return;
        default: {
            note(Fault::Garbage);
            ExecutionReport r = about(order, ExecType::Trade, now);
            r.exec_id = next_exec_id();
            r.last_qty = Quantity::whole(1);
            r.last_px = Price::whole(100);
            r.cum_qty.reset();
            r.cum_notional.reset();
            // A process that lost its memory would take two of these for an order that is not ours.
            switch (random_.below(deaths_ == 0 ? 4 : 2)) {
                case 3: r.side = opposite(r.side); break;
                case 2: r.instrument = InstrumentId{"NOSUCH.US"}; break;
                case 1: r.last_qty = -r.last_qty; break;
                default: r.exec_type = ExecType::TradeCancel; break;  // names no execution
            }
            (void)tell(std::move(r), ReportSource::Stream, now, out);
            return;
        }
    }
}

void ScriptedVenue::bust(TrueOrder& order, bool correct, UnixNanos now, venues::Outbox& out) {
    if (!character_.execution_ids)
        return;
    std::vector<std::size_t> live;
    for (std::size_t i = 0; i < order.executions.size(); ++i)
        if (!order.executions[i].busted)
            live.push_back(i);
    if (live.empty())
        return;
    const std::size_t which = live[random_.below(live.size())];
    // A total taken at this very instant was taken before.
    const UnixNanos at = tick(now + nanoseconds{1});
    order.executions[which].busted = true;
    order.executions[which].busted_at = at;
    if (correct) {
        note(Fault::Correction);
        TrueExecution instead = order.executions[which];
        instead.corrects = instead.id;
        instead.id = next_exec_id();
        instead.busted = false;
        instead.time = at;
        instead.px = instead.px + Price::from_nanos(10'000'000);
        order.executions.push_back(instead);
        (void)tell(trade_of(order, order.executions.back(), at), ReportSource::Stream, now, out);
        return;
    }
    note(Fault::Bust);
    if (order.status == OrdStatus::Filled && order.leaves_qty() > Quantity{})
        order.status = random_.chance(1, 2)        ? OrdStatus::Canceled
                       : order.cum_qty().is_zero() ? OrdStatus::New
                                                   : OrdStatus::PartiallyFilled;
    (void)tell(bust_of(order, order.executions[which]), ReportSource::Stream, now, out);
}

// Somebody trades by hand in the same account.
void ScriptedVenue::add_external(const Quote& quote, UnixNanos now, venues::Outbox& out) {
    note(Fault::ExternalOrder);
    NewOrderSingle terms;
    terms.account = account_;
    terms.instrument = quote.instrument;
    terms.side = random_.chance(1, 2) ? Side::Buy : Side::Sell;
    terms.ord_type = OrdType::Limit;
    terms.order_qty = Quantity::whole(random_.between(1, 5));
    terms.price = quote.bid_px;
    TrueOrder& order = truth_.add(
        terms, OrderId{InlineText<40>::unchecked(std::string{account_.view()} + "-" + base36(++order_count_))});
    (void)tell(about(order, ExecType::New, now), ReportSource::Stream, now, out);
    if (random_.chance(1, 2))
        execute(order, order.leaves_qty(), quote.bid_px, now, out);
}

void ScriptedVenue::tell_adjustment(UnixNanos now, venues::Outbox& out) {
    if (!adjustments_.empty() && random_.chance(1, 2)) {
        note(Fault::AdjustmentTwice);
        (void)tell(adjustments_[random_.below(adjustments_.size())], ReportSource::Stream, now, out);
        return;
    }
    Adjustment a;
    a.venue = venue_;
    a.account = account_;
    a.kind = random_.chance(1, 2) ? AdjustmentKind::Fee : AdjustmentKind::Dividend;
    a.currency = Currency{"USD"};
    a.cash = Amount::from_nanos(random_.between(-500, 500) * 10'000'000);
    a.transact_time = tick(now);
    a.id = next_exec_id();
    adjusted_cash_[a.currency] += a.cash;
    adjustments_.push_back(a);
    (void)tell(a, ReportSource::Stream, now, out);
}

void ScriptedVenue::change_health(UnixNanos now, venues::Outbox& out) {
    if (link_ == Link::Down || breaker_ == Breaker::Open || reported_mode_ != character_.mode)
        return;
    const std::uint64_t what = random_.below(8);
    health_until_ = now + milliseconds{random_.between(100, 20'000)};
    if (what < 4) {
        note(Fault::LinkDown);
        link_ = Link::Down;
    } else if (what < 7) {
        note(Fault::BreakerOpen);
        breaker_ = Breaker::Open;
    } else {
        note(Fault::WrongMode);
        reported_mode_ = character_.mode == Mode::Paper ? Mode::Live : Mode::Paper;
    }
    tell_health(now, out);
    out.channel.wakes.push_back({wire::TimerToken{1}, health_until_});
}

void ScriptedVenue::expire_day_orders(UnixNanos now, venues::Outbox& out) {
    for (TrueOrder& order : truth_.orders()) {
        if (!order.works() || order.terms.time_in_force != TimeInForce::Day)
            continue;
        note(Fault::Expired);
        change_status(order, OrdStatus::Expired, ExecType::Expired, now, out);
    }
}

}  // namespace sluice::world
