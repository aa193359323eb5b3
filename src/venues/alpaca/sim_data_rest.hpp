#pragma once

#include <memory>

#include "base/time.hpp"                     // UnixNanos
#include "venues/alpaca/sim_data_board.hpp"  // MarketBoard
#include "venues/alpaca/sim_data_job.hpp"    // DataJob
#include "wire/http.hpp"                     // HttpRequest, HttpReply

namespace sluice::venues::alpaca::sim {

// A REST call for market data (alpaca.md 8.2): status and body. Keys, rates and headers are the caller's. Null: `reply` is
// filled; else the job fills it, step by step.
std::unique_ptr<DataJob> begin_data_request(MarketBoard& board, const wire::HttpRequest& request, UnixNanos now,
                                            wire::HttpReply& reply);

}  // namespace sluice::venues::alpaca::sim
