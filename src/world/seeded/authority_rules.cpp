#include "world/seeded/authority_rules.hpp"

#include <chrono>
#include <variant>

#include "model/order_hash.hpp"  // canonical_hash, names_hash

namespace sluice::world {
namespace {

std::string word(const auto& id) { return std::string{id.view()}; }

constexpr std::chrono::seconds kProposalLasts{60};

// Its owner wants a person to look at it, whatever the locks say.
bool asks_for_a_person(const std::optional<Command>& command) {
    if (!command)
        return false;
    if (const auto* order = std::get_if<SubmitOrder>(&command->body))
        return order->propose;
    const auto* list = std::get_if<SubmitList>(&command->body);
    return list != nullptr && list->propose;
}

}  // namespace

void AuthorityRules::on_input(const Input& input, const std::map<InstrumentId, Quote>& quotes) {
    command_.reset();
    approved_.reset();
    sized_again_ = false;
    if (const auto* command = std::get_if<Command>(&input)) {
        command_ = *command;
        if (std::holds_alternative<Approve>(command->body))
            quotes_ = quotes;
    }
}

void AuthorityRules::on_event(const Event& event) {
    std::visit(
        [&](const auto& e) {
            using T = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<T, OrderProposed>) {
                judge_proposed(e, event.time);
            } else if constexpr (std::is_same_v<T, ProposalEnded>) {
                judge_ended(e, event.time);
            } else if constexpr (std::is_same_v<T, OrderPlaced>) {
                judge_order(e);
                judge_closing(e);
                flat_.erase(e.order.account);
            } else if constexpr (std::is_same_v<T, ListPlaced>) {
                judge_list(e);
            } else if constexpr (std::is_same_v<T, ReplacePlaced>) {
                judge_replace(e);
            } else if constexpr (std::is_same_v<T, RequestDropped>) {
                sized_again_ = e.denial.code == DenialCode::ExitTooLarge;
            } else if constexpr (std::is_same_v<T, CommandRefused>) {
                if (e.command == CommandKind::Approve)
                    coverage_.deed(Deed::ApprovalRefused);
            } else if constexpr (std::is_same_v<T, ReportApplied>) {
                if (!e.fill_qty.is_zero())
                    flat_.erase(e.report.account);  // traded from outside
            } else if constexpr (std::is_same_v<T, AdjustmentApplied>) {
                flat_.erase(e.adjustment.account);
            } else if constexpr (std::is_same_v<T, FlattenStarted>) {
                stuck_.erase(e.account);
            } else if constexpr (std::is_same_v<T, FlattenEnded>) {
                coverage_.deed(Deed::Flattened);
                flat_.insert(e.account);
            } else if constexpr (std::is_same_v<T, Alerted>) {
                if (e.code == AlertCode::FlattenStuck)
                    stuck_.insert(e.account);
            }
        },
        event.body);
}

// ---- proposals

void AuthorityRules::judge_proposed(const OrderProposed& proposed, UnixNanos now) {
    const std::string name = "proposal " + word(proposed.order.cl_ord_id) + " ";
    coverage_.deed(Deed::Proposed);
    if (is_open() && !asks_for_a_person(command_))
        fail_(name + "was made where nothing held the order back");
    if (proposed.by.origin == Origin::Person || proposed.by.origin == Origin::Engine)
        fail_(name + "is of somebody who needs no proposal");
    if (told_.proposals().contains(proposed.order.cl_ord_id))
        fail_(name + "was made twice");
    const std::string hash = proposed.list ? canonical_hash(*proposed.list) : canonical_hash(proposed.order);
    if (proposed.hash != hash)
        fail_(name + "is shown with the hash of something else");
    if (proposed.expires <= now || proposed.expires > now + kProposalLasts)
        fail_(name + "does not expire within 60 s");
}

