#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "exchange/terms.hpp"    // BuyingPower
#include "model/instrument.hpp"  // AssetClass, OptionRight
#include "model/order.hpp"       // Side, Product

namespace sluice::exchange::naive {

// Test support: money and margin as docs/margin.md states them, worked out anew from the list of fills each time anything is
// asked. It shares neither code nor structure with the exchange's ledger and funds: no running balance, no stored claim.

using Big = __int128;  // nanos of money, of a price; units are whole ones
constexpr Big kUnit = 1'000'000'000;

struct Thing {
    AssetClass asset = AssetClass::Equity;
    int multiplier = 1;
    int currency = 0;
    int base = -1;  // of a pair of coins
    OptionRight right = OptionRight::Call;
    Big strike = 0;
    int underlying = -1;
    Big contract_initial = 0;  // zero: a fraction of the value
    Big contract_maintenance = 0;
};
struct Market {
    Big bid = 0, offer = 0;
    std::optional<Big> last;
    Big mark() const {
        const Big px = last ? *last : (bid + offer) / 2;
        return px < bid ? bid : px > offer ? offer : px;
    }
};
struct World {
    std::vector<Thing> things;
    std::vector<Market> markets;
    std::vector<Product> products;  // in use, in the order of the enumerators
    Big mark(int thing) const { return markets[static_cast<std::size_t>(thing)].mark(); }
    const Thing& of(int thing) const { return things[static_cast<std::size_t>(thing)]; }
};

struct Fill {
    int thing;
    Product product;
    Side side;
    std::int64_t units;
    Big px;
    Big fee;
    int fee_currency;
};
struct Order {
    int thing = 0;
    Product product = Product::None;
    Side side = Side::Buy;
    std::int64_t leaves = 0;
    bool limited = false;
    std::optional<Big> stop;  // waits for it
    Big px = 0;               // what a unit is counted at
    Big underlying = 0;       // the underlying's mark when it was accepted
};
struct Position {
    std::int64_t units = 0;
    Big cost = 0;      // in 1e-18
    Big realized = 0;  // in 1e-18
};
struct Funds {
    Big cash = 0, equity = 0, initial = 0, maintenance = 0, orders = 0, available = 0, power = 0;
};

class Account {
public:
    Account(const World& world, BuyingPower power, Big fee_per_unit)
        : world_{&world}, power_{power}, fee_{fee_per_unit} {}

    std::map<int, Big> paid_in;  // by currency: deposits and conversions
    std::vector<Fill> fills;
    std::map<int, Order> open;  // by when they were first sent

    BuyingPower power() const { return power_; }
    Position position(int thing, Product product) const;
    Funds funds(int currency) const;
    Big coin(int currency) const;  // total: cash, and what was traded in its pairs
    // What an order is counted at when it is accepted now; absent: no price is known.
    void price(Order& order) const;
    // Whether the account can carry the order, its own older self left out.
    bool accepts(const Order& order, int at) const;

private:
    using Shares = std::map<int, std::int64_t>;  // free to cover calls, by thing
    struct Need {
        Big initial, maintenance;
    };
    bool on_margin() const { return power_ == BuyingPower::RegT || power_ == BuyingPower::India; }
    Big cash(int currency) const;
    Shares free_shares() const;
    Need need(const Thing& thing, Product product, std::int64_t units, Big px, Big underlying, Shares& cover) const;
    Big underlying_mark(const Thing& thing) const {
        return thing.underlying < 0 ? thing.strike : world_->mark(thing.underlying);
    }
    void add_positions(int currency, Shares& cover, Funds& out) const;
    void add_margin_orders(int currency, Shares& cover, Funds& out, Big& margin) const;
    Big locked(int currency) const;
    std::int64_t beyond_position(const Order& order) const;
    bool accepts_cash(const Order& order) const;
    bool accepts_margin(const Order& order, int at) const;
    Big margin_of(int currency) const;

    const World* world_;
    BuyingPower power_;
    Big fee_;
};

}  // namespace sluice::exchange::naive
