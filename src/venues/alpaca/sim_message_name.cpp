#include "venues/alpaca/sim_message_name.hpp"

#include <string_view>

namespace sluice::venues::alpaca::sim {

namespace {

constexpr std::size_t kHead = 512;  // names stand at the front of a frame

bool in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// The word that is the value of `key`, which JSON quotes and msgpack sets behind its length.
std::string_view word_of(std::string_view text, std::string_view key) {
    const auto length = static_cast<char>(0xa0 | key.size());
    for (std::size_t at = text.find(key, 1); at != std::string_view::npos; at = text.find(key, at + 1)) {
        std::string_view rest = text.substr(at + key.size());
        const bool json = text[at - 1] == '"' && !rest.empty() && rest.front() == '"';
        if (!json && text[at - 1] != length)
            continue;
        const std::size_t begin = json ? rest.find_first_not_of("\": \t\r\n") : 1;
        if (begin >= rest.size())
            continue;
        rest.remove_prefix(begin);
        std::size_t end = 0;
        while (end < rest.size() && in_word(rest[end]))
            ++end;
        return rest.substr(0, end);
    }
    return {};
}

}  // namespace

std::string message_name(Bytes message) {
    const std::string_view text =
        std::string_view{reinterpret_cast<const char*>(message.data()), message.size()}.substr(0, kHead);
    if (const std::string_view stream = word_of(text, "stream"); !stream.empty()) {
        const std::string_view event = word_of(text, "event");
        return std::string{stream} + (event.empty() ? "" : " " + std::string{event});
    }
    if (const std::string_view action = word_of(text, "action"); !action.empty())
        return std::string{action};
    return std::string{word_of(text, "T")};
}

}  // namespace sluice::venues::alpaca::sim
