#include <algorithm>
#include <utility>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

void Exchange::Impl::show_quote(std::uint32_t number, const Quote& quote, UnixNanos now) {
    Listing& listing = listings[number];
    if (!in_session(listing, now))
        return;
    listing.quoted = true;
    const std::int64_t bid_lots = listing.lots_of(quote.bid_size);
    const std::int64_t offer_lots = listing.lots_of(quote.offer_size);
    const std::int64_t bid_px = listing.floor_ticks(quote.bid_px);
    const std::int64_t offer_px = listing.ceil_ticks(quote.offer_px);
    if (bid_lots > 0 && offer_lots > 0 && bid_px >= offer_px) {
        ++listing.crossed_quotes;
        empty_outside(listing);
        return;
    }
    // A side that moved leaves the book before the other one comes in, so that the two never meet.
    if (bid_lots <= 0 || bid_px != listing.bid.px())
        lift_outside(listing, Side::Buy);
    if (offer_lots <= 0 || offer_px != listing.offer.px())
        lift_outside(listing, Side::Sell);
    if (bid_lots > 0)
        listing.bid.show(bid_px, bid_lots);
    else
        listing.bid.clear();
    if (offer_lots > 0)
        listing.offer.show(offer_px, offer_lots);
    else
        listing.offer.clear();
    place_outside(listing, Side::Buy, now);
    place_outside(listing, Side::Sell, now);
    note_ahead(listing, Side::Buy);
    note_ahead(listing, Side::Sell);
    trigger_stops(listing, std::nullopt, now);
    work(number, now);
}

void Exchange::Impl::show_trade(std::uint32_t number, const Trade& trade, UnixNanos now) {
    Listing& listing = listings[number];
    if (!in_session(listing, now))
        return;
    const std::int64_t lots = listing.lots_of(trade.size);
    listing.last_px = trade.price;
    if (listing.watch != Corporate::kNone)
        note_print(number, trade, now);
    std::int64_t bought = 0;
    std::int64_t sold = 0;
    if (listing.resting > 0 && lots > 0) {
        bought = fill_by_print(listing, Side::Buy, trade, lots, now);
        sold = fill_by_print(listing, Side::Sell, trade, lots, now);
    }
    if (!listing.quoted && lots > 0) {
        // Trade-only data: the book is last -/+ one tick with the print's size; what the print itself filled is gone.
        lift_outside(listing, Side::Buy);
        lift_outside(listing, Side::Sell);
        const std::int64_t bid_px = listing.floor_ticks(trade.price - listing.instrument.tick_size);
        const std::int64_t offer_px = listing.ceil_ticks(trade.price + listing.instrument.tick_size);
        if (bid_px > 0)
            listing.bid.show_anew(bid_px, lots, sold);
        else
            listing.bid.clear();
        listing.offer.show_anew(offer_px, lots, bought);
        place_outside(listing, Side::Buy, now);
        place_outside(listing, Side::Sell, now);
        note_ahead(listing, Side::Buy);
        note_ahead(listing, Side::Sell);
    }
    trigger_stops(listing, trade.price, now);
    work(number, now);
}

void Exchange::Impl::lift_outside(Listing& listing, Side side) {
    Outside& outside = listing.outside(side);
    if (outside.slot == Book::kNone)
        return;
    listing.book.cancel(outside.slot);
    outside.slot = Book::kNone;
}

void Exchange::Impl::empty_outside(Listing& listing) {
    for (const Side side : {Side::Buy, Side::Sell}) {
        lift_outside(listing, side);
        listing.outside(side).clear();
    }
}

// What the outside shows on `side` and nobody ate comes into the book: it meets our resting orders first, at their price.
void Exchange::Impl::place_outside(Listing& listing, Side side, UnixNanos now) {
    Outside& outside = listing.outside(side);
    if (outside.slot != Book::kNone) {
        if (outside.available() > 0)
            listing.book.set_qty(outside.slot, outside.available());
        else
            lift_outside(listing, side);
        return;
    }
    if (outside.available() <= 0)
        return;
    if (listing.resting > 0) {
        fills.clear();
        listing.book.take(side, outside.px(), outside.available(),
                          [&](const Book::Fill& one) { fills.push_back(one); });
        for (const Book::Fill& one : fills) {
            FillFacts why = facts(orders[one.owner], listing, FillCause::Crossed);
            why.available = listing.quantity_of(outside.available());
            why.at = listing.price_of(outside.px());
            outside.eat(one.qty);
            if (one.left == 0)
                --listing.resting;
            fill(one.owner, one.px, one.qty, why, Liquidity::Added, now);
        }
        if (outside.available() <= 0)
            return;
    }
    outside.slot = listing.book.rest(side, outside.px(), outside.available(), Listing::kOutside);
}

