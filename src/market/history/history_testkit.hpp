#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "market/history/parser.hpp"

// For the tests of history files: whole files, and sinks that keep what they get.
namespace sluice::market::testkit {

inline std::string shared(std::string_view path) {
    return std::string{SLUICE_SHARED_DIR} + "/data/" + std::string{path};
}

// The bytes of a file; empty when it does not exist.
std::string read_file(const std::string& path);

struct Kept final : HistorySink {
    std::vector<TradePrint> trades;
    std::vector<Quote> quotes;
    std::vector<QuoteUpdate> updates;
    std::vector<Bar> bars;
    std::vector<QuoteBar> quote_bars;
    std::vector<ChainRow> chain;
    std::vector<DepthRow> depth;
    std::vector<HolidayRow> holidays;

    void on_trade(const TradePrint& row) override { trades.push_back(row); }
    void on_quote(const Quote& row) override { quotes.push_back(row); }
    void on_quote_update(const QuoteUpdate& row) override { updates.push_back(row); }
    void on_bar(const Bar& row) override { bars.push_back(row); }
    void on_quote_bar(const QuoteBar& row) override { quote_bars.push_back(row); }
    void on_chain_row(const ChainRow& row) override { chain.push_back(row); }
    void on_depth(const DepthRow& row) override { depth.push_back(row); }
    void on_holiday(const HolidayRow& row) override { holidays.push_back(row); }
};

// Feeds `bytes` in pieces of `piece` bytes; empty when all went well, otherwise the error's sentence.
inline std::string parse(HistoryParser& parser, std::string_view bytes, std::size_t piece = 65536) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        const Status status = parser.feed(as_bytes(bytes.substr(0, piece)));
        if (!status)
            return status.error().text;
    }
    const Status status = parser.finish();
    return status ? std::string{} : status.error().text;
}

// The rows of text under a name; fails loudly on an error.
inline Kept rows_of(std::string name, std::string_view bytes) {
    Kept kept;
    HistoryOptions options;
    options.name = std::move(name);
    HistoryParser parser{options, kept};
    const std::string error = parse(parser, bytes);
    if (!error.empty())
        throw std::runtime_error{error};
    return kept;
}

}  // namespace sluice::market::testkit
