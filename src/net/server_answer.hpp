#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/http.hpp"  // HttpReply

namespace sluice::net {

// How the end of an answer's body is told (RFC 9112, 6).
enum class Framing : std::uint8_t { Length, Chunked, UntilClose };
// What the answer says of its connection. KeepAlive is said aloud to HTTP/1.0 only.
enum class Persistence : std::uint8_t { Usual, KeepAlive, Close };

// 1xx, 204 and 304 never have one (RFC 9110, 6.4.1).
bool may_have_body(int status);

// Appends status line and headers. Content-Length, Transfer-Encoding and Connection of `reply` give way to the server's own;
// line ends within a value become spaces.
void append_answer_head(std::string& out, const wire::HttpReply& reply, Framing framing, Persistence persistence);
// Appends one chunk; none for no bytes, which would end the body.
void append_chunk(std::string& out, std::string_view bytes);
void append_last_chunk(std::string& out);

}  // namespace sluice::net
