#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/result.hpp"

namespace sluice {

namespace detail {
// Why `text` is not 1 to `max` printable ASCII characters without spaces; empty when it is.
std::string inline_text_fault(std::string_view text, std::size_t max);
}  // namespace detail

// A short identifier inside its owner: N bytes, zero padded, trivially copyable, never allocated. An empty one is the
// default and cannot come from parse.
template <std::size_t N>
class InlineText {
    static_assert(N > 0 && N < 256);

public:
    static constexpr std::size_t kCapacity = N;

    constexpr InlineText() = default;

    // From a literal in our own source.
    template <std::size_t L>
    // NOLINTNEXTLINE(google-explicit-constructor): "AAPL.US" reads as one
    requires(L <= N + 1) constexpr InlineText(const char (&literal)[L]) {
        for (std::size_t i = 0; i + 1 < L; ++i)
            bytes_[i] = literal[i];
    }

    // From outside: printable ASCII without spaces, 1 to N characters.
    static Result<InlineText> parse(std::string_view text) {
        std::string fault = detail::inline_text_fault(text, N);
        if (!fault.empty())
            return fail(ErrorCode::Invalid, std::move(fault));
        return unchecked(text);
    }

    // From our own records and formatters; the text must fit.
    static constexpr InlineText unchecked(std::string_view text) {
        SLUICE_ASSERT(text.size() <= N, "an inline text must fit its capacity");
        InlineText out;
        for (std::size_t i = 0; i < text.size(); ++i)
            out.bytes_[i] = text[i];
        return out;
    }

    constexpr std::string_view view() const { return {bytes_.data(), size()}; }
    constexpr std::size_t size() const {
        std::size_t length = N;
        while (length > 0 && bytes_[length - 1] == '\0')
            --length;
        return length;
    }
    constexpr bool empty() const { return bytes_[0] == '\0'; }
    std::string str() const { return std::string{view()}; }

    // All N bytes, the padding included.
    constexpr const std::array<char, N>& padded() const { return bytes_; }

    friend constexpr bool operator==(const InlineText& a, const InlineText& b) {
        if (__builtin_is_constant_evaluated())
            return a.view() == b.view();
        return std::memcmp(a.bytes_.data(), b.bytes_.data(), N) == 0;
    }
    // Bytewise, so a prefix comes before what it starts.
    friend constexpr std::strong_ordering operator<=>(const InlineText& a, const InlineText& b) {
        if (__builtin_is_constant_evaluated())
            return a.view() <=> b.view();
        return std::memcmp(a.bytes_.data(), b.bytes_.data(), N) <=> 0;
    }

    std::uint64_t hash() const {
        std::uint64_t h = 0x9E3779B97F4A7C15u ^ N;
        for (std::size_t i = 0; i < N; i += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes_.data() + i, N - i < 8 ? N - i : 8);
            const unsigned __int128 product = static_cast<unsigned __int128>(h ^ word) * 0xD6E8FEB86659FD93u;
            h = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^ (h << 23 | h >> 41);
        }
        h ^= h >> 32;
        h *= 0xD6E8FEB86659FD93u;
        return h ^ (h >> 29);
    }

private:
    std::array<char, N> bytes_{};
};

}  // namespace sluice

template <std::size_t N>
struct std::hash<sluice::InlineText<N>> {
    std::size_t operator()(const sluice::InlineText<N>& text) const noexcept { return text.hash(); }
};
