#include "report/report_builder.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace sluice::report {
namespace {

const Instrument kPlain{};

}  // namespace

std::map<OrdStatus, std::uint64_t> ReportData::order_counts() const {
    std::map<OrdStatus, std::uint64_t> counts;
    for (const OrderRow& row : orders)
        ++counts[row.status];
    return counts;
}

void ReportBuilder::on_event(const Event& event) {
    std::visit(
        [&](const auto& body) {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, RunStarted>) {
                if (data_.started_at == UnixNanos{}) {  // of several runs, the first
                    data_.started = body;
                    data_.started_at = event.time;
                }
            } else if constexpr (std::is_same_v<T, RunStopped>) {
                data_.stop_reason = body.reason;
            } else if constexpr (std::is_same_v<T, InstrumentDefined>) {
                instrument(body.instrument.id).instrument = body.instrument;
            } else if constexpr (std::is_same_v<T, AccountOpened>) {
                accounts_[body.account.id].currency = body.account.base_currency;
            } else if constexpr (std::is_same_v<T, SignalNoted>) {
                ++strategy(body.by.who).signals;
                data_.signals.push_back({event.time, body.by.who, body.instrument, body.text});
            } else if constexpr (std::is_same_v<T, Alerted>) {
                data_.alerts.push_back(format_rfc3339(event.time) + " " + body.text);
            } else if constexpr (std::is_same_v<T, OrderPlaced> || std::is_same_v<T, OrderDenied> ||
                                 std::is_same_v<T, ReportApplied>) {
                on(body, event.time);
            } else if constexpr (std::is_same_v<T, ReplacePlaced> || std::is_same_v<T, CommandRefused> ||
                                 std::is_same_v<T, RequestDropped> || std::is_same_v<T, AdjustmentApplied>) {
                on(body);
            } else if constexpr (std::is_same_v<T, RequestProgress>) {
                if (OrderRow* row = find_order(body.outcome.cl_ord_id))
                    row->status = body.ord_status;
            } else if constexpr (std::is_same_v<T, NotFoundNoted>) {
                if (OrderRow* row = find_order(body.not_found.cl_ord_id))
                    row->status = body.ord_status;
            }
        },
        event.body);
    data_.stopped_at = event.time;
}

void ReportBuilder::on_bar(const Bar& bar) {
    InstrumentRow& row = instrument(bar.instrument);
    row.bars.push_back(bar);
    last_px_[bar.instrument] = bar.close;
    ++data_.bars;
    mark_equity(bar.end);
}

void ReportBuilder::on(const OrderPlaced& e, UnixNanos time) {
    orders_[e.order.cl_ord_id] = data_.orders.size();
    OrderRow row;
    row.time = time;
    row.order = e.order;
    data_.orders.push_back(std::move(row));
    ++strategy(e.order.strategy).orders;
}

void ReportBuilder::on(const OrderDenied& e, UnixNanos time) {
    orders_[e.order.cl_ord_id] = data_.orders.size();
    OrderRow row;
    row.time = time;
    row.order = e.order;
    row.status = OrdStatus::Denied;
    row.text = e.denial.text;
    data_.orders.push_back(std::move(row));
    ++strategy(e.order.strategy).orders;
    deny(e.denial, e.order.strategy);
}

void ReportBuilder::on(const ReplacePlaced& e) {
    const auto known = orders_.find(e.orig_cl_ord_id);
    if (known != orders_.end())
        orders_[e.order.cl_ord_id] = known->second;
}

void ReportBuilder::on(const CommandRefused& e) { deny(e.denial, e.by.who); }

void ReportBuilder::on(const RequestDropped& e) {
    OrderRow* row = find_order(e.cl_ord_id);
    deny(e.denial, row ? row->order.strategy : StrategyId{});
    if (!row || e.request != RequestKind::New)
        return;
    row->status = OrdStatus::Denied;
    row->text = e.denial.text;
}

void ReportBuilder::deny(const Denial& denial, const StrategyId& who) {
    if (!who.empty())
        ++strategy(who).denied;
    for (DenialRow& row : data_.denials) {
        if (row.code != denial.code)
            continue;
        ++row.count;
        return;
    }
    data_.denials.push_back({.code = denial.code, .lock = denial.lock, .count = 1, .example = denial.text});
}

void ReportBuilder::on(const ReportApplied& e, UnixNanos time) {
    OrderRow* row = find_order(e.order);
    if (!row)
        return;
    row->status = e.ord_status;
    row->order.cl_ord_id = e.order;
    if (e.ord_status == OrdStatus::Rejected && row->text.empty())
        row->text = e.report.text;
    if (!e.fill_qty.is_zero() || e.fill_notional != Notional{})
        book_fill(*row, e, time);
}

