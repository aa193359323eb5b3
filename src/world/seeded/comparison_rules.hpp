#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.hpp"          // EngineConfig
#include "model/event.hpp"            // Event
#include "model/input.hpp"            // Input
#include "world/seeded/coverage.hpp"  // Coverage
#include "world/seeded/fail.hpp"      // Fail
#include "world/seeded/told.hpp"      // Told

namespace sluice::world {

// What design.md 6 says of the comparison with the venue: nothing new before it, two looks before a difference, a freeze and
// an alert where nothing explains it.
class ComparisonRules {
public:
    // The references outlive it.
    ComparisonRules(const engine::EngineConfig& config, const Told& told, Coverage& coverage, Fail fail)
        : config_{config}, told_{told}, coverage_{coverage}, fail_{std::move(fail)} {}

    void on_input(const Input& input);
    // Before the books know of it.
    void on_event(const Event& event);
    // A new order or replace leaves: whether the account's venue has shown what it holds.
    void on_sent(const ToldOrder& order, const ToldRequest& request);
    void on_quiet();
    void on_recovered();
    bool shows_snapshots(const AccountId& account) const;
    // Whether a position or balance that differs at the end is known to differ, and somebody was told.
    bool is_known(const AccountId& account, const InstrumentId& instrument, const Currency& currency) const;

private:
    void judge_difference(const DifferenceFound& found, UnixNanos now);

    struct Asked {
        UnixNanos at;
        std::uint64_t sequence = 0;
    };
    const engine::EngineConfig& config_;
    const Told& told_;
    Coverage& coverage_;
    Fail fail_;
    std::map<AccountId, VenueId> venues_;
    std::set<AccountId> adopt_asked_;
    std::map<std::pair<AccountId, std::uint64_t>, Asked> asked_;
    std::map<std::pair<AccountId, InstrumentId>, std::uint64_t> moved_;  // the newest request or fill, by sequence
    std::vector<std::pair<AccountId, InstrumentId>> to_freeze_;          // found since the last quiet moment
    std::set<AccountId> alerted_;
};

}  // namespace sluice::world
