#pragma once

#include "base/time.hpp"                     // UnixNanos
#include "venues/alpaca/sim_data_board.hpp"  // MarketBoard
#include "wire/http.hpp"                     // HttpRequest, HttpReply

namespace sluice::venues::alpaca::sim {

// Answers a REST call for market data (alpaca.md 8.2): status and body. Keys, rates and headers are the caller's.
void answer_data_request(MarketBoard& board, const wire::HttpRequest& request, UnixNanos now, wire::HttpReply& reply);

}  // namespace sluice::venues::alpaca::sim
