#include <algorithm>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

// Several legs at one net price. Each leg is an order of its own under the package's id, so that fills, fees and positions
// are its instrument's; the package counts how many of it are done.
void Exchange::Impl::arrive_package(const NewOrderList& list, const AccountId& account, UnixNanos now,
                                    std::uint32_t at_event) {
    const NewOrderSingle& request = list.orders.front();
    const std::uint32_t package = note_order(request);
    std::optional<Refusal> refusal = check_list(list, account);
    if (!refusal)
        refusal = check_package(list, now);
    if (!refusal && order_of.find(request.cl_ord_id) != IdTable<ClOrdId>::kNone)
        refusal = Refusal{OrdRejReason::DuplicateOrder,
                          "client order id " + std::string{request.cl_ord_id.view()} + " was used before"};
    std::vector<std::uint32_t> legs;
    for (std::size_t i = 0; !refusal && i < list.legs.size(); ++i) {
        legs.push_back(note_leg(list, i));
        refusal = check_session(request, listings[orders[legs[i]].listing], now, orders[legs[i]]);
        if (!refusal)
            refusal = check_funds(orders[legs[i]], now);
        if (!refusal)
            reserve(orders[legs[i]]);  // the next leg is asked about with this one's claim in force
    }
    if (refusal) {
        for (std::size_t i = 0; i + 1 < legs.size(); ++i)
            release(orders[legs[i]]);
        return reject(package, *refusal, now);
    }
    for (const std::uint32_t leg : legs)
        release(orders[leg]);
    open_package(request, list, package, legs);
    say_order(package, ExecType::New, now);
    const auto of_event = [&](std::uint32_t leg) { return orders[leg].listing == at_event; };
    if (std::any_of(legs.begin(), legs.end(), of_event))
        try_package(rares[orders[package].rare].list, now);
}

