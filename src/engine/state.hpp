#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/flat_index.hpp"         // FlatIndex
#include "base/stable_vector.hpp"      // StableVector
#include "engine/list_state.hpp"       // ListState
#include "engine/order_state.hpp"      // OrderState
#include "engine/reconcile_state.hpp"  // ReconcileState
#include "model/event.hpp"             // events and the vocabulary

namespace sluice::engine {

// One halt in force. An empty account key in the map means every account.
struct HaltState {
    bool cancel_exits = false;
    bool flatten = false;
    std::string reason;
};

struct PositionKey {
    AccountId account;
    InstrumentId instrument;
    Product product = Product::None;
    friend auto operator<=>(const PositionKey&, const PositionKey&) = default;
};

// A rate somebody set, from the first currency of its key to the second.
struct RateState {
    Price rate;
    std::string source;
    UnixNanos time;
};

// A person's flatten under way: first every order ends, then every position is closed.
struct FlattenState {
    Requester by;
    std::string reason;
    UnixNanos since;
    bool alerted = false;
};

// An order or list that waits for a person's approval (lock 3).
struct Proposal {
    NewOrderSingle order;  // of a list: its first
    std::optional<NewOrderList> list;
    Requester by;
    std::string hash;
    Price reference_px;
    UnixNanos proposed_at;
    UnixNanos expires;
};

// Its orders' ids, in their order.
std::vector<ClOrdId> ids_of(const Proposal& proposal);

// An account's first mark of its calendar day.
struct DayMark {
    Date date;
    Amount equity;
};

// What a key was used for; the same again changes nothing, another body is refused.
struct KeyUse {
    std::uint64_t body_hash = 0;
    ClOrdId cl_ord_id;  // of the order; of a list its first, of a replace the new id, of an exit that we hold its own
    UnixNanos used_at;
};

// A bearer token; a revoked one stays, so that its id is never given again.
struct TokenState {
    Token token;
    Requester by;
    UnixNanos issued_at;
    std::optional<UnixNanos> revoked_at;
    std::string why_revoked;
};

// The recorded truth: a fold over events and nothing else. Whatever is iterated is ordered.
struct State {
    std::uint64_t last_sequence = 0;
    std::uint64_t runs = 0;
    std::uint64_t epoch = 0;
    std::string own_ids;  // what every id of this engine begins with: P1-
    UnixNanos last_time;
    bool clean = true;  // the last record is RunStopped, or there is none

    std::map<AccountId, Account> accounts;
    std::map<InstrumentId, Instrument> instruments;
    std::map<AccountId, Limits> limits;
    std::map<AccountId, VenueHealth> venues;  // by account

    std::optional<UnixNanos> armed_until;
    std::map<AccountId, HaltState> halts;
    std::map<std::pair<AccountId, InstrumentId>, std::string> freezes;  // with the reason

    StableVector<OrderState> orders;  // in the order they were placed; never removed
    FlatIndex<ClOrdId> order_index;   // every id of every chain
    FlatIndex<OrderId> venue_order_index;
    std::vector<std::uint32_t> open;  // not at an end, or with a request in flight; ascending
    std::vector<std::uint32_t> busy;  // with a request or cancel in flight; ascending

    std::map<PositionKey, Position> positions;
    std::map<std::pair<AccountId, Currency>, Amount> cash;
    std::map<PositionKey, VenuePosition> venue_positions;
    std::map<std::pair<AccountId, Currency>, VenueBalance> venue_balances;
    std::map<AccountId, DayMark> day_marks;
    std::map<AccountId, std::deque<UnixNanos>> order_times;  // placed within the last minute: the rates
    std::unordered_set<std::string> adjustments_seen;        // account and id

    std::map<ListId, ListState> lists;                         // that have not ended
    std::map<ListId, ListState> ended_lists;                   // a late fill may bring one back
    std::map<std::uint32_t, UnixNanos> trailing;               // open orders that we trail, and when they last moved
    std::map<ClOrdId, Proposal> proposals;                     // that wait for a person
    std::map<ClOrdId, ClOrdId> approved_as;                    // an id of a proposal, and what its order went under
    std::map<AccountId, FlattenState> flattens;                // under way
    std::map<std::pair<Currency, Currency>, RateState> rates;  // set, not quoted
    // The instruments that quote one currency or coin (the first of the key) in another.
    std::map<std::pair<Currency, Currency>, std::vector<InstrumentId>> pairs;
    std::map<AccountId, Amount> peaks;  // highest equity; empty key: all accounts together
    std::map<AccountId, ReconcileState> reconciles;
    std::map<TokenId, TokenState> tokens;

    std::unordered_map<std::string, KeyUse> keys;  // requester and key

    // Finds an order by any id of its chain; null when there is none.
    const OrderState* find_order(const ClOrdId& id) const;
    // What the order is placed under that somebody calls `id`: another id when it was proposed in an earlier run.
    ClOrdId placed_id(const ClOrdId& id) const;
    // The proposal that holds an order of this id; null when none waits.
    const Proposal* find_proposal(const ClOrdId& id) const;
    const Position* find_position(const PositionKey& key) const;
    const Instrument* find_instrument(const InstrumentId& id) const;
    const TokenState* find_token(const TokenId& id) const;
    bool is_halted(const AccountId& account) const;
    bool is_frozen(const AccountId& account, const InstrumentId& instrument) const;
};

// The one fold, used the moment an event is written and again at recovery.
void fold(State& state, const Event& event);

// See Engine::fingerprint.
std::string fingerprint(const State& state);

}  // namespace sluice::engine
