#include "app/control_views.hpp"
#include "base/time.hpp"         // format_rfc3339
#include "engine/list_view.hpp"  // find_planned

namespace sluice::app {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }

engine::OrderState unsent(const NewOrderSingle& order, const Requester& by, OrdStatus status, UnixNanos since) {
    engine::OrderState out;
    out.order = order;
    out.placed_as = order.cl_ord_id;
    out.by = by;
    out.ord_status = status;
    out.placed_at = since;
    return out;
}

engine::OrderState proposed(const engine::Proposal& proposal, const ClOrdId& id) {
    const NewOrderSingle* order = &proposal.order;
    for (std::size_t i = 0; proposal.list && i < proposal.list->orders.size(); ++i)
        if (proposal.list->orders[i].cl_ord_id == id)
            order = &proposal.list->orders[i];
    auto out = unsent(*order, proposal.by, OrdStatus::Proposed, proposal.proposed_at);
    if (proposal.list)
        out.list_id = proposal.list->list_id;
    out.text = name_of(proposal.by.who) + " proposed it; it waits for a person until " +
               format_rfc3339(proposal.expires) + ", under the hash " + proposal.hash + ", with the market at " +
               to_text(proposal.reference_px);
    return out;
}

engine::OrderState planned(const engine::PlannedExit& exit) {
    const engine::ListState& list = *exit.list;
    auto out = unsent(*exit.order, list.by, exit.over ? OrdStatus::Canceled : OrdStatus::Held, list.placed_at);
    out.exposure = Exposure::Exit;
    out.list_id = list.list.list_id;
    out.role = exit.role;
    out.text = exit.over ? "it was never sent: its list has ended, or it was given up" : "the engine holds it";
    return out;
}

}  // namespace

std::optional<engine::OrderState> find_any_order(const engine::State& state, const ClOrdId& id) {
    const ClOrdId placed = state.placed_id(id);
    if (const engine::OrderState* order = state.find_order(placed))
        return *order;
    if (const engine::Proposal* proposal = state.find_proposal(id))
        return proposed(*proposal, id);
    if (const auto exit = engine::find_planned(state, placed))
        return planned(*exit);
    return std::nullopt;
}

}  // namespace sluice::app
