#include "venues/alpaca/sim_data_rows.hpp"

#include <algorithm>

namespace sluice::venues::alpaca::sim {

namespace {

constexpr int kLevels = 10;
constexpr std::int64_t kRoundLot = 100;  // shares

// A letter of the tape's exchanges, the same whenever the same thing is told.
std::string exchange_of(std::uint64_t number, std::string_view feed) {
    constexpr std::string_view kLetters = "QPKZDN";
    if (feed == "iex")
        return "V";
    return {kLetters[number % kLetters.size()]};
}

void book_side(const feed::Listing& listing, const Quote& quote, bool bids, std::vector<BookLevel>& out) {
    const std::int64_t tick = listing.spec.instrument.tick_size.nanos();
    const int128 lot = listing.spec.instrument.round_lot.nanos();
    const std::int64_t step = std::max<std::int64_t>(1, listing.spec.spread_ticks) * tick;
    Price price = bids ? quote.bid_px : quote.offer_px;
    Quantity size = bids ? quote.bid_size : quote.offer_size;
    for (int i = 0; i < kLevels && price.nanos() > 0; ++i) {
        out.push_back({price, size});
        // Deeper levels stand on a grid of their own, so they outlive the quote that shows them.
        const std::int64_t grid = bids ? (price.nanos() - 1) / step * step : (price.nanos() / step + 1) * step;
        price = Price::from_nanos(grid);
        const int128 thousandths =
            400 + static_cast<std::int64_t>(static_cast<std::uint64_t>(grid / step) * 7'919 % 1'600);
        size = Quantity::from_nanos(std::max<int128>(1, listing.spec.usual_size.nanos() * thousandths / 1'000 / lot) *
                                    lot);
    }
}

void side_changes(const std::vector<BookLevel>& from, const std::vector<BookLevel>& to, std::vector<BookLevel>& out) {
    const auto size_at = [](const std::vector<BookLevel>& levels, Price price) {
        const auto found =
            std::find_if(levels.begin(), levels.end(), [&](const BookLevel& level) { return level.price == price; });
        return found == levels.end() ? Quantity{} : found->size;
    };
    for (const BookLevel& level : to)
        if (size_at(from, level.price) != level.size)
            out.push_back(level);
    for (const BookLevel& level : from)
        if (size_at(to, level.price).is_zero())
            out.push_back({level.price, Quantity{}});
}

}  // namespace

MarketTrade market_trade(const feed::Listing& listing, const Trade& trade, std::string_view feed) {
    MarketTrade out;
    out.time = trade.event_time;
    out.price = trade.price;
    out.size = trade.size;
    out.id = static_cast<std::int64_t>(trade.trade_id);
    if (listing.crypto()) {
        out.taker = trade.aggressor == Aggressor::Seller ? "S" : "B";
        return out;
    }
    out.exchange = exchange_of(trade.trade_id, feed);
    out.conditions = Conditions{trade.size < Quantity::whole(kRoundLot) ? "@,I" : "@"};
    out.tape = std::string{listing.tape};
    return out;
}

MarketQuote market_quote(const feed::Listing& listing, const Quote& quote, std::string_view feed) {
    MarketQuote out;
    out.time = quote.event_time;
    out.ask_price = quote.offer_size.is_zero() ? Price{} : quote.offer_px;
    out.ask_size = quote.offer_size;
    out.bid_price = quote.bid_size.is_zero() ? Price{} : quote.bid_px;
    out.bid_size = quote.bid_size;
    if (listing.crypto())
        return out;
    const auto moment = static_cast<std::uint64_t>(quote.event_time.nanos());
    out.ask_exchange = exchange_of(moment / 7, feed);
    out.bid_exchange = exchange_of(moment / 11, feed);
    out.conditions = Conditions{"R"};
    out.tape = std::string{listing.tape};
    return out;
}

MarketBar market_bar(const Bar& bar) {
    MarketBar out;
    out.time = bar.start;
    out.open = bar.open;
    out.high = bar.high;
    out.low = bar.low;
    out.close = bar.close;
    out.volume = bar.volume.value_or(Quantity{});
    out.trades = bar.trades;
    if (bar.turnover && !out.volume.is_zero())
        if (const auto vwap = average(*bar.turnover, out.volume))
            out.vwap = *vwap;
    return out;
}

MarketBook market_book(const feed::Listing& listing, const Quote& quote) {
    MarketBook out;
    out.time = quote.event_time;
    book_side(listing, quote, true, out.bids);
    book_side(listing, quote, false, out.asks);
    return out;
}

MarketBook book_changes(const MarketBook& from, const MarketBook& to) {
    MarketBook out;
    out.time = to.time;
    side_changes(from.bids, to.bids, out.bids);
    side_changes(from.asks, to.asks, out.asks);
    return out;
}

}  // namespace sluice::venues::alpaca::sim
