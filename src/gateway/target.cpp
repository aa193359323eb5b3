#include "gateway/target.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"  // utf8_length

namespace sluice::gateway {
namespace {

// Filters that name several values, one each time.
constexpr std::array<std::string_view, 4> kRepeatable{"symbol", "topics", "family", "kind"};

int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    const char low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool is_escape(std::string_view text) {
    return text.size() >= 3 && text[0] == '%' && hex_digit(text[1]) >= 0 && hex_digit(text[2]) >= 0;
}

bool is_plain_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0 || static_cast<unsigned char>(text.front()) < 0x20 || text.front() == 0x7F)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

// Absent: a percent sign without two hexadecimal digits, control characters, or no UTF-8.
std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (!is_escape(text.substr(i)))
                return std::nullopt;
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return is_plain_utf8(out) ? std::optional{std::move(out)} : std::nullopt;
}

bool is_encoded_twice(std::string_view decoded) {
    for (auto at = decoded.find('%'); at != std::string_view::npos; at = decoded.find('%', at + 1))
        if (is_escape(decoded.substr(at)))
            return true;
    return false;
}

bool is_segment(std::string_view raw, std::string_view decoded) {
    return !decoded.empty() && decoded.find_first_not_of('.') != std::string_view::npos &&
           decoded.find('\\') == std::string_view::npos && raw.find(';') == std::string_view::npos &&
           !is_encoded_twice(decoded);
}

Problem bad_parameter(std::string_view name, std::string detail) {
    Problem problem{"invalid", std::move(detail)};
    problem.parts.push_back({std::string{name}, problem.detail});
    return problem;
}

std::string known_names(const std::vector<std::string_view>& known) {
    if (known.empty())
        return "it takes none";
    std::string names = "it takes ";
    for (std::size_t i = 0; i < known.size(); ++i)
        names += (i == 0 ? "" : ", ") + std::string{known[i]};
    return names;
}

std::optional<Problem> why_not(const std::string& name, const Query& before,
                               const std::vector<std::string_view>& known) {
    if (std::find(known.begin(), known.end(), name) == known.end())
        return bad_parameter(
            name, "The query has the parameter \"" + name + "\", which is not known here; " + known_names(known) + ".");
    const bool again =
        std::any_of(before.begin(), before.end(), [&](const auto& entry) { return entry.first == name; });
    if (again && std::find(kRepeatable.begin(), kRepeatable.end(), name) == kRepeatable.end())
        return bad_parameter(name, "The query has the parameter \"" + name + "\" twice; send it once.");
    return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> split_path(std::string_view path) {
    if (!path.starts_with('/'))
        return std::nullopt;
    std::vector<std::string> parts;
    path.remove_prefix(1);
    if (path.empty())
        return parts;
    for (;;) {
        const auto end = std::min(path.find('/'), path.size());
        const std::string_view raw = path.substr(0, end);
        auto decoded = decode(raw, false);
        if (!decoded || !is_segment(raw, *decoded))
            return std::nullopt;
        parts.push_back(std::move(*decoded));
        if (end == path.size())
            return parts;
        path.remove_prefix(end + 1);
    }
}

std::variant<Query, Problem> read_query(std::string_view query, const std::vector<std::string_view>& known) {
    Query out;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty())
            continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, equals), true);
        auto value = decode(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value)
            return bad_parameter(name.value_or(""),
                                 "A parameter of the query is not percent-encoded UTF-8 without "
                                 "control characters; encode it as RFC 3986 says.");
        if (auto problem = why_not(*name, out, known))
            return std::move(*problem);
        out.emplace_back(std::move(*name), std::move(*value));
    }
    return out;
}

}  // namespace sluice::gateway
