#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/account.hpp"     // Account
#include "model/enums.hpp"       // Names
#include "model/instrument.hpp"  // Instrument
#include "model/limits.hpp"      // Limits
#include "model/order.hpp"       // NewOrderSingle, NewOrderList
#include "model/token.hpp"       // Token, AccessRefusal

namespace sluice {

// Who speaks. Person: typed at a terminal of this machine. Everybody else asks through a strategy, cycle, agent or token.
enum class Origin : std::uint8_t { Person, Strategy, Cycle, Agent, Token, Engine };
constexpr auto names(Origin) { return Names<6>{"Person", "Strategy", "Cycle", "Agent", "Token", "Engine"}; }

// On every command. The key is the caller's own name for this one command: the same key and body again changes nothing;
// the same key with another body is refused. Empty: no idempotency asked.
struct Requester {
    Origin origin = Origin::Person;
    StrategyId who{"person"};
    IdempotencyKey key;

    friend bool operator==(const Requester&, const Requester&) = default;
};

struct SubmitOrder {
    NewOrderSingle order;   // cl_ord_id empty: the engine gives it
    std::string confirm{};  // the order's hash, as a person typed it (model/order_hash.hpp); empty: not confirmed
    bool propose = false;   // it waits for a person whatever mode and settings say; exits too
    friend bool operator==(const SubmitOrder&, const SubmitOrder&) = default;
};
struct SubmitList {
    NewOrderList list;
    std::string confirm{};  // as for SubmitOrder
    bool propose = false;
    friend bool operator==(const SubmitList&, const SubmitList&) = default;
};
// States the new total quantity and prices. `target` is the id the order stands under now.
struct ReplaceOrder {
    ClOrdId target;
    Quantity order_qty;  // zero: as it stands
    std::optional<Price> price;
    std::optional<Price> stop_px;
    std::string confirm{};  // the hash of the order as it would stand
    // Of a trailing stop, the venue's or ours: the new distance; one of the two. Absent: as it is.
    std::optional<Price> trail_amount{};
    std::optional<Ratio> trail_percent{};
    friend bool operator==(const ReplaceOrder&, const ReplaceOrder&) = default;
};
struct CancelOrder {
    ClOrdId target;
    friend bool operator==(const CancelOrder&, const CancelOrder&) = default;
};
struct CancelAll {
    AccountId account;  // empty: every account
    friend bool operator==(const CancelAll&, const CancelAll&) = default;
};

struct Arm {
    std::chrono::nanoseconds duration{};
    friend bool operator==(const Arm&, const Arm&) = default;
};
struct Disarm {
    friend bool operator==(const Disarm&, const Disarm&) = default;
};
struct Halt {
    AccountId account;  // empty: every account
    bool cancel_exits = false;
    bool flatten = false;
    std::string reason{};
    friend bool operator==(const Halt&, const Halt&) = default;
};
struct Resume {
    AccountId account;  // the account named in the halt
    std::string reason{};
    friend bool operator==(const Resume&, const Resume&) = default;
};
// Cancels everything on the account, waits for the proven ends, then closes every position.
struct Flatten {
    AccountId account;
    std::string reason{};
    friend bool operator==(const Flatten&, const Flatten&) = default;
};
struct Freeze {
    AccountId account;
    InstrumentId instrument;
    std::string reason{};
    friend bool operator==(const Freeze&, const Freeze&) = default;
};
struct Unfreeze {
    AccountId account;
    InstrumentId instrument;
    std::string reason{};
    friend bool operator==(const Unfreeze&, const Unfreeze&) = default;
};
// A person's word that the proposal may go; `hash` is the one shown beside it.
struct Approve {
    ClOrdId target;  // of a list: its first order
    std::string hash;
    friend bool operator==(const Approve&, const Approve&) = default;
};
struct RejectProposal {
    ClOrdId target;
    friend bool operator==(const RejectProposal&, const RejectProposal&) = default;
};
struct Reconcile {
    AccountId account;   // empty: every account
    bool adopt = false;  // a person takes what the venue shows at first contact as the opening
    // A person books the open difference of this position, or of this currency's cash, as a correction. Empty: nothing.
    InstrumentId instrument{};
    Product product = Product::None;
    Currency currency{};
    std::string reason{};  // why, in the person's words
    friend bool operator==(const Reconcile&, const Reconcile&) = default;
};

// Configuration reaches the engine as commands too, so that the journal holds it.
struct DefineInstrument {
    Instrument instrument;
    friend bool operator==(const DefineInstrument&, const DefineInstrument&) = default;
};
struct OpenAccount {
    Account account;
    friend bool operator==(const OpenAccount&, const OpenAccount&) = default;
};
struct SetLimits {
    AccountId account;
    Limits limits;
    friend bool operator==(const SetLimits&, const SetLimits&) = default;
};
// A strategy's own note of what it saw, kept beside the orders it led to.
struct NoteSignal {
    InstrumentId instrument;
    std::string text;
    friend bool operator==(const NoteSignal&, const NoteSignal&) = default;
};

// A rate from outside the market data: one unit of `from` is worth `rate` of `to`.
struct SetRate {
    Currency from;
    Currency to;
    Price rate;
    std::string source;
    friend bool operator==(const SetRate&, const SetRate&) = default;
};

// Who may speak at a door; a person's only, or the process's own.
struct IssueToken {
    Token token;
    friend bool operator==(const IssueToken&, const IssueToken&) = default;
};
// Its id is never used again.
struct RevokeToken {
    TokenId token;
    std::string reason{};
    friend bool operator==(const RevokeToken&, const RevokeToken&) = default;
};
// The process's own: every refusal of a door stands in the audit.
struct NoteRefusal {
    AccessRefusal refusal;
    friend bool operator==(const NoteRefusal&, const NoteRefusal&) = default;
};

using CommandBody =
    std::variant<SubmitOrder, SubmitList, ReplaceOrder, CancelOrder, CancelAll, Arm, Disarm, Halt, Resume, Flatten,
                 Freeze, Unfreeze, Approve, RejectProposal, Reconcile, DefineInstrument, OpenAccount, SetLimits,
                 NoteSignal, SetRate, IssueToken, RevokeToken, NoteRefusal>;
struct Command {
    Requester by;
    CommandBody body;
    friend bool operator==(const Command&, const Command&) = default;
};

// The kinds above, in their order; for refusals and counts.
enum class CommandKind : std::uint8_t {
    SubmitOrder,
    SubmitList,
    ReplaceOrder,
    CancelOrder,
    CancelAll,
    Arm,
    Disarm,
    Halt,
    Resume,
    Flatten,
    Freeze,
    Unfreeze,
    Approve,
    RejectProposal,
    Reconcile,
    DefineInstrument,
    OpenAccount,
    SetLimits,
    NoteSignal,
    SetRate,
    IssueToken,
    RevokeToken,
    NoteRefusal,
};
constexpr auto names(CommandKind) {
    return Names<23>{"SubmitOrder", "SubmitList",     "ReplaceOrder", "CancelOrder",      "CancelAll",   "Arm",
                     "Disarm",      "Halt",           "Resume",       "Flatten",          "Freeze",      "Unfreeze",
                     "Approve",     "RejectProposal", "Reconcile",    "DefineInstrument", "OpenAccount", "SetLimits",
                     "NoteSignal",  "SetRate",        "IssueToken",   "RevokeToken",      "NoteRefusal"};
}
inline CommandKind kind_of(const Command& command) { return static_cast<CommandKind>(command.body.index()); }

}  // namespace sluice
