#include "gateway/status_view.hpp"

#include <algorithm>

#include "base/sha256.hpp"         // hex
#include "engine/list_view.hpp"    // unprotected_of, held_by_engine
#include "gateway/rest_words.hpp"  // write_text, ...

namespace sluice::gateway {
namespace {

using engine::State;

void write_halts(JsonWriter& json, const State& state, const Caller& caller) {
    json.key("halts");
    json.begin_array();
    for (const auto& [account, halt] : state.halts) {
        if (!account.empty() && !caller.may_see(account))
            continue;
        json.begin_object();
        write_text(json, "account", account.view());
        json.field("cancel_exits", halt.cancel_exits);
        json.field("flatten", halt.flatten);
        write_text(json, "reason", halt.reason);
        json.end_object();
    }
    json.end_array();
}

void write_freezes(JsonWriter& json, const State& state, const Caller& caller) {
    json.key("freezes");
    json.begin_array();
    for (const auto& [where, reason] : state.freezes) {
        if (!caller.may_see(where.first))
            continue;
        json.begin_object();
        write_text(json, "account", where.first.view());
        json.field("symbol", where.second.view());
        write_text(json, "reason", reason);
        json.end_object();
    }
    json.end_array();
}

void write_flattens(JsonWriter& json, const State& state, const Caller& caller) {
    json.key("flattens");
    json.begin_array();
    for (const auto& [account, flatten] : state.flattens) {
        if (!caller.may_see(account))
            continue;
        json.begin_object();
        json.field("account", account.view());
        write_time(json, "since", flatten.since);
        write_text(json, "reason", flatten.reason);
        json.end_object();
    }
    json.end_array();
}

void write_unprotected(JsonWriter& json, const State& state, const Caller& caller) {
    json.key("unprotected");
    json.begin_array();
    for (const auto& [account, opened] : state.accounts) {
        if (!caller.may_see(account))
            continue;
        for (const auto& [instrument, qty] : engine::unprotected_of(state, account)) {
            if (qty.is_zero())
                continue;
            json.begin_object();
            json.field("account", account.view());
            json.field("symbol", instrument.view());
            json.field("qty", to_text(qty));
            json.end_object();
        }
    }
    json.end_array();
}

void write_only_here(JsonWriter& json, const State& state, const Caller& caller) {
    json.key("only_here");
    json.begin_array();
    for (const engine::HeldByUs& held : engine::held_by_engine(state)) {
        if (!caller.may_see(held.account))
            continue;
        json.begin_object();
        json.field("account", held.account.view());
        json.field("symbol", held.instrument.view());
        write_text(json, "list_id", held.list_id.view());
        write_text(json, "order_id", held.cl_ord_id.view());
        json.field("text", held.text);
        json.end_object();
    }
    json.end_array();
}

void write_journal(JsonWriter& json, const JournalState& journal) {
    json.key("journal");
    json.begin_object();
    json.field("recorded", journal.recorded);
    json.field("healthy", journal.healthy);
    write_text(json, "text", journal.text);
    json.field("durable_up_to", journal.durable_up_to);
    json.field("appended", journal.appended);
    write_text(json, "head", journal.durable_up_to > 0 ? hex(journal.head) : std::string{});
    json.end_object();
}

void write_venues(JsonWriter& json, const State& state, const Caller& caller) {
    json.key("venues");
    json.begin_array();
    for (const auto& [account, health] : state.venues) {
        if (!caller.may_see(account))
            continue;
        const auto compared = state.reconciles.find(account);
        json.begin_object();
        json.field("account", account.view());
        json.field("venue", health.venue.view());
        json.field("link", rest_word(health.link));
        json.field("breaker", rest_word(health.breaker));
        json.field("mode", rest_word(health.mode));
        write_text(json, "text", health.text);
        write_time(json, "last_seen", compared == state.reconciles.end() ? UnixNanos{} : compared->second.compared_at);
        json.end_object();
    }
    json.end_array();
}

void write_difference(JsonWriter& json, const DifferenceFound& found) {
    const bool is_cash = !found.currency.empty();
    json.begin_object();
    write_text(json, "symbol", found.instrument.view());
    write_text(json, "currency", found.currency.view());
    write_text(json, "order_id", found.order.view());
    json.field("class", rest_word(found.difference));
    json.field("ours", is_cash ? to_text(found.our_cash) : to_text(found.ours));
    json.field("venue", is_cash ? to_text(found.venue_cash) : to_text(found.venue));
    write_text(json, "evidence", found.evidence);
    json.end_object();
}

void write_reconciliation(JsonWriter& json, const State& state, const Caller& caller) {
    json.key("reconciliation");
    json.begin_array();
    for (const auto& [account, compared] : state.reconciles) {
        if (!caller.may_see(account))
            continue;
        json.begin_object();
        json.field("account", account.view());
        json.field("adopted", compared.adopted);
        json.field("snapshot", compared.compared);
        write_time(json, "compared_at", compared.compared_at);
        json.key("differences");
        json.begin_array();
        for (const auto& [key, found] : compared.open)
            write_difference(json, found);
        json.end_array();
        json.end_object();
    }
    json.end_array();
}

std::string_view status_of(const State& state, const JournalState& journal) {
    if (!journal.recorded || !journal.healthy)
        return "exit_only";
    const bool down = std::any_of(state.venues.begin(), state.venues.end(), [](const auto& one) {
        return one.second.link == Link::Down || one.second.breaker == Breaker::Open;
    });
    const bool differs = std::any_of(state.reconciles.begin(), state.reconciles.end(),
                                     [](const auto& one) { return !one.second.open.empty(); });
    return down || differs ? "degraded" : "ok";
}

}  // namespace

void write_rest_locks(JsonWriter& json, const LoopDesk& loop, const ServiceFacts& facts, const Caller& caller) {
    const State& state = loop.engine().state();
    const bool armed = state.armed_until && *state.armed_until > loop.now();
    json.begin_object();
    json.field("mode", rest_word(facts.mode));
    json.field("auto_execute", facts.auto_execute);
    json.field("require_confirmation", facts.require_confirmation);
    json.field("rehearse_live", facts.rehearse_live);
    json.field("arming_applies", facts.strict());
    json.field("armed", armed);
    write_time(json, "armed_until", armed ? *state.armed_until : UnixNanos{});
    json.key("armed_seconds_left");
    if (armed)
        json.integer((*state.armed_until - loop.now()).count() / 1'000'000'000);
    else
        json.null();
    write_halts(json, state, caller);
    write_freezes(json, state, caller);
    write_flattens(json, state, caller);
    write_unprotected(json, state, caller);
    write_only_here(json, state, caller);
    json.end_object();
}

void write_rest_health(JsonWriter& json, const LoopDesk& loop, const ServiceFacts& facts, const Caller& caller,
                       UnixNanos now) {
    const State& state = loop.engine().state();
    const JournalState journal = loop.journal();
    json.begin_object();
    json.field("status", status_of(state, journal));
    json.field("mode", rest_word(facts.mode));
    json.field("version", facts.version);
    json.field("uptime_seconds", std::max<std::int64_t>(0, (now - facts.started).count() / 1'000'000'000));
    json.field("now", format_rfc3339(loop.now()));
    write_text(json, "market", facts.market);
    write_journal(json, journal);
    write_venues(json, state, caller);
    const auto figures = facts.loop ? facts.loop() : ServiceFacts::LoopFigures{};
    json.key("loop");
    json.begin_object();
    json.field("slow_callbacks", figures.slow_callbacks);
    json.key("slowest_ms");
    json.decimal(figures.slowest.count(), 6);
    json.end_object();
    const auto readers = facts.stream ? facts.stream() : ServiceFacts::StreamFigures{};
    json.key("stream");
    json.begin_object();
    json.field("readers", readers.readers);
    json.field("slow", readers.slow);
    json.end_object();
    std::uint64_t open = 0;
    std::uint64_t unknown = 0;
    for (const auto index : state.open) {
        const engine::OrderState& order = state.orders[index];
        if (!caller.may_see(order.order.account))
            continue;
        ++open;
        unknown += order.in_flight.stage == RequestStage::Unknown ? 1 : 0;
    }
    const auto proposals = std::count_if(state.proposals.begin(), state.proposals.end(), [&](const auto& waiting) {
        return caller.may_see(waiting.second.order.account);
    });
    json.field("open_orders", open);
    json.field("unknown_requests", unknown);
    json.field("proposals", static_cast<std::uint64_t>(proposals));
    write_reconciliation(json, state, caller);
    json.end_object();
}

}  // namespace sluice::gateway
