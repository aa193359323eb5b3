#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/mutant.hpp"          // mutant
#include "base/sha256.hpp"          // sha256, hex
#include "engine/apply_report.hpp"  // judge
#include "engine/idempotency.hpp"   // adjustment_name
#include "engine/lists.hpp"         // lists_on_order
#include "engine/locks.hpp"         // is_reconciled
#include "engine/positions.hpp"     // why_unusable
#include "engine/reconcile.hpp"
#include "engine/reconcile_compare.hpp"  // compare_views
#include "engine/reconcile_orders.hpp"   // compare_orders

namespace sluice::engine {
namespace {

using std::chrono::seconds;

// The second look at a difference, and at an account that moved while it was shown for the first time.
constexpr seconds kSecondLook{2};
// What is younger may still be on its way through the stream: taken in without a word.
constexpr seconds kStreamLag{2};

std::string name_of(const auto& id) { return std::string{id.view()}; }

std::string sha256_text(const std::string& text) { return hex(sha256(std::as_bytes(std::span{text}))); }

// An opening's own name: it counts once, however often it is told.
ExecId opening_id(const DifferenceKey& key, std::uint64_t snapshot) {
    const std::string what = key.currency.empty() ? name_of(key.instrument) : name_of(key.currency);
    std::string text = "opening:" + what;
    if (key.product != Product::None)
        text += '.' + std::string{to_text(key.product)};
    text += ':' + std::to_string(snapshot);
    if (text.size() > ExecId::kWidth)
        text = "opening:" + sha256_text(text).substr(0, 32);
    return ExecId::parse(text).value_or(ExecId{});
}

// The executions and adjustments a snapshot tells of that the stream never did, by what they moved.
struct Missed {
    DifferenceClass difference = DifferenceClass::MissedFill;
    Quantity qty;  // signed
    std::vector<std::string> ids;
};

struct Answer {
    Core& core;
    const VenueSnapshot& s;
    ReconcileState& state;
    ReconcileWatch& watch;

    // --- taking in
    // Before the opening: it is in the opening's figures already.
    bool is_history(UnixNanos time) const { return state.opened_at != UnixNanos{} && time <= state.opened_at; }
    bool is_late(UnixNanos time) const { return time + kStreamLag <= s.taken_at; }

