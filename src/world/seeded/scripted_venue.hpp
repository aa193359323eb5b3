#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/random.hpp"               // Random
#include "venues/client.hpp"             // Client, Outbox
#include "world/seeded/venue_truth.hpp"  // VenueTruth

namespace sluice::world {

// What a scripted venue does to those who trust it. Counted for the coverage table.
enum class Fault : std::uint8_t {
    ReplyDropped,
    StreamDropped,
    Duplicated,
    Delayed,
    RefusedBeforeAcceptance,
    NotSent,
    TakenBack,
    PerhapsAccepted,
    PerhapsNotAccepted,
    ArrivedAfterPerhaps,
    Rejected,
    TotalsOnly,
    PollBesideStream,
    Bust,
    Correction,
    Overfill,
    LateFill,
    FillBeforeAck,
    CancelTooLate,
    CancelRejected,
    ReplaceTooLate,
    ReplaceRejected,
    LinkDown,
    BreakerOpen,
    WrongMode,
    ExternalOrder,
    Held,
    Suspended,
    DoneForDay,
    Expired,
    NotFoundHint,
    NotFoundProof,
    AdjustmentTwice,
    Garbage,
    SnapshotLost,
    SnapshotLate,
    SnapshotStale,
    PositionsStale,
    SnapshotIncomplete,
    HistoryCut,
    OlderAnswer,
    OutsideTrade,
    PositionMoved,
    UnexplainedMove,
    Opening,
    LegsActivated,
    LegsCanceled,
};
constexpr auto names(Fault) {
    return Names<47>{"ReplyDropped",
                     "StreamDropped",
                     "Duplicated",
                     "Delayed",
                     "RefusedBeforeAcceptance",
                     "NotSent",
                     "TakenBack",
                     "PerhapsAccepted",
                     "PerhapsNotAccepted",
                     "ArrivedAfterPerhaps",
                     "Rejected",
                     "TotalsOnly",
                     "PollBesideStream",
                     "Bust",
                     "Correction",
                     "Overfill",
                     "LateFill",
                     "FillBeforeAck",
                     "CancelTooLate",
                     "CancelRejected",
                     "ReplaceTooLate",
                     "ReplaceRejected",
                     "LinkDown",
                     "BreakerOpen",
                     "WrongMode",
                     "ExternalOrder",
                     "Held",
                     "Suspended",
                     "DoneForDay",
                     "Expired",
                     "NotFoundHint",
                     "NotFoundProof",
                     "AdjustmentTwice",
                     "Garbage",
                     "SnapshotLost",
                     "SnapshotLate",
                     "SnapshotStale",
                     "PositionsStale",
                     "SnapshotIncomplete",
                     "HistoryCut",
                     "OlderAnswer",
                     "OutsideTrade",
                     "PositionMoved",
                     "UnexplainedMove",
                     "Opening",
                     "LegsActivated",
                     "LegsCanceled"};
}

// What happened at the account before anybody here asked.
enum class Opening : std::uint8_t { Cash, PositionsAndOrders };

// Chances out of a thousand, drawn once per session, and the kind of channel the venue has.
struct VenueCharacter {
    bool execution_ids = true;      // false: every channel carries totals only
    bool totals_on_trades = false;  // trades carry cum_qty beside their exec_id
    bool poll_notional = true;
    Mode mode = Mode::Paper;
    std::uint32_t drop = 50;
    std::uint32_t duplicate = 80;
    std::uint32_t delay = 100;  // by seconds; everything else takes milliseconds
    std::uint32_t refuse = 40;
    std::uint32_t not_sent = 40;
    std::uint32_t perhaps = 60;
    std::uint32_t reject = 30;
    std::uint32_t fill = 250;     // of each working order at each quote
    std::uint32_t mischief = 60;  // busts, corrections, overfills, late fills, halts: at each quote
    Capabilities can;
    Opening opening = Opening::Cash;
    bool tells_opening = true;           // its stream tells of the cash there was; otherwise only a snapshot shows it
    bool legs_end_with_entry = false;    // of its own lists: legs that do not act yet end when the entry does
    std::uint32_t snapshot_trouble = 0;  // lost, late, old, incomplete, cut: of each answer

