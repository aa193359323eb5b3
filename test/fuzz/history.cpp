// Any bytes as a history file. The first byte says how the rest is cut into pieces; however it is cut, the parser gives the
// same rows, bad rows and sentence, and never more rows than lines.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "market/history/parser.hpp"

namespace {

using namespace sluice;

struct Answer {
    std::uint64_t rows = 0;
    std::uint64_t bad_rows = 0;
    std::uint64_t given = 0;  // what the sink got
    std::string error;

    bool operator==(const Answer&) const = default;
};

class Counter final : public market::HistorySink {
public:
    std::uint64_t count = 0;
    void on_trade(const market::TradePrint& row) override { count += row.trade.price <= Price{} ? 2 : 1; }
    void on_quote(const Quote&) override { ++count; }
    void on_quote_update(const market::QuoteUpdate&) override { ++count; }
    void on_bar(const Bar&) override { ++count; }
    void on_quote_bar(const market::QuoteBar&) override { ++count; }
    void on_chain_row(const market::ChainRow&) override { ++count; }
    void on_depth(const market::DepthRow&) override { ++count; }
    void on_holiday(const market::HolidayRow&) override { ++count; }
};

Answer parse(std::string_view bytes, std::size_t piece) {
    Counter counter;
    market::HistoryOptions options;
    options.name = "spy_20240105_1m.csv.gz";
    options.max_bad_rows = 3;
    market::HistoryParser parser{options, counter};
    Answer out;
    Status status;
    while (status && !bytes.empty()) {
        status = parser.feed(as_bytes(bytes.substr(0, piece)));
        bytes.remove_prefix(piece < bytes.size() ? piece : bytes.size());
    }
    if (status)
        status = parser.finish();
    if (!status)
        out.error = status.error().text;
    out.rows = parser.counts().rows;
    out.bad_rows = parser.counts().bad_rows;
    out.given = counter.count;
    SLUICE_ASSERT(out.rows + out.bad_rows <= parser.counts().lines, "a line is at most one row");
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
    const Answer whole = parse(bytes, size);
    const Answer pieces = parse(bytes, 1 + data[0] % 64);
    SLUICE_ASSERT(whole == pieces, "rows do not depend on how the bytes are cut");
    return 0;
}
