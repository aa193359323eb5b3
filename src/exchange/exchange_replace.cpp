#include <algorithm>

#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

namespace {
constexpr std::uint32_t kUnknown = IdTable<ClOrdId>::kNone;
}

// What may not change, and the sentence that says so.
std::optional<std::string> Exchange::Impl::check_replace(const Order& order, const NewOrderSingle& wanted) const {
    if (wanted.instrument != order.instrument || wanted.side != order.side || wanted.ord_type != order.type ||
        wanted.time_in_force != order.time_in_force || wanted.product != order.product ||
        wanted.exec_inst != order.exec_inst)
        return "a replace changes quantity and prices, nothing else";
    const RareTerms* rare = find_rare(order);
    if (rare != nullptr && rare->list != RareTerms::kNoList && lists[rare->list].package != OrderList::kNoEntry)
        return "a package is not replaced here; cancel it and send another";
    if (wanted.cash_order_qty.has_value() != (rare != nullptr && rare->cash.has_value()))
        return "a replace cannot turn a quantity into a sum of money, or a sum into a quantity";
    if (is_exit(order) && wanted.order_qty != listings[order.listing].quantity_of(rare->asked))
        return "the quantity of an order in a list follows from the list; a replace changes its prices";
    return std::nullopt;
}

// Whether the order could stand as asked, its present claim on funds being released.
std::optional<std::string> Exchange::Impl::check_replaced(Order& asked, const NewOrderSingle& wanted, UnixNanos now) {
    const Listing& listing = listings[asked.listing];
    if (wanted.cash_order_qty) {
        if (auto refusal = check_special(asked))
            return refusal->text;
    } else if (asked.qty <= asked.cum && !is_exit(asked)) {
        return to_text(listing.quantity_of(asked.cum)) + " are filled already; the new total " +
               to_text(wanted.order_qty) + " must be above that";
    }
    if (asked.is(ExecInst::ReduceOnly) && asked.place != Place::Held)
        asked.qty = std::min(asked.qty, asked.cum + std::max<std::int64_t>(1, reducible(asked)));
    if (asked.post_only && would_take(asked, listing))
        return "post-only: the order would take at its new price";
    if (auto refusal = check_funds(asked, now))
        return refusal->text;
    return std::nullopt;
}

// The exits of a list follow its entry, or each other.
bool Exchange::Impl::is_exit(const Order& order) const {
    const RareTerms* rare = find_rare(order);
    return rare != nullptr && rare->asked > 0;
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
    if (auto text = check_replace(order, wanted))
        return refuse(CxlRejReason::Other, std::move(*text));
    if (const auto refusal = check_terms(wanted))
        return refuse(CxlRejReason::Other, refusal->text);
    if (const auto refusal = check_numbers(wanted, listing))
        return refuse(CxlRejReason::Other, refusal->text);

    // What it would be stands beside it until everything has been asked.
    Order asked = order;
    if (order.has_rare()) {
        const RareTerms kept = rares[order.rare];
        asked.rare = static_cast<std::uint32_t>(rares.size());
        rares.push_back(kept);
    }
    set_terms(asked, listing, wanted);
    // The old claim on funds goes first, so that only the difference is asked for.
    const bool exit_of_list = is_exit(order);
    if (exit_of_list)
        asked.qty = order.qty;
    release(order);
    if (auto text = check_replaced(asked, wanted, now)) {
        reserve(order);
        if (asked.rare != order.rare)
            rares.pop_back();
        return refuse(asked.qty <= order.cum && !exit_of_list ? CxlRejReason::TooLateToCancel : CxlRejReason::Other,
                      std::move(*text));
    }
    const bool keeps_priority = asked.limit == order.limit && asked.qty <= order.qty;
    bool same_trigger = asked.stop == order.stop;
    if (asked.rare != order.rare) {
        if (order.has_rare()) {
            same_trigger = same_trigger && rares[asked.rare].trail == rares[order.rare].trail &&
                           rares[asked.rare].trail_percent == rares[order.rare].trail_percent;
            rares[order.rare] = rares[asked.rare];
            rares.pop_back();
        } else {
            order.rare = asked.rare;
        }
    }
    order_of.insert(wanted.cl_ord_id, number);
    order.order_qty = exit_of_list ? order.order_qty : asked.order_qty;
    order.qty = asked.qty;
    order.cut = order.cut && exit_of_list;
    order.reserve_px = asked.reserve_px;
    order.underlying_px = asked.underlying_px;
    order.fee_estimate = asked.fee_estimate;
    order.cl_ord_id = wanted.cl_ord_id;
    reserve(order);
    Outcome& outcome = say_order(number, ExecType::Replaced, now);
    outcome.orig_cl_ord_id = request.orig_cl_ord_id;
    if (keeps_priority && same_trigger) {
        if (order.place == Place::Resting)
            listing.book.set_qty(order.slot, shown(order));
        return;
    }
    const bool held = order.place == Place::Held;
    leave_place(number);
    order.limit = asked.limit;
    order.stop = asked.stop;
    order.rank = ++rank_count;
    if (order.type == OrdType::TrailingStop && !order.triggered && rares[order.rare].watermark)
        follow(order, listing, *rares[order.rare].watermark);
    if (!held)
        enter(number, now, at_event);
}

}  // namespace sluice::exchange
