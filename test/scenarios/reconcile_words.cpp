#include "reconcile_words.hpp"

#include <algorithm>

#include "base/text.hpp"           // split
#include "engine/idempotency.hpp"  // adjustment_name

namespace sluice::test {
namespace {

const AccountId kAccount{"A"};
const VenueId kVenue{"paper"};

std::string text(const auto& id) { return std::string{id.view()}; }

std::string subject(const InstrumentId& instrument, const Currency& currency) {
    return currency.empty() ? text(instrument) : "cash " + text(currency);
}

ExecutionReport fill_of(const Line& w, const engine::State& state, const OrderIds& ids, UnixNanos now) {
    ExecutionReport r;
    r.venue = kVenue;
    r.account = kAccount;
    r.exec_type = ExecType::Trade;
    r.exec_id = ExecId::parse(w[2]).value();
    r.side = w[3] == "buy" ? Side::Buy : Side::Sell;
    const auto at = split(w[4], '@');
    r.last_qty = parse_quantity(at[0]).value();
    r.last_px = parse_price(at[1]).value();
    r.instrument = holds(w, "MSFT") ? listing("MSFT") : listing("AAPL");
    if (const auto of = after(w, "of"))
        r.cl_ord_id = id_of(ids, *of);
    if (const auto* order = state.find_order(r.cl_ord_id))
        r.instrument = order->order.instrument;
    if (const auto order = after(w, "order"))
        r.order_id = OrderId::parse(*order).value();
    r.transact_time = now - duration(after(w, "ago").value_or("10s"));
    return r;
}

bool is_counted(const ExecutionReport& e, const engine::State& state) {
    return std::any_of(state.orders.begin(), state.orders.end(), [&](const engine::OrderState& o) {
        return o.order.instrument == e.instrument && o.find_fill(e.exec_id) != nullptr;
    });
}

ExecutionReport order_of(const Line& w, const engine::State& state, const OrderIds& ids, UnixNanos now) {
    ExecutionReport r;
    r.venue = kVenue;
    r.account = kAccount;
    r.instrument = listing("AAPL");
    r.exec_type = ExecType::OrderStatus;
    r.source = ReportSource::Poll;
    r.transact_time = now;
    r.order_qty = Quantity::whole(10);
    if (w[2] == "external")
        r.order_id = OrderId::parse(w[3]).value();
    else
        r.cl_ord_id = id_of(ids, w[2]);
    if (const auto* order = state.find_order(r.cl_ord_id)) {
        r.instrument = order->order.instrument;
        r.side = order->order.side;
        r.order_qty = order->order.order_qty;
        r.order_id = order->order_id;
    }
    if (holds(w, "sell"))
        r.side = Side::Sell;
    if (const auto qty = after(w, "qty"))
        r.order_qty = parse_quantity(*qty).value();
    if (const auto cum = after(w, "cum"))
        r.cum_qty = parse_quantity(*cum).value();
    if (const auto order = after(w, "order"))
        r.order_id = OrderId::parse(*order).value();
    if (const auto status = after(w, "is"))
        r.ord_status = find_enum<OrdStatus>(*status).value();
    return r;
}

}  // namespace

bool Showcase::show(const Line& w, const engine::State& state, const OrderIds& ids, UnixNanos now) {
    const std::string& what = w[1];
    if (what == "flat" || what == "nothing") {
        *this = Showcase{};
    } else if (what == "partial") {
        shown_.complete = false;
    } else if (what == "history-from") {
        history_ = duration(w[2]);
    } else if (what == "cash") {
        cash_ = parse_amount(w[2]).value();
    } else if (what == "position") {
        VenuePosition p{kVenue, kAccount, listing(w[2]), Product::None, parse_quantity(w[3]).value(), {}, {}};
        p.avg_px = parse_price(after(w, "px").value_or("187.50")).value();
        if (const auto old = after(w, "old"))
            p.transact_time = now - duration(*old);
        std::erase_if(shown_.positions, [&](const VenuePosition& other) { return other.instrument == p.instrument; });
        shown_.positions.push_back(p);
    } else if (what == "fill") {
        shown_.executions.push_back(fill_of(w, state, ids, now));
    } else if (what == "order") {
        shown_.orders.push_back(order_of(w, state, ids, now));
    } else if (what == "dividend") {
        Adjustment a;
        a.venue = kVenue;
        a.account = kAccount;
        a.kind = AdjustmentKind::Dividend;
        a.instrument = listing("AAPL");
        a.currency = Currency{"USD"};
        a.cash = parse_amount(w[3]).value();
        a.id = ExecId::parse(w[2]).value();
        a.transact_time = now - duration("10s");
        shown_.adjustments.push_back(a);
    } else {
        return false;
    }
    return true;
}

VenueSnapshot Showcase::answer(const engine::State& state, UnixNanos now, std::uint64_t number) const {
    VenueSnapshot s = shown_;
    s.venue = kVenue;
    s.account = kAccount;
    s.snapshot = number;
    s.taken_at = now;
    s.executions_from = std::max(UnixNanos{}, now - history_);
    for (VenuePosition& p : s.positions)
        if (p.transact_time == UnixNanos{})
            p.transact_time = now;
    const auto ours = state.cash.find({kAccount, Currency{"USD"}});
    Amount cash = ours == state.cash.end() ? Amount{} : ours->second;
    // What we do not know of yet has moved the venue's cash.
    for (const ExecutionReport& e : s.executions)
        if (!is_counted(e, state))
            cash += value_of(e.last_px, e.side == Side::Buy ? -e.last_qty : e.last_qty, Multiplier::whole(1)).value();
    for (const Adjustment& a : s.adjustments)
        if (!state.adjustments_seen.contains(engine::adjustment_name(a)))
            cash += a.cash;
    cash = cash_.value_or(cash);
    s.balances.push_back({kVenue, kAccount, Currency{"USD"}, cash, cash, now});
    return s;
}

void name_booking(const Line& w, Reconcile& wish) {
    const auto what = after(w, "book");
    if (!what)
        return;
    if (what->size() == 3)
        wish.currency = Currency::parse(*what).value();
    else
        wish.instrument = listing(*what);
    wish.reason = after(w, "because").value_or("");
}

std::string told(const FlattenStarted& e) { return "flatten of " + text(e.account) + " begins"; }
std::string told(const FlattenEnded& e) { return "flatten of " + text(e.account) + " ended: " + e.text; }
std::string told(const SnapshotAsked& e) { return "snapshot " + std::to_string(e.snapshot) + " asked"; }
std::string told(const AccountAdopted& e) { return "account " + text(e.account) + " adopted by " + text(e.by.who); }
std::string told(const DifferenceFound& e) {
    const std::string order = e.order.empty() ? "" : " order " + text(e.order);
    std::string out =
        "difference " + subject(e.instrument, e.currency) + order + " " + std::string{to_text(e.difference)};
    if (e.currency.empty())
        out += ": ours " + to_text(e.ours) + ", venue " + to_text(e.venue) + ", by fills " + to_text(e.by_fills);
    else
        out += ": ours " + to_text(e.our_cash) + ", venue " + to_text(e.venue_cash);
    return out + " (snapshots " + std::to_string(e.first_snapshot) + ", " + std::to_string(e.second_snapshot) + "); " +
           e.evidence;
}
std::string told(const DifferenceClosed& e) {
    return "difference " + subject(e.instrument, e.currency) + (e.order.empty() ? "" : " order " + text(e.order)) +
           " closed: " + e.text;
}
std::string told(const Reconciled& e) {
    return "reconciled " + std::to_string(e.snapshot) + ": " + std::to_string(e.open_orders) + " orders, " +
           std::to_string(e.positions) + " positions, " + std::to_string(e.differences) + " differences" +
           (e.ours_hash == e.venue_hash ? ", equal" : ", not equal");
}
std::string told(const SendSnapshot& r) { return "-> snapshot " + std::to_string(r.snapshot); }

}  // namespace sluice::test
