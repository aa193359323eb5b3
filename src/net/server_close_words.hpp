#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/beast/websocket/rfc6455.hpp>

namespace sluice::net {

// Only the sources of the server include this: with it come headers of Beast.

// As it goes into a close frame: the text cut to what fits, between two characters; code 0 has neither.
boost::beast::websocket::close_reason close_reason_of(std::uint16_t code, std::string_view text);
// For people: "1000 bye".
std::string in_words(const boost::beast::websocket::close_reason& reason);

}  // namespace sluice::net
