#include <algorithm>
#include <utility>

#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

namespace {

// Why an auction at `px` left something of an order.
std::string left_by_auction(const Order& order, const Listing& listing, Price px) {
    if (has_limit_price(order.type)) {
        const Price limit = listing.price_of(order.limit);
        if (order.side == Side::Buy ? limit < px : limit > px)
            return " was beyond the order's limit of " + px_text(limit, listing.instrument);
    }
    return " filled no more of it";
}

}  // namespace

// How much of an open order may trade at `px` now: what its cash pays for, and what a reduce-only order may reduce.
std::int64_t Exchange::Impl::auction_lots(std::uint32_t number, std::int64_t px, UnixNanos now) {
    Order& order = orders[number];
    if (order.open() && order.is(ExecInst::ReduceOnly))
        trim(number, now);
    if (!order.open() || !size_by_cash(number, px))
        return 0;
    return affordable(order, listings[order.listing], px, order.leaves(), now);
}

// Those of `who` that accept the print's price trade at it: with each other first, then with the outside up to the
// print's size; market orders first, then by price, then by time. A print between two ticks is rounded against us.
// Returns how much the outside gave.
std::int64_t Exchange::Impl::uncross(Listing& listing, const std::vector<std::uint32_t>& who,
                                     const Activity::Print& print, ForAuction which, UnixNanos now) {
    const std::int64_t low = listing.floor_ticks(print.px);
    const std::int64_t high = listing.ceil_ticks(print.px);
    std::vector<std::uint32_t> lines[2];
    for (const std::uint32_t number : who) {
        const Order& order = orders[number];
        if (order.side == Side::Buy ? order.limit >= high : order.limit <= low)
            lines[order.side == Side::Buy ? 0 : 1].push_back(number);
    }
    for (auto& line : lines) {
        std::stable_sort(line.begin(), line.end(), [&](std::uint32_t a, std::uint32_t b) {
            const Order& x = orders[a];
            const Order& y = orders[b];
            if (x.limit != y.limit)
                return x.side == Side::Buy ? x.limit > y.limit : x.limit < y.limit;
            return x.rank < y.rank;
        });
    }
    const auto why = [&](std::uint32_t number, bool crossed) {
        const FillCause cause = which == ForAuction::Open ? (crossed ? FillCause::OpeningCross : FillCause::Opening)
                                                          : (crossed ? FillCause::ClosingCross : FillCause::Closing);
        FillFacts out = facts(orders[number], listing, cause);
        out.available = listing.quantity_of(print.lots);
        out.at = print.px;
        out.unlimited = config.auctions.unlimited;
        return out;
    };
    std::size_t next[2] = {0, 0};
    while (next[0] < lines[0].size() && next[1] < lines[1].size()) {
        const std::uint32_t buy = lines[0][next[0]];
        const std::uint32_t sell = lines[1][next[1]];
        const std::int64_t wanted = auction_lots(buy, low, now);
        const std::int64_t offered = auction_lots(sell, low, now);
        const std::int64_t lots = std::min(wanted, offered);
        if (lots > 0) {
            execute(buy, low, lots, why(buy, true), Liquidity::Unknown, now);
            execute(sell, low, lots, why(sell, true), Liquidity::Unknown, now);
        }
        if (wanted == lots)
            ++next[0];
        if (offered == lots)
            ++next[1];
    }
    const std::int64_t volume = config.auctions.unlimited ? std::numeric_limits<std::int64_t>::max() : ours(print.lots);
    std::int64_t left = volume;
    for (std::size_t side = 0; side < 2; ++side) {
        const std::int64_t px = side == 0 ? high : low;
        for (; next[side] < lines[side].size() && left > 0; ++next[side]) {
            const std::uint32_t number = lines[side][next[side]];
            const std::int64_t lots = std::min(left, auction_lots(number, px, now));
            if (lots == 0)
                continue;
            left -= lots;
            execute(number, px, lots, why(number, false), Liquidity::Unknown, now);
        }
    }
    return volume - left;
}

// The first print of the session. Those for the opening only end with it, all others go on into the day.
std::int64_t Exchange::Impl::uncross_open(Listing& listing, const Trade& print, std::int64_t lots, UnixNanos now) {
    listing.opened = true;
    if (listing.opening.empty())
        return 0;
    const std::vector<std::uint32_t> all = std::exchange(listing.opening, {});
    std::vector<std::uint32_t> who;
    for (const std::uint32_t number : all)
        if (!orders[number].post_only && !orders[number].is(ExecInst::AllOrNone))
            who.push_back(number);
    const std::int64_t used = uncross(listing, who, {print.price, lots}, ForAuction::Open, now);
    const std::string at = "the opening auction at " + px_text(print.price, listing.instrument);
    for (const std::uint32_t number : all) {
        Order& order = orders[number];
        if (order.place != Place::Auction)
            continue;
        if (order.auction == ForAuction::None) {
            order.place = Place::Entering;
            listing.entering.push_back(number);
            continue;
        }
        end(number, ExecType::Canceled, OrdStatus::Canceled, at + left_by_auction(order, listing, print.price), now);
    }
    return used;
}

// The session is over: its last print was the official close.
void Exchange::Impl::uncross_close(Listing& listing, UnixNanos now) {
    const std::vector<std::uint32_t> who = std::exchange(listing.closing, {});
    const auto print = listing.activity.last();
    if (print)
        uncross(listing, who, *print, ForAuction::Close, now);
    for (const std::uint32_t number : who) {
        const Order& order = orders[number];
        if (order.place != Place::Auction)
            continue;
        end(number, ExecType::Canceled, OrdStatus::Canceled,
            print ? "the closing auction at " + px_text(print->px, listing.instrument) +
                        left_by_auction(order, listing, print->px)
                  : "no print of this session to close at",
            now);
    }
}

// No print opened the session in time: who may trade all day goes on without an auction.
void Exchange::Impl::stop_waiting_for_the_open(Listing& listing) {
    std::size_t kept = 0;
    for (const std::uint32_t number : listing.opening) {
        if (orders[number].auction == ForAuction::Open) {
            listing.opening[kept++] = number;
            continue;
        }
        orders[number].place = Place::Entering;
        listing.entering.push_back(number);
    }
    listing.opening.resize(kept);
}

}  // namespace sluice::exchange
