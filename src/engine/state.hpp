#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/order_state.hpp"  // OrderState
#include "model/event.hpp"         // events and the vocabulary

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
    friend bool operator==(const PositionKey&, const PositionKey&) = default;
    friend auto operator<=>(const PositionKey&, const PositionKey&) = default;
};

struct DayMark {
    Date date;
    Amount equity;
};

// The recorded truth: a fold over events and nothing else. Ordered containers where anybody iterates.
struct State {
    std::uint64_t last_sequence = 0;
    std::uint64_t runs = 0;
    std::uint64_t epoch = 0;
    UnixNanos last_time;
    bool clean = true;  // the last record is RunStopped, or there is none

    std::map<AccountId, Account> accounts;
    std::map<InstrumentId, Instrument> instruments;
    std::map<AccountId, Limits> limits;
    std::map<AccountId, VenueHealth> venues;  // by account

    std::optional<UnixNanos> armed_until;
    std::map<AccountId, HaltState> halts;
    std::map<std::pair<AccountId, InstrumentId>, std::string> freezes;  // with the reason

    std::map<ClOrdId, OrderState> orders;          // by the id it was placed under
    std::unordered_map<ClOrdId, ClOrdId> chain;    // id of a replacement -> the id the order was placed under
    std::map<PositionKey, Position> positions;
    std::map<std::pair<AccountId, Currency>, Amount> cash;
    std::map<PositionKey, VenuePosition> venue_positions;
    std::map<std::pair<AccountId, Currency>, VenueBalance> venue_balances;
    std::map<AccountId, DayMark> day_marks;
    std::unordered_set<std::string> adjustments_seen;  // account and id
    std::unordered_set<std::string> keys_seen;

    // Finds an order by any id of its chain.
    const OrderState* find_order(const ClOrdId& id) const;
    OrderState* find_order(const ClOrdId& id);
};

}  // namespace sluice::engine
