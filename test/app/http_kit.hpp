#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_reader.hpp"  // JsonDocument

// A program's plain way to a door on the loopback: one request, one connection, nothing of HTTP but what these tests need.
namespace sluice::app::kit {

class HttpSocket {
public:
    // "http://127.0.0.1:7171"
    explicit HttpSocket(const std::string& url) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_port = htons(static_cast<std::uint16_t>(std::atoi(url.substr(url.rfind(':') + 1).c_str())));
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        open_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0;
        timeval patience{30, 0};  // for a machine that is busy; nothing waits for it to pass
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    ~HttpSocket() { ::close(socket_); }
    HttpSocket(const HttpSocket&) = delete;
    HttpSocket& operator=(const HttpSocket&) = delete;

    bool open() const { return open_; }
    int handle() const { return socket_; }
    void write(const std::string& bytes) { EXPECT_GE(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), 0); }
    // More of what came; false: the other side has ended it, or says nothing for too long.
    bool read(std::string& into) {
        char piece[16'384];
        const ssize_t count = ::recv(socket_, piece, sizeof piece, 0);
        if (count <= 0)
            return false;
        into.append(piece, static_cast<std::size_t>(count));
        return true;
    }

private:
    int socket_;
    bool open_ = false;
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
    int status = 0;                              // 0: nobody answered
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string{} : found->second;
    }
    // A text member of the body's object, or a number as it stands; empty: there is none.
    std::string text(std::string_view member) const {
        const auto document = JsonDocument::parse(body);
        const auto value = document ? document->root().find(member) : std::nullopt;
        if (!value)
            return {};
        const auto text = value->as_string();
        return text ? std::string{*text} : std::string{value->as_number_text().value_or("")};
    }
};

inline HttpAnswer parse_http(const std::string& bytes) {
    HttpAnswer answer;
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string::npos || !bytes.starts_with("HTTP/1.1 "))
        return answer;
    answer.status = std::atoi(bytes.substr(9, 3).c_str());
    std::size_t at = bytes.find("\r\n") + 2;
    while (at < end) {
        const std::size_t stop = bytes.find("\r\n", at);
        const std::string line = bytes.substr(at, stop - at);
        const std::size_t colon = line.find(": ");
        std::string name = line.substr(0, colon);
        for (char& c : name)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        answer.headers[name] = colon == std::string::npos ? "" : line.substr(colon + 2);
        at = stop + 2;
    }
    answer.body = bytes.substr(end + 4);
    return answer;
}

inline std::string http_request(const std::string& url, std::string_view method, std::string_view path,
                                const HttpHeaders& headers, std::string_view body) {
    std::string text =
        std::string{method} + " " + std::string{path} + " HTTP/1.1\r\nHost: " + url.substr(url.find("//") + 2) + "\r\n";
    for (const auto& [name, value] : headers)
        text += name + ": " + value + "\r\n";
    if (!body.empty())
        text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    return text + "\r\n" + std::string{body};
}

// A whole answer to one request.
inline HttpAnswer ask(const std::string& url, std::string_view method, std::string_view path, HttpHeaders headers = {},
                      std::string_view body = {}) {
    HttpSocket socket{url};
    if (!socket.open())
        return {};
    headers.emplace_back("Connection", "close");
    socket.write(http_request(url, method, path, headers, body));
    std::string bytes;
    while (socket.read(bytes)) {
    }
    return parse_http(bytes);
}

inline HttpHeaders bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }

// The events of a stream in the order they came: SSE over one connection that is held open.
class SseReader {
public:
    SseReader(const std::string& url, const std::string& token, const std::string& query) : socket_{url} {
        HttpHeaders headers = bearer(token);
        headers.emplace_back("Accept", "text/event-stream");
        socket_.write(http_request(url, "GET", "/v1/events" + query, headers, {}));
    }
    // Reads on until so many events with a sequence have come, or no more come.
    std::vector<std::uint64_t> sequences(std::size_t count) {
        std::vector<std::uint64_t> all = found();
        while (all.size() < count && socket_.read(bytes_))
            all = found();
        return all;
    }
    // Reads on until that has come; false: it does not.
    bool until(std::string_view part) {
        while (bytes_.find(part) == std::string::npos)
            if (!socket_.read(bytes_))
                return false;
        return true;
    }
    const std::string& bytes() const { return bytes_; }

private:
    std::vector<std::uint64_t> found() const {
        std::vector<std::uint64_t> all;
        for (std::size_t at = bytes_.find("\nid: "); at != std::string::npos; at = bytes_.find("\nid: ", at + 1)) {
            const std::size_t line = bytes_.find('\n', at + 5);
            if (line == std::string::npos || bytes_.find('\n', line + 1) == std::string::npos)
                break;
            // The greeting's id says from where one comes back.
            if (bytes_.compare(line + 1, 12, "event: hello") != 0)
                all.push_back(std::strtoull(bytes_.c_str() + at + 5, nullptr, 10));
        }
        return all;
    }
    HttpSocket socket_;
    std::string bytes_;
};

}  // namespace sluice::app::kit
