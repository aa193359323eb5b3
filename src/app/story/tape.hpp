#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time.hpp"            // UnixNanos
#include "model/ids.hpp"            // InstrumentId
#include "world/market_source.hpp"  // MarketEvent

namespace sluice::app::story {

// A market written down by hand: what each listing shows and prints, second by second from a beginning. Prices and sizes
// are decimals as text; a wrong one is our own mistake.
class Tape {
public:
    explicit Tape(UnixNanos begin) : begin_{begin} {}

    UnixNanos at(std::int64_t second) const { return begin_ + std::chrono::seconds{second}; }
    // From `second` on the listing shows this.
    void quote(std::int64_t second, const InstrumentId& id, std::string_view bid, std::string_view offer,
               std::string_view bid_size, std::string_view offer_size);
    void print(std::int64_t second, const InstrumentId& id, std::string_view px, std::string_view size);

    // Everything in order of time. What a listing shows is said again every two seconds until the end or its next quote,
    // for a quote that is old is no price any more.
    std::vector<world::MarketEvent> events(std::int64_t until) const;

private:
    UnixNanos begin_;
    std::vector<Quote> quotes_;
    std::vector<Trade> trades_;
};

}  // namespace sluice::app::story