    enum class News : std::uint8_t { None, Quiet, Counts };
    News news_in(const ExecutionReport& e) const {
        const bool speaks = e.account == s.account && e.exec_type == ExecType::Trade && !e.exec_id.empty();
        if (!speaks || (e.cl_ord_id.empty() && e.order_id.empty()))
            return News::None;
        const OrderState* order = find_reported(core, e);
        if (order == nullptr)
            return is_history(e.transact_time) ? News::None : News::Counts;
        if (order->find_fill(e.exec_id) != nullptr)
            return News::None;
        const ReportApplied applied = judge(*order, e, core.estimate(e.instrument));
        if (applied.applied == Applied::Unusable)
            return News::None;
        if (applied.fill_qty.is_zero())
            return News::Quiet;  // it proves what totals told of
        return is_history(e.transact_time) ? News::None : News::Counts;
    }
    bool is_news(const Adjustment& a) const {
        return a.account == s.account && !is_history(a.transact_time) && !why_unusable(core.state, a) &&
               !core.state.adjustments_seen.contains(adjustment_name(a));
    }
    void take_history() const {
        tell_missed();
        for (ExecutionReport e : s.executions) {
            if (news_in(e) == News::None)
                continue;
            e.source = ReportSource::Poll;
            on_report(core, std::move(e));
        }
        for (const Adjustment& a : s.adjustments)
            if (is_news(a) && !mutant(Mutant::AdjustmentMissed))
                on_report(core, a);
    }
    // Says what is about to be repaired, with its proof, before the figures change.
    void tell_missed() const {
        std::map<DifferenceKey, Missed> missed;
        for (const ExecutionReport& e : s.executions) {
            if (!is_late(e.transact_time) || news_in(e) != News::Counts)
                continue;
            const OrderState* order = find_reported(core, e);
            const bool outside = order == nullptr || order->external;
            Missed& m = missed[{e.instrument, order == nullptr ? Product::None : order->order.product, {}}];
            if (m.ids.empty() && outside)
                m.difference = DifferenceClass::OutsideTrade;
            if (!outside)
                m.difference = DifferenceClass::MissedFill;
            m.qty += e.side == Side::Buy ? e.last_qty : -e.last_qty;
            m.ids.push_back(name_of(e.exec_id));
        }
        for (const Adjustment& a : s.adjustments) {
            if (a.instrument.empty() || !is_late(a.transact_time) || !is_news(a))
                continue;
            Missed& m = missed[{a.instrument, a.product, {}}];
            if (m.ids.empty())
                m.difference = DifferenceClass::Adjustment;
            m.qty += a.qty;
            m.ids.push_back(name_of(a.id));
        }
        for (const auto& [key, m] : missed)
            core.emit(found(key, m));
    }
    DifferenceFound found(const DifferenceKey& key, const Missed& m) const {
        DifferenceFound out;
        out.account = s.account;
        out.instrument = key.instrument;
        out.product = key.product;
        out.difference = m.difference;
        const Position* ours = core.state.find_position({s.account, key.instrument, key.product});
        out.ours = ours == nullptr ? Quantity{} : ours->qty;
        for (const VenuePosition& p : s.positions)
            if (p.account == s.account && p.instrument == key.instrument && p.product == key.product)
                out.venue = p.qty;
        out.by_fills = out.ours + m.qty;
        out.first_snapshot = out.second_snapshot = s.snapshot;
        out.evidence = "told by the venue's history and not by its stream:";
        constexpr std::size_t kNamed = 3;
        for (std::size_t i = 0; i < std::min(kNamed, m.ids.size()); ++i)
            out.evidence += (i == 0 ? " " : ", ") + m.ids[i];
        if (m.ids.size() > kNamed)
            out.evidence += " and " + std::to_string(m.ids.size() - kNamed) + " more";
        return out;
    }
    void take_orders() const {
        for (const ExecutionReport& r : s.orders) {
            if (r.account != s.account || r.exec_type != ExecType::OrderStatus)
                continue;
            const OrderState* order = find_reported(core, r);
            if (order != nullptr) {
                const Applied applied = judge(*order, r, core.estimate(r.instrument)).applied;
                if (applied == Applied::Stale || applied == Applied::Duplicate)
                    continue;
            }
            const bool is_new = order == nullptr;
            on_report(core, r);
            if (is_new && state.adopted)
                tell_unknown(r);
        }
    }
    // An open order that the stream never told of has just been adopted: the venue's own list is the proof.
    void tell_unknown(const ExecutionReport& r) const {
        const OrderState* order = find_reported(core, r);
        if (order == nullptr || !is_late(r.transact_time) || is_end(order->ord_status))
            return;
        DifferenceFound out;
        out.account = s.account;
        out.instrument = order->order.instrument;
        out.product = order->order.product;
        out.order = order->placed_as;
        out.difference = DifferenceClass::OutsideTrade;
        out.venue = std::max(r.order_qty - r.cum_qty.value_or(Quantity{}), Quantity{});
        out.by_fills = std::max(r.order_qty - (order->cum_qty - order->inferred_qty), Quantity{});
        out.first_snapshot = out.second_snapshot = s.snapshot;
        out.evidence = order->external ? "told by the venue's open orders and not by its stream: it is not ours"
                                       : "told by the venue's open orders: it has our id, and the record lacks it";
        core.emit(std::move(out));
    }
    // Kept beside ours. What a complete snapshot leaves out is flat.
    void take_figures() const {
        for (const VenuePosition& p : s.positions) {
            const auto known = core.state.venue_positions.find({p.account, p.instrument, p.product});
            const bool same = known != core.state.venue_positions.end() && known->second.qty == p.qty &&
                              known->second.avg_px == p.avg_px;
            if (p.account == s.account && (!same || core.state.flattens.contains(s.account)))
                on_report(core, p);
        }
        for (const VenueBalance& b : s.balances) {
            const auto known = core.state.venue_balances.find({b.account, b.currency});
            const bool same = known != core.state.venue_balances.end() && known->second.total == b.total &&
                              known->second.available == b.available;
            if (b.account == s.account && !same)
                on_report(core, b);
        }
        if (s.complete)
            flatten_unshown();
    }
    void flatten_unshown() const {
        std::vector<VenuePosition> gone;
        for (auto it = core.state.venue_positions.lower_bound({s.account, InstrumentId{}, Product::None});
             it != core.state.venue_positions.end() && it->first.account == s.account; ++it) {
            const VenuePosition& p = it->second;
            const bool shown = std::any_of(s.positions.begin(), s.positions.end(), [&](const VenuePosition& other) {
                return other.account == p.account && other.instrument == p.instrument && other.product == p.product;
            });
            if (shown || p.qty.is_zero())
                continue;
            gone.push_back(p);
            gone.back().qty = Quantity{};
            gone.back().avg_px = Price{};
            gone.back().transact_time = s.taken_at;
        }
        for (VenuePosition& p : gone)
            on_report(core, std::move(p));
    }

