#include <string>

#include "base/json_reader.hpp"
#include "base/text.hpp"  // quoted
#include "market/history/row_decoder.hpp"

namespace sluice::market {
namespace {

// Lines of {"recv": unix seconds, "msg": what the exchange sent, "url": for REST answers}. What a message is stands in it;
// messages that tell nothing about the market (subscriptions, open klines, tickers) are read and give nothing.
class Capture final : public RowDecoder {
public:
    explicit Capture(const RowContext& context) : context_{context} {}

    bool decode(std::string_view line, HistorySink& sink, RowFault& fault) override {
        const auto document = JsonDocument::parse(line);
        const Status done = document ? decode_root(document->root(), sink) : Status{tl::unexpected{document.error()}};
        if (!done)
            fault = {1, done.error().text};
        return done.has_value();
    }

private:
    // Field access that keeps the first error, so a message is read straight down.
    class Reader {
    public:
        std::optional<JsonValue> get(JsonValue from, std::string_view key) {
            auto value = from.get(key);
            if (!value)
                return note(value.error()), std::nullopt;
            return *value;
        }
        std::string_view text(JsonValue from, std::string_view key) {
            const auto value = get(from, key);
            const auto out = value ? value->as_string() : Result<std::string_view>{std::string_view{}};
            if (!out)
                note(out.error());
            return out.value_or(std::string_view{});
        }
        std::uint64_t id(JsonValue from, std::string_view key) {
            const auto value = get(from, key);
            const auto out = value ? value->as_uint64() : Result<std::uint64_t>{0};
            if (!out)
                note(out.error());
            return out.value_or(0);
        }
        bool flag(JsonValue from, std::string_view key) {
            const auto value = get(from, key);
            const auto out = value ? value->as_bool() : Result<bool>{false};
            if (!out)
                note(out.error());
            return out.value_or(false);
        }
        UnixNanos millis(JsonValue from, std::string_view key) {
            const std::uint64_t value = id(from, key);
            if (value > kMillisMax)
                note({ErrorCode::OutOfRange, std::string{key} + " is no Unix time in milliseconds"});
            return value > kMillisMax ? UnixNanos{} : UnixNanos::from_millis(static_cast<std::int64_t>(value));
        }
        UnixNanos rfc3339(JsonValue from, std::string_view key) {
            const auto out = parse_rfc3339(text(from, key));
            if (!out)
                note(out.error());
            return out.value_or(UnixNanos{});
        }
        Price price(JsonValue value) { return door(value, &parse_price); }
        Quantity size(JsonValue value) {
            const Quantity out = door(value, &parse_quantity);
            if (out < Quantity{})
                note({ErrorCode::OutOfRange, value.path() + " is a negative size"});
            return out;
        }
        Price price(JsonValue from, std::string_view key) {
            const auto value = get(from, key);
            return value ? price(*value) : Price{};
        }
        Quantity size(JsonValue from, std::string_view key) {
            const auto value = get(from, key);
            return value ? size(*value) : Quantity{};
        }
        // [[price, size], ...]
        void levels(JsonValue from, std::string_view key, std::vector<DepthLevel>& out) {
            const auto list = get(from, key);
            if (!list)
                return;
            if (list->kind() != JsonKind::Array)
                return note({ErrorCode::Invalid, list->path() + " must be an array of levels"});
            for (const JsonValue level : *list) {
                if (level.kind() != JsonKind::Array || level.size() < 2)
                    return note({ErrorCode::Invalid, level.path() + " must be an array of price and size"});
                out.push_back({price(level.at(0)), size(level.at(1))});
            }
        }
        void note(Error error) {
            if (status_)
                status_ = tl::unexpected{std::move(error)};
        }
        bool ok() const { return status_.has_value(); }
        Status status() && { return std::move(status_); }

    private:
        static constexpr std::uint64_t kMillisMax = 7'258'118'400'000;  // 2200-01-01

