#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"              // quoted
#include "engine/idempotency.hpp"     // key_name
#include "engine/preview.hpp"         // Preview
#include "gateway/body_reader.hpp"    // invalid
#include "gateway/order_body.hpp"     // read_order, read_replace
#include "gateway/order_guard.hpp"    // is_protection, has_protection, is_weaker
#include "gateway/order_story.hpp"    // explain_order
#include "gateway/order_waits.hpp"    // read_wait, answer_order
#include "gateway/preview_view.hpp"   // rest_preview
#include "gateway/resources_kit.hpp"  // Resources, denied, ...

namespace sluice::gateway {
namespace {

using engine::OrderState;
using engine::State;

constexpr std::uint64_t kOrdersMost = 1'000;
constexpr std::size_t kOrdersLookedAt = 5'000;  // of one question; the next page goes on from there

enum class Which : std::uint8_t { Open, Closed, All };
constexpr auto names(Which) { return Names<3>{"open", "closed", "all"}; }

const State& state_of(const Room& room) { return room.loop.engine().state(); }

std::string path_of(const OrderState& order) { return "/v1/orders/" + std::string{order.placed_as.view()}; }

std::variant<NamedOrder, Problem> named_order(const Ask& ask, const Room& room) {
    auto found = find_named_order(state_of(room), ask.path.at(0), ask.caller);
    if (!found)
        return not_found("order", ask.path.at(0));
    if (!ask.caller.may_see(found->order.order.account))
        return other_account(ask.caller);
    return std::move(*found);
}

// The order of the path, if the caller may see it.
std::variant<OrderState, Problem> asked_order(const Ask& ask, const Room& room) {
    auto found = named_order(ask, room);
    if (auto* wrong = std::get_if<Problem>(&found))
        return std::move(*wrong);
    return std::move(std::get<NamedOrder>(found).order);
}

// The same for what changes it: it must be certain which order is meant.
std::variant<OrderState, Problem> asked_to_change(const Ask& ask, const Room& room) {
    auto found = named_order(ask, room);
    if (auto* wrong = std::get_if<Problem>(&found))
        return std::move(*wrong);
    auto& named = std::get<NamedOrder>(found);
    const auto& accounts = state_of(room).accounts;
    const auto seen = std::count_if(accounts.begin(), accounts.end(),
                                    [&](const auto& account) { return ask.caller.may_see(account.first); });
    if (named.by_venue_id && seen > 1)
        return problem("conflict", quoted(ask.path.at(0)) +
                                       " is a venue's id, and each of several accounts may have an order of that id; "
                                       "the order_id of the one meant would be right");
    return std::move(named.order);
}

std::variant<Command, Problem> asked_command(const Ask& ask, const Room& room) {
    auto read = read_order(ask.body, ask.idempotency_key, ask.caller, state_of(room));
    const auto* command = std::get_if<Command>(&read);
    if (command == nullptr)
        return read;
    const auto* list = std::get_if<SubmitList>(&command->body);
    const AccountId& account =
        list != nullptr ? list->list.orders.front().account : std::get<SubmitOrder>(command->body).order.account;
    if (!ask.caller.may_see(account))
        return other_account(ask.caller);
    return read;
}

void mark_replayed(Answer& answer) { answer.headers.push_back({"Idempotency-Replayed", "true"}); }

Said proposal_answer(const Room& room, const engine::Proposal& proposal) {
    Command command{proposal.by, SubmitOrder{proposal.order}};
    if (proposal.list)
        command.body = SubmitList{*proposal.list};
    Answer answer = json_answer_of(
        [&](JsonWriter& json) {
            write_rest_proposal(json, proposal, engine::render(room.loop.engine().preview(command)));
        },
        202);
    answer.headers.push_back({"Location", "/v1/proposals/" + std::string{proposal.order.cl_ord_id.view()}});
    return answer;
}

// The key and the body were used before: how its order stands now.
Said replayed(const Ask& ask, const Command& command, const OrderWait& wait, Room& room, const Reply& reply) {
    const auto used = state_of(room).keys.find(engine::key_name(command.by));
    if (command.by.key.empty() || used == state_of(room).keys.end())
        return problem("internal", "the order " + ask.request_id + " led to nothing");
    return answer_order(used->second.cl_ord_id, Asked::New, wait, 200, room, reply,
                        [](Answer& answer, const OrderState& order) {
                            answer.headers.push_back({"Location", path_of(order)});
                            mark_replayed(answer);
                        });
}

Said place(const Ask& ask, Room& room, const Reply& reply) {
    const auto wait = read_wait(ask);
    if (const auto* wrong = std::get_if<Problem>(&wait))
        return *wrong;
    auto read = asked_command(ask, room);
    if (auto* wrong = std::get_if<Problem>(&read))
        return std::move(*wrong);
    const auto& command = std::get<Command>(read);
    const std::vector<Event> followed = room.loop.command(command);
    if (followed.empty())
        return replayed(ask, command, std::get<OrderWait>(wait), room, reply);
    const CommandOutcome outcome = outcome_of(followed, command.by);
    if (outcome.denial != nullptr)
        return denied(*outcome.denial, outcome.order);
    if (const engine::Proposal* proposal = state_of(room).find_proposal(outcome.order))
        return proposal_answer(room, *proposal);
    return answer_order(outcome.order, Asked::New, std::get<OrderWait>(wait), 201, room, reply,
                        [](Answer& answer, const OrderState& order) {
                            answer.headers.push_back({"Location", path_of(order)});
                        });
}

Said preview(const Ask& ask, Room& room, const Reply&) {
    auto read = asked_command(ask, room);
    if (auto* wrong = std::get_if<Problem>(&read))
        return std::move(*wrong);
    return json_answer(rest_preview(room.loop.engine().preview(std::get<Command>(read))));
}

// --- looking
struct OrderFilter {
    Which which = Which::Open;
    AccountId account;
    std::optional<InstrumentId> instrument;
    std::uint64_t most = 100;

