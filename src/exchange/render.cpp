#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

namespace {

// The venue's execution ids: X1, X2, ...; those of a later run of the same home are X<run>-1, X<run>-2, ...
ExecId exec_id(std::uint64_t run, std::uint64_t number) {
    std::string text = "X";
    if (run > 0) text += std::to_string(run) + "-";
    text += std::to_string(number);
    return ExecId{InlineText<ExecId::kWidth>::unchecked(text)};
}

}  // namespace

VenueReport Exchange::Impl::render(const Outcome& outcome) const {
    switch (outcome.kind) {
        case OutcomeKind::Balance:
            return VenueBalance{config.venue,  accounts[outcome.account].id(), outcome.currency, outcome.fee,
                                outcome.available, outcome.at};
        case OutcomeKind::Position:
            return VenuePosition{config.venue,    accounts[outcome.account].id(), listings[outcome.listing].instrument.id,
                                 Product::None, outcome.cum_qty, outcome.last_px, outcome.at};
        case OutcomeKind::NotFound: {
            OrderNotFound answer;
            answer.venue = config.venue;
            answer.account = accounts.empty() || outcome.account == kNoListing ? AccountId{} : accounts[outcome.account].id();
            answer.cl_ord_id = outcome.cl_ord_id;
            answer.kind = NotFoundKind::Proof;
            return answer;
        }
        case OutcomeKind::CancelReject: {
            OrderCancelReject reject;
            reject.venue = config.venue;
            reject.account = outcome.account == kNoListing ? AccountId{} : accounts[outcome.account].id();
            reject.cl_ord_id = outcome.cl_ord_id;
            reject.response_to = outcome.response_to;
            reject.reason = outcome.cxl_rej_reason;
            reject.transact_time = outcome.at;
            reject.text = outcome.text;
            return reject;
        }
        case OutcomeKind::Report: break;
    }
    const Order& order = orders[outcome.order];
    ExecutionReport report;
    report.venue = config.venue;
    report.account = order.account_id;
    report.instrument = order.instrument;
    report.cl_ord_id = outcome.cl_ord_id;
    report.orig_cl_ord_id = outcome.orig_cl_ord_id;
    report.exec_type = outcome.exec_type;
    report.ord_status = outcome.ord_status;
    report.side = order.side;
    report.source = outcome.exec_type == ExecType::OrderStatus ? ReportSource::Poll : ReportSource::Stream;
    report.liquidity = outcome.liquidity;
    report.ord_rej_reason = outcome.ord_rej_reason;
    report.order_qty = outcome.order_qty;
    report.cum_qty = outcome.cum_qty;
    report.cum_notional = outcome.cum_notional;
    report.transact_time = outcome.at;
    report.order_id = order.order_id;
    report.text = outcome.text;
    if (outcome.exec_type == ExecType::Trade) {
        report.last_qty = outcome.last_qty;
        report.last_px = outcome.last_px;
        report.fee = outcome.fee;
        report.fee_currency = outcome.currency;
        report.exec_id = exec_id(config.run, outcome.exec_number);
        report.text = explain(outcome.facts, listings[order.listing].instrument, outcome.last_qty, outcome.last_px, outcome.fee,
                              outcome.currency, config.latency_in);
    }
    return report;
}

}  // namespace sluice::exchange