void AuthorityRules::judge_ended(const ProposalEnded& ended, UnixNanos now) {
    const std::string name = "proposal " + word(ended.cl_ord_id) + " ";
    const auto found = told_.proposals().find(ended.cl_ord_id);
    if (found == told_.proposals().end())
        return fail_(name + "ended and was never made");
    const ToldProposal& proposal = found->second;
    if (proposal.end)
        return fail_(name + "ended twice");
    switch (ended.end) {
        case ProposalEnd::Approved:
            coverage_.deed(Deed::Approved);
            approved_ = ended.cl_ord_id;
            judge_approved(proposal, ended.cl_ord_id, now);
            break;
        case ProposalEnd::Rejected:
            coverage_.deed(Deed::ProposalRejected);
            if (ended.by.origin != Origin::Person)
                fail_(name + "was rejected by somebody who is no person");
            break;
        case ProposalEnd::Withdrawn:
            coverage_.deed(Deed::ProposalWithdrawn);
            if (ended.by.who != proposal.by.who || ended.by.origin != proposal.by.origin)
                fail_(name + "was withdrawn by somebody who had not made it");
            break;
        case ProposalEnd::Expired:
            coverage_.deed(Deed::ProposalExpired);
            if (now < proposal.expires)
                fail_(name + "expired before its time");
            break;
        case ProposalEnd::Denied: coverage_.deed(Deed::ProposalDenied); break;
    }
}

void AuthorityRules::judge_approved(const ToldProposal& proposal, const ClOrdId& id, UnixNanos now) {
    const std::string name = "proposal " + word(id) + " was approved ";
    const Approve* approve = command_ ? std::get_if<Approve>(&command_->body) : nullptr;
    if (!approve || approve->target != id)
        return fail_(name + "without anybody's word");
    if (command_->by.origin != Origin::Person)
        fail_(name + "by somebody who is no person");
    const std::string hash = proposal.list ? canonical_hash(*proposal.list) : canonical_hash(proposal.order);
    if (!names_hash(approve->hash, hash))
        fail_(name + "under the hash of another order");
    if (now >= proposal.expires)
        fail_(name + "after it had expired");
    const Limits* limits = told_.limits(proposal.order.account);
    const auto quote = quotes_.find(proposal.order.instrument);
    if (!limits || quote == quotes_.end() || proposal.reference_px.is_zero())
        return;
    const Price touch = proposal.order.side == Side::Buy ? quote->second.offer_px : quote->second.bid_px;
    const Price moved = (touch - proposal.reference_px).abs();
    const int128 room = int128{proposal.reference_px.nanos()} * limits->price_collar.nanos() / Ratio::kUnit;
    // The reference may have been a print between the quotes.
    const Price spread = (quote->second.offer_px - quote->second.bid_px).abs();
    if (moved.nanos() > room + 2 * int128{spread.nanos()} + 1)
        fail_(name + "with the market too far from its reference price");
}

void AuthorityRules::judge_approval(const ClOrdId& id, bool is_same) {
    const ToldProposal& proposal = told_.proposals().at(id);
    const std::string name = "order " + word(id) + " ";
    if (proposal.end != ProposalEnd::Approved)
        fail_(name + "was proposed, and placed without an approval");
    else if (proposal.placed)
        fail_(name + "was placed twice under one approval");
    else if (!is_same)
        fail_(name + "was placed with other terms than were approved");
}

void AuthorityRules::judge_order(const OrderPlaced& placed) {
    const ClOrdId& id = placed.order.cl_ord_id;
    if (!placed.list_id.empty()) {
        if (!told_.find_list(placed.list_id))
            fail_("order " + word(id) + " names a list that was never placed");
        return;
    }
    const ClOrdId proposed = approved_.value_or(id);
    if (const auto proposal = told_.proposals().find(proposed); proposal != told_.proposals().end()) {
        NewOrderSingle asked = as_asked(placed.order);
        asked.cl_ord_id = proposed;
        judge_approval(proposed, !proposal->second.list && proposal->second.order == asked);
        approved_.reset();
        return;
    }
    const bool exit = placed.exposure == Exposure::Exit;
    if (is_open() || (exit && sized_again_))
        return;
    switch (placed.by.origin) {
        case Origin::Person: {
            if (exit)
                return;
            const SubmitOrder* submit = command_ ? std::get_if<SubmitOrder>(&command_->body) : nullptr;
            if (!submit || !names_hash(submit->confirm, canonical_hash(as_asked(placed.order))))
                fail_("order " + word(id) + " was placed without its hash having been typed");
            return;
        }
        case Origin::Engine:
            if (!exit)
                fail_("order " + word(id) + " is the engine's own and adds exposure");
            return;
        case Origin::Strategy:
        case Origin::Cycle:
        case Origin::Agent:
        case Origin::Token: fail_("order " + word(id) + " of no person was placed without an approval");
    }
}

