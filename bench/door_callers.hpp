// Who asks at the doors of bench `doors`: one thread, plain sockets, nothing of HTTP and WebSocket but what counting takes.
#pragma once

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/server_test_support.hpp"  // RawClient

namespace sluice::bench {

[[noreturn]] inline void give_up(const char* why) {
    std::fprintf(stderr, "%s\n", why);
    std::exit(1);
}

// Some connections of one thread. `take` is given what came on one and takes off what is whole.
class Connections {
public:
    Connections(std::uint16_t port, std::size_t count) : epoll_{::epoll_create1(0)}, received(count) {
        for (std::size_t i = 0; i < count; ++i) {
            clients_.push_back(std::make_unique<net::RawClient>(port));
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = i;
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, clients_.back()->handle(), &event);
        }
    }
    ~Connections() { ::close(epoll_); }
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;

    void write(std::size_t number, std::string_view bytes) {
        if (clients_[number]->write(bytes) != bytes.size())
            give_up("a request did not fit the socket");
    }
    template <class Take>
    void wait(Take take) {
        std::array<epoll_event, 64> ready;
        const int waiting = ::epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), 10);
        for (int i = 0; i < waiting; ++i) {
            const auto number = static_cast<std::size_t>(ready[static_cast<std::size_t>(i)].data.u64);
            net::RawClient& client = *clients_[number];
            client.read();
            if (client.ended || client.reset)
                give_up("the server has closed a connection");
            take(number, client.received);
        }
    }

private:
    int epoll_;
    std::vector<std::unique_ptr<net::RawClient>> clients_;

public:
    std::vector<std::uint64_t> received;  // whole messages, by connection
};

// The length of the whole answer at the front; zero: it is not all there.
inline std::size_t answer_length(std::string_view bytes) {
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    const auto head = bytes.find("\r\n\r\n");
    const auto at = bytes.find(kLength);
    if (head == std::string_view::npos || at > head)
        return 0;
    const std::size_t whole = head + 4 + std::strtoul(bytes.data() + at + kLength.size(), nullptr, 10);
    return bytes.size() < whole ? 0 : whole;
}

// Asks on every connection, and again at every answer, for `time`; answers a second. `last` is one of them.
inline double ask_for(std::uint16_t port, std::size_t count, const std::string& request, std::chrono::nanoseconds time,
                      std::string& last) {
    Connections connections{port, count};
    std::uint64_t answers = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < count; ++i)
        connections.write(i, request);
    while (std::chrono::steady_clock::now() - begin < time)
        connections.wait([&](std::size_t number, std::string& bytes) {
            while (const std::size_t whole = answer_length(bytes)) {
                ++answers;
                last.assign(bytes, 0, whole);
                bytes.erase(0, whole);
                connections.write(number, request);
            }
        });
    return static_cast<double>(answers) /
           std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// The length of the whole WebSocket frame at the front, as a server writes it, and where its payload begins.
inline std::pair<std::size_t, std::size_t> frame_length(std::string_view bytes) {
    if (bytes.size() < 10)
        return {0, 0};
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
    std::size_t length = byte(1) & 127, head = 2;
    if (length == 126) {
        length = byte(2) << 8 | byte(3);
        head = 4;
    } else if (length == 127) {
        length = byte(6) << 24 | byte(7) << 16 | byte(8) << 8 | byte(9);
        head = 10;
    }
    return {bytes.size() < head + length ? 0 : head + length, head};
}

// Reads on every socket until each has so many events. Says how far the slowest is, and how long one was.
struct SocketReaders {
    std::uint16_t port;
    std::size_t count;
    std::uint64_t events;
    std::atomic<std::uint64_t> slowest{0};
    std::atomic<std::size_t> event_bytes{0};
    std::atomic<bool> over{false};

    void run() {
        Connections connections{port, count};
        std::vector<bool> open(count, false);
        for (std::size_t i = 0; i < count; ++i)
            connections.write(i,
                              "GET /v1/ws HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        while (slowest < events) {
            connections.wait([&](std::size_t number, std::string& bytes) {
                if (!open[number]) {
                    const auto head = bytes.find("\r\n\r\n");
                    if (head == std::string::npos)
                        return;
                    open[number] = true;
                    bytes.erase(0, head + 4);
                    constexpr std::string_view kSubscribe = R"({"op":"subscribe","from":1})";
                    connections.write(number,
                                      std::string{'\x81', static_cast<char>(0x80 | kSubscribe.size()), 0, 0, 0, 0} +
                                          std::string{kSubscribe});
                }
                std::size_t at = 0;
                while (true) {
                    const auto [whole, head] = frame_length(std::string_view{bytes}.substr(at));
                    if (whole == 0)
                        break;
                    if (std::string_view{bytes}.substr(at + head).starts_with(R"({"type":"event")")) {
                        event_bytes = whole - head;
                        ++connections.received[number];
                    }
                    at += whole;
                }
                bytes.erase(0, at);
            });
            slowest = *std::min_element(connections.received.begin(), connections.received.end());
        }
        over = true;
    }
};

}  // namespace sluice::bench
