#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"          // Result
#include "market/history/rows.hpp"  // ChainRow
#include "model/market_data.hpp"    // OptionChain

// One expiry of an option chain as a board: a line a strike, the call on one side and the put on the other.
namespace sluice::analytics::options {

// Volumes and open interest count units of the underlying, never lots, whatever the venue prints.
struct BoardLeg {
    std::optional<Price> bid, offer, last, previous_close;
    std::optional<Quantity> volume, open_interest, previous_open_interest;

    friend bool operator==(const BoardLeg&, const BoardLeg&) = default;
};
struct BoardLine {
    Price strike;
    BoardLeg call, put;

    const BoardLeg& leg(OptionRight right) const { return right == OptionRight::Call ? call : put; }
    BoardLeg& leg(OptionRight right) { return right == OptionRight::Call ? call : put; }
    friend bool operator==(const BoardLine&, const BoardLine&) = default;
};
struct Board {
    InstrumentId underlying;
    Price spot;
    Date expiry;
    UnixNanos at;                  // of the newest quote; the epoch where the source does not tell
    std::vector<BoardLine> lines;  // by strike, each once

    friend bool operator==(const Board&, const Board&) = default;
};

// From a feed. Error Invalid: no rows, a strike or spot not above zero, a negative open interest, one contract twice.
// A previous open interest of zero in every row means that the feed has none.
Result<Board> board_of(const OptionChain& chain);
// From a chain file, one of its expiries; of several rows of a contract the newest counts. `spot` stands for what the
// file does not say; the Error asks for it by name. Error NotFound lists the expiries of the file.
Result<Board> board_of(std::span<const market::ChainRow> rows, Date expiry, std::optional<Price> spot = std::nullopt);
// The expiries of a file, each once, in order.
std::vector<Date> expiries_of(std::span<const market::ChainRow> rows);

// The line whose strike is nearest to a price; the lower one of two equally near. The board must have lines.
std::size_t nearest_line(const Board& board, Price px);

// What a contract costs now: the middle of bid and offer where both are above zero and not crossed, otherwise the last
// price, which may be hours old. Absent without either. In nanos and a half: exact where it matters, as a double.
struct LegPrice {
    double value = 0;
    bool stale = false;  // the last price
};
enum class PriceChoice : std::uint8_t { MidFirst, LastOnly };
std::optional<LegPrice> price_of(const BoardLeg& leg, PriceChoice choice = PriceChoice::MidFirst);
bool has_middle(const BoardLeg& leg);

double to_double(Price px);

}  // namespace sluice::analytics::options
