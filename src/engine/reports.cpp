#include <string>
#include <utility>

#include "base/sha256.hpp"          // hex
#include "engine/apply_report.hpp"  // judge
#include "engine/core.hpp"          // Core
#include "engine/idempotency.hpp"   // adjustment_name
#include "engine/list_worker.hpp"   // on_list_outcome
#include "engine/peaks.hpp"         // look_at_peaks, move_peaks
#include "engine/positions.hpp"     // why_unusable
#include "engine/reconcile.hpp"     // on_snapshot, reconcile_on_link_up

namespace sluice::engine {
namespace {

// The id an order that is not ours is kept under: its own, or one made from the venue's.
ClOrdId external_id(const ExecutionReport& r) {
    if (!r.cl_ord_id.empty())
        return r.cl_ord_id;
    if (r.order_id.empty())
        return ClOrdId{};
    const std::string name =
        std::string{r.venue.view()} + '/' + std::string{r.account.view()} + '/' + std::string{r.order_id.view()};
    Sha256 hash;
    hash.update(std::as_bytes(std::span{name}));
    const std::string digest = hex(hash.finish());
    return ClOrdId::parse("X-" + digest.substr(0, 20)).value_or(ClOrdId{});
}

struct ReportHandler {
    Core& core;

    void operator()(const ExecutionReport& r) const {
        const OrderState* order = find_reported(core, r);
        if (order == nullptr)
            return on_external(r);
        const ClOrdId id = order->placed_as;
        const OrdStatus before = order->ord_status;
        ReportApplied applied = judge(*order, r, core.estimate(r.instrument));
        const Applied kind = applied.applied;
        const bool filled = applied.fill_qty > Quantity{};
        core.emit(std::move(applied));
        if (kind == Applied::Late)
            core.alert(
                AlertCode::LateFill, *core.find(id),
                (before == OrdStatus::Filled ? "filled again after " : "filled after ") + std::string{to_text(before)});
        after(id, kind, filled);
    }

    void operator()(const OrderCancelReject& r) const {
        const OrderState* order = core.find(r.cl_ord_id);
        Applied applied = Applied::Stale;
        if (order != nullptr && r.response_to == RequestKind::Replace) {
            const InFlight& f = order->in_flight;
            const bool same = r.cl_ord_id == f.order.cl_ord_id || r.cl_ord_id == order->order.cl_ord_id;
            if (f.any() && f.kind == RequestKind::Replace && f.stage != RequestStage::Queued && same)
                applied = Applied::Changed;
        } else if (order != nullptr && order->cancel.any()) {
            applied = Applied::Changed;
        }
        core.emit(CancelRejected{r, applied});
        // The venue says there is nothing to cancel: ask what became of the order.
        if (applied == Applied::Changed && r.response_to == RequestKind::Cancel &&
            r.reason != CxlRejReason::AlreadyPending && !order->in_flight.any())
            send_query(core, core.state.order_index.at(r.cl_ord_id));
    }

    void operator()(const RequestOutcome& r) const {
        if (r.request == RequestKind::Snapshot)
            return reconcile_on_outcome(core, r);
        if (r.request == RequestKind::List)
            return on_list_outcome(core, r);
        const OrderState* order = core.find(r.cl_ord_id);
        if (order == nullptr)
            return;
        if (r.request == RequestKind::Query)
            return;  // it is asked again in time
        if (r.request == RequestKind::Cancel)
            return on_cancel_outcome(*order, r);
        const InFlight& f = order->in_flight;
        if (!f.any() || f.kind != r.request || f.order.cl_ord_id != r.cl_ord_id || f.stage == RequestStage::Queued)
            return;
        const std::uint32_t index = core.state.order_index.at(r.cl_ord_id);
        switch (r.outcome) {
            case SendOutcome::Sent:
                if (f.stage == RequestStage::Durable)
                    core.emit(RequestProgress{r, RequestStage::Sent, order->ord_status});
                return;
            case SendOutcome::NotSent:
            case SendOutcome::Refused: bounce(core, index, r); return;
            case SendOutcome::Perhaps:
                if (f.stage == RequestStage::Unknown)
                    return;
                core.emit(RequestProgress{r, RequestStage::Unknown, order->ord_status});
                send_query(core, index);
                return;
        }
    }

    void operator()(const OrderNotFound& r) const {
        const OrderState* order = core.find(r.cl_ord_id);
        if (order == nullptr)
            return;
        const bool gone = proves_not_taken(*order, r) && order->in_flight.kind == RequestKind::New;
        core.emit(NotFoundNoted{r, gone ? OrdStatus::Denied : order->ord_status});
    }

    void operator()(const VenueHealth& h) const {
        const auto known = core.state.venues.find(h.account);
        const bool was_up = known != core.state.venues.end() && known->second.link == Link::Up;
        if (known == core.state.venues.end() || known->second != h)
            core.emit(VenueHealthChanged{h});
        if (h.mode != core.config.mode)
            core.emit(
                Alerted{AlertCode::WrongMode,
                        h.account,
                        {},
                        {},
                        std::string{h.venue.view()} + " reported " + std::string{to_text(h.mode)} + " credentials"});
        if (h.link == Link::Up && !was_up) {
            on_link_up(core, h.account);
            reconcile_on_link_up(core, h.account);
        }
    }

