#include "engine/flatten.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/mutant.hpp"       // mutant
#include "engine/exposure.hpp"   // position_of
#include "engine/lists.hpp"      // end_lists
#include "engine/placing.hpp"    // place_order
#include "engine/reconcile.hpp"  // reconcile_now

namespace sluice::engine {
namespace {

using std::chrono::seconds;

// What a closing order leaves is closed by the next one after this: a venue may show its position late.
constexpr seconds kTryAgain{10};
// What the venue shows is asked for again no sooner than this.
constexpr seconds kViewAgain{2};
// A closing order that is open for so long alerts.
constexpr seconds kPatience{30};
// A market that is closed is looked at again this often: calendars may not know every pause.
constexpr seconds kLookAgain{60};

std::string name_of(const auto& id) { return std::string{id.view()}; }

Requester by_flatten() {
    Requester by;
    by.origin = Origin::Engine;
    by.who = kFlattenName;
    return by;
}

// Live, flattening takes a person: here as long as no token's scope speaks for anybody else.
std::optional<Denial> why_not(const Core& core, const AccountId& account, const Requester& by) {
    if (core.config.mode == Mode::Live && by.origin != Origin::Person)
        return denial_of(DenialCode::NeedsApproval, "flattening in live mode takes a person");
    if (account.empty())
        return denial_of(DenialCode::UnknownAccount, "flatten names the account that is meant");
    if (!core.state.accounts.contains(account))
        return denial_of(DenialCode::UnknownAccount, "account " + name_of(account) + " is not open");
    return std::nullopt;
}

void begin(Core& core, const AccountId& account, const std::string& reason, const Requester& by) {
    if (core.state.flattens.contains(account))
        return;
    core.emit(FlattenStarted{account, by, reason});
    end_lists(core, account, "the account is being flattened");
}

struct Stuck {
    InstrumentId instrument;
    std::string text;
    UnixNanos again;
};

// The oldest closing order of the flatten that is open; null: none is, or somebody was told of it.
const OrderState* open_closing(const Core& core, const AccountId& account) {
    const FlattenState& state = core.state.flattens.at(account);
    if (state.alerted)
        return nullptr;
    for (const auto index : core.state.open) {
        const OrderState& order = core.state.orders[index];
        if (order.order.account == account && is_closing(order) && order.placed_at >= state.since)
            return &order;
    }
    return nullptr;
}

// One flatten under way.
struct Flattening {
    Core& core;
    const AccountId account;

    const FlattenState& state() const { return core.state.flattens.at(account); }
    bool is_own(const OrderState& order) const { return is_closing(order) && order.placed_at >= state().since; }

    // Cancels whatever is open and not being cancelled yet. True: nothing of the account is open or in flight.
    bool clear() const {
        bool clear = true;
        const auto open = core.state.open;
        for (const auto index : open) {
            const OrderState& order = core.state.orders[index];
            if (order.order.account != account)
                continue;
            if (!is_own(order) && !order.cancel.any())
                send_cancel(core, index, by_flatten());
            clear = clear && is_end(order.ord_status) && !order.in_flight.any();
        }
        return clear;
    }

