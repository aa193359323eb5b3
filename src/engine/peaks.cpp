#include "engine/peaks.hpp"

#include "engine/rates.hpp"  // find_rate, converted

namespace sluice::engine {
namespace {

const Ratio kNewHigh = Ratio::from_nanos(1'001'000'000);

// A position without a mark counts at its cost, which may be more than it was ever worth.
bool is_marked(const Core& core, const AccountId& account) {
    for (auto it = core.state.positions.lower_bound({account, InstrumentId{}, Product::None});
         it != core.state.positions.end() && it->first.account == account; ++it)
        if (!it->second.qty.is_zero() && core.marks.find(it->first.instrument) == nullptr)
            return false;
    return true;
}

void look_at(Core& core, const AccountId& account, const Result<Amount>& equity) {
    if (!equity || *equity <= Amount{})
        return;
    const auto known = core.state.peaks.find(account);
    if (known == core.state.peaks.end() ||
        *equity >= scaled(known->second, kNewHigh).value_or(*equity + Amount::whole(1)))
        core.emit(EquityPeaked{account, *equity});
}

void move(Core& core, const AccountId& account, const Adjustment& a, const Currency& currency,
          std::chrono::nanoseconds age_max) {
    const auto peak = core.state.peaks.find(account);
    const auto day = core.state.day_marks.find(account);
    if (peak == core.state.peaks.end() && day == core.state.day_marks.end())
        return;
    const auto rate = find_rate(core.limits(), a.currency, currency, core.now, age_max);
    const auto moved = rate ? converted(a.cash, *rate) : tl::unexpected{rate.error()};
    if (!moved)
        return;
    if (peak != core.state.peaks.end())
        core.emit(EquityPeaked{account, peak->second + *moved});
    if (day != core.state.day_marks.end())
        core.emit(DayOpened{account, day->second.date, day->second.equity + *moved});
}

}  // namespace

void look_at_peaks(Core& core) {
    bool all_marked = true;
    for (const auto& [id, account] : core.state.accounts) {
        const bool marked = is_marked(core, id);
        all_marked = all_marked && marked;
        if (marked)
            look_at(core, id, equity_now(core.limits(), id, core.now));
    }
    if (all_marked && core.state.limits.contains(AccountId{}))
        look_at(core, AccountId{}, equity_of_all(core.limits(), core.now));
}

void move_peaks(Core& core, const Adjustment& a) {
    const bool moves = a.kind == AdjustmentKind::Transfer || a.kind == AdjustmentKind::Opening;
    if (!moves || a.cash.is_zero())
        return;
    const auto account = core.state.accounts.find(a.account);
    if (account == core.state.accounts.end())
        return;
    const auto age_of = [&](const AccountId& id) { return core.state.limits.at(id).max_rate_age; };
    move(core, a.account, a, account->second.base_currency, age_of(a.account));
    if (core.state.limits.contains(AccountId{}))
        move(core, AccountId{}, a, core.state.limits.at(AccountId{}).currency, age_of(AccountId{}));
}

}  // namespace sluice::engine
