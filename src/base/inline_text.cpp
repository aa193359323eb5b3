#include "base/inline_text.hpp"

#include "base/text.hpp"

namespace sluice::detail {

std::string inline_text_fault(std::string_view text, std::size_t max) {
    if (text.empty())
        return "an identifier must not be empty";
    if (text.size() > max) {
        return "the identifier " + quoted(text) + " has " + std::to_string(text.size()) + " characters, at most " +
               std::to_string(max) + " are allowed";
    }
    for (const char c : text) {
        if (c <= ' ' || c > '~') {
            return "the identifier " + quoted(text) + " must consist of printable ASCII characters without spaces";
        }
    }
    return {};
}

}  // namespace sluice::detail
