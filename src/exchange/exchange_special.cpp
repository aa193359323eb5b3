#include <algorithm>

#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

// Of a displayed size or a print, what our orders may take.
std::int64_t Exchange::Impl::ours(std::int64_t lots) const {
    if (config.participation >= Ratio::whole(1))
        return lots;
    return static_cast<std::int64_t>(int128{lots} * std::max<std::int64_t>(config.participation.nanos(), 0) /
                                     Ratio::kUnit);
}

// What an order shows while it rests.
std::int64_t Exchange::Impl::shown(const Order& order) const {
    const RareTerms* rare = find_rare(order);
    return rare != nullptr && rare->display > 0 ? std::min(rare->display, order.leaves()) : order.leaves();
}

RareTerms& Exchange::Impl::rare_of(Order& order) {
    if (!order.has_rare()) {
        order.rare = static_cast<std::uint32_t>(rares.size());
        rares.emplace_back();
    }
    return rares[order.rare];
}

// A new total of an open order, above what is filled. Its sender is told.
void Exchange::Impl::cut(std::uint32_t number, std::int64_t qty, std::string text, UnixNanos now) {
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    release(order);
    order.qty = qty;
    order.order_qty = listing.quantity_of(qty);
    order.cut = true;
    reserve(order);
    if (order.place == Place::Resting)
        listing.book.set_qty(order.slot, std::min(listing.book.qty(order.slot), order.leaves()));
    say_order(number, ExecType::OrderStatus, now).text = std::move(text);
}

// How much of its account's position a reduce-only order could reduce.
std::int64_t Exchange::Impl::reducible(const Order& order) const {
    const Holding* holding = accounts[order.account].find_holding(order.listing, order.product);
    if (holding == nullptr)
        return 0;
    const Quantity held = order.side == Side::Sell ? holding->qty : -holding->qty;
    return held.nanos() <= 0 ? 0 : listings[order.listing].lots_of(held);
}

// Cuts a reduce-only order to the position, and ends it where there is none.
void Exchange::Impl::trim(std::uint32_t number, UnixNanos now) {
    const Order& order = orders[number];
    if (order.leaves() == 0)
        return;
    const std::int64_t most = reducible(order);
    if (most == 0)
        end(number, ExecType::Canceled, OrdStatus::Canceled, "reduce-only: no position is left to reduce", now);
    else if (most < order.leaves())
        cut(number, order.cum + most,
            "reduce-only: cut to the position of " + to_text(listings[order.listing].quantity_of(most)), now);
}

void Exchange::Impl::trim_reducers(std::uint32_t account, std::uint32_t listing, UnixNanos now) {
    std::vector<std::uint32_t>& line = listings[listing].reducers;
    line.erase(std::remove_if(line.begin(), line.end(), [&](std::uint32_t number) { return !orders[number].open(); }),
               line.end());
    const std::vector<std::uint32_t> all = line;
    for (const std::uint32_t number : all)
        if (orders[number].open() && orders[number].account == account)
            trim(number, now);
}

// The price a sum of money is turned into a quantity at before anything is filled: limit, trigger, or the market.
std::int64_t Exchange::Impl::likely_px(const Order& order, const Listing& listing) const {
    if (!is_priceless(order))
        return order.limit;
    if (order.stop != 0)
        return order.stop;
    const Outside& other = order.side == Side::Buy ? listing.offer : listing.bid;
    if (other.present())
        return other.px();
    return listing.last_px ? listing.ceil_ticks(*listing.last_px) : 0;
}

std::int64_t Exchange::Impl::lots_for_cash(const Order& order, const Listing& listing, std::int64_t px) const {
    const Amount spent = amount_of(order.cum_notional, listing.instrument.multiplier).value_or(Amount{});
    const Amount left = *rares[order.rare].cash - spent;
    // A billionth of a share is worth a fraction of a nano, so it is counted by the billion.
    constexpr std::int64_t kBlock = 1'000'000'000;
    const Amount block = listing.value(px, kBlock).value_or(Amount{});
    if (left.nanos() <= 0 || block.nanos() <= 0)
        return 0;
    constexpr int128 kMost = int128{1} << 60;
    auto lots = static_cast<std::int64_t>(std::min(left.nanos() * kBlock / block.nanos(), kMost));
    while (lots > 0 && listing.value(px, lots).value_or(left) > left)
        --lots;
    return lots;
}

// Gives an order that is a sum of money the quantity it buys at `px`; false when that is not a lot. Others are as they
// are.
bool Exchange::Impl::size_by_cash(std::uint32_t number, std::int64_t px) {
    Order& order = orders[number];
    if (!order.has_rare() || !rares[order.rare].cash)
        return true;
    const std::int64_t lots = lots_for_cash(order, listings[order.listing], px);
    if (lots == 0)
        return false;
    release(order);
    order.qty = order.cum + lots;
    order.reserve_px = px;
    reserve(order);
    return true;
}

// What the rarer terms ask of the account and the market; a sum of money gets its first quantity.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_special(Order& order) const {
    const Listing& listing = listings[order.listing];
    if (order.is(ExecInst::ReduceOnly)) {
        const std::int64_t most = reducible(order);
        if (most == 0)
            return Refusal{OrdRejReason::Other, "reduce-only: account " + std::string{order.account_id.view()} +
                                                    " has no position in " + std::string{order.instrument.view()} +
                                                    " that a " + std::string{to_text(order.side)} + " would reduce"};
    }
    const RareTerms* rare = find_rare(order);
    if (rare == nullptr || !rare->cash)
        return std::nullopt;
    const std::int64_t px = likely_px(order, listing);
    const std::int64_t lots = px == 0 ? 1 : lots_for_cash(order, listing, px);
    if (lots == 0)
        return Refusal{OrdRejReason::InvalidQuantity, money_text(*rare->cash, listing.instrument.currency) +
                                                          " does not buy a lot of " +
                                                          to_text(listing.instrument.round_lot) + " at " +
                                                          px_text(listing.price_of(px), listing.instrument)};
    order.qty = order.cum + lots;
    return std::nullopt;
}

}  // namespace sluice::exchange
