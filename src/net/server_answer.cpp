#include "net/server_answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sluice::net {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 40> kReasons{{{100, "Continue"},
                                                                     {101, "Switching Protocols"},
                                                                     {200, "OK"},
                                                                     {201, "Created"},
                                                                     {202, "Accepted"},
                                                                     {204, "No Content"},
                                                                     {206, "Partial Content"},
                                                                     {207, "Multi-Status"},
                                                                     {301, "Moved Permanently"},
                                                                     {302, "Found"},
                                                                     {303, "See Other"},
                                                                     {304, "Not Modified"},
                                                                     {307, "Temporary Redirect"},
                                                                     {308, "Permanent Redirect"},
                                                                     {400, "Bad Request"},
                                                                     {401, "Unauthorized"},
                                                                     {402, "Payment Required"},
                                                                     {403, "Forbidden"},
                                                                     {404, "Not Found"},
                                                                     {405, "Method Not Allowed"},
                                                                     {406, "Not Acceptable"},
                                                                     {408, "Request Timeout"},
                                                                     {409, "Conflict"},
                                                                     {410, "Gone"},
                                                                     {413, "Content Too Large"},
                                                                     {414, "URI Too Long"},
                                                                     {415, "Unsupported Media Type"},
                                                                     {417, "Expectation Failed"},
                                                                     {418, "I'm a teapot"},
                                                                     {422, "Unprocessable Entity"},
                                                                     {425, "Too Early"},
                                                                     {426, "Upgrade Required"},
                                                                     {429, "Too Many Requests"},
                                                                     {431, "Request Header Fields Too Large"},
                                                                     {500, "Internal Server Error"},
                                                                     {501, "Not Implemented"},
                                                                     {502, "Bad Gateway"},
                                                                     {503, "Service Unavailable"},
                                                                     {504, "Gateway Timeout"},
                                                                     {505, "HTTP Version Not Supported"}}};

std::string_view reason_of(int status) {
    const auto found =
        std::find_if(kReasons.begin(), kReasons.end(), [&](const auto& row) { return row.first == status; });
    return found == kReasons.end() ? std::string_view{} : found->second;
}

template <class Number>
void append_number(std::string& out, Number number, int base = 10) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
    out.append(digits.data(), end);
}

bool is_servers_own(std::string_view name) {
    switch (name.size()) {
        case 10: return wire::same_header_name(name, "Connection");
        case 14: return wire::same_header_name(name, "Content-Length");
        case 17: return wire::same_header_name(name, "Transfer-Encoding");
        default: return false;
    }
}

void append_header(std::string& out, const wire::Header& header) {
    out += header.name;
    out += ": ";
    const std::size_t at = out.size();
    out += header.value;
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(at), out.end(),
        [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    out += "\r\n";
}

}  // namespace

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

void append_answer_head(std::string& out, const wire::HttpReply& reply, Framing framing, Persistence persistence) {
    out += "HTTP/1.1 ";
    append_number(out, reply.status);
    out += ' ';
    out += reason_of(reply.status);
    out += "\r\n";
    for (const wire::Header& header : reply.headers) {
        if (!is_servers_own(header.name))
            append_header(out, header);
    }
    if (persistence != Persistence::Usual)
        out += persistence == Persistence::Close ? "Connection: close\r\n" : "Connection: keep-alive\r\n";
    if (may_have_body(reply.status) && framing == Framing::Chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    } else if (may_have_body(reply.status) && framing == Framing::Length) {
        out += "Content-Length: ";
        append_number(out, reply.body.size());
        out += "\r\n";
    }
    out += "\r\n";
}

void append_chunk(std::string& out, std::string_view bytes) {
    if (bytes.empty())
        return;
    append_number(out, bytes.size(), 16);
    out += "\r\n";
    out += bytes;
    out += "\r\n";
}

void append_last_chunk(std::string& out) { out += "0\r\n\r\n"; }

}  // namespace sluice::net
