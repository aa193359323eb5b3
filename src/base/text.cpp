#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace sluice {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";

template <class T>
Result<T> parse_whole(std::string_view text) {
    T value{};
    const char* const end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data(), end, value);
    if (fault == std::errc::result_out_of_range) {
        return fail(ErrorCode::Overflow, "the number " + quoted(text) + " does not fit 64 bits");
    }
    if (fault != std::errc{} || stop != end)
        return fail(ErrorCode::Invalid, quoted(text) + " is not a whole number");
    return value;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment), ignoring ASCII case.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            const bool swapped =
                i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped)
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kSpaces);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::string to_lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

Result<std::int64_t> parse_int64(std::string_view text) { return parse_whole<std::int64_t>(text); }
Result<std::uint64_t> parse_uint64(std::string_view text) { return parse_whole<std::uint64_t>(text); }

std::string base36(std::uint64_t value) {
    std::string out;
    append_base36(out, value);
    return out;
}

void append_base36(std::string& out, std::uint64_t value) {
    std::array<char, 13> digits;  // 36^13 > 2^64
    char* const end = digits.data() + digits.size();
    char* begin = end;
    do {
        *--begin = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[value % 36];
        value /= 36;
    } while (value != 0);
    out.append(begin, end);
}

Result<std::uint64_t> parse_base36(std::string_view text) {
    if (text.empty())
        return fail(ErrorCode::Invalid, "a base 36 number must not be empty");
    std::uint64_t value = 0;
    for (const char raw : text) {
        const char c = lower(raw);
        const bool digit = c >= '0' && c <= '9';
        if (!digit && (c < 'a' || c > 'z')) {
            return fail(ErrorCode::Invalid, quoted(text) + " is not a base 36 number: only 0-9 and A-Z are");
        }
        const auto next = static_cast<std::uint64_t>(digit ? c - '0' : c - 'a' + 10);
        if (__builtin_mul_overflow(value, std::uint64_t{36}, &value) || __builtin_add_overflow(value, next, &value)) {
            return fail(ErrorCode::Overflow, "the base 36 number " + quoted(text) + " does not fit 64 bits");
        }
    }
    return value;
}

std::optional<std::string_view> closest(std::string_view text, std::span<const std::string_view> candidates) {
    std::optional<std::string_view> best;
    std::size_t best_distance = std::max<std::size_t>(text.size() / 3, 1) + 1;
    if (text.empty())
        return best;
    for (const std::string_view candidate : candidates) {
        const std::size_t longer = std::max(text.size(), candidate.size());
        const std::size_t shorter = std::min(text.size(), candidate.size());
        if (longer - shorter >= best_distance)
            continue;
        const std::size_t distance = edit_distance(text, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t kShown = 60;
    std::string out = "\"";
    for (const char c : text.substr(0, kShown)) {
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (c >= ' ' && c <= '~') {
            out.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += "\\x";
            out.push_back("0123456789abcdef"[byte >> 4]);
            out.push_back("0123456789abcdef"[byte & 15]);
        }
    }
    if (text.size() > kShown)
        out += "...";
    out.push_back('"');
    return out;
}

}  // namespace sluice
