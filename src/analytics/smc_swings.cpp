#include "analytics/smc_swings.hpp"

#include <algorithm>
#include <cmath>  // nearbyint, exact
#include <string>

#include "analytics/bar_check.hpp"
#include "analytics/smc_math.hpp"

namespace sluice::analytics {
namespace {

using detail::as_float64;

Price level_of(const Bar& bar, SwingKind kind) { return kind == SwingKind::High ? bar.high : bar.low; }

bool is_extreme(std::span<const Bar> window, const Bar& bar, SwingKind kind) {
    for (const Bar& other : window)
        if (kind == SwingKind::High ? other.high > bar.high : other.low < bar.low)
            return false;
    return true;
}

SwingKind other_kind(SwingKind kind) { return kind == SwingKind::High ? SwingKind::Low : SwingKind::High; }

// Replaces the last swing when this one continues its run and goes further.
void add(std::vector<SmcSwing>& swings, const SmcSwing& swing) {
    if (swings.empty() || swings.back().kind != swing.kind) {
        swings.push_back(swing);
        return;
    }
    SmcSwing& last = swings.back();
    if (swing.kind == SwingKind::High ? swing.level > last.level : swing.level < last.level)
        last = swing;
}

}  // namespace

Result<std::vector<SmcSwing>> smc_swings(std::span<const Bar> bars, int length) {
    if (length < 1 || length > 100'000)
        return fail(ErrorCode::OutOfRange,
                    "a swing length is not " + std::to_string(length) + "; 1 to 100000 would be right");
    if (auto status = check_bars(bars); !status)
        return tl::unexpected{status.error()};
    std::vector<SmcSwing> out;
    const auto back = static_cast<std::size_t>(length);
    for (std::size_t i = 2 * back - 1; i + back < bars.size(); ++i) {
        const auto window = bars.subspan(i + 1 - back, 2 * back);
        for (const SwingKind kind : {SwingKind::High, SwingKind::Low}) {
            if (!is_extreme(window, bars[i], kind))
                continue;
            add(out, {i, kind, level_of(bars[i], kind)});
            break;
        }
    }
    if (out.empty())
        return out;
    const SwingKind first = other_kind(out.front().kind);
    out.insert(out.begin(), {0, first, level_of(bars.front(), first)});
    const SwingKind last = other_kind(out.back().kind);
    out.push_back({bars.size() - 1, last, level_of(bars.back(), last)});
    return out;
}

Result<std::vector<SmcGap>> smc_gaps(std::span<const Bar> bars, bool join_consecutive) {
    if (auto status = check_bars(bars); !status)
        return tl::unexpected{status.error()};
    std::vector<SmcGap> out;
    for (std::size_t i = 1; i + 1 < bars.size(); ++i) {
        const Bar& before = bars[i - 1];
        const Bar& after = bars[i + 1];
        SmcGap gap{i, Direction::Bullish, after.low, before.high, 0};
        if (before.low > after.high && bars[i].close < bars[i].open)
            gap = {i, Direction::Bearish, before.low, after.high, 0};
        else if (!(before.high < after.low && bars[i].close > bars[i].open))
            continue;
        if (join_consecutive && !out.empty() && out.back().index + 1 == i && out.back().direction == gap.direction) {
            gap.top = std::max(gap.top, out.back().top);
            gap.bottom = std::min(gap.bottom, out.back().bottom);
            out.pop_back();
        }
        out.push_back(gap);
    }
    for (SmcGap& gap : out) {
        const bool bullish = gap.direction == Direction::Bullish;
        for (std::size_t j = gap.index + 2; j < bars.size() && gap.mitigated_index == 0; ++j)
            if (bullish ? bars[j].low <= gap.top : bars[j].high >= gap.bottom)
                gap.mitigated_index = j;
    }
    return out;
}

namespace {

// One decimal, halves to even, as numpy rounds.
double one_decimal(double value) { return std::nearbyint(value * 10) / 10; }

// Shifts every row one bar on and blanks what came before the third change of direction.
void settle(std::vector<SmcRetracement>& rows) {
    if (rows.empty())
        return;
    std::rotate(rows.begin(), rows.end() - 1, rows.end());
    int changes = 0;
    for (std::size_t i = 0; i + 1 < rows.size() && changes < 3; ++i) {
        if (rows[i].direction != rows[i + 1].direction)
            ++changes;
        rows[i] = {};
        if (changes == 3)
            rows[i + 1] = {};
    }
}

}  // namespace

Result<std::vector<SmcRetracement>> smc_retracements(std::span<const Bar> bars, std::span<const SmcSwing> swings) {
    if (auto status = check_bars(bars); !status)
        return tl::unexpected{status.error()};
    std::vector<SmcRetracement> out(bars.size());
    double top = 0;
    double bottom = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const SmcRetracement before = i == 0 ? SmcRetracement{} : out[i - 1];
        SmcRetracement& row = out[i];
        row.direction = before.direction;
        if (next < swings.size() && swings[next].index == i) {
            const bool high = swings[next].kind == SwingKind::High;
            row.direction = high ? 1 : -1;
            (high ? top : bottom) = as_float64(swings[next].level);
            ++next;
        }
        const auto take = [&](int direction, double price, double from, double to) {
            const double divisor = to - from;
            row.current = divisor != 0 ? one_decimal(100 - (price - from) / divisor * 100) : 0;
            row.deepest = std::max(before.direction == direction ? before.deepest : 0, row.current);
        };
        if (before.direction == 1)
            take(1, as_float64(bars[i].low), bottom, top);
        if (row.direction == -1)
            take(-1, as_float64(bars[i].high), top, bottom);
    }
    settle(out);
    return out;
}

}  // namespace sluice::analytics
