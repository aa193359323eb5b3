#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/synthetic.hpp"  // SyntheticSpec
#include "market/zones.hpp"        // Zone

namespace sluice::venues::feed {

// One listing of a broker in a box: the instrument, how its made-up market behaves, and what a tape says about it. Names
// and levels are those of real listings; prices are not.
struct Listing {
    exchange::SyntheticSpec spec;
    std::string symbol;                         // as the venue writes it: "AAPL", "BTC/USD"
    std::string name;                           // "Apple Inc. Common Stock"
    std::string mic_name = "NASDAQ";            // of the primary exchange: NASDAQ, NYSE, ARCA, CRYPTO
    char tape = 'C';                            // A: NYSE, B: ARCA and others, C: NASDAQ
    market::Zone zone = market::Zone::NewYork;  // whose midnight begins its day bars

    bool crypto() const { return spec.instrument.asset_class == AssetClass::Crypto; }
};

// US shares and funds as NAME.US.
std::vector<Listing> us_listings();
// Coins against the dollar as NAME.VENUE, their days beginning at Chicago's midnight, as Alpaca's do.
std::vector<Listing> crypto_listings(std::string_view venue);
// us_listings and crypto_listings("ALPACA").
std::vector<Listing> alpaca_listings();

// The position of a symbol; absent: not listed.
std::optional<std::size_t> find_listing(std::span<const Listing> listings, std::string_view symbol);

}  // namespace sluice::venues::feed
