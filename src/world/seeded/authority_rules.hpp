#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/engine.hpp"          // EngineConfig
#include "model/event.hpp"            // Event
#include "model/input.hpp"            // Input
#include "world/seeded/coverage.hpp"  // Coverage
#include "world/seeded/fail.hpp"      // Fail
#include "world/seeded/told.hpp"      // Told

namespace sluice::world {

// Who may let an order go (lock 3), and how a flatten proceeds: design.md 5.
class AuthorityRules {
public:
    // The references outlive it.
    AuthorityRules(const engine::EngineConfig& config, const Told& told, Coverage& coverage, Fail fail)
        : config_{config}, told_{told}, coverage_{coverage}, fail_{std::move(fail)} {}

    void on_input(const Input& input, const std::map<InstrumentId, Quote>& quotes);
    // Before the books know of it.
    void on_event(const Event& event);
    void on_quiet(UnixNanos now) const;
    void at_rest() const;
    void on_recovered();
    // The newest flatten has ended, and nothing was placed since.
    bool was_flattened(const AccountId& account) const { return flat_.contains(account); }

private:
    bool is_strict() const { return config_.mode == Mode::Live || config_.rehearse_live; }
    bool is_open() const { return !is_strict() || (config_.auto_execute && !config_.require_confirmation); }
    void judge_proposed(const OrderProposed& proposed, UnixNanos now);
    void judge_ended(const ProposalEnded& ended, UnixNanos now);
    void judge_approved(const ToldProposal& proposal, const ClOrdId& id, UnixNanos now);
    void judge_order(const OrderPlaced& placed);
    void judge_list(const ListPlaced& placed);
    // Whether it was approved, and for exactly this.
    void judge_approval(const ClOrdId& id, bool is_same);
    void judge_closing(const OrderPlaced& placed);
    void judge_replace(const ReplacePlaced& placed);

    const engine::EngineConfig& config_;
    const Told& told_;
    Coverage& coverage_;
    Fail fail_;
    std::optional<Command> command_;  // the input of now, when it is one
    std::map<InstrumentId, Quote> quotes_;
    std::optional<ClOrdId> approved_;  // just now, and what follows may have ids of a later run
    bool sized_again_ = false;         // an exit was dropped for its size, and the smaller one follows
    std::set<ClOrdId> closings_;       // of the flattens under way
    std::set<AccountId> flat_;         // since the end of a flatten
    std::set<AccountId> stuck_;        // a flatten could not close, and somebody was told
};

}  // namespace sluice::world
