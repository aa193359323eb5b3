#include "gateway/order_view.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/idempotency.hpp"  // key_name
#include "engine/list_view.hpp"    // find_planned
#include "gateway/order_body.hpp"  // key_of
#include "gateway/rest_words.hpp"  // rest_word, write_text, ...

namespace sluice::gateway {
namespace {

using engine::OrderState;
using engine::State;

constexpr std::string_view kClientPrefix = "client:";
constexpr std::size_t kVenueIdsLookedAt = 5'000;

std::string name_of(const auto& id) { return std::string{id.view()}; }

OrderState unsent(const NewOrderSingle& order, const Requester& by, OrdStatus status, UnixNanos since) {
    OrderState out;
    out.order = order;
    out.placed_as = order.cl_ord_id;
    out.by = by;
    out.ord_status = status;
    out.placed_at = since;
    return out;
}

OrderState proposed(const engine::Proposal& proposal, const ClOrdId& id) {
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

OrderState planned(const engine::PlannedExit& exit) {
    const engine::ListState& list = *exit.list;
    auto out = unsent(*exit.order, list.by, exit.over ? OrdStatus::Canceled : OrdStatus::Held, list.placed_at);
    out.exposure = Exposure::Exit;
    out.list_id = list.list.list_id;
    out.role = exit.role;
    out.text = exit.over ? "it was never sent: its list has ended, or it was given up" : "the engine holds it";
    return out;
}

// 0.025 is "2.5".
std::string percent_text(Ratio ratio) { return to_text(Ratio::from_nanos(ratio.nanos() * 100)); }

void write_pending(JsonWriter& json, const OrderState& order) {
    const auto stage = order.in_flight.any() ? order.in_flight.stage : order.cancel.stage;
    json.key("pending");
    if (order.in_flight.any())
        json.string(rest_word(order.in_flight.kind));
    else if (order.cancel.any())
        json.string("cancel");
    else
        json.null();
    write_text(json, "pending_stage", stage == RequestStage::None ? std::string{} : rest_word(stage));
}

void write_denial(JsonWriter& json, const OrderState& order) {
    json.key("denial");
    if (order.denial == DenialCode::None)
        return json.null();
    json.begin_object();
    json.field("code", rest_word(order.denial));
    json.field("text", order.text);
    json.end_object();
}

std::string_view client_id(const OrderState& order) {
    return order.by.key.empty() ? order.placed_as.view() : order.by.key.view();
}

// The index knows one order of each id; behind it stand those of other accounts, of which the newest are looked at.
const OrderState* find_venue_order(const State& state, const OrderId& id, const Caller& caller) {
    const std::uint32_t* index = state.venue_order_index.find(id);
    if (index == nullptr)
        return nullptr;
    if (caller.may_see(state.orders[*index].order.account))
        return &state.orders[*index];
    const std::size_t size = state.orders.size();
    for (std::size_t looked = 0; looked < std::min(size, kVenueIdsLookedAt); ++looked)
        if (const OrderState& order = state.orders[size - 1 - looked];
            order.order_id == id && caller.may_see(order.order.account))
            return &order;
    return nullptr;
}

}  // namespace

std::optional<OrderState> find_any_order(const State& state, const ClOrdId& id) {
    const ClOrdId placed = state.placed_id(id);
    if (const OrderState* order = state.find_order(placed))
        return *order;
    if (const engine::Proposal* proposal = state.find_proposal(id))
        return proposed(*proposal, id);
    if (const auto exit = engine::find_planned(state, placed))
        return planned(*exit);
    return std::nullopt;
}

std::optional<NamedOrder> find_named_order(const State& state, std::string_view name, const Caller& caller) {
    if (name.starts_with(kClientPrefix)) {
        const IdempotencyKey key = key_of(name.substr(kClientPrefix.size()));
        const auto used = state.keys.find(engine::key_name(caller.requester(key)));
        auto order = used == state.keys.end() ? std::nullopt : find_any_order(state, used->second.cl_ord_id);
        return order ? std::optional{NamedOrder{std::move(*order)}} : std::nullopt;
    }
    const auto id = ClOrdId::parse(name);
    auto ours = id ? find_any_order(state, *id) : std::nullopt;
    if (ours && caller.may_see(ours->order.account))
        return NamedOrder{std::move(*ours)};
    if (const auto theirs = OrderId::parse(name))
        if (const OrderState* order = find_venue_order(state, *theirs, caller))
            return NamedOrder{*order, true};
    return ours ? std::optional{NamedOrder{std::move(*ours)}} : std::nullopt;
}

void write_rest_terms(JsonWriter& json, const NewOrderSingle& order) {
    json.field("side", rest_word(order.side));
    json.key("qty");
    if (order.order_qty.is_zero())
        json.null();
    else
        json.string(to_text(order.order_qty));
    write_figure(json, "notional", order.cash_order_qty);
    json.field("order_type", rest_word(order.ord_type));
    json.field("time_in_force", rest_word(order.time_in_force));
    write_figure(json, "limit_price", order.price);
    write_figure(json, "stop_price", order.stop_px);
    write_figure(json, "trail_amount", order.trail_amount);
    write_text(json, "trail_percent", order.trail_percent ? percent_text(*order.trail_percent) : std::string{});
    write_time(json, "expire_time", order.expire_time.value_or(UnixNanos{}));
    write_text(json, "product", order.product == Product::None ? std::string{} : rest_word(order.product));
}

void write_rest_order(JsonWriter& json, const OrderState& order, bool wait_over) {
    const NewOrderSingle& asked = order.order;
    json.begin_object();
    json.field("order_id", order.placed_as.view());
    json.field("current_id", asked.cl_ord_id.view());
    write_text(json, "venue_order_id", order.order_id.view());
    json.field("client_order_id", client_id(order));
    json.field("account", asked.account.view());
    json.field("symbol", asked.instrument.view());
    write_rest_terms(json, asked);
    json.field("filled_qty", to_text(order.cum_qty));
    json.field("remaining_qty", to_text(order.leaves_qty()));
    json.key("filled_avg_price");
    if (const auto price = average(order.cum_notional, order.cum_qty))
        json.string(to_text(*price));
    else
        json.null();
    json.field("status", rest_word(order.ord_status));
    write_pending(json, order);
    json.field("exposure", rest_word(order.exposure));
    write_text(json, "strategy", asked.strategy.view());
    write_text(json, "by", order.by.who.view());
    write_text(json, "list_id", order.list_id.view());
    write_text(json, "role", order.role == ListRole::None ? std::string{} : rest_word(order.role));
    json.field("external", order.external);
    write_time(json, "submitted_at", order.placed_at);
    write_time(json, "filled_at", order.ord_status == OrdStatus::Filled ? order.transact_time : UnixNanos{});
    write_time(json, "updated_at", order.transact_time == UnixNanos{} ? order.placed_at : order.transact_time);
    write_denial(json, order);
    write_text(json, "text", order.text);
    if (wait_over)
        json.field("wait_over", true);
    json.end_object();
}

void write_rest_proposal(JsonWriter& json, const engine::Proposal& proposal, std::string_view preview) {
    const NewOrderSingle& order = proposal.order;
    json.begin_object();
    json.field("proposal_id", order.cl_ord_id.view());
    json.field("hash", proposal.hash);
    write_text(json, "by", proposal.by.who.view());
    json.field("client_order_id", proposal.by.key.empty() ? order.cl_ord_id.view() : proposal.by.key.view());
    json.field("account", order.account.view());
    json.field("symbol", order.instrument.view());
    write_rest_terms(json, order);
    write_text(json, "strategy", order.strategy.view());
    write_text(json, "order_class", proposal.list ? rest_word(proposal.list->list_class) : std::string{});
    json.field("reference_price", to_text(proposal.reference_px));
    write_time(json, "proposed_at", proposal.proposed_at);
    write_time(json, "expires_at", proposal.expires);
    write_text(json, "preview", preview);
    json.key("legs");
    json.begin_array();
    for (std::size_t i = 0; proposal.list && i < proposal.list->orders.size(); ++i) {
        const NewOrderSingle& leg = proposal.list->orders[i];
        json.begin_object();
        json.field("order_id", leg.cl_ord_id.view());
        write_text(json, "role", rest_word(role_of(*proposal.list, i)));
        write_rest_terms(json, leg);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

bool is_open(const OrderState& order) { return !is_end(order.ord_status) || order.in_flight.any(); }

}  // namespace sluice::gateway
