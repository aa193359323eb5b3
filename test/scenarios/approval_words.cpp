#include "approval_words.hpp"

#include <functional>
#include <map>

#include "base/text.hpp"         // parse_uint64
#include "model/order_hash.hpp"  // canonical_hash

namespace sluice::test {
namespace {

std::string text(const auto& id) { return std::string{id.view()}; }

std::string name_of(const ClOrdId& id, const Names& names) {
    const auto it = names.find(id);
    return it == names.end() ? text(id) : it->second;
}

Currency currency(const std::string& word) { return Currency::parse(word).value(); }

// define fx EURUSD.FX EUR USD | share SAP.DE EUR | option NAME AAPL call 190 | future NAME USD | index NAME USD
Instrument instrument_of(const Line& w) {
    Instrument i;
    i.id = InstrumentId::parse(w[2]).value();
    if (w[1] == "fx") {
        i.asset_class = AssetClass::Fx;
        i.calendar = CalendarId{"FX"};
        i.tick_size = Price::from_nanos(10'000);
        i.base_currency = currency(w[3]);
        i.currency = currency(w[4]);
    } else if (w[1] == "option") {
        i.asset_class = AssetClass::Option;
        i.multiplier = Multiplier::whole(100);
        i.expiry = Date{2026, 12, 18};
        i.option = OptionTerms{listing(w[3]), parse_price(w[5]).value(),
                               w[4] == "call" ? OptionRight::Call : OptionRight::Put, ExerciseStyle::American};
    } else {
        i.currency = currency(w[3]);
    }
    return i;
}

std::string confirmed(const Line& line, const std::string& right) {
    if (!holds(line, "confirm"))
        return {};
    const auto typed = after(line, "confirm");
    return typed && typed->size() >= kHashTyped ? *typed : right.substr(0, kHashTyped);
}

}  // namespace

std::optional<CommandBody> approval_command(const Line& w, const engine::State& state, const OrderIds& ids) {
    if (w[0] == "approve") {
        const ClOrdId id = id_of(ids, w[1]);
        const auto found = state.proposals.find(id);
        const std::string right = found == state.proposals.end() ? "0123456789" : found->second.hash;
        return Approve{id, after(w, "hash").value_or(right)};
    }
    if (w[0] == "reject")
        return RejectProposal{id_of(ids, w[1])};
    if (w[0] == "rate")
        return SetRate{currency(w[1]), currency(w[2]), parse_price(w[3]).value(), "test"};
    if (w[0] == "define")
        return DefineInstrument{instrument_of(w)};
    return std::nullopt;
}

std::string confirmation(const Line& line, const NewOrderSingle& order) {
    NewOrderSingle asked = order;
    if (asked.strategy.empty())
        asked.strategy = Requester{}.who;
    return confirmed(line, canonical_hash(asked));
}
std::string confirmation(const Line& line, const NewOrderList& list) {
    NewOrderList asked = list;
    for (NewOrderSingle& order : asked.orders)
        if (order.strategy.empty())
            order.strategy = Requester{}.who;
    return confirmed(line, canonical_hash(asked));
}

NewOrderSingle as_it_would_stand(const engine::OrderState& order, const ReplaceOrder& replace) {
    NewOrderSingle wanted = order.order;
    wanted.order_qty = replace.order_qty;
    if (replace.price)
        wanted.price = replace.price;
    if (replace.stop_px)
        wanted.stop_px = replace.stop_px;
    return wanted;
}

bool set_limit(Limits& limits, const Line& w) {
    const std::string& x = w[2];
    const auto number = static_cast<std::uint32_t>(parse_uint64(x).value_or(0));
    const std::map<std::string, std::function<void()>> words{
        {"value", [&] { limits.max_order_value = parse_amount(x).value(); }},
        {"fraction", [&] { limits.max_position_fraction = parse_ratio(x).value(); }},
        {"open", [&] { limits.max_open_orders = number; }},
        {"second", [&] { limits.max_orders_per_second = number; }},
        {"minute", [&] { limits.max_orders_per_minute = number; }},
        {"loss", [&] { limits.max_daily_loss = parse_amount(x).value(); }},
        {"collar", [&] { limits.price_collar = parse_ratio(x).value(); }},
        {"only", [&] { limits.allowed_instruments = {listing(x)}; }},
        {"short", [&] { limits.allow_short = x == "yes"; }},
        {"self", [&] { limits.allow_self_trade = x == "yes"; }},
        {"window", [&] { limits.duplicate_window = duration(x); }},
        {"drawdown", [&] { limits.max_drawdown = parse_ratio(x).value(); }},
        {"unprotected", [&] { limits.max_unprotected = parse_amount(x).value(); }},
        {"rate-age", [&] { limits.max_rate_age = duration(x); }},
        {"in", [&] { limits.currency = currency(x); }},
    };
    const auto it = words.find(w[1]);
    if (it == words.end())
        return false;
    it->second();
    return true;
}

std::vector<Instrument> stage_instruments() {
    std::vector<Instrument> all(3);
    all[0].id = listing("AAPL");
    all[1].id = listing("MSFT");
    Instrument& es = all[2];
    es.id = listing("ES");
    es.asset_class = AssetClass::Future;
    es.multiplier = Multiplier::whole(50);
    es.tick_size = Price::from_nanos(250'000'000);
    es.expiry = Date{2026, 12, 18};
    es.settlement = Settlement::Cash;
    return all;
}

Limits group_limits() {
    Limits limits = roomy_limits();
    limits.currency = Currency{"USD"};
    limits.max_order_value = Amount::whole(1'000'000'000);
    limits.max_position_fraction = Ratio::whole(1'000);
    limits.max_open_orders = limits.max_orders_per_second = limits.max_orders_per_minute = 1'000'000;
    limits.max_daily_loss = limits.max_unprotected = Amount::whole(1'000'000'000);
    limits.price_collar = Ratio::whole(10);
    limits.max_drawdown = Ratio{};
    return limits;
}

Limits roomy_limits() {
    Limits limits;
    limits.allow_short = true;
    limits.allow_self_trade = true;
    limits.duplicate_window = std::chrono::nanoseconds{0};
    return limits;
}

Account account_of(const Line& w) {
    Account account;
    account.id = AccountId::parse(w[1]).value();
    account.venue = VenueId{"paper"};
    if (w.size() > 2)
        account.base_currency = currency(w[2]);
    return account;
}
Adjustment opening_of(const Line& w) {
    Adjustment opening;
    opening.account = AccountId::parse(w[1]).value();
    opening.venue = VenueId{"paper"};
    opening.currency = w.size() > 2 ? currency(w[2]) : Currency{"USD"};
    opening.cash = w.size() > 3 ? parse_amount(w[3]).value() : Amount::whole(100'000);
    opening.id = ExecId{"opening"};
    return opening;
}

std::string told(const OrderProposed& e, const Names& names) {
    return name_of(e.order.cl_ord_id, names) + " Proposed by " + text(e.by.who) +
           (e.list ? ", " + std::string{to_text(e.list->list_class)} : std::string{}) + ", market at " +
           to_text(e.reference_px);
}
std::string told(const ProposalEnded& e, const Names& names) {
    std::string out = name_of(e.cl_ord_id, names) + " proposal " + std::string{to_text(e.end)};
    if (e.denial.code != DenialCode::None)
        out += ' ' + std::string{to_text(e.denial.code)} + ": " + e.denial.text;
    return out;
}
std::string told(const RateSet& e) { return text(e.from) + " is worth " + to_text(e.rate) + ' ' + text(e.to); }

}  // namespace sluice::test
