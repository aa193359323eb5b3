#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "venues/feed/bars.hpp"    // BarReader
#include "venues/feed/stream.hpp"  // Stream
#include "venues/feed/tape.hpp"    // Tape

namespace sluice::venues::alpaca::sim {

// One market as it is seen at a moment: what has happened by `now`, read from its tape. What follows is not seen.
class MarketBoard {
public:
    explicit MarketBoard(std::unique_ptr<feed::Tape> tape) : tape_{std::move(tape)}, bars_{*tape_} {}
    MarketBoard(const MarketBoard&) = delete;
    MarketBoard& operator=(const MarketBoard&) = delete;

    feed::Tape& tape() { return *tape_; }
    feed::BarReader& bars() { return bars_; }
    const feed::Listing& listing(std::size_t index) const { return tape_->listings()[index]; }
    std::optional<std::size_t> find(std::string_view symbol) const {
        return feed::find_listing(tape_->listings(), symbol);
    }

    // The last at or before `now`; absent: none for ten days.
    std::optional<Quote> latest_quote(std::size_t listing, UnixNanos now);
    std::optional<Trade> latest_trade(std::size_t listing, UnixNanos now);
    // The last minute that is over and in which something traded.
    std::optional<Bar> latest_bar(std::size_t listing, UnixNanos now);
    // The day `now` is in and the last one before it that traded.
    std::optional<Bar> daily_bar(std::size_t listing, UnixNanos now);
    std::optional<Bar> previous_daily_bar(std::size_t listing, UnixNanos now);

private:
    template <class T>
    std::optional<T> latest(std::size_t listing, feed::Want want, UnixNanos now);

    std::unique_ptr<feed::Tape> tape_;
    feed::BarReader bars_;
    std::vector<feed::MarketEvent> scratch_;
};

}  // namespace sluice::venues::alpaca::sim
