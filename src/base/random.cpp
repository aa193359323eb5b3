#include "base/random.hpp"

#include "base/assert.hpp"
#include "base/det_math.hpp"
#include "base/int128.hpp"

namespace sluice {

namespace {

constexpr std::array<std::uint32_t, 4> counter_of(std::uint64_t low, std::uint64_t high) {
    return {static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(low >> 32), static_cast<std::uint32_t>(high),
            static_cast<std::uint32_t>(high >> 32)};
}

constexpr std::uint64_t join(std::uint32_t low, std::uint32_t high) { return std::uint64_t{high} << 32 | low; }

// Keeps the keys of split() apart from those that draw numbers: an arbitrary odd constant.
constexpr std::uint64_t kSplitKey = 0x5851F42D4C957F2Du;

}  // namespace

std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    constexpr std::uint64_t kMultiplier0 = 0xD2511F53;
    constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57;
    constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
    constexpr std::uint32_t kWeyl1 = 0xBB67AE85;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product0 = kMultiplier0 * counter[0];
        const std::uint64_t product1 = kMultiplier1 * counter[2];
        counter = {
            static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(product1),
            static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(product0)};
        key[0] += kWeyl0;
        key[1] += kWeyl1;
    }
    return counter;
}

void Random::refill(std::uint64_t block) {
    const auto words = philox4x32_10(counter_of(block, stream_),
                                     {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
    first_ = join(words[0], words[1]);
    second_ = join(words[2], words[3]);
}

void Random::seek(std::uint64_t position) {
    position_ = position;
    if (position % 2 == 1)
        refill(position / 2);
}

std::uint64_t Random::below(std::uint64_t n) {
    SLUICE_ASSERT(n > 0, "there is no number below zero");
    // The high half of draw * n, without the draws that would favour some results (Lemire 2019).
    auto product = static_cast<uint128>(next()) * n;
    if (static_cast<std::uint64_t>(product) < n) {
        const std::uint64_t unfair = (0 - n) % n;
        while (static_cast<std::uint64_t>(product) < unfair)
            product = static_cast<uint128>(next()) * n;
    }
    return static_cast<std::uint64_t>(product >> 64);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
    SLUICE_ASSERT(low <= high, "a range runs from low to high");
    const std::uint64_t count = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const std::uint64_t offset = count == 0 ? next() : below(count);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

double Random::normal() {
    // The middle of one of 2^52 equal steps, so never 0 or 1.
    const double p = (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52;
    return det::normal_quantile(p);
}

bool Random::chance(std::uint32_t num, std::uint32_t den) { return below(den) < num; }

Random Random::split(std::uint64_t substream) const {
    const std::uint64_t key = seed_ ^ kSplitKey;
    const auto words = philox4x32_10(counter_of(substream, stream_),
                                     {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)});
    return Random{join(words[0], words[1]), join(words[2], words[3])};
}

std::string Random::to_string() const {
    return std::to_string(seed_) + "/" + std::to_string(stream_) + "@" + std::to_string(position_);
}

}  // namespace sluice
