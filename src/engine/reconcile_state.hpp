#pragma once

#include <compare>
#include <cstdint>
#include <map>

#include "model/event.hpp"  // DifferenceFound, Reconciled

namespace sluice::engine {

// What a difference is about: a position (instrument and product), a balance (currency) or an open order.
struct DifferenceKey {
    InstrumentId instrument;
    Product product = Product::None;
    Currency currency;
    ClOrdId order{};
    friend auto operator<=>(const DifferenceKey&, const DifferenceKey&) = default;
};

// How far the comparison of one account with its venue has come: a fold over events.
struct ReconcileState {
    bool adopted = false;     // its opening has been booked
    std::uint64_t asked = 0;  // the newest snapshot asked for
    UnixNanos asked_at;
    std::uint64_t compared = 0;  // the newest one compared
    UnixNanos compared_at;
    std::uint64_t compared_run = 0;  // the run that did it, counted from 1; zero: none
    UnixNanos taken_at;              // the venue's clock, of the newest one compared
    UnixNanos opened_at;             // the venue's clock, of the snapshot that was the opening
    std::uint64_t opening = 0;       // the number of that snapshot
    std::map<DifferenceKey, DifferenceFound> open;
};

}  // namespace sluice::engine
