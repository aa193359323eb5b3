#include "world/file_source.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <utility>

#include "base/text.hpp"  // quoted
#include "market/history/consolidator.hpp"
#include "market/history/parser.hpp"

namespace sluice::world {
namespace {

constexpr std::size_t kPiece = 64 * 1024;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// Rows as events, in a queue that is drained between two pieces of the file.
class Events final : public market::HistorySink {
public:
    std::vector<MarketEvent> queue;
    std::size_t head = 0;
    std::uint64_t unused = 0;

    void on_trade(const market::TradePrint& row) override { queue.emplace_back(row.trade); }
    void on_quote(const Quote& row) override { queue.emplace_back(row); }
    void on_quote_update(const market::QuoteUpdate& row) override {
        if (auto best = books_[row.quote.instrument].apply(row))
            queue.emplace_back(*best);
    }
    void on_bar(const Bar& bar) override {
        const std::chrono::nanoseconds quarter = (bar.end - bar.start) / 4;
        const Quantity volume = bar.volume.value_or(Quantity{});
        const Quantity part = quarter_of(volume);
        const bool low_first = bar.open - bar.low <= bar.high - bar.open;
        const std::array<Price, 4> path{bar.open, low_first ? bar.low : bar.high, low_first ? bar.high : bar.low,
                                        bar.close};
        for (int i = 0; i < 4; ++i) {
            Trade trade;
            trade.instrument = bar.instrument;
            trade.price = path[static_cast<std::size_t>(i)];
            trade.size = i < 3 ? part : volume - part - part - part;
            trade.event_time = trade.recv_time = bar.start + i * quarter;
            queue.emplace_back(trade);
        }
    }
    void on_quote_bar(const market::QuoteBar& bar) override {
        if (!bar.bid || !bar.offer || bar.bid->close >= bar.offer->close) {
            ++unused;
            return;
        }
        Quote quote;
        quote.instrument = bar.instrument;
        quote.bid_px = bar.bid->close;
        quote.bid_size = bar.bid->size;
        quote.offer_px = bar.offer->close;
        quote.offer_size = bar.offer->size;
        quote.event_time = quote.recv_time = bar.end;
        queue.emplace_back(quote);
    }
    void on_chain_row(const market::ChainRow&) override { ++unused; }
    void on_depth(const market::DepthRow&) override { ++unused; }
    void on_holiday(const market::HolidayRow&) override { ++unused; }

private:
    // Whole units while there are at least four, so shares stay shares.
    static Quantity quarter_of(Quantity volume) {
        const int128 fine = volume.nanos() / 4;
        const bool whole = volume.nanos() % Quantity::kUnit == 0 && fine >= Quantity::kUnit;
        return Quantity::from_nanos(whole ? fine - fine % Quantity::kUnit : fine);
    }

    std::map<InstrumentId, market::Consolidator> books_;
};

std::string_view how_replayed(market::HistoryLayout layout) {
    using enum market::HistoryLayout;
    switch (layout) {
        case TickTrades:
        case BinanceTrades: return "prints";
        case TickQuotes: return "the best of all exchanges' quotes";
        case FxTicks:
        case BookTicker: return "quotes";
        case TradeBars:
        case PriceBars: return "bars, each replayed as four prints";
        case QuoteBars: return "quotes at the end of each bar";
        case Capture: return "captured messages";
        case BinanceDepth:
        case OptionChain:
        case OptionVolume:
        case OptionDay:
        case OptionQuotes:
        case NseChain:
        case UsHolidays:
        case IndiaHolidays: return "nothing that moves a market";
    }
    return "";
}

}  // namespace

struct FileSource::Impl {
    std::string path;
    File file{nullptr, &std::fclose};
    double size = 0;
    double read = 0;
    Events events;
    market::HistoryParser parser;
    std::vector<char> piece = std::vector<char>(kPiece);
    bool ended = false;
    FileSourceCounts counts;

    Impl(std::string from, market::HistoryOptions options)
        : path{std::move(from)}, parser{std::move(options), events} {}

    Status refused(std::string_view what) const {
        return fail(ErrorCode::Io, path + ": " + std::string{what} + ": " + std::strerror(errno));
    }

    Status open() {
        file.reset(std::fopen(path.c_str(), "rb"));
        if (!file)
            return refused("the file cannot be opened");
        if (std::fseek(file.get(), 0, SEEK_END) == 0)
            size = static_cast<double>(std::ftell(file.get()));
        std::rewind(file.get());
        return fill();
    }

    // Reads on until there is an event or the file ends.
    Status fill() {
        events.queue.clear();
        events.head = 0;
        while (events.queue.empty() && !ended) {
            errno = 0;
            const std::size_t got = std::fread(piece.data(), 1, piece.size(), file.get());
            if (got < piece.size() && std::ferror(file.get()) != 0)
                return refused("the file cannot be read");
            read += static_cast<double>(got);
            Status status;
            if (got > 0)
                status = parser.feed(as_bytes({piece.data(), got}));
            if (status && got < piece.size()) {
                ended = true;
                status = parser.finish();
            }
            counts = {parser.counts().rows, parser.counts().bad_rows, events.unused};
            if (!status)
                return status;
        }
        return {};
    }
};

FileSource::FileSource(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
FileSource::~FileSource() = default;

Result<std::unique_ptr<FileSource>> FileSource::open(const std::string& path, FileSourceOptions options) {
    market::HistoryOptions history;
    history.name = path;
    history.instrument = options.instrument;
    history.max_bad_rows = options.max_bad_rows;
    auto impl = std::make_unique<Impl>(path, std::move(history));
    if (const Status status = impl->open(); !status)
        return tl::unexpected{status.error()};
    return std::unique_ptr<FileSource>{new FileSource{std::move(impl)}};
}

Result<bool> FileSource::next(MarketEvent& out) {
    Events& events = impl_->events;
    if (events.head == events.queue.size()) {
        if (const Status status = impl_->fill(); !status)
            return tl::unexpected{status.error()};
        if (events.queue.empty())
            return false;
    }
    out = events.queue[events.head++];
    return true;
}

std::optional<double> FileSource::progress() const {
    if (impl_->size <= 0)
        return std::nullopt;
    return impl_->read / impl_->size;
}

std::string FileSource::describe() const {
    const std::string_view name = std::string_view{impl_->path}.substr(impl_->path.rfind('/') + 1);
    std::string out;
    if (const auto id = impl_->parser.instrument())
        out.append(id->view()).append(" from ");
    out.append(name);
    if (const auto layout = impl_->parser.layout())
        out.append(": ").append(how_replayed(*layout));
    return out;
}

std::optional<InstrumentId> FileSource::instrument() const { return impl_->parser.instrument(); }
const FileSourceCounts& FileSource::counts() const { return impl_->counts; }
const std::vector<std::string>& FileSource::bad_rows() const { return impl_->parser.bad_rows(); }

}  // namespace sluice::world
