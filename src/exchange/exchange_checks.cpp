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
    const bool immediate = request.time_in_force == TimeInForce::Ioc || request.time_in_force == TimeInForce::Fok;
    const bool waits = has_trigger_price(request.ord_type) || request.ord_type == OrdType::TrailingStop;
    if (immediate && waits)
        return unsupported("a stop waits, so it cannot be immediate-or-cancel or fill-or-kill");
    const bool plain = request.ord_type == OrdType::Market || request.ord_type == OrdType::Limit;
    const bool on_close = request.ord_type == OrdType::MarketOnClose || request.ord_type == OrdType::LimitOnClose;
    if (on_close && request.time_in_force != TimeInForce::Day && request.time_in_force != TimeInForce::Cls)
        return unsupported(std::string{to_text(request.ord_type)} + " goes with Day or Cls, not with " +
                           std::string{to_text(request.time_in_force)});
    const bool auction =
        on_close || request.time_in_force == TimeInForce::Cls || request.time_in_force == TimeInForce::Opg;
    if (auction && !on_close && !plain)
        return unsupported(std::string{to_text(request.time_in_force)} +
                           " goes with a Market or Limit order, not with " + std::string{to_text(request.ord_type)});
    if (auto refusal = check_instructions(request, auction || immediate))
        return refusal;
    if (request.cash_order_qty && (request.display_qty || has(request.exec_inst, ExecInst::AllOrNone) ||
                                   request.time_in_force == TimeInForce::Fok))
        return unsupported("a sum of money has no quantity to display or to fill whole; say a quantity");
    if (request.ord_type != OrdType::TrailingStop && (request.trail_amount || request.trail_percent))
        return unsupported("trailing terms belong to a TrailingStop, not to a " +
                           std::string{to_text(request.ord_type)} + " order");
    return std::nullopt;
}

// `passing`: the order is immediate or for an auction, so it never rests.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_instructions(const NewOrderSingle& request,
                                                                          bool passing) const {
    const auto unsupported = [](std::string text) { return Refusal{OrdRejReason::UnsupportedOrder, std::move(text)}; };
    if (has(request.exec_inst, ExecInst::PostOnly) && (request.ord_type != OrdType::Limit || passing))
        return unsupported("post-only goes with a limit order that may rest");
    if (has(request.exec_inst, ExecInst::AllOrNone) &&
        (has(request.exec_inst, ExecInst::PostOnly) || request.display_qty ||
         request.time_in_force == TimeInForce::Opg || request.time_in_force == TimeInForce::Cls ||
         request.ord_type == OrdType::MarketOnClose || request.ord_type == OrdType::LimitOnClose))
        return unsupported("all-or-none does not go with post-only, a display quantity or an auction");
    if (has(request.exec_inst, ExecInst::ExtendedHours)) {
        if (!config.extended_hours)
            return unsupported("this venue has no extended hours");
        if (request.ord_type != OrdType::Limit || request.time_in_force != TimeInForce::Day)
            return unsupported("extended hours take Limit orders for the Day, and no others");
    }
    if (request.display_qty && (!has_limit_price(request.ord_type) || passing))
        return unsupported("a display quantity goes with a limit order that may rest");
    return std::nullopt;
}

std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_trail(const NewOrderSingle& request,
                                                                   const Listing& listing) const {
    if (request.ord_type != OrdType::TrailingStop)
        return std::nullopt;
    const auto bad = [](std::string text) { return Refusal{OrdRejReason::InvalidPrice, std::move(text)}; };
    if (request.trail_amount.has_value() == request.trail_percent.has_value())
        return bad("a trailing stop trails by an amount or by a percentage: exactly one of them");
    if (request.trail_percent && (request.trail_percent->nanos() <= 0 || *request.trail_percent >= Ratio::whole(1)))
        return bad("trail percentage " + to_text(*request.trail_percent) +
                   " must lie between 0 and 1; 0.05 is five percent");
    const std::int64_t tick = listing.instrument.tick_size.nanos();
    if (request.trail_amount && (request.trail_amount->nanos() <= 0 || request.trail_amount->nanos() % tick != 0 ||
                                 *request.trail_amount > Price::whole(kMaxPriceUnits)))
        return bad("trail amount " + to_text(*request.trail_amount) + " must be a whole number of ticks of " +
                   to_text(listing.instrument.tick_size) + ", above zero");
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

    if (auto refusal = check_trail(request, listing))
        return refusal;

    const auto bad_qty = [](std::string text) { return Refusal{OrdRejReason::InvalidQuantity, std::move(text)}; };
    if (request.cash_order_qty) {
        const std::string cash = money_text(*request.cash_order_qty, instrument.currency);
        if (!request.order_qty.is_zero())
            return bad_qty("quantity " + to_text(request.order_qty) + " and the sum of " + cash +
                           " exclude each other; say one of them");
        if (request.cash_order_qty->nanos() <= 0 || *request.cash_order_qty > Amount::whole(kMaxAmountUnits))
            return bad_qty("a sum of " + cash + " must be positive and at most 1000000000000");
        if (listing.filters.min_value && *request.cash_order_qty < *listing.filters.min_value)
            return bad_qty("a sum of " + cash + " is below the venue's minimum of " +
                           money_text(*listing.filters.min_value, instrument.currency));
        return std::nullopt;
    }
    const Quantity qty = request.order_qty;
    if (qty.nanos() <= 0)
        return bad_qty("quantity " + to_text(qty) + " must be positive");
    if (qty.nanos() % instrument.round_lot.nanos() != 0)
        return bad_qty("quantity " + to_text(qty) + " is not a whole number of lots of " +
                       to_text(instrument.round_lot) + "; " + nearest(qty.nanos(), instrument.round_lot.nanos()));
    if (request.display_qty &&
        (request.display_qty->nanos() <= 0 || request.display_qty->nanos() % instrument.round_lot.nanos() != 0 ||
         *request.display_qty > qty))
        return bad_qty("display quantity " + to_text(*request.display_qty) + " must be a whole number of lots of " +
                       to_text(instrument.round_lot) + ", above zero and at most the order's " + to_text(qty));
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

}  // namespace sluice::exchange
