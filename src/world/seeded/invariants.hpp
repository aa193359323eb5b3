#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/engine.hpp"                  // EngineConfig, State: what is under test
#include "market/calendar_view.hpp"           // CalendarView
#include "model/input.hpp"                    // Input
#include "model/venue_request.hpp"            // VenueRequest
#include "world/seeded/authority_rules.hpp"   // AuthorityRules
#include "world/seeded/comparison_rules.hpp"  // ComparisonRules
#include "world/seeded/coverage.hpp"          // Coverage
#include "world/seeded/list_rules.hpp"        // ListRules
#include "world/seeded/told.hpp"              // Told

namespace sluice::world {

// The judge of a seeded session, written from design.md and from nothing of the engine: it sees what goes in and what comes
// out, keeps its own naive books, and names the first rule that was broken in one sentence. It outlives the process it
// judges, because what was sent stays sent.
class Invariants {
public:
    // The references outlive it.
    Invariants(engine::EngineConfig config, const market::CalendarView& calendars, Coverage& coverage);

    // In the order of things: an input before the engine sees it, the events it led to, the requests that left, and the
    // quiet moment after all of it, when the engine's state is compared with the books.
    void on_input(const Input& input, UnixNanos now);
    void on_event(const Event& event);
    void on_request(const VenueRequest& request, UnixNanos now);
    void on_quiet(const engine::State& state, UnixNanos now);
    // Everything is quiet and the venues have told the truth.
    void at_rest(const engine::State& state);
    // The sums over all orders, which take longer.
    void compare_money(const engine::State& state);
    // The process died and was recovered from these events, which are all the journal kept.
    void on_recovered(const std::vector<Event>& durable);
    void on_durable_told(std::uint64_t up_to) { acknowledged_ = up_to; }
    std::uint64_t acknowledged() const { return acknowledged_; }

    const Told& told() const { return told_; }
    bool was_flattened(const AccountId& account) const { return authority_rules_.was_flattened(account); }
    const ComparisonRules& comparison() const { return comparison_rules_; }
    // The first broken rule; empty: none.
    const std::string& broken() const { return broken_; }
    void fail(std::string sentence);

private:
    struct Sending {
        std::uint32_t times = 0;
        bool may_repeat = false;  // proof arrived since that the venue did not take it
        std::optional<UnixNanos> not_before;
    };
    struct Held {
        UnixNanos since;
        AccountId account;
    };

    bool is_strict() const { return config_.mode == Mode::Live || config_.rehearse_live; }
    bool is_connected(const AccountId& account) const;
    void judge_new_id(const ClOrdId& id);
    void judge_placed(const OrderPlaced& placed, UnixNanos now);
    void judge_denied(const OrderDenied& denied);
    void judge_replaced(const ReplacePlaced& placed, UnixNanos now);
    void judge_refused(const CommandRefused& refused);
    void judge_refused_replace(const ToldOrder& target, const CommandRefused& refused);
    void judge_dropped(const RequestDropped& dropped);
    void judge_limits(const NewOrderSingle& order, const DecisionFigures& figures, const ToldOrder* replaced,
                      UnixNanos now);
    void judge_meetings(const NewOrderSingle& order, const Requester& by, const Limits& limits, UnixNanos now);
    Capabilities venue_of(const AccountId& account) const;
    void judge_exposing_send(const ToldOrder& order, const ToldRequest& request, UnixNanos now);
    void judge_sent(const NewOrderSingle& sent, UnixNanos now);
    void judge_sent_list(const NewOrderList& list, UnixNanos now);
    void judge_repeat(const ClOrdId& id, UnixNanos now);
    void judge_status(const Event& event);
    void judge_held_exits(UnixNanos now);
    void judge_cancel_command();
    void judge_halt();
    void compare_order(const engine::State& state, const ClOrdId& id);
    void cover(const ToldOrder* order, EventCell event);
    void cover_report(const ToldOrder* order, const ReportApplied& applied);
    std::optional<std::size_t> number_of(const ToldOrder* order) const;

    const engine::EngineConfig config_;
    const market::CalendarView& calendars_;
    Coverage& coverage_;
    Told told_;
    ListRules list_rules_;
    AuthorityRules authority_rules_;
    ComparisonRules comparison_rules_;
    std::string broken_;
    std::uint64_t acknowledged_ = 0;
    std::unordered_set<ClOrdId> ids_;
    std::unordered_map<ClOrdId, Sending> sendings_;
    std::map<ClOrdId, Held> held_exits_;
    std::map<AccountId, UnixNanos> trouble_;  // when the account's connection was last seen down, or in the other mode
    std::map<InstrumentId, Quote> quotes_;
    std::vector<OrdStatus> statuses_;  // the engine's word, by Told's order number
    std::vector<bool> unknown_;        // the engine's word: the request in flight is Unknown
    std::vector<ClOrdId> touched_;
    std::optional<ClOrdId> cancel_command_;
    std::optional<ReplaceOrder> replace_command_;  // the newest
    bool cancel_answered_ = false;
    bool list_command_ = false;                 // the input of now submits a list
    std::unordered_set<ClOrdId> cancels_sent_;  // since the last quiet moment
    bool halt_seen_ = false;
    std::uint64_t reports_told_ = 0;
    std::uint64_t reports_recorded_ = 0;
    bool of_snapshot_ = false;  // the newest report is one
};

}  // namespace sluice::world
