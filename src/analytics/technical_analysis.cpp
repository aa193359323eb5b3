#include "analytics/technical_analysis.hpp"

#include <algorithm>

namespace sluice::analytics {
namespace {

// Puts each changed item in its place; `same` finds the one it was.
template <class Item, class Same>
void update(std::vector<Item>& all, const Item& item, Same same) {
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const Item& known) { return same(known, item); });
    if (found != all.rend())
        *found = item;
    else
        all.push_back(item);
}

// Runs of bars of one session, with their profiles.
Status split_sessions(std::span<const Bar> bars, const TechnicalRules& rules, SessionDays days,
                      std::vector<SessionProfile>& out) {
    for (std::size_t i = 0; i < bars.size(); ++i) {
        // The tracker has asked for every bar already.
        const Date date = days.date_of_bar(bars[i].start).value_or(Date{});
        if (out.empty() || out.back().date != date) {
            out.emplace_back();
            out.back().date = date;
            out.back().first_index = i;
        }
        out.back().last_index = i;
    }
    for (SessionProfile& session : out) {
        const auto own = bars.subspan(session.first_index, session.last_index - session.first_index + 1);
        auto made = profile(own, rules.profile);
        if (!made)
            return tl::unexpected{made.error()};
        session.profile = std::move(*made);
        session.poc = point_of_control(session.profile);
        session.value_area = value_area(session.profile, rules.value_area).value_or(std::nullopt);
        session.nodes = volume_nodes(session.profile);
        session.naked_poc = session.poc && &session != &out.back();
        for (std::size_t i = session.last_index + 1; i < bars.size() && session.naked_poc; ++i)
            session.naked_poc = session.poc->price < bars[i].low || session.poc->price > bars[i].high;
    }
    return {};
}

}  // namespace

Result<TechnicalAnalysis> analyze(std::span<const Bar> bars, const TechnicalRules& rules, SessionDays days,
                                  const OiWalls* walls) {
    auto tracker = ZoneTracker::make(rules, days);
    if (!tracker)
        return tl::unexpected{tracker.error()};
    TechnicalAnalysis out;
    for (const Bar& bar : bars) {
        if (auto status = tracker->add(bar); !status)
            return tl::unexpected{status.error()};
        const Structure& structure = tracker->blocks().structure();
        out.swings.insert(out.swings.end(), structure.confirmed().begin(), structure.confirmed().end());
        out.structure.insert(out.structure.end(), structure.events().begin(), structure.events().end());
        for (const OrderBlock& block : tracker->blocks().changed())
            update(out.blocks, block, [](const OrderBlock& a, const OrderBlock& b) {
                return a.confirmed_index == b.confirmed_index && a.direction == b.direction;
            });
        for (const FairValueGap& gap : tracker->gaps().changed())
            update(out.gaps, gap, [](const FairValueGap& a, const FairValueGap& b) { return a.index == b.index; });
        out.atr.push_back(tracker->gaps().atr().value());
    }
    out.zones = tracker->zones(walls);
    auto vwap = vwap_bands(bars, VwapBands{market::VwapAnchor::Session, days});
    if (!vwap)
        return tl::unexpected{vwap.error()};
    out.vwap = std::move(*vwap);
    if (auto status = split_sessions(bars, rules, days, out.sessions); !status)
        return tl::unexpected{status.error()};
    return out;
}

}  // namespace sluice::analytics
