#pragma once

#include <string_view>

#include "base/json_writer.hpp"      // JsonWriter
#include "gateway/market_board.hpp"  // MarketBoard, BoardBar

namespace sluice::gateway {

// One quote, bar or point of equity as REST and the stream show it (docs/api.md).

// An object; `type`, where it is not empty, is its first member.
void write_rest_quote(JsonWriter& json, const InstrumentId& instrument, const MarketBoard::Seen& seen,
                      std::string_view type = {});
void write_rest_bar(JsonWriter& json, const BoardBar& bar, Timeframe timeframe, std::string_view type = {});
void write_rest_equity(JsonWriter& json, const AccountId& account, const EquityPoint& point,
                       std::string_view type = {});

}  // namespace sluice::gateway
