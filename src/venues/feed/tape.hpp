#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"            // UnixNanos
#include "exchange/synthetic.hpp"   // MarketEvent
#include "model/market_data.hpp"    // Bar
#include "venues/feed/listing.hpp"  // Listing

namespace sluice::venues::feed {

using exchange::MarketEvent;

enum class Want : std::uint8_t { Trades, Quotes, Both };

constexpr std::chrono::nanoseconds kMinute = std::chrono::minutes{1};
// The whole minute `at` lies in.
constexpr UnixNanos minute_of(UnixNanos at) {
    const std::int64_t length = kMinute.count();
    const std::int64_t into = at.nanos() % length;
    return UnixNanos::from_nanos(at.nanos() - into - (into < 0 ? length : 0));
}
inline UnixNanos time_of(const MarketEvent& event) {
    return std::visit([](const auto& e) { return e.event_time; }, event);
}

// Everything that happens in the listings of a broker in a box, past and future alike, minute by minute: what is asked
// twice is answered the same. The live stream plays it, history reads it, so both tell one story. Not thread-safe.
class Tape {
public:
    virtual ~Tape() = default;
    virtual std::span<const Listing> listings() const = 0;
    // Nothing happens before the first and from the second on; absent: it does not end.
    virtual UnixNanos begins() const = 0;
    virtual std::optional<UnixNanos> ends() const = 0;
    // Appends what happens in the minute that begins at `minute`, a whole one, in order of time.
    virtual void read_minute(std::size_t listing, UnixNanos minute, Want want, std::vector<MarketEvent>& out) = 0;
    // The bar of that minute's trades; false: there was none, and `out` is unchanged.
    virtual bool read_bar(std::size_t listing, UnixNanos minute, Bar& out) = 0;
    // The first minute from `minute` on in which the listing trades, absent when there is none. Never skips a trade.
    virtual std::optional<UnixNanos> open_at_or_after(std::size_t listing, UnixNanos minute) = 0;
};

// A bar of the trades alone; false: there were none.
bool bar_of(std::span<const MarketEvent> events, UnixNanos start, UnixNanos end, Bar& out);
// Adds a later bar to `bar`: the first open, the highest and lowest, the last close, the sums.
void extend(Bar& bar, const Bar& later);

}  // namespace sluice::venues::feed