    bool wants(const OrderState& order) const {
        if (which != Which::All && is_open(order) != (which == Which::Open))
            return false;
        return (account.empty() || order.order.account == account) &&
               (!instrument || order.order.instrument == *instrument);
    }
};

std::variant<OrderFilter, Problem> read_filter(const Ask& ask, const State& state) {
    OrderFilter filter;
    const auto which = word_parameter<Which>(ask, "status");
    const auto account = account_parameter(ask, state);
    const auto symbol = symbol_parameter(ask, state);
    const auto most = count_parameter(ask, "limit", 100, 1, kOrdersMost);
    for (const Problem* wrong : {std::get_if<Problem>(&which), std::get_if<Problem>(&account),
                                 std::get_if<Problem>(&symbol), std::get_if<Problem>(&most)})
        if (wrong != nullptr)
            return *wrong;
    filter.which = std::get<std::optional<Which>>(which).value_or(Which::Open);
    filter.account = std::get<AccountId>(account);
    filter.instrument = std::get<std::optional<InstrumentId>>(symbol);
    filter.most = std::get<std::uint64_t>(most);
    return filter;
}

// Where the list goes on: behind the order named, newest first.
std::variant<std::size_t, Problem> read_place(const Ask& ask, const State& state) {
    const auto after = ask.parameter("after");
    if (!after)
        return state.orders.size();
    const auto id = ClOrdId::parse(*after);
    const std::uint32_t* index = id ? state.order_index.find(*id) : nullptr;
    if (index == nullptr)
        return invalid("after", "after is " + quoted(*after) + "; the id of an order would be right");
    return std::size_t{*index};
}

struct OrderPage {
    std::vector<std::uint32_t> found;
    std::optional<std::uint32_t> last;  // looked at, where there are more behind it
};

// Of the orders before `from`, newest first. `place_of` tells which order stands at a place of `size`.
template <class PlaceOf>
OrderPage look_through(const State& state, const OrderFilter& filter, std::size_t from, PlaceOf&& place_of) {
    OrderPage page;
    std::uint32_t last = 0;
    for (std::size_t looked = 0; from > 0 && page.found.size() < filter.most && looked < kOrdersLookedAt; ++looked) {
        last = place_of(--from);
        if (filter.wants(state.orders[last]))
            page.found.push_back(last);
    }
    if (from > 0)
        page.last = last;
    return page;
}

// Open orders are few, however many have ended: only they are looked at.
OrderPage page_of(const State& state, const OrderFilter& filter, std::size_t from) {
    if (filter.which != Which::Open)
        return look_through(state, filter, from, [](std::size_t i) { return static_cast<std::uint32_t>(i); });
    const auto end = std::lower_bound(state.open.begin(), state.open.end(), from);
    return look_through(state, filter, static_cast<std::size_t>(end - state.open.begin()),
                        [&](std::size_t i) { return state.open[i]; });
}

Said list_orders(const Ask& ask, Room& room, const Reply&) {
    const State& state = state_of(room);
    const auto read = read_filter(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&read))
        return *wrong;
    const auto from = read_place(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&from))
        return *wrong;
    const OrderPage page = page_of(state, std::get<OrderFilter>(read), std::get<std::size_t>(from));
    Answer answer = json_answer_of([&](JsonWriter& json) {
        json.begin_array();
        for (const auto index : page.found)
            write_rest_order(json, state.orders[index]);
        json.end_array();
    });
    if (page.last)
        add_next(answer, ask, "/v1/orders", "after", state.orders[*page.last].placed_as.view());
    return answer;
}

