#pragma once

#include <string_view>

#include "model/market_data.hpp"              // Quote, Trade, Bar
#include "venues/alpaca/messages_market.hpp"  // MarketTrade, MarketQuote, MarketBar, MarketBook
#include "venues/feed/listing.hpp"            // Listing

// What the market did, in the venue's words. `feed`: sip, iex, ...: which exchanges' letters stand beside it; the rows are
// the same on every feed.
namespace sluice::venues::alpaca::sim {

MarketTrade market_trade(const feed::Listing& listing, const Trade& trade, std::string_view feed);
MarketQuote market_quote(const feed::Listing& listing, const Quote& quote, std::string_view feed);
MarketBar market_bar(const Bar& bar);

// A book of ten levels a side behind the best quote, a function of the quote.
MarketBook market_book(const feed::Listing& listing, const Quote& quote);
// What turns one book into the next: levels that are new or have another size, and those that went, with size zero.
MarketBook book_changes(const MarketBook& from, const MarketBook& to);

}  // namespace sluice::venues::alpaca::sim
