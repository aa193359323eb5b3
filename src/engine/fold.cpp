#include <algorithm>
#include <chrono>
#include <string>

#include "base/mutant.hpp"          // mutant
#include "engine/apply_report.hpp"  // external_order
#include "engine/fold_parts.hpp"    // the newer events
#include "engine/idempotency.hpp"   // key_name, body_hash
#include "engine/positions.hpp"     // book_fill, book_fee, book_adjustment
#include "engine/state.hpp"

namespace sluice::engine {
namespace {

using std::chrono::minutes;

void keep(std::vector<std::uint32_t>& set, std::uint32_t index, bool wanted) {
    const auto it = std::lower_bound(set.begin(), set.end(), index);
    const bool there = it != set.end() && *it == index;
    if (wanted && !there)
        set.insert(it, index);
    if (!wanted && there)
        set.erase(it);
}

// Keeps the lists of open and busy orders true after anything happened to one.
void refresh(State& s, std::uint32_t index) {
    OrderState& o = s.orders[index];
    // Nothing is left to cancel of an order that is over, however the last request on it ended.
    if (is_end(o.ord_status) && !o.in_flight.any())
        o.cancel = CancelInFlight{};
    const bool busy = o.in_flight.any() || o.cancel.any();
    keep(s.busy, index, busy);
    const bool open = !is_end(o.ord_status) || o.in_flight.any();
    keep(s.open, index, open);
    keep_trail(s, index, open);
    if (o.role == ListRole::Package)
        fold_package(s, o);
}

OrderState* order_at(State& s, const ClOrdId& id, std::uint32_t& index) {
    const std::uint32_t* found = s.order_index.find(id);
    if (found == nullptr)
        return nullptr;
    index = *found;
    return &s.orders[index];
}

void count_order_time(State& s, const AccountId& account, UnixNanos time) {
    auto& times = s.order_times[account];
    times.push_back(time);
    while (time - times.front() > minutes{1})
        times.pop_front();
}

void start_in_flight(OrderState& o, RequestKind kind, const NewOrderSingle& order, Exposure exposure,
                     const std::optional<UnixNanos>& send_by, const Event& event) {
    o.in_flight = InFlight{};
    o.in_flight.kind = kind;
    o.in_flight.stage = RequestStage::Queued;
    o.in_flight.exposure = exposure;
    o.in_flight.order = order;
    o.in_flight.send_by = send_by;
    o.in_flight.sequence = event.sequence;
    o.in_flight.placed_at = event.time;
}

void set_stage(InFlight& f, RequestStage stage, UnixNanos time) {
    if (stage == RequestStage::Unknown && f.stage != RequestStage::Unknown) {
        f.unknown_since = time;
        f.queries = 0;
        f.alerted = false;
    }
    f.stage = stage;
}

// One overload a kind of event: each says what the record means for the state, and nothing else.
struct Folder {
    State& s;
    const Event& event;

    void operator()(const RunStarted& e) const {
        s.runs += 1;
        s.epoch = e.epoch;
        s.own_ids = own_ids(e);
        s.clean = false;
        s.venues.clear();  // connections are this run's own
        if (mutant(Mutant::HaltForgottenAtRestart))
            s.halts.clear();
    }
    void operator()(const RunStopped&) const { s.clean = true; }
    void operator()(const InstrumentDefined& e) const {
        s.instruments.insert_or_assign(e.instrument.id, e.instrument);
        fold_pair(s, e.instrument);
    }
    void operator()(const AccountOpened& e) const {
        s.accounts.insert_or_assign(e.account.id, e.account);
        s.limits.try_emplace(e.account.id);
    }
    void operator()(const LimitsSet& e) const { s.limits.insert_or_assign(e.account, e.limits); }

    void operator()(const Armed& e) const { s.armed_until = e.until; }
    void operator()(const ArmingEnded&) const { s.armed_until.reset(); }
    void operator()(const Halted& e) const {
        s.halts.insert_or_assign(e.account, HaltState{e.cancel_exits, e.flatten, e.reason});
    }
    void operator()(const Resumed& e) const { s.halts.erase(e.account); }
    void operator()(const FreezeChanged& e) const {
        if (e.state == FreezeState::Frozen)
            s.freezes.insert_or_assign({e.account, e.instrument}, e.reason);
        else
            s.freezes.erase({e.account, e.instrument});
    }

