#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/state.hpp"   // State
#include "model/command.hpp"  // Requester
#include "model/limits.hpp"   // Denial

namespace sluice::engine {

struct EngineConfig;

// What the four locks look at (design.md 5).
struct LockView {
    const State& state;
    const EngineConfig& config;
    bool journal_healthy = true;
};

// Who the closing orders of a flatten are by, with Origin::Engine.
inline const StrategyId kFlattenName{"flatten"};

// Whether what the venue holds for the account has been compared with ours in this run, or need not be (design.md 6).
bool is_reconciled(const State& state, const EngineConfig& config, const AccountId& account);

// Whether lock 3 has been opened for this one message: by a person who confirmed its hash, or approved it as a proposal.
enum class Approval : std::uint8_t { None, Given };

// What lock 3 asks before a message may go (design.md 5, the table of lock 3). Confirmation: the person who typed it names
// its hash. Proposal: it waits until a person approves it.
enum class Consent : std::uint8_t { NotNeeded, Confirmation, Proposal };
Consent consent_of(const EngineConfig& config, const Requester& by, Exposure exposure);

// A new order, or a replace that adds exposure: all four locks, then halt, freeze, a working journal and a closed breaker.
// Absent: all open. `order` carries the id it has; a replace of an order from the other mode fails lock 1.
std::optional<Denial> judge_adds(const LockView& view, const NewOrderSingle& order, const Requester& by, UnixNanos now,
                                 Approval approval = Approval::None);

// An exit: mode and credentials, and lock 3 for closing orders that nobody typed. Never arming, halt, freeze, breaker,
// journal, nor a connection that is down: it is sent when the connection is back.
std::optional<Denial> judge_exit(const LockView& view, const NewOrderSingle& order, const Requester& by,
                                 Approval approval = Approval::None);

// Every lock that would say no to the order, lock 3 aside, which consent_of answers; for a preview.
std::vector<Denial> list_locks(const LockView& view, const NewOrderSingle& order, const Requester& by, UnixNanos now,
                               Exposure exposure);

// A cancel or query: mode and credentials of the connection, nothing else.
std::optional<Denial> judge_cancel(const LockView& view, const AccountId& account);

// The second look at release, for new exposure only: halt, disarm, an expired arming, freeze, send_by, the connection.
std::optional<Denial> judge_release(const LockView& view, const OrderState& order, UnixNanos now);

}  // namespace sluice::engine