    static VenueCharacter draw(Random& random, Mode mode);
};

// A venue that lies in every way the contract allows, and a client of it. It keeps what really happened, and survives the
// process that talks to it: what is on the wire when the process dies arrives, what was on its way back is lost.
class ScriptedVenue final : public venues::Client {
public:
    ScriptedVenue(VenueId venue, AccountId account, VenueCharacter character, Random random);

    void start(UnixNanos now, venues::Outbox& out) override;
    void submit(const VenueRequest& request, UnixNanos now, venues::Outbox& out) override;
    void on_timer(wire::TimerToken token, UnixNanos now, venues::Outbox& out) override;
    void on_quote(const Quote& quote, UnixNanos now, venues::Outbox& out) override;
    void on_trade(const Trade& trade, UnixNanos now, venues::Outbox& out) override;

    // The process died: the venue goes on alone until the next start().
    void on_process_death();
    // A lowering replace may have left without a record, and the process that sent it died. The client of the next one finds
    // the order by the venue's id and speaks of it under the newest id that process knows.
    void speak_of_known_ids(const std::function<bool(const ClOrdId&)>& is_known);
    // What happens at the venue while nobody listens.
    void pass_time(UnixNanos now);
    // From here on it answers truly and at once, link up. With Telling::Everything its stream tells the whole story of
    // every order again; with OnlyWhatIsAsked, busts and corrections alone: the rest is for snapshots and queries to find.
    enum class Telling : std::uint8_t { Everything, OnlyWhatIsAsked };
    void become_honest(UnixNanos now, Telling telling, venues::Outbox& out);
    Telling telling() const { return telling_; }
    // Tells the story again, for whoever lost it.
    void tell_everything(UnixNanos now, venues::Outbox& out);
    void expire_day_orders(UnixNanos now, venues::Outbox& out);

    const VenueTruth& truth() const { return truth_; }
    const VenueCharacter& character() const { return character_; }
    const VenueId& venue() const { return venue_; }
    const AccountId& account() const { return account_; }
    const std::map<Currency, Amount>& adjusted_cash() const { return adjusted_cash_; }
    std::uint64_t count(Fault fault) const { return counts_[static_cast<std::size_t>(fault)]; }
    // Requests that reached the venue twice under one id, which no caution here may allow. Empty: none.
    const std::string& double_arrival() const { return double_arrival_; }
    bool is_quiet() const { return actions_.empty(); }

private:
    struct Action {
        UnixNanos at;
        std::uint64_t order = 0;
        bool arrival = false;  // a request reaches the venue; otherwise a report reaches the client
        VenueRequest request;
        VenueReport report;
    };
    struct Later {
        bool operator()(const Action& a, const Action& b) const {
            return a.at != b.at ? a.at > b.at : a.order > b.order;
        }
    };

