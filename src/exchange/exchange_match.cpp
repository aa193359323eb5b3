#include <algorithm>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

// A price worsened by the slippage model, on a tick, and never beyond the order's limit.
std::int64_t Exchange::Impl::slipped(const Order& order, const Listing& listing, std::int64_t px) const {
    std::int64_t ticks = 0;
    switch (config.slippage.kind) {
        case SlippageKind::None: return px;
        case SlippageKind::Fixed: ticks = listing.ceil_ticks(config.slippage.per_unit); break;
        case SlippageKind::Percentage: {
            const auto nanos =
                mul_div_round(listing.price_of(px).abs().nanos(), config.slippage.of_price.nanos(), Ratio::kUnit);
            const auto narrow = nanos ? to_int64(*nanos) : std::nullopt;
            ticks = narrow ? listing.ceil_ticks(Price::from_nanos(*narrow)) : 0;
            break;
        }
        case SlippageKind::SquareRoot: {
            const Ratio volatility =
                listing.impact ? listing.impact->daily_volatility : listing.activity.daily_volatility();
            const Quantity volume =
                listing.impact ? listing.impact->daily_volume : listing.quantity_of(listing.activity.daily_volume());
            ticks = listing.ceil_ticks(impact(listing.price_of(px), config.slippage.coefficient, volatility,
                                              listing.quantity_of(order.qty), volume));
            break;
        }
    }
    return order.side == Side::Buy ? std::min(px + ticks, order.limit) : std::max(px - ticks, order.limit);
}

// Whether the order reaches the other side, eaten or not.
bool Exchange::Impl::would_take(const Order& order, const Listing& listing) const {
    if (order.side == Side::Buy)
        return order.limit >= listing.book.best_offer() ||
               (listing.offer.present() && order.limit >= listing.offer.px());
    return order.limit <= listing.book.best_bid() || (listing.bid.present() && order.limit <= listing.bid.px());
}

bool Exchange::Impl::can_fill_whole(const Order& order, const Listing& listing, UnixNanos now) {
    std::int64_t found = 0;
    std::int64_t worst = 0;
    listing.book.walk(opposite(order.side), order.limit, [&](Book::Slot slot) {
        const std::uint32_t owner = listing.book.owner(slot);
        if (owner == Listing::kOutside) {
            found += listing.book.qty(slot);
        } else if (config.self_trade != SelfTrade::Allow && orders[owner].account == order.account) {
            // Meeting it would end one of the two: this one, or that one without a fill.
            const bool newest_ends = config.self_trade == SelfTrade::CancelNewest;
            if (config.self_trade == SelfTrade::CancelBoth || newest_ends == (order.rank > orders[owner].rank))
                return false;
        } else if (!orders[owner].is(ExecInst::ReduceOnly) && !is_exit(orders[owner])) {
            // An order that shows a part of itself gives all of it; what another fill may cut is not counted on.
            found += orders[owner].leaves();
        }
        worst = listing.book.px(slot);
        return found < order.leaves();
    });
    if (found < order.leaves())
        return false;
    return affordable(order, listing, slipped(order, listing, worst), order.leaves(), now) == order.leaves();
}

// An order without a place meets the book and gets one, or ends.
void Exchange::Impl::match(std::uint32_t number, UnixNanos now) {
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    if (order.is(ExecInst::ReduceOnly))
        trim(number, now);
    if (!order.open())
        return;
    if (!order.claims)
        claim_for_siblings(number);
    if (order.post_only && would_take(order, listing)) {
        end(number, ExecType::Canceled, OrdStatus::Canceled,
            "post-only: the market came to the order before it could rest", now);
        return;
    }
    const bool fok = order.time_in_force == TimeInForce::Fok;
    const bool all_or_none = order.is(ExecInst::AllOrNone);
    const bool ioc = order.time_in_force == TimeInForce::Ioc;
    if ((fok || all_or_none) && !can_fill_whole(order, listing, now)) {
        if (fok || ioc)
            end(number, ExecType::Canceled, OrdStatus::Canceled,
                fok ? "fill-or-kill: the whole quantity was not there"
                    : "all-or-none: the whole quantity was not there",
                now);
        else
            go_hungry(number);
        return;
    }
    take(number, now);
    if (!order.open() || order.place == Place::Held)
        return;
    if (ioc) {
        end(number, ExecType::Canceled, OrdStatus::Canceled, "immediate-or-cancel: no more was there", now);
    } else if (is_priceless(order) || all_or_none || would_take(order, listing)) {
        go_hungry(number);
    } else {
        rest(number, now);
    }
}

