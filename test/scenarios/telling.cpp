#include "telling.hpp"

#include "approval_words.hpp"   // told
#include "list_words.hpp"       // told
#include "reconcile_words.hpp"  // told

namespace sluice::test {
namespace {

std::string text(const auto& id) { return std::string{id.view()}; }

std::string name_of(const ClOrdId& id, const Names& names) {
    const auto it = names.find(id);
    return it == names.end() ? text(id) : it->second;
}

std::string terms(const NewOrderSingle& o) {
    std::string out{to_text(o.side) == "Buy" ? "buy " : "sell "};
    out += o.cash_order_qty ? '$' + to_text(*o.cash_order_qty) + ' ' : to_text(o.order_qty) + ' ';
    out += text(o.instrument) + ' ' + std::string{to_text(o.ord_type)};
    if (o.price)
        out += ' ' + to_text(*o.price);
    if (o.stop_px)
        out += " stop " + to_text(*o.stop_px);
    return out;
}

std::string words(const Denial& d) {
    std::string out{to_text(d.code)};
    if (d.lock != Lock::None)
        out += " (" + std::string{to_text(d.lock)} + ")";
    return out + ": " + d.text;
}

std::string standing(const engine::OrderState& o) {
    return std::string{to_text(o.ord_status)} + " cum " + to_text(o.cum_qty) + " leaves " + to_text(o.leaves_qty());
}

struct Teller {
    const engine::State& state;
    const Names& names;

    std::string name(const ClOrdId& id) const { return name_of(id, names); }
    std::string order_line(const ClOrdId& id) const {
        const engine::OrderState* o = state.find_order(id);
        return o == nullptr ? "none" : standing(*o);
    }

    std::string operator()(const RunStarted&) const { return {}; }
    std::string operator()(const RunStopped& e) const { return "stopped: " + e.reason; }
    std::string operator()(const InstrumentDefined&) const { return {}; }
    std::string operator()(const AccountOpened&) const { return {}; }
    std::string operator()(const LimitsSet&) const { return {}; }
    std::string operator()(const Armed&) const { return "armed"; }
    std::string operator()(const ArmingEnded& e) const { return "arming ended: " + std::string{to_text(e.reason)}; }
    std::string operator()(const Halted& e) const { return "halted " + (e.account.empty() ? "all" : text(e.account)); }
    std::string operator()(const Resumed& e) const {
        return "resumed " + (e.account.empty() ? "all" : text(e.account));
    }
    std::string operator()(const FreezeChanged& e) const {
        return std::string{e.state == FreezeState::Frozen ? "frozen " : "thawed "} + text(e.instrument) + ": " +
               e.reason;
    }
    std::string operator()(const OrderPlaced& e) const {
        return name(e.order.cl_ord_id) + " PendingNew " + terms(e.order) +
               (e.exposure == Exposure::Exit ? " (exit)" : "");
    }
    std::string operator()(const OrderDenied& e) const {
        return name(e.order.cl_ord_id) + " Denied " + words(e.denial);
    }
    std::string operator()(const ReplacePlaced& e) const {
        return name(e.orig_cl_ord_id) + " PendingReplace " + terms(e.order) +
               (e.exposure == Exposure::Exit ? " (exit)" : "");
    }
    std::string operator()(const CancelPlaced& e) const {
        return name(e.cl_ord_id) + " PendingCancel attempt " + std::to_string(e.attempt);
    }
    std::string operator()(const QueryPlaced& e) const {
        return name(e.cl_ord_id) + " asked about, attempt " + std::to_string(e.attempt);
    }
    std::string operator()(const CommandRefused& e) const {
        return (e.target.empty() ? "" : name(e.target) + " ") + std::string{to_text(e.command)} + " refused " +
               words(e.denial);
    }
    std::string operator()(const RequestDropped& e) const {
        const engine::OrderState* o = state.find_order(e.cl_ord_id);
        return name(o == nullptr ? e.cl_ord_id : o->placed_as) + " " + std::string{to_text(e.request)} + " dropped " +
               words(e.denial) + "; " + order_line(e.cl_ord_id);
    }
    std::string operator()(const RequestProgress& e) const {
        const engine::OrderState* o = state.find_order(e.outcome.cl_ord_id);
        if (e.stage == RequestStage::Sent)
            return {};
        return name(o == nullptr ? e.outcome.cl_ord_id : o->placed_as) + " " + std::string{to_text(e.outcome.request)} +
               " " + std::string{to_text(e.stage)} + ": " + e.outcome.text;
    }
    std::string operator()(const ReportApplied& e) const {
        std::string out =
            name(e.order) + " " + std::string{to_text(e.report.exec_type)} + " " + std::string{to_text(e.applied)};
        if (!e.fill_qty.is_zero())
            out += " qty " + to_text(e.fill_qty);
        out += ": " + order_line(e.order);
        if (!e.inferred_qty.is_zero())
            out += " inferred " + to_text(e.inferred_qty);
        return out;
    }
    std::string operator()(const CancelRejected& e) const {
        return name(e.reject.cl_ord_id) + " " + std::string{to_text(e.reject.response_to)} +
               " rejected: " + std::string{to_text(e.reject.reason)} + " " + std::string{to_text(e.applied)} + "; " +
               order_line(e.reject.cl_ord_id);
    }
    std::string operator()(const NotFoundNoted& e) const {
        return name(e.not_found.cl_ord_id) + " not found, " + std::string{to_text(e.not_found.kind)} + "; " +
               order_line(e.not_found.cl_ord_id);
    }
    std::string operator()(const Overfilled& e) const {
        return name(e.cl_ord_id) + " Overfill " + to_text(e.cum_qty) + " of " + to_text(e.order_qty);
    }
    std::string operator()(const AdjustmentApplied& e) const {
        return "adjustment " + std::string{to_text(e.adjustment.kind)} + " " + std::string{to_text(e.applied)};
    }
    std::string operator()(const VenuePositionSeen&) const { return {}; }
    std::string operator()(const VenueBalanceSeen&) const { return {}; }
    std::string operator()(const VenueHealthChanged& e) const {
        return "venue " + std::string{to_text(e.health.link)} + " " + std::string{to_text(e.health.mode)} +
               " breaker " + std::string{to_text(e.health.breaker)};
    }
    std::string operator()(const DayOpened& e) const { return "day opened at equity " + to_text(e.equity); }
    std::string operator()(const JournalHealthChanged& e) const {
        return e.healthy ? "journal works" : "journal failed";
    }
    std::string operator()(const Alerted& e) const { return "alert " + std::string{to_text(e.code)} + ": " + e.text; }
    std::string operator()(const SignalNoted& e) const { return "signal " + text(e.instrument) + ": " + e.text; }

