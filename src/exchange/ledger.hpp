#pragma once

#include <cstdint>
#include <vector>

#include "exchange/counterpart.hpp"  // Counterpart, Flow
#include "exchange/terms.hpp"        // BuyingPower
#include "model/account.hpp"         // AccountId, Currency
#include "model/instrument.hpp"      // Instrument
#include "model/order.hpp"           // Side, Product

namespace sluice::exchange {

// The exchange's own books: cash and positions of each account. Accounts and listings are named by their numbers.
struct Holding {
    Quantity qty;       // signed
    Notional cost;      // of the open quantity, with its sign
    Quantity selling;   // in open sell orders of a cash account
    Notional realized;  // profit of what was closed, as price x quantity: before multiplier and fees
};

struct Purse {
    Currency currency;
    Amount total;
    Amount reserved;      // by open orders of a cash or crypto account, and by futures of a cash account at cost
    bool called = false;  // a margin account below maintenance when last looked at
    Amount available() const { return total - reserved; }
};

class LedgerAccount {
public:
    static constexpr std::uint32_t kProducts = 4;  // positions are kept per listing and product

    LedgerAccount(AccountId id, BuyingPower buying_power) : id_{id}, buying_power_{buying_power} {}

    const AccountId& id() const { return id_; }
    BuyingPower buying_power() const { return buying_power_; }
    Purse& purse(const Currency& currency);
    const Purse* find_purse(const Currency& currency) const;
    Holding& holding(std::uint32_t listing, Product product = Product::None);
    const Holding* find_holding(std::uint32_t listing, Product product) const;
    const std::vector<Purse>& purses() const { return purses_; }
    // By listing and product: entry i is product_at(i) of listing listing_at(i).
    const std::vector<Holding>& holdings() const { return holdings_; }
    static std::uint32_t listing_at(std::size_t i) { return static_cast<std::uint32_t>(i / kProducts); }
    static Product product_at(std::size_t i) { return static_cast<Product>(i % kProducts); }

    // Open orders of a margin account, by number: in the order they were accepted.
    const std::vector<std::uint32_t>& working() const { return working_; }
    void start_work(std::uint32_t order);
    void end_work(std::uint32_t order);

private:
    AccountId id_;
    BuyingPower buying_power_;
    std::vector<Purse> purses_;  // in the order the currencies were first met
    std::vector<Holding> holdings_;
    std::vector<std::uint32_t> working_;
};

// Adds signed quantity and its notional to a holding. A reduction takes cost away in proportion and realises the difference;
// what turns the position opens it anew at its own price. The engine folds fills by the same rule (engine/positions.cpp).
void move_position(Holding& holding, Quantity qty, Notional notional);

// The ways anything moves; each has its counterpart. No purse and no quantity changes without one of them.
void book_cash(LedgerAccount& account, Counterpart& counterpart, const Currency& currency, Amount amount, Flow flow);
// `qty` units, signed, come in at `px` without any cash, as by exercise or assignment.
void book_units(LedgerAccount& account, Counterpart& counterpart, std::uint32_t listing, Product product,
                const Instrument& instrument, Quantity qty, Price px);
// A holding becomes `qty` for the same cost, as by a split or at the opening of an account.
void set_units(LedgerAccount& account, Counterpart& counterpart, std::uint32_t listing, Product product,
               const Instrument& instrument, Quantity qty, Notional cost);

// One execution: quantity and cost of the holding, cash of the instrument's currency, the fee in its own. A future moves
// cash by the profit it realises, everything else by its value.
struct Booking {
    std::uint32_t listing = 0;
    Product product = Product::None;
    Side side = Side::Buy;
    Quantity qty;
    Price px;
    Amount value;
    Money fee;
};
void book_fill(LedgerAccount& account, Counterpart& counterpart, const Instrument& instrument, const Booking& fill);

// For display; zero when nothing is held.
Price average_price(const Holding& holding);

}  // namespace sluice::exchange
