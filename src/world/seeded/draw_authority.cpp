// What a seeded session's people and strategies ask beyond single orders: lists, answers to proposals, locks, limits.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>

#include "model/order_hash.hpp"  // canonical_hash
#include "world/seeded/draw_commands.hpp"

namespace sluice::world {

using std::chrono::minutes;
using std::chrono::seconds;

std::string CommandSource::typed(const Requester& by, std::string hash) {
    if (by.origin != Origin::Person || random_.chance(1, 12))
        return {};
    if (random_.chance(1, 12))
        return canonical_hash(NewOrderSingle{});
    return random_.chance(1, 2) ? hash : hash.substr(0, kHashTyped);
}

// ---- lists

Command CommandSource::submit_list(const Told& told, const std::map<InstrumentId, Quote>& quotes) {
    NewOrderSingle entry = draw_order(told, quotes);
    entry.exec_inst = ExecInst::None;
    entry.position_effect = PositionEffect::Auto;
    if (entry.time_in_force != TimeInForce::Day)
        entry.time_in_force = TimeInForce::Gtc;
    const auto quote = quotes.find(entry.instrument);
    const Price touch = quote == quotes.end()     ? Price::whole(100)
                        : entry.side == Side::Buy ? quote->second.offer_px
                                                  : quote->second.bid_px;
    const std::uint64_t what = random_.below(20);
    const Requester by = requester();
    entry.strategy = by.who;
    NewOrderList list = bracket(entry, touch,
                                what < 11   ? ListClass::Bracket
                                : what < 15 ? ListClass::Oto
                                            : ListClass::Oco);
    if (list.list_class == ListClass::Oco) {
        // Of what is held, mostly.
        const Quantity held = told.position(entry.account, entry.instrument);
        for (NewOrderSingle& order : list.orders)
            if (!held.is_zero())
                order.order_qty = std::min(order.order_qty, held.abs());
    }
    if (what == 19) {
        list.list_class = ListClass::MultiLeg;
        list.orders.resize(1);
        list.legs = {{instruments_[0].id, Side::Buy, Quantity::whole(1), PositionEffect::Auto},
                     {instruments_[1].id, Side::Sell, Quantity::whole(1), PositionEffect::Auto}};
    }
    if (random_.chance(1, 30))
        std::swap(list.orders.front(), list.orders.back());
    if (random_.chance(1, 30))
        spoil(list.orders[random_.below(list.orders.size())]);
    SubmitList submit{list, typed(by, canonical_hash(list))};
    return {by, std::move(submit)};
}

NewOrderList CommandSource::bracket(const NewOrderSingle& entry, Price touch, ListClass list_class) {
    NewOrderList list;
    list.list_class = list_class;
    // An Oco closes what its side says; its orders stand around the other side of the market.
    NewOrderSingle first = entry;
    if (list_class == ListClass::Oco)
        first.side = opposite(entry.side);
    else
        list.orders.push_back(entry);
    const bool stop_only = list_class == ListClass::Oto && random_.chance(2, 3);
    if (!stop_only)
        list.orders.push_back(exit_of(first, touch, ListRole::Target));
    if (stop_only || list_class != ListClass::Oto)
        list.orders.push_back(exit_of(first, touch, ListRole::Stop));
    return list;
}

NewOrderSingle CommandSource::exit_of(const NewOrderSingle& entry, Price touch, ListRole role) {
    NewOrderSingle exit;
    exit.account = entry.account;
    exit.instrument = entry.instrument;
    exit.strategy = entry.strategy;
    exit.side = opposite(entry.side);
    exit.order_qty = entry.order_qty;
    exit.time_in_force = TimeInForce::Gtc;
    const int towards_profit = entry.side == Side::Buy ? 1 : -1;
    const auto away = [&](int direction) {
        return touch + Price::from_nanos(direction * random_.between(5, 80) * 10'000'000);
    };
    if (role == ListRole::Target) {
        exit.ord_type = OrdType::Limit;
        exit.price = away(towards_profit);
        return exit;
    }
    const std::uint64_t kind = random_.below(6);
    exit.ord_type = kind < 4 ? OrdType::Stop : kind == 4 ? OrdType::StopLimit : OrdType::TrailingStop;
    if (exit.ord_type == OrdType::TrailingStop) {
        exit.trail_amount = Price::from_nanos(random_.between(10, 80) * 10'000'000);
        return exit;
    }
    exit.stop_px = away(-towards_profit);
    if (exit.ord_type == OrdType::StopLimit)
        exit.price = *exit.stop_px - Price::from_nanos(towards_profit * random_.between(0, 30) * 10'000'000);
    return exit;
}

// ---- answers

Command CommandSource::answer(const Told& told) {
    std::vector<const ToldProposal*> waiting, over;
    for (const auto& [id, proposal] : told.proposals())
        (proposal.end ? over : waiting).push_back(&proposal);
    if (waiting.empty() && over.empty())
        return arm();
    // Mostly one that waits; sometimes one that ended, which no approval revives.
    const bool late = waiting.empty() || (!over.empty() && random_.chance(1, 8));
    const auto& from = late ? over : waiting;
    const ToldProposal& proposal = *from[from.size() - 1 - random_.below(std::min<std::size_t>(from.size(), 6))];
    Requester by;
    if (random_.chance(1, 8))
        return {random_.chance(1, 2) ? proposal.by : by, RejectProposal{proposal.order.cl_ord_id}};
    Approve approve{proposal.order.cl_ord_id, proposal.hash};
    if (random_.chance(1, 8)) {
        // The hash of an order that is nearly the same.
        NewOrderSingle other = proposal.order;
        other.order_qty += Quantity::whole(1);
        approve.hash = canonical_hash(other);
    } else if (random_.chance(1, 2)) {
        approve.hash = approve.hash.substr(0, kHashTyped);
    }
    if (random_.chance(1, 12))
        by.origin = Origin::Agent;
    return {by, std::move(approve)};
}

// ---- locks

Command CommandSource::arm() {
    Requester by;
    return {by, Arm{random_.chance(1, 3) ? std::chrono::nanoseconds{seconds{random_.between(1, 30)}}
                                         : std::chrono::nanoseconds{minutes{random_.between(1, 240)}}}};
}

Command CommandSource::adopt() {
    Requester person;
    return {person, Reconcile{accounts_[random_.below(accounts_.size())].id, true}};
}

Command CommandSource::flatten() {
    Requester person;
    return {person, Flatten{accounts_[random_.below(accounts_.size())].id, "drawn"}};
}

Command CommandSource::safety(const Told& told) {
    Requester person;
    const AccountId account = random_.chance(1, 2) ? AccountId{} : accounts_[random_.below(accounts_.size())].id;
    const Instrument& instrument = instruments_[random_.below(instruments_.size())];
    const AccountId named = accounts_[random_.below(accounts_.size())].id;
    switch (random_.below(16)) {
        case 0: return {requester(), Halt{account, random_.chance(1, 3), random_.chance(1, 4), "drawn"}};
        case 1: return {requester(), Disarm{}};
        case 2: return {person, Freeze{named, instrument.id, "drawn"}};
        case 3:
        case 4:
        case 5:
            // Mostly one that is frozen.
            if (!told.freezes().empty() && random_.chance(5, 6)) {
                auto frozen = told.freezes().begin();
                std::advance(frozen, static_cast<std::ptrdiff_t>(random_.below(told.freezes().size())));
                return {person, Unfreeze{frozen->first.first, frozen->first.second, "drawn"}};
            }
            return {person, Unfreeze{named, instrument.id, "drawn"}};
        case 6:
        case 7:
        case 8: return {person, Resume{account, "drawn"}};
        case 9: return {requester(), Arm{minutes{1}}};
        case 10: return random_.chance(1, 4) ? flatten() : Command{person, Resume{account, "drawn"}};
        case 11: return {person, Reconcile{random_.chance(1, 2) ? AccountId{} : named, random_.chance(1, 2)}};
        default: return arm();
    }
}

// ---- limits and rates

Limits CommandSource::draw_limits() {
    Limits limits;
    limits.max_orders_per_second = random_.chance(1, 4) ? 3 : 50;
    limits.max_orders_per_minute = random_.chance(1, 4) ? 30 : 1000;
    limits.max_open_orders = random_.chance(1, 3) ? static_cast<std::uint32_t>(random_.between(3, 12)) : 100;
    limits.max_position_fraction = Ratio::from_nanos(random_.between(15, 200) * 1'000'000);
    if (random_.chance(1, 4))
        limits.max_order_value = Amount::whole(random_.between(300, 1'500));
    if (random_.chance(1, 6))
        limits.max_daily_loss = Amount::whole(random_.between(1, 50));
    if (random_.chance(1, 6))
        limits.allowed_instruments = {instruments_[0].id, instruments_[1].id};
    if (random_.chance(1, 6))
        limits.price_collar = Ratio::from_nanos(5'000'000);
    limits.check_trading_hours = random_.chance(3, 4);
    limits.allow_short = true;
    limits.allow_self_trade = true;
    tighten(limits);
    return limits;
}

void CommandSource::tighten(Limits& limits) {
    limits.allow_short = random_.chance(2, 3);
    limits.allow_self_trade = random_.chance(2, 3);
    if (random_.chance(1, 6))
        limits.max_drawdown = Ratio::from_nanos(random_.between(1, 20) * 100'000);
    if (random_.chance(1, 6))
        limits.max_unprotected = Amount::whole(random_.between(0, 1'000));
    if (random_.chance(1, 4))
        limits.duplicate_window = std::chrono::nanoseconds{};
}

Command CommandSource::configuration() {
    Requester person;
    const AccountId account = accounts_[random_.below(accounts_.size())].id;
    switch (random_.below(10)) {
        case 0:
        case 1: return {person, SetLimits{account, draw_limits()}};
        case 2: {
            // Of all accounts together.
            Limits limits = draw_limits();
            limits.currency = Currency{"USD"};
            limits.allowed_instruments.clear();
            return {person, SetLimits{AccountId{}, limits}};
        }
        case 3: return {requester(), NoteSignal{instruments_.front().id, "a drawn signal"}};
        case 4: return {person, Reconcile{account}};
        case 5: return flatten();
        case 6: return {person, Approve{ClOrdId{"P1-NONE-1"}, "hash"}};
        case 7: return {person, RejectProposal{ClOrdId{"P1-NONE-1"}}};
        case 8:
            return {random_.chance(1, 4) ? requester() : person,
                    SetRate{Currency{"BNB"}, Currency{"USD"}, Price::whole(random_.between(100, 900)), "drawn"}};
        default: return {person, SubmitList{}};
    }
}

}  // namespace sluice::world
