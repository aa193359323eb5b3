#include "engine/lists.hpp"
#include "engine/placing.hpp"

namespace sluice::engine {

void submit_list(Core& core, const SubmitList&, const Requester& by) {
    refuse_command(core, CommandKind::SubmitList, by,
                   denial_of(DenialCode::NotAvailableYet,
                             "brackets, OCO, OTO and multi-leg orders are not available yet in this version"));
}
void lists_on_order(Core&, std::uint32_t) {}
void lists_on_market(Core&, const InstrumentId&) {}
void lists_on_time(Core&) {}
std::optional<UnixNanos> lists_deadline(const Core&) { return std::nullopt; }

}  // namespace sluice::engine