void ReportBuilder::book_fill(OrderRow& row, const ReportApplied& e, UnixNanos time) {
    row.cum_qty += e.fill_qty;
    row.cum_notional = Notional::from_atto(row.cum_notional.atto() + e.fill_notional.atto());

    const bool buys = row.order.side == Side::Buy;
    const Quantity qty = buys ? e.fill_qty : -e.fill_qty;
    const Notional notional = buys ? e.fill_notional : negated(e.fill_notional);
    const Instrument& instrument = terms(row.order.instrument);
    const Key key{row.order.account, row.order.instrument};
    Holding& holding = holdings_[key];
    AccountFigures& account = accounts_[row.order.account];
    const Notional gained = holding.book.move(qty, notional);
    account.cash[instrument.currency] +=
        money_of(instrument.asset_class == AssetClass::Future ? gained : negated(notional), instrument);

    Amount fee = e.report.fee;
    Currency fee_currency = e.report.fee_currency;
    if (e.applied == Applied::Busted) {
        if (const auto paid = fees_.find(e.report.exec_ref_id); paid != fees_.end()) {
            fee = -paid->second.first;
            fee_currency = paid->second.second;
        }
    } else if (!e.report.exec_id.empty()) {
        fees_[e.report.exec_id] = {fee, fee_currency};
    }
    if (!fee_currency.empty())
        account.cash[fee_currency] -= fee;
    const Amount own_fee = fee_currency == instrument.currency ? fee : Amount{};
    holding.fees += own_fee;
    if (fee_currency == account.currency)
        account.fees += fee;

    FillRow fill;
    fill.time = time;
    fill.cl_ord_id = e.order;
    fill.exec_id = e.report.exec_id;
    fill.account = row.order.account;
    fill.strategy = row.order.strategy;
    fill.instrument = row.order.instrument;
    fill.side = row.order.side;
    fill.qty = e.fill_qty;
    fill.price =
        e.fill_qty.is_zero() ? e.report.last_px : average(e.fill_notional, e.fill_qty).value_or(e.report.last_px);
    fill.fee = fee;
    fill.fee_currency = fee_currency;
    fill.liquidity = e.report.liquidity;
    fill.explanation = e.report.text;

    StrategyRow& own = strategy(row.order.strategy);
    ++own.fills;
    (buys ? own.bought : own.sold) += money_of(e.fill_notional, instrument);
    own.fees += own_fee;
    Book& own_book = own_books_[{row.order.strategy, key}];
    fill.realized = money_of(own_book.move(qty, notional), instrument);
    own.realized += fill.realized;
    close_trip(own, {row.order.strategy, key}, own_book, fill.realized);
    data_.fills.push_back(std::move(fill));
    mark_equity(time);
}

// A round trip ends when the strategy's own position is back at zero.
void ReportBuilder::close_trip(StrategyRow& row, const std::pair<StrategyId, Key>& key, const Book& book,
                               Amount realized) {
    Amount& trip = open_trips_[key];
    trip += realized;
    if (!book.qty().is_zero())
        return;
    if (trip > Amount{})
        ++row.wins;
    if (trip < Amount{})
        ++row.losses;
    trip = {};
}

void ReportBuilder::on(const AdjustmentApplied& e) {
    if (e.applied != Applied::Changed)
        return;
    const Adjustment& adjustment = e.adjustment;
    AccountFigures& account = accounts_[adjustment.account];
    if (!adjustment.currency.empty())
        account.cash[adjustment.currency] += adjustment.cash;
    if (!adjustment.instrument.empty() && adjustment.kind != AdjustmentKind::Split) {
        const auto notional = product(adjustment.price, adjustment.qty);
        if (notional)
            holdings_[{adjustment.account, adjustment.instrument}].book.move(adjustment.qty, *notional);
    }
    // Money that comes in or goes out later is no profit either.
    if (adjustment.kind == AdjustmentKind::Opening || adjustment.kind == AdjustmentKind::Transfer) {
        if (adjustment.currency == account.currency)
            account.opening += adjustment.cash;
        if (!adjustment.instrument.empty()) {
            const auto notional = product(adjustment.price, adjustment.qty);
            if (notional)
                account.opening += money_of(*notional, terms(adjustment.instrument));
        }
    }
}

Amount ReportBuilder::equity_now(const AccountId& id) const {
    const auto account = accounts_.find(id);
    if (account == accounts_.end())
        return {};
    Amount equity;
    if (const auto cash = account->second.cash.find(account->second.currency); cash != account->second.cash.end())
        equity += cash->second;
    for (const auto& [key, holding] : holdings_) {
        if (key.first != id || holding.book.qty().is_zero())
            continue;
        const Instrument& instrument = terms(key.second);
        if (instrument.currency != account->second.currency)
            continue;
        const bool future = instrument.asset_class == AssetClass::Future;
        if (const auto last = last_px_.find(key.second); last == last_px_.end())
            equity += future ? Amount{} : money_of(holding.book.cost(), instrument);
        else if (future)
            equity += unrealized_of(holding.book, last->second, instrument);
        else
            equity += value_of(last->second, holding.book.qty(), instrument.multiplier).value_or(Amount{});
    }
    return equity;
}

