#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"       // trim
#include "engine/placing.hpp"  // denial_of
#include "engine/reconcile.hpp"
#include "engine/reconcile_compare.hpp"  // kDifferenceFreeze, is_final

namespace sluice::engine {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }

std::string subject(const Reconcile& wish) {
    return wish.currency.empty() ? name_of(wish.instrument) : "cash in " + name_of(wish.currency);
}

// What is open under the words of the wish; a wish without account or product means the only one there is.
std::vector<DifferenceFound> find_open(const State& s, const Reconcile& wish) {
    std::vector<DifferenceFound> found;
    for (const auto& [account, state] : s.reconciles) {
        if (!wish.account.empty() && wish.account != account)
            continue;
        for (const auto& [key, difference] : state.open)
            if (key.order.empty() && key.instrument == wish.instrument && key.currency == wish.currency &&
                (wish.product == Product::None || wish.product == key.product))
                found.push_back(difference);
    }
    return found;
}

std::optional<Denial> why_not(const Reconcile& wish, const Requester& by) {
    const auto invalid = [](std::string text) { return denial_of(DenialCode::Invalid, std::move(text)); };
    if (by.origin != Origin::Person)
        return denial_of(DenialCode::NeedsApproval, "booking a difference takes a person at the terminal");
    if (wish.adopt)
        return invalid("taking over an opening and booking a difference are two commands; give one of them");
    if (!wish.instrument.empty() && !wish.currency.empty())
        return invalid("an instrument and a currency are two differences; name one of them");
    if (trim(wish.reason).empty())
        return invalid("a reason is missing; say what the difference came from");
    return std::nullopt;
}

// An order that differs has no figure that could be booked.
const ClOrdId* differing_order(const State& s, const Reconcile& wish) {
    for (const auto& [account, state] : s.reconciles)
        for (const auto& [key, difference] : state.open)
            if (!key.order.empty() && key.instrument == wish.instrument &&
                (wish.account.empty() || wish.account == account))
                return &key.order;
    return nullptr;
}

std::optional<Denial> why_not(const State& s, const Reconcile& wish, const std::vector<DifferenceFound>& found) {
    const auto invalid = [](std::string text) { return denial_of(DenialCode::Invalid, std::move(text)); };
    const ClOrdId* order = found.empty() ? differing_order(s, wish) : nullptr;
    if (order != nullptr)
        return invalid("what differs of " + subject(wish) + " is order " + name_of(*order) +
                       ", and an order cannot be booked; cancel it, and the difference closes when both sides agree");
    if (found.empty())
        return invalid("no difference of " + subject(wish) + " is open" +
                       (wish.account.empty() ? std::string{} : " on account " + name_of(wish.account)) +
                       "; `sluice status` shows those that are");
    if (found.size() > 1)
        return invalid(std::to_string(found.size()) + " differences of " + subject(wish) +
                       " are open; name the account and the product");
    if (!is_final(found.front()))
        return invalid("the difference of " + subject(wish) + " is " + std::string{to_text(found.front().difference)} +
                       " and closes by itself; only one that nothing explains is booked");
    return std::nullopt;
}

// It makes no gain or loss of its own: what goes leaves at its cost, what comes has the price the venue shows.
Price price_of(const Core& core, const DifferenceFound& d, Quantity by) {
    const PositionKey key{d.account, d.instrument, d.product};
    const Position* ours = core.state.find_position(key);
    const bool lowers = ours != nullptr && !ours->qty.is_zero() && (ours->qty > Quantity{}) != (by > Quantity{});
    if (lowers)
        return average(ours->cost, ours->qty).value_or(Price{});
    const auto shown = core.state.venue_positions.find(key);
    const Price px = shown == core.state.venue_positions.end() ? Price{} : shown->second.avg_px;
    return px.is_zero() ? core.estimate(d.instrument) : px;
}

Adjustment correction_of(const Core& core, const DifferenceFound& d, const std::string& text) {
    Adjustment a;
    a.venue = core.state.accounts.at(d.account).venue;
    a.account = d.account;
    a.kind = AdjustmentKind::Correction;
    a.product = d.product;
    a.instrument = d.instrument;
    a.currency = d.currency;
    if (d.currency.empty()) {
        a.qty = d.venue - d.ours;
        a.price = price_of(core, d, a.qty);
    } else {
        a.cash = d.venue_cash - d.our_cash;
    }
    a.transact_time = core.now;
    a.id = ExecId::parse("booked:" + std::to_string(core.state.last_sequence + 1)).value_or(ExecId{});
    a.text = text;
    return a;
}

bool has_open(const State& s, const AccountId& account, const InstrumentId& instrument) {
    for (const auto& [key, difference] : s.reconciles.at(account).open)
        if (key.instrument == instrument && is_final(difference))
            return true;
    return false;
}

void thaw(Core& core, const DifferenceFound& d, const Requester& by, const std::string& reason) {
    const auto frozen = core.state.freezes.find({d.account, d.instrument});
    if (frozen == core.state.freezes.end() || frozen->second != kDifferenceFreeze ||
        has_open(core.state, d.account, d.instrument))
        return;
    core.emit(FreezeChanged{d.account, d.instrument, FreezeState::Thawed, by, reason});
}

}  // namespace

void book_difference(Core& core, const Reconcile& wish, const Requester& by) {
    const auto refuse = [&](Denial denial) {
        refuse_command(core, CommandKind::Reconcile, by, std::move(denial), {}, wish.account);
    };
    if (auto denial = why_not(wish, by))
        return refuse(std::move(*denial));
    const auto found = find_open(core.state, wish);
    if (auto denial = why_not(core.state, wish, found))
        return refuse(std::move(*denial));
    const DifferenceFound& d = found.front();
    const std::string text = "booked by " + name_of(by.who) + ": " + wish.reason;
    on_report(core, correction_of(core, d, text));
    core.emit(DifferenceClosed{d.account, d.instrument, d.product, d.currency, text});
    if (!d.instrument.empty())
        thaw(core, d, by, text);
    ReconcileWatch& watch = core.watches[d.account];
    watch.suspected.erase({d.instrument, d.product, d.currency});
    watch.next_at = core.now;
}

}  // namespace sluice::engine
