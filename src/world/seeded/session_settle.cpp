// How a seeded session ends: the venues tell the truth, everything comes to rest, and our books must be theirs.
#include <chrono>
#include <string>

#include "world/seeded/session_tap.hpp"

namespace sluice::world {

using std::chrono::minutes;
using std::chrono::seconds;

void SeededSession::settle() {
    journal_.settle();
    const bool flattens = chance_.chance(1, 4);
    if (flattens && !calendars_.is_open(CalendarId{"NYSE"}, now_))
        if (const auto next = calendars_.session_at_or_after(CalendarId{"NYSE"}, now_))
            advance(next->open + minutes{1} - now_);
    for (const auto& venue : venues_) {
        const bool snapshots_find_it = venue->character().can.snapshots && chance_.chance(1, 2);
        const auto telling =
            snapshots_find_it ? ScriptedVenue::Telling::OnlyWhatIsAsked : ScriptedVenue::Telling::Everything;
        tap_of(*venue).at_next_quote(
            [&venue = *venue, telling](UnixNanos now, venues::Outbox& out) { venue.become_honest(now, telling, out); });
    }
    if (!broken())
        move_quote();
    for (std::size_t i = 0; flattens && i < accounts_.size() && !broken(); ++i)
        node_->on_command({Requester{}, Flatten{accounts_[i].id, "the session ends"}}, now_);
    quiet();
    for (int i = 0; i < 180 && !broken(); ++i) {
        advance(seconds{1});
        if (i % 60 == 1 && !broken())
            node_->on_command({Requester{}, Reconcile{}}, now_);
    }
    for (const auto& venue : venues_)
        tap_of(*venue).at_next_quote([&venue = *venue](UnixNanos now, venues::Outbox& out) {
            if (venue.telling() == ScriptedVenue::Telling::Everything)
                venue.tell_everything(now, out);
        });
    if (!broken())
        move_quote();
    for (int i = 0; i < 30 && !broken(); ++i)
        advance(seconds{1});
    if (!broken())
        judge_.at_rest(node_->engine().state());
    if (!broken())
        compare_with_truth();
}

void SeededSession::compare_with_truth() {
    const engine::State& state = node_->engine().state();
    for (const auto index : state.busy) {
        const engine::OrderState& order = state.orders[index];
        judge_.fail("order " + std::string{order.order.cl_ord_id.view()} +
                    " still has a request in flight after the venue told everything");
    }
    for (const auto& venue : venues_) {
        if (!venue->double_arrival().empty())
            judge_.fail(venue->double_arrival());
        // Until its opening is booked an account has no books to compare.
        if (judge_.comparison().shows_snapshots(venue->account()) &&
            !judge_.told().comparison(venue->account()).adopted)
            continue;
        compare_positions(*venue);
        compare_cash(*venue);
    }
}

void SeededSession::compare_positions(const ScriptedVenue& venue) {
    const engine::State& state = node_->engine().state();
    for (const auto& [instrument, qty] : venue.truth().positions()) {
        const engine::PositionKey key{venue.account(), instrument, Product::None};
        const auto held = state.positions.find(key);
        const Quantity ours = held == state.positions.end() ? Quantity{} : held->second.qty;
        const bool known = judge_.comparison().is_known(venue.account(), instrument, Currency{});
        if (ours != qty && !known)
            judge_.fail("our position of " + std::string{instrument.view()} + " is " + to_text(ours) +
                        " and the venue's is " + to_text(qty) + ", and nobody was told");
        const bool flattened = judge_.was_flattened(venue.account());
        if (flattened && !qty.is_zero() && !known)
            judge_.fail("the flatten of " + std::string{venue.account().view()} + " ended with " + to_text(qty) +
                        " of " + std::string{instrument.view()});
    }
}

void SeededSession::compare_cash(const ScriptedVenue& venue) {
    const engine::State& state = node_->engine().state();
    auto cash = venue.truth().cash(Currency{"USD"});
    for (const auto& [currency, amount] : venue.adjusted_cash())
        cash[currency] += amount;
    for (const auto& [currency, amount] : cash) {
        const auto held = state.cash.find({venue.account(), currency});
        const Amount ours = held == state.cash.end() ? Amount{} : held->second;
        // Where snapshots are compared a cent is no difference.
        const bool compared = judge_.comparison().shows_snapshots(venue.account());
        const Amount apart = ours > amount ? ours - amount : amount - ours;
        if (apart <= Amount::from_nanos(compared ? 10'000'000 : 1'000))
            continue;
        if (!judge_.comparison().is_known(venue.account(), InstrumentId{}, currency))
            judge_.fail("our cash in " + std::string{currency.view()} + " is " + to_text(ours) +
                        " and the venue's is " + to_text(amount) + ", and nobody was told");
    }
}

}  // namespace sluice::world
