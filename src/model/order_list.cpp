#include <algorithm>
#include <string>

#include "model/instrument.hpp"
#include "model/order.hpp"

namespace sluice {

namespace {

tl::unexpected<Error> no(std::string text) { return fail(ErrorCode::Invalid, std::move(text)); }

bool is_stop(OrdType type) {
    return type == OrdType::Stop || type == OrdType::StopLimit || type == OrdType::TrailingStop;
}

std::string class_of(const NewOrderList& list) { return std::string{to_text(list.list_class)}; }

std::size_t orders_of(ListClass list_class) {
    switch (list_class) {
        case ListClass::Bracket: return 3;
        case ListClass::Oco:
        case ListClass::Oto: return 2;
        case ListClass::MultiLeg: return 1;
    }
    return 0;
}

std::string place_of(const NewOrderList& list, std::size_t index) {
    switch (role_of(list, index)) {
        case ListRole::Entry: return "the entry";
        case ListRole::Target: return "the target";
        case ListRole::Stop: return "the stop";
        case ListRole::None:
        case ListRole::Package: break;
    }
    return "the package";
}

Status check_together(const NewOrderList& list) {
    const NewOrderSingle& first = list.orders.front();
    for (std::size_t i = 1; i < list.orders.size(); ++i) {
        const NewOrderSingle& each = list.orders[i];
        const std::string place = place_of(list, i);
        if (each.account != first.account || each.instrument != first.instrument || each.product != first.product)
            return no(place + " must name the account, instrument and product of the first order");
        if (each.order_qty != first.order_qty)
            return no(place + " has order_qty " + to_text(each.order_qty) + "; all orders of a list have that of the " +
                      "first, " + to_text(first.order_qty));
        const bool exit = role_of(list, 0) == ListRole::Entry;
        if ((each.side != first.side) != exit)
            return no(place +
                      (exit ? " must be on the other side than the entry" : " must be on the side of the target"));
    }
    for (const NewOrderSingle& each : list.orders)
        if (each.cash_order_qty)
            return no("cash_order_qty cannot stand in a list: its exits cover a quantity");
    return {};
}

// Target and stop must stand on the two sides of the entry's price, where that is known, and of each other.
Status check_prices(const NewOrderList& list) {
    const NewOrderSingle* target = nullptr;
    const NewOrderSingle* stop = nullptr;
    const NewOrderSingle* entry = nullptr;
    for (std::size_t i = 0; i < list.orders.size(); ++i) {
        const NewOrderSingle& each = list.orders[i];
        switch (role_of(list, i)) {
            case ListRole::Entry: entry = &each; break;
            case ListRole::Target: target = &each; break;
            case ListRole::Stop: stop = &each; break;
            case ListRole::None:
            case ListRole::Package: break;
        }
    }
    const auto is_wrong = [](const NewOrderSingle& exit, Price better, Price worse) {
        return exit.side == Side::Sell ? better <= worse : better >= worse;
    };
    const auto where = [](const NewOrderSingle& exit) { return exit.side == Side::Sell ? " above " : " below "; };
    if (target != nullptr && stop != nullptr && target->price && stop->stop_px &&
        is_wrong(*target, *target->price, *stop->stop_px))
        return no("the target's price " + to_text(*target->price) + " must be" + where(*target) + "the stop's " +
                  to_text(*stop->stop_px));
    if (entry == nullptr || !entry->price)
        return {};
    if (target != nullptr && target->price && is_wrong(*target, *target->price, *entry->price))
        return no("the target's price " + to_text(*target->price) + " must be" + where(*target) + "the entry's " +
                  to_text(*entry->price));
    if (stop != nullptr && stop->stop_px && is_wrong(*stop, *entry->price, *stop->stop_px))
        return no("the entry's price " + to_text(*entry->price) + " must be" + where(*stop) + "the stop's " +
                  to_text(*stop->stop_px));
    return {};
}

Status check_roles(const NewOrderList& list) {
    for (std::size_t i = 0; i < list.orders.size(); ++i) {
        const NewOrderSingle& each = list.orders[i];
        const std::string type{to_text(each.ord_type)};
        const ListRole role = role_of(list, i);
        if (role == ListRole::Target && each.ord_type != OrdType::Limit)
            return no("the target of " + class_of(list) + " must be a Limit order; it is " + type);
        if (role == ListRole::Stop && !is_stop(each.ord_type))
            return no("the stop of " + class_of(list) + " must be a Stop, StopLimit or TrailingStop order; it is " +
                      type);
        const bool passing = each.time_in_force == TimeInForce::Ioc || each.time_in_force == TimeInForce::Fok;
        if (role != ListRole::Entry && passing)
            return no(place_of(list, i) + " must wait, so " + std::string{to_text(each.time_in_force)} +
                      " is no time in force for it");
    }
    return {};
}

Status check_legs(const NewOrderList& list, const FindInstrument& find) {
    const NewOrderSingle& package = list.orders.front();
    if (list.legs.size() < 2 || list.legs.size() > 6)
        return no("a MultiLeg has 2 to 6 legs; this one has " + std::to_string(list.legs.size()));
    if (package.ord_type != OrdType::Limit && package.ord_type != OrdType::Market)
        return no("the package must be a Limit or Market order; it is " + std::string{to_text(package.ord_type)});
    if (package.price.has_value() != (package.ord_type == OrdType::Limit))
        return no("price belongs to a package of type Limit, and only to it");
    if (package.order_qty <= Quantity{} || package.order_qty.nanos() % Quantity::kUnit != 0)
        return no("order_qty " + to_text(package.order_qty) + " must be a whole number of packages above zero");
    for (std::size_t i = 0; i < list.legs.size(); ++i) {
        const Leg& leg = list.legs[i];
        const std::string name = "leg " + std::to_string(i + 1);
        const Instrument* instrument = find(leg.instrument);
        if (instrument == nullptr)
            return no(name + ": instrument " + std::string{leg.instrument.view()} + " is not defined");
        if (leg.ratio_qty <= Quantity{} || leg.ratio_qty.nanos() % instrument->round_lot.nanos() != 0)
            return no(name + ": ratio_qty " + to_text(leg.ratio_qty) + " must be a whole number of lots of " +
                      to_text(instrument->round_lot) + " above zero");
        for (std::size_t j = 0; j < i; ++j)
            if (list.legs[j].instrument == leg.instrument)
                return no(name + " names " + std::string{leg.instrument.view()} + " a second time");
    }
    return {};
}

}  // namespace

ListRole role_of(const NewOrderList& list, std::size_t index) {
    if (index >= list.orders.size() || index >= orders_of(list.list_class))
        return ListRole::None;
    switch (list.list_class) {
        case ListClass::Bracket: return index == 0 ? ListRole::Entry : index == 1 ? ListRole::Target : ListRole::Stop;
        case ListClass::Oco: return index == 0 ? ListRole::Target : ListRole::Stop;
        case ListClass::Oto:
            if (index == 0)
                return ListRole::Entry;
            return is_stop(list.orders[index].ord_type) ? ListRole::Stop : ListRole::Target;
        case ListClass::MultiLeg: return ListRole::Package;
    }
    return ListRole::None;
}

Status check(const NewOrderList& list, const FindInstrument& find) {
    const std::size_t wanted = orders_of(list.list_class);
    if (list.orders.size() != wanted)
        return no(class_of(list) + " has " + std::to_string(wanted) + (wanted == 1 ? " order" : " orders") +
                  "; this one has " + std::to_string(list.orders.size()));
    if (list.list_class == ListClass::MultiLeg)
        return check_legs(list, find);
    if (!list.legs.empty())
        return no("legs belong to MultiLeg only; this is " + class_of(list));
    const Instrument* instrument = find(list.orders.front().instrument);
    if (instrument == nullptr)
        return no("instrument " + std::string{list.orders.front().instrument.view()} + " is not defined");
    if (auto status = check_together(list); !status)
        return status;
    for (std::size_t i = 0; i < list.orders.size(); ++i)
        if (auto status = check(list.orders[i], *instrument); !status)
            return no(place_of(list, i) + ": " + status.error().text);
    if (auto status = check_roles(list); !status)
        return status;
    return check_prices(list);
}

}  // namespace sluice