    void operator()(const OrderPlaced& e) const {
        OrderState o;
        o.order = e.order;
        o.by = e.by;
        o.exposure = e.exposure;
        o.list_id = e.list_id;
        o.role = e.role;
        if (e.order.cash_order_qty)
            o.cash_px = e.figures.reference_px;
        note_key(e.by, e.order);
        fold_new_order(s, std::move(o), e.send_by, event);
    }
    void operator()(const OrderDenied& e) const {
        OrderState o;
        o.order = e.order;
        o.placed_as = e.order.cl_ord_id;
        o.by = e.by;
        o.ord_status = OrdStatus::Denied;
        o.placed_at = event.time;
        o.denial = e.denial.code;
        o.text = e.denial.text;
        // A reused key still belongs to the order it was first used for.
        if (e.denial.code != DenialCode::KeyReused)
            note_key(e.by, e.order);
        fold_order(s, std::move(o));
    }
    void operator()(const ReplacePlaced& e) const {
        std::uint32_t index = 0;
        OrderState* o = order_at(s, e.orig_cl_ord_id, index);
        if (o == nullptr)
            return;
        s.order_index.emplace(e.order.cl_ord_id, index);
        start_in_flight(*o, RequestKind::Replace, e.order, e.exposure, e.send_by, event);
        if (e.body_hash != 0)
            fold_key(s, e.by, e.body_hash, e.order.cl_ord_id, event.time);
        note_trail(s, index, event.time);
        count_order_time(s, e.order.account, event.time);
        refresh(s, index);
    }
    void operator()(const CancelPlaced& e) const {
        std::uint32_t index = 0;
        OrderState* o = order_at(s, e.cl_ord_id, index);
        if (o == nullptr)
            return;
        if (!o->cancel.any()) {
            o->cancel = CancelInFlight{};
            o->cancel.wanted_since = event.time;
        }
        o->cancel.stage = RequestStage::Queued;
        o->cancel.attempts = e.attempt;
        o->cancel.last_sent = event.time;
        fold_list_cancel(s, *o, e.by);
        refresh(s, index);
    }
    void operator()(const QueryPlaced& e) const {
        std::uint32_t index = 0;
        OrderState* o = order_at(s, e.cl_ord_id, index);
        if (o == nullptr)
            return;
        o->in_flight.queries = e.attempt;
        o->in_flight.last_query = event.time;
    }
    void operator()(const CommandRefused&) const {}
    void operator()(const RequestDropped& e) const {
        std::uint32_t index = 0;
        OrderState* o = order_at(s, e.cl_ord_id, index);
        if (o == nullptr)
            return;
        o->in_flight = InFlight{};
        fold_list_dropped(s, *o, e, event.time);
        if (e.request == RequestKind::New && !is_end(o->ord_status)) {
            o->ord_status = OrdStatus::Denied;
            o->denial = e.denial.code;
            o->text = e.denial.text;
        }
        if (is_end(o->ord_status))
            o->cancel = CancelInFlight{};
        refresh(s, index);
    }
    void operator()(const RequestProgress& e) const {
        std::uint32_t index = 0;
        OrderState* o = order_at(s, e.outcome.cl_ord_id, index);
        if (o == nullptr)
            return;
        if (e.outcome.request == RequestKind::Cancel) {
            if (o->cancel.any())
                o->cancel.stage = e.stage;
        } else if (o->in_flight.any()) {
            set_stage(o->in_flight, e.stage, event.time);
        }
        o->ord_status = e.ord_status;
        refresh(s, index);
    }