Said show(const Ask& ask, Room& room, const Reply&) {
    auto order = asked_order(ask, room);
    if (auto* wrong = std::get_if<Problem>(&order))
        return std::move(*wrong);
    return json_answer_of([&](JsonWriter& json) { write_rest_order(json, std::get<OrderState>(order)); });
}

Said explain(const Ask& ask, Room& room, const Reply& reply) {
    auto order = asked_order(ask, room);
    if (auto* wrong = std::get_if<Problem>(&order))
        return std::move(*wrong);
    return explain_order(std::get<OrderState>(order), room, reply);
}

// --- changing
// Where it counts, the protection of a position is lowered with a person's word only.
bool takes_a_person(const Ask& ask, const ServiceFacts& facts) { return facts.strict() && !ask.caller.person; }

Said replace(const ServiceFacts& facts, const Ask& ask, Room& room, const Reply& reply) {
    const auto wait = read_wait(ask);
    if (const auto* wrong = std::get_if<Problem>(&wait))
        return *wrong;
    auto found = asked_to_change(ask, room);
    if (auto* wrong = std::get_if<Problem>(&found))
        return std::move(*wrong);
    const auto& order = std::get<OrderState>(found);
    auto read = read_replace(ask.body, order.placed_as, order.order);
    if (auto* wrong = std::get_if<Problem>(&read))
        return std::move(*wrong);
    auto& wanted = std::get<ReplaceOrder>(read);
    if (takes_a_person(ask, facts) && is_protection(state_of(room), order) && is_weaker(order.order, wanted))
        return person_only("weakening what protects a position");
    const Requester by =
        ask.caller.requester(ask.idempotency_key.empty() ? IdempotencyKey{} : key_of(ask.idempotency_key));
    const std::vector<Event> followed = room.loop.command({by, std::move(wanted)});
    if (const CommandOutcome outcome = outcome_of(followed, by); outcome.denial != nullptr)
        return denied(*outcome.denial, order.placed_as);
    return answer_order(order.placed_as, Asked::Replace, std::get<OrderWait>(wait), 200, room, reply,
                        [again = followed.empty() && !by.key.empty()](Answer& answer, const OrderState&) {
                            if (again)
                                mark_replayed(answer);
                        });
}

// Who may cancel it: `propose` withdraws its own proposals only.
std::optional<Problem> why_not_cancel(const Ask& ask, const OrderState& order, const ServiceFacts& facts,
                                      const State& state) {
    const bool own_proposal = order.ord_status == OrdStatus::Proposed && order.by.who == ask.caller.who;
    if (!ask.caller.may(Scope::Trade) && !own_proposal)
        return problem("scope",
                       "the scope propose withdraws its own proposals only; trade would be right for this order");
    if (takes_a_person(ask, facts) && is_protection(state, order))
        return person_only("cancelling what protects a position");
    return std::nullopt;
}