        template <class T>
        T door(JsonValue value, Result<T> (*parse)(std::string_view)) {
            const auto text = value.kind() == JsonKind::Number ? value.as_number_text() : value.as_string();
            if (!text)
                return note(text.error()), T{};
            const auto out = parse(*text);
            if (!out)
                note({out.error().code, value.path() + ": " + out.error().text});
            return out.value_or(T{});
        }

        Status status_;
    };

    Status decode_root(JsonValue root, HistorySink& sink) {
        Reader read;
        const auto seconds = read.get(root, "recv");
        const auto recv = seconds ? seconds->as_decimal(9) : Result<int128>{0};
        if (!recv)
            read.note(recv.error());
        const auto message = read.get(root, "msg");
        if (!read.ok())
            return std::move(read).status();
        if (*recv < 0 || *recv > kSecondsMax)
            return fail(ErrorCode::OutOfRange, "recv is no Unix time in seconds");
        recv_time_ = UnixNanos::from_nanos(static_cast<std::int64_t>(*recv));
        if (message->find("lastUpdateId"))
            return rest_depth(root, *message, sink);
        if (const auto data = message->find("data"))
            return binance(*data, sink);
        if (message->find("type"))
            return coinbase(*message, sink);
        return fail(ErrorCode::Invalid,
                    "msg is neither a Binance nor a Coinbase message: it has no lastUpdateId, data or type");
    }

    InstrumentId pair(Reader& read, std::string_view symbol, std::string_view venue) const {
        const auto id = crypto_listing(symbol, venue, context_.facts.perpetual);
        if (!id)
            read.note(id.error());
        return id.value_or(InstrumentId{});
    }

    Status rest_depth(JsonValue root, JsonValue message, HistorySink& sink) {
        Reader read;
        std::string_view url = read.text(root, "url");
        const auto at = url.find("symbol=");
        if (at == std::string_view::npos)
            return fail(ErrorCode::Invalid, "url names no symbol");
        url.remove_prefix(at + 7);
        DepthRow row;
        row.depth.kind = DepthKind::Snapshot;
        row.depth.instrument = pair(read, url.substr(0, url.find('&')), "BINANCE");
        row.depth.first_update_id = row.depth.last_update_id = read.id(message, "lastUpdateId");
        row.depth.recv_time = recv_time_;
        row.depth.event_time = message.find("E") ? read.millis(message, "E") : recv_time_;
        read.levels(message, "bids", row.depth.bids);
        read.levels(message, "asks", row.depth.offers);
        if (read.ok())
            sink.on_depth(row);
        return std::move(read).status();
    }

    Status binance(JsonValue data, HistorySink& sink) {
        Reader read;
        if (!data.find("e"))
            return book_ticker(data, sink);  // the spot book ticker does not name itself
        const std::string_view kind = read.text(data, "e");
        if (kind == "bookTicker")
            return book_ticker(data, sink);
        if (kind == "depthUpdate") {
            DepthRow row;
            row.depth.kind = DepthKind::Update;
            row.depth.instrument = pair(read, read.text(data, "s"), "BINANCE");
            row.depth.first_update_id = read.id(data, "U");
            row.depth.last_update_id = read.id(data, "u");
            if (data.find("pu"))
                row.previous_update_id = read.id(data, "pu");
            row.depth.event_time = read.millis(data, "E");
            row.depth.recv_time = recv_time_;
            read.levels(data, "b", row.depth.bids);
            read.levels(data, "a", row.depth.offers);
            if (read.ok())
                sink.on_depth(row);
        } else if (kind == "aggTrade" || kind == "trade") {
            TradePrint print;
            print.trade.instrument = pair(read, read.text(data, "s"), "BINANCE");
            print.trade.trade_id = read.id(data, kind == "trade" ? "t" : "a");
            print.trade.price = read.price(data, "p");
            print.trade.size = read.size(data, "q");
            print.trade.aggressor = read.flag(data, "m") ? Aggressor::Seller : Aggressor::Buyer;
            print.trade.event_time = read.millis(data, "T");
            print.trade.recv_time = recv_time_;
            if (read.ok())
                sink.on_trade(print);
        } else if (kind == "kline") {
            const auto k = read.get(data, "k");
            if (k && read.flag(*k, "x"))
                final_kline(read, *k, sink);
        }
        return std::move(read).status();
    }

