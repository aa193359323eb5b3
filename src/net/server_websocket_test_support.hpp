#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/server_test_support.hpp"

namespace sluice::net {

inline constexpr int kContinuation = 0;
inline constexpr int kText = 1;
inline constexpr int kBinary = 2;
inline constexpr int kClose = 8;
inline constexpr int kPing = 9;
inline constexpr int kPong = 10;
inline constexpr int kFinal = 0x80;

// A frame as a client sends it, masked (RFC 6455, 5.2).
inline std::string frame(int first_byte, std::string_view payload) {
    std::string bytes(1, static_cast<char>(first_byte));
    if (payload.size() < 126) {
        bytes += static_cast<char>(0x80 | payload.size());
    } else if (payload.size() < 65'536) {
        bytes += static_cast<char>(0x80 | 126);
        bytes += static_cast<char>(payload.size() >> 8);
        bytes += static_cast<char>(payload.size());
    } else {
        bytes += static_cast<char>(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(payload.size() >> shift);
    }
    const std::string_view mask = "\x12\x34\x56\x78";
    bytes += mask;
    for (std::size_t i = 0; i < payload.size(); ++i)
        bytes += static_cast<char>(payload[i] ^ mask[i % 4]);
    return bytes;
}
inline std::string frame(int first_byte, std::uint16_t code, std::string_view reason) {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
    payload += reason;
    return frame(first_byte, payload);
}

struct Frame {
    int first_byte = 0;
    std::string payload;
    std::uint16_t code() const {
        return static_cast<std::uint16_t>(static_cast<unsigned char>(payload.at(0)) << 8 |
                                          static_cast<unsigned char>(payload.at(1)));
    }
};

// Takes the first whole frame out of what a server sent.
inline std::optional<Frame> take_frame(std::string& bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (bytes.size() < 2)
        return std::nullopt;
    std::size_t head = 2;
    std::size_t size = byte(1) & 0x7F;
    const std::size_t more = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (bytes.size() < head + more)
        return std::nullopt;
    if (more != 0)
        size = 0;
    for (; head < 2 + more; ++head)
        size = size << 8 | byte(head);
    if (bytes.size() < head + size)
        return std::nullopt;
    Frame taken{byte(0), bytes.substr(head, size)};
    bytes.erase(0, head + size);
    return taken;
}

inline const std::string kUpgrade =
    "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

class ServerWebSocket : public testing::Test {
protected:
    void open(ServerTransportOptions options = {}, int receive_buffer = 0, std::string_view more_headers = {}) {
        rig = std::make_unique<ServerRig>(std::move(options));
        client = std::make_unique<RawClient>(rig->server->port(), receive_buffer);
        client->write(get("/stream?feed=sip", kUpgrade + std::string{more_headers}));
        ASSERT_TRUE(rig->until_received(*client, "\r\n\r\n"));
        const auto end = client->received.find("\r\n\r\n") + 4;
        head = client->received.substr(0, end);
        client->received.erase(0, end);
        ASSERT_TRUE(rig->until([&] { return rig->sink.channels.size() == 1; }));
        channel = rig->sink.channels[0];
    }
    std::optional<Frame> next_frame() {
        std::optional<Frame> taken;
        rig->until([&] {
            client->read();
            taken = take_frame(client->received);
            return taken || client->ended || client->reset;
        });
        return taken;
    }
    bool until_said(std::size_t count) {
        return rig->until([&] { return rig->sink.said.size() >= count; });
    }
    bool until_closed() {
        return rig->until([&] { return rig->sink.closings.size() == 1; });
    }

    std::unique_ptr<ServerRig> rig;
    std::unique_ptr<RawClient> client;
    std::string head;
    wire::ChannelId channel{};
};

}  // namespace sluice::net
