#include <algorithm>

#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

namespace {
constexpr std::uint32_t kUnknown = IdTable<ClOrdId>::kNone;
}

void Exchange::Impl::arrive(const VenueRequest& request, UnixNanos now, std::uint32_t at_event) {
    switch (kind_of(request)) {
        case RequestKind::New: return arrive_new(std::get<SendNew>(request.body).order, now, at_event);
        case RequestKind::Replace:
            return arrive_replace(std::get<SendReplace>(request.body), request.account, now, at_event);
        case RequestKind::Cancel: return arrive_cancel(std::get<SendCancel>(request.body), request.account, now);
        case RequestKind::Query: return arrive_query(std::get<SendQuery>(request.body), request.account, now);
    }
}

OrderId Exchange::Impl::next_order_id() {
    std::string text(1, 'P');
    if (config.run > 0)
        text.append(std::to_string(config.run)).push_back('-');
    text.append(std::to_string(++order_count));
    return OrderId{InlineText<OrderId::kWidth>::unchecked(text)};
}

// Quantity and prices of `request`, which have been checked.
void Exchange::Impl::set_terms(Order& order, const Listing& listing, const NewOrderSingle& request) {
    order.order_qty = request.order_qty;
    order.qty = listing.lots_of(request.order_qty);
    order.limit = request.price ? listing.floor_ticks(*request.price)
                                : (order.side == Side::Buy ? Order::kAnyBuy : Order::kAnySell);
    order.stop = request.stop_px ? listing.floor_ticks(*request.stop_px) : 0;
}

void Exchange::Impl::arrive_new(const NewOrderSingle& request, UnixNanos now, std::uint32_t at_event) {
    const auto number = static_cast<std::uint32_t>(orders.size());
    Order& order = orders.emplace_back();
    order.cl_ord_id = request.cl_ord_id;
    order.account_id = request.account;
    order.instrument = request.instrument;
    order.side = request.side;
    order.type = request.ord_type;
    order.time_in_force = request.time_in_force;
    order.product = request.product;
    order.post_only = has(request.exec_inst, ExecInst::PostOnly);
    order.order_qty = request.order_qty;
    order.listing = listing_of.find(request.instrument);
    order.account = find_account(request.account);

    std::optional<Refusal> refusal;
    const bool known = order_of.find(request.cl_ord_id) != kUnknown;
    if (known)
        refusal = Refusal{OrdRejReason::DuplicateOrder,
                          "client order id " + std::string{request.cl_ord_id.view()} + " was used before"};
    else
        order_of.insert(request.cl_ord_id, number);
    if (!refusal)
        refusal = check_terms(request);
    if (!refusal)
        refusal = check_numbers(request, listings[order.listing]);
    if (!refusal)
        refusal = check_session(request, listings[order.listing], now, order);
    if (!refusal) {
        set_terms(order, listings[order.listing], request);
        refusal = check_funds(order, now);
    }
    if (!refusal && order.post_only && would_take(order, listings[order.listing])) {
        const Listing& listing = listings[order.listing];
        const std::int64_t other =
            order.side == Side::Buy
                ? std::min(listing.book.best_offer(), listing.offer.present() ? listing.offer.px() : Book::kNoOffer)
                : std::max(listing.book.best_bid(), listing.bid.present() ? listing.bid.px() : Book::kNoBid);
        refusal = Refusal{OrdRejReason::Other, "post-only: the order at " +
                                                   px_text(*request.price, listing.instrument) + " would take from " +
                                                   px_text(listing.price_of(other), listing.instrument)};
    }
    if (refusal) {
        order.status = OrdStatus::Rejected;
        Outcome& outcome = say_order(number, ExecType::Rejected, now);
        outcome.ord_rej_reason = refusal->reason;
        outcome.text = std::move(refusal->text);
        return;
    }
    order.order_id = next_order_id();
    order.rank = ++rank_count;
    order.place = Place::Entering;
    ++open_count;
    reserve(order);
    expect_expiry(number);
    say_order(number, ExecType::New, now);
    enter(number, now, at_event);
}

// Gives an open order without a place its place. It meets the book at once only when it arrives with an event of its own
// instrument: what the sender saw before is not traded on.
void Exchange::Impl::enter(std::uint32_t number, UnixNanos now, std::uint32_t at_event) {
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    const bool meets = at_event == order.listing && in_session(listing, now);
    if ((order.type == OrdType::Stop || order.type == OrdType::StopLimit) && !order.triggered) {
        const bool by_last = meets && listing.last_px.has_value();
        if (!meets || !is_triggered(order, listing, by_last ? listing.last_px : std::nullopt, order.trigger_px)) {
            order.place = Place::Stop;
            listing.stops.push_back(number);
            return;
        }
        order.triggered = true;
    }
    order.place = Place::Entering;
    if (!meets) {
        listing.entering.push_back(number);
        return;
    }
    rested = false;
    match(number, now);
    if (rested)
        work(at_event, now);
}

