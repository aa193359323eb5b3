#include <string>

#include "engine/preview.hpp"

namespace sluice::engine {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }

std::string terms(const NewOrderSingle& o) {
    std::string text{o.side == Side::Buy ? "buy " : "sell "};
    text += o.cash_order_qty ? "for " + to_text(*o.cash_order_qty) + " of " : to_text(o.order_qty) + ' ';
    text += name_of(o.instrument) + ' ' + std::string{to_text(o.ord_type)};
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

std::string leg_terms(const Leg& leg) {
    return std::string{leg.side == Side::Buy ? "buy " : "sell "} + to_text(leg.ratio_qty) + ' ' +
           name_of(leg.instrument) + " a package";
}

void money(std::string& out, const PreviewPart& p) {
    line(out, "fees", p.fees ? to_text(*p.fees) + ", " + p.fees_text : "not known: " + p.fees_text);
    if (p.cash)
        line(out, "cash",
             to_text(*p.cash) + (p.estimate_px.is_zero() ? " at the market" : " at " + to_text(p.estimate_px)));
}

void position(std::string& out, const PreviewPart& p) {
    line(out, "position", to_text(p.position_before) + " -> " + to_text(p.position_after));
    line(out, "of equity",
         percent(p.fraction_before) + " -> " + percent(p.fraction_after) + " of " + to_text(p.figures.equity));
}

void figures(std::string& out, const PreviewPart& p) {
    line(out, "market",
         p.market_px.is_zero() ? "no price has been seen"
                               : to_text(p.market_px) + ", " + std::to_string(p.market_age_ns / 1'000'000) + " ms old");
    if (p.exposure == Exposure::Adds)
        line(out, "value", to_text(p.figures.order_value) + " at " + to_text(p.figures.reference_px));
    money(out, p);
    position(out, p);
    for (const LimitUse& use : p.limits)
        line(out, use.over_accounts ? "limit (all)" : "limit",
             std::string{use.name} + ": " + to_text(use.used) + " of " + to_text(use.allowed) +
                 (use.denial ? "  NO, " + said(*use.denial) : std::string{}));
    for (const Denial& d : p.locks)
        line(out, "lock", "NO, " + said(d));
}

// Of a package each leg, of an OCO its second order; of an entry what each of its exits would bring.
void parts(std::string& out, const Preview& p) {
    if (!p.list)
        return;
    const bool oco = p.list->list_class == ListClass::Oco;
    const bool exits = !oco && p.list->list_class != ListClass::MultiLeg;
    for (std::size_t i = oco ? 1 : 0; i < p.parts.size(); ++i) {
        const PreviewPart& part = p.parts[i];
        if (!exits) {
            line(out, oco ? "or" : "leg " + std::to_string(i + 1), terms(part.order));
            figures(out, part);
            continue;
        }
        line(out, "then", terms(part.order));
        money(out, part);
        if (p.cash && part.cash && p.cash->currency == part.cash->currency)
            line(out, "with the entry", to_text(Money{p.cash->amount + part.cash->amount, p.cash->currency}));
        position(out, part);
    }
}

}  // namespace

std::string render(const Preview& p) {
    std::string out;
    if (p.list)
        line(out, "list", std::string{to_text(p.list->list_class)} + " of " + std::to_string(p.list->orders.size()));
    for (std::size_t i = 0; p.list && i < p.list->orders.size(); ++i)
        line(out, "  " + std::to_string(i + 1), terms(p.list->orders[i]));
    for (std::size_t i = 0; p.list && i < p.list->legs.size(); ++i)
        line(out, "  leg " + std::to_string(i + 1), leg_terms(p.list->legs[i]));
    if (!p.list && !p.order.account.empty())
        line(out, "order", terms(p.order));
    if (p.invalid) {
        line(out, "refused", said(*p.invalid));
        return out;
    }
    line(out, "hash", p.hash.substr(0, 12) + "  (" + p.hash + ")");
    line(out, "exposure", p.exposure == Exposure::Exit ? "closes only" : "may add exposure");
    const bool package = p.list && p.list->list_class == ListClass::MultiLeg;
    if (package)
        money(out, p);
    else
        figures(out, p);
    parts(out, p);
    for (const std::string& held : p.held_by_engine)
        line(out, "engine only", held);
    line(out, "then", what_next(p));
    return out;
}

}  // namespace sluice::engine