Amount ReportBuilder::realized_now(const AccountId& id) const {
    Amount total;
    for (const auto& [key, holding] : holdings_)
        if (key.first == id)
            total += money_of(holding.book.realized(), terms(key.second));
    return total;
}

void ReportBuilder::mark_equity(UnixNanos time) {
    bool first = true;
    for (auto& [id, account] : accounts_) {
        const Amount equity = equity_now(id);
        if (!account.peak || equity > *account.peak)
            account.peak = equity;
        const Amount fall = *account.peak - equity;
        if (fall > account.drawdown) {
            account.drawdown = fall;
            account.drawdown_fraction = account.peak->nanos() > 0 ? static_cast<double>(fall.nanos()) /
                                                                        static_cast<double>(account.peak->nanos())
                                                                  : 0.0;
        }
        if (!first)
            continue;
        first = false;
        // Several instruments close their bars at one instant, and several fills share one: the last word counts.
        if (!data_.equity.empty() && data_.equity.back().time >= time)
            data_.equity.back().equity = equity;
        else
            data_.equity.push_back({time, equity});
    }
}

std::vector<PositionRow> ReportBuilder::positions_now() const {
    std::vector<PositionRow> rows;
    for (const auto& [key, holding] : holdings_)
        rows.push_back(position_row(key, holding));
    return rows;
}

PositionRow ReportBuilder::position_row(const Key& key, const Holding& holding) const {
    const Instrument& instrument = terms(key.second);
    PositionRow row;
    row.account = key.first;
    row.instrument = key.second;
    row.qty = holding.book.qty();
    row.avg_px = holding.book.avg_px();
    row.realized = money_of(holding.book.realized(), instrument);
    row.fees = holding.fees;
    if (const auto last = last_px_.find(key.second); last != last_px_.end()) {
        row.last_px = last->second;
        row.unrealized = unrealized_of(holding.book, last->second, instrument);
    }
    return row;
}

ReportData ReportBuilder::finish() {
    data_.positions = positions_now();
    data_.accounts.clear();
    for (const auto& [id, figures] : accounts_) {
        AccountRow row;
        row.id = id;
        row.currency = figures.currency;
        row.opening = figures.opening;
        row.equity = equity_now(id);
        row.fees = figures.fees;
        row.drawdown = figures.drawdown;
        row.drawdown_fraction = figures.drawdown_fraction;
        for (const auto& [currency, amount] : figures.cash) {
            if (currency == figures.currency)
                row.cash = amount;
            else
                row.other_cash.push_back({amount, currency});
        }
        for (const PositionRow& position : data_.positions) {
            if (position.account != id || terms(position.instrument).currency != figures.currency)
                continue;
            row.realized += position.realized;
            row.unrealized += position.unrealized;
        }
        data_.accounts.push_back(std::move(row));
    }
    std::stable_sort(data_.denials.begin(), data_.denials.end(),
                     [](const DenialRow& a, const DenialRow& b) { return a.count > b.count; });
    std::stable_sort(data_.strategies.begin(), data_.strategies.end(),
                     [](const StrategyRow& a, const StrategyRow& b) { return a.id < b.id; });
    for (InstrumentRow& row : data_.instruments)
        if (const auto last = last_px_.find(row.instrument.id); last != last_px_.end())
            row.last_px = last->second;
    return data_;
}

OrderRow* ReportBuilder::find_order(const ClOrdId& id) {
    const auto known = orders_.find(id);
    return known == orders_.end() ? nullptr : &data_.orders[known->second];
}

StrategyRow& ReportBuilder::strategy(const StrategyId& id) {
    for (StrategyRow& row : data_.strategies)
        if (row.id == id)
            return row;
    data_.strategies.emplace_back().id = id;
    return data_.strategies.back();
}

InstrumentRow& ReportBuilder::instrument(const InstrumentId& id) {
    const auto [known, fresh] = instruments_.try_emplace(id, data_.instruments.size());
    if (fresh)
        data_.instruments.emplace_back().instrument.id = id;
    return data_.instruments[known->second];
}

const Instrument& ReportBuilder::terms(const InstrumentId& id) const {
    const auto known = instruments_.find(id);
    return known == instruments_.end() ? kPlain : data_.instruments[known->second].instrument;
}

}  // namespace sluice::report
