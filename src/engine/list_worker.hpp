#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// One list at work. Each call takes the next steps that may be taken now; what has to be waited for comes back as an event
// or a deadline and is looked at again.
void work_list(Core& core, const ListId& id);

// The market was at these prices; absent: it said nothing about that.
struct MarketMove {
    std::optional<Price> bid_px, offer_px, last_px;
};
// Whether a price that this list waits for was there, and the step that follows.
void watch_market(Core& core, const ListId& id, const MarketMove& move);

// When the list wants to be looked at again, whatever happens.
std::optional<UnixNanos> list_deadline(const Core& core, const ListState& list);

// list_native.cpp: what the engine adds to a list that the venue has. True when a step was taken.
bool step_native(Core& core, const ListId& id);
// Lets the list out in one request when all of it is still in our hands.
void release_list(Core& core, std::uint32_t index);
// What became of that request.
void on_list_outcome(Core& core, const RequestOutcome& outcome);

// The leg of a package that a fill under the package's id is of; null: none.
const OrderState* reported_leg(const State& s, const OrderState& package, const InstrumentId& instrument);
// What is cancelled when this order is meant: the package, for one of its legs.
std::uint32_t cancelled_as(const State& s, std::uint32_t index);

void step_list(Core& core, const ListState& list, ListStep step, std::string text, Price price = {});
Requester by_list();

// Exits that came to nothing are tried again after 1, 2, 4, then every 10 s.
UnixNanos refusal_over(const ListState& list);
// How long a partial native entry may wait for its legs, and a filled quantity for protection (design.md 4).
constexpr std::chrono::seconds kPartialEntry{5};
constexpr std::chrono::seconds kBare{2};

}  // namespace sluice::engine
