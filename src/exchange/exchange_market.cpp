#include <algorithm>
#include <utility>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

void Exchange::Impl::show_quote(std::uint32_t number, const Quote& quote, UnixNanos now) {
    Listing& listing = listings[number];
    const Phase phase = phase_at(listing, now);
    if (phase == Phase::Closed)
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
    if (!listing.opening.empty() && phase == Phase::Open && now >= listing.session->open + config.auctions.opening_wait)
        stop_waiting_for_the_open(listing);
    // A side that moved leaves the book before the other one comes in, so that the two never meet.
    if (bid_lots <= 0 || bid_px != listing.bid.px())
        lift_outside(listing, Side::Buy);
    if (offer_lots <= 0 || offer_px != listing.offer.px())
        lift_outside(listing, Side::Sell);
    if (bid_lots > 0)
        listing.bid.show(bid_px, bid_lots, ours(bid_lots));
    else
        listing.bid.clear();
    if (offer_lots > 0)
        listing.offer.show(offer_px, offer_lots, ours(offer_lots));
    else
        listing.offer.clear();
    place_outside(listing, Side::Buy, now);
    place_outside(listing, Side::Sell, now);
    note_ahead(listing, Side::Buy);
    note_ahead(listing, Side::Sell);
    if (phase == Phase::Open)
        trigger_stops(listing, std::nullopt, now);
    work(number, now);
    if (!listing.packages.empty())
        try_packages(listing, now);
}

void Exchange::Impl::show_trade(std::uint32_t number, const Trade& trade, UnixNanos now) {
    Listing& listing = listings[number];
    const Phase phase = phase_at(listing, now);
    if (phase == Phase::Closed)
        return;
    const std::int64_t lots = listing.lots_of(trade.size);
    std::int64_t opened = 0;
    if (phase == Phase::Open) {
        listing.last_px = trade.price;
        if (listing.watch != Corporate::kNone)
            note_print(number, trade, now);
        if (lots > 0) {
            listing.activity.print(trade.price, lots);
            if (!listing.opened && listing.auctions)
                opened = uncross_open(listing, trade, lots, now);
        }
    }
    std::int64_t bought = 0;
    std::int64_t sold = 0;
    // An auction without a bound may have taken more than there was.
    const PrintLeft left{std::max<std::int64_t>(0, lots - opened), std::max<std::int64_t>(0, ours(lots) - opened)};
    if (left.ours > 0 && (listing.resting > 0 || !listing.hungry.empty())) {
        bought = fill_by_print(listing, Side::Buy, trade, left, now);
        sold = fill_by_print(listing, Side::Sell, trade, left, now);
    }
    if (!listing.quoted && lots > 0)
        show_print_as_book(listing, trade, lots, bought + opened, sold + opened, now);
    if (phase == Phase::Open)
        trigger_stops(listing, trade.price, now);
    work(number, now);
    if (!listing.packages.empty())
        try_packages(listing, now);
}

// Trade-only data: the book is last -/+ one tick with the print's size; what the print itself filled is gone.
void Exchange::Impl::show_print_as_book(Listing& listing, const Trade& trade, std::int64_t lots, std::int64_t bought,
                                        std::int64_t sold, UnixNanos now) {
    lift_outside(listing, Side::Buy);
    lift_outside(listing, Side::Sell);
    const std::int64_t bid_px = listing.floor_ticks(trade.price - listing.instrument.tick_size);
    const std::int64_t offer_px = listing.ceil_ticks(trade.price + listing.instrument.tick_size);
    if (bid_px > 0)
        listing.bid.show_anew(bid_px, lots, ours(lots), sold);
    else
        listing.bid.clear();
    listing.offer.show_anew(offer_px, lots, ours(lots), bought);
    place_outside(listing, Side::Buy, now);
    place_outside(listing, Side::Sell, now);
    note_ahead(listing, Side::Buy);
    note_ahead(listing, Side::Sell);
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
    while (outside.available() > 0 && listing.resting > 0) {
        const std::int64_t best = side == Side::Buy ? listing.book.best_offer() : listing.book.best_bid();
        if (side == Side::Buy ? best > outside.px() : best < outside.px())
            break;
        const Book::Slot slot = listing.book.front(opposite(side));
        const std::uint32_t number = listing.book.owner(slot);
        const std::int64_t lots = std::min(outside.available(), listing.book.qty(slot));
        FillFacts why = facts(orders[number], listing, FillCause::Crossed);
        why.available = listing.quantity_of(outside.available());
        why.at = listing.price_of(outside.px());
        outside.eat(lots);
        fill_resting(number, lots, why, now);
    }
    if (outside.available() > 0)
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

}  // namespace sluice::exchange