    void operator()(const Adjustment& a) const {
        Applied applied = Applied::Changed;
        const auto trouble = why_unusable(core.state, a);
        if (trouble)
            applied = Applied::Unusable;
        else if (core.state.adjustments_seen.contains(adjustment_name(a)) || is_in_opening(a))
            applied = Applied::Duplicate;
        core.emit(AdjustmentApplied{a, applied});
        if (trouble)
            core.emit(Alerted{AlertCode::UnusableReport, a.account, a.instrument, {}, *trouble});
        const auto account = core.state.accounts.find(a.account);
        if (applied == Applied::Changed && account != core.state.accounts.end()) {
            move_peaks(core, a);
            open_day(core, account->second);
        }
    }

    void operator()(const VenuePosition& p) const {
        const auto known = core.state.venue_positions.find({p.account, p.instrument, p.product});
        if (known == core.state.venue_positions.end() || known->second != p)
            core.emit(VenuePositionSeen{p});
    }
    void operator()(const VenueBalance& b) const {
        const auto known = core.state.venue_balances.find({b.account, b.currency});
        if (known == core.state.venue_balances.end() || known->second != b)
            core.emit(VenueBalanceSeen{b});
    }

    void operator()(const VenueSnapshot& s) const { on_snapshot(core, s); }

private:
    void on_external(const ExecutionReport& r) const {
        ReportApplied applied = judge_external(r, core.estimate(r.instrument));
        applied.order = external_id(r);
        if (applied.order.empty() || r.instrument.empty() || !core.state.accounts.contains(r.account))
            applied.applied = Applied::Unusable;
        const ClOrdId id = applied.order;
        const Applied kind = applied.applied;
        const bool filled = applied.fill_qty > Quantity{};
        core.emit(std::move(applied));
        if (kind == Applied::Unusable) {
            core.emit(Alerted{AlertCode::UnusableReport, r.account, r.instrument, r.cl_ord_id,
                              "a report about no known order, account or instrument was set aside"});
            return;
        }
        const OrderState& adopted = *core.find(id);
        core.alert(AlertCode::ExternalOrder, adopted,
                   adopted.external ? "an order that is not ours was adopted"
                                    : "an order with our id that the record lacks was adopted as ours");
        after(id, kind, filled);
    }

    // The figures of the account's opening held it already, however late its own telling comes.
    bool is_in_opening(const Adjustment& a) const {
        const auto known = core.state.reconciles.find(a.account);
        return known != core.state.reconciles.end() && a.transact_time != UnixNanos{} &&
               a.transact_time <= known->second.opened_at;
    }

    // What follows from a report beyond the order itself.
    void after(const ClOrdId& id, Applied applied, bool filled) const {
        const OrderState& order = *core.find(id);
        if (applied == Applied::Unusable)
            core.alert(AlertCode::UnusableReport, order, "a report contradicts its order and was set aside");
        if (filled && is_overfilled(order))
            on_overfill(order);
        if (filled)
            look_at_peaks(core);
        if (applied != Applied::Duplicate && applied != Applied::Stale && applied != Applied::Unusable)
            enforce_halts(core);
    }

    void on_overfill(const OrderState& order) const {
        const NewOrderSingle& o = order.order;
        core.emit(Overfilled{order.placed_as, o.account, o.instrument, o.order_qty, order.cum_qty});
        core.alert(AlertCode::Overfill, order, "filled " + to_text(order.cum_qty) + " of " + to_text(o.order_qty));
        if (core.state.is_frozen(o.account, o.instrument))
            return;
        Requester by;
        by.origin = Origin::Engine;
        by.who = StrategyId{"overfill"};
        core.emit(FreezeChanged{o.account, o.instrument, FreezeState::Frozen, by, "more was filled than ordered"});
    }

    void on_cancel_outcome(const OrderState& order, const RequestOutcome& r) const {
        if (!order.cancel.any())
            return;
        const RequestStage stage = r.outcome == SendOutcome::Sent ? RequestStage::Sent : RequestStage::Unknown;
        if (order.cancel.stage != stage)
            core.emit(RequestProgress{r, stage, order.ord_status});
    }
};

}  // namespace

// A package tells of itself and, with executions, of its legs.
static const OrderState* part_meant(const Core& core, const OrderState& package, const ExecutionReport& r) {
    const bool executes =
        r.exec_type == ExecType::Trade || r.exec_type == ExecType::TradeCorrect || r.exec_type == ExecType::TradeCancel;
    const OrderState* leg = executes ? reported_leg(core.state, package, r.instrument) : nullptr;
    return leg == nullptr ? &package : leg;
}

const OrderState* find_reported(const Core& core, const ExecutionReport& r) {
    if (const OrderState* order = r.cl_ord_id.empty() ? nullptr : core.find(r.cl_ord_id))
        return order->role == ListRole::Package ? part_meant(core, *order, r) : order;
    if (!r.order_id.empty()) {
        const std::uint32_t* index = core.state.venue_order_index.find(r.order_id);
        if (index != nullptr && core.state.orders[*index].order.account == r.account)
            return &core.state.orders[*index];
    }
    const ClOrdId made = r.cl_ord_id.empty() ? external_id(r) : ClOrdId{};
    return made.empty() ? nullptr : core.find(made);
}

void on_report(Core& core, const VenueReport& report) { std::visit(ReportHandler{core}, report); }

}  // namespace sluice::engine
