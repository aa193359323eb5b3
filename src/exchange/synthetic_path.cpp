#include "exchange/synthetic_path.hpp"

#include <algorithm>

#include "base/det_math.hpp"

namespace sluice::exchange {

namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
constexpr std::uint64_t kMarketStream = 0x5EA50000;  // what moves everything
constexpr std::uint64_t kRegimeStream = 0x5EA60000;

// A standard normal that belongs to one block of one scale of one stream.
double node(std::uint64_t seed, std::uint64_t stream, std::int64_t scale, std::int64_t block) {
    const std::uint64_t named =
        synthetic_mix(synthetic_mix(stream, static_cast<std::uint64_t>(scale)), static_cast<std::uint64_t>(block));
    return Random{seed, named}.normal();
}

double regime_vol(Regime regime) {
    switch (regime) {
        case Regime::Calm: return 0.5;
        case Regime::Normal: return 1.0;
        case Regime::Stormy: return 2.2;
    }
    return 1.0;
}

// A walk of `steps` steps of total variance one that starts and ends at zero, so that days join.
void bridge(Random random, std::size_t steps, std::vector<double>& out) {
    out.assign(steps + 1, 0.0);
    const double step = det::sqrt(1.0 / static_cast<double>(steps));
    for (std::size_t i = 0; i < steps; ++i) {
        const double left = static_cast<double>(steps - i);
        const double keep = (left - 1) / left;
        out[i + 1] = out[i] * keep + random.normal() * step * det::sqrt(keep);
    }
}

}  // namespace

std::uint64_t synthetic_mix(std::uint64_t a, std::uint64_t b) {
    std::uint64_t h = (a ^ (b + 0x9E3779B97F4A7C15u + (a << 6) + (a >> 2))) * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
    return h * 0xD6E8FEB86659FD93u;
}

Regime synthetic_regime(std::uint64_t seed, Date date) {
    constexpr std::int64_t kSpell = 8;
    const std::int64_t day = days_from_civil(date);
    const double part = static_cast<double>(day % kSpell) / static_cast<double>(kSpell);
    const double level = node(seed, kRegimeStream, kSpell, day / kSpell) * (1 - part) +
                         node(seed, kRegimeStream, kSpell, day / kSpell + 1) * part;
    if (level < -0.6)
        return Regime::Calm;
    return level > 0.8 ? Regime::Stormy : Regime::Normal;
}

double SyntheticWander::at(UnixNanos at) {
    double sum = 0;
    double width = 2;
    std::int64_t days = 4;
    for (Ends& ends : ends_) {
        const std::int64_t length = days * kDay;
        const std::int64_t block = at.nanos() / length;
        if (block != ends.block)
            ends = {block, node(seed_, stream_, days, block), node(seed_, stream_, days, block + 1)};
        const double part = static_cast<double>(at.nanos() % length) / static_cast<double>(length);
        sum += width * (ends.left * (1 - part) + ends.right * part);
        width *= 2;
        days *= 4;
    }
    return sum;
}

std::vector<double> synthetic_path(std::uint64_t seed, const SyntheticSpec& spec, UnixNanos open, UnixNanos close,
                                   const Random& own) {
    const auto minutes = static_cast<std::size_t>(std::max<std::int64_t>(1, (close - open).count() / kMinute));
    std::vector<double> path;
    bridge(own, minutes, path);

    constexpr std::size_t kMarketSteps = 24 * 60;
    std::vector<double> market;
    std::int64_t market_day = -1;
    double vol = 0;
    SyntheticWander all{seed, kMarketStream};
    SyntheticWander alone{seed, spec.instrument.id.text().hash()};
    const double log_around = det::log(static_cast<double>(spec.around.nanos()) * 1e-9);
    for (std::size_t i = 0; i <= minutes; ++i) {
        const UnixNanos at = open + std::chrono::nanoseconds{static_cast<std::int64_t>(i) * kMinute};
        const std::int64_t day = at.nanos() / kDay;
        if (day != market_day) {
            bridge(Random{seed, synthetic_mix(kMarketStream, static_cast<std::uint64_t>(day))}, kMarketSteps, market);
            vol = spec.daily_vol * regime_vol(synthetic_regime(seed, date_of(at)));
            market_day = day;
        }
        const double together = market[static_cast<std::size_t>(at.nanos() % kDay / kMinute)];
        const double levels = spec.daily_vol * (spec.beta * all.at(at) + alone.at(at)) * 0.7;
        path[i] = det::exp(log_around + levels + vol * (spec.beta * together + 0.8 * path[i]));
    }
    return path;
}

Random synthetic_random(std::uint64_t seed, const SyntheticSpec& spec, Date date) {
    return {seed, synthetic_mix(spec.instrument.id.text().hash(), static_cast<std::uint64_t>(days_from_civil(date)))};
}

std::vector<double> synthetic_day(std::uint64_t seed, const SyntheticSpec& spec, Date date) {
    const UnixNanos open = start_of(date);
    return synthetic_path(seed, spec, open, open + std::chrono::nanoseconds{kDay},
                          synthetic_random(seed, spec, date).split(1));
}

}  // namespace sluice::exchange
