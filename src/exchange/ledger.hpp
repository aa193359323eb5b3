#pragma once

#include <cstdint>
#include <vector>

#include "exchange/terms.hpp"    // BuyingPower
#include "model/account.hpp"     // AccountId, Currency
#include "model/instrument.hpp"  // Instrument
#include "model/order.hpp"       // Side

namespace sluice::exchange {

// The exchange's own books: cash and positions of each account. Accounts and listings are named by their numbers.
struct Holding {
    Quantity qty;      // signed
    Notional cost;     // of the open quantity, with its sign
    Quantity selling;  // in open sell orders
};

struct Purse {
    Currency currency;
    Amount total;
    Amount reserved;  // by open buy orders
    Amount available() const { return total - reserved; }
};

class LedgerAccount {
public:
    LedgerAccount(AccountId id, BuyingPower buying_power) : id_{id}, buying_power_{buying_power} {}

    const AccountId& id() const { return id_; }
    BuyingPower buying_power() const { return buying_power_; }
    Purse& purse(const Currency& currency);
    Holding& holding(std::uint32_t listing);
    const std::vector<Purse>& purses() const { return purses_; }
    const std::vector<Holding>& holdings() const { return holdings_; }

private:
    AccountId id_;
    BuyingPower buying_power_;
    std::vector<Purse> purses_;      // in the order the currencies were first met
    std::vector<Holding> holdings_;  // by listing
};

// Books one execution: quantity and cost of the holding, cash of the instrument's currency, the fee in its own. A
// reduction takes cost away in proportion; what turns the position opens it anew at the price.
void book_fill(LedgerAccount& account, std::uint32_t listing, const Instrument& instrument, Side side, Quantity qty,
               Price px, Amount value, Amount fee, const Currency& fee_currency);

// For display; zero when nothing is held.
Price average_price(const Holding& holding);

}  // namespace sluice::exchange
