#include <string>

#include "base/json_writer.hpp"  // JsonWriter
#include "engine/preview.hpp"

namespace sluice::engine {
namespace {

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
    if (o.cash_order_qty)
        number(json, "cash_order_qty", *o.cash_order_qty);
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

void limits_json(JsonWriter& json, const PreviewPart& p) {
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

void figures_json(JsonWriter& json, const PreviewPart& p) {
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
}

void parts_json(JsonWriter& json, const Preview& p) {
    if (p.parts.empty())
        return;
    json.key("parts");
    json.begin_array();
    for (const PreviewPart& part : p.parts) {
        json.begin_object();
        json.key("order");
        order_json(json, part.order);
        json.field("exposure", to_text(part.exposure));
        figures_json(json, part);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

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
    figures_json(json, p);
    parts_json(json, p);
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
