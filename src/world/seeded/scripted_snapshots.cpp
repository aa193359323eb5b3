// What a scripted venue shows when it is asked for everything, and what moves in an account without an order of ours.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/text.hpp"  // base36
#include "world/seeded/scripted_venue.hpp"

namespace sluice::world {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

UnixNanos ScriptedVenue::tick(UnixNanos now) {
    ticked_ = std::max(ticked_ + nanoseconds{1}, now);
    return ticked_;
}

// The account as it was before this process first asked.
void ScriptedVenue::open_account() {
    const Currency usd{"USD"};
    adjusted_cash_[usd] = Amount::whole(100'000);
    if (character_.tells_opening) {
        Adjustment opening;
        opening.venue = venue_;
        opening.account = account_;
        opening.kind = AdjustmentKind::Opening;
        opening.currency = usd;
        opening.cash = adjusted_cash_[usd];
        opening.transact_time = tick(UnixNanos::from_seconds(1'767'600'000));
        opening.id = next_exec_id();
        adjustments_.push_back(opening);
    }
    if (character_.opening == Opening::Cash)
        return;
    note(Fault::Opening);
    truth_.move(InstrumentId{"AAPL.US"}, Quantity::whole(random_.between(-20, 40)));
    truth_.move(InstrumentId{"MSFT.US"}, Quantity::whole(random_.between(1, 30)));
    NewOrderSingle terms;
    terms.account = account_;
    terms.instrument = InstrumentId{"SPY.US"};
    terms.ord_type = OrdType::Limit;
    terms.order_qty = Quantity::whole(random_.between(4, 9));
    terms.price = Price::whole(100);
    TrueOrder& order = truth_.add(
        terms, OrderId{InlineText<40>::unchecked(std::string{account_.view()} + "-" + base36(++order_count_))});
    TrueExecution execution;
    execution.id = next_exec_id();
    execution.qty = Quantity::whole(random_.between(1, 3));
    execution.px = Price::whole(99);
    execution.time = tick(UnixNanos::from_seconds(1'767'600'001));
    order.executions.push_back(execution);
    order.status = OrdStatus::PartiallyFilled;
}

// A history names a corrected execution as it was first told, at the price it has now.
ExecutionReport ScriptedVenue::shown(const TrueOrder& order, const TrueExecution& execution) const {
    ExecutionReport r = about(order, ExecType::Trade, execution.time);
    r.source = ReportSource::Poll;
    r.cum_qty.reset();
    r.cum_notional.reset();
    r.exec_id = execution.id;
    for (const TrueExecution* e = &execution; !e->corrects.empty();) {
        const auto meant = std::find_if(order.executions.begin(), order.executions.end(),
                                        [&](const TrueExecution& other) { return other.id == e->corrects; });
        if (meant == order.executions.end())
            break;
        e = &*meant;
        r.exec_id = e->id;
        r.transact_time = e->time;
    }
    r.last_qty = execution.qty;
    r.last_px = execution.px;
    r.fee = execution.fee;
    r.fee_currency = execution.fee_currency;
    return r;
}

VenueSnapshot ScriptedVenue::picture(const SendSnapshot& request, UnixNanos now) {
    VenueSnapshot s;
    s.venue = venue_;
    s.account = account_;
    s.snapshot = request.snapshot;
    s.taken_at = tick(now);
    s.executions_from = request.executions_from;
    for (const TrueOrder& order : truth_.orders()) {
        if (!is_end(order.status))
            s.orders.push_back(totals_of(order, ReportSource::Poll, s.taken_at));
        for (const TrueExecution& execution : order.executions) {
            if (execution.busted)
                continue;
            ExecutionReport report = shown(order, execution);
            if (report.transact_time >= request.executions_from)
                s.executions.push_back(std::move(report));
        }
    }
    std::stable_sort(s.executions.begin(), s.executions.end(),
                     [](const auto& a, const auto& b) { return a.transact_time < b.transact_time; });
    for (const Adjustment& adjustment : adjustments_)
        if (adjustment.transact_time >= request.executions_from)
            s.adjustments.push_back(adjustment);
    for (const auto& [instrument, qty] : truth_.positions())
        if (!qty.is_zero())
            s.positions.push_back({venue_, account_, instrument, Product::None, qty, Price::whole(100), s.taken_at});
    auto cash = truth_.cash(Currency{"USD"});
    for (const auto& [currency, amount] : adjusted_cash_)
        cash[currency] += amount;
    for (const auto& [currency, amount] : cash)
        s.balances.push_back({venue_, account_, currency, amount, amount, s.taken_at});
    return s;
}

void ScriptedVenue::spoil(VenueSnapshot& s, UnixNanos now) {
    switch (random_.below(5)) {
        case 0:
            if (!older_)
                return;
            note(Fault::SnapshotStale);
            s = *older_;
            return;
        case 1:
            if (!older_)
                return;
            note(Fault::PositionsStale);
            s.positions = older_->positions;
            s.balances = older_->balances;
            return;
        case 2:
            note(Fault::SnapshotIncomplete);
            s.complete = false;
            s.positions.resize(s.positions.size() / 2);
            s.orders.resize(s.orders.size() / 2);
            s.executions.resize(s.executions.size() / 2);
            return;
        case 3:
            note(Fault::HistoryCut);
            s.executions_from = std::max(s.executions_from, now - seconds{random_.between(1, 60)});
            std::erase_if(s.executions, [&](const auto& e) { return e.transact_time < s.executions_from; });
            std::erase_if(s.adjustments, [&](const auto& a) { return a.transact_time < s.executions_from; });
            return;
        default: note(Fault::SnapshotLate); return;
    }
}

void ScriptedVenue::arrive_snapshot(const SendSnapshot& request, UnixNanos now, venues::Outbox& out) {
    if (!character_.can.snapshots)
        return;
    VenueSnapshot s = picture(request, now);
    const VenueSnapshot fresh = s;
    UnixNanos at = now + any_delay();
    if (happens(character_.snapshot_trouble)) {
        const std::uint64_t late = counts_[static_cast<std::size_t>(Fault::SnapshotLate)];
        spoil(s, now);
        if (counts_[static_cast<std::size_t>(Fault::SnapshotLate)] > late)
            at = now + milliseconds{random_.between(3'000, 12'000)};
    }
    s.snapshot = request.snapshot;
    if (happens(character_.snapshot_trouble / 8) && older_) {
        note(Fault::OlderAnswer);
        deliver_at(at, *older_, out);
    }
    if (!older_ || random_.chance(1, 3))
        older_ = fresh;
    if (happens(character_.drop)) {
        note(Fault::SnapshotLost);
        return;
    }
    deliver_at(at, std::move(s), out);
}

// Somebody trades by hand, and the stream says nothing of it.
void ScriptedVenue::trade_outside(const Quote& quote, UnixNanos now) {
    if (!character_.can.snapshots || !random_.chance(1, 3))
        return;
    note(Fault::OutsideTrade);
    NewOrderSingle terms;
    terms.account = account_;
    terms.instrument = quote.instrument;
    terms.side = random_.chance(1, 2) ? Side::Buy : Side::Sell;
    terms.ord_type = OrdType::Market;
    terms.order_qty = Quantity::whole(random_.between(1, 3));
    TrueOrder& order = truth_.add(
        terms, OrderId{InlineText<40>::unchecked(std::string{account_.view()} + "-" + base36(++order_count_))});
    venues::Outbox nobody;
    const bool listening = std::exchange(listening_, false);
    execute(order, order.leaves_qty(), quote.bid_px, now, nobody);
    listening_ = listening;
}

// A transfer, an expiry; now and then one that no record tells of.
void ScriptedVenue::move_position(const Quote& quote, UnixNanos now, venues::Outbox& out) {
    if (!random_.chance(1, 3))
        return;
    const bool silent = character_.can.snapshots && random_.chance(1, 6);
    Quantity by = Quantity::whole(random_.between(1, 3) * (random_.chance(1, 2) ? 1 : -1));
    Adjustment a;
    a.venue = venue_;
    a.account = account_;
    a.kind = random_.chance(1, 2) ? AdjustmentKind::Transfer : AdjustmentKind::Expiry;
    const auto positions = truth_.positions();
    if (a.kind == AdjustmentKind::Expiry)
        if (const auto held = positions.find(quote.instrument); held != positions.end())
            by = -held->second;
    if (by.is_zero())
        return;
    truth_.move(quote.instrument, by);
    if (silent) {
        note(Fault::UnexplainedMove);
        return;
    }
    note(Fault::PositionMoved);
    a.instrument = quote.instrument;
    a.qty = by;
    a.price = quote.bid_px;
    a.transact_time = tick(now);
    a.id = next_exec_id();
    adjustments_.push_back(a);
    (void)tell(a, ReportSource::Stream, now, out);
}

void ScriptedVenue::tell_reversals(UnixNanos now, venues::Outbox& out) {
    for (const TrueOrder& order : truth_.orders()) {
        const bool any = std::any_of(order.executions.begin(), order.executions.end(),
                                     [](const TrueExecution& e) { return e.busted || !e.corrects.empty(); });
        if (any)
            tell_order(order, now, out);
    }
}

}  // namespace sluice::world
