#include <algorithm>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

// What an execution adds to the order's fee: minimum and caps hold per order (market/fees.hpp).
Money Exchange::Impl::fee_of(const Order& order, const Listing& listing, std::int64_t px, std::int64_t lots,
                             Liquidity liquidity, UnixNanos now) const {
    const Money none{{}, listing.instrument.currency};
    if (config.fees.lines.empty())
        return none;
    const Quantity before = listing.quantity_of(order.cum);
    const Quantity more = listing.quantity_of(lots);
    const auto notional = product(listing.price_of(px), more);
    const auto total = notional ? sum(order.cum_notional, *notional) : notional;
    if (!total)
        return none;
    const auto after_fee = market::fee_of_order(config.fees, listing.instrument, order.side, *total, before + more, now,
                                                liquidity, order.product);
    if (!after_fee)
        return none;
    if (order.cum == 0)
        return *after_fee;
    const auto before_fee = market::fee_of_order(config.fees, listing.instrument, order.side, order.cum_notional,
                                                 before, now, liquidity, order.product);
    if (!before_fee)
        return none;
    return Money{after_fee->amount - before_fee->amount, after_fee->currency};
}

// `px` and `lots` have been through affordable() or the checks at arrival, so the money fits.
void Exchange::Impl::fill(std::uint32_t number, std::int64_t px, std::int64_t lots, const FillFacts& why,
                          Liquidity liquidity, UnixNanos now) {
    Order& order = orders[number];
    const Listing& listing = listings[order.listing];
    LedgerAccount& account = accounts[order.account];
    const Quantity qty = listing.quantity_of(lots);
    const Price price = listing.price_of(px);
    const bool at_once = config.fee_posting == FeePosting::PerFill;
    const Money fee =
        at_once ? fee_of(order, listing, px, lots, liquidity, now) : Money{{}, listing.instrument.currency};
    if (!at_once)
        add_to_bill(order, listing, px, lots, liquidity, now);
    release(order);
    order.cum += lots;
    order.cum_notional = Notional::from_atto(order.cum_notional.atto() + int128{price.nanos()} * qty.nanos());
    order.fees += fee.amount;
    if (order.leaves() == 0 && !order.grows) {
        order.place = Place::None;
        order.status = OrdStatus::Filled;
        --open_count;
    } else {
        order.status = OrdStatus::PartiallyFilled;
        reserve(order);
    }
    const Amount value = listing.value(px, lots).value_or(Amount{});
    book_fill(account, counterpart, listing.instrument,
              {order.listing, order.product, order.side, qty, price, value, fee});
    touch(order.account, order.listing, order.product);

    Outcome& outcome = say_order(number, ExecType::Trade, now);
    outcome.exec_number = ++exec_count;
    outcome.last_qty = qty;
    outcome.last_px = price;
    outcome.liquidity = liquidity;
    outcome.fee = fee.amount;
    outcome.currency = fee.currency;
    outcome.facts = why;
}

void Exchange::Impl::touch(std::uint32_t account, std::uint32_t listing, Product product) {
    const Touched touched{account, listing, product};
    if (std::find(changed.begin(), changed.end(), touched) == changed.end())
        changed.push_back(touched);
}

// The order's claim on its account. Cash: money for a buy, the units for a sell. Crypto spot: the coin it would give. Margin:
// its place among the open orders, from which the claim is added up (exchange_margin.cpp). Nothing gives a claim back but
// release(), when the order ends, and around each fill.
void Exchange::Impl::reserve(Order& order) {
    if (!order.claims)
        return;
    LedgerAccount& account = accounts[order.account];
    const Listing& listing = listings[order.listing];
    switch (account.buying_power()) {
        case BuyingPower::Unchecked: return;
        case BuyingPower::RegT:
        case BuyingPower::India: account.start_work(order_of.find(order.cl_ord_id)); return;
        case BuyingPower::Cash:
        case BuyingPower::CryptoSpot: break;
    }
    if (order.side == Side::Sell && account.buying_power() == BuyingPower::Cash) {
        account.holding(order.listing, order.product).selling += listing.quantity_of(order.leaves());
        return;
    }
    const Amount fee_left = order.fee_estimate - order.fees;
    order.reserved = order.side == Side::Sell ? Amount::from_nanos(listing.quantity_of(order.leaves()).nanos())
                                              : listing.value(order.reserve_px, order.leaves()).value_or(Amount{}) +
                                                    std::max(fee_left, Amount{});
    account.purse(given_by(order)).reserved += order.reserved;
}

void Exchange::Impl::release(Order& order) {
    if (!order.claims)
        return;
    LedgerAccount& account = accounts[order.account];
    switch (account.buying_power()) {
        case BuyingPower::Unchecked: return;
        case BuyingPower::RegT:
        case BuyingPower::India: account.end_work(order_of.find(order.cl_ord_id)); return;
        case BuyingPower::Cash:
        case BuyingPower::CryptoSpot: break;
    }
    if (order.side == Side::Sell && account.buying_power() == BuyingPower::Cash) {
        account.holding(order.listing, order.product).selling -= listings[order.listing].quantity_of(order.leaves());
        return;
    }
    account.purse(given_by(order)).reserved -= order.reserved;
    order.reserved = {};
}

// What the order pays with: the instrument's currency, or the coin it sells.
const Currency& Exchange::Impl::given_by(const Order& order) const {
    const Instrument& instrument = listings[order.listing].instrument;
    return order.side == Side::Sell && instrument.base_currency ? *instrument.base_currency : instrument.currency;
}

// How many of `lots` the order may take at `px`: what its account can pay, others' claims untouched. An order with a
// limit reserved its worst case at arrival; a margin account owes what a market order costs, whatever that is.
std::int64_t Exchange::Impl::affordable(const Order& order, const Listing& listing, std::int64_t px, std::int64_t lots,
                                        UnixNanos now) {
    while (lots > 0 && !listing.value(px, lots))
        lots /= 2;
    const LedgerAccount& account = accounts[order.account];
    if (order.side == Side::Sell || !is_priceless(order) || is_on_margin(account) ||
        account.buying_power() == BuyingPower::Unchecked)
        return lots;
    const Amount money = balance_of(order.account, listing.instrument.currency, now).available() + order.reserved;
    while (lots > 0) {
        const Money fee = fee_of(order, listing, px, lots, Liquidity::Removed, now);
        const Amount cost =
            *listing.value(px, lots) + (fee.currency == listing.instrument.currency ? fee.amount : Amount{});
        if (cost <= money)
            return lots;
        const Amount lot_cost = listing.value(px, 1).value_or(Amount{});
        if (lot_cost <= Amount{})
            return lots;
        const int128 fewer = (cost - money).nanos() / lot_cost.nanos() + 1;
        lots = fewer >= lots ? 0 : lots - static_cast<std::int64_t>(fewer);
    }
    return 0;
}

}  // namespace sluice::exchange