    void operator()(const ReportApplied& e) const {
        if (e.applied == Applied::Unusable || e.order.empty())
            return;
        std::uint32_t index = 0;
        OrderState* o = order_at(s, e.order, index);
        if (o == nullptr) {
            if (e.applied != Applied::External)
                return;
            OrderState fresh = external_order(e.report);
            fresh.placed_as = e.order;
            adopt_own(s, fresh);
            fold_list_adopted(s, fresh);
            fresh.placed_at = event.time;
            index = fold_order(s, std::move(fresh));
            o = &s.orders[index];
        }
        count_fills(*o, e);
        settle(*o, e, index);
        fold_list_report(s, *o, e, event.time);
        refresh(s, index);
    }
    void operator()(const CancelRejected& e) const {
        if (e.applied != Applied::Changed)
            return;
        std::uint32_t index = 0;
        OrderState* o = order_at(s, e.reject.cl_ord_id, index);
        if (o == nullptr)
            return;
        if (e.reject.response_to == RequestKind::Replace) {
            o->in_flight = InFlight{};
            fold_list_refusal(s, *o, event.time);
        } else if (o->cancel.any()) {
            o->cancel.stage = RequestStage::Unknown;
        }
        refresh(s, index);
    }
    void operator()(const NotFoundNoted& e) const {
        std::uint32_t index = 0;
        OrderState* o = order_at(s, e.not_found.cl_ord_id, index);
        if (o == nullptr || !proves_not_taken(*o, e.not_found))
            return;
        o->in_flight = InFlight{};
        o->ord_status = e.ord_status;
        if (is_end(o->ord_status)) {
            o->cancel = CancelInFlight{};
            o->denial = DenialCode::NotSent;
            o->text = "the venue never took it";
        }
        refresh(s, index);
    }
    void operator()(const Overfilled&) const {}

    void operator()(const AdjustmentApplied& e) const {
        if (e.applied != Applied::Changed)
            return;
        s.adjustments_seen.insert(adjustment_name(e.adjustment));
        book_adjustment(s, e.adjustment);
    }
    void operator()(const VenuePositionSeen& e) const {
        s.venue_positions.insert_or_assign({e.position.account, e.position.instrument, e.position.product}, e.position);
    }
    void operator()(const VenueBalanceSeen& e) const {
        s.venue_balances.insert_or_assign({e.balance.account, e.balance.currency}, e.balance);
    }
    void operator()(const VenueHealthChanged& e) const { s.venues.insert_or_assign(e.health.account, e.health); }
    void operator()(const DayOpened& e) const { s.day_marks.insert_or_assign(e.account, DayMark{e.date, e.equity}); }
    void operator()(const JournalHealthChanged&) const {}
    void operator()(const Alerted& e) const {
        if (e.code == AlertCode::FlattenStuck)
            fold_flatten_stuck(s, e.account);
        std::uint32_t index = 0;
        OrderState* o = order_at(s, e.cl_ord_id, index);
        if (o == nullptr)
            return;
        if (e.code == AlertCode::RequestUnknown)
            o->in_flight.alerted = true;
        if (e.code == AlertCode::CancelUnproven)
            o->cancel.alerted = true;
    }
    void operator()(const SignalNoted&) const {}

