#include <algorithm>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

// Who a print reaches, by price and time: those it traded through, and those at its price once what was displayed ahead
// of them has traded. `left` is what is left of the print, `budget` what of it may still be ours.
void Exchange::Impl::line_up_for_print(Listing& listing, Side side, const Trade& trade, std::int64_t& left,
                                       std::int64_t& budget) {
    const std::int64_t reach = side == Side::Buy ? listing.ceil_ticks(trade.price) : listing.floor_ticks(trade.price);
    const bool right_way = trade.aggressor != (side == Side::Buy ? Aggressor::Buyer : Aggressor::Seller);
    std::int64_t gone_ahead = 0;
    printed.clear();
    listing.book.walk(side, reach, [&](Book::Slot slot) {
        if (listing.book.owner(slot) == Listing::kOutside)
            return true;
        const std::uint32_t number = listing.book.owner(slot);
        Order& order = orders[number];
        if (listing.price_of(order.limit) == trade.price) {
            if (!right_way || config.queue == QueueModel::Through)
                return false;
            if (config.queue == QueueModel::Ahead) {
                if (order.ahead == Order::kAheadUnknown)
                    return true;
                const std::int64_t eaten = std::min(left, std::max<std::int64_t>(0, order.ahead - gone_ahead));
                left -= eaten;
                gone_ahead += eaten;
                order.ahead = std::max<std::int64_t>(0, order.ahead - gone_ahead);
                if (order.ahead > 0)
                    return false;
            }
        }
        const std::int64_t part = std::min({left, budget, listing.book.qty(slot)});
        if (part > 0)
            printed.emplace_back(number, part);
        left -= part;
        budget -= part;
        return left > 0 && budget > 0;
    });
}

// Returns whether it is worth another look: an order showed its next part, or took less than was meant for it.
bool Exchange::Impl::fill_lined_up(Listing& listing, const Trade& trade, std::int64_t& left, std::int64_t& budget,
                                   UnixNanos now) {
    bool again = false;
    for (const auto& one : printed) {
        Order& order = orders[one.first];
        const std::int64_t lots =
            order.place == Place::Resting ? std::min(one.second, listing.book.qty(order.slot)) : 0;
        left += one.second - lots;
        budget += one.second - lots;
        if (lots == 0) {
            again = true;
            continue;
        }
        const bool at = listing.price_of(order.limit) == trade.price;
        FillFacts why = facts(order, listing, at ? FillCause::PrintAt : FillCause::PrintThrough);
        why.available = trade.size;
        why.at = trade.price;
        why.ahead = listing.quantity_of(order.ahead_at_first);
        again = again || lots < one.second || (lots == listing.book.qty(order.slot) && lots < order.leaves());
        fill_resting(one.first, lots, why, now);
    }
    return again;
}

// An all-or-none order does not rest in the book, so it has no place at its price: a print beyond it that is large enough
// fills it, after everybody else.
void Exchange::Impl::fill_whole_by_print(Listing& listing, Side side, const Trade& trade, std::int64_t& budget,
                                         UnixNanos now) {
    const std::vector<std::uint32_t> line = listing.hungry;
    for (const std::uint32_t number : line) {
        Order& order = orders[number];
        if (order.place != Place::Hungry || order.side != side || !order.is(ExecInst::AllOrNone) || is_priceless(order))
            continue;
        if (order.is(ExecInst::ReduceOnly))
            trim(number, now);
        const Price limit = listing.price_of(order.limit);
        const bool beyond = side == Side::Buy ? trade.price < limit : trade.price > limit;
        if (!order.open() || !beyond || order.leaves() > budget)
            continue;
        FillFacts why = facts(order, listing, FillCause::PrintThrough);
        why.available = trade.size;
        why.at = trade.price;
        budget -= order.leaves();
        leave_place(number);
        execute(number, order.limit, order.leaves(), why, Liquidity::Added, now);
    }
}

// Fills our orders of `side` that a print reached: never more than what is left of it, and of that what may be ours. Returns
// how much.
std::int64_t Exchange::Impl::fill_by_print(Listing& listing, Side side, const Trade& trade, const PrintLeft& print,
                                           UnixNanos now) {
    std::int64_t left = print.lots;
    std::int64_t budget = print.ours;
    bool again = listing.resting > 0;
    while (again && left > 0 && budget > 0) {
        line_up_for_print(listing, side, trade, left, budget);
        if (printed.empty())
            break;
        again = fill_lined_up(listing, trade, left, budget, now);
    }
    const std::int64_t filled = print.ours - budget;
    const std::int64_t room = std::min(budget, left);
    budget = room;
    if (room > 0 && !listing.hungry.empty())
        fill_whole_by_print(listing, side, trade, budget, now);
    return filled + room - budget;
}

}  // namespace sluice::exchange
