#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "venues/alpaca/codec.hpp"
#include "venues/alpaca/simulator.hpp"

namespace sluice::venues::alpaca::sim {

// The world around one simulator: asks, moves time, carries quotes, and keeps what the streams said.
class TestDesk {
public:
    explicit TestDesk(SimConfig config = {}, const char* at = "2026-03-02T15:00:00Z")
        : now{*parse_rfc3339(at)}, simulator{std::move(config), nullptr} {
        simulator.start(now, out);
        collect();
    }

    // The reply as far as one has come by now.
    wire::HttpReply ask(std::string method, std::string target, std::string body = {}) {
        wire::HttpRequest request;
        request.method = std::move(method);
        request.target = std::move(target);
        request.body = std::move(body);
        if (!key.empty()) {
            request.headers.push_back({"APCA-API-KEY-ID", key, wire::Secrecy::Secret});
            request.headers.push_back({"APCA-API-SECRET-KEY", secret, wire::Secrecy::Secret});
        }
        last_request = wire::RequestId{++requests_};
        simulator.on_request(last_request, request, now, out);
        collect();
        const auto found = replies.find(last_request);
        return found == replies.end() ? wire::HttpReply{0, {}, {}} : found->second;
    }
    template <class T>
    T get(const std::string& target) {
        const wire::HttpReply reply = ask("GET", target);
        EXPECT_EQ(reply.status, 200) << reply.body;
        auto message = decode<T>(reply.body);
        EXPECT_TRUE(message) << (message ? "" : message.error().text);
        return message ? *message : T{};
    }
    Order post(const std::string& body) {
        const wire::HttpReply reply = ask("POST", "/v2/orders", body);
        EXPECT_EQ(reply.status, 200) << reply.body;
        auto order = decode<Order>(reply.body);
        return order ? *order : Order{};
    }
    Order order(const std::string& id) { return get<Order>("/v2/orders/" + id); }
    // "422 42210000 qty must be > 0"
    std::string refusal(std::string method, std::string target, std::string body = {}) {
        const wire::HttpReply reply = ask(std::move(method), std::move(target), std::move(body));
        const auto error = decode<ErrorBody>(reply.body);
        if (reply.status < 300 || !error)
            return std::to_string(reply.status) + " " + reply.body;
        return std::to_string(reply.status) + " " + std::to_string(error->code.value_or(0)) + " " + error->message;
    }
    std::string refused_order(std::string body) { return refusal("POST", "/v2/orders", std::move(body)); }

    void quote(const char* symbol, const char* bid, const char* offer, const char* size = "1000") {
        const Listed* asset = simulator.broker().assets.find(symbol);
        const Quantity qty = *parse_quantity(size);
        simulator.feed(Quote{asset->instrument.id, *parse_price(bid), *parse_price(offer), qty, qty, now, now}, now,
                       out);
        collect();
    }
    void trade(const char* symbol, const char* px, const char* size = "100") {
        const Listed* asset = simulator.broker().assets.find(symbol);
        simulator.feed(
            Trade{asset->instrument.id, *parse_price(px), *parse_quantity(size), Aggressor::Unknown, 0, now, now}, now,
            out);
        collect();
    }
    // Every wake on the way, at its time.
    void pass(std::chrono::nanoseconds time) {
        const UnixNanos until = now + time;
        while (true) {
            std::size_t first = wakes_.size();
            for (std::size_t i = 0; i < wakes_.size(); ++i)
                if (wakes_[i].at <= until && (first == wakes_.size() || wakes_[i].at < wakes_[first].at))
                    first = i;
            if (first == wakes_.size())
                break;
            const auto wake = wakes_[first];
            wakes_.erase(wakes_.begin() + static_cast<std::ptrdiff_t>(first));
            now = std::max(now, wake.at);
            simulator.on_timer(wake.token, now, out);
            collect();
        }
        now = until;
    }
    void settle() { pass(std::chrono::milliseconds{20}); }

