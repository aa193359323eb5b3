#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "venues/alpaca/codec.hpp"        // StreamReader
#include "venues/alpaca/stream_link.hpp"  // StreamLink

namespace sluice::venues::alpaca {

// The symbols streamed, by their place in the configuration.
struct Streamed {
    InstrumentId instrument;
    CalendarId calendar;
    std::string symbol;
    UnixNanos heard_at;                      // anything of it, by our clock
    UnixNanos quoted_at;                     // its newest quote, by the venue's clock
    UnixNanos compared_at;                   // with its latest quote over REST, by our clock
    std::optional<UnixNanos> subscribed_at;  // last, by our clock
};

// Shares and coins each have a stream and paths of their own; their messages have the same letters.
enum class DataKind : std::uint8_t { Shares, Coins };
DataKind data_kind_of(std::string_view symbol);

// The data stream of one feed: keys, then the subscriptions; lost, it is opened again for ever and subscribes anew. Of the
// quotes of one symbol in one frame only the newest is told; every trade and bar is.
class DataStream {
public:
    DataStream(const AlpacaConfig& config, DataKind kind, std::vector<Streamed>& streamed)
        : config_{config},
          kind_{kind},
          streamed_{streamed},
          link_{config, Place::DataStream, kind == DataKind::Shares ? std::uint64_t{2} : std::uint64_t{3}} {}

    void open(UnixNanos now, Outbox& out);
    bool is(wire::ChannelId channel) const { return link_.is(channel); }
    bool is_subscribed() const { return link_.is_ready(); }
    void on_message(Bytes bytes, UnixNanos now, Outbox& out);
    void on_closed(UnixNanos now) { link_.on_closed(now); }
    void drop(std::string_view reason, UnixNanos now, Outbox& out) { link_.drop(reason, now, out); }

    std::optional<UnixNanos> due() const { return link_.due(); }
    void on_time(UnixNanos now, Outbox& out);

    std::uint64_t unreadable() const { return unreadable_; }
    const std::string& last_error() const { return last_error_; }

private:
    void take(const StreamMessage& message, UnixNanos now, Outbox& out);
    void on_success(const StreamSuccess& success, Outbox& out);
    void on_error(const StreamError& error, UnixNanos now, Outbox& out);
    void subscribe(Outbox& out);
    void subscribed(const StreamSubscription& reply, UnixNanos now);
    void quote(const StreamQuote& message, UnixNanos now);
    void trade(const StreamTrade& message, UnixNanos now);
    void bar(const StreamBar& message, UnixNanos now);
    void flush(Outbox& out);
    Streamed* find(std::string_view symbol);
    void say(const StreamAction& action, Outbox& out);

    struct Piece {
        std::variant<Quote, Trade, Bar> data;
        bool stands = true;  // false: a newer quote follows
    };
    const AlpacaConfig& config_;
    DataKind kind_;
    std::vector<Streamed>& streamed_;
    StreamLink link_;
    StreamReader reader_;
    std::vector<StreamMessage> messages_;
    std::vector<Piece> frame_;
    std::string bytes_;
    std::string last_error_;
    std::uint64_t unreadable_ = 0;
};

// In our words. An absent side of a quote has size zero.
Quote to_quote(const MarketQuote& quote, const InstrumentId& instrument, UnixNanos now);
Trade to_trade(const MarketTrade& trade, const InstrumentId& instrument, UnixNanos now);
// `length`: what the bar covers. The turnover is volume x the venue's rounded VWAP.
Bar to_bar(const MarketBar& bar, const InstrumentId& instrument, std::chrono::nanoseconds length);

}  // namespace sluice::venues::alpaca
