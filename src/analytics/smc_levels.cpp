#include "analytics/smc_levels.hpp"

#include <algorithm>
#include <string>

#include "analytics/bar_check.hpp"
#include "analytics/smc_math.hpp"

namespace sluice::analytics {
namespace {

using detail::as_float32;
using detail::as_float64;

// Groups of one kind, first swings in order. Lows are negated, so that every sweep is upward.
class LiquidityPass {
public:
    LiquidityPass(std::span<const Bar> bars, double range, Direction direction)
        : bars_{bars}, range_{range}, direction_{direction} {}

    void run(std::span<const SmcSwing> swings, std::vector<SmcLiquidity>& out) const {
        std::vector<bool> used(swings.size());
        for (std::size_t i = 0; i < swings.size(); ++i) {
            if (used[i])
                continue;
            const double level = as_float64(swings[i].level);
            const double low = level - range_;
            const double high = level + range_;
            const std::size_t swept = sweep(swings[i].index, direction_ == Direction::Bullish ? high : low);
            SmcLiquidity group{swings[i].index, direction_, level, swings[i].index, swept};
            double members = 1;
            for (std::size_t j = i + 1; j < swings.size() && (swept == 0 || swings[j].index < swept); ++j) {
                const double other = as_float64(swings[j].level);
                if (used[j] || other < low || other > high)
                    continue;
                used[j] = true;
                group.level += other;
                group.end_index = swings[j].index;
                ++members;
            }
            if (members < 2)
                continue;
            group.level /= members;
            out.push_back(group);
        }
    }

private:
    std::size_t sweep(std::size_t from, double limit) const {
        for (std::size_t j = from + 1; j < bars_.size(); ++j)
            if (direction_ == Direction::Bullish ? as_float64(bars_[j].high) >= limit
                                                 : as_float64(bars_[j].low) <= limit)
                return j;
        return 0;
    }

    std::span<const Bar> bars_;
    double range_;
    Direction direction_;
};

}  // namespace

Result<std::vector<SmcLiquidity>> smc_liquidity(std::span<const Bar> bars, std::span<const SmcSwing> swings,
                                                double range_part) {
    if (auto status = check_bars(bars); !status)
        return tl::unexpected{status.error()};
    std::vector<SmcLiquidity> out;
    if (bars.empty())
        return out;
    Price high = bars[0].high;
    Price low = bars[0].low;
    for (const Bar& bar : bars) {
        high = std::max(high, bar.high);
        low = std::min(low, bar.low);
    }
    const double range = (as_float64(high) - as_float64(low)) * range_part;
    for (const Direction direction : {Direction::Bullish, Direction::Bearish}) {
        std::vector<SmcSwing> own;
        for (const SmcSwing& swing : swings)
            if ((swing.kind == SwingKind::High) == (direction == Direction::Bullish))
                own.push_back(swing);
        LiquidityPass{bars, range, direction}.run(own, out);
    }
    std::sort(out.begin(), out.end(), [](const SmcLiquidity& a, const SmcLiquidity& b) { return a.index < b.index; });
    return out;
}

namespace {

struct Period {
    UnixNanos label;
    Price high, low;
};

UnixNanos label_of(UnixNanos at, SmcPeriod period) {
    const Date date = date_of(at);
    if (period == SmcPeriod::Day)
        return start_of(date);
    if (period == SmcPeriod::Week)
        return start_of(add_days(date, 6 - static_cast<std::int64_t>(weekday(date))));
    constexpr std::chrono::nanoseconds kFourHours = std::chrono::hours{4};
    return start_of(date) + time_of_day(at) / kFourHours * kFourHours;
}

std::vector<Period> resample(std::span<const Bar> bars, SmcPeriod period) {
    std::vector<Period> out;
    for (const Bar& bar : bars) {
        const UnixNanos label = label_of(bar.start, period);
        if (out.empty() || out.back().label != label)
            out.push_back({label, bar.high, bar.low});
        out.back().high = std::max(out.back().high, bar.high);
        out.back().low = std::min(out.back().low, bar.low);
    }
    return out;
}

}  // namespace

Result<std::vector<SmcPrevious>> smc_previous_high_low(std::span<const Bar> bars, SmcPeriod period) {
    if (auto status = check_bars(bars); !status)
        return tl::unexpected{status.error()};
    const std::vector<Period> periods = resample(bars, period);
    std::vector<SmcPrevious> out(bars.size());
    std::size_t before = 0;  // labels strictly before the bar
    Price high, low;         // since the reference changed
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const std::size_t last = before;
        while (before < periods.size() && periods[before].label < bars[i].start)
            ++before;
        const bool changed = i == 0 || before != last;
        high = changed ? bars[i].high : std::max(high, bars[i].high);
        low = changed ? bars[i].low : std::min(low, bars[i].low);
        if (before < 2 || periods.size() < 2)
            continue;
        const Period& reference = periods[before - 2];
        out[i] = {reference.high, reference.low, as_float64(high) > as_float32(reference.high),
                  as_float64(low) < as_float32(reference.low)};
    }
    return out;
}

Result<std::vector<SmcSession>> smc_sessions(std::span<const Bar> bars, int start_minute, int end_minute) {
    for (const int minute : {start_minute, end_minute})
        if (minute < 0 || minute > 1439)
            return fail(ErrorCode::OutOfRange,
                        "a minute of the day is not " + std::to_string(minute) + "; 0 to 1439 would be right");
    if (auto status = check_bars(bars); !status)
        return tl::unexpected{status.error()};
    std::vector<SmcSession> out(bars.size());
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const auto minute = time_of_day(bars[i].start) / std::chrono::minutes{1};
        const bool after = minute >= start_minute;
        const bool until = minute <= end_minute;
        if (start_minute < end_minute ? !(after && until) : !(after || until))
            continue;
        out[i] = {true, bars[i].high, bars[i].low};
        if (i > 0 && out[i - 1].active) {
            out[i].high = std::max(out[i].high, out[i - 1].high);
            out[i].low = std::min(out[i].low, out[i - 1].low);
        }
    }
    return out;
}

}  // namespace sluice::analytics
