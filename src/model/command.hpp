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

struct SubmitOrder { NewOrderSingle order; };  // cl_ord_id empty: the engine gives it
struct SubmitList { NewOrderList list; };
// States the new total quantity and prices. `target` is the id the order stands under now.
struct ReplaceOrder {
    ClOrdId target;
    Quantity order_qty;
    std::optional<Price> price;
    std::optional<Price> stop_px;
};
struct CancelOrder { ClOrdId target; };
struct CancelAll { AccountId account; };  // empty: every account

struct Arm { std::chrono::nanoseconds duration{}; };
struct Disarm {};
struct Halt {
    AccountId account;  // empty: every account
    bool cancel_exits = false;
    bool flatten = false;
    std::string reason;
};
struct Resume { AccountId account; std::string reason; };  // the account named in the halt
struct Flatten { AccountId account; };
struct Freeze { AccountId account; InstrumentId instrument; std::string reason; };
struct Unfreeze { AccountId account; InstrumentId instrument; std::string reason; };
struct Approve { ClOrdId target; std::string hash; };
struct RejectProposal { ClOrdId target; };
struct Reconcile { AccountId account; };

// Configuration reaches the engine as commands too, so that the journal holds it.
struct DefineInstrument { Instrument instrument; };
struct OpenAccount { Account account; };
struct SetLimits { AccountId account; Limits limits; };
// A strategy's own note of what it saw, kept beside the orders it led to.
struct NoteSignal { InstrumentId instrument; std::string text; };

using CommandBody = std::variant<SubmitOrder, SubmitList, ReplaceOrder, CancelOrder, CancelAll, Arm, Disarm, Halt, Resume,
                                 Flatten, Freeze, Unfreeze, Approve, RejectProposal, Reconcile, DefineInstrument,
                                 OpenAccount, SetLimits, NoteSignal>;
struct Command {
    Requester by;
    CommandBody body;
};

// The kinds above, in their order; for refusals and counts.
enum class CommandKind : std::uint8_t {
    SubmitOrder, SubmitList, ReplaceOrder, CancelOrder, CancelAll, Arm, Disarm, Halt, Resume, Flatten, Freeze, Unfreeze,
    Approve, RejectProposal, Reconcile, DefineInstrument, OpenAccount, SetLimits, NoteSignal,
};
constexpr auto names(CommandKind) {
    return Names<19>{"SubmitOrder", "SubmitList", "ReplaceOrder", "CancelOrder", "CancelAll", "Arm", "Disarm", "Halt",
                     "Resume", "Flatten", "Freeze", "Unfreeze", "Approve", "RejectProposal", "Reconcile",
                     "DefineInstrument", "OpenAccount", "SetLimits", "NoteSignal"};
}
inline CommandKind kind_of(const Command& command) { return static_cast<CommandKind>(command.body.index()); }

}  // namespace sluice
