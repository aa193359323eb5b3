// How a wired session ends: the broker is honest, the wire calm, everything comes to rest, and our books must be its own.
#include <chrono>
#include <string>

#include "world/seeded/wired_life.hpp"

namespace sluice::world {

using std::chrono::seconds;
using venues::alpaca::StatusWord;
using venues::alpaca::sim::SimAccount;
using venues::alpaca::sim::SimFill;
using venues::alpaca::sim::SimOrder;

namespace {

constexpr int kQuietSeconds = 240;

bool is_open(OrdStatus status) {
    switch (status) {
        case OrdStatus::Proposed:
        case OrdStatus::PendingNew:
        case OrdStatus::New:
        case OrdStatus::Held:
        case OrdStatus::PartiallyFilled:
        case OrdStatus::DoneForDay:
        case OrdStatus::Suspended: return true;
        case OrdStatus::Denied:
        case OrdStatus::Filled:
        case OrdStatus::Canceled:
        case OrdStatus::Rejected:
        case OrdStatus::Expired:
        case OrdStatus::Replaced: return false;
    }
    return false;
}

std::string word(const auto& id) { return std::string{id.view()}; }

}  // namespace

void WiredSession::settle() {
    journal_.settle();
    box_.become_honest(now_);
    if (doors_)
        doors_->become_calm();
    if (chance_.chance(1, 4))
        for (std::size_t i = 0; i < accounts_.size() && !broken(); ++i)
            node().on_command({Requester{}, Flatten{accounts_[i].id, "the session ends"}}, now_);
    quiet();
    for (int i = 0; i < kQuietSeconds && !broken(); ++i) {
        advance(seconds{1});
        if (i % 60 == 40 && !broken())
            node().on_command({Requester{}, Reconcile{}}, now_);
    }
    if (doors_ && !broken()) {
        doors_->ask_for_all();
        advance(seconds{20});
    }
    if (!broken())
        judge_.at_rest(node().engine().state());
    if (!broken())
        compare_with_box();
    if (doors_ && !broken())
        doors_->compare(node().engine().state());
}

const SimAccount* WiredSession::box_account(const Account& account) const {
    for (const SimAccount& one : box_.broker().accounts)
        if (one.key == "PK" + word(account.id))
            return &one;
    return nullptr;
}

void WiredSession::compare_with_box() {
    const engine::State& state = node().engine().state();
    for (const auto index : state.busy)
        judge_.fail("order " + word(state.orders[index].order.cl_ord_id) +
                    " still has a request in flight after a calm of " + std::to_string(kQuietSeconds) + " s");
    for (const Account& account : accounts_) {
        const VenueHealth& health = state.venues.at(account.id);
        if (health.link != Link::Up || health.breaker != Breaker::Closed)
            judge_.fail("the account " + word(account.id) + " is still not caught up after a calm of " +
                        std::to_string(kQuietSeconds) + " s: " + health.text);
        const SimAccount* theirs = box_account(account);
        if (theirs == nullptr)
            return judge_.fail("the broker never saw the account " + word(account.id));
        compare_orders(account, *theirs);
        compare_positions(account, *theirs);
        compare_cash(account, *theirs);
    }
}

// Every order of the broker's is one of ours, as far filled, and open here as it is there.
void WiredSession::compare_orders(const Account& account, const SimAccount& theirs) {
    const engine::State& state = node().engine().state();
    const auto& orders = box_.broker().orders;
    std::map<std::string, std::string> firsts;  // of a chain of replaces, by the ids of the later ones
    const auto first_of = [&](const SimOrder& order) {
        const auto first = firsts.find(order.id);
        return first == firsts.end() ? order.id : first->second;
    };
    for (const auto index : theirs.orders)
        if (const SimOrder& order = orders[index]; order.status == StatusWord::Replaced)
            firsts[order.replaced_by] = first_of(order);
    std::map<std::string, Quantity> filled;  // by the first of a chain
    for (const SimFill& fill : theirs.fills)
        filled[first_of(orders[fill.order])] += fill.qty;
    std::set<const engine::OrderState*> open_there;
    for (const auto index : theirs.orders) {
        const SimOrder& order = orders[index];
        const bool came_to_nothing = order.status == StatusWord::Rejected && !order.replaces.empty();
        if (came_to_nothing)
            continue;  // a replace that a fill overtook
        const engine::OrderState* ours = nullptr;
        if (const auto id = ClOrdId::parse(order.client_order_id))
            ours = state.find_order(*id);
        if (ours == nullptr)
            if (const auto id = OrderId::parse(order.id))
                if (const auto* at = state.venue_order_index.find(*id))
                    ours = &state.orders[*at];
        const std::string name = "the broker's order " + order.id + " (" + order.client_order_id + ", " +
                                 std::string{to_text(order.status)} + ") ";
        if (ours == nullptr) {
            if (order.is_over() && order.filled.is_zero())
                continue;  // a held leg or a replace that came to nothing, nobody has to have heard of it
            return judge_.fail(name + "is not known to us");
        }
        if (ours->cum_qty != filled[first_of(order)])
            return judge_.fail(name + "is filled for " + to_text(filled[first_of(order)]) + ", and ours, " +
                               word(ours->order.cl_ord_id) + ", for " + to_text(ours->cum_qty));
        if (!order.is_over())
            open_there.insert(ours);
    }
    for (const engine::OrderState& ours : state.orders) {
        if (ours.order.account != account.id || ours.ord_status == OrdStatus::Proposed)
            continue;
        if (is_open(ours.ord_status) != open_there.contains(&ours))
            return judge_.fail("our order " + word(ours.order.cl_ord_id) + " is " +
                               std::string{to_text(ours.ord_status)} + " and at the broker it is " +
                               (open_there.contains(&ours) ? "open" : "not open"));
    }
}

void WiredSession::compare_positions(const Account& account, const SimAccount& theirs) {
    const engine::State& state = node().engine().state();
    for (const auto& asset : box_.broker().assets.all()) {
        const Quantity held = box_.broker().held(theirs, asset);
        const engine::PositionKey key{account.id, asset.instrument.id, Product::None};
        const auto ours = state.positions.find(key);
        const Quantity qty = ours == state.positions.end() ? Quantity{} : ours->second.qty;
        const std::string name = "our position of " + asset.symbol + " in " + word(account.id) + " is " + to_text(qty);
        if (qty != held)
            judge_.fail(name + " and the broker's is " + to_text(held));
        const auto seen = state.venue_positions.find(key);
        const Quantity shown = seen == state.venue_positions.end() ? Quantity{} : seen->second.qty;
        if (shown != held)
            judge_.fail(name + " as the broker's, but what it showed us last is " + to_text(shown));
        if (!held.is_zero() && judge_.was_flattened(account.id))
            judge_.fail("the flatten of " + word(account.id) + " ended with " + to_text(held) + " of " + asset.symbol);
        if (state.is_frozen(account.id, asset.instrument.id) !=
            judge_.told().is_frozen(account.id, asset.instrument.id))
            judge_.fail("the freeze of " + asset.symbol + " is not what was told");
    }
}

void WiredSession::compare_cash(const Account& account, const SimAccount& theirs) {
    const engine::State& state = node().engine().state();
    const Amount cash = box_.broker().funds(theirs, now_).cash;
    const auto held = state.cash.find({account.id, Currency{"USD"}});
    const Amount ours = held == state.cash.end() ? Amount{} : held->second;
    if (ours != cash)
        judge_.fail("our cash in " + word(account.id) + " is " + to_text(ours) + " and the broker's is " +
                    to_text(cash));
}

}  // namespace sluice::world
