#pragma once

#include <chrono>
#include <memory>
#include <string_view>

#include "market/history/fields.hpp"  // RowFault
#include "market/history/layout.hpp"  // HistoryLayout, FileFacts
#include "market/history/rows.hpp"    // HistorySink

namespace sluice::market {

// What a decoder knows beside the line.
struct RowContext {
    FileFacts facts;
    InstrumentId instrument;  // of layouts that name none in their rows
    std::chrono::nanoseconds interval = std::chrono::minutes{1};
    Quantity quote_size;  // both sides' size where the layout has none
};

// One layout's rows. Internal to the parser.
class RowDecoder {
public:
    virtual ~RowDecoder() = default;
    // One line without its end. False: nothing was given to the sink and `fault` says why.
    virtual bool decode(std::string_view line, HistorySink& sink, RowFault& fault) = 0;
    // The data ended: gives what waited for the next row.
    virtual void finish(HistorySink&) {}
};

std::unique_ptr<RowDecoder> make_tick_decoder(HistoryLayout layout, const RowContext& context);
std::unique_ptr<RowDecoder> make_bar_decoder(HistoryLayout layout, const RowContext& context);
std::unique_ptr<RowDecoder> make_chain_decoder(HistoryLayout layout, const RowContext& context);
std::unique_ptr<RowDecoder> make_depth_decoder(const RowContext& context);
std::unique_ptr<RowDecoder> make_capture_decoder(const RowContext& context);

// The one for the layout.
std::unique_ptr<RowDecoder> make_row_decoder(HistoryLayout layout, const RowContext& context);

}  // namespace sluice::market
