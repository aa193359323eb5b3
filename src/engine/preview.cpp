#include "engine/preview.hpp"

#include <string>
#include <utility>

#include "base/int128.hpp"       // mul_div_round
#include "engine/core.hpp"       // Core
#include "engine/exposure.hpp"   // classify_new, classify_replace, position_of
#include "engine/list_view.hpp"  // would_be_held
#include "engine/lists.hpp"      // why_invalid
#include "engine/placing.hpp"    // why_invalid, denial_of
#include "market/fees.hpp"       // fee_for
#include "model/order_hash.hpp"  // canonical_hash

namespace sluice::engine {
namespace {

struct Previewer {
    const Core& core;
    const Requester& by;
    Preview p{};
    const OrderState* replaced = nullptr;

    const Account& account() const { return core.state.accounts.at(p.order.account); }
    const Instrument& instrument() const { return core.state.instruments.at(p.order.instrument); }

    void operator()(const SubmitOrder& submit) {
        p.order = asked(submit.order);
        p.hash = canonical_hash(p.order);
        p.invalid = why_invalid(core, p.order);
        if (p.invalid)
            return;
        p.exposure = classify_new(core.state, p.order);
        look();
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
        if (!p.invalid) {
            p.exposure = classify_new(core.state, p.order);
            p.held_by_engine = would_be_held(list, core.capabilities(p.order.account));
            // A package has legs for instruments, each of which is judged when it is sent.
            if (list.list_class != ListClass::MultiLeg)
                look();
        }
        p.list = std::move(list);
    }
    void operator()(const ReplaceOrder& replace) {
        replaced = core.find(replace.target);
        if (replaced == nullptr) {
            p.invalid =
                denial_of(DenialCode::UnknownOrder, "order " + std::string{replace.target.view()} + " is not known");
            return;
        }
        p.order = replaced->order;
        p.order.order_qty = replace.order_qty;
        if (has_limit_price(p.order.ord_type) && replace.price)
            p.order.price = replace.price;
        if (has_trigger_price(p.order.ord_type) && replace.stop_px)
            p.order.stop_px = replace.stop_px;
        p.hash = canonical_hash(p.order);
        p.invalid = why_invalid(core, p.order);
        if (p.invalid)
            return;
        p.exposure = classify_replace(core.state, *replaced, p.order);
        look();
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

    void look() {
        const Mark* mark = core.marks.find(p.order.instrument);
        const auto met = mark == nullptr ? std::nullopt : mark->touch(p.order.side, core.now);
        if (met) {
            p.market_px = met->px;
            p.market_age_ns = (core.now - met->time).count();
        }
        p.estimate_px = p.order.price.value_or(p.order.stop_px.value_or(p.market_px));
        p.locks = list_locks(core.locks(), p.order, by, core.now, p.exposure);
        if (p.exposure == Exposure::Adds)
            p.limits = list_limits(core.limits(), p.order, replaced, core.now, p.figures, &by);
        else if (const auto equity = equity_now(core.limits(), p.order.account, core.now))
            p.figures.equity = *equity;
        p.consent = consent_of(core.config, by, p.exposure);
        if (replaced != nullptr && p.consent == Consent::Proposal)
            p.locks.push_back(
                denial_of(DenialCode::NeedsApproval,
                          "a person has to approve what adds exposure; cancel the order and propose a new one",
                          Lock::Automation));
        estimate_position();
        estimate_cash();
    }

    Quantity to_come() const { return replaced == nullptr ? p.order.order_qty : p.order.order_qty - replaced->cum_qty; }

    void estimate_position() {
        p.position_before = position_of(core.state, p.order);
        const Quantity more = to_come();
        p.position_after = p.order.side == Side::Buy ? p.position_before + more : p.position_before - more;
        const Price px = p.market_px.is_zero() ? p.estimate_px : p.market_px;
        const auto value = [&](Quantity qty) {
            return value_of(px.abs(), qty.abs(), instrument().multiplier).value_or(Amount{});
        };
        const auto fraction = [&](Amount amount) {
            const bool known = p.figures.equity > Amount{} && instrument().currency == account().base_currency;
            const auto nanos = known ? mul_div_round(amount.nanos(), Ratio::kUnit, p.figures.equity.nanos()) : 0;
            return Ratio::from_nanos(to_int64(nanos.value_or(0)).value_or(0));
        };
        p.value_before = value(p.position_before);
        p.value_after = value(p.position_after);
        p.fraction_before = fraction(p.value_before);
        p.fraction_after = fraction(p.value_after);
    }

    void estimate_cash() {
        const Instrument& i = instrument();
        const auto schedule = core.config.fees.find(account().venue);
        if (p.estimate_px.is_zero()) {
            p.fees_text = "no price has been seen to estimate them at";
            return;
        }
        if (schedule == core.config.fees.end()) {
            p.fees_text = "venue " + std::string{account().venue.view()} + " has no fee schedule here";
        } else if (const auto fee =
                       market::fee_for(schedule->second, i, p.order.side, p.estimate_px, to_come(), core.now)) {
            p.fees = *fee;
            p.fees_text = "by the schedule " + std::string{schedule->second.name};
        } else {
            p.fees_text = fee.error().text;
        }
        // A future moves no cash when it is opened, only what it gains or loses.
        const bool future = i.asset_class == AssetClass::Future;
        const auto value = future ? Result<Amount>{Amount{}} : value_of(p.estimate_px, to_come(), i.multiplier);
        if (!value)
            return;
        Amount moves = p.order.side == Side::Buy ? -*value : *value;
        if (p.fees && p.fees->currency == i.currency)
            moves -= p.fees->amount;
        p.cash = Money{moves, i.currency};
    }
};

}  // namespace

Preview preview(const Core& core, const Command& command) {
    Previewer previewer{core, command.by};
    std::visit(previewer, command.body);
    return std::move(previewer.p);
}

}  // namespace sluice::engine
