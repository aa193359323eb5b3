#include "world/seeded/session_parts.hpp"

#include <algorithm>
#include <variant>

namespace sluice::world {

void configure(Node& node, std::span<const Instrument> instruments, std::span<const Account> accounts,
               std::span<const Limits> limits, UnixNanos now) {
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"configuration"};
    for (const Instrument& instrument : instruments)
        node.on_command({by, DefineInstrument{instrument}}, now);
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        node.on_command({by, OpenAccount{accounts[i]}}, now);
        if (!limits.empty())
            node.on_command({by, SetLimits{accounts[i].id, limits[i]}}, now);
    }
}

void walk(Quote& quote, const InstrumentId& instrument, Random& market, UnixNanos now) {
    if (quote.instrument.empty()) {
        quote.instrument = instrument;
        quote.bid_px = Price::whole(100);
    }
    quote.bid_px = quote.bid_px + Price::from_nanos(market.between(-12, 12) * 10'000'000);
    quote.bid_px = std::max(quote.bid_px, Price::whole(20));
    quote.offer_px = quote.bid_px + Price::from_nanos(market.between(1, 5) * 10'000'000);
    quote.event_time = quote.recv_time = now;
}

const InstrumentId* instrument_of(const Command& command) {
    if (const auto* submit = std::get_if<SubmitOrder>(&command.body))
        return &submit->order.instrument;
    if (const auto* list = std::get_if<SubmitList>(&command.body); list && !list->list.orders.empty())
        return &list->list.orders.front().instrument;
    return nullptr;
}

}  // namespace sluice::world
