// What left, and what the state says afterwards.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "world/seeded/invariants.hpp"

namespace sluice::world {

using std::chrono::milliseconds;

namespace {

std::string word(const auto& id) { return std::string{id.view()}; }

constexpr milliseconds kExitWait{250};

}  // namespace

// ---- what left

void Invariants::on_request(const VenueRequest& request, UnixNanos now) {
    const VenueHealth* health = told_.health(request.account);
    if (!health || health->mode != config_.mode)
        fail("a request left over a connection that had not reported the mode of this process");
    std::visit(
        [&](const auto& body) {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, SendNew> || std::is_same_v<T, SendReplace>) {
                judge_repeat(body.order.cl_ord_id, now);
                judge_sent(body.order, now);
            } else if constexpr (std::is_same_v<T, SendList>) {
                judge_repeat(body.list.orders.front().cl_ord_id, now);
                judge_sent_list(body.list, now);
            } else if constexpr (std::is_same_v<T, SendCancel>) {
                const ToldOrder* order = told_.find(body.cl_ord_id);
                if (order)
                    cancels_sent_.insert(order->terms.cl_ord_id);
                // An order that is not ours is named by the venue's id alone.
                if (!order && !body.cl_ord_id.empty())
                    fail("a cancel left for " + word(body.cl_ord_id) + ", which nobody placed");
            }
        },
        request.body);
}

void Invariants::judge_sent(const NewOrderSingle& sent, UnixNanos now) {
    const ClOrdId& id = sent.cl_ord_id;
    const ToldOrder* order = told_.find(id);
    if (!order)
        return fail("order " + word(id) + " left without having been placed");
    const bool asked = order->request && order->request->order.cl_ord_id == id;
    if (sendings_[id].times == 1 && !asked)
        return fail("order " + word(id) + " left after its request had ended");
    if (!asked)
        return;
    comparison_rules_.on_sent(*order, *order->request);
    if (order->request->exposure == Exposure::Adds)
        judge_exposing_send(*order, *order->request, now);
    if (sent != as_sent(order->request->order))
        fail("order " + word(id) + " left with other terms than it was placed with");
    if (sent.ord_type == OrdType::TrailingStop && !venue_of(sent.account).trailing_stops)
        fail("order " + word(id) + " left as a trailing stop for a venue that has none");
    held_exits_.erase(id);
}

Capabilities Invariants::venue_of(const AccountId& account) const {
    const VenueHealth* health = told_.health(account);
    const auto row = health ? config_.venues.find(health->venue) : config_.venues.end();
    return row == config_.venues.end() ? Capabilities{} : row->second;
}

// A list in the venue's form leaves whole.
void Invariants::judge_sent_list(const NewOrderList& sent, UnixNanos now) {
    const ToldList* list = told_.find_list(sent.list_id);
    if (!list || list->form != ListForm::Native)
        return fail("list " + word(sent.list_id) + " left without having been placed in the venue's form");
    if (sent != list->list)
        return fail("list " + word(sent.list_id) + " left with other terms than it was placed with");
    for (const NewOrderSingle& order : sent.orders) {
        if (&order != &sent.orders.front())
            ++sendings_[order.cl_ord_id].times;
        judge_sent(order, now);
    }
}

void Invariants::judge_repeat(const ClOrdId& id, UnixNanos now) {
    Sending& sending = sendings_[id];
    if (sending.times > 0 && !sending.may_repeat)
        fail("order " + word(id) + " was sent twice without proof that the venue had not taken it");
    if (sending.times > 0 && sending.not_before && now < *sending.not_before)
        fail("order " + word(id) + " was sent again sooner than the venue had asked");
    ++sending.times;
    sending.may_repeat = false;
    sending.not_before.reset();
}

void Invariants::judge_exposing_send(const ToldOrder& order, const ToldRequest& request, UnixNanos now) {
    const std::string name = "order " + word(request.order.cl_ord_id) + " left ";
    const AccountId& account = order.terms.account;
    if (request.sequence > acknowledged_)
        fail(name + "before its record was durable");
    if (!is_connected(account))
        fail(name + "over a connection that is down or of the other mode");
    if (const VenueHealth* health = told_.health(account); health && health->breaker == Breaker::Open)
        fail(name + "through an open breaker");
    if (told_.is_halted(account))
        fail(name + "in spite of a halt");
    if (told_.is_frozen(account, order.terms.instrument))
        fail(name + "in spite of a freeze");
    if (!request.send_by || now > *request.send_by || *request.send_by - request.placed_at > std::chrono::seconds{1})
        fail(name + "later than a second after its decision");
    if (!is_strict())
        return;
    if (!told_.armed_until() || *told_.armed_until() <= now)
        fail(name + "without an arming in force");
}

