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
        case RequestKind::List:
            return arrive_list(std::get<SendList>(request.body).list, request.account, now, at_event);
        case RequestKind::Snapshot: return;  // the client's to answer
    }
}

OrderId Exchange::Impl::next_order_id() {
    std::string text(1, 'P');
    if (config.run > 0)
        text.append(std::to_string(config.run)).push_back('-');
    text.append(std::to_string(++order_count));
    return OrderId{InlineText<OrderId::kWidth>::unchecked(text)};
}

// Quantity, prices and rarer terms of `request`, which have been checked.
void Exchange::Impl::set_terms(Order& order, const Listing& listing, const NewOrderSingle& request) {
    order.order_qty = request.order_qty;
    order.qty = listing.lots_of(request.order_qty);
    order.limit = request.price ? listing.floor_ticks(*request.price)
                                : (order.side == Side::Buy ? Order::kAnyBuy : Order::kAnySell);
    if (request.ord_type != OrdType::TrailingStop)
        order.stop = request.stop_px ? listing.floor_ticks(*request.stop_px) : 0;
    if (!request.display_qty && !request.cash_order_qty && request.ord_type != OrdType::TrailingStop)
        return;
    RareTerms& rare = rare_of(order);
    rare.display = request.display_qty ? listing.lots_of(*request.display_qty) : 0;
    rare.cash = request.cash_order_qty;
    rare.trail = request.trail_amount ? listing.floor_ticks(*request.trail_amount) : 0;
    rare.trail_percent = request.trail_percent.value_or(Ratio{});
}

// Makes an order of a request and gives it its number; nothing is checked yet.
std::uint32_t Exchange::Impl::note_order(const NewOrderSingle& request) {
    const auto number = static_cast<std::uint32_t>(orders.size());
    Order& order = orders.emplace_back();
    order.cl_ord_id = request.cl_ord_id;
    order.account_id = request.account;
    order.instrument = request.instrument;
    order.side = request.side;
    order.type = request.ord_type;
    order.time_in_force = request.time_in_force;
    order.product = request.product;
    order.exec_inst = request.exec_inst;
    order.post_only = has(request.exec_inst, ExecInst::PostOnly);
    if (request.ord_type == OrdType::MarketOnClose || request.ord_type == OrdType::LimitOnClose ||
        request.time_in_force == TimeInForce::Cls)
        order.auction = ForAuction::Close;
    else if (request.time_in_force == TimeInForce::Opg)
        order.auction = ForAuction::Open;
    order.order_qty = request.order_qty;
    order.listing = listing_of.find(request.instrument);
    order.account = find_account(request.account);
    order.latency = latency;
    return number;
}

// Everything but funds, and whether a post-only order would take.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_order(std::uint32_t number, const NewOrderSingle& request,
                                                                   UnixNanos now) {
    Order& order = orders[number];
    if (order_of.find(request.cl_ord_id) != kUnknown)
        return Refusal{OrdRejReason::DuplicateOrder,
                       "client order id " + std::string{request.cl_ord_id.view()} + " was used before"};
    order_of.insert(request.cl_ord_id, number);
    if (auto refusal = check_terms(request))
        return refusal;
    Listing& listing = listings[order.listing];
    if (auto refusal = check_numbers(request, listing))
        return refusal;
    if (auto refusal = check_session(request, listing, now, order))
        return refusal;
    set_terms(order, listing, request);
    return std::nullopt;
}

void Exchange::Impl::reject(std::uint32_t number, Refusal refusal, UnixNanos now) {
    orders[number].status = OrdStatus::Rejected;
    Outcome& outcome = say_order(number, ExecType::Rejected, now);
    outcome.ord_rej_reason = refusal.reason;
    outcome.text = std::move(refusal.text);
}

// An accepted order is open from here on, and claims its funds.
void Exchange::Impl::open_up(std::uint32_t number) {
    Order& order = orders[number];
    order.order_id = next_order_id();
    order.rank = ++rank_count;
    order.place = Place::Entering;
    ++open_count;
    if (order.is(ExecInst::ReduceOnly))
        listings[order.listing].reducers.push_back(number);
    reserve(order);
    expect_expiry(number);
}

void Exchange::Impl::arrive_new(const NewOrderSingle& request, UnixNanos now, std::uint32_t at_event) {
    const std::uint32_t number = note_order(request);
    std::optional<Refusal> refusal = check_order(number, request, now);
    Order& order = orders[number];
    if (!refusal)
        refusal = check_special(order);
    if (!refusal)
        refusal = check_funds(order, now);
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
    if (refusal)
        return reject(number, std::move(*refusal), now);
    open_up(number);
    Outcome& outcome = say_order(number, ExecType::New, now);
    if (request.cash_order_qty)
        outcome.text = "an order for " +
                       money_text(*request.cash_order_qty, listings[order.listing].instrument.currency) +
                       "; its quantity follows from the price of each fill";
    enter(number, now, at_event);
}

// Gives an open order without a place its place. It meets the book at once only when it arrives with an event of its own
// instrument: what the sender saw before is not traded on.
void Exchange::Impl::enter(std::uint32_t number, UnixNanos now, std::uint32_t at_event) {
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    const Phase phase = phase_at(listing, now);
    if (order.auction != ForAuction::None) {
        order.place = Place::Auction;
        (order.auction == ForAuction::Open ? listing.opening : listing.closing).push_back(number);
        return;
    }
    const bool at_own_event = at_event == order.listing && phase == Phase::Open;
    if (has_trigger(order) && !order.triggered) {
        const bool by_last = at_own_event && listing.last_px.has_value();
        if (!at_own_event ||
            !is_triggered(order, listing, by_last ? listing.last_px : std::nullopt, order.trigger_px)) {
            order.place = Place::Stop;
            listing.stops.push_back(number);
            return;
        }
        order.triggered = true;
    }
    const bool trades = phase == Phase::Open || (phase == Phase::Extended && order.is(ExecInst::ExtendedHours));
    if (!trades && listing.auctions) {
        order.place = Place::Auction;
        listing.opening.push_back(number);
        return;
    }
    order.place = Place::Entering;
    if (at_event != order.listing || !trades) {
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

}  // namespace sluice::exchange
