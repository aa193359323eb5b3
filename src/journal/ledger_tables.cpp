#include "journal/ledger_tables.hpp"

#include <utility>
#include <variant>

#include "base/decimal.hpp"           // parse_decimal
#include "journal/ledger_schema.hpp"  // kMakeTables, kDropTables

namespace sluice::journal {

namespace {

constexpr int kQuantityScale = 9;
constexpr int kNotionalScale = 18;

template <class T>
std::string text_of(const std::optional<T>& value) {
    return value ? to_text(*value) : std::string{};
}

// What this ledger wrote itself; another program may have written over it, so an Error is possible.
Result<Quantity> quantity_from(const std::string& text) {
    if (text.empty())
        return Quantity{};
    const auto nanos = parse_decimal(text, kQuantityScale);
    if (!nanos)
        return fail(nanos.error());
    return Quantity::from_nanos(*nanos);
}
Result<Notional> notional_from(const std::string& text) {
    if (text.empty())
        return Notional{};
    const auto atto = parse_decimal(text, kNotionalScale);
    if (!atto)
        return fail(atto.error());
    return Notional::from_atto(*atto);
}
std::string average_text(Notional notional, Quantity quantity) {
    const auto price = average(notional, quantity);
    return price ? to_text(*price) : std::string{};
}

}  // namespace

struct LedgerTables::OrderRow {
    bool known = false;
    std::string side;
    std::string list_role;
    std::string product = std::string{to_text(Product::None)};
    Quantity cum_qty;
    Notional cum_notional;
};

struct LedgerTables::PositionRow {
    Quantity qty, bought_qty, sold_qty;
    Notional bought_notional, sold_notional;
    Ratio split;  // zero: none
};

Status LedgerTables::make(Database& database) { return database.run(kMakeTables); }

Status LedgerTables::drop(Database& database) { return database.run(kDropTables); }

Result<LedgerTables> LedgerTables::prepare(Database& database) {
    LedgerTables tables;
    auto authority = AuthorityTables::prepare(database);
    if (!authority)
        return fail(authority.error());
    tables.authority_ = std::move(*authority);
    const auto done = database.prepare_all({
        {&tables.insert_order_,
         "INSERT OR REPLACE INTO orders VALUES(?1,?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,'0','0',"
         "NULL,NULL,?13,?16,?17,?14,?15,?14,?15)"},
        {&tables.insert_replace_,
         "INSERT OR REPLACE INTO replaces VALUES(?1,?2,?3,?4,?5,?6,'Pending',NULL,?7,?8,?7,?8)"},
        {&tables.end_replace_,
         "UPDATE replaces SET outcome=?2, text=coalesce(?3,text), updated_sequence=?4, updated_time=?5 "
         "WHERE placed_as=?1 AND outcome='Pending'"},
        {&tables.take_replace_,
         "UPDATE orders SET latest_cl_ord_id=r.cl_ord_id, order_qty=r.order_qty, price=r.price, "
         "stop_px=r.stop_px FROM (SELECT * FROM replaces WHERE placed_as=?1 AND outcome='Pending') "
         "AS r WHERE orders.cl_ord_id=?1"},
        {&tables.find_root_, "SELECT placed_as FROM replaces WHERE cl_ord_id=?1"},
        {&tables.set_status_,
         "UPDATE orders SET ord_status=?2, text=coalesce(?3,text), updated_sequence=?4, updated_time=?5 "
         "WHERE cl_ord_id=?1"},
        {&tables.find_order_, "SELECT side, product, cum_qty, cum_notional, list_role FROM orders WHERE cl_ord_id=?1"},
        {&tables.end_legs_,
         "UPDATE orders SET ord_status=?2, updated_sequence=?3, updated_time=?4 WHERE list_role='None' AND ord_status "
         "NOT IN "
         "('Denied','Filled','Canceled','Rejected','Expired','Replaced') AND list_id=(SELECT list_id FROM orders WHERE "
         "cl_ord_id=?1 AND list_role='Package')"},
        {&tables.end_proposed_,
         "UPDATE orders SET ord_status='Denied', text=?2, updated_sequence=?3, updated_time=?4 "
         "WHERE ord_status='Proposed' AND cl_ord_id IN "
         "(SELECT ?1 UNION SELECT o.cl_ord_id FROM proposals p JOIN orders o ON o.list_id=p.list WHERE "
         "p.cl_ord_id=?1)"},
        {&tables.forget_proposed_,
         "DELETE FROM orders WHERE ord_status='Proposed' AND cl_ord_id IN "
         "(SELECT ?1 UNION SELECT o.cl_ord_id FROM proposals p JOIN orders o ON o.list_id=p.list WHERE "
         "p.cl_ord_id=?1)"},
        {&tables.report_order_,
         "UPDATE orders SET ord_status=?2, cum_qty=?3, cum_notional=?4, avg_px=?5, "
         "order_id=coalesce(?6,order_id), text=coalesce(?7,text), updated_sequence=?8, "
         "updated_time=?9 WHERE cl_ord_id=?1"},
        {&tables.insert_fill_,
         "INSERT OR REPLACE INTO fills VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)"},
        {&tables.find_position_,
         "SELECT qty, bought_qty, bought_notional, sold_qty, sold_notional FROM positions WHERE "
         "account=?1 AND instrument=?2 AND product=?3"},
        {&tables.put_position_, "INSERT OR REPLACE INTO positions VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)"},
        {&tables.insert_adjustment_,
         "INSERT OR REPLACE INTO adjustments VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,"
         "?14,?15,?16)"},
        {&tables.put_bar_, "INSERT OR REPLACE INTO bars VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"},
    });
    if (!done)
        return fail(done.error());
    return tables;
}

Status LedgerTables::apply(const Event& event) {
    sequence_ = std::to_string(event.sequence);
    time_ = format_rfc3339(event.time);
    return std::visit([this](const auto& body) { return on(body); }, event.body);
}

Status LedgerTables::add_order(const NewOrderSingle& order, OrdStatus status, std::string_view text, const ListId& list,
                               ListRole role) {
    return insert_order_->run({order.cl_ord_id.view(), order.account.view(), order.instrument.view(),
                               order.strategy.view(), to_text(order.side), to_text(order.ord_type),
                               to_text(order.time_in_force), to_text(order.product), to_text(order.order_qty),
                               text_of(order.price), text_of(order.stop_px), to_text(status), text, sequence_, time_,
                               list.view(), list.empty() ? std::string_view{} : to_text(role)});
}

// Any id of an order's chain to the one it was placed under, which is the row's.
Result<std::string> LedgerTables::root_of(const ClOrdId& id) {
    const auto row = find_root_->first({id.view()});
    if (!row)
        return fail(row.error());
    return *row ? (**row)[0] : std::string{id.view()};
}

Status LedgerTables::set_status(const ClOrdId& id, OrdStatus status, std::string_view text) {
    const auto root = root_of(id);
    if (!root)
        return fail(root.error());
    if (auto done = set_status_->run({*root, to_text(status), text, sequence_, time_}); !done)
        return done;
    return is_end(status) ? end_legs_->run({*root, to_text(status), sequence_, time_}) : Status{};
}

Status LedgerTables::end_replace(const ClOrdId& id, std::string_view outcome, std::string_view text) {
    const auto root = root_of(id);
    if (!root)
        return fail(root.error());
    return end_replace_->run({*root, outcome, text, sequence_, time_});
}

Status LedgerTables::on(const OrderPlaced& placed) {
    return add_order(placed.order, OrdStatus::PendingNew, {}, placed.list_id, placed.role);
}

Status LedgerTables::on(const OrderDenied& denied) {
    return add_order(denied.order, OrdStatus::Denied, denied.denial.text);
}

Status LedgerTables::on(const ListPlaced& placed) {
    const NewOrderList& list = placed.list;
    if (placed.form == ListForm::Native)
        for (std::size_t i = 0; i < list.orders.size(); ++i) {
            const ListRole role = role_of(list, i);
            // The legs of a package wait at the venue under the package's id.
            const OrdStatus status = role == ListRole::None ? OrdStatus::Held : OrdStatus::PendingNew;
            if (auto done = add_order(list.orders[i], status, {}, list.list_id, role); !done)
                return done;
        }
    return authority_.on(placed, stamp());
}

Status LedgerTables::on(const OrderProposed& proposed) {
    if (auto done = authority_.on(proposed, stamp()); !done)
        return done;
    if (!proposed.list)
        return add_order(proposed.order, OrdStatus::Proposed, {});
    const NewOrderList& list = *proposed.list;
    for (std::size_t i = 0; i < list.orders.size(); ++i)
        if (auto done = add_order(list.orders[i], OrdStatus::Proposed, {}, list.list_id, role_of(list, i)); !done)
            return done;
    return {};
}

// Approved: the rows come again with the OrderPlaced and ListPlaced that follow.
Status LedgerTables::on(const ProposalEnded& ended) {
    if (auto done = authority_.on(ended, stamp()); !done)
        return done;
    if (ended.end == ProposalEnd::Approved)
        return forget_proposed_->run({ended.cl_ord_id.view()});
    return end_proposed_->run({ended.cl_ord_id.view(), ended.denial.text, sequence_, time_});
}

Status LedgerTables::on(const ReplacePlaced& placed) {
    const auto root = root_of(placed.orig_cl_ord_id);
    if (!root)
        return fail(root.error());
    const NewOrderSingle& order = placed.order;
    return insert_replace_->run({order.cl_ord_id.view(), *root, placed.orig_cl_ord_id.view(), to_text(order.order_qty),
                                 text_of(order.price), text_of(order.stop_px), sequence_, time_});
}

Status LedgerTables::on(const RequestDropped& dropped) {
    switch (dropped.request) {
        case RequestKind::New: return set_status(dropped.cl_ord_id, OrdStatus::Denied, dropped.denial.text);
        case RequestKind::Replace: return end_replace(dropped.cl_ord_id, "Denied", dropped.denial.text);
        case RequestKind::Cancel:
        case RequestKind::Query:
        case RequestKind::List:
        case RequestKind::Snapshot: return {};
    }
    return {};
}

Status LedgerTables::on(const RequestProgress& progress) {
    return set_status(progress.outcome.cl_ord_id, progress.ord_status, {});
}

Result<LedgerTables::OrderRow> LedgerTables::find_order(const ReportApplied& applied) {
    OrderRow order;
    const auto row = find_order_->first({applied.order.view()});
    if (!row)
        return fail(row.error());
    order.side = to_text(applied.report.side);
    if (!*row)
        return order;
    order.known = true;
    order.side = (**row)[0];
    order.product = (**row)[1];
    const auto quantity = quantity_from((**row)[2]);
    if (!quantity)
        return fail(quantity.error());
    const auto notional = notional_from((**row)[3]);
    if (!notional)
        return fail(notional.error());
    order.cum_qty = *quantity;
    order.cum_notional = *notional;
    order.list_role = (**row)[4];
    return order;
}

Status LedgerTables::on(const ReportApplied& applied) {
    const ExecutionReport& report = applied.report;
    auto order = find_order(applied);
    if (!order)
        return fail(order.error());
    if (!order->known && applied.applied == Applied::External && !applied.order.empty()) {
        NewOrderSingle external;
        external.cl_ord_id = applied.order;
        external.account = report.account;
        external.instrument = report.instrument;
        external.strategy = StrategyId{"external"};
        external.side = report.side;
        external.order_qty = report.order_qty;
        if (auto done = add_order(external, applied.ord_status, {}); !done)
            return done;
        order->known = true;
    }
    if (applied.settles_replace) {
        if (applied.takes_replace) {
            if (auto done = take_replace_->run({applied.order.view()}); !done)
                return done;
        }
        const std::string_view outcome = applied.takes_replace ? "Taken" : "Refused";
        if (auto done = end_replace_->run({applied.order.view(), outcome, {}, sequence_, time_}); !done)
            return done;
    }
    if (order->known) {
        order->cum_qty += applied.fill_qty;
        const auto total = sum(order->cum_notional, applied.fill_notional);
        if (!total)
            return fail(total.error());
        order->cum_notional = *total;
        if (auto done =
                report_order_->run({applied.order.view(), to_text(applied.ord_status), to_text(order->cum_qty),
                                    to_text(order->cum_notional), average_text(order->cum_notional, order->cum_qty),
                                    report.order_id.view(), report.text, sequence_, time_});
            !done)
            return done;
        if (is_end(applied.ord_status))
            if (auto done = end_legs_->run({applied.order.view(), to_text(applied.ord_status), sequence_, time_});
                !done)
                return done;
    }
    if (applied.fill_qty.is_zero() && applied.fill_notional == Notional{})
        return {};
    return add_fill(applied, *order);
}

Status LedgerTables::add_fill(const ReportApplied& applied, const OrderRow& order) {
    const ExecutionReport& report = applied.report;
    const ClOrdId& id = applied.order.empty() ? report.cl_ord_id : applied.order;
    const bool has_fee = !report.fee_currency.empty();
    if (auto done = insert_fill_->run(
            {sequence_, time_, id.view(), report.account.view(), report.instrument.view(), order.product, order.side,
             report.exec_id.view(), to_text(applied.fill_qty), average_text(applied.fill_notional, applied.fill_qty),
             to_text(applied.fill_notional), has_fee ? to_text(report.fee) : std::string{}, report.fee_currency.view(),
             to_text(applied.applied), format_rfc3339(report.transact_time)});
        !done)
        return done;
    if (order.list_role == to_text(ListRole::Package))
        return {};  // its legs are filled, each by a report of its own
    PositionRow change;
    if (order.side == to_text(Side::Buy)) {
        change.qty = change.bought_qty = applied.fill_qty;
        change.bought_notional = applied.fill_notional;
    } else {
        change.qty = -applied.fill_qty;
        change.sold_qty = applied.fill_qty;
        change.sold_notional = applied.fill_notional;
    }
    return move_position(report.account, report.instrument, order.product, change);
}

Status LedgerTables::on(const CancelRejected& rejected) {
    if (rejected.reject.response_to != RequestKind::Replace || rejected.applied != Applied::Changed)
        return {};
    return end_replace(rejected.reject.cl_ord_id, "Refused", rejected.reject.text);
}

Status LedgerTables::on(const NotFoundNoted& noted) {
    return set_status(noted.not_found.cl_ord_id, noted.ord_status, {});
}

Status LedgerTables::on(const AdjustmentApplied& event) {
    const Adjustment& adjustment = event.adjustment;
    const bool moves = !adjustment.instrument.empty();
    const bool splits = adjustment.kind == AdjustmentKind::Split;
    if (auto done = insert_adjustment_->run(
            {sequence_, time_, adjustment.account.view(), adjustment.venue.view(), to_text(adjustment.kind),
             adjustment.instrument.view(), to_text(adjustment.product), adjustment.currency.view(),
             adjustment.currency.empty() ? std::string{} : to_text(adjustment.cash),
             moves ? to_text(adjustment.qty) : std::string{}, moves ? to_text(adjustment.price) : std::string{},
             splits ? to_text(adjustment.ratio) : std::string{}, adjustment.id.view(), to_text(event.applied),
             adjustment.text, format_rfc3339(adjustment.transact_time)});
        !done)
        return done;
    if (event.applied != Applied::Changed || !moves)
        return {};
    PositionRow change;
    if (splits)
        change.split = adjustment.ratio;
    else
        change.qty = adjustment.qty;
    return move_position(adjustment.account, adjustment.instrument, to_text(adjustment.product), change);
}

Status LedgerTables::move_position(const AccountId& account, const InstrumentId& instrument, std::string_view product,
                                   const PositionRow& change) {
    const auto row = find_position_->first({account.view(), instrument.view(), product});
    if (!row)
        return fail(row.error());
    const std::vector<std::string> texts = *row ? **row : std::vector<std::string>(5);
    const auto qty = quantity_from(texts[0]);
    const auto bought_qty = quantity_from(texts[1]);
    const auto bought = notional_from(texts[2]);
    const auto sold_qty = quantity_from(texts[3]);
    const auto sold = notional_from(texts[4]);
    if (!qty || !bought_qty || !bought || !sold_qty || !sold)
        return fail(ErrorCode::Corrupt, "The ledger's position of " + std::string{instrument.view()} +
                                            " is not a number; delete the file, it is filled again from the journal.");
    const auto bought_total = sum(*bought, change.bought_notional);
    const auto sold_total = sum(*sold, change.sold_notional);
    if (!bought_total || !sold_total)
        return fail(bought_total ? sold_total.error() : bought_total.error());
    Quantity now = *qty + change.qty;
    if (change.split != Ratio{}) {
        const auto split = scaled(Amount::from_nanos(now.nanos()), change.split);
        if (!split)
            return fail(split.error());
        now = Quantity::from_nanos(split->nanos());
    }
    return put_position_->run({account.view(), instrument.view(), product, to_text(now),
                               to_text(*bought_qty + change.bought_qty), to_text(*bought_total),
                               to_text(*sold_qty + change.sold_qty), to_text(*sold_total), sequence_});
}

Status LedgerTables::put_bar(const Bar& bar) {
    return put_bar_->run({bar.instrument.view(), format_rfc3339(bar.start), format_rfc3339(bar.end), to_text(bar.open),
                          to_text(bar.high), to_text(bar.low), to_text(bar.close), text_of(bar.volume),
                          text_of(bar.turnover), std::to_string(bar.trades), bar.incomplete ? "1" : "0",
                          bar.synthetic ? "1" : "0"});
}

}  // namespace sluice::journal
