#include "venues/alpaca/mapping_reports.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"  // quoted
#include "venues/alpaca/mapping_words.hpp"

namespace sluice::venues::alpaca {

namespace {

tl::unexpected<Error> about(const Order& order, const std::string& what) {
    return fail(ErrorCode::Invalid, "order " + quoted(order.id) + ": " + what);
}

// A client id that cannot be ours says nothing to us.
ClOrdId our_id(std::string_view client_order_id) {
    const auto id = ClOrdId::parse(client_order_id);
    return id ? *id : ClOrdId{};
}

// Whether the order would replace another and has not done so: the venue's id of what stands is still the other's.
bool replaces_not_yet(const Order& order) {
    return order.replaces && (order.status == StatusWord::PendingNew || order.status == StatusWord::Accepted ||
                              order.status == StatusWord::Rejected);
}

Status add_totals(const Order& order, ExecutionReport& out) {
    out.cum_qty = order.filled_qty;
    if (order.filled_qty.is_zero()) {
        out.cum_notional = Notional{};
    } else if (order.filled_avg_price) {
        const auto notional = product(*order.filled_avg_price, order.filled_qty);
        if (!notional)
            return about(order, notional.error().text);
        out.cum_notional = *notional;
    }
    return {};
}

// What the event says of the order beside its status.
ExecType exec_type_of(const TradeUpdate& update) {
    if (!update.event.known())
        return ExecType::OrderStatus;
    switch (*update.event.known()) {
        case EventWord::Accepted:
        case EventWord::PendingNew:
        case EventWord::New: return update.order.replaces ? ExecType::OrderStatus : ExecType::New;
        case EventWord::PartialFill:
        case EventWord::Fill: return ExecType::Trade;
        case EventWord::Canceled: return ExecType::Canceled;
        case EventWord::Expired: return ExecType::Expired;
        case EventWord::Replaced: return ExecType::Replaced;
        case EventWord::Rejected: return ExecType::Rejected;
        case EventWord::DoneForDay: return ExecType::DoneForDay;
        case EventWord::Suspended: return ExecType::Suspended;
        case EventWord::Held: return ExecType::Held;
        case EventWord::Stopped:
        case EventWord::Calculated:
        case EventWord::PendingCancel:
        case EventWord::PendingReplace:
        case EventWord::OrderReplaceRejected:
        case EventWord::OrderCancelRejected:
        case EventWord::Restated: return ExecType::OrderStatus;
    }
    return ExecType::OrderStatus;
}

Status add_execution(const TradeUpdate& update, ExecutionReport& out) {
    if (!update.qty || !update.price || *update.qty <= Quantity{})
        return about(update.order, "a fill must name its qty and its price, and the qty must be positive");
    out.last_qty = *update.qty;
    out.last_px = *update.price;
    if (!update.execution_id)
        return {};
    const auto id = ExecId::parse(*update.execution_id);
    if (!id)
        return about(update.order, "execution_id " + id.error().text);
    out.exec_id = *id;
    return {};
}

// The order goes on under another id, which only who asked for it knows as ours. Without it the status says what there is.
Status add_replacement(const Order& order, const ClOrdId& replacement, ExecutionReport& out) {
    if (order.replaced_by) {
        const auto id = OrderId::parse(*order.replaced_by);
        if (!id)
            return about(order, "replaced_by " + id.error().text);
        out.order_id = *id;
    }
    if (replacement.empty()) {
        out.exec_type = ExecType::OrderStatus;
        return {};
    }
    out.orig_cl_ord_id = out.cl_ord_id;
    out.cl_ord_id = replacement;
    out.order_qty = {};  // the order's is the one replaced
    return {};
}

OrderCancelReject refused(const ExecutionReport& report, RequestKind request, const ClOrdId& replacement) {
    OrderCancelReject out;
    out.venue = report.venue;
    out.account = report.account;
    out.cl_ord_id = request == RequestKind::Replace && !replacement.empty() ? replacement : report.cl_ord_id;
    out.response_to = request;
    out.reason = is_end(report.ord_status) ? CxlRejReason::TooLateToCancel : CxlRejReason::Other;
    out.transact_time = report.transact_time;
    out.text = request == RequestKind::Replace ? "order_replace_rejected" : "order_cancel_rejected";
    return out;
}

}  // namespace

Result<ExecutionReport> to_report(const Order& order, const Whose& whose, ReportSource source) {
    ExecutionReport out;
    out.venue = whose.venue;
    out.account = whose.account;
    out.exec_type = ExecType::OrderStatus;
    out.source = source;
    const auto instrument = instrument_of(order.symbol, order.asset_class);
    if (!instrument)
        return about(order, instrument.error().text);
    out.instrument = *instrument;
    const auto side = side_of(order.side);
    if (!side)
        return about(order, "the side is " + quoted(order.side.text()) + "; buy, sell and sell_short are known");
    out.side = *side;
    const auto id = OrderId::parse(order.id);
    if (!id)
        return about(order, "the id is no id: " + id.error().text);
    if (!replaces_not_yet(order))
        out.order_id = *id;
    out.cl_ord_id = our_id(order.client_order_id);
    out.ord_status = status_of(order);
    out.order_qty = order.qty.value_or(Quantity{});
    out.transact_time = std::max(order.created_at, order.updated_at.value_or(order.created_at));
    if (order.status == StatusWord::Rejected)
        out.ord_rej_reason = OrdRejReason::Other;
    if (!order.status.known())
        out.text = "status " + quoted(order.status.text()) + " is none we know; the order counts as working";
    if (auto status = add_totals(order, out); !status)
        return fail(status.error());
    return out;
}

Result<UpdateReport> to_report(const TradeUpdate& update, const Whose& whose, const ClOrdId& replacement) {
    auto report = to_report(update.order, whose, ReportSource::Stream);
    if (!report)
        return fail(report.error());
    report->transact_time = update.timestamp.value_or(report->transact_time);
    report->exec_type = exec_type_of(update);
    if (update.event == EventWord::OrderCancelRejected)
        return refused(*report, RequestKind::Cancel, replacement);
    if (update.event == EventWord::OrderReplaceRejected)
        return refused(*report, RequestKind::Replace, replacement);
    if (!update.event.known())
        report->text = "event " + quoted(update.event.text()) + " is none we know; its order is taken as it stands";
    Status status;
    if (report->exec_type == ExecType::Trade)
        status = add_execution(update, *report);
    if (report->exec_type == ExecType::Replaced)
        status = add_replacement(update.order, replacement, *report);
    if (!status)
        return fail(status.error());
    return *report;
}

Result<VenueBalance> to_balance(const Account& account, const Whose& whose, UnixNanos at) {
    const auto currency = Currency::parse(account.currency);
    if (!currency)
        return fail(ErrorCode::Invalid, "the account's currency is none: " + currency.error().text);
    VenueBalance out;
    out.venue = whose.venue;
    out.account = whose.account;
    out.currency = *currency;
    out.total = account.cash;
    out.available = std::min(account.cash, account.non_marginable_buying_power.value_or(account.cash));
    out.transact_time = at;
    return out;
}

Result<VenuePosition> to_position(const Position& position, const Whose& whose, UnixNanos at) {
    const auto instrument = instrument_of(position.symbol, position.asset_class);
    if (!instrument)
        return fail(ErrorCode::Invalid, "position " + quoted(position.symbol) + ": " + instrument.error().text);
    VenuePosition out;
    out.venue = whose.venue;
    out.account = whose.account;
    out.instrument = *instrument;
    // The side decides: a short quantity is told as negative, and has been told as positive.
    out.qty = position.side == PositionSideWord::Short ? -position.qty.abs() : position.qty;
    out.avg_px = position.avg_entry_price;
    out.transact_time = at;
    return out;
}

}  // namespace sluice::venues::alpaca
