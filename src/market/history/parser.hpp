#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"             // Bytes
#include "base/result.hpp"            // Status
#include "market/history/layout.hpp"  // HistoryLayout
#include "market/history/rows.hpp"    // HistorySink
#include "model/ids.hpp"              // InstrumentId

namespace sluice::market {

struct HistoryOptions {
    std::string name;  // the file's path: stands in every error, and tells instrument, date and bar length (facts_of)
    std::optional<InstrumentId> instrument;  // instead of what the name tells; captures name theirs themselves
    std::optional<std::chrono::nanoseconds> interval;  // of bars; instead of the name's, which is a minute without one
    std::uint64_t max_bad_rows = 0;                    // so many are counted and skipped; one more ends the reading
    Quantity quote_size = Quantity::whole(1'000'000);  // of quotes whose layout carries no size (FX)
};

struct HistoryCounts {
    std::uint64_t lines = 0;  // header included
    std::uint64_t rows = 0;   // good ones
    std::uint64_t bad_rows = 0;
};

// Reads one history file as it arrives: CSV, gzipped CSV, or a gzipped capture of JSON lines; the first bytes tell which.
// Reads no file itself. Every bad row is one sentence with file, line and column:
//   spy.csv.gz:17:2: price "abc" is not a decimal number
class HistoryParser {
public:
    // `sink` outlives the parser.
    HistoryParser(HistoryOptions options, HistorySink& sink);
    ~HistoryParser();
    HistoryParser(const HistoryParser&) = delete;
    HistoryParser& operator=(const HistoryParser&) = delete;

    // The next piece of the file, of any length. After an Error every further call answers the same.
    Status feed(Bytes bytes);
    // The file ended. Error when it is empty or cut off.
    Status finish();

    const HistoryCounts& counts() const;
    // The sentences of the skipped rows, the first 20 of them.
    const std::vector<std::string>& bad_rows() const;
    // Known once the first line was read.
    std::optional<HistoryLayout> layout() const;
    std::optional<InstrumentId> instrument() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::market
