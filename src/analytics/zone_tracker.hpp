#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analytics/bar_check.hpp"           // BarCheck
#include "analytics/fair_value_gap.hpp"      // FairValueGaps
#include "analytics/order_block.hpp"         // OrderBlocks
#include "analytics/profile.hpp"             // ProfileBuilder
#include "analytics/session_days.hpp"        // SessionDays
#include "analytics/supply_demand_zone.hpp"  // Zone
#include "analytics/value_area.hpp"          // ValueAreaStep
#include "base/date.hpp"                     // Date
#include "base/result.hpp"                   // Result
#include "model/market_data.hpp"             // Bar

namespace sluice::analytics {

// Every knob of the live pipeline.
struct TechnicalRules {
    BlockRules blocks;  // swings and structure too
    GapRules gaps;
    ProfileRules profile;
    ValueAreaStep value_area = ValueAreaStep::TwoRows;
    ZoneRules zones;
    bool swings_per_session = false;
};

// The live pipeline, bar by bar: profile of the session, swings, structure, blocks, gaps, and the zones made of them.
// Causal: everything is a function of the bars so far. Memory: that of its parts, and one candidate for each block and
// gap known for at most `max_age` bars.
class ZoneTracker {
public:
    // Error OutOfRange for rules that cannot be. `days` tells sessions apart: the profile starts anew with each.
    static Result<ZoneTracker> make(const TechnicalRules& rules = {}, SessionDays days = {});

    // Errors: bar_check.hpp's, NotFound when the calendar has no session for the bar, and a profile's; no part has
    // taken the bar then.
    Status add(const Bar& bar);

    // The zones at the newest bar's close, best first; none before there is an average true range. `walls` from the
    // option chain of that moment, where there is one.
    std::vector<Zone> zones(const OiWalls* walls = nullptr) const;

    std::span<const ZoneCandidate> candidates() const { return candidates_; }
    const OrderBlocks& blocks() const { return blocks_; }
    const FairValueGaps& gaps() const { return gaps_; }
    const ProfileBuilder& profile() const { return profile_; }  // of the session under way
    std::optional<ProfileLevels> developing() const { return developing_; }
    std::optional<ProfileLevels> prior() const { return prior_; }  // of the session before, when it had volume
    std::optional<double> atr_nanos() const { return gaps_.atr().nanos(); }
    std::size_t bars() const { return count_; }

private:
    ZoneTracker(const TechnicalRules& rules, SessionDays days, ProfileBuilder profile);
    Status add_to_profile(const Bar& bar, Date session);
    void note(const Bar& bar);
    void follow_blocks();
    void follow_gaps();
    void drop(bool gap, Direction direction, std::size_t known_index);
    void close_gap(const FairValueGap& gap);
    std::vector<ZoneCandidate>::iterator find(bool gap, Direction direction, std::size_t known_index);

    TechnicalRules rules_;
    SessionDays days_;
    BarCheck check_;
    OrderBlocks blocks_;
    FairValueGaps gaps_;
    ProfileBuilder profile_;
    Profile scratch_;
    std::optional<Date> session_;
    std::optional<ProfileLevels> developing_, prior_;
    std::vector<ZoneCandidate> candidates_;           // in the order they became known
    std::array<std::vector<GapRange>, 2> open_gaps_;  // open or touched, by direction, of any age
    std::array<Origin, 2> recent_;                    // the two bars before, the newer first
    std::size_t count_ = 0;
};

// POC, VAL and VAH; absent without volume.
std::optional<ProfileLevels> levels_of(const Profile& profile, ValueAreaStep step = ValueAreaStep::TwoRows);

}  // namespace sluice::analytics
