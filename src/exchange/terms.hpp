#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "market/fees.hpp"       // FeeSchedule
#include "model/ids.hpp"         // VenueId
#include "model/quantities.hpp"  // Price, Quantity, Amount, Ratio

namespace sluice::exchange {

// What an order without a limit pays beyond the displayed price; one with a limit pays it up to its limit.
enum class SlippageKind : std::uint8_t { None, Fixed, Percentage };
struct Slippage {
    SlippageKind kind = SlippageKind::None;
    Price per_unit;  // Fixed
    Ratio of_price;  // Percentage, rounded up to whole ticks
};

// What a venue asks of an order's size beyond tick and lot.
struct Filters {
    std::optional<Quantity> min_qty;
    std::optional<Quantity> max_qty;
    std::optional<Amount> min_value;  // price x quantity x multiplier; orders without a price are not asked
};

// How an account may buy; docs/margin.md has the formulas. Cash: what it has, and nothing it does not hold is sold. Unchecked:
// for tests and simulators that judge money themselves. RegT: a US margin account. CryptoSpot: each coin is one balance,
// which orders lock. India: leverage by product.
enum class BuyingPower : std::uint8_t { Cash, Unchecked, RegT, CryptoSpot, India };

struct ExchangeConfig {
    VenueId venue{"paper"};
    std::chrono::nanoseconds latency_in{0};   // from the client to the exchange
    std::chrono::nanoseconds latency_out{0};  // and back
    // A request arrives with the first market event at or after its latency. When the market is silent it arrives this
    // much later all the same, is answered, and a new order waits for its instrument's next event to trade.
    std::chrono::nanoseconds quiet{250'000'000};
    Slippage slippage;
    std::uint64_t seed = 0;  // of everything drawn
    market::FeeSchedule fees;
    std::uint64_t run = 0;  // how many runs this home held before: keeps ids of different runs apart
};

}  // namespace sluice::exchange
