#include "engine/preview.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/core.hpp"          // Core
#include "engine/exposure.hpp"      // classify_new, classify_replace
#include "engine/list_replace.hpp"  // as_held
#include "engine/list_view.hpp"     // would_be_held
#include "engine/lists.hpp"         // why_invalid, order_of_leg
#include "engine/placing.hpp"       // why_invalid, denial_of
#include "engine/preview_part.hpp"  // look_at_order, look_at_exit
#include "engine/replacing.hpp"     // as_replaced
#include "engine/trailing.hpp"      // is_trailed
#include "model/order_hash.hpp"     // canonical_hash

namespace sluice::engine {
namespace {

bool has_denial(const PreviewPart& part) {
    return !part.locks.empty() || std::any_of(part.limits.begin(), part.limits.end(),
                                              [](const LimitUse& use) { return use.denial.has_value(); });
}

// The sum, where all of them are known and in one currency.
std::optional<Money> sum_of(const std::vector<PreviewPart>& parts, std::optional<Money> PreviewPart::*member) {
    std::optional<Money> total;
    for (const PreviewPart& part : parts) {
        const auto& one = part.*member;
        if (!one || (total && total->currency != one->currency))
            return std::nullopt;
        total = Money{total ? total->amount + one->amount : one->amount, one->currency};
    }
    return total;
}

struct Previewer {
    const Core& core;
    const Requester& by;
    Preview p{};

    void operator()(const SubmitOrder& submit) {
        p.order = asked(submit.order);
        p.hash = canonical_hash(p.order);
        p.invalid = why_invalid(core, p.order);
        if (p.invalid)
            return;
        p.exposure = classify_new(core.state, p.order);
        look_at_order(core, by, nullptr, p);
        p.consent = submit.propose ? Consent::Proposal : consent_of(core.config, by, p.exposure);
        note_trail();
    }
    void operator()(const SubmitList& submit) {
        NewOrderList list = submit.list;
        list.list_id = ListId{};
        for (NewOrderSingle& order : list.orders)
            order = asked(order);
        if (list.orders.empty()) {
            p.invalid = denial_of(DenialCode::Invalid, "a list needs orders; this one has none");
            return;
        }
        p.order = list.orders.front();
        p.hash = canonical_hash(list);
        p.invalid = why_invalid(core, list);
        p.list = list;
        if (p.invalid)
            return;
        p.held_by_engine = would_be_held(list, core.capabilities(p.order.account));
        p.exposure = classify_new(core.state, p.order);
        switch (list.list_class) {
            case ListClass::Bracket:
            case ListClass::Oto: look_at_entry(list); break;
            case ListClass::Oco: look_at_both(list); break;
            case ListClass::MultiLeg: look_at_legs(list); break;
        }
        p.consent = submit.propose ? Consent::Proposal : consent_of(core.config, by, p.exposure);
    }
    void operator()(const ReplaceOrder& replace) {
        ReplaceOrder meant = replace;
        meant.target = standing_id(core.state, core.state.placed_id(replace.target));
        if (auto held = as_held(core, meant))
            return look_at_held(std::move(*held), meant);
        const OrderState* replaced = core.find(meant.target);
        if (replaced == nullptr) {
            p.invalid = why_unknown(meant.target);
            return;
        }
        Replaced wanted = as_replaced(core, replaced->order, replace);
        p.order = std::move(wanted.order);
        p.hash = replaced_hash(p.order, replace);
        p.invalid = std::move(wanted.denial);
        if (p.invalid)
            return;
        p.exposure = classify_replace(core.state, *replaced, p.order);
        look_at_replaced(replaced);
        note_trail();
    }
    void operator()(const auto&) {
        p.invalid = denial_of(DenialCode::Invalid, "only an order, a list or a replace has a preview");
    }

private:
    NewOrderSingle asked(NewOrderSingle order) const {
        order.cl_ord_id = ClOrdId{};
        if (order.strategy.empty())
            order.strategy = by.who;
        return order;
    }
    void look_at_replaced(const OrderState* replaced) {
        look_at_order(core, by, replaced, p);
        p.consent = consent_of(core.config, by, p.exposure);
        if (p.consent == Consent::Proposal)
            p.locks.push_back(
                denial_of(DenialCode::NeedsApproval,
                          "a person has to approve what adds exposure; cancel the order and propose a new one",
                          Lock::Automation));
    }
    void look_at_held(HeldReplace held, const ReplaceOrder& replace) {
        p.order = std::move(held.order);
        p.hash = replaced_hash(p.order, replace);
        p.invalid = std::move(held.denial);
        if (p.invalid)
            return;
        p.exposure = held.exposure;
        look_at_replaced(held.beside);
        p.held_by_engine.push_back("it is sent by the engine when its turn comes");
    }
    void note_trail() {
        const bool ours =
            p.order.ord_type == OrdType::TrailingStop && !core.capabilities(p.order.account).trailing_stops;
        if (ours || is_trailed(p.order))
            p.held_by_engine.push_back("the trailing stop is moved by the engine");
    }

