#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"          // Result
#include "model/ids.hpp"            // InstrumentId
#include "model/instrument.hpp"     // Instrument
#include "world/market_source.hpp"  // MarketSource

namespace sluice::world {

struct FileSourceOptions {
    std::optional<InstrumentId> instrument;  // instead of what the file's name tells
    std::uint64_t max_bad_rows = 0;          // market/history/parser.hpp
};

// What a history file turned out to hold, for the report.
struct FileSourceCounts {
    std::uint64_t rows = 0;
    std::uint64_t bad_rows = 0;
    std::uint64_t unused_rows = 0;  // chains, depth and holidays drive no market
};

// One history file of any layout as market events, read piece by piece: prints and quotes as they stand; one-sided quotes
// of several exchanges as the best of them; a bar as four prints (open, the nearer extreme, the other, close) with a
// quarter of the volume each, spread over its interval, from which the bar stage makes the same bar again; a quote bar as
// the quote of its close at its end.
class FileSource final : public MarketSource {
public:
    // Reads the first piece. Error Io, or the parser's.
    static Result<std::unique_ptr<FileSource>> open(const std::string& path, FileSourceOptions options = {});
    ~FileSource() override;

    Result<bool> next(MarketEvent& out) override;
    std::optional<double> progress() const override;
    std::string describe() const override;

    // The listing of the file: absent for captures, which name their own as they go.
    std::optional<InstrumentId> instrument() const;
    const FileSourceCounts& counts() const;
    // The sentences of the bad rows that were skipped, the first ones.
    const std::vector<std::string>& bad_rows() const;

private:
    struct Impl;
    explicit FileSource(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::world
