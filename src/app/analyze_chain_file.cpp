#include "app/analyze_chain_file.hpp"

#include <algorithm>

#include "market/history/chain_file.hpp"  // ChainReader
#include "report/figures.hpp"             // count_text

namespace sluice::app {
namespace {

constexpr std::size_t kFindingsNoted = 10;

std::vector<std::string> notes_of(const market::ChainFile& file, const std::string& path) {
    const std::size_t shown = std::min(file.findings.size(), kFindingsNoted);
    std::vector<std::string> out{file.findings.begin(), file.findings.begin() + static_cast<std::ptrdiff_t>(shown)};
    if (file.findings_total > shown)
        out.push_back(path + ": " + report::count_text(file.findings_total - shown) + " more findings like these");
    return out;
}

}  // namespace

Result<ChainFile> read_chain_file(const std::string& path, ReadingProgress& progress) {
    market::HistoryOptions history;
    history.name = path;
    market::ChainReader reader{history};
    if (const Status read = read_pieces(
            path, progress, [&](Bytes piece) { return reader.feed(piece); }, [] { return std::uint64_t{0}; });
        !read)
        return tl::unexpected{read.error()};
    auto file = reader.finish();
    if (!file)
        return tl::unexpected{file.error()};
    if (file->rows.empty())
        return fail(ErrorCode::Invalid, file->findings.empty() ? path + " holds no row of an option chain"
                                                               : file->findings.front() + ", and none remains");
    ChainFile out;
    out.path = path;
    out.notes = notes_of(*file, path);
    out.underlying = file->underlying;
    out.spot = file->underlying_px;
    for (const market::ChainRow& row : file->rows)
        if (row.event_time > UnixNanos{})
            out.at = std::max(out.at.value_or(row.event_time), row.event_time);
    out.rows = std::move(file->rows);
    return out;
}

}  // namespace sluice::app
