#include "analytics/value_area.hpp"

#include <algorithm>
#include <cmath>  // sqrt alone, which IEEE 754 rounds correctly everywhere

namespace sluice::analytics {
namespace {

// The rows still outside an area that grows from one row.
struct Growth {
    const std::vector<Quantity>& rows;
    std::size_t low;
    std::size_t high;
    Quantity volume;

    std::size_t above(std::size_t step) const { return std::min(step, rows.size() - 1 - high); }
    std::size_t below(std::size_t step) const { return std::min(step, low); }
    Quantity sum_above(std::size_t count) const {
        Quantity sum;
        for (std::size_t i = 1; i <= count; ++i)
            sum += rows[high + i];
        return sum;
    }
    Quantity sum_below(std::size_t count) const {
        Quantity sum;
        for (std::size_t i = 1; i <= count; ++i)
            sum += rows[low - i];
        return sum;
    }
    void take(std::size_t step) {
        const std::size_t up = above(step);
        const std::size_t down = below(step);
        const Quantity upper = sum_above(up);
        const Quantity lower = sum_below(down);
        if (down == 0 || (up != 0 && upper >= lower)) {
            high += up;
            volume += upper;
        } else {
            low -= down;
            volume += lower;
        }
    }
};

}  // namespace

std::optional<PointOfControl> point_of_control(const Profile& profile) {
    if (profile.rows.empty())
        return std::nullopt;
    const auto distance = [&](std::size_t row) {
        const auto twice = static_cast<std::int64_t>(2 * row) - static_cast<std::int64_t>(profile.rows.size() - 1);
        return twice < 0 ? -twice : twice;
    };
    std::size_t best = 0;
    for (std::size_t row = 1; row < profile.rows.size(); ++row)
        if (profile.rows[row] > profile.rows[best] ||
            (profile.rows[row] == profile.rows[best] && distance(row) < distance(best)))
            best = row;
    const std::int64_t bin = profile.first_bin + static_cast<std::int64_t>(best);
    return PointOfControl{bin, profile.mid(bin), profile.rows[best]};
}

Result<std::optional<ValueArea>> value_area(const Profile& profile, ValueAreaStep step, Ratio fraction) {
    if (fraction <= Ratio{} || fraction > Ratio::whole(1))
        return fail(ErrorCode::OutOfRange, "a value area does not hold " + to_text(fraction) +
                                               " of the volume; more than 0 and at most 1 would be right");
    const auto poc = point_of_control(profile);
    if (!poc)
        return std::optional<ValueArea>{};
    const auto start = static_cast<std::size_t>(poc->bin - profile.first_bin);
    Growth area{profile.rows, start, start, poc->volume};
    // A profile's total times a ratio fits 128 bits: the builder refuses more.
    const int128 wanted = profile.total.nanos() * fraction.nanos();
    while (area.volume.nanos() * Ratio::kUnit < wanted && area.above(1) + area.below(1) != 0)
        area.take(step == ValueAreaStep::TwoRows ? 2 : 1);
    ValueArea out;
    out.low_bin = profile.first_bin + static_cast<std::int64_t>(area.low);
    out.high_bin = profile.first_bin + static_cast<std::int64_t>(area.high);
    out.low = profile.lower_edge(out.low_bin);
    out.high = profile.upper_edge(out.high_bin);
    out.volume = area.volume;
    return std::optional{out};
}

VolumeNodes volume_nodes(const Profile& profile) {
    const auto& rows = profile.rows;
    VolumeNodes out;
    if (rows.size() < 3)
        return out;
    // Six times the mean of each bin's neighbourhood, which is whole.
    std::vector<int128> six(rows.size());
    double sum = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool edge = i == 0 || i + 1 == rows.size();
        const int128 total =
            rows[i].nanos() + (i == 0 ? 0 : rows[i - 1].nanos()) + (i + 1 == rows.size() ? 0 : rows[i + 1].nanos());
        six[i] = total * (edge ? 3 : 2);
        sum += static_cast<double>(six[i]);
    }
    const auto count = static_cast<double>(rows.size());
    const double mean = sum / count;
    double squares = 0;
    for (const int128 value : six) {
        const double from_mean = static_cast<double>(value) - mean;
        squares += from_mean * from_mean;
    }
    const double half_sd = std::sqrt(squares / count) / 2;
    for (std::size_t i = 1; i + 1 < rows.size(); ++i) {
        const auto value = static_cast<double>(six[i]);
        const std::int64_t bin = profile.first_bin + static_cast<std::int64_t>(i);
        if (six[i] > six[i - 1] && six[i] >= six[i + 1] && value >= mean + half_sd)
            out.high.push_back(bin);
        if (six[i] < six[i - 1] && six[i] <= six[i + 1] && value <= mean - half_sd)
            out.low.push_back(bin);
    }
    return out;
}

void NakedPocs::session_ended(Price poc, std::size_t known_index) {
    if (most_ == 0)
        return;
    if (pocs_.size() == most_)
        pocs_.erase(pocs_.begin());
    pocs_.push_back({poc, known_index});
}

void NakedPocs::add(const Bar& bar) {
    const auto traded = [&](const Poc& poc) { return bar.low <= poc.price && poc.price <= bar.high; };
    pocs_.erase(std::remove_if(pocs_.begin(), pocs_.end(), traded), pocs_.end());
}

}  // namespace sluice::analytics
