#include "engine/rates.hpp"
#include "engine/placing.hpp"

namespace sluice::engine {

void set_rate(Core& core, const SetRate& rate, const Requester& by) {
    if (by.origin != Origin::Engine && by.origin != Origin::Person)
        return refuse_command(core, CommandKind::SetRate, by,
                              denial_of(DenialCode::NeedsApproval, "setting a rate takes a person at the terminal"));
    if (rate.from.empty() || rate.to.empty() || rate.from == rate.to || rate.rate <= Price{})
        return refuse_command(core, CommandKind::SetRate, by,
                              denial_of(DenialCode::Invalid, "a rate names two currencies and is above zero"));
    core.emit(RateSet{rate.from, rate.to, rate.rate, rate.source});
}

}  // namespace sluice::engine
