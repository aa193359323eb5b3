#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

namespace {

std::string rounded_text(int128 nanos) { return to_text(Quantity::from_nanos(nanos)); }

// The nearest whole multiples below and above, for a refusal that says what would be right.
std::string nearest(int128 nanos, int128 step) {
    const int128 below = nanos / step * step;
    if (below <= 0)
        return "the nearest is " + rounded_text(step);
    return "the nearest are " + rounded_text(below) + " and " + rounded_text(below + step);
}

}  // namespace

std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_terms(const NewOrderSingle& request) const {
    const auto unsupported = [](std::string text) { return Refusal{OrdRejReason::UnsupportedOrder, std::move(text)}; };
    const std::uint32_t listing = listing_of.find(request.instrument);
    if (listing == IdTable<InstrumentId>::kNone)
        return Refusal{OrdRejReason::UnknownSymbol,
                       "no instrument " + std::string{request.instrument.view()} + " here"};
    if (find_account(request.account) == kNoListing)
        return Refusal{OrdRejReason::Other, "no account " + std::string{request.account.view()} + " here"};
    if (listings[listing].instrument.asset_class == AssetClass::Index)
        return unsupported("an index cannot be ordered");
    switch (request.ord_type) {
        case OrdType::Market:
        case OrdType::Limit:
        case OrdType::Stop:
        case OrdType::StopLimit: break;
        case OrdType::TrailingStop:
        case OrdType::MarketIfTouched:
        case OrdType::LimitIfTouched:
        case OrdType::MarketOnClose:
        case OrdType::LimitOnClose:
            return unsupported(std::string{to_text(request.ord_type)} +
                               " orders are not taken here; Market, Limit, Stop and StopLimit are");
    }
    const bool stop = has_trigger_price(request.ord_type);
    switch (request.time_in_force) {
        case TimeInForce::Day:
        case TimeInForce::Gtc:
        case TimeInForce::Gtd: break;
        case TimeInForce::Ioc:
        case TimeInForce::Fok:
            if (stop)
                return unsupported("a stop waits, so it cannot be immediate-or-cancel or fill-or-kill");
            break;
        case TimeInForce::Opg:
        case TimeInForce::Cls:
            return unsupported(std::string{to_text(request.time_in_force)} +
                               " is not taken here; Day, Gtc, Gtd, Ioc and Fok are");
    }
    if (has(request.exec_inst, ExecInst::PostOnly) &&
        (request.ord_type != OrdType::Limit || request.time_in_force == TimeInForce::Ioc ||
         request.time_in_force == TimeInForce::Fok))
        return unsupported("post-only goes with a limit order that may rest");
    if (has(request.exec_inst, ExecInst::ReduceOnly))
        return unsupported("reduce-only is not taken here");
    if (has(request.exec_inst, ExecInst::AllOrNone))
        return unsupported("all-or-none is not taken here; Fok is");
    if (has(request.exec_inst, ExecInst::ExtendedHours))
        return unsupported("extended hours are not taken here");
    if (request.product != Product::None)
        return unsupported("product types are not taken here");
    if (request.cash_order_qty)
        return unsupported("an order as a sum of money is not taken here; say a quantity");
    if (request.display_qty)
        return unsupported("a display quantity is not taken here");
    if (request.trail_amount || request.trail_percent)
        return unsupported("trailing terms are not taken here");
    return std::nullopt;
}

