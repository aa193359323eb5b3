#include "engine/figures.hpp"

#include <string>

#include "engine/positions.hpp"  // unrealized_of

namespace sluice::engine {
namespace {

std::string name_of(const auto& id) { return std::string{id.view()}; }

tl::unexpected<Error> no_account(const AccountId& account) {
    return fail(ErrorCode::NotFound, "account " + name_of(account) + " is not open");
}

// The instrument and its price, which a position is worth something at.
struct Priced {
    const Instrument* instrument;
    Price px;
};

Result<Priced> priced(const LimitView& view, const InstrumentId& id) {
    const Instrument* instrument = view.state.find_instrument(id);
    const Mark* mark = view.marks.find(id);
    const auto px = mark == nullptr ? std::nullopt : mark->middle();
    if (instrument == nullptr || !px)
        return fail(ErrorCode::NotFound, "no price of " + name_of(id) + " has been seen");
    return Priced{instrument, *px};
}

Result<Money> in_currency_of(const Instrument& instrument, const Result<Amount>& amount) {
    if (!amount)
        return tl::unexpected{amount.error()};
    return Money{*amount, instrument.currency};
}

}  // namespace

Result<Money> Figures::equity(const AccountId& account) const {
    const auto owner = view_.state.accounts.find(account);
    if (owner == view_.state.accounts.end())
        return no_account(account);
    const auto amount = equity_now(view_, account, now_);
    if (!amount)
        return tl::unexpected{amount.error()};
    return Money{*amount, owner->second.base_currency};
}

Result<Money> Figures::equity_of_all() const {
    const auto limits = view_.state.limits.find(AccountId{});
    if (limits != view_.state.limits.end()) {
        const auto amount = engine::equity_of_all(view_, now_);
        if (!amount)
            return tl::unexpected{amount.error()};
        return Money{*amount, limits->second.currency};
    }
    std::optional<Money> total;
    for (const auto& [id, account] : view_.state.accounts) {
        if (total && total->currency != account.base_currency)
            return fail(ErrorCode::Unsupported, "the accounts are counted in " + name_of(total->currency) + " and in " +
                                                    name_of(account.base_currency) +
                                                    "; limits over all accounts name the currency of their sum");
        const auto own = equity(id);
        if (!own)
            return own;
        total = Money{total ? total->amount + own->amount : own->amount, own->currency};
    }
    if (!total)
        return fail(ErrorCode::NotFound, "no account is open");
    return *total;
}

std::optional<Touch> Figures::mark(const InstrumentId& instrument) const {
    const Mark* mark = view_.marks.find(instrument);
    return mark == nullptr ? std::nullopt : mark->middle_at();
}

Result<Money> Figures::market_value(const Position& position) const {
    const auto at = priced(view_, position.instrument);
    if (!at)
        return tl::unexpected{at.error()};
    return in_currency_of(*at->instrument, value_of(at->px, position.qty, at->instrument->multiplier));
}

Result<Money> Figures::unrealized(const Position& position) const {
    const auto at = priced(view_, position.instrument);
    if (!at)
        return tl::unexpected{at.error()};
    return in_currency_of(*at->instrument, unrealized_of(position, at->px, at->instrument->multiplier));
}

Result<BuyingPower> Figures::buying_power(const AccountId& account) const {
    const auto owner = view_.state.accounts.find(account);
    if (owner == view_.state.accounts.end())
        return no_account(account);
    const Currency& base = owner->second.base_currency;
    const auto shown = view_.state.venue_balances.find({account, base});
    if (shown != view_.state.venue_balances.end())
        return BuyingPower{Money{shown->second.available, base}, true, shown->second.transact_time};
    const auto cash = view_.state.cash.find({account, base});
    return BuyingPower{Money{cash == view_.state.cash.end() ? Amount{} : cash->second, base}, false, {}};
}

}  // namespace sluice::engine