// ---- what the state says

void Invariants::on_quiet(const engine::State& state, UnixNanos now) {
    if (reports_recorded_ != reports_told_)
        fail("a report was told and not recorded");
    reports_recorded_ = reports_told_;
    authority_rules_.on_quiet(now);
    comparison_rules_.on_quiet();
    judge_held_exits(now);
    judge_cancel_command();
    judge_halt();
    for (const ClOrdId& id : touched_)
        if (!id.empty())
            compare_order(state, id);
    touched_.clear();
    cancels_sent_.clear();
}

void Invariants::judge_held_exits(UnixNanos now) {
    // An order that ended meanwhile, or whose request did, holds nothing back.
    std::erase_if(held_exits_, [&](const auto& entry) {
        const ToldOrder* order = told_.find(entry.first);
        return !order || !order->request || order->request->order.cl_ord_id != entry.first;
    });
    for (const auto& [id, held] : held_exits_) {
        if (!is_connected(held.account)) {
            trouble_[held.account] = now;
            continue;
        }
        UnixNanos since = held.since;
        if (const auto trouble = trouble_.find(held.account); trouble != trouble_.end())
            since = std::max(since, trouble->second);
        if (now > since + kExitWait)
            fail("exit " + word(id) + " was held for longer than 250 ms");
    }
}

void Invariants::judge_cancel_command() {
    if (!cancel_command_)
        return;
    const ToldOrder* order = told_.find(*cancel_command_);
    if (!cancel_answered_)
        fail("the cancel of " + word(*cancel_command_) + " led to nothing");
    if (order && order->cancel_wanted && order->is_open() && is_connected(order->terms.account) &&
        !cancels_sent_.contains(order->terms.cl_ord_id))
        fail("the cancel of " + word(*cancel_command_) + " did not leave at once");
    cancel_command_.reset();
}

// Under a halt every order that could add exposure is being cancelled.
void Invariants::judge_halt() {
    if (!halt_seen_)
        return;
    halt_seen_ = false;
    for (const ToldOrder& order : told_.orders()) {
        if (order.denied || !order.is_open() || order.exposed().is_zero() || order.cancel_wanted)
            continue;
        const NewOrderSingle& terms = order.terms;
        // A leg at the venue acts for what its entry has filled, and nothing else.
        const ToldList* list = order.role == ListRole::Entry ? nullptr : told_.find_list(order.list_id);
        if (list != nullptr && list->form == ListForm::Native)
            continue;
        // A flatten closes what the venue shows.
        if (order.by.origin == Origin::Engine && order.list_id.empty() && told_.is_flattening(terms.account))
            continue;
        if (!told_.is_halted(terms.account) ||
            told_.stays_within_position(terms, order.exposed(), &order, Reading::Least))
            continue;
        if (!is_connected(terms.account))
            continue;
        fail("a halt left " + word(terms.cl_ord_id) + " working, which could add " + to_text(order.exposed()) + " to " +
             to_text(told_.position(terms.account, terms.instrument)) + " held");
    }
}

// The engine's word about an order never goes back from its end, but for a bust or a replace that a fill overtook.
void Invariants::judge_status(const Event& event) {
    statuses_.resize(told_.orders().size(), OrdStatus::PendingNew);
    unknown_.resize(told_.orders().size(), false);
    const auto now_is = [&](const ClOrdId& id, OrdStatus status, bool may_reopen) {
        const auto number = number_of(told_.find(id));
        if (!number)
            return;
        if (is_end(statuses_[*number]) && !is_end(status) && !may_reopen)
            fail("order " + word(id) + " was " + std::string{to_text(statuses_[*number])} + " and became " +
                 std::string{to_text(status)} + " again");
        statuses_[*number] = status;
    };
    std::visit(
        [&](const auto& e) {
            using T = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<T, OrderDenied>) {
                now_is(e.order.cl_ord_id, OrdStatus::Denied, false);
            } else if constexpr (std::is_same_v<T, OrderPlaced> || std::is_same_v<T, ReplacePlaced>) {
                if (const auto number = number_of(told_.find(e.order.cl_ord_id)))
                    unknown_[*number] = false;
            } else if constexpr (std::is_same_v<T, RequestDropped>) {
                if (e.request == RequestKind::New)
                    now_is(e.cl_ord_id, OrdStatus::Denied, false);
            } else if constexpr (std::is_same_v<T, RequestProgress>) {
                now_is(e.outcome.cl_ord_id, e.ord_status, false);
                const auto number = number_of(told_.find(e.outcome.cl_ord_id));
                const bool request = e.outcome.request == RequestKind::New || e.outcome.request == RequestKind::Replace;
                if (number && request)
                    unknown_[*number] = e.stage == RequestStage::Unknown;
            } else if constexpr (std::is_same_v<T, NotFoundNoted>) {
                now_is(e.not_found.cl_ord_id, e.ord_status, false);
            } else if constexpr (std::is_same_v<T, ReportApplied>) {
                const bool reverses =
                    e.report.exec_type == ExecType::TradeCancel || e.report.exec_type == ExecType::TradeCorrect;
                if (e.applied != Applied::Unusable)
                    now_is(e.order, e.ord_status, reverses || e.takes_replace);
            }
        },
        event.body);
}

