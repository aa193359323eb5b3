#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

// The queue position of an earlier process is not known, so a restored order stands last at its price; a stop that had
// filled in part had triggered.
Status Exchange::restore(const RestoredOrder& restored, UnixNanos now) {
    Impl& impl = *impl_;
    const NewOrderSingle& request = restored.order;
    const std::string name = "restored order " + std::string{request.cl_ord_id.view()} + ": ";
    if (impl.order_of.find(request.cl_ord_id) != IdTable<ClOrdId>::kNone)
        return fail(ErrorCode::Invalid, name + "its id is here already");
    if (const auto refusal = impl.check_terms(request))
        return fail(ErrorCode::Invalid, name + refusal->text);
    const std::uint32_t listing_number = impl.listing_of.find(request.instrument);
    Listing& listing = impl.listings[listing_number];
    if (const auto refusal = impl.check_numbers(request, listing))
        return fail(ErrorCode::Invalid, name + refusal->text);
    const bool full = !request.cash_order_qty && restored.cum_qty >= request.order_qty;
    if (restored.cum_qty.nanos() < 0 || full || restored.cum_qty.nanos() % listing.instrument.round_lot.nanos() != 0)
        return fail(ErrorCode::Invalid, name + to_text(restored.cum_qty) + " of " + to_text(request.order_qty) +
                                            " filled does not leave an open order");

    const auto number = static_cast<std::uint32_t>(impl.orders.size());
    Order& order = impl.orders.emplace_back();
    impl.order_of.insert(request.cl_ord_id, number);
    order.cl_ord_id = request.cl_ord_id;
    order.account_id = request.account;
    order.instrument = request.instrument;
    order.account = impl.find_account(request.account);
    order.listing = listing_number;
    order.side = request.side;
    order.type = request.ord_type;
    order.time_in_force = request.time_in_force;
    order.product = request.product;
    order.post_only = false;  // it has rested before
    order.order_id = restored.order_id.empty() ? impl.next_order_id() : restored.order_id;
    impl.set_terms(order, listing, request);
    order.cum = listing.lots_of(restored.cum_qty);
    order.cum_notional = restored.cum_notional;
    order.fees = restored.fees;
    order.status = order.cum > 0 ? OrdStatus::PartiallyFilled : OrdStatus::New;
    order.rank = ++impl.rank_count;
    if (request.time_in_force == TimeInForce::Gtd && request.expire_time)
        order.expires = *request.expire_time;
    if (request.time_in_force == TimeInForce::Day) {
        const auto session = impl.calendars.session_at_or_after(listing.instrument.calendar, restored.entered);
        order.expires = session ? session->close : now;
    }
    ++impl.open_count;
    // Funds are not asked for again, only claimed.
    static_cast<void>(impl.check_funds(order, now));
    impl.reserve(order);
    impl.expect_expiry(number);
    const bool waits = (order.type == OrdType::Stop || order.type == OrdType::StopLimit) && order.cum == 0;
    order.place = waits ? Place::Stop : Place::Entering;
    (waits ? listing.stops : listing.entering).push_back(number);
    return {};
}

}  // namespace sluice::exchange
