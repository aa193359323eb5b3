#include "net/client_request.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice::net {
namespace {

constexpr std::string_view kUserAgent = "sluice";
constexpr std::array<std::string_view, 4> kOurs{"Host", "Content-Length", "Connection", "Transfer-Encoding"};

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
    constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_alnum(c) || kOthers.find(c) != std::string_view::npos;
    });
}

// RFC 9110, 5.5: what would end the line, or the text for some readers.
bool is_field_value(std::string_view text) {
    constexpr std::string_view kBreaks{"\r\n\0", 3};
    return text.find_first_of(kBreaks) == std::string_view::npos;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

bool wants_length(const wire::HttpRequest& request) {
    return !request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
}

}  // namespace

std::string host_header(const wire::Endpoint& endpoint) {
    const bool six = endpoint.host.find(':') != std::string::npos;
    std::string host = six ? "[" + endpoint.host + "]" : endpoint.host;
    if (endpoint.port != (endpoint.tls ? 443 : 80))
        host += ":" + std::to_string(endpoint.port);
    return host;
}

Status check_headers(const wire::Headers& headers) {
    for (const wire::Header& header : headers) {
        if (!is_token(header.name))
            return fail(ErrorCode::Invalid, "a header name must be letters, digits and hyphens, not \"" + header.name +
                                                "\"; nothing was sent");
        if (!is_field_value(header.value))
            return fail(ErrorCode::Invalid, "the value of the header " + header.name +
                                                " holds a line break or a zero byte; nothing was sent");
        const bool ours = std::any_of(kOurs.begin(), kOurs.end(),
                                      [&](std::string_view name) { return wire::same_header_name(name, header.name); });
        if (ours)
            return fail(ErrorCode::Invalid,
                        "the header " + header.name + " is the transport's to write; nothing was sent");
    }
    return {};
}

Status check_target(const std::string& target) {
    const bool plain = std::all_of(target.begin(), target.end(),
                                   [](char c) { return static_cast<unsigned char>(c) > ' ' && c != 127; });
    if (!plain || !target.starts_with('/'))
        return fail(ErrorCode::Invalid,
                    "a target must begin with a slash and hold no space or control character; nothing was sent");
    return {};
}

Result<std::string> request_bytes(const wire::Endpoint& endpoint, const wire::HttpRequest& request) {
    const std::string target = endpoint.base_target + request.target;
    if (!is_token(request.method))
        return fail(ErrorCode::Invalid,
                    "the method must be a word such as GET, not \"" + request.method + "\"; nothing was sent");
    if (Status ok = check_target(target); !ok)
        return fail(ok.error());
    if (Status ok = check_headers(request.headers); !ok)
        return fail(ok.error());
    std::string out;
    out.reserve(256 + target.size() + request.body.size());
    out.append(request.method).append(" ").append(target).append(" HTTP/1.1\r\n");
    append_header(out, "Host", host_header(endpoint));
    for (const wire::Header& header : request.headers)
        append_header(out, header.name, header.value);
    if (wire::find_header(request.headers, "User-Agent") == nullptr)
        append_header(out, "User-Agent", kUserAgent);
    append_header(out, "Connection", "keep-alive");
    if (wants_length(request))
        append_header(out, "Content-Length", std::to_string(request.body.size()));
    out.append("\r\n").append(request.body);
    return out;
}

}  // namespace sluice::net