    void operator()(const ListPlaced& e) const { fold_list_placed(s, e, event); }
    void operator()(const ListStepped& e) const { fold_list_stepped(s, e, event); }
    void operator()(const OrderProposed& e) const { fold_proposed(s, e, event); }
    void operator()(const ProposalEnded& e) const { fold_proposal_ended(s, e, event); }
    void operator()(const FlattenStarted& e) const { fold_flatten_started(s, e, event); }
    void operator()(const FlattenEnded& e) const { fold_flatten_ended(s, e); }
    void operator()(const RateSet& e) const { fold_rate(s, e, event); }
    void operator()(const EquityPeaked& e) const { fold_peak(s, e); }
    void operator()(const SnapshotAsked& e) const { fold_snapshot_asked(s, e, event); }
    void operator()(const AccountAdopted& e) const { fold_adopted(s, e); }
    void operator()(const DifferenceFound& e) const { fold_difference_found(s, e, event); }
    void operator()(const DifferenceClosed& e) const { fold_difference_closed(s, e); }
    void operator()(const Reconciled& e) const { fold_reconciled(s, e, event); }
    void operator()(const TokenIssued& e) const { fold_token_issued(s, e, event); }
    void operator()(const TokenRevoked& e) const { fold_token_revoked(s, e, event); }
    void operator()(const AccessRefused&) const {}

private:
    void note_key(const Requester& by, const NewOrderSingle& order) const {
        if (!by.key.empty())
            fold_key(s, by, body_hash(order), order.cl_ord_id, event.time);
    }
    void count_fills(OrderState& o, const ReportApplied& e) const {
        const ExecutionReport& r = e.report;
        if (e.applied == Applied::Duplicate)
            return;
        const bool executes = r.exec_type == ExecType::Trade || r.exec_type == ExecType::TradeCorrect;
        const bool reverses = r.exec_type == ExecType::TradeCancel || r.exec_type == ExecType::TradeCorrect;
        // A correction whose own execution is void already (corrected again) counts nothing; it only takes back.
        const bool counts = executes && (r.exec_id.empty() || o.find_fill(r.exec_id) == nullptr);
        if (reverses)
            void_fill(o, r);
        if (counts && !r.exec_id.empty())
            o.fills.push_back(
                {r.exec_id, r.last_qty, product(r.last_px, r.last_qty).value_or(Notional{}), r.fee, r.fee_currency});
        o.cum_qty += e.fill_qty;
        o.cum_notional = Notional::from_atto(o.cum_notional.atto() + e.fill_notional.atto());
        o.inferred_qty = e.inferred_qty;
        o.inferred_notional = e.inferred_notional;
        if (o.role != ListRole::Package)  // its legs are filled
            book_fill(s, o.order, e.fill_qty, e.fill_notional);
        if (counts || r.exec_type == ExecType::TradeCancel)
            book_fee(s, o.order, r.fee, r.fee_currency);
    }
    // The named fill counts no more; one never seen is remembered as void, so that it cannot count later.
    void void_fill(OrderState& o, const ExecutionReport& r) const {
        o.busted_at = std::max(o.busted_at, r.transact_time);
        const auto it = std::find_if(o.fills.begin(), o.fills.end(),
                                     [&](const CountedFill& f) { return f.exec_id == r.exec_ref_id; });
        if (it == o.fills.end()) {
            CountedFill never_seen;
            never_seen.exec_id = r.exec_ref_id;
            never_seen.busted = true;
            o.fills.push_back(never_seen);
        } else if (!it->busted) {
            it->busted = true;
            book_fee(s, o.order, -it->fee, it->fee_currency);
        }
    }
    void settle(OrderState& o, const ReportApplied& e, std::uint32_t index) const {
        const ExecutionReport& r = e.report;
        if (e.ord_status == OrdStatus::Rejected && o.ord_status != OrdStatus::Rejected)
            o.text = r.text;
        o.ord_status = e.ord_status;
        if (!r.order_id.empty()) {
            o.order_id = r.order_id;
            s.venue_order_index.insert_or_assign(r.order_id, index);
        }
        o.transact_time = std::max(o.transact_time, r.transact_time);
        if (o.external && !r.order_qty.is_zero())
            o.order.order_qty = r.order_qty;
        if (e.takes_replace)
            o.order = o.in_flight.order;
        if (e.settles_new || e.settles_replace)
            o.in_flight = InFlight{};
        if (e.settles_cancel)
            o.cancel = CancelInFlight{};
    }
};

}  // namespace

std::uint32_t fold_order(State& s, OrderState order) {
    const auto index = static_cast<std::uint32_t>(s.orders.size());
    s.order_index.emplace(order.placed_as, index);
    s.orders.push_back(std::move(order));
    fold_list_order(s, index);
    return index;
}

void fold_open(State& s, std::uint32_t index) { refresh(s, index); }

std::uint32_t fold_new_order(State& s, OrderState order, const std::optional<UnixNanos>& send_by, const Event& event) {
    order.placed_as = order.order.cl_ord_id;
    order.placed_at = event.time;
    start_in_flight(order, RequestKind::New, order.order, order.exposure, send_by, event);
    count_order_time(s, order.order.account, event.time);
    const std::uint32_t index = fold_order(s, std::move(order));
    refresh(s, index);
    return index;
}

void fold(State& state, const Event& event) {
    state.last_sequence = event.sequence;
    state.last_time = std::max(state.last_time, event.time);
    std::visit(Folder{state, event}, event.body);
}

}  // namespace sluice::engine
