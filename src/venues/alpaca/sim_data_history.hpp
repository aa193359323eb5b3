#pragma once

#include <string>

#include "venues/alpaca/messages_market.hpp"  // Page
#include "venues/alpaca/sim_data_board.hpp"   // MarketBoard
#include "venues/alpaca/sim_data_query.hpp"   // RowsQuery

namespace sluice::venues::alpaca::sim {

// The page of history a query asks for: symbol after symbol, each in order of time, at most `limit` rows over all. The
// token says where the next page begins and is absent exactly when nothing follows. Symbols without rows are left out.
Page<MarketTrade> trades_page(MarketBoard& board, const RowsQuery& query);
Page<MarketQuote> quotes_page(MarketBoard& board, const RowsQuery& query);
// Minute bars that are over by the query's end of time, and longer ones also while they grow.
Page<MarketBar> bars_page(MarketBoard& board, const RowsQuery& query, UnixNanos now);

}  // namespace sluice::venues::alpaca::sim
