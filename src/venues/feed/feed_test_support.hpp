#pragma once

#include <string>
#include <vector>

#include "market/calendar.hpp"             // Calendars
#include "venues/feed/synthetic_tape.hpp"  // SyntheticTape

// What the tests of a feed share.
namespace sluice::venues::feed::test {

inline UnixNanos at(const char* text) { return *parse_rfc3339(text); }

inline const market::Calendars& calendars() {
    static const market::Calendars known;
    return known;
}

// AAPL, SPY and BTC/USD, enough of each kind.
inline std::vector<Listing> few() {
    std::vector<Listing> out;
    const auto all = alpaca_listings();
    for (const char* symbol : {"AAPL", "BTC/USD", "SPY"})
        out.push_back(all[*find_listing(all, symbol)]);
    return out;
}

inline SyntheticTape tape(std::uint64_t seed = 7, Hours hours = Hours::Always) {
    return {few(), {seed, hours}, calendars()};
}

inline std::vector<MarketEvent> read(Tape& tape, std::size_t listing, UnixNanos from, UnixNanos until,
                                     Want want = Want::Both) {
    std::vector<MarketEvent> out;
    for (UnixNanos minute = from; minute < until; minute += kMinute)
        tape.read_minute(listing, minute, want, out);
    return out;
}

}  // namespace sluice::venues::feed::test
