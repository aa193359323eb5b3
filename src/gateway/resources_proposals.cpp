#include <utility>

#include "engine/preview.hpp"         // render
#include "gateway/body_reader.hpp"    // BodyReader
#include "gateway/order_view.hpp"     // write_rest_proposal, write_rest_order
#include "gateway/resources_kit.hpp"  // Resources, denied, ...

namespace sluice::gateway {
namespace {

using engine::Proposal;
using engine::State;

constexpr std::size_t kPreviewed = 50;  // of one list: a preview is work for the loop

std::string preview_of(const Room& room, const Proposal& proposal) {
    Command command{proposal.by, SubmitOrder{proposal.order}};
    if (proposal.list)
        command.body = SubmitList{*proposal.list};
    return engine::render(room.loop.engine().preview(command));
}

std::variant<const Proposal*, Problem> asked_proposal(const Ask& ask, const Room& room) {
    const std::string& name = ask.path.at(0);
    const auto id = ClOrdId::parse(name);
    const Proposal* proposal = id ? room.loop.engine().state().find_proposal(*id) : nullptr;
    if (proposal == nullptr)
        return problem("not_found", "no proposal " + name + " waits; GET /v1/proposals names those that do");
    if (!ask.caller.may_see(proposal->order.account))
        return other_account(ask.caller);
    return proposal;
}

Said list_proposals(const Ask& ask, Room& room, const Reply&) {
    const State& state = room.loop.engine().state();
    const auto account = account_parameter(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&account))
        return *wrong;
    const auto& wanted = std::get<AccountId>(account);
    return json_answer_of([&](JsonWriter& json) {
        json.begin_array();
        std::size_t written = 0;
        for (const auto& [id, proposal] : state.proposals)
            if (wanted.empty() || proposal.order.account == wanted)
                write_rest_proposal(json, proposal,
                                    ++written <= kPreviewed ? preview_of(room, proposal) : std::string{});
        json.end_array();
    });
}

Said show(const Ask& ask, Room& room, const Reply&) {
    auto found = asked_proposal(ask, room);
    if (auto* wrong = std::get_if<Problem>(&found))
        return std::move(*wrong);
    const Proposal& proposal = *std::get<const Proposal*>(found);
    return json_answer_of([&](JsonWriter& json) { write_rest_proposal(json, proposal, preview_of(room, proposal)); });
}

// The order that came of it, as it stands.
Said order_answer(const Room& room, const ClOrdId& id) {
    const auto order = find_any_order(room.loop.engine().state(), id);
    if (!order)
        return not_found("order", id.view());
    return json_answer_of([&](JsonWriter& json) { write_rest_order(json, *order); });
}

Said approve(const ServiceFacts& facts, const Ask& ask, Room& room, const Reply&) {
    auto found = asked_proposal(ask, room);
    if (auto* wrong = std::get_if<Problem>(&found))
        return std::move(*wrong);
    const ClOrdId id = std::get<const Proposal*>(found)->order.cl_ord_id;
    Body parsed = parse_body(ask.body, false);
    if (parsed.problem)
        return std::move(*parsed.problem);
    std::vector<Problem::Part> faults;
    BodyReader body{parsed.document->root(), "", faults};
    const auto hash = body.text("hash");
    const auto code = body.text("code");
    if (!hash && faults.empty())
        body.missing("hash", "the hash of the proposal, as it was shown,");
    body.finish();
    if (!faults.empty())
        return invalid(std::move(faults));
    if (auto wrong = spend_code(facts, code, room.now))
        return std::move(*wrong);
    const Requester by = ask.caller.requester();
    const auto followed = room.loop.command({by, Approve{id, *hash}});
    if (const CommandOutcome outcome = outcome_of(followed, by); outcome.denial != nullptr)
        return denied(*outcome.denial, id);
    return order_answer(room, id);
}

Said reject(const Ask& ask, Room& room, const Reply&) {
    auto found = asked_proposal(ask, room);
    if (auto* wrong = std::get_if<Problem>(&found))
        return std::move(*wrong);
    const ClOrdId id = std::get<const Proposal*>(found)->order.cl_ord_id;
    Body parsed = parse_body(ask.body, true);
    if (parsed.problem)
        return std::move(*parsed.problem);
    std::vector<Problem::Part> faults;
    BodyReader{parsed.document->root(), "", faults}.finish();
    if (!faults.empty())
        return invalid(std::move(faults));
    const Requester by = ask.caller.requester();
    const auto followed = room.loop.command({by, RejectProposal{id}});
    if (const CommandOutcome outcome = outcome_of(followed, by); outcome.denial != nullptr)
        return denied(*outcome.denial, id);
    return order_answer(room, id);
}

}  // namespace

std::vector<Route> proposal_routes(const ResourcesPtr& resources) {
    using Who = Route::Who;
    const auto approve_it = [facts = resources->facts](const Ask& ask, Room& room, const Reply& reply) {
        return approve(*facts, ask, room, reply);
    };
    return {
        {"GET", "/v1/proposals", Who::Token, Scope::Read, false, {"account"}, list_proposals},
        {"GET", "/v1/proposals/{proposal_id}", Who::Token, Scope::Read, false, {}, show},
        {"POST", "/v1/proposals/{proposal_id}/approve", Who::Person, Scope::Read, false, {}, approve_it},
        {"POST", "/v1/proposals/{proposal_id}/reject", Who::Token, Scope::Propose, true, {}, reject},
    };
}

}  // namespace sluice::gateway
