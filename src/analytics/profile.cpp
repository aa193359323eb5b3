#include "analytics/profile.hpp"

#include "analytics/bar_check.hpp"
#include "analytics/profile_math.hpp"
#include "base/assert.hpp"

namespace sluice::analytics {
namespace detail {

std::int64_t width_for(const ProfileRules& rules, Price low, Price high) {
    if (rules.bin_width)
        return rules.bin_width->nanos();
    const int128 range = int128{high.nanos()} - low.nanos();
    const int128 per_row = int128{rules.tick_size.nanos()} * rules.rows;
    const int128 ticks = std::max<int128>(1, (range + per_row - 1) / per_row);
    // At most range / rows + one tick, which fits.
    return static_cast<std::int64_t>(ticks * rules.tick_size.nanos());
}

Status check_rules(const ProfileRules& rules) {
    if (rules.bin_width && (rules.bin_width->nanos() <= 0 || *rules.bin_width > Price::whole(kMaxPriceUnits)))
        return fail(ErrorCode::OutOfRange, "a profile's bins are not " + to_text(*rules.bin_width) +
                                               " wide; a positive width up to 4000000000 would be right");
    if (rules.tick_size.nanos() <= 0 || rules.tick_size > Price::whole(kMaxPriceUnits))
        return fail(ErrorCode::OutOfRange, "a profile's tick size is not " + to_text(rules.tick_size) +
                                               "; a positive one up to 4000000000 would be right");
    if (rules.rows < 1 || rules.rows > 10'000)
        return fail(ErrorCode::OutOfRange,
                    "a profile has not " + std::to_string(rules.rows) + " rows; 1 to 10000 would be right");
    return {};
}

Status check_span(Price low, Price high, std::int64_t step) {
    if (int128{bin_of(high, step)} - bin_of(low, step) < kMaxProfileBins)
        return {};
    return fail(ErrorCode::OutOfRange, "a profile from " + to_text(low) + " to " + to_text(high) + " in steps of " +
                                           to_text(Price::from_nanos(step)) + " has more than " +
                                           std::to_string(kMaxProfileBins) + " bins; a larger tick would be right");
}

Result<Quantity> grown_total(Quantity total, Quantity volume) {
    const auto grown = checked_add(total.nanos(), volume.nanos());
    if (!grown || *grown > kInt128Max / Quantity::kUnit)
        return fail(ErrorCode::Overflow, "the volume behind a profile is beyond what 128 bits can weigh");
    return Quantity::from_nanos(*grown);
}

}  // namespace detail

namespace {

using namespace detail;

// From the definition: floor(V * covered / range), with V = q * range + r so that every product fits.
int128 share_below(int128 volume, std::int64_t covered, std::int64_t range) {
    return volume / range * covered + volume % range * covered / range;
}

void spread_by_definition(std::vector<Quantity>& rows, std::int64_t first_bin, std::int64_t step, const Bar& bar) {
    const std::int64_t low = bar.low.nanos();
    const std::int64_t range = bar.high.nanos() - low;
    const int128 volume = bar.volume->nanos();
    const std::int64_t last = last_bin_of(bar.low, bar.high, step);
    int128 before = 0;
    for (std::int64_t bin = bin_of(bar.low, step); bin <= last; ++bin) {
        const int128 upper = (int128{bin} + 1) * step - low;
        const int128 below = upper >= range ? volume : share_below(volume, static_cast<std::int64_t>(upper), range);
        rows[static_cast<std::size_t>(bin - first_bin)] += Quantity::from_nanos(below - before);
        before = below;
    }
}

// Drops what holds nothing at either end.
void trim(std::vector<Quantity>& rows, std::int64_t& first_bin) {
    while (!rows.empty() && rows.back().is_zero())
        rows.pop_back();
    std::size_t empty = 0;
    while (empty < rows.size() && rows[empty].is_zero())
        ++empty;
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(empty));
    first_bin = rows.empty() ? 0 : first_bin + static_cast<std::int64_t>(empty);
}

bool has_volume(const Bar& bar) { return bar.volume && !bar.volume->is_zero(); }

}  // namespace

Price Profile::mid(std::int64_t bin) const {
    const int128 twice = (2 * int128{bin} + 1) * bin_width.nanos();
    return Price::from_nanos(static_cast<std::int64_t>(div_round_half_away(twice, 2)));
}

Result<Profile> profile(std::span<const Bar> bars, const ProfileRules& rules) {
    if (auto status = check_rules(rules); !status)
        return tl::unexpected{status.error()};
    if (auto status = check_bars(bars); !status)
        return tl::unexpected{status.error()};
    Profile out;
    std::optional<Price> low;
    Price high;
    for (const Bar& bar : bars) {
        if (!has_volume(bar))
            continue;
        const auto total = grown_total(out.total, *bar.volume);
        if (!total)
            return tl::unexpected{total.error()};
        out.total = *total;
        high = low ? std::max(high, bar.high) : bar.high;
        low = low ? std::min(*low, bar.low) : bar.low;
    }
    if (!low) {
        out.bin_width = rules.bin_width.value_or(rules.tick_size);
        return out;
    }
    const std::int64_t step = width_for(rules, *low, high);
    if (auto status = check_span(*low, high, rules.bin_width.value_or(rules.tick_size).nanos()); !status)
        return tl::unexpected{status.error()};
    out.bin_width = Price::from_nanos(step);
    out.first_bin = bin_of(*low, step);
    out.rows.resize(static_cast<std::size_t>(bin_of(high, step) - out.first_bin) + 1);
    for (const Bar& bar : bars)
        if (has_volume(bar))
            spread_by_definition(out.rows, out.first_bin, step, bar);
    trim(out.rows, out.first_bin);
    return out;
}

Result<ProfileBuilder> ProfileBuilder::make(const ProfileRules& rules) {
    if (auto status = check_rules(rules); !status)
        return tl::unexpected{status.error()};
    return ProfileBuilder{rules};
}

ProfileBuilder::ProfileBuilder(const ProfileRules& rules) : rules_{rules} { reset(); }

void ProfileBuilder::reset() {
    ticks_.volumes.clear();
    ticks_.first = 0;
    ticks_.step = rules_.bin_width.value_or(rules_.tick_size).nanos();
    wide_.volumes.clear();
    wide_.first = 0;
    wide_.step = ticks_.step;
    total_ = {};
}

// Both ends grow by at least half of what is there, so a trending price costs O(1) a bin.
void ProfileBuilder::Cells::cover(std::int64_t low_bin, std::int64_t high_bin) {
    if (volumes.empty()) {
        first = low_bin;
        volumes.assign(static_cast<std::size_t>(high_bin - low_bin) + 1, 0);
        return;
    }
    const auto spare = static_cast<std::int64_t>(volumes.size() / 2);
    if (low_bin < first) {
        const std::int64_t more = std::max(first - low_bin, spare);
        volumes.insert(volumes.begin(), static_cast<std::size_t>(more), 0);
        first -= more;
    }
    if (high_bin > last())
        volumes.resize(volumes.size() + static_cast<std::size_t>(std::max(high_bin - last(), spare)), 0);
}

// Upper edges are one step apart, so after the first bin the quotient floor(V * covered / range) moves by a fixed whole
// part and a fixed remainder: no division a bin. The shares are those of the definition.
void ProfileBuilder::Cells::add(Price low, Price high, int128 volume) {
    const std::int64_t range = high.nanos() - low.nanos();
    std::int64_t bin = bin_of(low, step);
    const auto at = [&](std::int64_t k) -> int128& { return volumes[static_cast<std::size_t>(k - first)]; };
    const int128 head = (int128{bin} + 1) * step - low.nanos();
    if (head >= range) {
        at(bin) += volume;
        return;
    }
    const int128 whole = volume / range;
    const int128 rest = volume % range;
    auto covered = static_cast<std::int64_t>(head);
    int128 below = whole * covered + rest * covered / range;
    int128 remainder = rest * covered % range;
    at(bin++) += below;
    const bool full_bins = step < range;
    const int128 more = full_bins ? whole * step + rest * step / range : 0;
    const int128 more_remainder = full_bins ? rest * step % range : 0;
    for (; range - covered > step; covered += step, ++bin) {
        int128 share = more;
        remainder += more_remainder;
        if (remainder >= range) {
            remainder -= range;
            ++share;
        }
        at(bin) += share;
        below += share;
    }
    at(bin) += volume - below;
}

void ProfileBuilder::widen(std::int64_t step) {
    wide_.volumes.clear();
    wide_.first = 0;
    wide_.step = step;
    if (step == ticks_.step || ticks_.volumes.empty())
        return;
    wide_.cover(bin_of(low_, step), bin_of(high_, step));
    const std::int64_t ratio = step / ticks_.step;
    const std::int64_t last = std::min(ticks_.last(), bin_of(high_, ticks_.step));
    for (std::int64_t tick = std::max(ticks_.first, bin_of(low_, ticks_.step)); tick <= last; ++tick) {
        const std::int64_t bin = tick / ratio - static_cast<std::int64_t>(tick % ratio < 0);
        wide_.volumes[static_cast<std::size_t>(bin - wide_.first)] +=
            ticks_.volumes[static_cast<std::size_t>(tick - ticks_.first)];
    }
}

Status ProfileBuilder::add_range(Price low, Price high, Quantity volume) {
    const auto total = grown_total(total_, volume);
    if (!total)
        return tl::unexpected{total.error()};
    const Price lowest = total_.is_zero() ? low : std::min(low_, low);
    const Price highest = total_.is_zero() ? high : std::max(high_, high);
    if (auto status = check_span(lowest, highest, ticks_.step); !status)
        return status;
    low_ = lowest;
    high_ = highest;
    total_ = *total;
    const std::int64_t step = width_for(rules_, low_, high_);
    if (step != wide_.step)
        widen(step);
    for (Cells* cells : {&ticks_, &wide_}) {
        if (cells == &wide_ && wide_.step == ticks_.step)
            continue;
        cells->cover(bin_of(low, cells->step), last_bin_of(low, high, cells->step));
        cells->add(low, high, volume.nanos());
    }
    return {};
}

Status ProfileBuilder::add(const Bar& bar) {
    if (bar.high < bar.low)
        return fail(ErrorCode::Invalid, "the bar of " + format_rfc3339(bar.start) + " has high " + to_text(bar.high) +
                                            " below low " + to_text(bar.low) + "; high >= low would be right");
    if (bar.volume && *bar.volume < Quantity{})
        return fail(ErrorCode::Invalid, "the bar of " + format_rfc3339(bar.start) + " has volume " +
                                            to_text(*bar.volume) + "; zero or more would be right");
    return has_volume(bar) ? add_range(bar.low, bar.high, *bar.volume) : Status{};
}

Status ProfileBuilder::add(Price price, Quantity size) {
    if (size < Quantity{})
        return fail(ErrorCode::Invalid, "a print's size is not negative, this one is " + to_text(size));
    return size.is_zero() ? Status{} : add_range(price, price, size);
}

void ProfileBuilder::profile_into(Profile& out) const {
    const Cells& cells = wide_.step == ticks_.step ? ticks_ : wide_;
    out.bin_width = Price::from_nanos(cells.step);
    out.total = total_;
    out.rows.clear();
    out.first_bin = 0;
    if (total_.is_zero())
        return;
    const std::int64_t low = std::max(cells.first, bin_of(low_, cells.step));
    const std::int64_t high = std::min(cells.last(), bin_of(high_, cells.step));
    out.first_bin = low;
    for (std::int64_t bin = low; bin <= high; ++bin)
        out.rows.push_back(Quantity::from_nanos(cells.volumes[static_cast<std::size_t>(bin - cells.first)]));
    trim(out.rows, out.first_bin);
}

Profile ProfileBuilder::profile() const {
    Profile out;
    profile_into(out);
    return out;
}

}  // namespace sluice::analytics
