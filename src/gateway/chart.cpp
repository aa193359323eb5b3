#include "gateway/chart.hpp"

#include <algorithm>

#include "analytics/zone_tracker.hpp"  // ZoneTracker, levels_of
#include "model/instrument.hpp"        // Instrument

namespace sluice::gateway {
namespace {

// Zones as of the newest bar. Days are UTC days: the chart's own grid.
Status find_zones(const std::vector<Bar>& bars, Price tick, std::vector<analytics::Zone>& zones) {
    analytics::TechnicalRules rules;
    rules.profile.tick_size = tick;
    auto tracker = analytics::ZoneTracker::make(rules);
    if (!tracker)
        return tl::unexpected{tracker.error()};
    for (const Bar& bar : bars)
        if (auto added = tracker->add(bar); !added)
            return added;
    zones = tracker->zones();
    if (zones.size() > ChartMaker::kZonesMost)
        zones.resize(ChartMaker::kZonesMost);
    return {};
}

ChartFigures make(const Instrument& instrument, const std::vector<Bar>& bars) {
    ChartFigures figures;
    analytics::ProfileRules rules;
    rules.tick_size = instrument.tick_size;
    auto profile = analytics::profile(bars, rules);
    if (!profile) {
        figures.text = profile.error().text;
        return figures;
    }
    figures.profile = std::move(*profile);
    figures.levels = analytics::levels_of(figures.profile);
    const Price tick = figures.profile.rows.empty() ? instrument.tick_size : figures.profile.bin_width;
    if (const Status found = find_zones(bars, tick, figures.zones); !found)
        figures.text = found.error().text;
    return figures;
}

}  // namespace

const ChartFigures& ChartMaker::figures(const Instrument& instrument, Timeframe timeframe,
                                        const std::vector<BoardBar>& bars) {
    std::vector<Bar> finished;
    for (const BoardBar& bar : bars)
        if (bar.finished)
            finished.push_back(bar.bar);
    if (finished.size() > kBarsMost)
        finished.erase(finished.begin(), finished.end() - static_cast<std::ptrdiff_t>(kBarsMost));
    Kept& kept = kept_[{instrument.id, timeframe}];
    const UnixNanos last = finished.empty() ? UnixNanos{} : finished.back().start;
    if (kept.asked == 0 || kept.last != last || kept.count != finished.size()) {
        kept.figures = make(instrument, finished);
        kept.last = last;
        kept.count = finished.size();
    }
    kept.asked = ++asked_;
    if (kept_.size() > kKept)
        kept_.erase(std::min_element(kept_.begin(), kept_.end(),
                                     [](const auto& a, const auto& b) { return a.second.asked < b.second.asked; }));
    return kept.figures;
}

}  // namespace sluice::gateway
