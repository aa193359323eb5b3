#include "market/history/parser.hpp"

#include <cstring>
#include <utility>

#include "market/history/inflate.hpp"
#include "market/history/row_decoder.hpp"

namespace sluice::market {
namespace {

constexpr std::size_t kSentencesKept = 20;
constexpr std::size_t kLineMax = std::size_t{16} * 1024 * 1024;  // a full order book on one line is some 100 KB

bool is_gzip(Bytes head) { return head.size() >= 2 && head[0] == std::byte{0x1f} && head[1] == std::byte{0x8b}; }

}  // namespace

struct HistoryParser::Impl {
    HistoryOptions options;
    HistorySink& sink;
    HistoryCounts counts;
    std::vector<std::string> sentences;
    std::optional<Error> failed;
    Buffer head;  // until the first two bytes are there
    bool sniffed = false;
    std::optional<GzipReader> gzip;
    std::string carry;  // a line whose end has not come yet
    std::optional<HistoryLayout> layout;
    std::optional<InstrumentId> instrument;
    std::unique_ptr<RowDecoder> decoder;
    RowFault fault;

    Impl(HistoryOptions given, HistorySink& rows) : options{std::move(given)}, sink{rows} {}

    Error located(std::size_t column, std::string_view text, ErrorCode code = ErrorCode::Invalid) const {
        std::string out = options.name + ":" + std::to_string(counts.lines) + ":" + std::to_string(column) + ": ";
        return {code, out.append(text)};
    }

    Status stop(Error error) {
        failed = std::move(error);
        return fail(*failed);
    }

    Status take(Bytes bytes) {
        if (!gzip)
            return take_text(as_text(bytes));
        gzip->set_input(bytes);
        while (true) {
            const auto piece = gzip->next();
            if (!piece)
                return stop({piece.error().code,
                             options.name + ": after line " + std::to_string(counts.lines) + " " + piece.error().text});
            if (piece->empty())
                return {};
            if (const Status status = take_text(as_text(*piece)); !status)
                return status;
        }
    }

    Status take_text(std::string_view text) {
        while (!text.empty()) {
            const void* found = std::memchr(text.data(), '\n', text.size());
            if (found == nullptr)
                break;
            const auto length = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
            std::string_view line = text.substr(0, length);
            text.remove_prefix(length + 1);
            if (!carry.empty()) {
                carry.append(line);
                line = carry;
            }
            if (const Status status = take_line(line); !status)
                return status;
            carry.clear();
        }
        if (carry.size() + text.size() > kLineMax) {
            ++counts.lines;
            return stop(located(1, "the line is longer than 16 MiB; this is no file of lines"));
        }
        carry.append(text);
        return {};
    }

    Status take_line(std::string_view line) {
        ++counts.lines;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!decoder) {
            if (line.starts_with("\xEF\xBB\xBF"))
                line.remove_prefix(3);  // a byte order mark
            if (const Status status = take_header(line); !status)
                return status;
            if (layout != HistoryLayout::Capture)
                return {};
        }
        if (line.empty()) {
            fault = {1, "the line is empty; a row would be right"};
        } else if (decoder->decode(line, sink, fault)) {
            ++counts.rows;
            return {};
        }
        Error error = located(fault.column, fault.text);
        if (++counts.bad_rows > options.max_bad_rows) {
            if (options.max_bad_rows > 0)
                error.text += " (more than " + std::to_string(options.max_bad_rows) + " bad rows)";
            return stop(std::move(error));
        }
        if (sentences.size() < kSentencesKept)
            sentences.push_back(std::move(error.text));
        return {};
    }

    Status take_header(std::string_view line) {
        const auto detected = detect_layout(line);
        if (!detected)
            return stop(located(1, detected.error().text));
        RowContext context;
        context.facts = facts_of(options.name);
        context.interval = options.interval.value_or(context.facts.interval.value_or(std::chrono::minutes{1}));
        context.quote_size = options.quote_size;
        instrument = options.instrument ? options.instrument : context.facts.instrument;
        const bool needs_none = *detected == HistoryLayout::Capture || *detected == HistoryLayout::BinanceDepth ||
                                *detected == HistoryLayout::UsHolidays || *detected == HistoryLayout::IndiaHolidays;
        if (needs_none) {
            instrument.reset();
        } else if (!instrument) {
            return stop({ErrorCode::Invalid,
                         options.name + ": the file's name does not tell its instrument; name it, such as SPY.US "
                                        "or BTC/USDT.BINANCE"});
        }
        context.instrument = instrument.value_or(InstrumentId{});
        layout = *detected;
        decoder = make_row_decoder(*detected, context);
        return {};
    }
};

HistoryParser::HistoryParser(HistoryOptions options, HistorySink& sink)
    : impl_{std::make_unique<Impl>(std::move(options), sink)} {}
HistoryParser::~HistoryParser() = default;

Status HistoryParser::feed(Bytes bytes) {
    Impl& it = *impl_;
    if (it.failed)
        return fail(*it.failed);
    if (it.sniffed)
        return it.take(bytes);
    it.head.insert(it.head.end(), bytes.begin(), bytes.end());
    if (it.head.size() < 2)
        return {};
    it.sniffed = true;
    if (is_gzip(it.head))
        it.gzip.emplace();
    return it.take(std::exchange(it.head, {}));
}

Status HistoryParser::finish() {
    Impl& it = *impl_;
    if (it.failed)
        return fail(*it.failed);
    if (!it.sniffed && !it.head.empty()) {
        it.sniffed = true;
        if (const Status status = it.take(std::exchange(it.head, {})); !status)
            return status;
    }
    if (it.gzip && !it.gzip->at_end())
        return it.stop({ErrorCode::Corrupt, it.options.name + ": the gzip data ends early, after line " +
                                                std::to_string(it.counts.lines) + "; the file is cut off"});
    if (!it.carry.empty()) {
        const std::string last = std::exchange(it.carry, {});
        if (const Status status = it.take_line(last); !status)
            return status;
    }
    if (!it.decoder)
        return it.stop(
            {ErrorCode::Invalid, it.options.name + ": the file is empty; a header line or JSON lines would be right"});
    it.decoder->finish(it.sink);
    return {};
}

const HistoryCounts& HistoryParser::counts() const { return impl_->counts; }
const std::vector<std::string>& HistoryParser::bad_rows() const { return impl_->sentences; }
std::optional<HistoryLayout> HistoryParser::layout() const { return impl_->layout; }
std::optional<InstrumentId> HistoryParser::instrument() const { return impl_->instrument; }

}  // namespace sluice::market