    void final_kline(Reader& read, JsonValue k, HistorySink& sink) {
        Bar bar;
        bar.instrument = pair(read, read.text(k, "s"), "BINANCE");
        bar.start = read.millis(k, "t");
        bar.end = read.millis(k, "T") + std::chrono::milliseconds{1};
        bar.open = read.price(k, "o");
        bar.high = read.price(k, "h");
        bar.low = read.price(k, "l");
        bar.close = read.price(k, "c");
        bar.volume = read.size(k, "v");
        bar.trades = static_cast<std::uint32_t>(read.id(k, "n"));
        if (read.ok())
            sink.on_bar(bar);
    }

    Status book_ticker(JsonValue data, HistorySink& sink) {
        Reader read;
        Quote quote;
        quote.instrument = pair(read, read.text(data, "s"), "BINANCE");
        quote.bid_px = read.price(data, "b");
        quote.bid_size = read.size(data, "B");
        quote.offer_px = read.price(data, "a");
        quote.offer_size = read.size(data, "A");
        quote.event_time = data.find("E") ? read.millis(data, "E") : recv_time_;
        quote.recv_time = recv_time_;
        if (read.ok())
            sink.on_quote(quote);
        return std::move(read).status();
    }

    // Source: Coinbase Exchange WebSocket channels `level2` and `matches`; `side` of a match is the maker's.
    Status coinbase(JsonValue message, HistorySink& sink) {
        Reader read;
        const std::string_view type = read.text(message, "type");
        if (type == "match" || type == "last_match") {
            TradePrint print;
            print.trade.instrument = pair(read, read.text(message, "product_id"), "COINBASE");
            print.trade.trade_id = read.id(message, "trade_id");
            print.trade.price = read.price(message, "price");
            print.trade.size = read.size(message, "size");
            print.trade.aggressor = read.text(message, "side") == "sell" ? Aggressor::Buyer : Aggressor::Seller;
            print.trade.event_time = read.rfc3339(message, "time");
            print.trade.recv_time = recv_time_;
            if (read.ok())
                sink.on_trade(print);
        } else if (type == "snapshot" || type == "l2update") {
            DepthRow row;
            row.depth.instrument = pair(read, read.text(message, "product_id"), "COINBASE");
            row.depth.recv_time = row.depth.event_time = recv_time_;
            if (type == "snapshot") {
                read.levels(message, "bids", row.depth.bids);
                read.levels(message, "asks", row.depth.offers);
            } else {
                row.depth.kind = DepthKind::Update;
                row.depth.event_time = read.rfc3339(message, "time");
                changes(read, message, row.depth);
            }
            if (read.ok())
                sink.on_depth(row);
        }
        return std::move(read).status();
    }

    // [["buy", price, size], ...]
    static void changes(Reader& read, JsonValue message, Depth& depth) {
        const auto list = read.get(message, "changes");
        if (!list)
            return;
        for (const JsonValue change : *list) {
            if (change.kind() != JsonKind::Array || change.size() < 3)
                return read.note({ErrorCode::Invalid, change.path() + " must be an array of side, price and size"});
            const auto side = change.at(0).as_string();
            if (!side)
                return read.note(side.error());
            if (*side != "buy" && *side != "sell")
                return read.note(
                    {ErrorCode::Invalid, change.path() + ": side " + quoted(*side) + " is neither buy nor sell"});
            (*side == "buy" ? depth.bids : depth.offers).push_back({read.price(change.at(1)), read.size(change.at(2))});
        }
    }

    static constexpr int128 kSecondsMax = int128{7'258'118'400} * 1'000'000'000;  // 2200-01-01

    RowContext context_;
    UnixNanos recv_time_;
};

}  // namespace

std::unique_ptr<RowDecoder> make_capture_decoder(const RowContext& context) {
    return std::make_unique<Capture>(context);
}

}  // namespace sluice::market