// Takes what the book offers up to the order's limit, one resting order at a time: each fill may change who is next.
void Exchange::Impl::take(std::uint32_t number, UnixNanos now) {
    const Side side = orders[number].side;
    Listing& listing = listings[orders[number].listing];
    while (orders[number].open() && orders[number].leaves() > 0) {
        Order& order = orders[number];
        const std::int64_t best = side == Side::Buy ? listing.book.best_offer() : listing.book.best_bid();
        if (side == Side::Buy ? best > order.limit || best == Book::kNoOffer
                              : best < order.limit || best == Book::kNoBid)
            return;
        const Book::Slot slot = listing.book.front(opposite(side));
        const std::uint32_t owner = listing.book.owner(slot);
        if (owner != Listing::kOutside && prevents_self_trade(number, owner, now))
            continue;
        const std::int64_t px = owner == Listing::kOutside ? slipped(order, listing, best) : best;
        if (!size_by_cash(number, px)) {
            end(number, ExecType::Canceled, OrdStatus::Canceled, "the rest of its money does not buy a lot", now);
            return;
        }
        const std::int64_t wanted = affordable(order, listing, slipped(order, listing, best), order.leaves(), now);
        if (wanted == 0) {
            end(number, ExecType::Canceled, OrdStatus::Canceled, "the account's cash ran out", now);
            return;
        }
        const std::int64_t lots = std::min(wanted, listing.book.qty(slot));
        if (owner == Listing::kOutside)
            take_outside(number, lots, now);
        else
            take_resting(number, owner, lots, now);
    }
}

void Exchange::Impl::take_outside(std::uint32_t number, std::int64_t lots, UnixNanos now) {
    const Order& order = orders[number];
    Listing& listing = listings[order.listing];
    Outside& outside = listing.outside(opposite(order.side));
    const std::int64_t px = slipped(order, listing, outside.px());
    FillFacts why = facts(order, listing, FillCause::Took);
    why.available = listing.quantity_of(listing.book.qty(outside.slot));
    why.at = listing.price_of(outside.px());
    why.slippage = listing.price_of(order.side == Side::Buy ? px - outside.px() : outside.px() - px);
    listing.book.take(order.side, outside.px(), lots, [](const Book::Fill&) {});
    outside.eat(lots);
    if (outside.available() == 0)
        outside.slot = Book::kNone;
    execute(number, px, lots, why, Liquidity::Removed, now);
}

void Exchange::Impl::take_resting(std::uint32_t number, std::uint32_t resting, std::int64_t lots, UnixNanos now) {
    const Order& order = orders[number];
    Listing& listing = listings[order.listing];
    const std::int64_t px = orders[resting].limit;
    FillFacts why = facts(order, listing, FillCause::TookResting);
    why.at = listing.price_of(px);
    const FillFacts why_resting = facts(orders[resting], listing, FillCause::WasTaken);
    fill_resting(resting, lots, why_resting, now);
    execute(number, px, lots, why, Liquidity::Removed, now);
}

// A resting order gives `lots` of what it shows; when all of that is gone, the next part of it goes to the back.
void Exchange::Impl::fill_resting(std::uint32_t number, std::int64_t lots, const FillFacts& why, UnixNanos now) {
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    const std::int64_t left = listing.book.qty(order.slot) - lots;
    if (left > 0) {
        listing.book.set_qty(order.slot, left);
    } else {
        leave_place(number);
        order.place = Place::Entering;
    }
    execute(number, order.limit, lots, why, Liquidity::Added, now);
    if (left == 0 && order.place == Place::Entering)
        rest(number, now);
}

// Whether one of the two, or both, ended instead of trading.
bool Exchange::Impl::prevents_self_trade(std::uint32_t taker, std::uint32_t resting, UnixNanos now) {
    if (config.self_trade == SelfTrade::Allow || orders[taker].account != orders[resting].account)
        return false;
    const bool taker_is_newer = orders[taker].rank > orders[resting].rank;
    const std::uint32_t newest = taker_is_newer ? taker : resting;
    const std::uint32_t oldest = taker_is_newer ? resting : taker;
    const auto part = [&](std::uint32_t number, std::uint32_t other) {
        end(number, ExecType::Canceled, OrdStatus::Canceled,
            "self-trade prevention: it would have met " + std::string{orders[other].cl_ord_id.view()} +
                " of the same account",
            now);
    };
    if (config.self_trade != SelfTrade::CancelOldest)
        part(newest, oldest);
    if (config.self_trade != SelfTrade::CancelNewest && orders[oldest].open())
        part(oldest, newest);
    return true;
}

