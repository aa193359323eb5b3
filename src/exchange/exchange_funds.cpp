#include <algorithm>

#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

namespace {

std::string verb(Side side) { return side == Side::Buy ? "buying " : "selling "; }

bool is_share(const Instrument& instrument) { return instrument.asset_class == AssetClass::Equity; }

}  // namespace

// Whether the order's account can carry it, and what a unit of it is counted at from now on.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_funds(Order& order, UnixNanos now) {
    const BuyingPower power = accounts[order.account].buying_power();
    if (power == BuyingPower::Unchecked)
        return std::nullopt;
    const Listing& listing = listings[order.listing];
    const auto px = claim_px(order, listing);
    order.reserve_px = px.value_or(0);
    const Money fee = fee_of(order, listing, order.reserve_px, order.leaves(), Liquidity::Unknown, now);
    order.fee_estimate = fee.currency == listing.instrument.currency ? order.fees + fee.amount : order.fees;
    switch (power) {
        case BuyingPower::Unchecked: break;
        case BuyingPower::Cash: return check_cash(order);
        case BuyingPower::CryptoSpot: return check_coins(order, now);
        case BuyingPower::RegT:
        case BuyingPower::India: return check_margin(order, px.has_value(), now);
    }
    return std::nullopt;
}

// A buy counts at the most it may pay: its limit, its trigger or the offer, with slippage. A sell at its limit or trigger, or
// at the bid when that is higher. Absent: no price is known.
std::optional<std::int64_t> Exchange::Impl::claim_px(const Order& order, const Listing& listing) const {
    const bool limited = order.limit != Order::kAnyBuy && order.limit != Order::kAnySell;
    const bool waits = order.stop != 0 && !order.triggered;
    const Outside& other = order.side == Side::Buy ? listing.offer : listing.bid;
    std::optional<std::int64_t> px;
    if (limited)
        px = order.limit;
    else if (waits)
        px = order.stop;
    else if (other.present())
        px = other.px();
    else if (listing.last_px)
        px = listing.ceil_ticks(*listing.last_px);
    if (order.side == Side::Sell)
        return other.present() && !waits && px ? std::max(*px, other.px()) : px;
    return limited || !px ? px : slipped(order, listing, *px);
}

std::string Exchange::Impl::what_text(const Order& order) const {
    return verb(order.side) + to_text(listings[order.listing].quantity_of(order.leaves())) + " " +
           std::string{order.instrument.view()};
}

// What the order may cost with fees is set against what its account has free in the instrument's currency.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_price_of(const Order& order, Amount available) const {
    const Listing& listing = listings[order.listing];
    const auto value = listing.value(order.reserve_px, order.leaves());
    const Amount more_fee = order.fee_estimate - order.fees;
    if (value && *value + more_fee <= available)
        return std::nullopt;
    const Currency& currency = listing.instrument.currency;
    return Refusal{OrdRejReason::InsufficientFunds,
                   what_text(order) + " needs " +
                       (value ? money_text(*value + more_fee, currency) : std::string{"too much money"}) +
                       " with fees; " + money_text(available, currency) + " is available"};
}

// A cash account buys with what is not reserved and sells what it holds.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_cash(const Order& order) {
    LedgerAccount& account = accounts[order.account];
    const Listing& listing = listings[order.listing];
    if (order.side == Side::Buy)
        return check_price_of(order, account.purse(listing.instrument.currency).available());
    const Holding& holding = account.holding(order.listing, order.product);
    if (listing.quantity_of(order.leaves()) <= holding.qty - holding.selling)
        return std::nullopt;
    return Refusal{OrdRejReason::InsufficientFunds,
                   what_text(order) + " would be a short sale, which a cash account cannot do: " +
                       to_text(holding.qty) + " held, " + to_text(holding.selling) + " of it in other sell orders"};
}

// A coin is one balance, whichever pair it was bought in: a buy locks the quote coin, a sell the base coin.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_coins(const Order& order, UnixNanos now) const {
    const Instrument& instrument = listings[order.listing].instrument;
    if (instrument.asset_class != AssetClass::Crypto || !instrument.base_currency)
        return Refusal{OrdRejReason::UnsupportedOrder,
                       "a crypto spot account trades coins, and " + std::string{instrument.id.view()} + " is none"};
    if (order.side == Side::Buy)
        return check_price_of(order, balance_of(order.account, instrument.currency, now).available());
    const Purse coin = balance_of(order.account, *instrument.base_currency, now);
    const Amount wanted = Amount::from_nanos(listings[order.listing].quantity_of(order.leaves()).nanos());
    if (wanted <= coin.available())
        return std::nullopt;
    return Refusal{OrdRejReason::InsufficientFunds,
                   what_text(order) + " needs " + to_text(Money{wanted, coin.currency}) + "; " +
                       to_text(Money{coin.available(), coin.currency}) + " is available, " +
                       to_text(Money{coin.reserved, coin.currency}) + " is locked by other orders"};
}

