#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace sluice {

// Philox4x32-10, a counter-based generator (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11):
// ten rounds that turn a counter and a key into four random words.
std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// A stream of random numbers that is a function of (seed, stream, position) and of nothing else. Copying it copies the
// future. Different streams of one seed are independent.
class Random {
public:
    Random(std::uint64_t seed, std::uint64_t stream) : seed_{seed}, stream_{stream} {}

    std::uint64_t next() {
        const std::uint64_t at = position_++;
        if (at % 2 == 0)
            refill(at / 2);
        return at % 2 == 0 ? first_ : second_;
    }
    // Uniform in [0, n), without bias; n must not be zero. May take more than one draw.
    std::uint64_t below(std::uint64_t n);
    // Uniform in [low, high], both included.
    std::int64_t between(std::int64_t low, std::int64_t high);
    // Uniform in [0, 1), a multiple of 2^-53.
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    // Standard normal, by inversion: exactly one draw.
    double normal();
    // True num times in den; den must not be zero.
    bool chance(std::uint32_t num, std::uint32_t den);

    // An independent generator for a named part of the work; does not depend on the position.
    Random split(std::uint64_t substream) const;

    std::uint64_t seed() const { return seed_; }
    std::uint64_t stream() const { return stream_; }
    std::uint64_t position() const { return position_; }
    // Jumps to a position, as if that many numbers had been drawn.
    void seek(std::uint64_t position);

    // "seed/stream@position", enough to make it again.
    std::string to_string() const;

    friend bool operator==(const Random& a, const Random& b) {
        return a.seed_ == b.seed_ && a.stream_ == b.stream_ && a.position_ == b.position_;
    }

private:
    void refill(std::uint64_t block);

    std::uint64_t seed_;
    std::uint64_t stream_;
    std::uint64_t position_ = 0;
    std::uint64_t first_ = 0;  // the two numbers of the current block, a function of the above
    std::uint64_t second_ = 0;
};

}  // namespace sluice
