// Any text as the body of an order or a replace: it is read or refused, never more. What is read agrees with itself and its
// instrument and is read the same again; what is refused says what is wrong.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "base/assert.hpp"
#include "engine/state.hpp"
#include "gateway/order_body.hpp"

namespace {

using namespace sluice;

engine::State furnished() {
    engine::State state;
    const auto write = [&](EventBody body) {
        engine::fold(state, Event{state.last_sequence + 1, UnixNanos::from_seconds(1), std::move(body)});
    };
    Account account;
    account.id = AccountId{"A"};
    account.venue = VenueId{"paper"};
    write(AccountOpened{account});
    for (const InstrumentId& id : {InstrumentId{"AAPL.US"}, InstrumentId{"BTC/USDT.SIM"}}) {
        Instrument instrument;
        instrument.id = id;
        write(InstrumentDefined{instrument});
    }
    return state;
}

void check_problem(const gateway::Problem& problem) {
    SLUICE_ASSERT(problem.code == "invalid" && !problem.detail.empty() && !problem.parts.empty(), "a refusal says why");
    for (const auto& part : problem.parts)
        SLUICE_ASSERT(!part.detail.empty(), "each part says what is wrong");
}

void check_command(const Command& command, const engine::State& state) {
    const auto find = [&](const InstrumentId& id) { return state.find_instrument(id); };
    if (const auto* list = std::get_if<SubmitList>(&command.body)) {
        SLUICE_ASSERT(check(list->list, find), "a list that is read agrees with itself");
        return;
    }
    const NewOrderSingle& order = std::get<SubmitOrder>(command.body).order;
    SLUICE_ASSERT(check(order, *find(order.instrument)), "an order that is read agrees with itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const engine::State state = furnished();
    const gateway::Caller caller;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto read = gateway::read_order(text, {}, caller, state);
    if (const auto* problem = std::get_if<gateway::Problem>(&read)) {
        check_problem(*problem);
    } else {
        check_command(std::get<Command>(read), state);
        const auto again = gateway::read_order(text, {}, caller, state);
        SLUICE_ASSERT(std::get<Command>(again) == std::get<Command>(read), "the same body is the same command");
    }
    NewOrderSingle standing;
    standing.cl_ord_id = ClOrdId{"P1-1-1"};
    standing.order_qty = Quantity::whole(1);
    const auto replaced = gateway::read_replace(text, standing.cl_ord_id, standing);
    if (const auto* problem = std::get_if<gateway::Problem>(&replaced))
        check_problem(*problem);
    return 0;
}
