#include "venues/alpaca/sim_data_history.hpp"

#include <algorithm>

#include "venues/alpaca/sim_data_rows.hpp"

namespace sluice::venues::alpaca::sim {

namespace {

using namespace std::chrono_literals;

// What of one listing is asked for: [from, to], from behind `after` on.
struct Reach {
    std::size_t listing = 0;
    UnixNanos from;
    UnixNanos to;
    const Place* after = nullptr;
    bool descending = false;
};

Reach reach_of(MarketBoard& board, std::size_t listing, const RowsQuery& query, const Place* after) {
    const feed::Span day = feed::span_at({feed::Unit::Day, 1}, board.listing(listing).zone, query.end);
    Reach out{listing, std::max(query.start.value_or(day.start), board.tape().begins()), query.end, after,
              query.descending};
    if (const auto ends = board.tape().ends())
        out.to = std::min(out.to, *ends);
    return out;
}

// Gives each event in reach to `take(event, index in its minute)` until it answers false.
template <class Take>
bool take_minute(MarketBoard& board, const Reach& reach, feed::Want want, UnixNanos minute,
                 std::vector<feed::MarketEvent>& events, Take&& take) {
    events.clear();
    board.tape().read_minute(reach.listing, minute, want, events);
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::size_t index = reach.descending ? events.size() - 1 - i : i;
        const UnixNanos at = feed::time_of(events[index]);
        if (at < reach.from || at > reach.to)
            continue;
        if (reach.after != nullptr && reach.after->at == minute &&
            (reach.descending ? index >= reach.after->index : index <= reach.after->index))
            continue;
        if (!take(events[index], Place{{}, minute, index}))
            return false;
    }
    return true;
}

template <class Take>
bool walk_events(MarketBoard& board, const Reach& reach, feed::Want want, Take&& take) {
    std::vector<feed::MarketEvent> events;
    if (reach.descending) {
        const UnixNanos last =
            reach.after != nullptr ? std::min(reach.after->at, feed::minute_of(reach.to)) : feed::minute_of(reach.to);
        for (UnixNanos minute = last; minute + feed::kMinute > reach.from; minute -= feed::kMinute)
            if (!take_minute(board, reach, want, minute, events, take))
                return false;
        return true;
    }
    UnixNanos minute = feed::minute_of(reach.from);
    if (reach.after != nullptr)
        minute = std::max(minute, reach.after->at);
    for (;; minute += feed::kMinute) {
        const auto open = board.tape().open_at_or_after(reach.listing, minute);
        if (!open || *open > reach.to)
            return true;
        minute = *open;
        if (!take_minute(board, reach, want, minute, events, take))
            return false;
    }
}

// Gives each bar that starts in reach to `take` until it answers false.
template <class Take>
bool walk_bars(MarketBoard& board, const Reach& reach, feed::Timeframe timeframe, UnixNanos now, Take&& take) {
    const market::Zone zone = board.listing(reach.listing).zone;
    const auto give = [&](feed::Span span) {
        if (timeframe.unit == feed::Unit::Minute && span.end > now)
            return true;
        Bar bar;
        return !board.bars().read(reach.listing, span, now, bar) || take(bar, Place{{}, span.start, 0});
    };
    if (reach.descending) {
        UnixNanos at = reach.to;
        if (reach.after != nullptr)
            at = std::min(at, reach.after->at - 1ns);
        for (;;) {
            const feed::Span span = feed::span_at(timeframe, zone, at);
            if (span.start < reach.from)
                return true;
            if (!give(span))
                return false;
            at = span.start - 1ns;
        }
    }
    UnixNanos at = reach.from;
    if (reach.after != nullptr)
        at = std::max(at, feed::span_at(timeframe, zone, reach.after->at).end);
    while (at <= reach.to) {
        const auto open = board.tape().open_at_or_after(reach.listing, feed::minute_of(at));
        if (!open || *open > reach.to)
            return true;
        const feed::Span span = feed::span_at(timeframe, zone, std::max(at, *open));
        at = span.end;
        if (span.start >= reach.from && !give(span))
            return false;
    }
    return true;
}

// Symbol after symbol by `walk(reach, take)`; the row too many is where the page ends.
template <class Row, class Walk>
Page<Row> page_of(MarketBoard& board, const RowsQuery& query, Walk&& walk) {
    Page<Row> out;
    out.currency = query.scope.currency;
    Place last;
    std::size_t count = 0;
    for (const std::string& symbol : query.scope.symbols) {
        const auto listing = board.find(symbol);
        if (!listing || (query.after && symbol < query.after->symbol))
            continue;
        const Place* after = query.after && query.after->symbol == symbol ? &*query.after : nullptr;
        const bool all = walk(reach_of(board, *listing, query, after), [&](Row row, const Place& place) {
            if (count == query.limit)
                return false;
            out.rows[symbol].push_back(std::move(row));
            last = Place{symbol, place.at, place.index};
            ++count;
            return true;
        });
        if (all)
            continue;
        out.next_page_token = page_token_of(last);
        break;
    }
    return out;
}

}  // namespace

Page<MarketTrade> trades_page(MarketBoard& board, const RowsQuery& query) {
    return page_of<MarketTrade>(board, query, [&](const Reach& reach, auto&& take) {
        return walk_events(board, reach, feed::Want::Trades, [&](const feed::MarketEvent& event, const Place& place) {
            return take(market_trade(board.listing(reach.listing), std::get<Trade>(event), query.scope.feed), place);
        });
    });
}

Page<MarketQuote> quotes_page(MarketBoard& board, const RowsQuery& query) {
    return page_of<MarketQuote>(board, query, [&](const Reach& reach, auto&& take) {
        return walk_events(board, reach, feed::Want::Quotes, [&](const feed::MarketEvent& event, const Place& place) {
            return take(market_quote(board.listing(reach.listing), std::get<Quote>(event), query.scope.feed), place);
        });
    });
}

Page<MarketBar> bars_page(MarketBoard& board, const RowsQuery& query, UnixNanos now) {
    return page_of<MarketBar>(board, query, [&](const Reach& reach, auto&& take) {
        return walk_bars(board, reach, query.timeframe, now,
                         [&](const Bar& bar, const Place& place) { return take(market_bar(bar), place); });
    });
}

}  // namespace sluice::venues::alpaca::sim
