#include "gateway/metrics_state.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/figures.hpp"    // Figures
#include "engine/list_view.hpp"  // unprotected_of

namespace sluice::gateway {
namespace {

template <class F>
double number(F value) {
    return static_cast<double>(value.nanos()) / static_cast<double>(F::kUnit);
}
double seconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1e9; }

struct AccountCounts {
    std::uint64_t open = 0, unknown = 0, proposals = 0, frozen = 0;
};

std::map<AccountId, AccountCounts> count_accounts(const engine::State& state) {
    std::map<AccountId, AccountCounts> counts;
    for (const auto index : state.open) {
        const engine::OrderState& order = state.orders[index];
        AccountCounts& of = counts[order.order.account];
        of.open += is_end(order.ord_status) ? 0 : 1;
        of.unknown += (order.in_flight.stage == RequestStage::Unknown ? 1u : 0u) +
                      (order.cancel.stage == RequestStage::Unknown ? 1u : 0u);
    }
    for (const auto& [id, proposal] : state.proposals)
        ++counts[proposal.order.account].proposals;
    for (const auto& [key, reason] : state.freezes)
        ++counts[key.first].frozen;
    return counts;
}

void read_money(const engine::State& state, const engine::Figures& figures, const AccountId& account,
                MetricSheet& sheet) {
    const auto equity = figures.equity(account);
    if (!equity)
        return;
    const auto currency = equity->currency.view();
    sheet.add("sluice_equity", number(equity->amount), {{"account", account.view()}, {"currency", currency}});
    if (const auto day = state.day_marks.find(account); day != state.day_marks.end())
        sheet.add("sluice_day_pnl", number(equity->amount - day->second.equity),
                  {{"account", account.view()}, {"currency", currency}});
    if (const auto peak = state.peaks.find(account); peak != state.peaks.end() && peak->second > Amount{})
        sheet.add("sluice_drawdown_ratio", std::max(0.0, 1.0 - number(equity->amount) / number(peak->second)),
                  {{"account", account.view()}});
}

void read_limits(const engine::Figures& figures, const AccountId& account, MetricSheet& sheet) {
    for (const engine::UsedLimit& limit : figures.limit_uses(account))
        if (limit.fraction)
            sheet.add("sluice_limit_used_ratio", number(*limit.fraction),
                      {{"account", account.view()}, {"limit", limit.name}});
}

void read_connection(const engine::State& state, const Account& account, UnixNanos now, MetricSheet& sheet) {
    const auto id = account.id.view();
    const auto health = state.venues.find(account.id);
    const bool up = health != state.venues.end() && health->second.link == Link::Up;
    const bool open = health != state.venues.end() && health->second.breaker == Breaker::Open;
    sheet.add("sluice_venue_up", up ? 1 : 0, {{"account", id}, {"venue", account.venue.view()}});
    sheet.add("sluice_venue_breaker_open", open ? 1 : 0, {{"account", id}, {"venue", account.venue.view()}});
    const auto compared = state.reconciles.find(account.id);
    if (compared == state.reconciles.end())
        return;
    sheet.add("sluice_reconcile_differences", static_cast<double>(compared->second.open.size()), {{"account", id}});
    if (compared->second.compared != 0)
        sheet.add("sluice_reconcile_age_seconds", seconds(now - compared->second.compared_at), {{"account", id}});
}

void read_positions(const engine::State& state, const engine::Figures& figures, MetricSheet& sheet) {
    for (const auto& [key, position] : state.positions) {
        if (position.qty.is_zero())
            continue;
        const auto account = key.account.view();
        const auto instrument = key.instrument.view();
        sheet.add("sluice_position_quantity", number(position.qty),
                  {{"account", account}, {"instrument", instrument}, {"product", to_text(key.product)}});
        if (const auto value = figures.market_value(position); value && key.product == Product::None)
            sheet.add("sluice_position_value", number(value->amount),
                      {{"account", account}, {"instrument", instrument}, {"currency", value->currency.view()}});
    }
}

}  // namespace

void read_state(const engine::Engine& engine, UnixNanos now, MetricSheet& sheet) {
    const engine::State& state = engine.state();
    const engine::Figures figures = engine.figures();
    const bool armed = state.armed_until && *state.armed_until > now;
    sheet.add("sluice_armed_seconds", armed ? seconds(*state.armed_until - now) : 0);
    sheet.add("sluice_flattens", static_cast<double>(state.flattens.size()));
    auto counts = count_accounts(state);
    for (const auto& [id, account] : state.accounts) {
        const AccountCounts& of = counts[id];
        const auto name = id.view();
        sheet.add("sluice_halted", state.is_halted(id) ? 1 : 0, {{"account", name}});
        sheet.add("sluice_frozen_instruments", static_cast<double>(of.frozen), {{"account", name}});
        sheet.add("sluice_orders_open", static_cast<double>(of.open), {{"account", name}});
        sheet.add("sluice_requests_unknown", static_cast<double>(of.unknown), {{"account", name}});
        sheet.add("sluice_proposals_waiting", static_cast<double>(of.proposals), {{"account", name}});
        for (const auto& [instrument, qty] : engine::unprotected_of(state, id))
            sheet.add("sluice_unprotected_quantity", number(qty),
                      {{"account", name}, {"instrument", instrument.view()}});
        read_money(state, figures, id, sheet);
        read_limits(figures, id, sheet);
        read_connection(state, account, now, sheet);
    }
    read_limits(figures, AccountId{}, sheet);
    read_positions(state, figures, sheet);
}

void read_journal(const JournalState& journal, MetricSheet& sheet) {
    sheet.add("sluice_events_appended_total", static_cast<double>(journal.appended));
    sheet.add("sluice_journal_healthy", journal.recorded && journal.healthy ? 1 : 0);
    if (journal.recorded)
        sheet.add("sluice_journal_lag_events",
                  static_cast<double>(journal.appended - std::min(journal.appended, journal.durable_up_to)));
}

void read_process(const ProcessFigures& process, MetricSheet& sheet) {
    const auto count = [&](std::string_view name, std::uint64_t value,
                           std::initializer_list<MetricSheet::Label> labels = {}) {
        sheet.add(name, static_cast<double>(value), labels);
    };
    count("sluice_door_refused_total", process.door_refused);
    count("sluice_stream_readers", process.stream_readers);
    count("sluice_stream_readers_slow", process.stream_slow);
    count("sluice_stream_closed_total", process.stream_closed);
    count("sluice_loop_slow_callbacks_total", process.slow_callbacks);
    sheet.add("sluice_loop_slowest_callback_seconds", seconds(process.slowest_callback));
    count("sluice_log_dropped_total", process.log_dropped);
    for (const ProcessFigures::AlertFigures& alerts : process.alerts) {
        count("sluice_alert_messages_total", alerts.sent, {{"target", alerts.target}, {"outcome", "sent"}});
        count("sluice_alert_messages_total", alerts.repeated, {{"target", alerts.target}, {"outcome", "repeated"}});
        count("sluice_alert_messages_total", alerts.held, {{"target", alerts.target}, {"outcome", "held"}});
        count("sluice_alert_messages_total", alerts.dropped, {{"target", alerts.target}, {"outcome", "dropped"}});
    }
    count("sluice_trace_spans_total", process.trace_spans_sent, {{"outcome", "sent"}});
    count("sluice_trace_spans_total", process.trace_spans_dropped, {{"outcome", "dropped"}});
}

}  // namespace sluice::gateway
