#include "engine/flatten.hpp"
#include "engine/placing.hpp"

namespace sluice::engine {

void start_flatten(Core& core, const Flatten&, const Requester& by) {
    refuse_command(core, CommandKind::Flatten, by,
                   denial_of(DenialCode::NotAvailableYet, "flatten orders are not available yet in this version"));
}
void flatten_step(Core&) {}

}  // namespace sluice::engine
