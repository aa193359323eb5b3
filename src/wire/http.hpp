#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::wire {

// HTTP messages as clients and simulators see them: whole, decoded from their transfer coding, never redirected.

enum class Secrecy : std::uint8_t { Open, Secret };  // Secret: shown as *** in traces, captures and logs

struct Header {
    std::string name;  // compared without regard to case (RFC 9110, 5.1)
    std::string value;
    Secrecy secrecy = Secrecy::Open;

    friend bool operator==(const Header&, const Header&) = default;
};
using Headers = std::vector<Header>;

// Under this name a transport that was asked to tells the other side's address, "127.0.0.1:53412". No peer can send it: a
// colon is no part of a name.
inline constexpr std::string_view kPeerHeader = ":peer";

bool same_header_name(std::string_view a, std::string_view b);
// The first header of that name; null: there is none.
const std::string* find_header(const Headers& headers, std::string_view name);

struct HttpRequest {
    std::string method = "GET";
    std::string target = "/";  // path and query, as on the request line
    Headers headers;           // without Content-Length, Connection and, unless asked for, Host: the transport's
    std::string body;

    void clear();  // keeps the memory
    friend bool operator==(const HttpRequest&, const HttpRequest&) = default;
};

struct HttpReply {
    int status = 200;
    Headers headers;
    std::string body;

    void clear();
    friend bool operator==(const HttpReply&, const HttpReply&) = default;
};

// The two halves of a target.
std::string_view path_of(std::string_view target);
std::string_view query_of(std::string_view target);  // without the question mark
// The value of the first parameter of that name, decoded (%XX and +); false: there is none.
bool find_parameter(std::string_view query, std::string_view name, std::string& value);
// Percent-encodes everything but A-Z a-z 0-9 - . _ ~ (RFC 3986, 2.3).
void append_encoded(std::string& out, std::string_view text);

}  // namespace sluice::wire
