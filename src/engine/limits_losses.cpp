#include <string>

#include "engine/limit_case.hpp"  // LimitCase
#include "engine/list_view.hpp"   // unprotected_of

namespace sluice::engine {

std::optional<Denial> lost(Amount pnl, Amount most, std::string_view whose) {
    const Amount loss = -pnl;
    if (loss < most || loss <= Amount{})
        return std::nullopt;
    return over(DenialCode::DailyLoss, loss, most,
                std::string{whose} + "today's loss of " + to_text(loss) + " has reached the limit of " + to_text(most));
}

std::optional<Denial> drawn_down(Amount equity, Amount peak, Ratio most, std::string_view whose) {
    const Amount room = scaled(peak, most).value_or(Amount{});
    const Amount below = peak - equity;
    if (most.is_zero() || peak <= Amount{} || below < room)
        return std::nullopt;
    return over(DenialCode::Drawdown, below, room,
                std::string{whose} + "equity of " + to_text(equity) + " is " + to_text(below) +
                    " below its highest of " + to_text(peak) + "; the limit is " + to_text(most) + " of that, " +
                    to_text(room));
}

std::optional<Denial> daily_loss_limit(LimitCase& c) {
    c.note("daily loss", -c.figures.daily_pnl, c.limits.max_daily_loss);
    return lost(c.figures.daily_pnl, c.limits.max_daily_loss, "");
}

std::optional<Denial> drawdown_limit(LimitCase& c) {
    const auto peak = c.view.state.peaks.find(c.order.account);
    if (peak == c.view.state.peaks.end())
        return std::nullopt;
    c.figures.peak_equity = peak->second;
    c.note("drawdown", peak->second - c.figures.equity, scaled(peak->second, c.limits.max_drawdown).value_or(Amount{}));
    return drawn_down(c.figures.equity, peak->second, c.limits.max_drawdown, "");
}

Result<Amount> unprotected_value(const LimitView& view, const AccountId& account, UnixNanos now) {
    Amount total;
    for (const auto& [id, qty] : unprotected_of(view.state, account)) {
        const Instrument* instrument = view.state.find_instrument(id);
        const Mark* mark = view.marks.find(id);
        const auto px = mark == nullptr ? std::nullopt : mark->middle();
        if (instrument == nullptr || !px)
            continue;  // it has no value that anybody could name
        const auto value = value_of(px->abs(), qty.abs(), instrument->multiplier);
        const auto rate = find_rate(view, instrument->currency, view.state.accounts.at(account).base_currency, now,
                                    view.state.limits.at(account).max_rate_age);
        if (!value || !rate)
            return tl::unexpected{value ? rate.error() : value.error()};
        const auto worth = converted(*value, *rate);
        if (!worth)
            return worth;
        total += *worth;
    }
    return total;
}

std::optional<Denial> unprotected_limit(LimitCase& c) {
    const auto value = unprotected_value(c.view, c.order.account, c.now);
    if (!value)
        return unjudged(c, value.error());
    c.figures.unprotected = *value;
    c.note("unprotected", *value, c.limits.max_unprotected);
    if (*value <= c.limits.max_unprotected)
        return std::nullopt;
    return over(DenialCode::Unprotected, *value, c.limits.max_unprotected,
                "positions worth " + to_text(*value) + " were filled in lists and have no stop; " +
                    to_text(c.limits.max_unprotected) + " may be so");
}

}  // namespace sluice::engine
