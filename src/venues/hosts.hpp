#pragma once

#include <string_view>

#include "model/account.hpp"  // Mode
#include "wire/endpoint.hpp"  // PathClass

namespace sluice::venues {

// A host of a venue and what is reached there, from the venue's own documentation. Data hosts that serve both modes have a
// row for each.
struct HostRow {
    std::string_view host;
    wire::PathClass path_class;
    Mode mode;
};

}  // namespace sluice::venues
