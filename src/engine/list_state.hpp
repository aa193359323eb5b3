#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/event.hpp"  // NewOrderList, ListForm

namespace sluice::engine {

// One bracket, OCO, OTO or multi-leg order as a fold over events. The quantities and stages of its orders are theirs.
struct ListState {
    NewOrderList list;
    ListForm form = ListForm::Held;
    Requester by;
    UnixNanos placed_at;
};

}  // namespace sluice::engine
