#include "net/server_close_words.hpp"

#include <algorithm>

namespace sluice::net {

namespace websocket = boost::beast::websocket;

websocket::close_reason close_reason_of(std::uint16_t code, std::string_view text) {
    websocket::close_reason reason;
    if (code == 0 || code == websocket::close_code::no_status)
        return reason;
    reason.code = code;
    std::size_t size = std::min<std::size_t>(text.size(), reason.reason.max_size());
    while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;  // not within a character
    reason.reason.assign(text.data(), size);
    return reason;
}

std::string in_words(const websocket::close_reason& reason) {
    if (reason.code == websocket::close_code::none)
        return "without a code";
    std::string words = std::to_string(reason.code);
    if (!reason.reason.empty()) {
        words += ' ';
        words.append(reason.reason.data(), reason.reason.size());
    }
    return words;
}

}  // namespace sluice::net