    // --- the client's side
    void submit_order(const VenueRequest& request, UnixNanos now, venues::Outbox& out);
    void submit_cancel_or_query(const VenueRequest& request, UnixNanos now, venues::Outbox& out);
    void outcome(const VenueRequest& request, SendOutcome what, UnixNanos at, venues::Outbox& out,
                 std::optional<UnixNanos> retry_at = {});
    // --- the venue's side
    void arrive(const VenueRequest& request, UnixNanos now, venues::Outbox& out);
    void arrive_new(const SendNew& request, UnixNanos now, venues::Outbox& out);
    void arrive_replace(const SendReplace& request, UnixNanos now, venues::Outbox& out);
    void arrive_cancel(const SendCancel& request, UnixNanos now, venues::Outbox& out);
    void arrive_query(const SendQuery& request, UnixNanos now, venues::Outbox& out);
    void arrive_list(const SendList& request, UnixNanos now, venues::Outbox& out);
    void arrive_snapshot(const SendSnapshot& request, UnixNanos now, venues::Outbox& out);
    // --- scripted_lists.cpp: orders that depend on each other
    void after_change(TrueOrder& order, UnixNanos now, venues::Outbox& out);
    void after_entry(TrueList& list, const TrueOrder& entry, UnixNanos now, venues::Outbox& out);
    void activate_legs(TrueList& list, const TrueOrder& entry, UnixNanos now, venues::Outbox& out);
    void cancel_exits(TrueList& list, UnixNanos now, venues::Outbox& out);
    // --- scripted_snapshots.cpp: what it shows, and what moves without an order of ours
    void open_account();
    VenueSnapshot picture(const SendSnapshot& request, UnixNanos now);
    void spoil(VenueSnapshot& snapshot, UnixNanos now);
    ExecutionReport shown(const TrueOrder& order, const TrueExecution& execution) const;
    void trade_outside(const Quote& quote, UnixNanos now);
    void move_position(const Quote& quote, UnixNanos now, venues::Outbox& out);
    void tell_reversals(UnixNanos now, venues::Outbox& out);
    // The venue's own clock never shows the same moment twice.
    UnixNanos tick(UnixNanos now);
    void execute(TrueOrder& order, Quantity qty, Price px, UnixNanos now, venues::Outbox& out);
    void change_status(TrueOrder& order, OrdStatus status, ExecType type, UnixNanos now, venues::Outbox& out);
    void make_mischief(const Quote& quote, UnixNanos now, venues::Outbox& out);
    void mischief_with(TrueOrder& order, UnixNanos now, venues::Outbox& out);
    void bust(TrueOrder& order, bool correct, UnixNanos now, venues::Outbox& out);
    void add_external(const Quote& quote, UnixNanos now, venues::Outbox& out);
    void tell_adjustment(UnixNanos now, venues::Outbox& out);
    void change_health(UnixNanos now, venues::Outbox& out);
    // --- what it says
    ExecutionReport about(const TrueOrder& order, ExecType type, UnixNanos now) const;
    ExecutionReport totals_of(const TrueOrder& order, ReportSource source, UnixNanos now) const;
    ExecutionReport trade_of(const TrueOrder& order, const TrueExecution& execution, UnixNanos now) const;
    ExecutionReport bust_of(const TrueOrder& order, const TrueExecution& execution) const;
    void tell_order(const TrueOrder& order, UnixNanos now, venues::Outbox& out);
    void tell_health(UnixNanos now, venues::Outbox& out);
    // Delivers through the lying channel; returns whether at least one copy will arrive.
    bool tell(VenueReport report, ReportSource source, UnixNanos now, venues::Outbox& out);
    void deliver_at(UnixNanos at, VenueReport report, venues::Outbox& out);
    void arrive_at(UnixNanos at, const VenueRequest& request, venues::Outbox& out);
    void push(Action action, venues::Outbox& out);
    void run_due(UnixNanos now, venues::Outbox& out);

    bool happens(std::uint32_t per_mille) { return !honest_ && random_.below(1000) < per_mille; }
    void note(Fault fault) { ++counts_[static_cast<std::size_t>(fault)]; }
    std::chrono::nanoseconds short_delay();
    std::chrono::nanoseconds any_delay();
    bool is_on_its_way(const ClOrdId& id) const;
    ExecId next_exec_id();

    VenueId venue_;
    AccountId account_;
    VenueCharacter character_;
    Random random_;
    VenueTruth truth_;
    std::map<Currency, Amount> adjusted_cash_;
    std::vector<Adjustment> adjustments_;
    std::vector<Action> actions_;  // a heap, earliest first
    std::uint64_t action_count_ = 0;
    std::uint64_t exec_count_ = 0;
    std::uint64_t order_count_ = 0;
    std::map<ClOrdId, std::uint32_t> arrived_;  // New and Replace, by id
    std::set<ClOrdId> proven_absent_;           // told to be unknown for ever: never taken afterwards
    std::map<InstrumentId, Quote> quotes_;
    Link link_ = Link::Down;
    Breaker breaker_ = Breaker::Closed;
    Mode reported_mode_ = Mode::Paper;
    UnixNanos health_until_;  // when the present trouble of link, breaker or mode ends
    bool listening_ = false;
    std::uint32_t deaths_ = 0;  // of the process that talks to it
    bool honest_ = false;
    Telling telling_ = Telling::Everything;
    UnixNanos ticked_;
    std::optional<VenueSnapshot> older_;  // what it showed some time ago
    std::string double_arrival_;
    std::array<std::uint64_t, count_of<Fault>()> counts_{};
};

}  // namespace sluice::world
