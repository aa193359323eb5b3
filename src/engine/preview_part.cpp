#include "engine/preview_part.hpp"

#include <string>

#include "base/int128.hpp"      // mul_div_round
#include "engine/core.hpp"      // Core
#include "engine/exposure.hpp"  // position_of
#include "engine/trailing.hpp"  // trail_px
#include "market/fees.hpp"      // fee_for

namespace sluice::engine {
namespace {

struct Looker {
    const Core& core;
    const OrderState* replaced;
    PreviewPart& p;

    const Account& account() const { return core.state.accounts.at(p.order.account); }
    const Instrument& instrument() const { return core.state.instruments.at(p.order.instrument); }

    void look_at_market() const {
        const Mark* mark = core.marks.find(p.order.instrument);
        const auto met = mark == nullptr ? std::nullopt : mark->touch(p.order.side, core.now);
        if (met) {
            p.market_px = met->px;
            p.market_age_ns = (core.now - met->time).count();
        }
        p.estimate_px = p.order.price.value_or(p.order.stop_px.value_or(p.market_px));
        if (p.order.ord_type == OrdType::TrailingStop)
            p.estimate_px = trail_px(core, p.order).value_or(p.estimate_px);
    }
    void look_at_equity() const {
        if (const auto equity = equity_now(core.limits(), p.order.account, core.now))
            p.figures.equity = *equity;
    }

    // Of an order by amount: what it comes to at the estimate.
    Quantity to_come() const {
        if (p.order.cash_order_qty)
            return most_for(*p.order.cash_order_qty, p.estimate_px);
        return replaced == nullptr ? p.order.order_qty : p.order.order_qty - replaced->cum_qty;
    }

    void estimate_position(Quantity before) const {
        p.position_before = before;
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

    void estimate_cash() const {
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

void look_at_order(const Core& core, const Requester& by, const OrderState* replaced, PreviewPart& p) {
    const Looker looker{core, replaced, p};
    looker.look_at_market();
    p.locks = list_locks(core.locks(), p.order, by, core.now, p.exposure);
    if (p.exposure == Exposure::Adds)
        p.limits = list_limits(core.limits(), p.order, replaced, core.now, p.figures, &by);
    else
        looker.look_at_equity();
    looker.estimate_position(position_of(core.state, p.order));
    looker.estimate_cash();
}

void look_at_exit(const Core& core, Quantity before, PreviewPart& p) {
    p.exposure = Exposure::Exit;
    const Looker looker{core, nullptr, p};
    looker.look_at_market();
    looker.look_at_equity();
    looker.estimate_position(before);
    looker.estimate_cash();
}

}  // namespace sluice::engine
