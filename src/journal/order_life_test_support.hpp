#pragma once

#include <string>
#include <vector>

#include "journal/events_test_support.hpp"
#include "model/event.hpp"

namespace sluice::journal {

// Two orders of one run: P1-A-1 is placed, sent, filled in part, replaced by P1-A-2, filled late after its cancel; one fill
// is busted. P1-A-3 is denied. A dividend and a split move the same position.
inline std::vector<Event> order_life() {
    std::vector<Event> events = make_run(1, 1);
    const auto add = [&](EventBody body) {
        Event event;
        event.sequence = events.size() + 1;
        event.time = at_second(static_cast<std::int64_t>(event.sequence));
        event.body = std::move(body);
        events.push_back(std::move(event));
    };
    const Requester ema{Origin::Strategy, StrategyId{"ema"}, {}};
    DecisionFigures figures;
    figures.reference_px = Price::from_nanos(168'500'000'000);
    figures.quote_time = at_second(1);
    figures.quote_age_ns = 120'000'000;
    figures.order_value = Amount::whole(16'850);
    figures.equity = Amount::whole(200'000);
    figures.worst_position = Quantity::whole(100);
    figures.open_orders = 1;

    OrderPlaced placed;
    placed.order.cl_ord_id = ClOrdId{"P1-A-1"};
    placed.order.account = AccountId{"main"};
    placed.order.instrument = InstrumentId{"SPY.US"};
    placed.order.strategy = StrategyId{"ema"};
    placed.order.ord_type = OrdType::Limit;
    placed.order.order_qty = Quantity::whole(100);
    placed.order.price = Price::from_nanos(168'500'000'000);
    placed.by = ema;
    placed.send_by = at_second(3);
    placed.figures = figures;
    add(placed);

    RequestProgress sent;
    sent.outcome = {
        VenueId{"paper"}, AccountId{"main"}, ClOrdId{"P1-A-1"}, RequestKind::New, SendOutcome::Sent, {}, {}};
    add(sent);

    ReportApplied applied;
    applied.order = ClOrdId{"P1-A-1"};
    ExecutionReport& report = applied.report;
    report.venue = VenueId{"paper"};
    report.account = AccountId{"main"};
    report.instrument = InstrumentId{"SPY.US"};
    report.cl_ord_id = ClOrdId{"P1-A-1"};
    report.order_id = OrderId{"7001"};
    applied.settles_new = true;
    add(applied);

    const auto fill = [&](const char(&id)[4], std::int64_t qty, std::int64_t cents, OrdStatus status, Applied how) {
        ReportApplied one = applied;
        one.settles_new = false;
        one.applied = how;
        one.report.exec_type = how == Applied::Busted ? ExecType::TradeCancel : ExecType::Trade;
        one.report.exec_id = ExecId{id};
        one.report.last_qty = Quantity::whole(qty);
        one.report.last_px = Price::from_nanos(cents * 10'000'000);
        one.report.fee = Amount::from_nanos(350'000'000);
        one.report.fee_currency = Currency{"USD"};
        one.report.transact_time = at_second(static_cast<std::int64_t>(events.size()));
        one.fill_qty = Quantity::whole(how == Applied::Busted ? -qty : qty);
        one.fill_notional = *product(one.report.last_px, one.fill_qty);
        one.ord_status = status;
        add(one);
    };
    fill("e-1", 40, 16'848, OrdStatus::PartiallyFilled, Applied::Changed);

    ReplacePlaced replace;
    replace.order = placed.order;
    replace.order.cl_ord_id = ClOrdId{"P1-A-2"};
    replace.order.order_qty = Quantity::whole(80);
    replace.order.price = Price::from_nanos(168'400'000'000);
    replace.orig_cl_ord_id = ClOrdId{"P1-A-1"};
    replace.by = ema;
    replace.exposure = Exposure::Exit;
    replace.figures = figures;
    add(replace);

    ReportApplied replaced = applied;
    replaced.report.exec_type = ExecType::Replaced;
    replaced.report.cl_ord_id = ClOrdId{"P1-A-2"};
    replaced.report.orig_cl_ord_id = ClOrdId{"P1-A-1"};
    replaced.settles_new = false;
    replaced.settles_replace = replaced.takes_replace = true;
    replaced.ord_status = OrdStatus::PartiallyFilled;
    add(replaced);

    fill("e-2", 10, 16'840, OrdStatus::PartiallyFilled, Applied::Changed);
    fill("e-1", 40, 16'848, OrdStatus::PartiallyFilled, Applied::Busted);
    add(CancelPlaced{ClOrdId{"P1-A-1"}, AccountId{"main"}, InstrumentId{"SPY.US"}, 1, {}});

    ReportApplied canceled = applied;
    canceled.settles_new = false;
    canceled.settles_cancel = true;
    canceled.report.exec_type = ExecType::Canceled;
    canceled.report.text = "by request";
    canceled.ord_status = OrdStatus::Canceled;
    add(canceled);
    fill("e-3", 5, 16'839, OrdStatus::Canceled, Applied::Late);

    OrderDenied denied;
    denied.order = placed.order;
    denied.order.cl_ord_id = ClOrdId{"P1-A-3"};
    denied.order.side = Side::Sell;
    denied.order.ord_type = OrdType::Market;
    denied.order.price.reset();
    denied.by = ema;
    denied.denial = {
        DenialCode::NoQuote, Lock::Limits, {}, {}, "There is no quote of SPY.US; an order needs one at most 5 s old."};
    add(denied);

    Adjustment dividend;
    dividend.account = AccountId{"main"};
    dividend.kind = AdjustmentKind::Dividend;
    dividend.currency = Currency{"USD"};
    dividend.cash = Amount::whole(12);
    dividend.id = ExecId{"div-1"};
    add(AdjustmentApplied{dividend, Applied::Changed});
    Adjustment split = dividend;
    split.kind = AdjustmentKind::Split;
    split.currency = {};
    split.instrument = InstrumentId{"SPY.US"};
    split.ratio = Ratio::whole(2);
    split.id = ExecId{"split-1"};
    add(AdjustmentApplied{split, Applied::Changed});
    return events;
}

}  // namespace sluice::journal
