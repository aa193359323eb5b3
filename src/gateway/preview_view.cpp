#include "gateway/preview_view.hpp"

#include "gateway/order_view.hpp"  // write_terms
#include "gateway/rest_words.hpp"  // rest_word, write_text

namespace sluice::gateway {
namespace {

void write_denial(JsonWriter& json, const Denial& denial) {
    json.begin_object();
    json.field("code", rest_word(denial.code));
    json.field("lock", rest_word(denial.lock));
    json.field("text", denial.text);
    json.end_object();
}

void write_money(JsonWriter& json, std::string_view name, const std::optional<Money>& money) {
    json.key(name);
    if (!money)
        return json.null();
    json.begin_object();
    json.field("amount", to_text(money->amount));
    json.field("currency", money->currency.view());
    json.end_object();
}

void write_order(JsonWriter& json, const NewOrderSingle& order) {
    json.begin_object();
    json.field("account", order.account.view());
    json.field("symbol", order.instrument.view());
    write_rest_terms(json, order);
    write_text(json, "strategy", order.strategy.view());
    json.end_object();
}

void write_limits(JsonWriter& json, const engine::PreviewPart& part) {
    json.key("limits");
    json.begin_array();
    for (const engine::LimitUse& use : part.limits) {
        json.begin_object();
        json.field("limit", use.name);
        json.field("over_accounts", use.over_accounts);
        json.field("used", to_text(use.used));
        json.field("allowed", to_text(use.allowed));
        json.key("denial");
        if (use.denial)
            write_denial(json, *use.denial);
        else
            json.null();
        json.end_object();
    }
    json.end_array();
}

std::string text_or_empty(Price price) { return price.is_zero() ? std::string{} : to_text(price); }

void write_figures(JsonWriter& json, const engine::PreviewPart& part) {
    json.field("exposure", rest_word(part.exposure));
    write_text(json, "market_price", text_or_empty(part.market_px));
    json.field("market_age_ms", part.market_age_ns / 1'000'000);
    write_text(json, "reference_price", text_or_empty(part.figures.reference_px));
    json.field("order_value", to_text(part.figures.order_value));
    json.field("equity", to_text(part.figures.equity));
    write_money(json, "fees", part.fees);
    write_text(json, "fees_text", part.fees_text);
    write_money(json, "cash", part.cash);
    json.field("position_before", to_text(part.position_before));
    json.field("position_after", to_text(part.position_after));
    json.field("fraction_before", to_text(part.fraction_before));
    json.field("fraction_after", to_text(part.fraction_after));
    write_limits(json, part);
    write_array(json, "locks", part.locks, [&](const Denial& denial) { write_denial(json, denial); });
}

}  // namespace

std::string rest_preview(const engine::Preview& preview) {
    std::string out;
    JsonWriter json{out};
    json.begin_object();
    json.field("hash", preview.hash);
    json.field("denied", engine::is_denied(preview));
    json.key("refused");
    if (preview.invalid)
        write_denial(json, *preview.invalid);
    else
        json.null();
    json.key("orders");
    json.begin_array();
    if (preview.list)
        for (const NewOrderSingle& order : preview.list->orders)
            write_order(json, order);
    else
        write_order(json, preview.order);
    json.end_array();
    write_figures(json, preview);
    json.key("parts");
    json.begin_array();
    for (const engine::PreviewPart& part : preview.parts) {
        json.begin_object();
        json.key("order");
        write_order(json, part.order);
        write_figures(json, part);
        json.end_object();
    }
    json.end_array();
    write_array(json, "held_by_engine", preview.held_by_engine, [&](const std::string& held) { json.string(held); });
    json.field("needs_confirmation", preview.consent == engine::Consent::Confirmation);
    json.field("becomes_proposal", preview.consent == engine::Consent::Proposal);
    json.field("text", engine::render(preview));
    json.end_object();
    return out;
}

}  // namespace sluice::gateway
