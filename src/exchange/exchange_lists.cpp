#include <algorithm>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_list(const NewOrderList& list,
                                                                  const AccountId& account) const {
    if (!config.native_lists)
        return Refusal{OrdRejReason::UnsupportedOrder, "order lists are not taken here; send the orders one by one"};
    const auto find = [&](const InstrumentId& id) -> const Instrument* {
        const std::uint32_t number = listing_of.find(id);
        return number == IdTable<InstrumentId>::kNone ? nullptr : &listings[number].instrument;
    };
    if (const auto status = check(list, find); !status)
        return Refusal{OrdRejReason::Other, status.error().text};
    for (std::size_t i = 0; i < list.orders.size(); ++i) {
        const NewOrderSingle& order = list.orders[i];
        const ListRole role = role_of(list, i);
        if (order.account != account)
            return Refusal{OrdRejReason::Other,
                           "order " + std::string{order.cl_ord_id.view()} + " names another account than its list"};
        const bool waits = order.time_in_force == TimeInForce::Day || order.time_in_force == TimeInForce::Gtc ||
                           order.time_in_force == TimeInForce::Gtd;
        if (role != ListRole::Entry && role != ListRole::Package && !waits)
            return Refusal{OrdRejReason::UnsupportedOrder,
                           "an exit waits for its entry or its sibling; it goes with Day, Gtc or Gtd"};
        if (order.cash_order_qty)
            return Refusal{OrdRejReason::UnsupportedOrder, "a list states quantities, not a sum of money"};
    }
    return std::nullopt;
}

// The checks of every order, and of the funds: two that exclude each other need theirs once, exits need none before
// their entry is filled.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_members(const NewOrderList& list,
                                                                     const std::vector<std::uint32_t>& numbers,
                                                                     UnixNanos now) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        auto refusal = check_order(numbers[i], list.orders[i], now);
        const bool asks = role_of(list, i) == ListRole::Entry || list.list_class == ListClass::Oco;
        if (!refusal && asks)
            refusal = check_special(orders[numbers[i]]);
        if (!refusal && asks)
            refusal = check_funds(orders[numbers[i]], now);
        if (refusal) {
            refusal->text = "order " + std::string{list.orders[i].cl_ord_id.view()} + " of its list: " + refusal->text;
            return refusal;
        }
    }
    return std::nullopt;
}

void Exchange::Impl::arrive_list(const NewOrderList& list, const AccountId& account, UnixNanos now,
                                 std::uint32_t at_event) {
    if (list.list_class == ListClass::MultiLeg && !list.orders.empty())
        return arrive_package(list, account, now, at_event);
    std::vector<std::uint32_t> numbers;
    for (const NewOrderSingle& order : list.orders)
        numbers.push_back(note_order(order));
    std::optional<Refusal> refusal = check_list(list, account);
    if (!refusal)
        refusal = check_members(list, numbers, now);
    if (refusal) {
        for (const std::uint32_t number : numbers)
            reject(number, *refusal, now);
        return;
    }
    open_list(list, numbers, now);
    // Exits that a fill of the entry wakes have their place already.
    std::vector<std::uint32_t> entering;
    for (const std::uint32_t number : numbers)
        if (orders[number].place == Place::Entering)
            entering.push_back(number);
    for (const std::uint32_t number : entering)
        if (orders[number].open())
            enter(number, now, at_event);
}

// Every order of the list is open before any of them trades.
void Exchange::Impl::open_list(const NewOrderList& list, const std::vector<std::uint32_t>& numbers, UnixNanos now) {
    const auto list_number = static_cast<std::uint32_t>(lists.size());
    lists.emplace_back();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::uint32_t number = numbers[i];
        Order& order = orders[number];
        RareTerms& rare = rare_of(order);
        rare.list = list_number;
        const bool entry = role_of(list, i) == ListRole::Entry;
        if (entry) {
            lists[list_number].entry = number;
        } else {
            rare.asked = order.qty;
            order.claims = lists[list_number].exits.empty();
            lists[list_number].exits.push_back(number);
        }
        const bool held = !entry && list.list_class != ListClass::Oco;
        if (held) {
            order.qty = 0;
            order.grows = true;
            order.status = OrdStatus::Held;
        } else if (!entry) {
            lists[list_number].total = order.qty;
        }
        open_up(number);
        if (held)
            order.place = Place::Held;
        say_order(number, held ? ExecType::Held : ExecType::New, now);
    }
}

