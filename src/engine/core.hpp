#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "engine/effects.hpp"          // Effects
#include "engine/engine.hpp"           // EngineConfig
#include "engine/limits.hpp"           // LimitView
#include "engine/locks.hpp"            // LockView
#include "engine/marks.hpp"            // Marks
#include "engine/reconcile_watch.hpp"  // ReconcileWatches
#include "engine/state.hpp"            // State

namespace sluice::engine {

// What every part of the engine shares during one apply: the recorded state, the market view, the time and the effects.
// Whatever is decided goes through emit(), which writes the event and folds it at once.
struct Core {
    const EngineConfig config;
    const market::CalendarView& calendars;
    State state;
    Marks marks;
    ReconcileWatches watches;                      // of this process, by account
    std::map<AccountId, UnixNanos> flatten_again;  // when a flatten that is stuck is looked at again
    bool journal_healthy = true;
    std::uint64_t durable = 0;    // the journal's watermark
    std::uint64_t ids_given = 0;  // of this run
    UnixNanos now;
    Effects* out = nullptr;
    std::optional<UnixNanos> deadline;  // the earliest moment at which anything in flight needs a look
    bool deadline_stale = true;

    Core(EngineConfig c, const market::CalendarView& v) : config{std::move(c)}, calendars{v} {}

    void emit(EventBody body);
    void alert(AlertCode code, const OrderState& order, std::string text);
    ClOrdId next_id();
    LockView locks() const { return {state, config, journal_healthy}; }
    LimitView limits() const { return {state, marks, calendars}; }
    const OrderState* find(const ClOrdId& id) const { return state.find_order(id); }
    // What the venue of an account can do by itself; nothing, when nobody has said.
    const Capabilities& capabilities(const AccountId& account) const;
    // The price an inferred fill is valued at when nobody says better.
    Price estimate(const InstrumentId& instrument) const;
};

// commands.cpp: what callers want.
void on_command(Core& core, const Command& command);
void refuse_command(Core& core, CommandKind kind, const Requester& by, Denial denial, const ClOrdId& target = {},
                    const AccountId& account = {});
// Cancels every order that could add exposure under a halt in force; called whenever that may have changed.
void enforce_halts(Core& core);

// reports.cpp: what venues say.
void on_report(Core& core, const VenueReport& report);
// The order a report speaks of, by any id it carries; null: none that is known.
const OrderState* find_reported(const Core& core, const ExecutionReport& report);

// release.cpp: what leaves, and when.
void on_durable(Core& core, std::uint64_t up_to);
void on_journal_health(Core& core, const JournalHealth& health);
// Lets a Queued request out if its class may leave now, or drops it with the reason.
void release(Core& core, std::uint32_t index);
// A request that provably did not leave or was not taken: waits for its next try, or ends.
void bounce(Core& core, std::uint32_t index, const RequestOutcome& outcome);
void drop(Core& core, std::uint32_t index, Denial denial);
// New exposure that is still held and that a halt now forbids ends as Denied(Halted).
void drop_held(Core& core);
void send_cancel(Core& core, std::uint32_t index, const Requester& by);
void send_query(Core& core, std::uint32_t index);
// A connection came up: whatever waited for it goes now.
void on_link_up(Core& core, const AccountId& account);

// deadlines.cpp: what time brings.
void on_time(Core& core);
std::optional<UnixNanos> next_deadline(const Core& core);
// The account's first mark of its calendar day, when this is it.
void open_day(Core& core, const Account& account);

}  // namespace sluice::engine