void AuthorityRules::judge_list(const ListPlaced& placed) {
    const ClOrdId& id = placed.list.orders.front().cl_ord_id;
    const ClOrdId proposed = approved_.value_or(id);
    if (const auto proposal = told_.proposals().find(proposed); proposal != told_.proposals().end()) {
        const auto& list = proposal->second.list;
        judge_approval(proposed, list && canonical_hash(*list) == canonical_hash(placed.list));
        approved_.reset();
        return;
    }
    if (is_open())
        return;
    const bool exit = placed.list.list_class == ListClass::Oco &&
                      told_.stays_within_position(placed.list.orders.front(), placed.list.orders.front().order_qty,
                                                  nullptr, Reading::Least);
    if (placed.by.origin != Origin::Person)
        return fail_("list " + word(placed.list.list_id) + " of no person was placed without an approval");
    const SubmitList* submit = command_ ? std::get_if<SubmitList>(&command_->body) : nullptr;
    if (!exit && (!submit || !names_hash(submit->confirm, canonical_hash(placed.list))))
        fail_("list " + word(placed.list.list_id) + " was placed without its hash having been typed");
}

void AuthorityRules::judge_replace(const ReplacePlaced& placed) {
    if (is_open() || placed.exposure == Exposure::Exit)
        return;
    // A trail that was allowed moves by itself: its price, and nothing else.
    const ToldOrder* target = told_.find(placed.orig_cl_ord_id);
    if (placed.by.origin == Origin::Engine && target && is_trailed(placed.order) &&
        placed.order.order_qty == target->terms.order_qty)
        return;
    const ReplaceOrder* replace = command_ ? std::get_if<ReplaceOrder>(&command_->body) : nullptr;
    if (placed.by.origin != Origin::Person || !replace)
        return fail_("replace " + word(placed.order.cl_ord_id) + " adds exposure, and no person asked for it");
    NewOrderSingle before = placed.order;
    before.cl_ord_id = placed.orig_cl_ord_id;
    if (!names_hash(replace->confirm, canonical_hash(before)))
        fail_("replace " + word(placed.order.cl_ord_id) + " adds exposure without its hash having been typed");
}

// ---- flatten

void AuthorityRules::judge_closing(const OrderPlaced& placed) {
    const AccountId& account = placed.order.account;
    const bool closing = placed.by.origin == Origin::Engine && placed.list_id.empty();
    if (!told_.is_flattening(account) || !closing)
        return;
    for (const ToldOrder& order : told_.orders()) {
        const bool other = !order.denied && order.terms.account == account && order.is_open();
        if (other && !closings_.contains(order.terms.cl_ord_id))
            fail_("closing order " + word(placed.order.cl_ord_id) + " was placed while the end of order " +
                  word(order.terms.cl_ord_id) + " was not proven");
    }
    closings_.insert(placed.order.cl_ord_id);
}

void AuthorityRules::on_quiet(UnixNanos now) const {
    for (const auto& [id, proposal] : told_.proposals())
        if (!proposal.end && proposal.expires < now)
            fail_("proposal " + word(id) + " is older than its expiry and still waits");
}

void AuthorityRules::at_rest() const {
    for (const auto& [account, since] : told_.flattens())
        if (!stuck_.contains(account))
            fail_("at rest the flatten of " + word(account) + " has neither ended nor alerted");
}

void AuthorityRules::on_recovered() {
    command_.reset();
    for (const auto& [id, proposal] : told_.proposals())
        if (!proposal.end)
            coverage_.deed(Deed::KilledWithProposal);
    if (!told_.flattens().empty())
        coverage_.deed(Deed::KilledInFlatten);
}

}  // namespace sluice::world
