#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "market/history/parser.hpp"  // HistoryOptions

namespace sluice::market {

// A chain file, and everything that is doubtful in it as sentences with file, line and column:
//   nifty_exp20240627_chain.csv:17:6: ce_ask 9 is below ce_bid 10; the quote is crossed and is not used
struct ChainFile {
    HistoryLayout layout = HistoryLayout::OptionChain;
    InstrumentId underlying;
    std::optional<Price> underlying_px;  // from the file's name, or its row of the underlying's own day
    std::vector<ChainRow> rows;          // in the order of the file, without those left out
    std::vector<std::string> findings;   // the first kFindingsKept
    std::uint64_t findings_total = 0;
};
constexpr std::size_t kFindingsKept = 100;

// Reads a chain of any of the chain layouts as it arrives, plain or gzipped. Beyond what HistoryParser refuses (a figure
// that is none, a negative open interest, a row too short) it finds
//   crossed quotes            bid and ask are dropped, the row stays
//   a wrong expiry            before the snapshot, or not the one the file's name tells (exp20240627): left out
//   a contract twice          at one time: the later row is left out
//   unsorted strikes or times the row stays
//   mixed time zones          the time steps back by whole quarters of an hour, as from one zone to another: the row stays
//   gaps                      a strike with a call and no put, or the other way round
// A row the parser refuses is a finding too, as many as options.max_bad_rows allow; one more is the Error.
class ChainReader {
public:
    explicit ChainReader(HistoryOptions options);
    ~ChainReader();
    ChainReader(const ChainReader&) = delete;
    ChainReader& operator=(const ChainReader&) = delete;

    // As HistoryParser. Error Invalid when the file is no chain.
    Status feed(Bytes bytes);
    // What was read; asked once, when the file has ended.
    Result<ChainFile> finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::market
