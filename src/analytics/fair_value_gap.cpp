#include "analytics/fair_value_gap.hpp"

#include <algorithm>
#include <limits>

namespace sluice::analytics {
namespace {

constexpr std::int64_t kNowhere = std::numeric_limits<std::int64_t>::min();

std::int64_t near_edge(const FairValueGap& gap) {
    return gap.direction == Direction::Bullish ? gap.top.nanos() : -gap.bottom.nanos();
}

// True when the bar changed anything about the gap.
bool apply(FairValueGap& gap, std::size_t index, const Bar& bar) {
    const Approach at = approach(gap.direction, gap.bottom, gap.top, bar);
    if (at.reach > at.near)
        return false;
    const bool bullish = gap.direction == Direction::Bullish;
    const Price extreme = bullish ? std::min(gap.extreme, bar.low) : std::max(gap.extreme, bar.high);
    const GapState before = gap.state;
    const bool changed = extreme != gap.extreme;
    gap.extreme = extreme;
    if (!gap.touched_index) {
        gap.touched_index = index;
        gap.state = GapState::Touched;
    }
    if (at.reach <= at.far && !gap.filled_index) {
        gap.filled_index = index;
        gap.state = GapState::Filled;
    }
    if (at.close < at.far) {
        gap.inverted_index = index;
        gap.state = GapState::Inverted;
    }
    return changed || gap.state != before;
}

}  // namespace

double FairValueGap::fill() const {
    const Price taken = direction == Direction::Bullish ? top - extreme : extreme - bottom;
    const auto part = static_cast<double>(taken.nanos()) / static_cast<double>((top - bottom).nanos());
    return std::clamp(part, 0.0, 1.0);
}

FairValueGaps::FairValueGaps(GapRules rules) : rules_{rules} {
    rules_.most = std::max<std::size_t>(rules_.most, 1);
    for (Side& each : sides_)
        each.nearest = kNowhere;
}

Status FairValueGaps::add(const Bar& bar) {
    if (auto status = check_.add(bar); !status)
        return status;
    step(bar);
    return {};
}

void FairValueGaps::step(const Bar& bar) {
    changed_.clear();
    atr_.step(bar);
    // A gap is first tested on the bar after the one that made it known; the one that takes in another comes before.
    std::optional<FairValueGap> gap;
    if (count_ >= 2)
        gap = found(bar);
    if (gap && rules_.join) {
        auto& gaps = side(gap->direction).gaps;
        if (!gaps.empty() && gaps.back().index + 1 == gap->index) {
            FairValueGap& taken = gaps.back();
            gap->top = std::max(gap->top, taken.top);
            gap->bottom = std::min(gap->bottom, taken.bottom);
            taken.state = GapState::Joined;
            taken.joined_index = count_;
            changed_.push_back(taken);
            gaps.pop_back();
        }
    }
    for (const Direction direction : {Direction::Bullish, Direction::Bearish})
        test(side(direction), direction, bar);
    if (gap) {
        Side& own = side(gap->direction);
        gap->extreme = gap->direction == Direction::Bullish ? gap->top : gap->bottom;
        if (own.gaps.size() == rules_.most) {
            own.gaps.front().followed = false;
            changed_.push_back(own.gaps.front());
            own.gaps.erase(own.gaps.begin());
        }
        own.gaps.push_back(*gap);
        own.nearest = std::max(own.nearest, near_edge(*gap));
        changed_.push_back(*gap);
    }
    first_ = middle_;
    middle_ = bar;
    ++count_;
}

void FairValueGaps::test(Side& side, Direction direction, const Bar& bar) {
    if (approach(direction, {}, {}, bar).reach > side.nearest)
        return;
    side.nearest = kNowhere;
    std::size_t kept = 0;
    for (FairValueGap& gap : side.gaps) {
        if (apply(gap, count_, bar))
            changed_.push_back(gap);
        if (gap.state == GapState::Inverted)
            continue;
        side.nearest = std::max(side.nearest, near_edge(gap));
        if (&side.gaps[kept] != &gap)
            side.gaps[kept] = gap;
        ++kept;
    }
    side.gaps.resize(kept);
}

// The gap around the middle bar that `bar` confirms, if there is one and it is high enough.
std::optional<FairValueGap> FairValueGaps::found(const Bar& bar) const {
    FairValueGap gap;
    gap.index = count_ - 1;
    gap.confirmed_index = count_;
    if (first_.high < bar.low && middle_.close > middle_.open) {
        gap.direction = Direction::Bullish;
        gap.bottom = first_.high;
        gap.top = bar.low;
    } else if (first_.low > bar.high && middle_.close < middle_.open) {
        gap.direction = Direction::Bearish;
        gap.bottom = bar.high;
        gap.top = first_.low;
    } else {
        return std::nullopt;
    }
    const auto atr = atr_.nanos();
    const auto height = static_cast<double>((gap.top - gap.bottom).nanos());
    const double part = static_cast<double>(rules_.min_height_atr.nanos()) / static_cast<double>(Ratio::kUnit);
    if (atr && height < part * *atr)
        return std::nullopt;
    return gap;
}

Result<std::vector<FairValueGap>> fair_value_gaps(std::span<const Bar> bars, const GapRules& rules) {
    FairValueGaps running{rules};
    std::vector<FairValueGap> out;
    for (const Bar& bar : bars) {
        if (auto status = running.add(bar); !status)
            return tl::unexpected{status.error()};
        for (const FairValueGap& gap : running.changed()) {
            // Middle bars rise, and one bar makes one gap.
            const auto before = [](const FairValueGap& a, std::size_t index) { return a.index < index; };
            const auto found = std::lower_bound(out.begin(), out.end(), gap.index, before);
            if (found != out.end())
                *found = gap;
            else
                out.push_back(gap);
        }
    }
    return out;
}

}  // namespace sluice::analytics
