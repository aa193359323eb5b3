#pragma once

#include <memory>
#include <optional>
#include <string>

#include "venues/alpaca/sim_data_board.hpp"  // MarketBoard
#include "venues/alpaca/sim_data_query.hpp"  // RowsQuery
#include "wire/http.hpp"                     // HttpReply

namespace sluice::venues::alpaca::sim {

// A long answer made a slice at a time, so that two years of days do not keep the other channels waiting.
class DataJob {
public:
    virtual ~DataJob() = default;
    // Works on for one or two milliseconds; true: `reply` has its status and body.
    virtual bool step(MarketBoard& board, wire::HttpReply& reply) = 0;
};

// A page of history, for one symbol of a path or for those of the query, as it stands at `now`.
std::unique_ptr<DataJob> history_job(RowKind kind, RowsQuery query, std::optional<std::string> one, UnixNanos now);

}  // namespace sluice::venues::alpaca::sim
