#include "world/seeded/draw_commands.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.hpp"         // base36
#include "model/order_hash.hpp"  // canonical_hash

namespace sluice::world {

Command CommandSource::draw(const Told& told, const std::map<InstrumentId, Quote>& quotes) {
    const std::uint64_t what = random_.below(100);
    if (what < 12)
        return submit_list(told, quotes);
    if (what < 53)
        return submit(told, quotes);
    if (what < 67)
        return replace(told);
    if (what < 82)
        return cancel(told);
    if (what < 86)
        return answer(told);
    if (what < 96)
        return safety(told);
    return configuration();
}

Requester CommandSource::requester() {
    Requester by;
    by.origin = random_.chance(1, 2) ? Origin::Person : random_.chance(1, 2) ? Origin::Strategy : Origin::Agent;
    by.who = by.origin == Origin::Person ? StrategyId{"person"} : StrategyId{"drawn"};
    if (random_.chance(1, 3))
        by.key = IdempotencyKey{InlineText<40>::unchecked("k" + base36(++keys_))};
    return by;
}

Command CommandSource::submit(const Told& told, const std::map<InstrumentId, Quote>& quotes) {
    if (random_.chance(1, 25) && !last_by_.key.empty()) {
        // The same key again, with the same body or with another.
        SubmitOrder again = last_submit_;
        if (random_.chance(1, 2))
            again.order.order_qty += Quantity::whole(1);
        return {last_by_, again};
    }
    NewOrderSingle order = draw_order(told, quotes);
    if (random_.chance(1, 20))
        spoil(order);
    last_by_ = requester();
    order.strategy = last_by_.who;
    last_submit_ = SubmitOrder{order, typed(last_by_, canonical_hash(order))};
    return {last_by_, last_submit_};
}

NewOrderSingle CommandSource::draw_order(const Told& told, const std::map<InstrumentId, Quote>& quotes) {
    const Instrument& instrument = instruments_[random_.below(instruments_.size())];
    NewOrderSingle order;
    order.account = accounts_[random_.below(accounts_.size())].id;
    order.instrument = instrument.id;
    order.side = random_.chance(1, 2) ? Side::Buy : Side::Sell;
    order.order_qty = Quantity::whole(random_.between(1, 20));
    const Quantity held = told.position(order.account, order.instrument);
    if (!held.is_zero() && random_.chance(1, 2)) {
        order.side = held > Quantity{} ? Side::Sell : Side::Buy;
        order.order_qty = std::min(order.order_qty, held.abs());
    }
    const auto quote = quotes.find(instrument.id);
    const bool buys = order.side == Side::Buy;
    const Price touch = quote == quotes.end() ? Price::whole(100)
                        : buys                ? quote->second.offer_px
                                              : quote->second.bid_px;
    const auto near = [&](std::int64_t low, std::int64_t high) {
        return touch + Price::from_nanos(random_.between(low, high) * 10'000'000);
    };
    switch (random_.below(10)) {
        case 0:
        case 1: order.ord_type = OrdType::Market; break;
        case 2:
            order.ord_type = OrdType::Stop;
            order.stop_px = buys ? near(10, 100) : near(-100, -10);
            break;
        case 3:
            order.ord_type = OrdType::StopLimit;
            order.stop_px = buys ? near(10, 100) : near(-100, -10);
            order.price = *order.stop_px + Price::from_nanos((buys ? 1 : -1) * random_.between(0, 50) * 10'000'000);
            break;
        case 4:
            if (random_.chance(1, 2)) {
                order.ord_type = OrdType::TrailingStop;
                order.trail_amount = Price::from_nanos(random_.between(10, 80) * 10'000'000);
                break;
            }
            [[fallthrough]];
        default:
            order.ord_type = OrdType::Limit;
            order.price = random_.chance(1, 12) ? near(-900, 900) : near(-60, 60);
            break;
    }
    constexpr TimeInForce kTimes[] = {TimeInForce::Day, TimeInForce::Day, TimeInForce::Gtc, TimeInForce::Ioc,
                                      TimeInForce::Fok};
    order.time_in_force = kTimes[random_.below(std::size(kTimes))];
    if (random_.chance(1, 30))
        order.exec_inst = ExecInst::ReduceOnly;
    if (random_.chance(1, 30))
        order.position_effect = PositionEffect::Close;
    return order;
}

void CommandSource::spoil(NewOrderSingle& order) {
    switch (random_.below(8)) {
        case 0: order.account = AccountId{"nobody"}; break;
        case 1: order.instrument = InstrumentId{"NOSUCH.US"}; break;
        case 2: order.order_qty = Quantity{}; break;
        case 3: order.order_qty = -order.order_qty; break;
        case 4: order.price = Price::from_nanos(1); break;
        case 5: order.cash_order_qty = Amount::whole(100); break;
        case 6: order.cl_ord_id = ClOrdId{"P1-FORGED-1"}; break;
        default: order.order_qty = Quantity::whole(kMaxQuantityUnits); break;
    }
}

const ToldOrder* CommandSource::pick(const Told& told) {
    const auto& orders = told.orders();
    if (orders.empty())
        return nullptr;
    if (random_.chance(3, 4)) {
        // One that is open, the newest first.
        for (std::size_t i = orders.size(), tries = 0; i-- > 0 && tries < 60; ++tries)
            if (!orders[i].denied && orders[i].is_open() && random_.chance(1, 3))
                return &orders[i];
    }
    return &orders[orders.size() - 1 - random_.below(std::min<std::size_t>(orders.size(), 40))];
}

Command CommandSource::replace(const Told& told) {
    const ToldOrder* target = pick(told);
    ReplaceOrder wanted;
    if (!target) {
        wanted.target = ClOrdId{"P1-NONE-1"};
        return {requester(), wanted};
    }
    wanted.target = target->terms.cl_ord_id;
    wanted.order_qty = target->terms.order_qty;
    const std::uint64_t what = random_.below(4);
    if (what < 2)
        wanted.order_qty += Quantity::whole(random_.between(-6, 10));
    if (what == 2)
        wanted.order_qty = std::max(Quantity::whole(1), target->cum_qty() + Quantity::whole(1));
    if (what > 0 && target->terms.price && random_.chance(1, 2))
        wanted.price = *target->terms.price + Price::from_nanos(random_.between(-20, 20) * 10'000'000);
    const Requester by = requester();
    NewOrderSingle as_it_would_stand = target->terms;
    as_it_would_stand.order_qty = wanted.order_qty;
    if (wanted.price)
        as_it_would_stand.price = wanted.price;
    wanted.confirm = typed(by, canonical_hash(as_it_would_stand));
    return {by, wanted};
}

Command CommandSource::cancel(const Told& told) {
    if (random_.chance(1, 20))
        return {requester(), CancelAll{random_.chance(1, 2) ? AccountId{} : accounts_.front().id}};
    const ToldOrder* target = pick(told);
    if (!target || random_.chance(1, 40))
        return {requester(), CancelOrder{ClOrdId{"P1-NONE-1"}}};
    return {requester(), CancelOrder{target->terms.cl_ord_id}};
}

}  // namespace sluice::world
