#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analytics/analytics_files.hpp"
#include "analytics/options/board.hpp"
#include "market/history/parser.hpp"

// For the tests of chains: small boards by hand, and the rows of the shared chain files.
namespace sluice::analytics::options::testkit {

inline Price chain_px(std::string_view text) { return parse_price(text).value(); }

struct ChainRows final : market::HistorySink {
    std::vector<market::ChainRow> rows;
    void on_chain_row(const market::ChainRow& row) override { rows.push_back(row); }
};

// Empty when the file does not exist.
inline std::vector<market::ChainRow> shared_chain(const std::string& name) {
    const std::string bytes = analytics::testkit::bytes_of(analytics::testkit::shared_file("market/" + name));
    ChainRows sink;
    market::HistoryOptions options;
    options.name = name;
    market::HistoryParser parser{options, sink};
    if (bytes.empty() || !parser.feed(as_bytes(bytes)) || !parser.finish())
        return {};
    return sink.rows;
}

// A line with open interest on both sides; no prices.
inline BoardLine open_line(std::int64_t strike, std::int64_t calls, std::int64_t puts) {
    BoardLine line;
    line.strike = Price::whole(strike);
    line.call.open_interest = Quantity::whole(calls);
    line.put.open_interest = Quantity::whole(puts);
    return line;
}

inline Board board_at(std::string_view spot, std::vector<BoardLine> lines) {
    Board board;
    board.underlying = InstrumentId{"NIFTY.NSE"};
    board.spot = chain_px(spot);
    board.expiry = {2024, 6, 27};
    board.lines = std::move(lines);
    return board;
}

}  // namespace sluice::analytics::options::testkit
