#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

namespace {

// The venue's execution ids: X1, X2, ...; those of a later run of the same home are X<run>-1, X<run>-2, ...
ExecId exec_id(std::uint64_t run, std::uint64_t number) {
    std::string text(1, 'X');
    if (run > 0)
        text.append(std::to_string(run)).push_back('-');
    text.append(std::to_string(number));
    return ExecId{InlineText<ExecId::kWidth>::unchecked(text)};
}

}  // namespace

// Written in place: a report is large, and there are several to an order.
void Exchange::Impl::render(const Outcome& outcome, std::vector<VenueReport>& out) const {
    const auto account_id = [&] {
        return outcome.account == kNoListing ? AccountId{} : accounts[outcome.account].id();
    };
    switch (outcome.kind) {
        case OutcomeKind::Balance:
            out.push_back(
                VenueBalance{config.venue, account_id(), outcome.currency, outcome.fee, outcome.available, outcome.at});
            return;
        case OutcomeKind::Position:
            out.push_back(VenuePosition{config.venue, account_id(), listings[outcome.listing].instrument.id,
                                        outcome.product, outcome.cum_qty, outcome.last_px, outcome.at});
            return;
        case OutcomeKind::Note:
            out.push_back(
                VenueHealth{config.venue, account_id(), Link::Up, Breaker::Closed, Mode::Paper, outcome.text});
            return;
        case OutcomeKind::NotFound:
            out.push_back(OrderNotFound{config.venue, account_id(), outcome.cl_ord_id, NotFoundKind::Proof});
            return;
        case OutcomeKind::CancelReject:
            out.push_back(OrderCancelReject{config.venue, account_id(), outcome.cl_ord_id, outcome.response_to,
                                            outcome.cxl_rej_reason, outcome.at, outcome.text});
            return;
        case OutcomeKind::Adjustment: out.emplace_back(corporate.told[outcome.exec_number]); return;
        case OutcomeKind::Report: break;
    }
    const Order& order = orders[outcome.order];
    auto& report = std::get<ExecutionReport>(out.emplace_back(std::in_place_type<ExecutionReport>));
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
    if (outcome.exec_type != ExecType::Trade) {
        report.text = outcome.text;
        return;
    }
    report.last_qty = outcome.last_qty;
    report.last_px = outcome.last_px;
    if (config.fee_posting == FeePosting::PerFill) {
        report.fee = outcome.fee;
        report.fee_currency = outcome.currency;
    }
    report.exec_id = exec_id(config.run, outcome.exec_number);
    report.text = explain(outcome.facts, listings[order.listing].instrument, outcome.last_qty, outcome.last_px,
                          outcome.fee, outcome.currency);
}

}  // namespace sluice::exchange
