#include "base/sha256.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace sluice {

namespace {

// FIPS 180-4 sections 4.2.2 and 5.3.3 define the constants as the first 32 bits of the fractional parts of the cube and
// square roots of the first primes; here they are computed from that.
template <std::size_t N>
constexpr std::array<std::uint32_t, N> root_fractions(unsigned degree) {
    std::array<std::uint32_t, N> out{};
    std::size_t found = 0;
    for (std::uint32_t n = 2; found < N; ++n) {
        bool prime = true;
        for (std::uint32_t d = 2; d * d <= n; ++d)
            prime = prime && n % d != 0;
        if (!prime)
            continue;
        // The largest root with root^degree <= n 2^(32 degree), bit by bit; its low 32 bits are the fraction.
        const uint128 target = static_cast<uint128>(n) << (32 * degree);
        std::uint64_t root = 0;
        for (int bit = 36; bit >= 0; --bit) {
            const std::uint64_t next = root | std::uint64_t{1} << bit;
            uint128 power = next;
            for (unsigned i = 1; i < degree; ++i)
                power *= next;
            if (power <= target)
                root = next;
        }
        out[found++] = static_cast<std::uint32_t>(root);
    }
    return out;
}

alignas(16) constexpr std::array<std::uint32_t, 64> kRound = root_fractions<64>(3);
constexpr std::array<std::uint32_t, 8> kInitial = root_fractions<8>(2);
static_assert(kRound[0] == 0x428a2f98 && kRound[63] == 0xc67178f2 && kInitial[0] == 0x6a09e667);

std::uint32_t load_big_endian(const std::byte* from) {
    std::uint32_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return __builtin_bswap32(word);
}

void compress_portable(std::uint32_t* state, const std::byte* blocks, std::size_t count) {
    using std::rotr;
    for (; count > 0; --count, blocks += 64) {
        std::array<std::uint32_t, 64> w;
        for (std::size_t t = 0; t < 16; ++t)
            w[t] = load_big_endian(blocks + 4 * t);
        for (std::size_t t = 16; t < 64; ++t) {
            const std::uint32_t s0 = rotr(w[t - 15], 7) ^ rotr(w[t - 15], 18) ^ (w[t - 15] >> 3);
            const std::uint32_t s1 = rotr(w[t - 2], 17) ^ rotr(w[t - 2], 19) ^ (w[t - 2] >> 10);
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }
        auto [a, b, c, d, e, f, g, h] =
            std::to_array({state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]});
        for (std::size_t t = 0; t < 64; ++t) {
            const std::uint32_t sum1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
            const std::uint32_t choice = (e & f) ^ (~e & g);
            const std::uint32_t t1 = h + sum1 + choice + kRound[t] + w[t];
            const std::uint32_t sum0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
            const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
            h = g, g = f, f = e, e = d + t1;
            d = c, c = b, b = a, a = t1 + sum0 + majority;
        }
        state[0] += a, state[1] += b, state[2] += c, state[3] += d;
        state[4] += e, state[5] += f, state[6] += g, state[7] += h;
    }
}

#if defined(__x86_64__)

// Intel's "SHA Extensions" (2013) names the layout: one register holds ABEF, the other CDGH, high word first.
[[gnu::target("sha,sse4.1")]] void compress_sha_ni(std::uint32_t* state, const std::byte* blocks, std::size_t count) {
    const __m128i swap_bytes = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
    auto* const words = reinterpret_cast<__m128i*>(state);
    const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xB1);
    const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);

    for (; count > 0; --count, blocks += 64) {
        const __m128i abef_before = abef;
        const __m128i cdgh_before = cdgh;
        __m128i w[4];
#pragma GCC unroll 16
        for (int group = 0; group < 16; ++group) {
            __m128i& now = w[group % 4];
            if (group < 4) {
                const auto* from = reinterpret_cast<const __m128i*>(blocks) + group;
                now = _mm_shuffle_epi8(_mm_loadu_si128(from), swap_bytes);
            } else {
                const __m128i back1 = w[(group + 3) % 4];
                const __m128i back2 = w[(group + 2) % 4];
                const __m128i seven_back = _mm_alignr_epi8(back1, back2, 4);
                const __m128i partial = _mm_add_epi32(_mm_sha256msg1_epu32(now, w[(group + 1) % 4]), seven_back);
                now = _mm_sha256msg2_epu32(partial, back1);
            }
            const auto* constants = reinterpret_cast<const __m128i*>(kRound.data()) + group;
            const __m128i added = _mm_add_epi32(now, _mm_load_si128(constants));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, added);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(added, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}

bool has_sha_ni() {
    static const bool has = [] {
        unsigned eax = 0;
        unsigned ebx = 0;
        unsigned ecx = 0;
        unsigned edx = 0;
        if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0)
            return false;
        return (ebx >> 29 & 1) != 0 && __builtin_cpu_supports("sse4.1") != 0;
    }();
    return has;
}

#endif

}  // namespace

Sha256::Sha256(Path path) : compress_{compress_portable}, pending_{} {
#if defined(__x86_64__)
    if (path == Path::Fastest && has_sha_ni())
        compress_ = compress_sha_ni;
#else
    static_cast<void>(path);
#endif
    reset();
}

void Sha256::reset() {
    state_ = kInitial;
    total_ = 0;
}

void Sha256::update(Bytes bytes) {
    const std::size_t held = total_ % 64;
    total_ += bytes.size();
    if (held > 0) {
        const std::size_t taken = std::min(bytes.size(), 64 - held);
        std::copy_n(bytes.begin(), taken, pending_.begin() + static_cast<std::ptrdiff_t>(held));
        bytes = bytes.subspan(taken);
        if (held + taken < 64)
            return;
        compress_(state_.data(), pending_.data(), 1);
    }
    const std::size_t whole = bytes.size() / 64;
    if (whole > 0)
        compress_(state_.data(), bytes.data(), whole);
    std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(whole * 64), bytes.end(), pending_.begin());
}

Digest Sha256::finish() {
    // A one bit, zeros, and the length in bits as 64 big-endian bits, to the end of a block.
    const std::uint64_t bits = total_ * 8;
    std::array<std::byte, 128> tail{};
    const std::size_t held = total_ % 64;
    std::copy_n(pending_.begin(), held, tail.begin());
    tail[held] = std::byte{0x80};
    const std::size_t size = held < 56 ? 64 : 128;
    for (std::size_t i = 0; i < 8; ++i)
        tail[size - 1 - i] = static_cast<std::byte>(bits >> (8 * i));
    compress_(state_.data(), tail.data(), size / 64);

    Digest digest;
    for (std::size_t i = 0; i < 32; ++i)
        digest[i] = static_cast<std::byte>(state_[i / 4] >> (24 - 8 * (i % 4)));
    reset();
    return digest;
}

Digest sha256(Bytes bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}

std::string hex(Bytes bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::byte byte : bytes) {
        out.push_back("0123456789abcdef"[std::to_integer<int>(byte >> 4)]);
        out.push_back("0123456789abcdef"[std::to_integer<int>(byte & std::byte{15})]);
    }
    return out;
}

}  // namespace sluice