    // --- the trade_updates stream
    wire::ChannelId open(const char* target = "/stream", const wire::Headers& headers = {}) {
        const wire::ChannelId channel{++channels_};
        simulator.on_accept(channel, target, headers, now, out);
        collect();
        return channel;
    }
    void say(wire::ChannelId channel, std::string_view text) {
        simulator.on_message(channel, as_bytes(text), wire::MessageKind::Text, now, out);
        collect();
    }
    wire::ChannelId listen() {
        const wire::ChannelId channel = open();
        say(channel,
            R"({"action":"authenticate","data":{"key_id":")" + key + R"(","secret_key":")" + secret + R"("}})");
        say(channel, R"({"action":"listen","data":{"streams":["trade_updates"]}})");
        said.clear();
        return channel;
    }
    // The events told since the last call, in one line: "pending_new new fill".
    std::string events() {
        std::string line;
        for (const std::string& text : said) {
            const auto message = decode_account_stream(as_bytes(text), Format::Json);
            if (!message)
                continue;
            if (const auto* update = std::get_if<TradeUpdate>(&*message))
                line += (line.empty() ? "" : " ") + std::string{update->event.text()};
        }
        said.clear();
        return line;
    }
    std::vector<TradeUpdate> updates() const {
        std::vector<TradeUpdate> all;
        for (const std::string& text : said)
            if (const auto message = decode_account_stream(as_bytes(text), Format::Json))
                if (const auto* update = std::get_if<TradeUpdate>(&*message))
                    all.push_back(*update);
        return all;
    }

    UnixNanos now;
    std::string key = "PKTEST";
    std::string secret = "secret";
    Simulator simulator;
    wire::Outbox out;
    wire::RequestId last_request{};
    std::map<wire::RequestId, wire::HttpReply> replies;
    std::map<wire::RequestId, std::string> parts;
    std::vector<wire::RequestId> hung;
    std::vector<std::string> said;  // on any stream
    std::vector<wire::ChannelId> closed;
    std::string order_of_things;  // R a reply, S something on a stream

private:
    void collect() {
        for (const wire::Outbox::Entry& entry : out.order) {
            switch (entry.kind) {
                case wire::Outbox::Kind::Reply:
                    replies[out.replies[entry.index].request] = out.replies[entry.index].reply;
                    order_of_things.push_back('R');
                    break;
                case wire::Outbox::Kind::Send:
                    said.push_back(out.sends[entry.index].bytes);
                    order_of_things.push_back('S');
                    break;
                case wire::Outbox::Kind::Close: {
                    const wire::ChannelId channel = out.closes[entry.index].channel;
                    closed.push_back(channel);
                    break;
                }
                case wire::Outbox::Kind::Part:
                    parts[out.parts[entry.index].request] += out.parts[entry.index].bytes;
                    break;
                case wire::Outbox::Kind::Hang: hung.push_back(out.hangs[entry.index].request); break;
                default: break;
            }
        }
        wakes_.insert(wakes_.end(), out.wakes.begin(), out.wakes.end());
        out.clear();
    }

    std::uint64_t requests_ = 0;
    std::uint64_t channels_ = 0;
    std::vector<wire::Outbox::WakeAt> wakes_;
};

inline std::string buy(const char* qty, const char* more = R"("type":"market","time_in_force":"day")",
                       const char* symbol = "AAPL") {
    return std::string{R"({"symbol":")"} + symbol + R"(","side":"buy","qty":")" + qty + R"(",)" + more + "}";
}
inline std::string sell(const char* qty, const char* more = R"("type":"market","time_in_force":"day")",
                        const char* symbol = "AAPL") {
    return std::string{R"({"symbol":")"} + symbol + R"(","side":"sell","qty":")" + qty + R"(",)" + more + "}";
}

}  // namespace sluice::venues::alpaca::sim