std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_numbers(const NewOrderSingle& request,
                                                                     const Listing& listing) const {
    const Instrument& instrument = listing.instrument;
    const auto check_px = [&](const char* name, const std::optional<Price>& px, bool wanted) -> std::optional<Refusal> {
        if (px.has_value() != wanted)
            return Refusal{OrdRejReason::InvalidPrice, std::string{wanted ? "a " : "no "} + name +
                                                           " price belongs to a " +
                                                           std::string{to_text(request.ord_type)} + " order"};
        if (!px)
            return std::nullopt;
        if (px->nanos() <= 0 && instrument.asset_class != AssetClass::Future)
            return Refusal{OrdRejReason::InvalidPrice,
                           std::string{name} + " price " + to_text(*px) + " must be positive"};
        if (px->abs() > Price::whole(kMaxPriceUnits))
            return Refusal{OrdRejReason::InvalidPrice,
                           std::string{name} + " price " + to_text(*px) + " is beyond 4000000000"};
        if (px->nanos() % instrument.tick_size.nanos() != 0)
            return Refusal{OrdRejReason::InvalidPrice, std::string{name} + " price " + to_text(*px) +
                                                           " is not a whole number of ticks of " +
                                                           to_text(instrument.tick_size) + "; " +
                                                           nearest(px->nanos(), instrument.tick_size.nanos())};
        return std::nullopt;
    };
    if (auto refusal = check_px("limit", request.price, has_limit_price(request.ord_type)))
        return refusal;
    if (auto refusal = check_px("stop", request.stop_px, has_trigger_price(request.ord_type)))
        return refusal;

    const auto bad_qty = [](std::string text) { return Refusal{OrdRejReason::InvalidQuantity, std::move(text)}; };
    const Quantity qty = request.order_qty;
    if (qty.nanos() <= 0)
        return bad_qty("quantity " + to_text(qty) + " must be positive");
    if (qty.nanos() % instrument.round_lot.nanos() != 0)
        return bad_qty("quantity " + to_text(qty) + " is not a whole number of lots of " +
                       to_text(instrument.round_lot) + "; " + nearest(qty.nanos(), instrument.round_lot.nanos()));
    if (listing.filters.min_qty && qty < *listing.filters.min_qty)
        return bad_qty("quantity " + to_text(qty) + " is below the venue's minimum of " +
                       to_text(*listing.filters.min_qty));
    if (listing.filters.max_qty && qty > *listing.filters.max_qty)
        return bad_qty("quantity " + to_text(qty) + " is above the venue's maximum of " +
                       to_text(*listing.filters.max_qty));
    // Without a price of its own an order may meet any that fits.
    const std::optional<Price> px = request.price ? request.price : request.stop_px;
    const auto value = value_of(px ? px->abs() : Price::whole(kMaxPriceUnits), qty, instrument.multiplier);
    if (qty.nanos() / instrument.round_lot.nanos() > (int128{1} << 60) || !value ||
        (px && value->abs() > Amount::whole(kMaxAmountUnits)))
        return Refusal{OrdRejReason::ExceedsLimit,
                       "quantity " + to_text(qty) + " is worth more than this exchange can count"};
    if (px && listing.filters.min_value && *value < *listing.filters.min_value)
        return bad_qty("an order worth " + money_text(*value, instrument.currency) +
                       " is below the venue's minimum of " +
                       money_text(*listing.filters.min_value, instrument.currency));
    return std::nullopt;
}

bool Exchange::Impl::in_session(Listing& listing, UnixNanos now) {
    if (!listing.session_known || (listing.session && now >= listing.session->close)) {
        if (listing.session_known)
            empty_outside(listing);
        listing.session = calendars.session_at_or_after(listing.instrument.calendar, now);
        listing.session_known = true;
    }
    return listing.session && now >= listing.session->open && now < listing.session->close;
}

// Decides when the order expires.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_session(const NewOrderSingle& request, Listing& listing,
                                                                     UnixNanos now, Order& order) {
    if (auto refusal = check_expired(listing, now))
        return refusal;
    const bool open = in_session(listing, now);
    const CalendarId& calendar = listing.instrument.calendar;
    if (!listing.session)
        return Refusal{OrdRejReason::ExchangeClosed,
                       "calendar " + std::string{calendar.view()} + " knows no session from here on"};
    const bool immediate = request.time_in_force == TimeInForce::Ioc || request.time_in_force == TimeInForce::Fok;
    if (!open && immediate)
        return Refusal{OrdRejReason::ExchangeClosed,
                       std::string{to_text(request.time_in_force)} +
                           " needs an open market: " + calendars.why_closed(calendar, now)};
    if (request.expire_time.has_value() != (request.time_in_force == TimeInForce::Gtd))
        return Refusal{OrdRejReason::UnsupportedOrder, "an expire time belongs to Gtd, and to nothing else"};
    if (request.expire_time && *request.expire_time <= now)
        return Refusal{OrdRejReason::Other, "expire time " + format_rfc3339(*request.expire_time) + " has passed"};
    if (request.expire_time)
        order.expires = *request.expire_time;
    else if (request.time_in_force == TimeInForce::Day || immediate)
        order.expires = listing.session->close;
    return std::nullopt;
}

}  // namespace sluice::exchange