void Exchange::Impl::refuse_change(const ClOrdId& id, const AccountId& account, RequestKind kind, CxlRejReason reason,
                                   std::string text, UnixNanos now) {
    Outcome& outcome = say(OutcomeKind::CancelReject, now);
    outcome.cl_ord_id = id;
    outcome.account = find_account(account);
    outcome.response_to = kind;
    outcome.cxl_rej_reason = reason;
    outcome.text = std::move(text);
}

void Exchange::Impl::arrive_cancel(const SendCancel& request, const AccountId& account, UnixNanos now) {
    const std::uint32_t number = order_of.find(request.cl_ord_id);
    if (number == kUnknown || orders[number].account_id != account)
        return refuse_change(
            request.cl_ord_id, account, RequestKind::Cancel, CxlRejReason::UnknownOrder,
            "no order " + std::string{request.cl_ord_id.view()} + " on account " + std::string{account.view()}, now);
    if (!orders[number].open())
        return refuse_change(request.cl_ord_id, account, RequestKind::Cancel, CxlRejReason::TooLateToCancel,
                             "the order is " + std::string{to_text(orders[number].status)} + " already", now);
    end(number, ExecType::Canceled, OrdStatus::Canceled, "", now);
}

void Exchange::Impl::arrive_query(const SendQuery& request, const AccountId& account, UnixNanos now) {
    const std::uint32_t number = order_of.find(request.cl_ord_id);
    if (number == kUnknown || orders[number].account_id != account) {
        Outcome& outcome = say(OutcomeKind::NotFound, now);
        outcome.cl_ord_id = request.cl_ord_id;
        outcome.account = find_account(account);
        return;
    }
    Outcome& outcome = say_order(number, ExecType::OrderStatus, now);
    if (orders[number].cl_ord_id != request.cl_ord_id)
        outcome.orig_cl_ord_id = request.cl_ord_id;
}

void Exchange::Impl::arrive_replace(const SendReplace& request, const AccountId& account, UnixNanos now,
                                    std::uint32_t at_event) {
    const NewOrderSingle& wanted = request.order;
    const auto refuse = [&](CxlRejReason reason, std::string text) {
        refuse_change(request.orig_cl_ord_id, account, RequestKind::Replace, reason, std::move(text), now);
    };
    const std::uint32_t number = order_of.find(request.orig_cl_ord_id);
    if (number == kUnknown || orders[number].account_id != account)
        return refuse(CxlRejReason::UnknownOrder, "no order " + std::string{request.orig_cl_ord_id.view()} +
                                                      " on account " + std::string{account.view()});
    if (!orders[number].open())
        return refuse(CxlRejReason::TooLateToCancel,
                      "the order is " + std::string{to_text(orders[number].status)} + " already");
    if (order_of.find(wanted.cl_ord_id) != kUnknown)
        return refuse(CxlRejReason::Other,
                      "client order id " + std::string{wanted.cl_ord_id.view()} + " was used before");
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    if (wanted.instrument != order.instrument || wanted.side != order.side || wanted.ord_type != order.type ||
        wanted.time_in_force != order.time_in_force || wanted.product != order.product)
        return refuse(CxlRejReason::Other, "a replace changes quantity and prices, nothing else");
    if (const auto refusal = check_terms(wanted))
        return refuse(CxlRejReason::Other, refusal->text);
    if (const auto refusal = check_numbers(wanted, listing))
        return refuse(CxlRejReason::Other, refusal->text);

    Order changed_order = order;
    set_terms(changed_order, listing, wanted);
    if (changed_order.qty <= order.cum)
        return refuse(CxlRejReason::TooLateToCancel, to_text(listing.quantity_of(order.cum)) +
                                                         " are filled already; the new total " +
                                                         to_text(wanted.order_qty) + " must be above that");
    if (changed_order.post_only && would_take(changed_order, listing))
        return refuse(CxlRejReason::Other, "post-only: the order would take at its new price");
    // The old claim on funds goes first, so that only the difference is asked for.
    release(order);
    if (const auto refusal = check_funds(changed_order, now)) {
        reserve(order);
        return refuse(CxlRejReason::Other, refusal->text);
    }
    const bool keeps_priority = changed_order.limit == order.limit && changed_order.qty <= order.qty;
    const bool same_stop = changed_order.stop == order.stop;
    order_of.insert(wanted.cl_ord_id, number);
    order.order_qty = changed_order.order_qty;
    order.qty = changed_order.qty;
    order.reserve_px = changed_order.reserve_px;
    order.fee_estimate = changed_order.fee_estimate;
    order.cl_ord_id = wanted.cl_ord_id;
    reserve(order);
    Outcome& outcome = say_order(number, ExecType::Replaced, now);
    outcome.orig_cl_ord_id = request.orig_cl_ord_id;
    if (keeps_priority && same_stop) {
        if (order.place == Place::Resting)
            listing.book.set_qty(order.slot, order.leaves());
        return;
    }
    leave_place(number);
    order.limit = changed_order.limit;
    order.stop = changed_order.stop;
    order.rank = ++rank_count;
    enter(number, now, at_event);
}

}  // namespace sluice::exchange
