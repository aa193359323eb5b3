#include "app/analyze_reading.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "report/figures.hpp"  // count_text, percent_text

namespace sluice::app {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kPiece = 64 * 1024;
constexpr std::chrono::milliseconds kQuiet{250};  // work that ends sooner draws nothing
constexpr std::chrono::milliseconds kRedraw{100};
constexpr int kCells = 24;

}  // namespace

void ReadingProgress::show(std::string_view name, double share, std::uint64_t rows) {
    const auto now = steady_clock::now();
    if (!console_.error_terminal || now - since_ < kQuiet || (visible_ && now - drawn_ < kRedraw))
        return;
    drawn_ = now;
    visible_ = true;
    const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * kCells);
    std::string text = "\r\x1b[Kreading " + std::string{name.substr(name.rfind('/') + 1)} + "  ";
    for (int cell = 0; cell < kCells; ++cell)
        text += cell < full ? "█" : "░";
    text += "  " + std::to_string(static_cast<int>(share * 100)) + " %";
    console_.err(rows > 0 ? text + "  " + report::count_text(rows) + " rows" : text);
}

void ReadingProgress::clear() {
    if (visible_)
        console_.err("\r\x1b[K");
    visible_ = false;
}

std::string CheckedSink::located(int column, std::string_view sentence) const {
    std::string text = name_;
    // A line of a packed capture has no columns a person could count.
    text += ":" + std::to_string(line()) + ":" + std::to_string(column) + ": ";
    return text.append(sentence);
}

void CheckedSink::refuse(int column, std::string_view sentence) {
    refuse({ErrorCode::Invalid, located(column, sentence)});
}

void CheckedSink::refuse(Error error) {
    if (status_)
        status_ = fail(std::move(error));
}

Status read_pieces(const std::string& path, ReadingProgress& progress, const std::function<Status(Bytes)>& take,
                   const std::function<std::uint64_t()>& rows) {
    const auto refused = [&](std::string_view what) {
        return fail(ErrorCode::Io, path + ": " + std::string{what} + ": " + std::strerror(errno));
    };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rb"), &std::fclose};
    if (!file)
        return refused("the file cannot be opened");
    double size = 0;
    if (std::fseek(file.get(), 0, SEEK_END) == 0)
        size = static_cast<double>(std::ftell(file.get()));
    std::rewind(file.get());
    std::vector<char> piece(kPiece);
    double read = 0;
    for (bool ended = false; !ended;) {
        errno = 0;
        const std::size_t got = std::fread(piece.data(), 1, piece.size(), file.get());
        if (got < piece.size() && std::ferror(file.get()) != 0)
            return refused("the file cannot be read");
        ended = got < piece.size();
        if (got > 0)
            if (Status taken = take(as_bytes({piece.data(), got})); !taken)
                return taken;
        if (progress.interrupted())
            return fail(ErrorCode::Unavailable, "stopped by Ctrl-C while reading " + path);
        read += static_cast<double>(got);
        progress.show(path, size > 0 ? read / size : 0, rows());
    }
    return {};
}

Status read_history(const std::string& path, market::HistoryParser& parser, CheckedSink& sink,
                    ReadingProgress& progress) {
    sink.follow(parser, path);
    // A row the sink refused stands before whatever the parser met later in the same piece.
    const auto first = [&](Status parsed) { return sink.status() ? std::move(parsed) : sink.status(); };
    if (Status read = read_pieces(
            path, progress, [&](Bytes piece) { return first(parser.feed(piece)); },
            [&] { return parser.counts().rows; });
        !read)
        return read;
    return first(parser.finish());
}

}  // namespace sluice::app
