#include "order_words.hpp"

namespace sluice::test {

NewOrderSingle order_of(const Line& w) {
    NewOrderSingle o;
    o.account = AccountId::parse(after(w, "on").value_or("A")).value();
    o.side = w[2] == "buy" ? Side::Buy : Side::Sell;
    if (w[3].starts_with('$'))
        o.cash_order_qty = parse_amount(w[3].substr(1)).value();
    else
        o.order_qty = parse_quantity(w[3]).value();
    o.instrument = listing(w[4]);
    const auto limit = after(w, "limit");
    const auto stop = after(w, "stop");
    if (limit)
        o.price = parse_price(*limit).value();
    if (stop)
        o.stop_px = parse_price(*stop).value();
    o.ord_type = limit ? (stop ? OrdType::StopLimit : OrdType::Limit) : (stop ? OrdType::Stop : OrdType::Market);
    if (holds(w, "gtc"))
        o.time_in_force = TimeInForce::Gtc;
    if (holds(w, "ioc"))
        o.time_in_force = TimeInForce::Ioc;
    if (holds(w, "reduce"))
        o.exec_inst = ExecInst::ReduceOnly;
    return o;
}

std::string shown(const Line& w, const engine::State& state, const OrderIds& ids) {
    if (w[1] == "position") {
        const auto* p = state.find_position({AccountId{"A"}, listing(w[2]), Product::None});
        if (p == nullptr)
            return "position " + w[2] + " none";
        const auto avg = p->qty.is_zero() ? std::string{"-"} : to_text(average(p->cost, p->qty).value());
        return "position " + w[2] + " " + to_text(p->qty) + " avg " + avg + " realized " + to_text(p->realized) +
               " fees " + to_text(p->fees);
    }
    if (w[1] == "cash") {
        const auto it = state.cash.find({AccountId{"A"}, Currency{"USD"}});
        return "cash " + to_text(it == state.cash.end() ? Amount{} : it->second) + " USD";
    }
    const auto* o = state.find_order(id_of(ids, w[1]));
    if (o == nullptr)
        return w[1] + " none";
    const auto& cash = o->order.cash_order_qty;
    return w[1] + " stands at " + (cash ? '$' + to_text(*cash) : to_text(o->order.order_qty)) +
           (o->order.price ? " limit " + to_text(*o->order.price) : "") + ", " + std::string{to_text(o->ord_status)} +
           ", in flight " + std::string{to_text(o->in_flight.stage)};
}

}  // namespace sluice::test
