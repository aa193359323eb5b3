#include "app/story/story.hpp"

#include "base/assert.hpp"  // SLUICE_ASSERT

namespace sluice::app::story {
namespace {

Price px_of(std::string_view text) {
    const auto px = parse_price(text);
    SLUICE_ASSERT(px.has_value(), "a story writes its prices as decimals");
    return *px;
}

}  // namespace

Story make(std::string_view name) {
    if (name == "brackets")
        return brackets();
    if (name == "margin")
        return margin();
    if (name == "expiry")
        return expiry();
    SLUICE_ASSERT(name == "outage", "a story is one of kNames");
    return outage();
}

Config config_with(Amount cash, BuyingPower buying_power) {
    Config config = default_config();
    config.strategies.clear();
    config.paper.fees = "none";
    AccountConfig& account = config.accounts.front();
    account.cash = cash;
    account.buying_power = buying_power;
    account.buying_power_given = true;
    account.limits.max_order_value = Amount::whole(100'000);
    account.limits.max_position_fraction = Ratio::whole(5);
    account.limits.max_daily_loss = Amount::whole(100'000);
    account.limits.max_unprotected = Amount::whole(100'000);
    account.limits.max_drawdown = Ratio{};
    return config;
}

Instrument share(const InstrumentId& id) {
    Instrument instrument;
    instrument.id = id;
    return instrument;
}

NewOrderSingle order(Side side, std::int64_t quantity, const InstrumentId& id) {
    NewOrderSingle order;
    order.account = AccountId{"main"};
    order.instrument = id;
    order.side = side;
    order.order_qty = Quantity::whole(quantity);
    return order;
}

NewOrderSingle limit(Side side, std::int64_t quantity, const InstrumentId& id, std::string_view px) {
    NewOrderSingle limited = order(side, quantity, id);
    limited.ord_type = OrdType::Limit;
    limited.price = px_of(px);
    return limited;
}

NewOrderList bracket(std::int64_t quantity, const InstrumentId& id, std::string_view entry, std::string_view target,
                     std::string_view stop) {
    NewOrderList list;
    list.list_class = ListClass::Bracket;
    list.orders = {limit(Side::Buy, quantity, id, entry), limit(Side::Sell, quantity, id, target),
                   order(Side::Sell, quantity, id)};
    list.orders[2].ord_type = OrdType::Stop;
    list.orders[2].stop_px = px_of(stop);
    for (NewOrderSingle& one : list.orders)
        one.time_in_force = TimeInForce::Gtc;
    return list;
}

}  // namespace sluice::app::story