void Exchange::Impl::rest(std::uint32_t number, UnixNanos now) {
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    if (!size_by_cash(number, order.limit)) {
        end(number, ExecType::Canceled, OrdStatus::Canceled, "the rest of its money does not buy a lot", now);
        return;
    }
    order.slot = listing.book.rest(order.side, order.limit, shown(order), number);
    order.place = Place::Resting;
    ++listing.resting;
    rested = true;
    const Outside& own = listing.outside(order.side);
    order.ahead = Order::kAheadUnknown;
    order.ahead_noted = false;
    if (!own.present() || (order.side == Side::Buy ? order.limit > own.px() : order.limit < own.px()))
        order.ahead = 0;
    else if (order.limit == own.px())
        order.ahead = own.displayed();
    if (order.ahead != Order::kAheadUnknown) {
        order.ahead_noted = true;
        order.ahead_at_first = order.ahead;
    }
}

// By price, then time: market orders first.
void Exchange::Impl::go_hungry(std::uint32_t number) {
    Order& order = orders[number];
    order.place = Place::Hungry;
    std::vector<std::uint32_t>& line = listings[order.listing].hungry;
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        const Order& x = orders[a];
        const Order& y = orders[b];
        if (x.side != y.side)
            return x.side < y.side;
        if (x.limit != y.limit)
            return x.side == Side::Buy ? x.limit > y.limit : x.limit < y.limit;
        return x.rank < y.rank;
    };
    line.insert(std::lower_bound(line.begin(), line.end(), number, before), number);
}

// Everybody who waits beside the book of this listing meets it: the hungry by price and time, then the newly come. Once
// more when one of them came to rest, for those who wait on the other side.
void Exchange::Impl::work(std::uint32_t listing, UnixNanos now) {
    Listing& here = listings[listing];
    do {
        rested = false;
        if (here.hungry.empty() && here.entering.empty())
            return;
        working.clear();
        working.insert(working.end(), here.hungry.begin(), here.hungry.end());
        working.insert(working.end(), here.entering.begin(), here.entering.end());
        here.hungry.clear();
        here.entering.clear();
        for (const std::uint32_t number : working)
            if (orders[number].open())
                match(number, now);
    } while (rested);
}

void Exchange::Impl::leave_place(std::uint32_t number) {
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    const auto drop = [&](std::vector<std::uint32_t>& line) {
        const auto at = std::find(line.begin(), line.end(), number);
        if (at != line.end())
            line.erase(at);
    };
    switch (order.place) {
        case Place::None:
        case Place::Held: break;
        case Place::Auction:
            drop(listing.opening);
            drop(listing.closing);
            break;
        case Place::Stop: drop(listing.stops); break;
        case Place::Entering: drop(listing.entering); break;
        case Place::Hungry: drop(listing.hungry); break;
        case Place::Resting:
            listing.book.cancel(order.slot);
            --listing.resting;
            break;
    }
}

void Exchange::Impl::end(std::uint32_t number, ExecType type, OrdStatus status, std::string text, UnixNanos now) {
    Order& order = orders[number];
    leave_place(number);
    release(order);
    order.place = Place::None;
    order.status = status;
    --open_count;
    say_order(number, type, now).text = std::move(text);
    if (order.has_rare() && rares[order.rare].list != RareTerms::kNoList)
        settle_list(rares[order.rare].list, now);
}

// One execution and what follows from it. The order has left the book as far as it traded.
void Exchange::Impl::execute(std::uint32_t number, std::int64_t px, std::int64_t lots, const FillFacts& why,
                             Liquidity liquidity, UnixNanos now) {
    Order& order = orders[number];
    const bool by_cash = order.has_rare() && rares[order.rare].cash.has_value();
    if (by_cash && lots == order.leaves())
        order.order_qty = listings[order.listing].quantity_of(order.qty);
    fill(number, px, lots, why, liquidity, now);
    // The sender counts by the quantity it asked for, which is not what this order came to.
    if (!order.open() && (order.cut || by_cash))
        say_order(number, ExecType::OrderStatus, now);
    if (order.open() && order.leaves() == 0)
        order.place = Place::Held;
    if (order.has_rare() && rares[order.rare].list != RareTerms::kNoList)
        settle_list(rares[order.rare].list, now);
    if (!listings[order.listing].reducers.empty())
        trim_reducers(order.account, order.listing, now);
}

}  // namespace sluice::exchange
