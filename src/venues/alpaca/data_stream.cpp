#include "venues/alpaca/data_stream.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sluice::venues::alpaca {

namespace {

// Errors after which the same words would be refused again, so that the pause between tries counts (alpaca.md 9.4).
constexpr std::int64_t kSymbolLimit = 405;

}  // namespace

DataKind data_kind_of(std::string_view symbol) {
    return symbol.find('/') == std::string_view::npos ? DataKind::Shares : DataKind::Coins;
}

Quote to_quote(const MarketQuote& quote, const InstrumentId& instrument, UnixNanos now) {
    Quote out;
    out.instrument = instrument;
    out.bid_px = quote.bid_price;
    out.offer_px = quote.ask_price;
    out.bid_size = quote.bid_price.is_zero() ? Quantity{} : quote.bid_size;
    out.offer_size = quote.ask_price.is_zero() ? Quantity{} : quote.ask_size;
    out.event_time = quote.time;
    out.recv_time = now;
    return out;
}

Trade to_trade(const MarketTrade& trade, const InstrumentId& instrument, UnixNanos now) {
    Trade out;
    out.instrument = instrument;
    out.price = trade.price;
    out.size = trade.size;
    if (trade.taker)
        out.aggressor = *trade.taker == "B" ? Aggressor::Buyer : Aggressor::Seller;
    out.trade_id = static_cast<std::uint64_t>(trade.id.value_or(0));
    out.event_time = trade.time;
    out.recv_time = now;
    return out;
}

Bar to_bar(const MarketBar& bar, const InstrumentId& instrument, std::chrono::nanoseconds length) {
    Bar out;
    out.instrument = instrument;
    out.start = bar.time;
    out.end = bar.time + length;
    out.open = bar.open;
    out.high = bar.high;
    out.low = bar.low;
    out.close = bar.close;
    out.volume = bar.volume;
    if (bar.vwap)
        if (const auto turnover = product(*bar.vwap, bar.volume))
            out.turnover = *turnover;
    out.trades = static_cast<std::uint32_t>(std::clamp<std::int64_t>(bar.trades.value_or(0), 0, UINT32_MAX));
    return out;
}

void DataStream::open(UnixNanos now, Outbox& out) {
    wire::Headers headers;
    if (config_.format == Format::Msgpack)
        headers.push_back({"Content-Type", "application/msgpack"});
    std::string target =
        kind_ == DataKind::Shares ? "/v2/" + config_.feed : "/v1beta3/crypto/" + config_.crypto_location;
    link_.open(std::move(target), std::move(headers), now, out);
}

void DataStream::on_message(Bytes bytes, UnixNanos now, Outbox& out) {
    if (const auto status = reader_.read(bytes, config_.format, messages_); !status) {
        ++unreadable_;
        last_error_ = status.error().text;
        return;
    }
    frame_.clear();
    for (const StreamMessage& message : messages_)
        take(message, now, out);
    flush(out);
}

void DataStream::take(const StreamMessage& message, UnixNanos now, Outbox& out) {
    if (const auto* a_quote = std::get_if<StreamQuote>(&message))
        quote(*a_quote, now);
    else if (const auto* a_trade = std::get_if<StreamTrade>(&message))
        trade(*a_trade, now);
    else if (const auto* a_bar = std::get_if<StreamBar>(&message))
        bar(*a_bar, now);
    else if (const auto* success = std::get_if<StreamSuccess>(&message))
        on_success(*success, out);
    else if (const auto* reply = std::get_if<StreamSubscription>(&message))
        subscribed(*reply, now);
    else if (const auto* error = std::get_if<StreamError>(&message))
        on_error(*error, now, out);
}

void DataStream::on_success(const StreamSuccess& success, Outbox& out) {
    if (success.msg == "connected")
        say(StreamAuth{config_.key_id, config_.secret}, out);
    else if (success.msg == "authenticated")
        subscribe(out);
}

void DataStream::subscribe(Outbox& out) {
    std::vector<std::string> symbols;
    for (const Streamed& each : streamed_)
        symbols.push_back(each.symbol);
    StreamSubscribe wish;
    if (config_.quotes)
        wish.channels.quotes = symbols;
    if (config_.trades)
        wish.channels.trades = symbols;
    if (config_.bars)
        wish.channels.bars = symbols;
    say(wish, out);
}

void DataStream::subscribed(const StreamSubscription&, UnixNanos now) {
    for (Streamed& each : streamed_) {
        each.heard_at = std::max(each.heard_at, now);
        each.subscribed_at = now;
    }
    link_.ready();
}

void DataStream::on_error(const StreamError& error, UnixNanos now, Outbox& out) {
    last_error_ = error.msg + " (" + std::to_string(error.code) + ")";
    // Too many symbols: what was subscribed before stays, which here is nothing; every other error ends the session too.
    const bool over = error.code == kSymbolLimit || !link_.is_ready() || error.code == 407;
    if (over)
        drop(last_error_, now, out);
}

Streamed* DataStream::find(std::string_view symbol) {
    const auto it =
        std::find_if(streamed_.begin(), streamed_.end(), [&](const Streamed& each) { return each.symbol == symbol; });
    return it == streamed_.end() ? nullptr : &*it;
}

void DataStream::quote(const StreamQuote& message, UnixNanos now) {
    Streamed* of = find(message.symbol);
    if (of == nullptr)
        return;
    of->heard_at = now;
    of->quoted_at = std::max(of->quoted_at, message.quote.time);
    for (Piece& piece : frame_)
        if (const auto* older = std::get_if<Quote>(&piece.data);
            older != nullptr && older->instrument == of->instrument)
            piece.stands = false;
    frame_.push_back({to_quote(message.quote, of->instrument, now)});
}

void DataStream::trade(const StreamTrade& message, UnixNanos now) {
    Streamed* of = find(message.symbol);
    if (of == nullptr)
        return;
    of->heard_at = now;
    frame_.push_back({to_trade(message.trade, of->instrument, now)});
}

void DataStream::bar(const StreamBar& message, UnixNanos now) {
    Streamed* of = find(message.symbol);
    if (of == nullptr || message.letter != BarLetter::Minute)
        return;
    of->heard_at = now;
    frame_.push_back({to_bar(message.bar, of->instrument, std::chrono::minutes{1})});
}

void DataStream::flush(Outbox& out) {
    for (Piece& piece : frame_)
        if (piece.stands)
            out.market.push_back(std::move(piece.data));
}

void DataStream::on_time(UnixNanos now, Outbox& out) {
    if (link_.is_late(now))
        drop("the handshake took too long", now, out);
    if (link_.wants_open(now))
        open(now, out);
}

void DataStream::say(const StreamAction& action, Outbox& out) {
    bytes_.clear();
    encode_stream_action(action, config_.format, bytes_);
    link_.send(bytes_, config_.format == Format::Msgpack ? wire::MessageKind::Binary : wire::MessageKind::Text, out);
}

}  // namespace sluice::venues::alpaca
