#pragma once

#include <optional>

#include "model/instrument.hpp"  // Instrument
#include "model/quantities.hpp"  // Quantity, Notional, Amount

namespace sluice::report {

// One position by average cost: the same bookkeeping as the engine's, so that a report's figures are its figures.
// Invariant: the sum of signed notionals equals cost minus realized.
class Book {
public:
    // Adds signed quantity and notional; answers what the closing part realised.
    Notional move(Quantity qty, Notional notional);

    Quantity qty() const { return qty_; }
    Notional cost() const { return cost_; }
    Notional realized() const { return realized_; }
    std::optional<Price> avg_px() const;

private:
    Quantity qty_;
    Notional cost_;
    Notional realized_;
};

Notional negated(Notional value);
// Value in the instrument's currency; zero where it does not fit.
Amount money_of(Notional notional, const Instrument& instrument);
// What the position gained since it was bought.
Amount unrealized_of(const Book& book, Price last, const Instrument& instrument);

}  // namespace sluice::report
