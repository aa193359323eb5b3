#include "venues/alpaca/sim_orders.hpp"

#include <algorithm>

#include "venues/alpaca/sim_ids.hpp"           // is_uuid
#include "venues/alpaca/sim_order_checks.hpp"  // Draft
#include "venues/alpaca/sim_shown.hpp"         // shown

namespace sluice::venues::alpaca::sim {

namespace {

IntentWord intent_of(const Broker& broker, const SimAccount& account, const SimOrder& order) {
    const Quantity position = broker.held(account, *order.asset);
    if (order.side == Side::Buy)
        return position < Quantity{} ? IntentWord::BuyToClose : IntentWord::BuyToOpen;
    return position > Quantity{} ? IntentWord::SellToClose : IntentWord::SellToOpen;
}

IntentWord closing_intent(Side side) { return side == Side::Buy ? IntentWord::BuyToClose : IntentWord::SellToClose; }

// The order a path names: 422 when that is no id, 404 when nobody has it.
tl::expected<OrderIndex, Answer> find(const Caller& caller, std::string_view id) {
    if (!is_uuid(id))
        return tl::unexpected<Answer>{malformed("order_id is missing")};
    const OrderIndex index = caller.broker.find_order(caller.account, id);
    if (index == kNoOrder)
        return tl::unexpected<Answer>{not_found("order not found for " + std::string{id})};
    return index;
}

enum class Which : std::uint8_t { Open, Closed, All };
struct OrderFilter {
    Which which = Which::Open;
    std::size_t limit = 50;
    std::optional<UnixNanos> after, until;
    bool newest_first = true;
    bool nested = false;
    std::vector<std::string> symbols;
    std::optional<std::string> side;
    std::vector<std::string> classes;
    std::optional<std::string> before_id, after_id;
};

tl::expected<OrderFilter, Answer> read_filter(const Query& query) {
    OrderFilter out;
    const std::string which = query.text("status").value_or("open");
    if (which != "open" && which != "closed" && which != "all")
        return tl::unexpected<Answer>{
            malformed("status \"" + which + "\" is not valid; it must be open, closed or all")};
    out.which = which == "open" ? Which::Open : (which == "closed" ? Which::Closed : Which::All);
    const auto limit = query.integer("limit", 50, 1, 500);
    const auto after = query.time("after");
    const auto until = query.time("until");
    const auto nested = query.flag("nested", false);
    for (const Error* error : {limit ? nullptr : &limit.error(), after ? nullptr : &after.error(),
                               until ? nullptr : &until.error(), nested ? nullptr : &nested.error()})
        if (error != nullptr)
            return tl::unexpected<Answer>{malformed(*error)};
    out.limit = static_cast<std::size_t>(*limit);
    out.after = *after;
    out.until = *until;
    out.nested = *nested;
    const std::string direction = query.text("direction").value_or("desc");
    if (direction != "desc" && direction != "asc")
        return tl::unexpected<Answer>{
            malformed("direction \"" + direction + "\" is not valid; it must be asc or desc")};
    out.newest_first = direction == "desc";
    out.symbols = query.list("symbols");
    out.side = query.text("side");
    out.classes = query.list("asset_class");
    out.before_id = query.text("before_order_id");
    out.after_id = query.text("after_order_id");
    if (out.before_id && out.after_id)
        return tl::unexpected<Answer>{malformed("before_order_id and after_order_id exclude each other")};
    if ((out.before_id || out.after_id) && (out.after || out.until))
        return tl::unexpected<Answer>{malformed("an order id as cursor does not go with after and until")};
    return out;
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
    return list.empty() || std::find(list.begin(), list.end(), word) != list.end();
}

bool matches(const OrderFilter& filter, const SimOrder& order) {
    if (filter.which != Which::All && order.is_over() != (filter.which == Which::Closed))
        return false;
    if ((filter.after && order.created <= *filter.after) || (filter.until && order.created >= *filter.until))
        return false;
    if (!contains(filter.symbols, order.asset->symbol) && !contains(filter.symbols, order.asset->position_symbol()))
        return false;
    if (filter.side && *filter.side != (order.side == Side::Buy ? "buy" : "sell"))
        return false;
    const std::string_view asset_class = order.asset->is_crypto() ? "crypto" : "us_equity";
    return contains(filter.classes, asset_class) || contains(filter.classes, "all");
}

}  // namespace

OrderIndex accept(const Caller& caller, SimOrder order, std::vector<SimOrder> legs) {
    Broker& broker = caller.broker;
    order.account = caller.account.index;
    order.position_intent = intent_of(broker, caller.account, order);
    const bool open = broker.trades_now(*order.asset, order.extended_hours, caller.now);
    order.status = open ? StatusWord::PendingNew : StatusWord::Accepted;
    const OrderIndex index = broker.note(std::move(order), caller.now);
    for (SimOrder& leg : legs) {
        leg.account = broker.orders[index].account;
        leg.parent = index;
        leg.position_intent = closing_intent(leg.side);
        const OrderIndex number = broker.note(std::move(leg), caller.now);
        broker.orders[index].legs.push_back(number);
    }
    return index;
}

Placed place_order(const Caller& caller, std::string_view body) {
    auto request = read_body<OrderRequest>(body);
    if (!request)
        return {std::move(request.error())};
    Draft draft;
    if (auto no = check_form(caller, *request, draft))
        return {std::move(*no)};
    if (auto no = check_classes(caller, *request, draft))
        return {std::move(*no)};
    if (auto no = check_account(caller, draft))
        return {std::move(*no)};
    const OrderIndex index = accept(caller, std::move(draft.order), std::move(draft.legs));
    return {answer(shown(caller.broker, caller.broker.orders[index], Nested::Yes)), index};
}

Answer list_orders(const Caller& caller, const Query& query) {
    const Broker& broker = caller.broker;
    const auto filter = read_filter(query);
    if (!filter)
        return filter.error();
    std::vector<OrderIndex> line = caller.account.orders;
    const auto at = [&](const std::string& id) {
        return std::find_if(line.begin(), line.end(), [&](OrderIndex i) { return broker.orders[i].id == id; });
    };
    if (const auto& cursor = filter->before_id ? filter->before_id : filter->after_id) {
        const auto found = at(*cursor);
        if (found == line.end())
            return not_found("order not found for " + *cursor);
        if (filter->before_id)
            line.erase(found, line.end());
        else
            line.erase(line.begin(), found + 1);
    }
    if (filter->newest_first)
        std::reverse(line.begin(), line.end());
    std::vector<Order> out;
    for (const OrderIndex index : line) {
        const SimOrder& order = broker.orders[index];
        if (out.size() >= filter->limit)
            break;
        // A leg whose parent is not shown stands for itself: the exits of a filled entry are open orders.
        const bool in_parent =
            filter->nested && order.parent != kNoOrder && matches(*filter, broker.orders[order.parent]);
        if (in_parent || !matches(*filter, order))
            continue;
        out.push_back(shown(broker, order, filter->nested ? Nested::Yes : Nested::No));
    }
    return answer(out);
}

Answer show_order(const Caller& caller, std::string_view id, const Query& query) {
    const auto nested = query.flag("nested", false);
    if (!nested)
        return malformed(nested.error());
    const auto index = find(caller, id);
    if (!index)
        return index.error();
    return answer(shown(caller.broker, caller.broker.orders[*index], *nested ? Nested::Yes : Nested::No));
}

Answer show_client_order(const Caller& caller, const Query& query) {
    const auto id = query.text("client_order_id");
    if (!id)
        return malformed("client_order_id is required");
    const OrderIndex index = caller.broker.find_client_order(caller.account, *id);
    if (index == kNoOrder)
        return not_found("order not found for " + *id);
    return answer(shown(caller.broker, caller.broker.orders[index], Nested::Yes));
}

Answer cancel_order(const Caller& caller, std::string_view id) {
    const auto index = find(caller, id);
    if (!index)
        return index.error();
    const SimOrder& order = caller.broker.orders[*index];
    if (order.is_over())
        return unprocessable("order is already in \"" + std::string{to_text(order.status)} + "\" state");
    if (order.status == StatusWord::PendingCancel)
        return unprocessable("order pending cancel");
    if (order.status == StatusWord::PendingReplace)
        return unprocessable("order is in \"pending_replace\" state and cannot be cancelled");
    caller.broker.cancel(*index, caller.now);
    return {204, {}};
}

Answer cancel_all_orders(const Caller& caller) {
    std::vector<CancelledItem> out;
    const std::vector<OrderIndex> open = caller.account.open;
    for (const OrderIndex index : open) {
        CancelledItem& item = out.emplace_back();
        item.id = caller.broker.orders[index].id;
        const StatusWord status = caller.broker.orders[index].status;
        if (status == StatusWord::PendingReplace) {
            item.status = 500;
            item.body = ErrorBody{42210000, "order is in \"pending_replace\" state and cannot be cancelled", {}};
        } else if (!is_over(status) && status != StatusWord::PendingCancel) {
            caller.broker.cancel(index, caller.now);
        }
    }
    return answer(out, 207);
}

}  // namespace sluice::venues::alpaca::sim