    // --- the opening
    // First contact. Live waits for a person; nothing that moved after the snapshot was taken may count twice.
    bool may_adopt() const {
        const bool wanted = core.config.mode == Mode::Paper || watch.adopt_by;
        return s.complete && wanted && watch.moved_at <= s.taken_at;
    }
    void adopt() const {
        for (const auto& [key, view] : views_of(core.state, s)) {
            const int128 unbooked = mutant(Mutant::OpeningCountedTwice) ? view.venue : view.by();
            if (unbooked == 0)
                continue;
            Adjustment a;
            a.venue = s.venue;
            a.account = s.account;
            a.kind = AdjustmentKind::Opening;
            a.product = key.product;
            a.instrument = key.instrument;
            a.currency = key.currency;
            if (key.currency.empty())
                a.qty = Quantity::from_nanos(unbooked);
            else
                a.cash = Amount::from_nanos(unbooked);
            for (const VenuePosition& p : s.positions)
                if (key.currency.empty() && p.instrument == key.instrument && p.product == key.product)
                    a.price = p.avg_px;
            a.transact_time = s.taken_at;
            a.id = opening_id(key, s.snapshot);
            a.text = "what the venue showed at first contact";
            on_report(core, std::move(a));
        }
        Requester by;
        by.origin = Origin::Engine;
        by.who = StrategyId{"reconcile"};
        core.emit(AccountAdopted{s.account, watch.adopt_by.value_or(by)});
        watch.adopt_by.reset();
    }
    void ask_a_person() const {
        if (watch.told_once)
            return;
        watch.told_once = true;
        core.emit(Alerted{AlertCode::Difference,
                          s.account,
                          {},
                          {},
                          "first contact with account " + name_of(s.account) + ": " +
                              std::to_string(s.positions.size()) + " positions, " + std::to_string(s.orders.size()) +
                              " open orders; `sluice reconcile --adopt` takes them as its opening"});
    }

    // --- comparing
    bool compare() const {
        const OrderViews orders = order_views(core, s);
        const bool orders_open = compare_orders(core, s, orders);
        const bool views_open = compare_views(core, s);
        certify(orders);
        return orders_open || views_open;
    }
    void certify(const OrderViews& orders) const {
        Reconciled out;
        out.account = s.account;
        out.snapshot = s.snapshot;
        out.open_orders = static_cast<std::uint32_t>(s.orders.size());
        out.positions = static_cast<std::uint32_t>(s.positions.size());
        out.balances = static_cast<std::uint32_t>(s.balances.size());
        out.differences = static_cast<std::uint32_t>(orders.mismatches.size());
        out.taken_at = s.taken_at;
        std::string ours, venue;
        for (const std::string& line : orders.ours)
            ours += line + '\n';
        for (const std::string& line : orders.venue)
            venue += line + '\n';
        for (const auto& [key, view] : views_of(core.state, s)) {
            out.differences += view.by() == 0 ? 0 : 1;
            if (!key.currency.empty())
                continue;
            const std::string head =
                "position " + name_of(key.instrument) + ' ' + std::string{to_text(key.product)} + ' ';
            ours += head + to_text(Quantity::from_nanos(view.ours)) + '\n';
            venue += head + to_text(Quantity::from_nanos(view.venue)) + '\n';
        }
        out.ours_hash = sha256_text(ours);
        out.venue_hash = sha256_text(venue);
        core.emit(std::move(out));
    }
};

void take_in(const Answer& answer) {
    Core& core = answer.core;
    ReconcileWatch& watch = answer.watch;
    if (answer.state.adopted)
        answer.take_history();
    answer.take_orders();
    answer.take_figures();
    if (!answer.s.complete)
        return reconcile_incomplete(core, answer.s.account);
    watch.lost = 0;
    watch.next_at = core.now + core.config.reconcile_every;
    if (!answer.state.adopted) {
        if (!answer.may_adopt()) {
            if (core.config.mode == Mode::Paper || watch.adopt_by)
                watch.next_at = core.now + kSecondLook;
            else
                answer.ask_a_person();
            return;
        }
        answer.adopt();
    }
    if (answer.compare())
        watch.next_at = core.now + kSecondLook;
}

}  // namespace

void on_snapshot(Core& core, const VenueSnapshot& s) {
    const auto account = core.state.accounts.find(s.account);
    const auto state = core.state.reconciles.find(s.account);
    const auto watch = core.watches.find(s.account);
    if (account == core.state.accounts.end() || account->second.venue != s.venue ||
        state == core.state.reconciles.end() || watch == core.watches.end())
        return;
    // The answer to an older question, or the same answer again.
    if (s.snapshot != state->second.asked || !watch->second.waits)
        return;
    watch->second.waits = false;
    watch->second.in_flight = false;
    const bool waited = !is_reconciled(core.state, core.config, s.account);
    take_in(Answer{core, s, state->second, watch->second});
    core.deadline_stale = true;
    if (!waited || !is_reconciled(core.state, core.config, s.account))
        return;
    // Exits of lists waited for this.
    const auto open = core.state.open;
    for (const auto index : open)
        if (core.state.orders[index].order.account == s.account && !core.state.orders[index].list_id.empty())
            lists_on_order(core, index);
}

}  // namespace sluice::engine