    // The entry is judged; each exit shows what it would do to what the entry brings.
    void look_at_entry(const NewOrderList& list) {
        look_at_order(core, by, nullptr, p);
        for (std::size_t i = 1; i < list.orders.size(); ++i) {
            p.parts.emplace_back();
            p.parts.back().order = list.orders[i];
            look_at_exit(core, p.position_after, p.parts.back());
        }
    }
    PreviewPart& add_part(NewOrderSingle order) {
        PreviewPart& part = p.parts.emplace_back();
        part.order = std::move(order);
        part.exposure = classify_new(core.state, part.order);
        look_at_order(core, by, nullptr, part);
        if (part.exposure == Exposure::Adds)
            p.exposure = Exposure::Adds;
        return part;
    }
    // Only one of them can act.
    void look_at_both(const NewOrderList& list) {
        for (const NewOrderSingle& order : list.orders)
            add_part(order);
        static_cast<PreviewPart&>(p) = p.parts.front();
        if (p.parts.back().exposure == Exposure::Adds)
            p.exposure = Exposure::Adds;
    }
    // Each leg is an order in its own instrument; together they cost what the package does.
    void look_at_legs(const NewOrderList& list) {
        p.exposure = Exposure::Exit;
        for (const Leg& leg : list.legs)
            add_part(order_of_leg(p.order, leg));
        p.estimate_px = p.order.price.value_or(Price{});
        p.figures = p.parts.front().figures;
        p.fees = sum_of(p.parts, &PreviewPart::fees);
        p.fees_text = p.fees ? "of all legs" : p.parts.front().fees_text;
        p.cash = package_cash();
    }
    // At the package's price where its legs count alike, else at what the market shows for each leg.
    std::optional<Money> package_cash() const {
        const auto at_market = sum_of(p.parts, &PreviewPart::cash);
        const auto instrument_of = [&](const PreviewPart& part) -> const Instrument& {
            return core.state.instruments.at(part.order.instrument);
        };
        const Instrument& first = instrument_of(p.parts.front());
        for (const PreviewPart& part : p.parts) {
            const Instrument& other = instrument_of(part);
            if (!p.order.price || other.currency != first.currency || other.multiplier != first.multiplier ||
                other.asset_class == AssetClass::Future)
                return at_market;
        }
        const auto value = value_of(*p.order.price, p.order.order_qty, first.multiplier);
        if (!value)
            return at_market;
        Amount moves = p.order.side == Side::Buy ? -*value : *value;
        if (p.fees && p.fees->currency == first.currency)
            moves -= p.fees->amount;
        return Money{moves, first.currency};
    }
};

}  // namespace

bool is_denied(const Preview& preview) {
    return preview.invalid || has_denial(preview) ||
           std::any_of(preview.parts.begin(), preview.parts.end(), has_denial);
}

Preview preview(const Core& core, const Command& command) {
    Previewer previewer{core, command.by};
    std::visit(previewer, command.body);
    return std::move(previewer.p);
}

}  // namespace sluice::engine