// What is displayed at our price and less than what was ahead of us has left from before us. Only prices the outside has
// stood at since the last time are looked at: those better than it have nobody ahead already.
void Exchange::Impl::note_ahead(Listing& listing, Side side) {
    const Outside& outside = listing.outside(side);
    const std::int64_t reach =
        outside.present() ? outside.px() : (side == Side::Buy ? Order::kAnySell : Order::kAnyBuy);
    const std::int64_t from = std::exchange(side == Side::Buy ? listing.noted_bid : listing.noted_offer, reach);
    if (listing.resting == 0 || (side == Side::Buy ? reach > from : reach < from))
        return;
    listing.book.walk_between(side, from, reach, [&](Book::Slot slot) {
        if (listing.book.owner(slot) == Listing::kOutside)
            return true;
        Order& order = orders[listing.book.owner(slot)];
        const std::int64_t ahead = outside.present() && order.limit == outside.px() ? outside.displayed() : 0;
        order.ahead = order.ahead == Order::kAheadUnknown ? ahead : std::min(order.ahead, ahead);
        if (!order.ahead_noted) {
            order.ahead_noted = true;
            order.ahead_at_first = ahead;
        }
        return true;
    });
}

// A print fills our resting orders of `side` it traded through, and those at its price once what was displayed ahead of
// them has traded: never more than the print's size. Returns how much.
std::int64_t Exchange::Impl::fill_by_print(Listing& listing, Side side, const Trade& trade, std::int64_t lots,
                                           UnixNanos now) {
    const std::int64_t reach = side == Side::Buy ? listing.ceil_ticks(trade.price) : listing.floor_ticks(trade.price);
    const bool right_way = trade.aggressor != (side == Side::Buy ? Aggressor::Buyer : Aggressor::Seller);
    std::int64_t left = lots;
    std::int64_t gone_ahead = 0;
    printed.clear();
    listing.book.walk(side, reach, [&](Book::Slot slot) {
        if (listing.book.owner(slot) == Listing::kOutside)
            return true;
        const std::uint32_t number = listing.book.owner(slot);
        Order& order = orders[number];
        if (listing.price_of(order.limit) == trade.price) {
            if (!right_way)
                return false;
            if (order.ahead == Order::kAheadUnknown)
                return true;
            const std::int64_t eaten = std::min(left, std::max<std::int64_t>(0, order.ahead - gone_ahead));
            left -= eaten;
            gone_ahead += eaten;
            order.ahead = std::max<std::int64_t>(0, order.ahead - gone_ahead);
            if (order.ahead > 0)
                return false;
        }
        const std::int64_t part = std::min(left, order.leaves());
        if (part > 0)
            printed.emplace_back(number, part);
        left -= part;
        return left > 0;
    });
    std::int64_t filled = 0;
    for (const auto& [number, part] : printed) {
        Order& order = orders[number];
        const bool at = listing.price_of(order.limit) == trade.price;
        FillFacts why = facts(order, listing, at ? FillCause::PrintAt : FillCause::PrintThrough);
        why.available = trade.size;
        why.at = trade.price;
        why.ahead = listing.quantity_of(order.ahead_at_first);
        if (part == order.leaves()) {
            listing.book.cancel(order.slot);
            --listing.resting;
        } else {
            listing.book.set_qty(order.slot, order.leaves() - part);
        }
        filled += part;
        fill(number, order.limit, part, why, Liquidity::Added, now);
    }
    return filled;
}

// Stops look at prints; where none has ever been seen, at the quote's other side.
bool Exchange::Impl::is_triggered(const Order& order, const Listing& listing, std::optional<Price> print,
                                  Price& by) const {
    if (print) {
        by = *print;
    } else {
        if (listing.last_px)
            return false;
        const Outside& other = order.side == Side::Buy ? listing.offer : listing.bid;
        if (!other.present())
            return false;
        by = listing.price_of(other.px());
    }
    const Price stop = listing.price_of(order.stop);
    return order.side == Side::Buy ? by >= stop : by <= stop;
}

void Exchange::Impl::trigger_stops(Listing& listing, std::optional<Price> print, UnixNanos) {
    if (listing.stops.empty())
        return;
    std::size_t kept = 0;
    for (const std::uint32_t number : listing.stops) {
        Order& order = orders[number];
        if (!is_triggered(order, listing, print, order.trigger_px)) {
            listing.stops[kept++] = number;
            continue;
        }
        order.triggered = true;
        order.place = Place::Entering;
        listing.entering.push_back(number);
    }
    listing.stops.resize(kept);
}

}  // namespace sluice::exchange
