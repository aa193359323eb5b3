#include "app/story/narrator.hpp"

#include <algorithm>
#include <thread>

#include "app/typed_terms.hpp"   // in_words
#include "engine/list_view.hpp"  // unprotected_of

namespace sluice::app::story {
namespace {

constexpr std::chrono::milliseconds kLook{50};
constexpr std::size_t kHashShown = 12;

std::string name_of(const auto& id) { return std::string{id.view()}; }

std::string_view role_words(ListRole role) {
    switch (role) {
        case ListRole::None: return "the order";
        case ListRole::Entry: return "the entry";
        case ListRole::Target: return "the target";
        case ListRole::Stop: return "the stop";
        case ListRole::Package: return "the package";
    }
    return "the order";
}

std::string cash_text(const Adjustment& a) {
    if (a.currency.empty() || a.cash == Amount{})
        return "";
    return ", cash " + std::string{a.cash > Amount{} ? "+" : ""} + to_text(a.cash) + " " + name_of(a.currency);
}

}  // namespace

// One sentence an event; most events need none.
struct Narrator::Teller {
    Narrator& out;
    UnixNanos at;

    void say(std::string_view who, const std::string& text) const { out.say(at, who, text); }
    const engine::OrderState* find(const ClOrdId& id) const { return out.state_->find_order(id); }
    std::string called(const ClOrdId& id) const {
        const engine::OrderState* order = find(id);
        return std::string{role_words(order == nullptr ? ListRole::None : order->role)} + " " + name_of(id);
    }

