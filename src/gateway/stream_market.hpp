#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/market_board.hpp"   // MarketBoard
#include "gateway/stream_pen.hpp"     // StreamPen
#include "gateway/stream_reader.hpp"  // StreamReader, Slice
#include "gateway/stream_tape.hpp"    // StreamTape

namespace sluice::gateway {

// What readers get of the market: the newest quote of each instrument when they take it, and trades, bars and points of
// equity in order, as far back as the tapes reach. What a slow reader lost it is told as a gap before anything newer.
class StreamMarket {
public:
    // `board` outlives it.
    StreamMarket(std::size_t tape, MarketBoard& board)
        : board_{board}, quotes_{tape}, trades_{tape}, bars_{tape}, equity_{tape} {}

    void on_quote(const InstrumentId& instrument) { quotes_.add(instrument, {}); }
    // Its price is part of the quote as well.
    void on_trade(const Trade& trade);
    void on_bar(const Bar& bar);
    void on_equity(const AccountId& account, UnixNanos time, Amount equity);

    // From now on; quotes begin with a snapshot.
    void begin(StreamReader& reader) const;
    // From here on it may lose words, and they are counted.
    void stalled(StreamReader& reader) const;
    bool has_work(const StreamReader& reader) const;
    // Until the slice is over; answers how many gaps it told.
    std::uint64_t serve(StreamReader& reader, StreamPen& pen, Slice& slice);

private:
    struct Changed {};  // what a quote says is asked of the board when somebody takes it
    struct Rendered {
        std::uint64_t of = UINT64_MAX;  // the change that `json` shows
        std::string json;
    };
    using Quotes = StreamTape<InstrumentId, Changed>;

    void send_quote(const StreamReader& reader, std::size_t key, StreamPen& pen);
    std::uint64_t tell_lost_quotes(StreamReader& reader, StreamPen& pen, Slice& slice);
    std::uint64_t serve_quotes(StreamReader& reader, StreamPen& pen, Slice& slice);

    MarketBoard& board_;
    Quotes quotes_;
    std::vector<Rendered> rendered_;  // by the quotes' keys
    StreamTape<InstrumentId, std::string> trades_;
    StreamTape<InstrumentId, std::string> bars_;
    StreamTape<AccountId, std::string> equity_;
};

}  // namespace sluice::gateway
