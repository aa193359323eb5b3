#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "model/event.hpp"        // Event
#include "model/ids.hpp"          // InstrumentId, AccountId
#include "model/market_data.hpp"  // Quote, Trade, Bar

namespace sluice::gateway {

// The bars a door shows. Bigger ones than a minute are made of minutes, on the grid that starts at 1970-01-01T00:00Z.
enum class Timeframe : std::uint8_t { Minute, FiveMinutes, Quarter, Hour, Day };
constexpr auto names(Timeframe) { return Names<5>{"1m", "5m", "15m", "1h", "1d"}; }
std::chrono::nanoseconds length_of(Timeframe timeframe);

struct BoardBar {
    Bar bar;
    bool finished = false;  // no more trades fall into it
};

struct EquityPoint {
    UnixNanos time;
    Amount equity;  // in the account's own currency
};

// An execution of ours, as it was told.
struct BoardFill {
    UnixNanos time;
    ClOrdId order;  // an id of its chain
    Price price;
    Quantity qty;
};

// What the market last said and the newest past of it, as it was heard: nothing of it is journaled. Memory is bounded:
// so many minutes an instrument, so many points an account. On the loop.
class MarketBoard {
public:
    struct Options {
        std::size_t minutes = 1'440;        // an instrument
        std::size_t equity_points = 1'440;  // an account, one a minute
        std::size_t fills = 2'000;
    };
    struct Seen {
        std::optional<Quote> quote;
        std::optional<Trade> trade;
        UnixNanos time;  // ours, of the newer of both
    };

    MarketBoard() = default;
    explicit MarketBoard(Options options) : options_{options} {}

    void on_quote(const Quote& quote, UnixNanos now);
    // Counts into the minute under way, until a bar that the world made stands for that minute.
    void on_trade(const Trade& trade, UnixNanos now);
    // A finished bar. A minute's takes the place of what the trades gave; one of another of the lengths above is kept for
    // as long as there are no minutes; any other is left out.
    void on_bar(const Bar& bar, UnixNanos now);
    // The newest of a minute stays.
    void on_equity(const AccountId& account, UnixNanos time, Amount equity);

    // A durable event: fills are kept for charts.
    void on_event(const Event& event);

    const Seen* find(const InstrumentId& instrument) const;
    const std::map<InstrumentId, Seen>& seen() const { return seen_; }
    // The newest `most`, oldest first; `now` tells whether the last one is finished.
    std::vector<BoardBar> bars(const InstrumentId& instrument, Timeframe timeframe, std::size_t most,
                               UnixNanos now) const;
    // Oldest first; null: none yet.
    const std::deque<EquityPoint>* equity(const AccountId& account) const;
    // Oldest first, of every instrument and account.
    const std::deque<BoardFill>& fills() const { return fills_; }

private:
    struct Minutes {
        std::deque<Bar> bars;  // oldest first, one a start
        UnixNanos made_until;  // the end of the newest bar that the world made
    };

    Options options_;
    std::map<InstrumentId, Seen> seen_;
    std::map<InstrumentId, Minutes> minutes_;
    std::map<std::pair<InstrumentId, Timeframe>, std::deque<Bar>> bigger_;
    std::map<AccountId, std::deque<EquityPoint>> equity_;
    std::deque<BoardFill> fills_;
};

}  // namespace sluice::gateway
