#pragma once

#include <optional>

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// Trailing stops where the venue has none: a plain Stop at the venue, at the trail's price, moved as the market goes the
// right way. The trail's terms stay in the order; the Stop with such terms is the mark of one that is moved by us.

bool is_trailed(const NewOrderSingle& order);
// As it was asked for: a TrailingStop again, without the price it happens to stand at.
NewOrderSingle as_asked(NewOrderSingle order);
// As the venue gets it: a plain Stop.
NewOrderSingle as_sent(NewOrderSingle order);

// Why the trail cannot start; absent: it can, or the order is none that the engine moves.
std::optional<Denial> why_no_trail(const Core& core, const NewOrderSingle& order);
// A TrailingStop that the venue does not have, as the Stop that is moved; any other order as it is. `start` is what the
// trail begins at when no price has been seen.
NewOrderSingle held_trail(const Core& core, NewOrderSingle order, Price start = {});

// Where the trail of an order that we move would put its stop at the market now; absent: no price has been seen.
std::optional<Price> trail_px(const Core& core, const NewOrderSingle& order);

// Moves what the market allows to move. At most once a second each, and by a tick at least.
void move_trailing(Core& core, const InstrumentId& instrument);
void trailing_on_time(Core& core);
std::optional<UnixNanos> trailing_deadline(const Core& core);

}  // namespace sluice::engine
