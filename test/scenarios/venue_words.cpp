#include "venue_words.hpp"

#include "base/text.hpp"  // split

namespace sluice::test {
namespace {

struct Speaker : VenueWords {
    std::optional<VenueReport> execution(const Line& w) const {
        ExecutionReport r;
        r.venue = VenueId{"paper"};
        r.account = AccountId{"A"};
        r.cl_ord_id = holds(w, "external") ? ClOrdId{} : id_of(ids, w[2]);
        if (holds(w, "external"))
            r.order_id = OrderId::parse(w[2]).value();
        const auto* order = state.find_order(r.cl_ord_id);
        r.instrument = order == nullptr ? listing("AAPL") : order->order.instrument;
        r.side = order == nullptr ? Side::Buy : order->order.side;
        if (holds(w, "sell"))
            r.side = Side::Sell;
        r.transact_time = now;
        if (const auto at = after(w, "before"))
            r.transact_time = now - duration(*at);
        static const std::map<std::string, ExecType> kTypes{
            {"ack", ExecType::New},           {"fill", ExecType::Trade},           {"canceled", ExecType::Canceled},
            {"replaced", ExecType::Replaced}, {"rejected", ExecType::Rejected},    {"expired", ExecType::Expired},
            {"done", ExecType::DoneForDay},   {"suspended", ExecType::Suspended},  {"held", ExecType::Held},
            {"bust", ExecType::TradeCancel},  {"correct", ExecType::TradeCorrect}, {"status", ExecType::OrderStatus}};
        const auto type = kTypes.find(w[1]);
        if (type == kTypes.end())
            return std::nullopt;
        r.exec_type = type->second;
        if (r.exec_type == ExecType::OrderStatus)
            r.source = ReportSource::Poll;
        if (const auto status = after(w, "is"))
            r.ord_status = find_enum<OrdStatus>(*status).value();
        if (r.exec_type == ExecType::Trade || r.exec_type == ExecType::TradeCorrect) {
            const auto at = split(w[4], '@');
            if (w[3] != "-")
                r.exec_id = ExecId::parse(w[3]).value();
            r.last_qty = parse_quantity(at[0]).value();
            r.last_px = parse_price(at[1]).value();
        }
        if (const auto ref = after(w, "of"))
            r.exec_ref_id = ExecId::parse(*ref).value();
        if (const auto cum = after(w, "cum"))
            r.cum_qty = parse_quantity(*cum).value();
        if (const auto sum = after(w, "sum"))
            r.cum_notional = product(parse_price(*sum).value(), Quantity::whole(1)).value();
        if (const auto fee = after(w, "fee")) {
            r.fee = parse_amount(*fee).value();
            r.fee_currency = Currency{"USD"};
        }
        if (const auto qty = after(w, "total"))
            r.order_qty = parse_quantity(*qty).value();
        return r;
    }
    VenueReport reject(const Line& w) const {
        OrderCancelReject r;
        r.venue = VenueId{"paper"};
        r.account = AccountId{"A"};
        r.response_to = w[1] == "rejects" ? RequestKind::Cancel : RequestKind::Replace;
        r.cl_ord_id = id_of(ids, w[2]);
        r.reason = find_enum<CxlRejReason>(w[3]).value();
        return r;
    }
    VenueReport outcome(const Line& w) const {
        static const std::map<std::string, SendOutcome> kOutcomes{{"sent", SendOutcome::Sent},
                                                                  {"notsent", SendOutcome::NotSent},
                                                                  {"refused", SendOutcome::Refused},
                                                                  {"perhaps", SendOutcome::Perhaps}};
        RequestOutcome r;
        r.venue = VenueId{"paper"};
        r.account = AccountId{"A"};
        r.cl_ord_id = id_of(ids, w[3]);
        r.request = w[2] == "new"       ? RequestKind::New
                    : w[2] == "replace" ? RequestKind::Replace
                    : w[2] == "list"    ? RequestKind::List
                                        : RequestKind::Cancel;
        r.outcome = kOutcomes.at(w[1]);
        if (const auto in = after(w, "retry"))
            r.retry_at = now + duration(*in);
        r.text = w[1];
        return r;
    }
};

}  // namespace

Adjustment adjustment_of(const Line& w) {
    Adjustment a;
    a.venue = VenueId{"paper"};
    a.account = AccountId{"A"};
    a.kind = find_enum<AdjustmentKind>(w[1]).value();
    a.id = ExecId::parse(w[2]).value();
    if (const auto cash = after(w, "cash")) {
        a.cash = parse_amount(*cash).value();
        a.currency = Currency{"USD"};
    }
    if (const auto id = after(w, "instrument"))
        a.instrument = listing(*id);
    if (const auto qty = after(w, "qty"))
        a.qty = parse_quantity(*qty).value();
    if (const auto px = after(w, "px"))
        a.price = parse_price(*px).value();
    if (const auto ratio = after(w, "ratio"))
        a.ratio = parse_ratio(*ratio).value();
    return a;
}

VenueReport health_of(Link link, Breaker breaker, Mode mode) {
    return VenueHealth{VenueId{"paper"}, AccountId{"A"}, link, breaker, mode, {}};
}

ClOrdId id_of(const OrderIds& ids, const std::string& name) {
    const auto it = ids.find(name);
    return it == ids.end() ? ClOrdId::parse(name).value() : it->second;
}

std::optional<VenueReport> VenueWords::report_of(const Line& w) const {
    const Speaker speaker{*this};
    const std::string& word = w[1];
    if (word == "up" || word == "down")
        return health_of(word == "up" ? Link::Up : Link::Down, Breaker::Closed, mode);
    if (word == "breaker")
        return health_of(Link::Up, w[2] == "open" ? Breaker::Open : Breaker::Closed, mode);
    if (word == "mode")
        return health_of(Link::Up, Breaker::Closed, w[2] == "live" ? Mode::Live : Mode::Paper);
    if (word == "rejects" || word == "rejects-replace")
        return speaker.reject(w);
    if (word == "sent" || word == "notsent" || word == "refused" || word == "perhaps")
        return speaker.outcome(w);
    if (word == "position")
        return VenuePosition{
            VenueId{"paper"}, AccountId{"A"}, listing(w[2]), Product::None, parse_quantity(w[3]).value(), {}, now};
    if (word == "unknown-order")
        return OrderNotFound{VenueId{"paper"}, AccountId{"A"}, id_of(ids, w[2]),
                             holds(w, "proof") ? NotFoundKind::Proof : NotFoundKind::Hint};
    return speaker.execution(w);
}

}  // namespace sluice::test
