#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "market/calendar.hpp"         // Calendars
#include "venues/alpaca/codec.hpp"     // decode, StreamReader
#include "venues/alpaca/sim_data.hpp"  // MarketDataDesk

// A market data desk with a world made of nothing but an outbox: what its tests share.
namespace sluice::venues::alpaca::sim::test {

inline UnixNanos at(const char* text) { return *parse_rfc3339(text); }

using Symbols = std::vector<std::string>;

inline Channels channels(Symbols trades, Symbols quotes = {}, Symbols bars = {}) {
    Channels out;
    out.trades = std::move(trades);
    out.quotes = std::move(quotes);
    out.bars = std::move(bars);
    return out;
}

template <class T>
std::vector<T> only(const std::vector<StreamMessage>& messages) {
    std::vector<T> out;
    for (const StreamMessage& message : messages)
        if (const auto* one = std::get_if<T>(&message))
            out.push_back(*one);
    return out;
}

struct Keys final : KeyRing {
    bool accepts(std::string_view key, std::string_view secret) override { return key != "REVOKED" && secret != "no"; }
};

struct Heard final : MarketTap {
    std::vector<feed::MarketEvent> events;
    void on_market(std::size_t, const feed::MarketEvent& event, UnixNanos, wire::Outbox&) override {
        events.push_back(event);
    }
};

class DeskWorld {
public:
    explicit DeskWorld(const char* now, DataDeskOptions options = {}, feed::Hours hours = feed::Hours::Always,
                       std::uint64_t seed = 7)
        : now_{at(now)}, desk{synthetic_market(seed, hours, calendars_), options, keys, &tap} {
        desk.start(now_, out_);
        carry();
    }

    wire::HttpReply get(const std::string& target) {
        wire::HttpRequest request;
        request.target = target;
        wire::HttpReply reply;
        desk.on_request(request, now_, reply);
        return reply;
    }
    void ask(wire::RequestId id, const std::string& target) {
        wire::HttpRequest request;
        request.target = target;
        desk.answer(id, request, {{"X-Request-ID", "1"}}, now_, out_);
        carry();
    }
    template <class T>
    T read(const std::string& target) {
        const auto reply = get(target);
        EXPECT_EQ(reply.status, 200) << target << reply.body;
        auto message = decode<T>(reply.body);
        EXPECT_TRUE(message) << target << (message ? "" : message.error().text) << reply.body.substr(0, 300);
        return message ? std::move(*message) : T{};
    }

    // --- streams
    struct Line {
        wire::ChannelId channel{};
        Format format = Format::Json;
        std::string bytes;                    // of all its frames
        std::vector<std::size_t> sizes;       // messages in each
        std::vector<StreamMessage> messages;  // since the last take
        bool closed = false;
    };
    std::size_t connect(const std::string& target, wire::Headers headers = {}) {
        Line line;
        line.channel = wire::ChannelId{100 + lines_.size()};
        for (const auto& header : headers)
            if (header.value == "application/msgpack")
                line.format = Format::Msgpack;
        lines_.push_back(std::move(line));
        desk.on_accept(lines_.back().channel, target, headers, now_, out_);
        carry();
        return lines_.size() - 1;
    }
    std::size_t log_in(const std::string& target, wire::Headers headers = {}) {
        const std::size_t line = connect(target, std::move(headers));
        say(line, StreamAuth{"K", "S"});
        take(line);
        return line;
    }
    void say(std::size_t line, const StreamAction& action) {
        std::string frame;
        encode_stream_action(action, lines_[line].format, frame);
        say_text(line, frame);
    }
    void say_text(std::size_t line, std::string_view frame) {
        desk.on_message(lines_[line].channel, as_bytes(frame), now_, out_);
        carry();
    }
    std::vector<StreamMessage> take(std::size_t line) { return std::exchange(lines_[line].messages, {}); }
    // The code of the one error said since the last take; zero: something else was said.
    std::int64_t take_error(std::size_t line) {
        const auto messages = take(line);
        const auto* error = messages.size() == 1 ? std::get_if<StreamError>(&messages[0]) : nullptr;
        return error == nullptr ? 0 : error->code;
    }
    const Line& line(std::size_t index) const { return lines_[index]; }
    void drop(std::size_t line) { desk.on_closed(lines_[line].channel); }
    void stall(std::size_t line) {
        desk.on_stalled(lines_[line].channel, out_);
        carry();
    }

    // Follows the desk's own wakes.
    void run_until(UnixNanos until) {
        while (!wakes_.empty()) {
            const auto next = std::min_element(wakes_.begin(), wakes_.end());
            if (*next > until)
                break;
            now_ = std::max(now_, *next);
            wakes_.erase(next);
            desk.on_timer(now_, out_);
            carry();
        }
        now_ = until;
    }
    void run(std::chrono::nanoseconds span) { run_until(now_ + span); }
    UnixNanos now() const { return now_; }
    std::size_t index_of(std::string_view symbol) const { return *feed::find_listing(desk.listings(), symbol); }
    void announce(std::size_t listing, const MarketDataDesk::Status& status) {
        desk.announce(listing, status, now_, out_);
        carry();
    }

private:
    market::Calendars calendars_;
    UnixNanos now_;
    wire::Outbox out_;
    std::vector<UnixNanos> wakes_;
    std::vector<Line> lines_;
    StreamReader reader_;

    void carry() {
        for (const auto& entry : out_.order) {
            if (entry.kind == wire::Outbox::Kind::Send)
                deliver(out_.sends[entry.index]);
            else if (entry.kind == wire::Outbox::Kind::Reply)
                replies.push_back(out_.replies[entry.index]);
            else if (entry.kind == wire::Outbox::Kind::Close)
                find(out_.closes[entry.index].channel).closed = true;
            else
                ADD_FAILURE() << "the desk does something else";
        }
        for (const auto& wake : out_.wakes)
            wakes_.push_back(wake.at);
        out_.clear();
    }
    Line& find(wire::ChannelId channel) {
        return *std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.channel == channel; });
    }
    void deliver(const wire::Outbox::Send& send) {
        Line& line = find(send.channel);
        EXPECT_FALSE(line.closed);
        EXPECT_EQ(send.kind == wire::MessageKind::Binary, line.format == Format::Msgpack);
        std::vector<StreamMessage> messages;
        const auto decoded = reader_.read(as_bytes(send.bytes), line.format, messages);
        EXPECT_TRUE(decoded) << (decoded ? "" : decoded.error().text);
        line.bytes += send.bytes;
        line.sizes.push_back(messages.size());
        line.messages.insert(line.messages.end(), messages.begin(), messages.end());
    }

public:
    std::vector<wire::Outbox::Reply> replies;  // to ask()
    Keys keys;
    Heard tap;
    MarketDataDesk desk;
};

}  // namespace sluice::venues::alpaca::sim::test