    void operator()(const AdjustmentApplied& e) const {
        const Adjustment& a = e.adjustment;
        std::string text{to_text(a.kind)};
        if (!a.instrument.empty() && a.qty != Quantity{})
            text += ": " + std::string{a.qty > Quantity{} ? "+" : ""} + to_text(a.qty) + " " + name_of(a.instrument) +
                    " at " + to_text(a.price);
        text += cash_text(a);
        if (!a.text.empty())
            text += " (" + a.text + ")";
        if (!a.instrument.empty()) {
            out.move({a.account, a.instrument}, a.qty);
            text += "; " + out.position_text({a.account, a.instrument});
        }
        say("venue", text);
    }
    void operator()(const ListPlaced& e) const {
        std::string text = std::string{to_text(e.list.list_class)} + " " + name_of(e.list.list_id) + ":";
        for (std::size_t i = 0; i < e.list.orders.size(); ++i)
            text +=
                (i == 0 ? " " : "; ") + std::string{role_words(role_of(e.list, i))} + " " + in_words(e.list.orders[i]);
        say("engine", text + (e.form == ListForm::Held ? ". The engine holds its exits" : ". The venue holds it"));
    }
    void operator()(const ListStepped& e) const {
        say("engine", std::string{to_text(e.step)} + (e.price.is_zero() ? "" : " at " + to_text(e.price)) +
                          (e.text.empty() ? "" : ": " + e.text));
    }
    void operator()(const OrderPlaced& e) const {
        say("engine", std::string{role_words(e.role)} + " " + name_of(e.order.cl_ord_id) +
                          " is recorded and goes to the venue: " + in_words(e.order) +
                          (e.exposure == Exposure::Exit ? ", an exit" : ""));
    }
    void operator()(const OrderDenied& e) const {
        say("denied", in_words(e.order) + ": " + std::string{to_text(e.denial.code)} + ", " + e.denial.text);
    }
    void operator()(const ReplacePlaced& e) const {
        const engine::OrderState* order = find(e.order.cl_ord_id);
        say("engine", std::string{role_words(order == nullptr ? ListRole::None : order->role)} + " is changed to " +
                          in_words(e.order));
    }
    void operator()(const CancelPlaced& e) const { say("engine", called(e.cl_ord_id) + " is to be cancelled"); }
    void operator()(const RequestDropped& e) const {
        say("denied", name_of(e.cl_ord_id) + ": " + std::string{to_text(e.denial.code)} + ", " + e.denial.text);
    }
    void operator()(const RequestProgress& e) const {
        if (e.stage == RequestStage::Unknown)
            say("unknown", name_of(e.outcome.cl_ord_id) + ": nobody can say whether the venue took it (" +
                               e.outcome.text + "); it counts in full until that is known");
    }
    void operator()(const QueryPlaced& e) const { say("engine", "the venue is asked about " + name_of(e.cl_ord_id)); }
    void operator()(const ReportApplied& e) const {
        if (e.order.empty() || e.applied == Applied::Duplicate || e.applied == Applied::Stale)
            return;
        if (!e.fill_qty.is_zero())
            tell_fill(e);
        if (e.report.exec_type == ExecType::Replaced)
            say("venue", called(e.order) + " now stands for " + to_text(e.report.order_qty));
        if (e.ord_status == OrdStatus::Canceled || e.ord_status == OrdStatus::Rejected ||
            e.ord_status == OrdStatus::Expired)
            say("venue", called(e.order) + " has ended, proven: " + std::string{to_text(e.ord_status)} +
                             (e.report.text.empty() ? "" : " (" + e.report.text + ")"));
    }
    void tell_fill(const ReportApplied& e) const {
        const engine::OrderState* order = find(e.order);
        if (order == nullptr)
            return;
        const Holding holding{order->order.account, order->order.instrument};
        out.move(holding, order->order.side == Side::Buy ? e.fill_qty : -e.fill_qty);
        const auto px = average(e.fill_notional, e.fill_qty);
        say("fill", called(e.order) + " " + (order->order.side == Side::Buy ? "bought " : "sold ") +
                        to_text(e.fill_qty) + " at " + to_text(px.value_or(e.report.last_px)) + ", " +
                        to_text(order->cum_qty) + " of " + to_text(order->order.order_qty) + " in all; " +
                        out.position_text(holding));
    }
    void operator()(const VenueHealthChanged& e) const {
        say("venue",
            "link " + std::string{to_text(e.health.link)} + (e.health.text.empty() ? "" : ": " + e.health.text));
    }
    void operator()(const DifferenceFound& e) const {
        say("compare", std::string{to_text(e.difference)} + " in " + name_of(e.instrument) + name_of(e.currency) +
                           (e.order.empty() ? ": we hold " : ", order " + name_of(e.order) + ": open here ") +
                           to_text(e.ours) + ", the venue shows " + to_text(e.venue) + " (" + e.evidence + ")");
    }
    void operator()(const DifferenceClosed& e) const {
        say("compare", "closed in " + name_of(e.instrument) + name_of(e.currency) + ": " + e.text);
    }
    // Only what is new: a comparison every minute that finds the same says nothing.
    void operator()(const Reconciled& e) const {
        const auto known = out.compared_.find(e.account);
        const bool same = known != out.compared_.end() && known->second.ours_hash == e.ours_hash &&
                          known->second.venue_hash == e.venue_hash && known->second.differences == e.differences;
        out.compared_.insert_or_assign(e.account, e);
        if (same)
            return;
        const bool equal = e.ours_hash == e.venue_hash;
        say("compare", "snapshot " + std::to_string(e.snapshot) + ": " + std::to_string(e.open_orders) +
                           " open orders, " + std::to_string(e.positions) + " positions, " +
                           std::to_string(e.differences) +
                           (equal ? " differences; both sides are " + e.ours_hash.substr(0, kHashShown)
                                  : " differences; ours " + e.ours_hash.substr(0, kHashShown) + ", the venue's " +
                                        e.venue_hash.substr(0, kHashShown)));
    }
    void operator()(const Alerted& e) const { say("alert", e.text); }
    void operator()(const FreezeChanged& e) const {
        say("engine", name_of(e.instrument) +
                          (e.state == FreezeState::Frozen ? " is frozen: " : " is no longer frozen: ") + e.reason);
    }
    void operator()(const auto&) const {}
};

void Narrator::on_event(const Event& event, UnixNanos) {
    if (!quiet_ && state_ != nullptr)
        std::visit(Teller{*this, event.time}, event.body);
}

std::string Narrator::position_text(const Holding& holding) const {
    const auto held = held_.find(holding);
    std::string text = "the position is " + to_text(held == held_.end() ? Quantity{} : held->second) + " " +
                       std::string{holding.second.view()};
    for (const auto& [instrument, open] : engine::unprotected_of(*state_, holding.first))
        if (instrument == holding.second && !open.is_zero())
            text += ", " + to_text(open) + " of it unprotected";
    return text;
}

void Narrator::say(UnixNanos at, std::string_view who, const std::string& text) {
    if (quiet_)
        return;
    constexpr std::size_t kColumn = 9;
    std::string name{who};
    name.resize(std::max(kColumn, name.size() + 1), ' ');
    console_.out(format_rfc3339(at).substr(11, 8) + "  " + name + text + "\n");
    if (pause_.count() == 0)
        return;
    console_.flush();
    for (auto left = pause_; left.count() > 0 && !console_.interrupted(); left -= kLook)
        std::this_thread::sleep_for(kLook);
}

}  // namespace sluice::app::story
