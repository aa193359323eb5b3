#pragma once

#include <array>
#include <optional>

#include "market/history/rows.hpp"  // QuoteUpdate

namespace sluice::market {

// The best bid and offer over the exchanges of one instrument, from their own one-sided updates. At one price the sizes of
// all exchanges there add up. A book that stays crossed because one exchange went silent gives no quote.
class Consolidator {
public:
    // The quote after the update, when it differs from the one before and both sides are there and not crossed.
    std::optional<Quote> apply(const QuoteUpdate& update);

private:
    struct Side {
        Price price;
        Quantity size;
    };
    struct Exchange {
        Side bid, offer;
    };
    static constexpr std::size_t kLetters = 26;

    std::array<Exchange, kLetters + 1> exchanges_;  // A to Z, then everything else as one
    std::optional<Quote> last_;
};

}  // namespace sluice::market
