#include <string>

#include "base/json_writer.hpp"  // JsonWriter
#include "engine/preview.hpp"

namespace sluice::engine {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }

std::string terms(const NewOrderSingle& o) {
    std::string text{o.side == Side::Buy ? "buy " : "sell "};
    text += to_text(o.order_qty) + ' ' + name_of(o.instrument) + ' ' + std::string{to_text(o.ord_type)};
    if (o.price)
        text += ' ' + to_text(*o.price);
    if (o.stop_px)
        text += " trigger " + to_text(*o.stop_px);
    return text + ' ' + std::string{to_text(o.time_in_force)} + " on " + name_of(o.account);
}

std::string percent(Ratio ratio) { return to_text(Ratio::from_nanos(ratio.nanos() * 100)) + " %"; }

void line(std::string& out, std::string_view name, const std::string& text) {
    constexpr std::size_t kColumn = 16;
    out += name;
    out.append(name.size() < kColumn ? kColumn - name.size() : 1, ' ');
    out += text;
    out += '\n';
}

std::string said(const Denial& d) { return std::string{to_text(d.code)} + ": " + d.text; }

std::string what_next(const Preview& p) {
    switch (p.consent) {
        case Consent::NotNeeded: return "goes as soon as it is sent";
        case Consent::Confirmation: return "send it confirmed by the hash " + p.hash.substr(0, 12);
        case Consent::Proposal: return "becomes a proposal that waits 60 s for a person";
    }
    return {};
}

void denial_json(JsonWriter& json, const Denial& d) {
    json.begin_object();
    json.field("code", to_text(d.code));
    json.field("lock", to_text(d.lock));
    json.field("text", d.text);
    json.end_object();
}

template <class T>
void number(JsonWriter& json, std::string_view name, T value) {
    json.key(name);
    json.decimal(value.nanos(), 9);
}

void order_json(JsonWriter& json, const NewOrderSingle& o) {
    json.begin_object();
    json.field("account", o.account.view());
    json.field("instrument", o.instrument.view());
    json.field("strategy", o.strategy.view());
    json.field("side", to_text(o.side));
    json.field("ord_type", to_text(o.ord_type));
    json.field("time_in_force", to_text(o.time_in_force));
    number(json, "order_qty", o.order_qty);
    if (o.price)
        number(json, "price", *o.price);
    if (o.stop_px)
        number(json, "stop_px", *o.stop_px);
    json.end_object();
}

void money_json(JsonWriter& json, std::string_view name, const Money& money) {
    json.key(name);
    json.begin_object();
    number(json, "amount", money.amount);
    json.field("currency", money.currency.view());
    json.end_object();
}

void limits_json(JsonWriter& json, const Preview& p) {
    json.key("limits");
    json.begin_array();
    for (const LimitUse& use : p.limits) {
        json.begin_object();
        json.field("limit", use.name);
        json.field("over_accounts", use.over_accounts);
        number(json, "used", use.used);
        number(json, "allowed", use.allowed);
        if (use.denial) {
            json.key("denial");
            denial_json(json, *use.denial);
        }
        json.end_object();
    }
    json.end_array();
}

}  // namespace

std::string render(const Preview& p) {
    std::string out;
    if (p.list)
        line(out, "list", std::string{to_text(p.list->list_class)} + " of " + std::to_string(p.list->orders.size()));
    for (std::size_t i = 0; p.list && i < p.list->orders.size(); ++i)
        line(out, "  " + std::to_string(i + 1), terms(p.list->orders[i]));
    if (!p.list && !p.order.account.empty())
        line(out, "order", terms(p.order));
    if (p.invalid) {
        line(out, "refused", said(*p.invalid));
        return out;
    }
    line(out, "hash", p.hash.substr(0, 12) + "  (" + p.hash + ")");
    line(out, "exposure", p.exposure == Exposure::Exit ? "closes only" : "may add exposure");
    line(out, "market",
         p.market_px.is_zero() ? "no price has been seen"
                               : to_text(p.market_px) + ", " + std::to_string(p.market_age_ns / 1'000'000) + " ms old");
    if (p.exposure == Exposure::Adds)
        line(out, "value", to_text(p.figures.order_value) + " at " + to_text(p.figures.reference_px));
    line(out, "fees", p.fees ? to_text(*p.fees) + ", " + p.fees_text : "not known: " + p.fees_text);
    if (p.cash)
        line(out, "cash", to_text(*p.cash) + " at " + to_text(p.estimate_px));
    line(out, "position", to_text(p.position_before) + " -> " + to_text(p.position_after));
    line(out, "of equity",
         percent(p.fraction_before) + " -> " + percent(p.fraction_after) + " of " + to_text(p.figures.equity));
    for (const LimitUse& use : p.limits)
        line(out, use.over_accounts ? "limit (all)" : "limit",
             std::string{use.name} + ": " + to_text(use.used) + " of " + to_text(use.allowed) +
                 (use.denial ? "  NO, " + said(*use.denial) : std::string{}));
    for (const Denial& d : p.locks)
        line(out, "lock", "NO, " + said(d));
    for (const std::string& held : p.held_by_engine)
        line(out, "engine only", held);
    line(out, "then", what_next(p));
    return out;
}

std::string to_json(const Preview& p) {
    std::string out;
    JsonWriter json{out};
    json.begin_object();
    if (p.invalid) {
        json.key("refused");
        denial_json(json, *p.invalid);
    }
    json.field("hash", p.hash);
    json.key("orders");
    json.begin_array();
    if (p.list)
        for (const NewOrderSingle& order : p.list->orders)
            order_json(json, order);
    else
        order_json(json, p.order);
    json.end_array();
    json.field("exposure", to_text(p.exposure));
    number(json, "market_px", p.market_px);
    json.field("market_age_ns", p.market_age_ns);
    number(json, "reference_px", p.figures.reference_px);
    number(json, "order_value", p.figures.order_value);
    number(json, "equity", p.figures.equity);
    if (p.fees)
        money_json(json, "fees", *p.fees);
    json.field("fees_text", p.fees_text);
    if (p.cash)
        money_json(json, "cash", *p.cash);
    number(json, "position_before", p.position_before);
    number(json, "position_after", p.position_after);
    number(json, "fraction_before", p.fraction_before);
    number(json, "fraction_after", p.fraction_after);
    limits_json(json, p);
    json.key("locks");
    json.begin_array();
    for (const Denial& d : p.locks)
        denial_json(json, d);
    json.end_array();
    json.key("held_by_engine");
    json.begin_array();
    for (const std::string& held : p.held_by_engine)
        json.string(held);
    json.end_array();
    json.field("needs_confirmation", p.consent == Consent::Confirmation);
    json.field("becomes_proposal", p.consent == Consent::Proposal);
    json.end_object();
    return out;
}

}  // namespace sluice::engine
