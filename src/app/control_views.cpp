#include "app/control_views.hpp"

#include <algorithm>
#include <optional>

#include "app/held_by_engine.hpp"  // held_by_engine
#include "base/sha256.hpp"         // hex
#include "base/time.hpp"           // format_rfc3339

namespace sluice::app {
namespace {

void write_text(JsonWriter& json, std::string_view name, std::string_view value) {
    if (!value.empty())
        json.field(name, value);
}

template <class T>
void write_figure(JsonWriter& json, std::string_view name, const std::optional<T>& value) {
    if (value)
        json.field(name, to_text(*value));
}

void write_halts(JsonWriter& json, const engine::State& state) {
    json.key("halts");
    json.begin_array();
    for (const auto& [account, halt] : state.halts) {
        json.begin_object();
        write_text(json, "account", account.view());
        write_text(json, "reason", halt.reason);
        json.end_object();
    }
    json.end_array();
    json.key("freezes");
    json.begin_array();
    for (const auto& [where, reason] : state.freezes) {
        json.begin_object();
        write_text(json, "account", where.first.view());
        write_text(json, "instrument", where.second.view());
        write_text(json, "reason", reason);
        json.end_object();
    }
    json.end_array();
}

void write_connections(JsonWriter& json, const engine::State& state) {
    json.key("connections");
    json.begin_array();
    for (const auto& [account, health] : state.venues) {
        json.begin_object();
        json.field("account", account.view());
        json.field("venue", health.venue.view());
        json.field("link", to_text(health.link));
        json.field("breaker", to_text(health.breaker));
        json.field("mode", to_text(health.mode));
        write_text(json, "text", health.text);
        json.end_object();
    }
    json.end_array();
}

void write_journal(JsonWriter& json, const world::JournalState& journal) {
    json.key("journal");
    json.begin_object();
    json.field("recorded", journal.recorded);
    json.field("healthy", journal.healthy);
    write_text(json, "text", journal.text);
    json.field("durable_up_to", journal.durable_up_to);
    json.field("appended", journal.appended);
    if (journal.durable_up_to > 0)
        json.field("head", hex(journal.head));
    json.end_object();
}

}  // namespace

void write_status(JsonWriter& json, const world::LoopDesk& loop, const RunFacts& facts,
                  const Certificates& certificates) {
    const engine::State& state = loop.engine().state();
    json.begin_object();
    json.field("mode", to_text(facts.mode));
    json.field("rehearse_live", facts.rehearse_live);
    json.field("auto_execute", facts.auto_execute);
    json.field("require_confirmation", facts.require_confirmation);
    json.field("version", facts.version);
    json.field("home", facts.home);
    json.field("market", facts.market);
    json.field("now", format_rfc3339(loop.now()));
    const bool strict = facts.mode == Mode::Live || facts.rehearse_live;
    json.field("arming_applies", strict);
    json.field("armed", state.armed_until && *state.armed_until > loop.now());
    if (state.armed_until && *state.armed_until > loop.now()) {
        json.field("armed_until", format_rfc3339(*state.armed_until));
        json.field("armed_seconds_left", (*state.armed_until - loop.now()).count() / 1'000'000'000);
    }
    write_halts(json, state);
    write_connections(json, state);
    write_journal(json, loop.journal());
    std::uint64_t unknown = 0;
    for (const auto index : state.open)
        unknown += state.orders[index].in_flight.stage == RequestStage::Unknown ? 1 : 0;
    json.field("open_orders", std::uint64_t{state.open.size()});
    json.field("unknown_requests", unknown);
    json.key("proposals");
    write_proposals(json, state, {}, loop.now());
    json.key("unprotected");
    write_unprotected(json, state);
    json.key("flattens");
    write_flattens(json, state);
    json.key("reconciliation");
    write_reconciliation(json, state, certificates);
    json.key("only_here");
    json.begin_array();
    for (const std::string& held : held_by_engine(state))
        json.string(held);
    json.end_array();
    json.end_object();
}

void write_order(JsonWriter& json, const engine::State& state, const engine::OrderState& order) {
    const NewOrderSingle& asked = order.order;
    json.begin_object();
    json.field("order", asked.cl_ord_id.view());
    if (order.placed_as != asked.cl_ord_id)
        write_text(json, "placed_as", order.placed_as.view());
    write_text(json, "order_id", order.order_id.view());
    json.field("account", asked.account.view());
    json.field("instrument", asked.instrument.view());
    write_text(json, "strategy", asked.strategy.view());
    json.field("side", to_text(asked.side));
    json.field("ord_type", to_text(asked.ord_type));
    json.field("time_in_force", to_text(asked.time_in_force));
    json.field("order_qty", to_text(asked.order_qty));
    write_figure(json, "cash_order_qty", asked.cash_order_qty);
    write_figure(json, "price", asked.price);
    write_figure(json, "stop_px", asked.stop_px);
    write_figure(json, "trail_amount", asked.trail_amount);
    write_figure(json, "trail_percent", asked.trail_percent);
    write_text(json, "list", order.list_id.view());
    json.field("ord_status", to_text(order.ord_status));
    json.field("cum_qty", to_text(order.cum_qty));
    json.field("leaves_qty", to_text(order.leaves_qty()));
    if (const auto price = average(order.cum_notional, order.cum_qty))
        json.field("avg_px", to_text(*price));
    json.field("exposure", to_text(order.exposure));
    json.field("external", order.external);
    if (order.in_flight.any()) {
        json.field("request", to_text(order.in_flight.kind));
        json.field("request_stage", to_text(order.in_flight.stage));
    }
    if (order.cancel.any())
        json.field("cancel_stage", to_text(order.cancel.stage));
    json.field("placed_at", format_rfc3339(order.placed_at));
    if (order.denial != DenialCode::None)
        json.field("denial", to_text(order.denial));
    write_text(json, "text", order.text);
    if (const Instrument* instrument = state.find_instrument(asked.instrument))
        write_text(json, "currency", instrument->currency.view());
    json.end_object();
}

void write_orders(JsonWriter& json, const engine::State& state, const AccountId& account, bool open_only,
                  std::size_t most) {
    json.begin_array();
    std::size_t written = 0;
    for (std::size_t i = state.orders.size(); i > 0 && written < most; --i) {
        const engine::OrderState& order = state.orders[i - 1];
        const bool open = !is_end(order.ord_status) || order.in_flight.any();
        if ((open_only && !open) || (!account.empty() && order.order.account != account))
            continue;
        write_order(json, state, order);
        ++written;
    }
    json.end_array();
}

void write_positions(JsonWriter& json, const engine::State& state, const AccountId& account) {
    json.begin_array();
    for (const auto& [key, position] : state.positions) {
        const auto venue = state.venue_positions.find(key);
        const Quantity seen = venue == state.venue_positions.end() ? Quantity{} : venue->second.qty;
        if ((!account.empty() && key.account != account) || (position.qty == Quantity{} && seen == Quantity{}))
            continue;
        json.begin_object();
        json.field("account", key.account.view());
        json.field("instrument", key.instrument.view());
        if (key.product != Product::None)
            json.field("product", to_text(key.product));
        json.field("qty", to_text(position.qty));
        if (const auto price = average(position.cost, position.qty))
            json.field("avg_px", to_text(*price));
        const Instrument* instrument = state.find_instrument(key.instrument);
        if (instrument != nullptr) {
            json.field("currency", instrument->currency.view());
            if (const auto realized = amount_of(position.realized, instrument->multiplier))
                json.field("realized", to_text(*realized));
        }
        json.field("fees", to_text(position.fees));
        if (venue != state.venue_positions.end()) {
            json.field("venue_qty", to_text(seen));
            json.field("venue_time", format_rfc3339(venue->second.transact_time));
        }
        json.end_object();
    }
    json.end_array();
}

void write_accounts(JsonWriter& json, const engine::State& state, const AccountId& wanted) {
    json.begin_array();
    for (const auto& [id, account] : state.accounts) {
        if (!wanted.empty() && id != wanted)
            continue;
        json.begin_object();
        json.field("account", id.view());
        json.field("venue", account.venue.view());
        json.field("currency", account.base_currency.view());
        json.field("halted", state.is_halted(id));
        json.key("cash");
        json.begin_array();
        for (const auto& [key, total] : state.cash) {
            if (key.first != id)
                continue;
            json.begin_object();
            json.field("currency", key.second.view());
            json.field("total", to_text(total));
            const auto venue = state.venue_balances.find(key);
            if (venue != state.venue_balances.end()) {
                json.field("venue_total", to_text(venue->second.total));
                json.field("venue_available", to_text(venue->second.available));
                json.field("venue_time", format_rfc3339(venue->second.transact_time));
            }
            json.end_object();
        }
        json.end_array();
        if (const auto mark = state.day_marks.find(id); mark != state.day_marks.end())
            json.field("equity_at_day_open", to_text(mark->second.equity));
        json.end_object();
    }
    json.end_array();
}

}  // namespace sluice::app
