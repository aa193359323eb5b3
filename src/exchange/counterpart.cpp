#include "exchange/counterpart.hpp"

#include <algorithm>

namespace sluice::exchange {

namespace {

Amount sum_of(const std::array<Amount, Counterpart::kFlows>& parts) {
    Amount total;
    for (const Amount part : parts)
        total += part;
    return total;
}

}  // namespace

Amount Counterpart::Purse::total() const { return sum_of(got); }

void Counterpart::pay(const Currency& currency, Amount amount, Flow flow) {
    auto at = std::find_if(purses_.begin(), purses_.end(), [&](const Purse& one) { return one.currency == currency; });
    if (at == purses_.end())
        at = purses_.insert(at, Purse{currency, {}});
    at->got[static_cast<std::size_t>(flow)] -= amount;
}

void Counterpart::give(std::uint32_t listing, Quantity qty) {
    if (units_.size() <= listing)
        units_.resize(listing + 1);
    units_[listing] -= qty;
}

Quantity Counterpart::units(std::uint32_t listing) const {
    return listing < units_.size() ? units_[listing] : Quantity{};
}

Amount MoneyLine::sum() const { return accounts + sum_of(outside); }

}  // namespace sluice::exchange
