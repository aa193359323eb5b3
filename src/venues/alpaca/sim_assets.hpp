#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/terms.hpp"       // Filters
#include "model/instrument.hpp"     // Instrument
#include "venues/feed/listing.hpp"  // Listing

namespace sluice::venues::alpaca::sim {

// One asset this simulator lists: what Alpaca calls it, and what the exchange trades.
struct Listed {
    std::string id;  // stable: a function of the symbol
    std::string symbol;
    std::string name;
    std::string exchange;
    std::vector<std::string> attributes;
    Instrument instrument;
    exchange::Filters filters;

    bool is_crypto() const { return instrument.asset_class == AssetClass::Crypto; }
    // Positions name a pair without its slash.
    std::string position_symbol() const;
};

// What Alpaca refuses beyond a listing's tick and lot (profile.hpp) is refused at the door (sim_order_checks.hpp).
class AssetTable {
public:
    explicit AssetTable(std::span<const feed::Listing> listings);

    // By symbol, by asset id, or a pair without its slash. Null: not listed.
    const Listed* find(std::string_view symbol_or_id) const;
    const Listed* find(const InstrumentId& instrument) const;
    const std::vector<Listed>& all() const { return assets_; }
    std::size_t index_of(const Listed& one) const { return static_cast<std::size_t>(&one - assets_.data()); }

private:
    std::vector<Listed> assets_;  // by symbol
};

}  // namespace sluice::venues::alpaca::sim
