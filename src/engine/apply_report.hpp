#pragma once

#include "engine/order_state.hpp"  // OrderState
#include "model/event.hpp"         // ReportApplied

namespace sluice::engine {

// What `report` does to `order`, as the event that will be journaled and folded. Idempotent: venues resend after a
// reconnect and the REST reply races the stream, so a fill counts once per ExecID and an acknowledgement after a fill is
// Stale, not an error. Totals yield inferred fills; a real execution arriving later first consumes the inferred quantity. A
// correction or bust reverses the fill it names and is the only way a quantity shrinks. `estimate_px` values an inferred
// fill whose notional the venue does not say; the real execution corrects it.
ReportApplied judge(const OrderState& order, const ExecutionReport& report, Price estimate_px);

// The first report of an order that is not ours: adopted as External (design.md 6).
ReportApplied judge_external(const ExecutionReport& report, Price estimate_px);

// The order an external report creates, before its quantities are folded in.
OrderState external_order(const ExecutionReport& report);

// Whether so much is filled that the venue broke the order: more than the larger total of the order and a replace in flight.
bool is_overfilled(const OrderState& order);

// Whether a query's answer proves that the venue never took the request in flight. A hint never does, nor does an answer about
// an order that has been heard of.
bool proves_not_taken(const OrderState& order, const OrderNotFound& answer);

}  // namespace sluice::engine