    bool shows_snapshots() const { return core.capabilities(account).snapshots; }
    UnixNanos shown_at() const { return core.state.reconciles.at(account).taken_at; }
    // Signed; by the venue's own figure where it is at least as new as everything the orders of the instrument told. What a
    // complete snapshot left out is flat.
    Quantity held(const PositionKey& key) const {
        const auto shown = core.state.venue_positions.find(key);
        const bool known = shown != core.state.venue_positions.end();
        UnixNanos as_of = known ? shown->second.transact_time : UnixNanos{};
        if (shows_snapshots())
            as_of = std::max(as_of, shown_at());
        if ((known || shows_snapshots()) && as_of >= newest_word(key))
            return known ? shown->second.qty : Quantity{};
        NewOrderSingle closing;
        closing.account = key.account;
        closing.instrument = key.instrument;
        closing.product = key.product;
        return position_of(core.state, closing);
    }
    // Where the venue shows snapshots, nothing is sized before one was taken after everything the orders told: by a book
    // that differs from the venue's a flatten would sell and buy back for ever.
    bool has_fresh_view() const {
        if (!shows_snapshots())
            return true;
        UnixNanos newest;
        for (const PositionKey& key : keys())
            newest = std::max(newest, newest_word(key));
        if (shown_at() >= newest)
            return true;
        const ReconcileWatch& watch = core.watches[account];
        if (watch.in_flight)
            return false;  // its answer, or that none came, leads back here
        const UnixNanos again = watch.asked_at + kViewAgain;
        if (core.now >= again) {
            reconcile_now(core, Reconcile{account}, by_flatten());
            return false;
        }
        core.flatten_again[account] = again;
        core.deadline_stale = true;
        return false;
    }
    UnixNanos newest_word(const PositionKey& key) const {
        UnixNanos newest;
        for (const OrderState& order : core.state.orders) {
            const bool spoke = !order.cum_qty.is_zero() || order.busted_at != UnixNanos{};
            if (spoke && order.order.account == key.account && order.order.instrument == key.instrument &&
                order.order.product == key.product)
                newest = std::max({newest, order.transact_time, order.busted_at});
        }
        return newest;
    }
    std::vector<PositionKey> keys() const {
        std::vector<PositionKey> keys;
        const auto add = [&](const auto& map) {
            for (auto it = map.lower_bound({account, InstrumentId{}, Product::None});
                 it != map.end() && it->first.account == account; ++it)
                keys.push_back(it->first);
        };
        add(core.state.positions);
        add(core.state.venue_positions);
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        return keys;
    }

    // The last closing order of this flatten for the position; null: none yet.
    const OrderState* last_try(const PositionKey& key) const {
        for (std::size_t i = core.state.orders.size(); i-- > 0;) {
            const OrderState& order = core.state.orders[i];
            if (order.placed_at < state().since)
                return nullptr;
            if (is_own(order) && order.order.account == key.account && order.order.instrument == key.instrument &&
                order.order.product == key.product)
                return &order;
        }
        return nullptr;
    }

    std::optional<Stuck> close(const PositionKey& key, Quantity qty) const {
        const std::string name = name_of(key.instrument);
        const Instrument* instrument = core.state.find_instrument(key.instrument);
        if (instrument == nullptr)
            return Stuck{key.instrument, name + " is not defined here, so nothing can be sent for it",
                         core.now + kLookAgain};
        const OrderState* tried = last_try(key);
        if (tried != nullptr && core.now < tried->placed_at + kTryAgain) {
            std::string text = "the closing order of " + name + " is " + std::string{to_text(tried->ord_status)};
            if (!tried->text.empty())
                text += ": " + tried->text;
            return Stuck{key.instrument, text + "; the next goes after 10 s", tried->placed_at + kTryAgain};
        }
        if (!core.calendars.is_open(instrument->calendar, core.now))
            return Stuck{key.instrument,
                         name + " cannot be closed now: " + core.calendars.why_closed(instrument->calendar, core.now),
                         opening_of(*instrument)};
        NewOrderSingle order;
        order.account = key.account;
        order.instrument = key.instrument;
        order.product = key.product;
        order.strategy = kFlattenName;
        order.side = qty > Quantity{} ? Side::Sell : Side::Buy;
        order.ord_type = OrdType::Market;
        const int128 lot = instrument->round_lot.nanos();
        order.order_qty = Quantity::from_nanos(qty.abs().nanos() / lot * lot);
        if (order.order_qty.is_zero())
            return Stuck{key.instrument, "less than one lot of " + name + " is left: " + to_text(qty),
                         core.now + kLookAgain};
        order.cl_ord_id = core.next_id();
        Verdict verdict;
        verdict.exposure = Exposure::Exit;
        verdict.figures.position = qty;
        if (auto denial = judge_exit(core.locks(), order, by_flatten()))
            return Stuck{key.instrument, "the closing order of " + name + " may not leave: " + denial->text,
                         core.now + kTryAgain};
        place_order(core, order, by_flatten(), verdict);
        return std::nullopt;
    }
    UnixNanos opening_of(const Instrument& instrument) const {
        const auto session = core.calendars.session_at_or_after(instrument.calendar, core.now);
        const UnixNanos soon = core.now + kLookAgain;
        return session && session->open > soon ? session->open : soon;
    }