// How much of all open orders on this side, with this one, goes beyond closing what is held.
Quantity Exchange::Impl::opened_with(const Order& order) const {
    const LedgerAccount& account = accounts[order.account];
    const Listing& listing = listings[order.listing];
    const Holding* held = account.find_holding(order.listing, order.product);
    const Quantity qty = held == nullptr ? Quantity{} : held->qty;
    Quantity opened = listing.quantity_of(order.leaves()) - (order.side == Side::Sell ? qty : -qty);
    for (const std::uint32_t number : account.working()) {
        const Order& other = orders[number];
        if (other.listing == order.listing && other.product == order.product && other.side == order.side)
            opened += listing.quantity_of(other.leaves());
    }
    return std::max(std::min(opened, listing.quantity_of(order.leaves())), Quantity{});
}

// What no amount of money makes possible on a margin account.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_product(const Order& order, UnixNanos now) const {
    const auto refused = [](std::string text) { return Refusal{OrdRejReason::UnsupportedOrder, std::move(text)}; };
    const Instrument& instrument = listings[order.listing].instrument;
    const bool coin = instrument.asset_class == AssetClass::Crypto || instrument.asset_class == AssetClass::Fx;
    const Quantity opened = opened_with(order);
    if (coin && order.side == Side::Sell && !opened.is_zero())
        return refused(what_text(order) + " would be a short sale of a coin or currency, which is not lent here");
    if (accounts[order.account].buying_power() != BuyingPower::India)
        return std::nullopt;
    if (is_share(instrument) && order.product == Product::Nrml)
        return refused("NRML is for derivatives; shares go as CNC or MIS");
    if (!is_share(instrument) && order.product == Product::Cnc)
        return refused("CNC is for shares; derivatives go as NRML or MIS");
    if (is_share(instrument) && order.product != Product::Mis && order.side == Side::Sell && !opened.is_zero())
        return Refusal{OrdRejReason::InsufficientFunds, what_text(order) + " for delivery would be a short sale of " +
                                                            to_text(opened) + "; MIS sells short within the day"};
    const auto rule = market::find_square_off(instrument.calendar);
    if (order.product == Product::Mis && rule && !opened.is_zero() && market::is_after_square_off(*rule, now))
        return refused("positions in MIS are not opened or enlarged after " + clock_text(rule->minute) +
                       " local time; closing them is taken");
    return std::nullopt;
}

// A margin account needs, for what the order would open, the initial margin at the order's own price and its fee; below
// maintenance it opens nothing. What opens nothing is always taken.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_margin(Order& order, bool priced, UnixNanos now) {
    const Listing& listing = listings[order.listing];
    const Currency& currency = listing.instrument.currency;
    order.underlying_px = underlying_px(listing.instrument);
    if (auto refusal = check_product(order, now))
        return refusal;
    if (!priced)
        return Refusal{OrdRejReason::InvalidPrice, "no price of " + std::string{order.instrument.view()} +
                                                       " is known yet, so its margin is not; give a limit"};
    const AccountFunds before = margin_funds(order.account, currency, now);
    const AccountFunds after = margin_funds(order.account, currency, now, &order);
    const Amount more = after.initial + after.order_margin - before.initial - before.order_margin;
    if (after.countable && more <= Amount{})
        return std::nullopt;
    const auto refused = [&](std::string text) { return Refusal{OrdRejReason::InsufficientFunds, std::move(text)}; };
    if (!after.countable)
        return refused(what_text(order) + " needs too much money");
    if (before.equity < before.maintenance)
        return refused(call_text(before, currency));
    if (after.available >= Amount{})
        return std::nullopt;
    return refused(what_text(order) + " needs " + money_text(before.available - after.available, currency) +
                   " of margin and fees; " + money_text(before.available, currency) + " is available of equity " +
                   money_text(before.equity, currency) + ", positions hold " + money_text(before.initial, currency) +
                   " and open orders " + money_text(before.order_margin + before.order_fees, currency));
}

std::string Exchange::Impl::clock_text(int minute) {
    const auto two = [](int value) { return std::string(value < 10 ? 1 : 0, '0') + std::to_string(value); };
    return two(minute / 60) + ":" + two(minute % 60);
}

}  // namespace sluice::exchange
