#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/state.hpp"   // State
#include "model/command.hpp"  // CommandBody, Limits
#include "model/event.hpp"    // OrderProposed, ...
#include "telling.hpp"        // Names
#include "venue_words.hpp"    // OrderIds
#include "words.hpp"          // Line

// The words of approvals, of the limits that came with them, of rates and of further accounts.
namespace sluice::test {

// `approve c1 [by HASH]` `reject c1` `rate EUR USD 1.1` `define fx|share|option|future|index ID ...`
std::optional<CommandBody> approval_command(const Line& line, const engine::State& state, const OrderIds& ids);

// `confirm` (the right hash of what stands in the line) or `confirm HASH`; empty: not confirmed.
std::string confirmation(const Line& line, const NewOrderSingle& order);
std::string confirmation(const Line& line, const NewOrderList& list);
NewOrderSingle as_it_would_stand(const engine::OrderState& order, const ReplaceOrder& replace);

// `limit[-all] WORD VALUE`; false: no such limit.
bool set_limit(Limits& limits, const Line& line);
// What the stage opens with: the limits most scenarios are not about let pass. Those over all accounts, in USD, let
// everything pass until a scenario says otherwise.
Limits roomy_limits();
Limits group_limits();
std::vector<Instrument> stage_instruments();

// `account B [EUR] [50000]`: an account with its connection and its opening cash.
Account account_of(const Line& line);
Adjustment opening_of(const Line& line);

std::string told(const OrderProposed& event, const Names& names);
std::string told(const ProposalEnded& event, const Names& names);
std::string told(const RateSet& event);

}  // namespace sluice::test
