#pragma once

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "net/client_test_support.hpp"

namespace sluice::net {

// RFC 6455 as a server speaks it, made by hand so that a test can also break it.
enum class Opcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

inline std::string upgrade_reply(const std::string& head) {
    const std::size_t at = head.find("Sec-WebSocket-Key: ");
    const std::string key =
        head.substr(at + 19, head.find("\r\n", at) - at - 19) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest.data());
    std::array<unsigned char, 64> text{};
    const int length = EVP_EncodeBlock(text.data(), digest.data(), SHA_DIGEST_LENGTH);
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
           std::string{reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(length)} + "\r\n\r\n";
}

inline std::string frame(Opcode opcode, const std::string& bytes, bool last = true) {
    std::string out;
    out += static_cast<char>((last ? 0x80 : 0) | static_cast<int>(opcode));
    if (bytes.size() < 126) {
        out += static_cast<char>(bytes.size());
    } else {
        const int digits = bytes.size() < 65'536 ? 2 : 8;
        out += static_cast<char>(digits == 2 ? 126 : 127);
        for (int i = digits - 1; i >= 0; --i)
            out += static_cast<char>(bytes.size() >> (8 * i));
    }
    return out + bytes;
}

inline std::string close_frame(std::uint16_t code, const std::string& reason) {
    return frame(Opcode::Close, {static_cast<char>(code >> 8), static_cast<char>(code)}).substr(0, 1) +
           static_cast<char>(2 + reason.size()) + static_cast<char>(code >> 8) + static_cast<char>(code) + reason;
}

struct ClientFrame {
    Opcode opcode{};
    std::string bytes;  // unmasked
};

// The first whole frame of what a client has sent, taken out; a client's frames are masked.
inline std::optional<ClientFrame> take_client_frame(std::string& in) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(in[i]); };
    if (in.size() < 2)
        return std::nullopt;
    EXPECT_TRUE(byte(1) & 0x80) << "a client masks its frames";
    std::size_t length = byte(1) & 0x7F;
    std::size_t at = 2;
    if (length >= 126) {
        const std::size_t digits = length == 126 ? 2 : 8;
        if (in.size() < at + digits)
            return std::nullopt;
        length = 0;
        for (std::size_t i = 0; i < digits; ++i)
            length = length << 8 | byte(at + i);
        at += digits;
    }
    if (in.size() < at + 4 + length)
        return std::nullopt;
    ClientFrame taken{static_cast<Opcode>(byte(0) & 0x0F), in.substr(at + 4, length)};
    const std::string mask = in.substr(at, 4);
    char* bytes = taken.bytes.data();
    for (std::size_t i = 0; i < length; ++i)
        bytes[i] = static_cast<char>(bytes[i] ^ mask[i % 4]);
    in.erase(0, at + 4 + length);
    return taken;
}

// A server that has accepted one upgrade and notes the frames that come.
class ClientWebSocketFixture : public ClientFixture {
protected:
    using Peer = ScriptedServer::Peer;

    ClientWebSocketFixture() {
        server.on_data = [this](Peer& one) {
            peer = &one;
            if (!upgraded) {
                if (!take_head(one, &head))
                    return;
                upgraded = true;
                one.write(upgrade_reply(head));
            }
            while (auto taken = take_client_frame(one.received)) {
                frames.push_back(*taken);
                if (taken->opcode == Opcode::Close && answers_close)
                    one.write(frame(Opcode::Close, taken->bytes)), one.finish_writing();
            }
        };
    }
    void connect_channel(ClientTransportOptions options = {}) {
        connect({server.endpoint(wire::Transport::WebSocket)}, std::move(options));
    }
    // Open, with the server's side in `peer`.
    void be_open(ClientTransportOptions options = {}) {
        connect_channel(std::move(options));
        open();
        go();
        ASSERT_TRUE(run_until([&] { return !told.words.empty(); }));
        ASSERT_EQ(told.words.front(), "open");
        told.words.clear();
    }
    bool run_until_frames(std::size_t count) {
        return run_until([&] { return frames.size() >= count; });
    }
    bool run_until_words(std::size_t count) {
        return run_until([&] { return told.words.size() >= count; });
    }

    ScriptedServer server{reactor};
    Peer* peer = nullptr;
    bool upgraded = false;
    bool answers_close = true;
    std::string head;
    std::vector<ClientFrame> frames;
};

}  // namespace sluice::net
