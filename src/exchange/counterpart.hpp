#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "model/enums.hpp"       // Names
#include "model/ids.hpp"         // Currency
#include "model/quantities.hpp"  // Amount, Quantity

namespace sluice::exchange {

// Why money or units moved between an account and everybody else.
enum class Flow : std::uint8_t {
    PaidIn,      // deposits, withdrawals, positions an account was opened with
    Market,      // executions: value of what was bought and sold, realised profit of futures
    Fee,         // charged by the venue
    Conversion,  // one currency for another
    Adjustment,  // dividends, splits, expiry, exercise, assignment
};
constexpr auto names(Flow) { return Names<5>{"PaidIn", "Market", "Fee", "Conversion", "Adjustment"}; }

// Everybody but the accounts of this exchange, as one counterpart. Each movement of a purse or a holding stands here with the
// opposite sign, so per currency, and per listing in units, the accounts and this book add up to exactly zero after every
// event. An execution between two accounts passes through it and leaves nothing behind but the fees.
class Counterpart {
public:
    static constexpr std::size_t kFlows = 5;
    struct Purse {
        Currency currency;
        std::array<Amount, kFlows> got{};  // from our accounts, by flow; negative: paid to them
        Amount total() const;
    };

    // An account received `amount` (negative: paid it).
    void pay(const Currency& currency, Amount amount, Flow flow);
    // An account received `qty` units of a listing (negative: gave them away).
    void give(std::uint32_t listing, Quantity qty);

    const std::vector<Purse>& purses() const { return purses_; }  // in the order the currencies were first met
    Quantity units(std::uint32_t listing) const;

private:
    std::vector<Purse> purses_;
    std::vector<Quantity> units_;  // by listing
};

// One currency over the whole exchange, for proofs that no money appears or disappears.
struct MoneyLine {
    Currency currency;
    Amount accounts;  // sum of all purses
    std::array<Amount, Counterpart::kFlows> outside{};
    // Exactly zero.
    Amount sum() const;
};

}  // namespace sluice::exchange
