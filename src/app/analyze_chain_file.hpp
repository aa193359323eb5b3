#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/analyze_reading.hpp"  // ReadingProgress
#include "base/result.hpp"          // Result
#include "market/history/rows.hpp"  // ChainRow

namespace sluice::app {

// An option chain as its file has it.
struct ChainFile {
    std::string path;
    std::vector<market::ChainRow> rows;
    InstrumentId underlying;
    std::optional<UnixNanos> at;     // when it stood so: its newest row; absent where the file does not tell (NSE)
    std::optional<Price> spot;       // where the file tells it
    std::vector<std::string> notes;  // what market::ChainReader found doubtful, the first of many
};

// Error: a sentence with file, line and column (a negative open interest, something that is no number, no row that may
// be used), or with the file's name when it holds no chain.
Result<ChainFile> read_chain_file(const std::string& path, ReadingProgress& progress);

}  // namespace sluice::app
