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
        found += listing.book.qty(slot);
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
    if (order.post_only && would_take(order, listing)) {
        end(number, ExecType::Canceled, OrdStatus::Canceled,
            "post-only: the market came to the order before it could rest", now);
        return;
    }
    if (order.time_in_force == TimeInForce::Fok && !can_fill_whole(order, listing, now)) {
        end(number, ExecType::Canceled, OrdStatus::Canceled, "fill-or-kill: the whole quantity was not there", now);
        return;
    }
    take(number, now);
    if (!order.open())
        return;
    if (order.time_in_force == TimeInForce::Ioc) {
        end(number, ExecType::Canceled, OrdStatus::Canceled, "immediate-or-cancel: no more was there", now);
    } else if (is_priceless(order) || would_take(order, listing)) {
        go_hungry(number);
    } else {
        rest(number);
    }
}

// Takes what the book offers up to the order's limit, level by level.
void Exchange::Impl::take(std::uint32_t number, UnixNanos now) {
    const Side side = orders[number].side;
    Listing& listing = listings[orders[number].listing];
    while (orders[number].open()) {
        Order& order = orders[number];
        const std::int64_t best = side == Side::Buy ? listing.book.best_offer() : listing.book.best_bid();
        if (side == Side::Buy ? best > order.limit || best == Book::kNoOffer
                              : best < order.limit || best == Book::kNoBid)
            return;
        const std::int64_t lots = affordable(order, listing, slipped(order, listing, best), order.leaves(), now);
        fills.clear();
        listing.book.take(side, best, lots, [&](const Book::Fill& one) { fills.push_back(one); });
        for (const Book::Fill& one : fills) {
            if (one.owner == Listing::kOutside) {
                Outside& outside = listing.outside(opposite(side));
                FillFacts why = facts(order, listing, FillCause::Took);
                const std::int64_t px = slipped(order, listing, one.px);
                why.available = listing.quantity_of(one.left + one.qty);
                why.at = listing.price_of(one.px);
                why.slippage = listing.price_of(side == Side::Buy ? px - one.px : one.px - px);
                outside.eat(one.qty);
                if (one.left == 0)
                    outside.slot = Book::kNone;
                fill(number, px, one.qty, why, Liquidity::Removed, now);
                continue;
            }
            FillFacts why = facts(order, listing, FillCause::TookResting);
            why.at = listing.price_of(one.px);
            if (one.left == 0)
                --listing.resting;
            fill(one.owner, one.px, one.qty, facts(orders[one.owner], listing, FillCause::WasTaken), Liquidity::Added,
                 now);
            fill(number, one.px, one.qty, why, Liquidity::Removed, now);
        }
        if (order.open() && fills.empty()) {
            end(number, ExecType::Canceled, OrdStatus::Canceled, "the account's cash ran out", now);
            return;
        }
    }
}

void Exchange::Impl::rest(std::uint32_t number) {
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    order.slot = listing.book.rest(order.side, order.limit, order.leaves(), number);
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
        case Place::Held:
        case Place::Auction: break;
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
}

}  // namespace sluice::exchange
