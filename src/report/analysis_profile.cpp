#include "report/analysis_profile.hpp"

#include <algorithm>

namespace sluice::report {
namespace {

Result<analytics::ProfileBuilder> cells_of(Price tick) {
    analytics::ProfileRules rules;
    rules.tick_size = tick;
    rules.bin_width = tick;
    return analytics::ProfileBuilder::make(rules);
}

Status put(analytics::ProfileBuilder& cells, Price low, Price high, Quantity volume) {
    if (low == high)
        return cells.add(low, volume);
    Bar bar;
    bar.low = low;
    bar.high = high;
    bar.volume = volume;
    return cells.add(bar);
}

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
    return value / by - static_cast<std::int64_t>(value % by < 0);
}

}  // namespace

Result<AnalysisProfile> AnalysisProfile::make(Price tick, int rows) {
    analytics::ProfileRules rules;
    rules.tick_size = tick;
    rules.rows = rows;
    if (auto sound = analytics::ProfileBuilder::make(rules); !sound)
        return tl::unexpected{sound.error()};
    auto cells = cells_of(tick);
    if (!cells)
        return tl::unexpected{cells.error()};
    return AnalysisProfile{tick, rows, std::move(*cells)};
}

AnalysisProfile::AnalysisProfile(Price tick, int rows, analytics::ProfileBuilder cells)
    : first_tick_{tick}, tick_{tick}, rows_{rows}, cells_{std::move(cells)} {}

Status AnalysisProfile::coarsen() {
    const Price longer = Price::from_nanos(tick_.nanos() * 10);
    auto cells = cells_of(longer);
    if (!cells)
        return tl::unexpected{cells.error()};
    const analytics::Profile fine = cells_.profile();
    for (std::size_t i = 0; i < fine.rows.size(); ++i)
        if (auto moved = cells->add(fine.lower_edge(fine.first_bin + static_cast<std::int64_t>(i)), fine.rows[i]);
            !moved)
            return moved;
    cells_ = std::move(*cells);
    tick_ = longer;
    return {};
}

Status AnalysisProfile::add(Price low, Price high, Quantity volume) {
    const bool empty = cells_.total().is_zero();
    Status added = put(cells_, low, high, volume);
    while (!added && added.error().code == ErrorCode::OutOfRange) {
        if (auto done = coarsen(); !done)
            return done;
        added = put(cells_, low, high, volume);
    }
    if (!added || volume.is_zero())
        return added;
    low_ = empty ? low : std::min(low_, low);
    high_ = empty ? high : std::max(high_, high);
    return added;
}

void AnalysisProfile::reset() {
    if (tick_ == first_tick_)
        return cells_.reset();
    if (auto cells = cells_of(first_tick_))
        cells_ = std::move(*cells);
    tick_ = first_tick_;
}

analytics::Profile AnalysisProfile::profile() const {
    analytics::Profile fine = cells_.profile();
    const std::int64_t range = high_.nanos() - low_.nanos();
    const int128 row = int128{tick_.nanos()} * rows_;
    const auto ratio = static_cast<std::int64_t>(std::max<int128>(1, (range + row - 1) / row));
    if (ratio == 1 || fine.rows.empty())
        return fine;
    analytics::Profile out;
    out.bin_width = Price::from_nanos(tick_.nanos() * ratio);
    out.total = fine.total;
    out.first_bin = floor_div(fine.first_bin, ratio);
    out.rows.resize(static_cast<std::size_t>(floor_div(fine.last_bin(), ratio) - out.first_bin) + 1);
    for (std::size_t i = 0; i < fine.rows.size(); ++i) {
        const std::int64_t bin = floor_div(fine.first_bin + static_cast<std::int64_t>(i), ratio);
        out.rows[static_cast<std::size_t>(bin - out.first_bin)] += fine.rows[i];
    }
    return out;
}

}  // namespace sluice::report