// Carries out what follows from a fill or an end within a list: exits are active for exactly what the entry has filled
// less what a sibling has, and when one of them is done the other is.
void Exchange::Impl::settle_list(std::uint32_t list_number, UnixNanos now) {
    if (lists[list_number].package != OrderList::kNoEntry)
        return end_legs(lists[list_number]);
    if (lists[list_number].settling)
        return;
    lists[list_number].settling = true;
    const std::vector<std::uint32_t> exits = lists[list_number].exits;
    end_siblings(exits, now);
    const std::uint32_t entry = lists[list_number].entry;
    const bool has_entry = entry != OrderList::kNoEntry;
    const std::int64_t total = has_entry ? orders[entry].cum : lists[list_number].total;
    const bool final = !has_entry || !orders[entry].open();
    std::int64_t filled = 0;
    for (const std::uint32_t number : exits)
        filled += orders[number].cum;
    for (const std::uint32_t number : exits) {
        Order& order = orders[number];
        if (!order.open())
            continue;
        order.grows = !final;
        const std::int64_t active = std::min(total - (filled - order.cum), rares[order.rare].asked);
        if (active != order.qty)
            set_active(number, active, now);
        if (final && order.leaves() == 0)
            finish_exit(number, now);
    }
    end_siblings(exits, now);
    lists[list_number].settling = false;
}

// When one exit is done the other is.
void Exchange::Impl::end_siblings(const std::vector<std::uint32_t>& exits, UnixNanos now) {
    const auto ended = std::find_if(exits.begin(), exits.end(), [&](std::uint32_t n) { return !orders[n].open(); });
    if (ended == exits.end())
        return;
    const std::string text = "its sibling " + std::string{orders[*ended].cl_ord_id.view()} + " is " +
                             std::string{to_text(orders[*ended].status)};
    for (const std::uint32_t number : exits)
        if (orders[number].open())
            end(number, ExecType::Canceled, OrdStatus::Canceled, text, now);
}

// An exit of which nothing is left to fill, and nothing more will come.
void Exchange::Impl::finish_exit(std::uint32_t number, UnixNanos now) {
    Order& order = orders[number];
    if (order.cum == 0)
        return end(number, ExecType::Canceled, OrdStatus::Canceled, "nothing is left for it to exit", now);
    end(number, ExecType::OrderStatus, OrdStatus::Filled, "it has exited all there was", now);
}

// A new active total of an open exit, not below what it has filled.
void Exchange::Impl::set_active(std::uint32_t number, std::int64_t qty, UnixNanos now) {
    Order& order = orders[number];
    Listing& listing = listings[order.listing];
    const bool grew = qty > order.qty;
    const bool was_held = order.place == Place::Held;
    release(order);
    order.qty = qty;
    order.cut = qty != rares[order.rare].asked;
    // Its entry has just been filled, or its sibling claims for both: funds are there, only what they are is asked for.
    if (was_held && order.leaves() > 0)
        static_cast<void>(check_funds(order, now));
    reserve(order);
    order.order_qty = listing.quantity_of(qty);
    order.status = order.cum > 0 ? OrdStatus::PartiallyFilled : OrdStatus::New;
    if (order.leaves() == 0) {
        leave_place(number);
        order.place = Place::Held;
        order.status = order.cum > 0 ? OrdStatus::PartiallyFilled : OrdStatus::Held;
        order.order_qty = listing.quantity_of(rares[order.rare].asked);
        say_order(number, ExecType::Held, now).text = "nothing of it is active now";
        return;
    }
    say_order(number, was_held ? ExecType::New : ExecType::OrderStatus, now).text =
        "active for " + to_text(order.order_qty) + " of " + to_text(listing.quantity_of(rares[order.rare].asked));
    if (was_held || (grew && order.place == Place::Resting)) {
        leave_place(number);
        order.rank = ++rank_count;
        enter(number, now, kNoListing);
    } else if (order.place == Place::Resting) {
        listing.book.set_qty(order.slot, std::min(listing.book.qty(order.slot), order.leaves()));
    }
}

// Of orders that exclude each other one claims the funds of all: the one that is about to trade.
void Exchange::Impl::claim_for_siblings(std::uint32_t number) {
    const OrderList& list = lists[rares[orders[number].rare].list];
    for (const std::uint32_t other : list.exits) {
        if (!orders[other].claims || !orders[other].open())
            continue;
        release(orders[other]);
        orders[other].claims = false;
    }
    orders[number].claims = true;
    reserve(orders[number]);
}

}  // namespace sluice::exchange
