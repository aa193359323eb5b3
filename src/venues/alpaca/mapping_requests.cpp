#include "venues/alpaca/mapping_requests.hpp"

#include <string>
#include <string_view>
#include <type_traits>

#include "venues/alpaca/mapping_words.hpp"

namespace sluice::venues::alpaca {

namespace {

tl::unexpected<Error> no_form(std::string_view what, std::string_view right) {
    return fail(ErrorCode::Unsupported, "Alpaca has no " + std::string{what} + "; " + std::string{right});
}

Result<TypeWord> type_word(OrdType type) {
    switch (type) {
        case OrdType::Market:
        case OrdType::MarketOnClose: return TypeWord::Market;
        case OrdType::Limit:
        case OrdType::LimitOnClose: return TypeWord::Limit;
        case OrdType::Stop: return TypeWord::Stop;
        case OrdType::StopLimit: return TypeWord::StopLimit;
        case OrdType::TrailingStop: return TypeWord::TrailingStop;
        case OrdType::MarketIfTouched:
        case OrdType::LimitIfTouched: break;
    }
    return no_form(std::string{to_text(type)} + " orders", "a Limit or a Stop order is what it takes");
}

Result<TifWord> tif_word(const NewOrderSingle& order) {
    if (order.ord_type == OrdType::MarketOnClose || order.ord_type == OrdType::LimitOnClose)
        return TifWord::Cls;
    switch (order.time_in_force) {
        case TimeInForce::Day: return TifWord::Day;
        case TimeInForce::Gtc: return TifWord::Gtc;
        case TimeInForce::Ioc: return TifWord::Ioc;
        case TimeInForce::Fok: return TifWord::Fok;
        case TimeInForce::Opg: return TifWord::Opg;
        case TimeInForce::Cls: return TifWord::Cls;
        case TimeInForce::Gtd: break;
    }
    return no_form("time in force Gtd", "Day and Gtc are the nearest");
}

Status check_form(const NewOrderSingle& order) {
    if (has(order.exec_inst, ExecInst::PostOnly))
        return no_form("PostOnly", "a limit away from the market rests");
    if (has(order.exec_inst, ExecInst::ReduceOnly))
        return no_form("ReduceOnly", "position_effect Close is the nearest");
    if (has(order.exec_inst, ExecInst::AllOrNone))
        return no_form("AllOrNone", "time in force Fok is the nearest");
    if (order.display_qty)
        return no_form("display_qty for this account's routing", "leave it out");
    if (order.product != Product::None)
        return no_form("product " + std::string{to_text(order.product)}, "leave it out");
    return {};
}

std::optional<IntentWord> intent(Side side, PositionEffect effect) {
    switch (effect) {
        case PositionEffect::Auto: break;
        case PositionEffect::Open: return side == Side::Buy ? IntentWord::BuyToOpen : IntentWord::SellToOpen;
        case PositionEffect::Close: return side == Side::Buy ? IntentWord::BuyToClose : IntentWord::SellToClose;
    }
    return std::nullopt;
}

// 0.05 of ours is 5 of theirs.
Amount percent_of(Ratio ratio) { return Amount::from_nanos(static_cast<int128>(ratio.nanos()) * 100); }

void clear(OrderRequest& out) {
    out.symbol.clear();
    out.qty.reset();
    out.notional.reset();
    out.side = {};
    out.type = {};
    out.time_in_force = {};
    out.limit_price.reset();
    out.stop_price.reset();
    out.trail_price.reset();
    out.trail_percent.reset();
    out.extended_hours.reset();
    out.client_order_id.clear();
    out.order_class = {};
    out.take_profit.reset();
    out.stop_loss.reset();
    out.legs.clear();
    out.position_intent.reset();
}

// What a single order and the first of a list share: all but symbol, side and effect.
Status terms_of(const NewOrderSingle& order, OrderRequest& out) {
    if (auto status = check_form(order); !status)
        return status;
    const auto type = type_word(order.ord_type);
    if (!type)
        return fail(type.error());
    const auto tif = tif_word(order);
    if (!tif)
        return fail(tif.error());
    out.type = *type;
    out.time_in_force = *tif;
    if (order.cash_order_qty)
        out.notional = *order.cash_order_qty;
    else
        out.qty = order.order_qty;
    out.limit_price = order.price;
    out.stop_price = order.stop_px;
    out.trail_price = order.trail_amount;
    if (order.trail_percent)
        out.trail_percent = percent_of(*order.trail_percent);
    if (has(order.exec_inst, ExecInst::ExtendedHours))
        out.extended_hours = true;
    out.client_order_id = order.cl_ord_id.view();
    return {};
}

Status to_single(const NewOrderSingle& order, OrderRequest& out) {
    clear(out);
    if (auto status = symbol_of(order.instrument, out.symbol); !status)
        return status;
    if (auto status = terms_of(order, out); !status)
        return status;
    out.side = word_of(order.side);
    if (const auto word = intent(order.side, order.position_effect))
        out.position_intent = *word;
    return {};
}

// One exit of a list into its part of the body.
Status add_exit(const NewOrderSingle& order, const NewOrderSingle& first, OrderRequest& out) {
    if (auto status = check_form(order); !status)
        return status;
    if (order.time_in_force != first.time_in_force) {
        return no_form("list whose exits have another time in force than its first order",
                       "give all of them " + std::string{to_text(first.time_in_force)});
    }
    if (order.ord_type == OrdType::Limit) {
        out.take_profit = TakeProfit{order.price};
        return {};
    }
    if (order.ord_type == OrdType::Stop || order.ord_type == OrdType::StopLimit) {
        out.stop_loss = StopLoss{order.stop_px, order.price};
        return {};
    }
    return no_form("list with a " + std::string{to_text(order.ord_type)} + " exit",
                   "a Limit, Stop or StopLimit is what it takes");
}

Status wrong_count(const NewOrderList& list, std::string_view right) {
    return fail(ErrorCode::Invalid, "a list of class " + std::string{to_text(list.list_class)} + " with " +
                                        std::to_string(list.orders.size()) + " orders contradicts itself; " +
                                        std::string{right} + " is right");
}

Status to_package(const NewOrderList& list, OrderRequest& out) {
    const NewOrderSingle& order = list.orders.front();
    clear(out);
    if (auto status = terms_of(order, out); !status)
        return status;
    out.order_class = ClassWord::Mleg;
    for (const Leg& leg : list.legs) {
        OrderLeg& to = out.legs.emplace_back();
        if (auto status = symbol_of(leg.instrument, to.symbol); !status)
            return status;
        to.ratio_qty = leg.ratio_qty;
        to.side = word_of(leg.side);
        if (const auto word = intent(leg.side, leg.position_effect))
            to.position_intent = *word;
    }
    return {};
}

Status to_dependent(const NewOrderList& list, OrderRequest& out) {
    const NewOrderSingle& first = list.orders.front();
    if (auto status = to_single(first, out); !status)
        return status;
    // Of an OCO the first order is itself an exit: the target.
    const bool oco = list.list_class == ListClass::Oco;
    out.order_class = oco                                     ? ClassWord::Oco
                      : list.list_class == ListClass::Bracket ? ClassWord::Bracket
                                                              : ClassWord::Oto;
    if (oco) {
        out.take_profit = TakeProfit{first.price};
        out.limit_price.reset();
    }
    for (std::size_t i = 1; i < list.orders.size(); ++i) {
        if (auto status = add_exit(list.orders[i], first, out); !status)
            return status;
    }
    return {};
}

}  // namespace

Status to_request(const NewOrderSingle& order, OrderRequest& out) { return to_single(order, out); }

Status to_request(const NewOrderList& list, OrderRequest& out) {
    switch (list.list_class) {
        case ListClass::MultiLeg:
            if (list.orders.size() != 1)
                return wrong_count(list, "one");
            return to_package(list, out);
        case ListClass::Bracket:
            if (list.orders.size() != 3)
                return wrong_count(list, "an entry, a target and a stop");
            return to_dependent(list, out);
        case ListClass::Oco:
            if (list.orders.size() != 2 || list.orders.front().ord_type != OrdType::Limit)
                return wrong_count(list, "a target and a stop");
            return to_dependent(list, out);
        case ListClass::Oto:
            if (list.orders.size() != 2)
                return wrong_count(list, "an entry and an exit");
            return to_dependent(list, out);
    }
    return wrong_count(list, "a known class");
}

ListRole leg_role(const Order& leg) {
    if (!leg.type.known() || leg.order_class == ClassWord::Mleg)
        return ListRole::None;
    switch (*leg.type.known()) {
        case TypeWord::Limit: return ListRole::Target;
        case TypeWord::Stop:
        case TypeWord::StopLimit:
        case TypeWord::TrailingStop: return ListRole::Stop;
        case TypeWord::Market: break;
    }
    return ListRole::None;
}

Status to_request(const NewOrderSingle& replacement, const NewOrderSingle* standing, ReplaceRequest& out) {
    if (auto status = check_form(replacement); !status)
        return status;
    if (replacement.cash_order_qty)
        return no_form("replace of an order as a sum of money", "cancel it and place a new one");
    const auto tif = tif_word(replacement);
    if (!tif)
        return fail(tif.error());
    const auto differs = [&](auto field) { return standing == nullptr || replacement.*field != standing->*field; };
    const auto changed = [&](auto field) {
        return differs(field) ? replacement.*field : std::remove_cvref_t<decltype(replacement.*field)>{};
    };
    out.qty.reset();
    if (differs(&NewOrderSingle::order_qty))
        out.qty = replacement.order_qty;
    out.notional.reset();
    out.time_in_force.reset();
    if (differs(&NewOrderSingle::time_in_force))
        out.time_in_force = *tif;
    out.limit_price = changed(&NewOrderSingle::price);
    out.stop_price = changed(&NewOrderSingle::stop_px);
    out.trail = changed(&NewOrderSingle::trail_amount);
    if (const auto percent = changed(&NewOrderSingle::trail_percent)) {
        if (*percent > Ratio::whole(1))
            return fail(ErrorCode::OutOfRange,
                        "trail_percent " + to_text(*percent) + " is more than all; at most 1 is right");
        out.trail = Price::from_nanos(percent->nanos() * 100);
    }
    out.client_order_id = replacement.cl_ord_id.view();
    if (!out.qty && !out.time_in_force && !out.limit_price && !out.stop_price && !out.trail)
        return fail(ErrorCode::Invalid, "the replace of " + std::string{standing->cl_ord_id.view()} +
                                            " changes nothing; quantity, prices, trail or time in force can be new");
    return {};
}

}  // namespace sluice::venues::alpaca