void Invariants::compare_order(const engine::State& state, const ClOrdId& id) {
    const engine::OrderState* theirs = state.find_order(id);
    const ToldOrder* ours = told_.find(id);
    if (!theirs || !ours)
        return;
    if (theirs->cum_qty != ours->cum_qty() || theirs->inferred_qty != ours->inferred)
        fail("order " + word(id) + " has cum_qty " + to_text(theirs->cum_qty) + " (" + to_text(theirs->inferred_qty) +
             " inferred) where what was told makes " + to_text(ours->cum_qty()) + " (" + to_text(ours->inferred) + ")");
    Quantity position;
    for (const auto& [key, held] : state.positions)
        if (key.account == ours->terms.account && key.instrument == ours->terms.instrument)
            position += held.qty;
    const Quantity told = told_.position(ours->terms.account, ours->terms.instrument);
    if (position != told)
        fail("the position of " + word(ours->terms.instrument) + " is " + to_text(position) +
             " where what was told makes " + to_text(told));
    if (!ours->inferred.is_zero() || ours->void_seen)
        return;
    int128 notional = 0;
    for (const auto& [exec_id, execution] : ours->executions)
        if (!execution.is_void)
            notional += execution.notional;
    if (ours->executed() == ours->cum_qty() && !ours->executions.empty() && theirs->cum_notional.atto() != notional)
        fail("order " + word(id) + " is booked at another notional than its executions");
}

// Cash is what adjustments, fills and fees make of it, and nothing else.
void Invariants::compare_money(const engine::State& state) {
    std::map<std::pair<AccountId, Currency>, Amount> cash = told_.adjusted_cash();
    std::map<AccountId, int128> atto;
    for (const engine::OrderState& order : state.orders) {
        const int128 notional = order.cum_notional.atto();
        atto[order.order.account] += order.order.side == Side::Buy ? -notional : notional;
    }
    for (const auto& [account, sum] : atto)
        cash[{account, Currency{"USD"}}] += Amount::from_nanos(div_round_half_away(sum, Price::kUnit));
    for (const ToldOrder& order : told_.orders())
        for (const auto& [id, execution] : order.executions)
            if (!execution.is_void && !execution.fee_currency.empty())
                cash[{order.terms.account, execution.fee_currency}] -= execution.fee;
    for (const auto& [key, amount] : cash) {
        const auto theirs = state.cash.find(key);
        const Amount held = theirs == state.cash.end() ? Amount{} : theirs->second;
        // Cash is rounded once per booking, so a fill that was inferred and is proven in parts is rounded in parts.
        const Amount apart = held > amount ? held - amount : amount - held;
        if (apart > Amount::from_nanos(1'000))
            fail("cash of " + word(key.first) + " in " + word(key.second) + " is " + to_text(held) +
                 " where fills, fees and adjustments make " + to_text(amount));
    }
}

// ---- after a death

void Invariants::on_recovered(const std::vector<Event>& durable) {
    told_ = Told{};
    statuses_.clear();
    unknown_.clear();
    held_exits_.clear();
    trouble_.clear();
    touched_.clear();
    quotes_.clear();
    cancel_command_.reset();
    halt_seen_ = false;
    reports_recorded_ = reports_told_;
    if (durable.size() < acknowledged_)
        fail("event " + std::to_string(acknowledged_) + " was acknowledged as durable and the journal kept only " +
             std::to_string(durable.size()));
    acknowledged_ = durable.size();
    for (const Event& event : durable) {
        told_.fold(event);
        judge_status(event);
    }
    for (const ToldOrder& order : told_.orders())
        if (!order.denied)
            cover(&order, EventCell::Killed);
    list_rules_.on_recovered();
    authority_rules_.on_recovered();
    comparison_rules_.on_recovered();
}

void Invariants::at_rest(const engine::State& state) {
    compare_money(state);
    list_rules_.at_rest();
    authority_rules_.at_rest();
}

}  // namespace sluice::world
