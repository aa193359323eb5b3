#include <algorithm>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

namespace {

bool may_have_auctions(AssetClass asset_class) {
    return asset_class == AssetClass::Equity || asset_class == AssetClass::Option || asset_class == AssetClass::Future;
}

}  // namespace

// What the listing does now. Every change of phase sends those who rest or wait back to the line for the next one.
Phase Exchange::Impl::phase_at(Listing& listing, UnixNanos now) {
    if (!listing.session_known || (listing.session && now >= listing.session->close))
        next_session(listing, now);
    Phase phase = Phase::Closed;
    if (listing.session && now >= listing.session->open) {
        phase = Phase::Open;
    } else if (config.extended_hours && listing.auctions) {
        const bool before = listing.session && now >= listing.session->open - config.extended_hours->before;
        const bool after = listing.last_close && now < *listing.last_close + config.extended_hours->after;
        phase = before || after ? Phase::Extended : Phase::Closed;
    }
    if (phase != listing.phase) {
        if (listing.auctions)
            gather(listing, phase);
        listing.phase = phase;
    }
    return phase;
}

// The session that was known is over, or none was.
void Exchange::Impl::next_session(Listing& listing, UnixNanos now) {
    const bool first_look = !listing.session_known;
    if (!first_look) {
        empty_outside(listing);
        listing.last_close = listing.session->close;
        listing.activity.close();
    }
    // A listing that never closes goes on; one that does is closed in between, whoever looks.
    if (!first_look && listing.auctions && listing.phase == Phase::Open) {
        gather(listing, Phase::Closed);
        listing.phase = Phase::Closed;
    }
    listing.session = calendars.session_at_or_after(listing.instrument.calendar, now);
    listing.session_known = true;
    // Who first looks in the middle of a session cannot tell which print was its first.
    listing.opened = first_look && listing.session && now > listing.session->open;
    listing.auctions = false;
    if (!config.auctions.held || !listing.session || !may_have_auctions(listing.instrument.asset_class))
        return;
    const auto next = calendars.session_at_or_after(listing.instrument.calendar, listing.session->close);
    listing.auctions = !next || next->open > listing.session->close;
}

// Before a phase begins everybody leaves the book and lines up by time: for extended hours those who asked for them, all
// others for the next opening. What was resting keeps its time but not its place behind the outside's size.
void Exchange::Impl::gather(Listing& listing, Phase next) {
    if (next == Phase::Open && listing.opened)
        return;
    std::vector<std::uint32_t> all = listing.entering;
    all.insert(all.end(), listing.hungry.begin(), listing.hungry.end());
    all.insert(all.end(), listing.opening.begin(), listing.opening.end());
    for (const Side side : {Side::Buy, Side::Sell}) {
        listing.book.walk(side, side == Side::Buy ? Order::kAnySell : Order::kAnyBuy, [&](Book::Slot slot) {
            if (listing.book.owner(slot) != Listing::kOutside)
                all.push_back(listing.book.owner(slot));
            return true;
        });
    }
    for (const std::uint32_t number : all)
        if (orders[number].place == Place::Resting)
            leave_place(number);
    listing.entering.clear();
    listing.hungry.clear();
    listing.opening.clear();
    empty_outside(listing);
    std::sort(all.begin(), all.end(),
              [&](std::uint32_t a, std::uint32_t b) { return orders[a].rank < orders[b].rank; });
    for (const std::uint32_t number : all) {
        const bool trades = next == Phase::Extended && orders[number].is(ExecInst::ExtendedHours);
        orders[number].place = trades ? Place::Entering : Place::Auction;
        (trades ? listing.entering : listing.opening).push_back(number);
    }
}

std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_auction(const Listing& listing, UnixNanos now, Phase phase,
                                                                     const Order& order) const {
    if (order.auction == ForAuction::None)
        return std::nullopt;
    if (!listing.auctions)
        return Refusal{OrdRejReason::UnsupportedOrder,
                       std::string{listing.instrument.id.view()} +
                           " has no auctions here; use Day, Gtc, Gtd, Ioc or Fok with a Market or Limit order"};
    if (order.auction == ForAuction::Open && phase == Phase::Open)
        return Refusal{OrdRejReason::Other,
                       "an order for the opening auction comes before the open; the market is open since " +
                           format_rfc3339(listing.session->open)};
    const UnixNanos last = listing.session->close - config.auctions.close_cutoff;
    if (order.auction == ForAuction::Close && now > last)
        return Refusal{OrdRejReason::Other, "an order for the closing auction comes by " + format_rfc3339(last) +
                                                "; the market closes at " + format_rfc3339(listing.session->close)};
    return std::nullopt;
}

// Decides when the order expires.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_session(const NewOrderSingle& request, Listing& listing,
                                                                     UnixNanos now, Order& order) {
    if (auto refusal = check_expired(listing, now))
        return refusal;
    const Phase phase = phase_at(listing, now);
    const CalendarId& calendar = listing.instrument.calendar;
    if (!listing.session)
        return Refusal{OrdRejReason::ExchangeClosed,
                       "calendar " + std::string{calendar.view()} + " knows no session from here on"};
    const bool immediate = request.time_in_force == TimeInForce::Ioc || request.time_in_force == TimeInForce::Fok;
    if (phase != Phase::Open && immediate)
        return Refusal{OrdRejReason::ExchangeClosed,
                       std::string{to_text(request.time_in_force)} +
                           " needs an open market: " + calendars.why_closed(calendar, now)};
    if (request.expire_time.has_value() != (request.time_in_force == TimeInForce::Gtd))
        return Refusal{OrdRejReason::UnsupportedOrder, "an expire time belongs to Gtd, and to nothing else"};
    if (request.expire_time && *request.expire_time <= now)
        return Refusal{OrdRejReason::Other, "expire time " + format_rfc3339(*request.expire_time) + " has passed"};
    if (auto refusal = check_auction(listing, now, phase, order))
        return refusal;
    if (request.expire_time) {
        order.expires = *request.expire_time;
    } else if (request.time_in_force == TimeInForce::Day || immediate || order.auction != ForAuction::None) {
        order.expires = listing.session->close;
        if (order.is(ExecInst::ExtendedHours) && config.extended_hours) {
            const auto after = config.extended_hours->after;
            const bool evening = phase == Phase::Extended && listing.last_close && now < *listing.last_close + after;
            order.expires = (evening ? *listing.last_close : listing.session->close) + after;
        }
    }
    return std::nullopt;
}

}  // namespace sluice::exchange
