#include "analytics/zone_tracker.hpp"

#include <algorithm>

namespace sluice::analytics {

std::optional<ProfileLevels> levels_of(const Profile& profile, ValueAreaStep step) {
    const auto poc = point_of_control(profile);
    const auto area = value_area(profile, step);
    if (!poc || !area || !*area)
        return std::nullopt;
    return ProfileLevels{poc->price, (*area)->low, (*area)->high};
}

Result<ZoneTracker> ZoneTracker::make(const TechnicalRules& rules, SessionDays days) {
    if (auto status = check_rules(rules.blocks.structure.swings); !status)
        return tl::unexpected{status.error()};
    auto profile = ProfileBuilder::make(rules.profile);
    if (!profile)
        return tl::unexpected{profile.error()};
    return ZoneTracker{rules, days, std::move(*profile)};
}

ZoneTracker::ZoneTracker(const TechnicalRules& rules, SessionDays days, ProfileBuilder profile)
    : rules_{rules}, days_{days}, blocks_{rules.blocks}, gaps_{rules.gaps}, profile_{std::move(profile)} {}

Status ZoneTracker::add(const Bar& bar) {
    BarCheck check = check_;
    if (auto status = check.add(bar); !status)
        return status;
    const auto session = days_.date_of_bar(bar.start);
    if (!session)
        return fail(ErrorCode::NotFound,
                    "bar " + std::to_string(count_) + ": the calendar has no session for " + format_rfc3339(bar.start));
    const bool opens = session_ != *session;
    if (auto status = add_to_profile(bar, *session); !status)
        return status;
    check_ = check;
    if (opens && rules_.swings_per_session)
        blocks_.start_session();
    blocks_.step(bar);
    gaps_.step(bar);
    note(bar);
    follow_blocks();
    follow_gaps();
    const auto old = [&](const ZoneCandidate& each) { return count_ - each.known_index > rules_.zones.max_age; };
    candidates_.erase(std::remove_if(candidates_.begin(), candidates_.end(), old), candidates_.end());
    recent_[1] = recent_[0];
    recent_[0] = Origin{count_, bar.high, bar.low, {}, 0};
    ++count_;
    return {};
}

Status ZoneTracker::add_to_profile(const Bar& bar, Date session) {
    if (session_ != session) {
        auto opened = ProfileBuilder::make(rules_.profile);
        if (!opened)
            return tl::unexpected{opened.error()};
        if (auto status = opened->add(bar); !status)
            return status;
        profile_ = std::move(*opened);
        if (session_)
            prior_ = developing_;
        developing_.reset();
        session_ = session;
    } else if (auto status = profile_.add(bar); !status) {
        return status;
    }
    if (bar.volume && !bar.volume->is_zero()) {
        profile_.profile_into(scratch_);
        developing_ = levels_of(scratch_, rules_.value_area);
    }
    return {};
}

// What this bar did to the candidates of earlier bars.
void ZoneTracker::note(const Bar& bar) {
    const Price body = (bar.close - bar.open).abs();
    const BreakSet breaks = blocks_.structure().breaks();
    for (ZoneCandidate& each : candidates_) {
        each.origin.note(count_, body, breaks);
        const bool meets = bar.low <= each.top && bar.high >= each.bottom;
        if (meets && !each.tested_now)
            ++each.tests;
        each.tested_now = meets;
    }
    for (std::size_t i = 0; i < std::min(count_, recent_.size()); ++i)
        recent_[i].note(count_, body, breaks);
}

std::vector<ZoneCandidate>::iterator ZoneTracker::find(bool gap, Direction direction, std::size_t known_index) {
    return std::find_if(candidates_.begin(), candidates_.end(), [&](const ZoneCandidate& each) {
        return each.known_index == known_index && each.direction == direction &&
               (each.source == ZoneSource::Gap) == gap;
    });
}

void ZoneTracker::drop(bool gap, Direction direction, std::size_t known_index) {
    if (const auto found = find(gap, direction, known_index); found != candidates_.end())
        candidates_.erase(found);
}

void ZoneTracker::follow_blocks() {
    for (const OrderBlock& block : blocks_.changed()) {
        if (!block.followed || (block.state != BlockState::Fresh && block.state != BlockState::Touched)) {
            drop(false, block.direction, block.confirmed_index);
        } else if (block.state == BlockState::Touched) {
            if (const auto found = find(false, block.direction, block.confirmed_index); found != candidates_.end())
                found->source = ZoneSource::TouchedBlock;
        } else {
            candidates_.push_back({block.direction, block.bottom, block.top, ZoneSource::FreshBlock,
                                   block.confirmed_index, block.origin, 0, false});
        }
    }
}

void ZoneTracker::follow_gaps() {
    for (const FairValueGap& gap : gaps_.changed()) {
        if (!gap.followed || (gap.state != GapState::Open && gap.state != GapState::Touched)) {
            drop(true, gap.direction, gap.confirmed_index);
            close_gap(gap);
        } else if (gap.confirmed_index == count_) {
            candidates_.push_back(
                {gap.direction, gap.bottom, gap.top, ZoneSource::Gap, gap.confirmed_index, recent_[1], 0, false});
            open_gaps_[static_cast<std::size_t>(gap.direction)].push_back({gap.bottom, gap.top, gap.confirmed_index});
        }
    }
}

void ZoneTracker::close_gap(const FairValueGap& gap) {
    auto& open = open_gaps_[static_cast<std::size_t>(gap.direction)];
    const auto same = [&](const GapRange& each) { return each.known_index == gap.confirmed_index; };
    const auto found = std::find_if(open.begin(), open.end(), same);
    if (found != open.end())
        open.erase(found);
}

std::vector<Zone> ZoneTracker::zones(const OiWalls* walls) const {
    const auto atr = atr_nanos();
    if (!atr || count_ == 0)
        return {};
    std::array<ProfileLevels, 2> levels;
    std::size_t known = 0;
    for (const auto& each : {prior_, developing_})
        if (each)
            levels[known++] = *each;
    ZoneContext context;
    context.index = count_ - 1;
    context.atr_nanos = *atr;
    context.bullish_gaps = open_gaps_[0];
    context.bearish_gaps = open_gaps_[1];
    context.levels = std::span{levels}.first(known);
    context.walls = walls;
    return rank_zones(candidates_, context, rules_.zones);
}

}  // namespace sluice::analytics
