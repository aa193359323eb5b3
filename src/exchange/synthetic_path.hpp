#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/date.hpp"           // Date
#include "base/random.hpp"         // Random
#include "base/time.hpp"           // UnixNanos
#include "exchange/synthetic.hpp"  // SyntheticSpec, Regime

namespace sluice::exchange {

// Two numbers to one that depends on every bit of both: names of random streams.
std::uint64_t synthetic_mix(std::uint64_t a, std::uint64_t b);

// A stationary wandering of the log price in units of daily volatility, continuous in time and computed anywhere without
// its past: straight lines between normals at blocks of 4, 16, 64 and 256 days, each as wide as a walk over its block.
class SyntheticWander {
public:
    SyntheticWander(std::uint64_t seed, std::uint64_t stream) : seed_{seed}, stream_{stream} {}
    double at(UnixNanos at);

private:
    struct Ends {
        std::int64_t block = INT64_MIN;
        double left = 0;
        double right = 0;
    };
    std::uint64_t seed_;
    std::uint64_t stream_;
    std::array<Ends, 4> ends_;  // of the block asked about last, of each length
};

// The fair price at each minute from `open` to `close`, both included: level, the whole market's way and its own, which
// is `own` times the day's volatility and zero at both ends. The market's way is zero at both ends of every UTC day, so
// what trades around the clock runs on without a jump.
std::vector<double> synthetic_path(std::uint64_t seed, const SyntheticSpec& spec, UnixNanos open, UnixNanos close,
                                   const Random& own);

// The random numbers of one date of one listing.
Random synthetic_random(std::uint64_t seed, const SyntheticSpec& spec, Date date);
// The path of one UTC day, 1441 prices; that of a 24x7 SyntheticSession of the date.
std::vector<double> synthetic_day(std::uint64_t seed, const SyntheticSpec& spec, Date date);

}  // namespace sluice::exchange