std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_package(const NewOrderList& list, UnixNanos) const {
    const auto unsupported = [](std::string text) { return Refusal{OrdRejReason::UnsupportedOrder, std::move(text)}; };
    const NewOrderSingle& request = list.orders.front();
    if (find_account(request.account) == kNoListing)
        return Refusal{OrdRejReason::Other, "no account " + std::string{request.account.view()} + " here"};
    const bool auction = request.time_in_force == TimeInForce::Opg || request.time_in_force == TimeInForce::Cls;
    if (auction || request.exec_inst != ExecInst::None || request.display_qty)
        return unsupported("a package takes Day, Gtc, Gtd, Ioc or Fok, and no instructions");
    const Currency& currency = listings[listing_of.find(list.legs.front().instrument)].instrument.currency;
    for (const Leg& leg : list.legs) {
        const Listing& listing = listings[listing_of.find(leg.instrument)];
        if (listing.instrument.currency != currency)
            return unsupported("a package has one currency; " + std::string{leg.instrument.view()} + " trades in " +
                               std::string{listing.instrument.currency.view()});
        const int128 lots = leg.ratio_qty.nanos() / listing.instrument.round_lot.nanos();
        if (lots > 1'000'000 || request.order_qty > Quantity::whole(1'000'000'000))
            return Refusal{OrdRejReason::ExceedsLimit,
                           "a package has at most 1000000 lots a leg and is ordered at most "
                           "1000000000 times"};
    }
    return std::nullopt;
}

std::uint32_t Exchange::Impl::note_leg(const NewOrderList& list, std::size_t index) {
    NewOrderSingle request = list.orders.front();
    const Leg& leg = list.legs[index];
    request.instrument = leg.instrument;
    request.side = request.side == Side::Buy ? leg.side : opposite(leg.side);
    request.ord_type = OrdType::Market;
    request.price.reset();
    const auto packages = static_cast<std::int64_t>(request.order_qty.nanos() / Quantity::kUnit);
    request.order_qty = Quantity::from_nanos(leg.ratio_qty.nanos() * packages);
    const std::uint32_t number = note_order(request);
    set_terms(orders[number], listings[orders[number].listing], request);
    return number;
}

void Exchange::Impl::open_package(const NewOrderSingle& request, const NewOrderList& list, std::uint32_t package,
                                  const std::vector<std::uint32_t>& legs) {
    const auto number = static_cast<std::uint32_t>(lists.size());
    OrderList& out = lists.emplace_back();
    out.package = package;
    out.net = request.price;
    for (std::size_t i = 0; i < legs.size(); ++i) {
        const Listing& listing = listings[orders[legs[i]].listing];
        out.legs.push_back({legs[i], listing.lots_of(list.legs[i].ratio_qty)});
        out.unit = std::max(out.unit, listing.instrument.multiplier);
    }
    Order& order = orders[package];
    order_of.insert(order.cl_ord_id, package);
    order.qty = static_cast<std::int64_t>(request.order_qty.nanos() / Quantity::kUnit);
    order.listing = orders[legs.front()].listing;  // whose session it keeps
    order.expires = orders[legs.front()].expires;
    order.claims = false;
    open_up(package);
    order.place = Place::Held;
    rare_of(order).list = number;
    for (const std::uint32_t leg : legs) {
        orders[leg].expires = UnixNanos::from_nanos(std::numeric_limits<std::int64_t>::max());
        open_up(leg);
        orders[leg].order_id = orders[package].order_id;
        orders[leg].place = Place::Held;
        listings[orders[leg].listing].packages.push_back(number);
    }
}

// What one package costs at the outside's prices, slippage included, in points of the largest multiplier among its legs:
// a spread of options as options are quoted. Absent when a leg cannot trade now.
std::optional<Price> Exchange::Impl::net_price(const OrderList& list, UnixNanos now) {
    int128 cost = 0;
    for (const OrderList::Leg& leg : list.legs) {
        const Order& order = orders[leg.order];
        Listing& listing = listings[order.listing];
        const Outside& outside = listing.outside(opposite(order.side));
        if (phase_at(listing, now) != Phase::Open || outside.available() < leg.lots)
            return std::nullopt;
        const auto value = listing.value(slipped(order, listing, outside.px()), leg.lots);
        if (!value)
            return std::nullopt;
        cost += order.side == Side::Buy ? value->nanos() : -value->nanos();
    }
    if (orders[list.package].side == Side::Sell)
        cost = -cost;  // what it brings
    const auto net = mul_div_round(cost, Multiplier::kUnit, list.unit.nanos());
    const auto narrow = net ? to_int64(*net) : std::nullopt;
    return narrow ? std::optional<Price>{Price::from_nanos(*narrow)} : std::nullopt;
}

// How many packages the displayed sizes and the account's cash allow.
std::int64_t Exchange::Impl::packages_there(const OrderList& list, UnixNanos now) {
    std::int64_t most = orders[list.package].leaves();
    for (const OrderList::Leg& leg : list.legs) {
        const Order& order = orders[leg.order];
        const Listing& listing = listings[order.listing];
        const Outside& outside = order.side == Side::Buy ? listing.offer : listing.bid;
        most = std::min(most, outside.available() / leg.lots);
        const std::int64_t px = slipped(order, listing, outside.px());
        most = std::min(most, affordable(order, listing, px, most * leg.lots, now) / leg.lots);
    }
    return most;
}

void Exchange::Impl::try_package(std::uint32_t number, UnixNanos now) {
    const OrderList list = lists[number];
    const std::uint32_t package = list.package;
    if (!orders[package].open())
        return;
    const auto net = net_price(list, now);
    const bool buys = orders[package].side == Side::Buy;
    const bool good = net && (!list.net || (buys ? *net <= *list.net : *net >= *list.net));
    std::int64_t count = good ? packages_there(list, now) : 0;
    if (orders[package].time_in_force == TimeInForce::Fok && count < orders[package].leaves())
        count = 0;
    if (count > 0)
        fill_package(list, count, *net, now);
    const bool passes =
        orders[package].time_in_force == TimeInForce::Ioc || orders[package].time_in_force == TimeInForce::Fok;
    if (orders[package].open() && passes)
        end(package, ExecType::Canceled, OrdStatus::Canceled, "no more packages were there at its price", now);
}

// All legs at once, at the outside's prices.
void Exchange::Impl::fill_package(const OrderList& list, std::int64_t count, Price net, UnixNanos now) {
    for (const OrderList::Leg& leg : list.legs) {
        const Order& order = orders[leg.order];
        Listing& listing = listings[order.listing];
        Outside& outside = listing.outside(opposite(order.side));
        const std::int64_t px = slipped(order, listing, outside.px());
        FillFacts why = facts(order, listing, FillCause::Took);
        why.available = listing.quantity_of(outside.available());
        why.at = listing.price_of(outside.px());
        why.slippage = listing.price_of(order.side == Side::Buy ? px - outside.px() : outside.px() - px);
        why.package_px = net;
        outside.eat(count * leg.lots);
        if (outside.available() > 0)
            listing.book.set_qty(outside.slot, outside.available());
        else
            lift_outside(listing, opposite(order.side));
        execute(leg.order, px, count * leg.lots, why, Liquidity::Removed, now);
    }
    Order& package = orders[list.package];
    package.cum += count;
    package.cum_notional =
        Notional::from_atto(package.cum_notional.atto() + int128{net.nanos()} * count * Quantity::kUnit);
    package.status = OrdStatus::PartiallyFilled;
    if (package.leaves() == 0)
        return end(list.package, ExecType::OrderStatus, OrdStatus::Filled, "", now);
    say_order(list.package, ExecType::OrderStatus, now);
}

// Every open package with a leg here looks again; ended ones are forgotten.
void Exchange::Impl::try_packages(Listing& listing, UnixNanos now) {
    const std::vector<std::uint32_t> all = listing.packages;
    for (const std::uint32_t number : all)
        try_package(number, now);
    listing.packages.erase(std::remove_if(listing.packages.begin(), listing.packages.end(),
                                          [&](std::uint32_t n) { return !orders[lists[n].package].open(); }),
                           listing.packages.end());
}

// With the package its legs end, about which nothing is said: they are the package.
void Exchange::Impl::end_legs(const OrderList& list) {
    for (const OrderList::Leg& leg : list.legs) {
        Order& order = orders[leg.order];
        if (!order.open())
            continue;
        release(order);
        order.place = Place::None;
        order.status = orders[list.package].status;
        --open_count;
    }
}

}  // namespace sluice::exchange