Said cancel(const ServiceFacts& facts, const Ask& ask, Room& room, const Reply& reply) {
    const auto wait = read_wait(ask);
    if (const auto* wrong = std::get_if<Problem>(&wait))
        return *wrong;
    auto found = asked_to_change(ask, room);
    if (auto* wrong = std::get_if<Problem>(&found))
        return std::move(*wrong);
    const auto& order = std::get<OrderState>(found);
    if (auto wrong = why_not_cancel(ask, order, facts, state_of(room)))
        return std::move(*wrong);
    const Requester by = ask.caller.requester();
    const auto followed = room.loop.command({by, CancelOrder{order.placed_as}});
    if (const CommandOutcome outcome = outcome_of(followed, by); outcome.denial != nullptr)
        return denied(*outcome.denial, order.placed_as);
    return answer_order(order.placed_as, Asked::Cancel, std::get<OrderWait>(wait), 200, room, reply);
}

// The order whose end an event asks for or is: a cancel that is under way, or an order taken back before it left.
const OrderState* ended_by(const Event& event, const State& state) {
    if (const auto* placed = std::get_if<CancelPlaced>(&event.body))
        return state.find_order(placed->cl_ord_id);
    const auto* dropped = std::get_if<RequestDropped>(&event.body);
    return dropped != nullptr && dropped->request == RequestKind::New ? state.find_order(dropped->cl_ord_id) : nullptr;
}

void write_canceled(JsonWriter& json, const std::vector<Event>& followed, const State& state) {
    std::set<ClOrdId> written;
    json.begin_object();
    write_array(json, "canceled", followed, [&](const Event& event) {
        const OrderState* order = ended_by(event, state);
        if (order != nullptr && written.insert(order->placed_as).second)
            json.string(order->placed_as.view());
    });
    write_array(json, "refused", followed, [&](const Event& event) {
        const auto* refused = std::get_if<CommandRefused>(&event.body);
        if (refused == nullptr)
            return;
        json.begin_object();
        json.field("order_id", refused->target.view());
        json.field("detail", refused->denial.text);
        json.end_object();
    });
    json.end_object();
}

Said cancel_all(const ServiceFacts& facts, const Ask& ask, Room& room, const Reply&) {
    const State& state = state_of(room);
    const auto account = account_parameter(ask, state);
    if (const auto* wrong = std::get_if<Problem>(&account))
        return *wrong;
    const auto& which = std::get<AccountId>(account);
    if (takes_a_person(ask, facts) && has_protection(state, which))
        return person_only("cancelling what protects a position");
    const auto followed = room.loop.command({ask.caller.requester(), CancelAll{which}});
    return json_answer_of([&](JsonWriter& json) { write_canceled(json, followed, state); });
}

}  // namespace

std::vector<Route> order_routes(const ResourcesPtr& resources) {
    const auto with_facts = [&](auto handler) {
        return [facts = resources->facts, handler](const Ask& ask, Room& room, const Reply& reply) {
            return handler(*facts, ask, room, reply);
        };
    };
    using Who = Route::Who;
    return {
        {"POST", "/v1/orders", Who::Token, Scope::Propose, false, {"wait", "wait_ms"}, place},
        {"POST", "/v1/orders/preview", Who::Token, Scope::Read, false, {}, preview},
        {"GET",
         "/v1/orders",
         Who::Token,
         Scope::Read,
         false,
         {"status", "account", "symbol", "limit", "after"},
         list_orders},
        {"GET", "/v1/orders/{order_id}", Who::Token, Scope::Read, false, {}, show},
        {"GET", "/v1/orders/{order_id}/explain", Who::Token, Scope::Read, false, {}, explain},
        {"PATCH", "/v1/orders/{order_id}", Who::Token, Scope::Trade, false, {"wait", "wait_ms"}, with_facts(replace)},
        {"DELETE", "/v1/orders/{order_id}", Who::Token, Scope::Propose, true, {"wait", "wait_ms"}, with_facts(cancel)},
        {"DELETE", "/v1/orders", Who::Token, Scope::Trade, true, {"account"}, with_facts(cancel_all)},
    };
}

}  // namespace sluice::gateway
