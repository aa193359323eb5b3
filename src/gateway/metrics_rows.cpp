#include "gateway/metrics_rows.hpp"

#include <algorithm>
#include <iterator>

#include "base/assert.hpp"  // SLUICE_ASSERT

namespace sluice::gateway {
namespace {

constexpr MetricRow kRows[] = {
    {"sluice_build_info", "gauge", "version", "Always 1; the version of this program."},
    {"sluice_live_mode", "gauge", "", "1 when this process trades with real money."},
    {"sluice_halted", "gauge", "account", "1 while the account, or every account, is halted."},
    {"sluice_armed_seconds", "gauge", "", "How long the arming still lasts; 0 when it is not armed."},
    {"sluice_frozen_instruments", "gauge", "account", "Instruments that take no new exposure."},
    {"sluice_flattens", "gauge", "", "Flattens under way."},

    {"sluice_orders_total", "counter", "venue, side, outcome",
     "Orders of this run by what became of them: placed, denied, rejected, filled, canceled, expired."},
    {"sluice_denials_total", "counter", "code", "Orders and commands that we denied, by the code of the denial."},
    {"sluice_fills_total", "counter", "venue", "Executions counted into orders."},
    {"sluice_order_durable_seconds", "histogram", "", "From the decision to place an order until the journal held it."},
    {"sluice_order_ack_seconds", "histogram", "venue",
     "From the decision to place an order to the venue's first word on it."},
    {"sluice_order_fill_seconds", "histogram", "venue", "From the decision to place an order to its first fill."},
    {"sluice_orders_open", "gauge", "account", "Orders that may still be filled."},
    {"sluice_requests_unknown", "gauge", "account", "Requests whose outcome nobody knows."},
    {"sluice_proposals_waiting", "gauge", "account", "Orders that wait for a person."},

    {"sluice_equity", "gauge", "account, currency", "Equity at the newest marks."},
    {"sluice_day_pnl", "gauge", "account, currency", "Equity against its first mark of the day."},
    {"sluice_drawdown_ratio", "gauge", "account", "How far equity is below its highest, as a part of it."},
    {"sluice_position_quantity", "gauge", "account, instrument, product", "Units held; below zero: sold short."},
    {"sluice_position_value", "gauge", "account, instrument, currency", "What the units are worth at the newest mark."},
    {"sluice_unprotected_quantity", "gauge", "account, instrument",
     "Filled in lists and covered by no stop at the venue."},
    {"sluice_limit_used_ratio", "gauge", "account, limit",
     "How much of a limit is used; above 1: over it. An empty account: the limits over all accounts."},

    {"sluice_venue_up", "gauge", "account, venue", "1 while the account is connected."},
    {"sluice_venue_breaker_open", "gauge", "account, venue", "1 while the breaker holds new exposure back."},
    {"sluice_reconcile_differences", "gauge", "account", "Differences to the venue that stand open."},
    {"sluice_reconciled_total", "counter", "account", "Comparisons with the venue that came to their end."},
    {"sluice_reconcile_age_seconds", "gauge", "account", "Since the last comparison with the venue."},
    {"sluice_market_data_age_seconds", "gauge", "instrument",
     "Since the instrument's last quote or trade was heard; the first 100 instruments by name."},
    {"sluice_market_events_total", "counter", "kind", "Quotes and trades heard."},

    {"sluice_events_appended_total", "counter", "", "Events in the journal, of all its runs."},
    {"sluice_journal_lag_events", "gauge", "", "Events that are appended and not durable yet."},
    {"sluice_journal_healthy", "gauge", "", "1 while the journal is written; 0 when it cannot be, or there is none."},
    {"sluice_alerts_raised_total", "counter", "code", "Alerts in the journal, by their code."},

    {"sluice_http_requests_total", "counter", "method, route, status", "Requests that a handler answered."},
    {"sluice_http_request_seconds", "histogram", "route",
     "From the handler's start to its answer; the wait for the journal comes on top."},
    {"sluice_door_refused_total", "counter", "", "Requests that the door refused before any handler."},
    {"sluice_access_refused_total", "counter", "code", "Refusals at the door, by the code of their problem."},
    {"sluice_stream_readers", "gauge", "", "Readers of the event stream."},
    {"sluice_stream_readers_slow", "gauge", "", "Of them, those that take nothing now."},
    {"sluice_stream_closed_total", "counter", "", "Readers closed because they took nothing for too long."},

    {"sluice_loop_slow_callbacks_total", "counter", "", "Callbacks that held the loop for more than 5 ms."},
    {"sluice_loop_slowest_callback_seconds", "gauge", "", "The longest of this run."},
    {"sluice_log_dropped_total", "counter", "", "Sentences that the log could not keep up with."},
    {"sluice_alert_messages_total", "counter", "target, outcome",
     "Alerts to people: sent, repeated (not sent again), held (told in a summary), dropped."},
    {"sluice_trace_spans_total", "counter", "outcome", "Spans of order traces: sent, dropped."},
};

}  // namespace

std::span<const MetricRow> metric_rows() { return kRows; }

const MetricRow& metric_row(std::string_view name) {
    const auto row =
        std::find_if(std::begin(kRows), std::end(kRows), [&](const MetricRow& r) { return r.name == name; });
    SLUICE_ASSERT(row != std::end(kRows), "a figure has a row in the table");
    return *row;
}

}  // namespace sluice::gateway
