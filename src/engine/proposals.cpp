#include "engine/proposals.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/mutant.hpp"       // mutant
#include "base/text.hpp"         // append_base36
#include "engine/lists.hpp"      // judge_list, name_list, place_list
#include "engine/marks.hpp"      // Mark
#include "model/order_hash.hpp"  // canonical_hash, names_hash

namespace sluice::engine {
namespace {

// What a taker would meet now; zero: nobody knows, or a package has no price of its own.
Price touch_of(const Core& core, const NewOrderSingle& order) {
    const Mark* mark = core.marks.find(order.instrument);
    const auto met = mark == nullptr ? std::nullopt : mark->touch(order.side, core.now);
    return met ? met->px : Price{};
}

Price reference_of(const Core& core, const NewOrderSingle& order, const std::optional<NewOrderList>& list) {
    return list && list->list_class == ListClass::MultiLeg ? Price{} : touch_of(core, order);
}

void end(Core& core, const Proposal& proposal, ProposalEnd how, const Requester& by, Denial denial,
         std::vector<ClOrdId> placed_as = {}) {
    core.emit(ProposalEnded{proposal.order.cl_ord_id, proposal.order.account, how, by, std::move(denial),
                            std::move(placed_as)});
}

void refuse(Core& core, CommandKind kind, const Requester& by, const ClOrdId& target, Denial denial) {
    const OrderState* order = core.find(target);
    const auto waits = core.state.proposals.find(target);
    AccountId account;
    if (order != nullptr)
        account = order->order.account;
    if (waits != core.state.proposals.end())
        account = waits->second.order.account;
    refuse_command(core, kind, by, std::move(denial), target, account);
}

// The proposal, or null after the refusal has been written.
const Proposal* find_or_refuse(Core& core, CommandKind kind, const Requester& by, const ClOrdId& target) {
    const auto found = core.state.proposals.find(target);
    if (found != core.state.proposals.end())
        return &found->second;
    const OrderState* order = core.find(core.state.placed_id(target));
    const std::string name{target.view()};
    if (order == nullptr)
        refuse(core, kind, by, target, denial_of(DenialCode::UnknownOrder, "no proposal " + name + " is known"));
    else
        refuse(core, kind, by, target,
               denial_of(DenialCode::ProposalEnded,
                         name + " is " + std::string{to_text(order->ord_status)} + " and waits for nobody"));
    return nullptr;
}

// The market of the proposal against the market now, by the account's collar.
std::optional<Denial> why_moved(const Core& core, const Proposal& p) {
    const Price now = reference_of(core, p.order, p.list);
    if (p.reference_px.is_zero() || now.is_zero())
        return std::nullopt;
    const Amount was = Amount::from_nanos(p.reference_px.abs().nanos());
    const Amount room = scaled(was, core.state.limits.at(p.order.account).price_collar).value_or(Amount{});
    const Amount moved = Amount::from_nanos((now - p.reference_px).abs().nanos());
    if (moved <= room)
        return std::nullopt;
    Denial denial =
        denial_of(DenialCode::ReferenceMoved,
                  "the market was at " + to_text(p.reference_px) + " when this was proposed and is at " + to_text(now) +
                      "; it moved by " + to_text(moved) + " and may move by " + to_text(room),
                  Lock::Automation);
    denial.actual = moved;
    denial.allowed = room;
    return denial;
}

// What is approved was valid when it was proposed; instruments and locks may have changed since.
std::optional<Denial> judge_again(Core& core, const Proposal& p, Verdict& verdict) {
    if (auto denial = p.list ? why_invalid(core, *p.list) : why_invalid(core, p.order))
        return denial;
    verdict =
        p.list ? judge_list(core, *p.list, p.by, Approval::Given) : judge_order(core, p.order, p.by, Approval::Given);
    return verdict.denial ? verdict.denial : why_moved(core, p);
}

// Whichever door it came through: a token and the agent behind it are the same one. Nobody is a person by name alone.
bool proposed_it(const Proposal& p, const Requester& by) {
    return by.who == p.by.who && (by.origin == Origin::Person) == (p.by.origin == Origin::Person);
}

// An exit may leave before its record is kept (design.md 5). When the process ended then, its approval is forgotten and its
// id is at the venue: what an earlier run proposed is placed under ids of this one, because no id is sent twice.
bool is_of_this_run(const Core& core, const ClOrdId& id) {
    std::string begins = core.state.own_ids;
    append_base36(begins, core.state.epoch);
    return id.view().starts_with(begins + '-');
}
void rename(Core& core, Proposal& p) {
    if (p.list) {
        name_list(core, *p.list);
        p.order = p.list->orders.front();
    } else {
        p.order.cl_ord_id = core.next_id();
    }
}

void propose_as(Core& core, const NewOrderSingle& order, std::optional<NewOrderList> list, std::string hash,
                const Requester& by, const Verdict& verdict) {
    const Price reference = reference_of(core, order, list);
    core.emit(OrderProposed{order, std::move(list), by, std::move(hash), reference,
                            core.now + core.config.proposal_lasts, verdict.figures});
}

}  // namespace

void propose(Core& core, const NewOrderSingle& order, const Requester& by, const Verdict& verdict) {
    propose_as(core, order, std::nullopt, canonical_hash(order), by, verdict);
}

void propose(Core& core, const NewOrderList& list, const Requester& by, const Verdict& verdict) {
    propose_as(core, list.orders.front(), list, canonical_hash(list), by, verdict);
}

void approve(Core& core, const Approve& approval, const Requester& by) {
    if (by.origin != Origin::Person)
        return refuse(core, CommandKind::Approve, by, approval.target,
                      denial_of(DenialCode::NeedsApproval, "approving takes a person at the terminal"));
    proposals_on_time(core);
    const Proposal* found = find_or_refuse(core, CommandKind::Approve, by, approval.target);
    if (found == nullptr)
        return;
    Proposal p = *found;  // the events below end it
    if (!names_hash(approval.hash, p.hash) && !mutant(Mutant::ApprovalOfChangedOrder))
        return refuse(core, CommandKind::Approve, by, approval.target,
                      denial_of(DenialCode::HashMismatch,
                                "the hash " + approval.hash + " is not that of the proposal, which begins " +
                                    p.hash.substr(0, 12) + "; approve what you have looked at",
                                Lock::Automation));
    Verdict verdict;
    if (auto denial = judge_again(core, p, verdict))
        return end(core, p, ProposalEnd::Denied, by, std::move(*denial));
    const Proposal as_proposed = p;
    Denial note;
    std::vector<ClOrdId> placed_as;
    if (!is_of_this_run(core, p.order.cl_ord_id)) {
        rename(core, p);
        note.text = "placed as " + std::string{p.order.cl_ord_id.view()};
        placed_as = ids_of(p);
    }
    end(core, as_proposed, ProposalEnd::Approved, by, std::move(note), std::move(placed_as));
    if (p.list)
        place_list(core, *p.list, p.by, verdict);
    else
        place_order(core, p.order, p.by, verdict);
}

void reject_proposal(Core& core, const RejectProposal& rejection, const Requester& by) {
    const Proposal* found = find_or_refuse(core, CommandKind::RejectProposal, by, rejection.target);
    if (found == nullptr)
        return;
    const Proposal p = *found;
    if (proposed_it(p, by))
        return end(core, p, ProposalEnd::Withdrawn, by,
                   denial_of(DenialCode::ProposalEnded, "withdrawn by " + std::string{by.who.view()}));
    if (by.origin == Origin::Person)
        return end(core, p, ProposalEnd::Rejected, by,
                   denial_of(DenialCode::ProposalEnded, "rejected by " + std::string{by.who.view()}));
    refuse(core, CommandKind::RejectProposal, by, rejection.target,
           denial_of(DenialCode::NeedsApproval,
                     "only a person or " + std::string{p.by.who.view()} + ", who proposed it, ends this proposal"));
}

void proposals_on_time(Core& core) {
    std::vector<Proposal> due;
    for (const auto& [id, proposal] : core.state.proposals)
        if (proposal.expires <= core.now)
            due.push_back(proposal);
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"engine"};
    for (const Proposal& proposal : due)
        end(core, proposal, ProposalEnd::Expired, by,
            denial_of(DenialCode::ProposalEnded, "nobody approved it within 60 s"));
}

std::optional<UnixNanos> proposals_deadline(const Core& core) {
    std::optional<UnixNanos> at;
    for (const auto& [id, proposal] : core.state.proposals)
        at = at ? std::min(*at, proposal.expires) : proposal.expires;
    return at;
}

}  // namespace sluice::engine