    std::string operator()(const OrderProposed& e) const { return told(e, names); }
    std::string operator()(const ProposalEnded& e) const { return told(e, names); }
    std::string operator()(const RateSet& e) const { return told(e); }
    std::string operator()(const ListPlaced& e) const { return told(e, names); }
    std::string operator()(const ListStepped& e) const { return told(e, names); }
    std::string operator()(const FlattenStarted& e) const { return told(e); }
    std::string operator()(const FlattenEnded& e) const { return told(e); }
    std::string operator()(const SnapshotAsked& e) const { return told(e); }
    std::string operator()(const AccountAdopted& e) const { return told(e); }
    std::string operator()(const DifferenceFound& e) const { return told(e); }
    std::string operator()(const DifferenceClosed& e) const { return told(e); }
    std::string operator()(const Reconciled& e) const { return told(e); }
    // Events that no scenario has a sentence for yet.
    template <class Other>
    std::string operator()(const Other&) const {
        return {};
    }
};

struct RequestTeller {
    const Names& names;
    std::string operator()(const SendNew& r) const {
        return "-> new " + name_of(r.order.cl_ord_id, names) + " " + terms(r.order);
    }
    std::string operator()(const SendReplace& r) const {
        return "-> replace " + name_of(r.orig_cl_ord_id, names) + " to " + terms(r.order);
    }
    std::string operator()(const SendCancel& r) const { return "-> cancel " + name_of(r.cl_ord_id, names); }
    std::string operator()(const SendQuery& r) const { return "-> query " + name_of(r.cl_ord_id, names); }
    std::string operator()(const SendList& r) const { return told(r, names); }
    std::string operator()(const SendSnapshot& r) const { return told(r); }
    template <class Other>
    std::string operator()(const Other&) const {
        return "-> ?";
    }
};

}  // namespace

std::string tell(const Event& event, const engine::State& state, const Names& names) {
    return std::visit(Teller{state, names}, event.body);
}

std::string tell(const VenueRequest& request, const Names& names) {
    return std::visit(RequestTeller{names}, request.body);
}

}  // namespace sluice::test
