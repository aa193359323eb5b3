#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/date.hpp"              // Date
#include "base/time.hpp"              // UnixNanos
#include "model/account.hpp"          // Account, Adjustment, VenueHealth, ...
#include "model/command.hpp"          // Requester, CommandKind
#include "model/event_authority.hpp"  // ListPlaced ... AccessRefused
#include "model/execution.hpp"        // ExecutionReport, ...
#include "model/instrument.hpp"       // Instrument
#include "model/limits.hpp"           // Limits, Denial, DecisionFigures
#include "model/order.hpp"            // NewOrderSingle

namespace sluice {

// Everything the engine decided or was told, one struct a kind. An event holds outcomes, not inputs: folding it into the
// state needs no rule that could change later. Events are journal records; binary and JSON forms: docs/events.md.

// --- the run and its configuration
struct RunStarted {
    Mode mode = Mode::Paper;
    std::uint64_t epoch = 0;    // drawn at this start; stands in every id of this run
    std::uint64_t run = 0;      // how many runs this journal held before
    std::uint32_t engine = 0;   // the engine's number
    bool auto_execute = false;  // lock 3, of this run
    bool require_confirmation = true;
    bool rehearse_live = false;
    std::string version;
    friend bool operator==(const RunStarted&, const RunStarted&) = default;
};
struct RunStopped {
    std::string reason;
    friend bool operator==(const RunStopped&, const RunStopped&) = default;
};
struct InstrumentDefined {
    Instrument instrument;
    friend bool operator==(const InstrumentDefined&, const InstrumentDefined&) = default;
};
struct AccountOpened {
    Account account;
    friend bool operator==(const AccountOpened&, const AccountOpened&) = default;
};
struct LimitsSet {
    AccountId account;
    Limits limits;
    Requester by;
    friend bool operator==(const LimitsSet&, const LimitsSet&) = default;
};

// --- locks
struct Armed {
    UnixNanos until;
    Requester by;
    friend bool operator==(const Armed&, const Armed&) = default;
};
enum class ArmingEnd : std::uint8_t { Expired, Disarmed, Halted };
constexpr auto names(ArmingEnd) { return Names<3>{"Expired", "Disarmed", "Halted"}; }
struct ArmingEnded {
    ArmingEnd reason = ArmingEnd::Expired;
    Requester by;
    friend bool operator==(const ArmingEnded&, const ArmingEnded&) = default;
};
struct Halted {
    AccountId account;  // empty: every account
    bool cancel_exits = false;
    bool flatten = false;
    Requester by;
    std::string reason;
    friend bool operator==(const Halted&, const Halted&) = default;
};
struct Resumed {
    AccountId account;
    Requester by;
    std::string reason;
    friend bool operator==(const Resumed&, const Resumed&) = default;
};
enum class FreezeState : std::uint8_t { Thawed, Frozen };
constexpr auto names(FreezeState) { return Names<2>{"Thawed", "Frozen"}; }
struct FreezeChanged {
    AccountId account;
    InstrumentId instrument;
    FreezeState state = FreezeState::Frozen;
    Requester by;
    std::string reason;
    friend bool operator==(const FreezeChanged&, const FreezeChanged&) = default;
};

// --- orders: intents and decisions
// The message class of design.md 5: what must hold before it leaves.
enum class Exposure : std::uint8_t { Adds, Exit };
constexpr auto names(Exposure) { return Names<2>{"Adds", "Exit"}; }

// The intent to send a new order: PendingNew from here on.
struct OrderPlaced {
    NewOrderSingle order;  // with its cl_ord_id
    Requester by;
    Exposure exposure = Exposure::Adds;
    std::optional<UnixNanos> send_by;  // absent for exits
    DecisionFigures figures;
    ListId list_id{};                // of the list it belongs to; empty: none
    ListRole role = ListRole::None;  // within that list
    friend bool operator==(const OrderPlaced&, const OrderPlaced&) = default;
};
// We said no before anything was placed.
struct OrderDenied {
    NewOrderSingle order;  // with its cl_ord_id
    Requester by;
    Denial denial;
    DecisionFigures figures;
    friend bool operator==(const OrderDenied&, const OrderDenied&) = default;
};
// The intent to replace: `order` is the order as it would stand, under its new id.
struct ReplacePlaced {
    NewOrderSingle order;
    ClOrdId orig_cl_ord_id;
    Requester by;
    Exposure exposure = Exposure::Adds;
    std::optional<UnixNanos> send_by;
    DecisionFigures figures;
    std::uint64_t body_hash = 0;  // of what was asked for under a key; zero: no key
    friend bool operator==(const ReplacePlaced&, const ReplacePlaced&) = default;
};
// The intent to cancel. Repeated until the order's end is proven; each attempt is one of these.
struct CancelPlaced {
    ClOrdId cl_ord_id;
    AccountId account;
    InstrumentId instrument;
    std::uint32_t attempt = 1;
    Requester by;
    friend bool operator==(const CancelPlaced&, const CancelPlaced&) = default;
};
// A question to the venue about a request whose outcome is Unknown.
struct QueryPlaced {
    ClOrdId cl_ord_id;
    AccountId account;
    InstrumentId instrument;
    std::uint32_t attempt = 1;
    friend bool operator==(const QueryPlaced&, const QueryPlaced&) = default;
};
// A command that was not carried out and changed nothing (replace, cancel, arm, ... ; new orders: OrderDenied).
struct CommandRefused {
    CommandKind command = CommandKind::SubmitOrder;
    ClOrdId target;
    AccountId account;
    Requester by;
    Denial denial;
    friend bool operator==(const CommandRefused&, const CommandRefused&) = default;
};
// A placed New or Replace that the release did not let out: proof that it never left. A New ends Denied.
struct RequestDropped {
    ClOrdId cl_ord_id;
    AccountId account;
    RequestKind request = RequestKind::New;
    Denial denial;
    friend bool operator==(const RequestDropped&, const RequestDropped&) = default;
};

// The stages of a request in flight (design.md 4).
enum class RequestStage : std::uint8_t { None, Queued, Durable, Sent, Unknown };
constexpr auto names(RequestStage) { return Names<5>{"None", "Queued", "Durable", "Sent", "Unknown"}; }
// What the channel said of one request, and the stage it is in now.
struct RequestProgress {
    RequestOutcome outcome;
    RequestStage stage = RequestStage::Sent;
    OrdStatus ord_status = OrdStatus::PendingNew;  // of the order afterwards
    friend bool operator==(const RequestProgress&, const RequestProgress&) = default;
};

// --- orders: what the venue said
enum class Applied : std::uint8_t {
    Changed,
    Duplicate,
    Stale,
    Late,      // a fill after the order's end: counted and marked
    Inferred,  // a fill known from totals only
    Busted,
    Corrected,
    External,  // an order that is not ours
    Unusable,  // contradicts itself: counted, otherwise ignored
};
constexpr auto names(Applied) {
    return Names<9>{"Changed", "Duplicate", "Stale", "Late", "Inferred", "Busted", "Corrected", "External", "Unusable"};
}
// A report and everything it did. Deltas are signed: a bust takes back. `settled` says which requests in flight it ends.
struct ReportApplied {
    ExecutionReport report;
    Applied applied = Applied::Changed;
    OrdStatus ord_status = OrdStatus::New;  // of the order afterwards
    ClOrdId order;      // the order it was applied to (a replace chain keeps its newest id); empty: none
    Quantity fill_qty;  // added to cum_qty, always of the order's side
    Notional fill_notional;
    Quantity inferred_qty;  // of cum_qty afterwards, what no execution has proven yet
    Notional inferred_notional;
    bool settles_new = false;
    bool settles_replace = false;
    bool takes_replace = false;  // with settles_replace: the order stands as the replace asked; otherwise as before
    bool settles_cancel = false;
    friend bool operator==(const ReportApplied&, const ReportApplied&) = default;
};
struct CancelRejected {
    OrderCancelReject reject;
    Applied applied = Applied::Changed;
    friend bool operator==(const CancelRejected&, const CancelRejected&) = default;
};
struct NotFoundNoted {
    OrderNotFound not_found;
    OrdStatus ord_status = OrdStatus::PendingNew;  // of the order afterwards
    friend bool operator==(const NotFoundNoted&, const NotFoundNoted&) = default;
};
// More was filled than ordered: counted, and the instrument is frozen.
struct Overfilled {
    ClOrdId cl_ord_id;
    AccountId account;
    InstrumentId instrument;
    Quantity order_qty;
    Quantity cum_qty;
    friend bool operator==(const Overfilled&, const Overfilled&) = default;
};

// --- money, health, notes
struct AdjustmentApplied {
    Adjustment adjustment;
    Applied applied = Applied::Changed;  // Changed, Duplicate or Unusable
    friend bool operator==(const AdjustmentApplied&, const AdjustmentApplied&) = default;
};
struct VenuePositionSeen {
    VenuePosition position;
    friend bool operator==(const VenuePositionSeen&, const VenuePositionSeen&) = default;
};
struct VenueBalanceSeen {
    VenueBalance balance;
    friend bool operator==(const VenueBalanceSeen&, const VenueBalanceSeen&) = default;
};
struct VenueHealthChanged {
    VenueHealth health;
    friend bool operator==(const VenueHealthChanged&, const VenueHealthChanged&) = default;
};
// The account's first mark of its calendar day: what the daily loss is measured against. Again on the same day when money
// was brought or taken: that is neither gain nor loss.
struct DayOpened {
    AccountId account;
    Date date;
    Amount equity;
    friend bool operator==(const DayOpened&, const DayOpened&) = default;
};
struct JournalHealthChanged {
    bool healthy = true;
    std::string text;
    friend bool operator==(const JournalHealthChanged&, const JournalHealthChanged&) = default;
};
enum class AlertCode : std::uint8_t {
    RequestUnknown,
    Overfill,
    LateFill,
    UnusableReport,
    ExternalOrder,
    JournalFailed,
    CancelUnproven,
    ClockStep,
    WrongMode,
    Unprotected,
    LegInactive,
    Difference,
    FlattenStuck,
};
constexpr auto names(AlertCode) {
    return Names<13>{"RequestUnknown", "Overfill",       "LateFill",    "UnusableReport", "ExternalOrder",
                     "JournalFailed",  "CancelUnproven", "ClockStep",   "WrongMode",      "Unprotected",
                     "LegInactive",    "Difference",     "FlattenStuck"};
}
struct Alerted {
    AlertCode code = AlertCode::RequestUnknown;
    AccountId account;
    InstrumentId instrument;
    ClOrdId cl_ord_id;
    std::string text;
    friend bool operator==(const Alerted&, const Alerted&) = default;
};
struct SignalNoted {
    InstrumentId instrument;
    Requester by;
    std::string text;
    friend bool operator==(const SignalNoted&, const SignalNoted&) = default;
};

// The order of the alternatives is the record kind and never changes; new kinds are added at the end.
using EventBody =
    std::variant<RunStarted, RunStopped, InstrumentDefined, AccountOpened, LimitsSet, Armed, ArmingEnded, Halted,
                 Resumed, FreezeChanged, OrderPlaced, OrderDenied, ReplacePlaced, CancelPlaced, QueryPlaced,
                 CommandRefused, RequestDropped, RequestProgress, ReportApplied, CancelRejected, NotFoundNoted,
                 Overfilled, AdjustmentApplied, VenuePositionSeen, VenueBalanceSeen, VenueHealthChanged, DayOpened,
                 JournalHealthChanged, Alerted, SignalNoted, ListPlaced, ListStepped, OrderProposed, ProposalEnded,
                 FlattenStarted, FlattenEnded, RateSet, EquityPeaked, SnapshotAsked, AccountAdopted, DifferenceFound,
                 DifferenceClosed, Reconciled, TokenIssued, TokenRevoked, AccessRefused>;
enum class EventKind : std::uint8_t {
    RunStarted,
    RunStopped,
    InstrumentDefined,
    AccountOpened,
    LimitsSet,
    Armed,
    ArmingEnded,
    Halted,
    Resumed,
    FreezeChanged,
    OrderPlaced,
    OrderDenied,
    ReplacePlaced,
    CancelPlaced,
    QueryPlaced,
    CommandRefused,
    RequestDropped,
    RequestProgress,
    ReportApplied,
    CancelRejected,
    NotFoundNoted,
    Overfilled,
    AdjustmentApplied,
    VenuePositionSeen,
    VenueBalanceSeen,
    VenueHealthChanged,
    DayOpened,
    JournalHealthChanged,
    Alerted,
    SignalNoted,
    ListPlaced,
    ListStepped,
    OrderProposed,
    ProposalEnded,
    FlattenStarted,
    FlattenEnded,
    RateSet,
    EquityPeaked,
    SnapshotAsked,
    AccountAdopted,
    DifferenceFound,
    DifferenceClosed,
    Reconciled,
    TokenIssued,
    TokenRevoked,
    AccessRefused,
};
constexpr auto names(EventKind) {
    return Names<46>{"RunStarted",        "RunStopped",
                     "InstrumentDefined", "AccountOpened",
                     "LimitsSet",         "Armed",
                     "ArmingEnded",       "Halted",
                     "Resumed",           "FreezeChanged",
                     "OrderPlaced",       "OrderDenied",
                     "ReplacePlaced",     "CancelPlaced",
                     "QueryPlaced",       "CommandRefused",
                     "RequestDropped",    "RequestProgress",
                     "ReportApplied",     "CancelRejected",
                     "NotFoundNoted",     "Overfilled",
                     "AdjustmentApplied", "VenuePositionSeen",
                     "VenueBalanceSeen",  "VenueHealthChanged",
                     "DayOpened",         "JournalHealthChanged",
                     "Alerted",           "SignalNoted",
                     "ListPlaced",        "ListStepped",
                     "OrderProposed",     "ProposalEnded",
                     "FlattenStarted",    "FlattenEnded",
                     "RateSet",           "EquityPeaked",
                     "SnapshotAsked",     "AccountAdopted",
                     "DifferenceFound",   "DifferenceClosed",
                     "Reconciled",        "TokenIssued",
                     "TokenRevoked",      "AccessRefused"};
}
static_assert(std::variant_size_v<EventBody> == count_of<EventKind>());

// `sequence` counts from 1 without a gap over the whole journal; `time` is the engine's now.
struct Event {
    std::uint64_t sequence = 0;
    UnixNanos time;
    EventBody body;
    friend bool operator==(const Event&, const Event&) = default;
};
inline EventKind kind_of(const Event& event) { return static_cast<EventKind>(event.body.index()); }

}  // namespace sluice