    void step() const {
        if (const auto again = core.flatten_again.find(account); again != core.flatten_again.end()) {
            if (core.now < again->second && !changed())
                return;
            core.flatten_again.erase(again);  // a moment that has come wakes nobody a second time
        }
        if (!clear() && !mutant(Mutant::FlattenBeforeCancelsEnd))
            return watch_closings();
        // Nothing is sized before what the venue holds is known.
        if (!is_connected() || !is_reconciled(core.state, core.config, account) || !has_fresh_view())
            return;
        bool flat = true;
        std::optional<Stuck> stuck;
        for (const PositionKey& key : keys()) {
            const Quantity qty = held(key);
            if (qty.is_zero())
                continue;
            flat = false;
            if (auto trouble = close(key, qty); trouble && (!stuck || trouble->again < stuck->again))
                stuck = std::move(trouble);
        }
        if (stuck)
            wait_for(*stuck);
        if (flat)
            core.emit(FlattenEnded{account, "every order has ended, and nothing is held"});
    }

private:
    bool is_connected() const {
        const auto health = core.state.venues.find(account);
        return health != core.state.venues.end() && health->second.link == Link::Up;
    }
    // Whether an order of the account is open: something came in while the flatten waited for its time.
    bool changed() const {
        return std::any_of(core.state.open.begin(), core.state.open.end(),
                           [&](std::uint32_t index) { return core.state.orders[index].order.account == account; });
    }
    // A closing order that neither fills nor ends: the venue holds it, and a person should know.
    void watch_closings() const {
        const OrderState* order = open_closing(core, account);
        if (order == nullptr || core.now < order->placed_at + kPatience)
            return;
        const InstrumentId& id = order->order.instrument;
        core.emit(Alerted{AlertCode::FlattenStuck,
                          account,
                          id,
                          {},
                          "the closing order of " + name_of(id) + " has been " +
                              std::string{to_text(order->ord_status)} + " for 30 s"});
    }
    void wait_for(const Stuck& stuck) const {
        core.flatten_again[account] = stuck.again;
        core.deadline_stale = true;
        if (!state().alerted)
            core.emit(Alerted{AlertCode::FlattenStuck, account, stuck.instrument, {}, stuck.text});
    }
};

}  // namespace

bool is_closing(const OrderState& order) { return order.by.origin == Origin::Engine && order.by.who == kFlattenName; }

void start_flatten(Core& core, const Flatten& flatten, const Requester& by) {
    if (auto denial = why_not(core, flatten.account, by))
        return refuse_command(core, CommandKind::Flatten, by, std::move(*denial), {}, flatten.account);
    begin(core, flatten.account, flatten.reason, by);
}

void flatten_under_halt(Core& core, const Halt& halt, const Requester& by) {
    std::vector<AccountId> wanted;
    for (const auto& [id, account] : core.state.accounts)
        if (halt.account.empty() || id == halt.account)
            wanted.push_back(id);
    for (const AccountId& account : wanted) {
        if (auto denial = why_not(core, account, by)) {
            denial->text = "the halt is in force; " + denial->text;
            refuse_command(core, CommandKind::Halt, by, std::move(*denial), {}, account);
            continue;
        }
        begin(core, account, halt.reason, by);
    }
}

void flatten_step(Core& core) {
    if (core.state.flattens.empty())
        return;
    std::vector<AccountId> under_way;
    for (const auto& [account, state] : core.state.flattens)
        under_way.push_back(account);
    for (const AccountId& account : under_way)
        Flattening{core, account}.step();
}

std::optional<UnixNanos> flatten_deadline(const Core& core) {
    std::optional<UnixNanos> at;
    const auto sooner = [&](UnixNanos when) { at = at ? std::min(*at, when) : when; };
    for (const auto& [account, state] : core.state.flattens) {
        if (const auto again = core.flatten_again.find(account); again != core.flatten_again.end())
            sooner(again->second);
        if (const OrderState* order = open_closing(core, account))
            sooner(order->placed_at + kPatience);
    }
    return at;
}

}  // namespace sluice::engine
