#include "list_words.hpp"

#include "engine/list_view.hpp"  // open_qty, unprotected_qty, held_by_engine

namespace sluice::test {
namespace {

std::string called(const ClOrdId& id, const Names& names) {
    const auto it = names.find(id);
    return it == names.end() ? std::string{id.view()} : it->second;
}
std::string called(const ListId& id, const Names& names) {
    return called(ClOrdId::parse(id.view()).value_or(ClOrdId{}), names);
}

NewOrderSingle first_of(const Line& w) {
    NewOrderSingle o;
    o.account = AccountId{"A"};
    o.side = w[2] == "buy" ? Side::Buy : Side::Sell;
    o.order_qty = parse_quantity(w[3]).value();
    o.instrument = listing(w[4]);
    if (holds(w, "gtc"))
        o.time_in_force = TimeInForce::Gtc;
    return o;
}

NewOrderSingle target_of(NewOrderSingle o, const std::string& px) {
    o.ord_type = OrdType::Limit;
    o.price = parse_price(px).value();
    return o;
}

std::optional<NewOrderSingle> stop_of(NewOrderSingle o, const Line& w) {
    o.price.reset();
    o.ord_type = OrdType::Stop;
    if (const auto px = after(w, "stop"))
        o.stop_px = parse_price(*px).value();
    if (const auto px = after(w, "stop-limit")) {
        o.ord_type = OrdType::StopLimit;
        o.price = parse_price(*px).value();
    }
    if (o.stop_px)
        return o;
    o.ord_type = OrdType::TrailingStop;
    if (const auto by = after(w, "trail"))
        o.trail_amount = parse_price(*by).value();
    if (const auto by = after(w, "trail-percent"))
        o.trail_percent = parse_ratio(*by).value();
    return o.trail_amount || o.trail_percent ? std::optional{o} : std::nullopt;
}

NewOrderList list_of(const Line& w) {
    NewOrderList list;
    list.list_class = w[0] == "bracket" ? ListClass::Bracket : w[0] == "oco" ? ListClass::Oco : ListClass::Oto;
    const NewOrderSingle first = first_of(w);
    NewOrderSingle exit = first;
    if (list.list_class != ListClass::Oco) {
        exit.side = opposite(first.side);
        list.orders.push_back(first);
        if (const auto px = after(w, "limit"))
            list.orders.back() = target_of(first, *px);
    }
    if (const auto px = after(w, "target"))
        list.orders.push_back(target_of(exit, *px));
    if (const auto stop = stop_of(exit, w))
        list.orders.push_back(*stop);
    return list;
}

// package b1 buy 2 at 1.00 of AAPL buy 1 MSFT sell 2
NewOrderList package_of(const Line& w) {
    NewOrderList list;
    list.list_class = ListClass::MultiLeg;
    NewOrderSingle package;
    package.account = AccountId{"A"};
    package.side = w[2] == "buy" ? Side::Buy : Side::Sell;
    package.order_qty = parse_quantity(w[3]).value();
    package.instrument = listing(w[7]);
    list.orders = {target_of(package, w[5])};
    for (std::size_t i = 7; i + 2 < w.size(); i += 3)
        list.legs.push_back({listing(w[i]), w[i + 1] == "buy" ? Side::Buy : Side::Sell,
                             parse_quantity(w[i + 2]).value(), PositionEffect::Auto});
    return list;
}

const char* suffix_of(ListRole role) {
    switch (role) {
        case ListRole::Target: return ".t";
        case ListRole::Stop: return ".s";
        case ListRole::None:
        case ListRole::Entry:
        case ListRole::Package: break;
    }
    return "";
}

}  // namespace

bool give_ability(const Line& w, Capabilities& venue) {
    venue.brackets = venue.brackets || holds(w, "brackets");
    venue.oco = venue.oco || holds(w, "oco");
    venue.multi_leg = venue.multi_leg || holds(w, "multi-leg");
    venue.trailing_stops = venue.trailing_stops || holds(w, "trailing");
    venue.cash_orders = venue.cash_orders || holds(w, "cash");
    venue.partial_entries_protected = venue.partial_entries_protected || holds(w, "protected");
    return w[0] == "has";
}

void set_trail(const Line& w, ReplaceOrder& replace) {
    if (const auto by = after(w, "trail"))
        replace.trail_amount = parse_price(*by).value();
    if (const auto by = after(w, "trail-percent"))
        replace.trail_percent = parse_ratio(*by).value();
}

Quantity standing_qty(const engine::State& state, const ClOrdId& id) {
    if (const auto* order = state.find_order(id))
        return order->order.order_qty;
    const auto held = engine::find_planned(state, id);
    return held ? held->order->order_qty : Quantity::whole(1);
}

std::optional<CommandBody> list_command(const Line& w) {
    if (w.size() < 7)
        return std::nullopt;
    if (w[0] == "bracket" || w[0] == "oco" || w[0] == "oto")
        return SubmitList{list_of(w), after(w, "confirm").value_or(""), holds(w, "propose")};
    if (w[0] == "package")
        return SubmitList{package_of(w), {}};
    if (w[0] != "trail")
        return std::nullopt;
    NewOrderSingle o = first_of(w);
    o.ord_type = OrdType::TrailingStop;
    if (const auto by = after(w, "by"))
        o.trail_amount = parse_price(*by).value();
    if (const auto by = after(w, "percent"))
        o.trail_percent = parse_ratio(*by).value();
    return SubmitOrder{o, {}};
}

void ListNames::name(const ClOrdId& id, const std::string& called, Names& names, OrderIds& ids) {
    names[id] = called;
    ids[called] = id;
}

void ListNames::follow(const ProposalEnded& ended, Names& names, OrderIds& ids) {
    const auto known = names.find(ended.cl_ord_id);
    if (ended.placed_as.empty() || known == names.end())
        return;
    const std::string called = known->second;
    ids[called + ".asked"] = ended.cl_ord_id;
    name(ended.placed_as.front(), called, names, ids);
}

void ListNames::learn(const Event& event, const std::string& naming, Names& names, OrderIds& ids) {
    if (const auto* placed = std::get_if<ListPlaced>(&event.body)) {
        lists_[placed->list.list_id] = naming;
        names[ClOrdId::parse(placed->list.list_id.view()).value_or(ClOrdId{})] = naming;
        for (std::size_t i = 0; i < placed->list.orders.size(); ++i) {
            const ListRole role = role_of(placed->list, i);
            const std::string suffix = role == ListRole::None ? "." + std::to_string(i) : suffix_of(role);
            name(placed->list.orders[i].cl_ord_id, naming + suffix, names, ids);
            ++counts_[naming + suffix];
        }
    }
    const auto* order = std::get_if<OrderPlaced>(&event.body);
    if (order == nullptr || order->list_id.empty() || names.contains(order->order.cl_ord_id))
        return;
    const std::string base = lists_[order->list_id] + suffix_of(order->role);
    name(order->order.cl_ord_id, base + std::to_string(++counts_[base]), names, ids);
}

std::string told(const ListPlaced& e, const Names& names) {
    return called(e.list.list_id, names) + " " + std::string{to_text(e.list.list_class)} + " placed, " +
           std::string{to_text(e.form)};
}
std::string told(const ListStepped& e, const Names& names) {
    return called(e.list_id, names) + " " + std::string{to_text(e.step)} +
           (e.price == Price{} ? "" : " at " + to_text(e.price)) + ": " + e.text;
}
std::string told(const SendList& r, const Names& names) {
    std::string out = "-> list";
    for (const NewOrderSingle& order : r.list.orders)
        out += ' ' + called(order.cl_ord_id, names);
    return out;
}

std::vector<std::string> shown_lists(const engine::State& state, const Names& names) {
    std::vector<std::string> lines;
    for (const auto& [id, list] : state.lists)
        lines.push_back(called(id, names) + " open " + to_text(engine::open_qty(state, list)) + " unprotected " +
                        to_text(engine::unprotected_qty(state, list)));
    if (state.lists.empty())
        lines.push_back("no list");
    for (const engine::HeldByUs& held : engine::held_by_engine(state)) {
        std::string text = held.text;
        for (const auto& [id, name] : names)
            if (const auto at = (text + ' ').find(std::string{id.view()} + ' '); at != std::string::npos)
                text.replace(at, id.view().size(), name);
        lines.push_back("held: " + text);
    }
    return lines;
}

}  // namespace sluice::test
