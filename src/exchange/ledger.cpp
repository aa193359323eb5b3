#include "exchange/ledger.hpp"

#include <algorithm>

#include "base/int128.hpp"

namespace sluice::exchange {

namespace {

int128 share(int128 notional, uint128 part, uint128 whole) {
    if (part == whole)
        return notional;
    return mul_div_round(notional, static_cast<int128>(part), static_cast<int128>(whole)).value_or(0);
}

Amount worth(Notional notional, const Instrument& instrument) {
    return amount_of(notional, instrument.multiplier).value_or(Amount{});
}

// A cash account pays a future in full: what it cost stays locked until it is closed.
void lock_cost(LedgerAccount& account, const Instrument& instrument, Notional before, Notional after) {
    if (account.buying_power() != BuyingPower::Cash || instrument.asset_class != AssetClass::Future)
        return;
    account.purse(instrument.currency).reserved += worth(after, instrument) - worth(before, instrument);
}

}  // namespace

Purse& LedgerAccount::purse(const Currency& currency) {
    for (Purse& purse : purses_)
        if (purse.currency == currency)
            return purse;
    return purses_.emplace_back(Purse{currency, {}, {}, false});
}

const Purse* LedgerAccount::find_purse(const Currency& currency) const {
    for (const Purse& purse : purses_)
        if (purse.currency == currency)
            return &purse;
    return nullptr;
}

Holding& LedgerAccount::holding(std::uint32_t listing, Product product) {
    const std::size_t at = std::size_t{listing} * kProducts + static_cast<std::size_t>(product);
    if (holdings_.size() <= at)
        holdings_.resize((std::size_t{listing} + 1) * kProducts);
    return holdings_[at];
}

const Holding* LedgerAccount::find_holding(std::uint32_t listing, Product product) const {
    const std::size_t at = std::size_t{listing} * kProducts + static_cast<std::size_t>(product);
    return at < holdings_.size() ? &holdings_[at] : nullptr;
}

void LedgerAccount::start_work(std::uint32_t order) {
    const auto at = std::lower_bound(working_.begin(), working_.end(), order);
    if (at == working_.end() || *at != order)
        working_.insert(at, order);
}

void LedgerAccount::end_work(std::uint32_t order) {
    const auto at = std::lower_bound(working_.begin(), working_.end(), order);
    if (at != working_.end() && *at == order)
        working_.erase(at);
}

void move_position(Holding& holding, Quantity qty, Notional notional) {
    const int128 held = holding.qty.nanos();
    const int128 more = qty.nanos();
    if (more == 0)
        return;
    int128 cost = holding.cost.atto();
    if (held == 0 || (held > 0) == (more > 0)) {
        cost += notional.atto();
    } else {
        const uint128 closed = std::min(magnitude(held), magnitude(more));
        const int128 closing_notional = share(notional.atto(), closed, magnitude(more));
        const int128 closing_cost = share(cost, closed, magnitude(held));
        holding.realized = Notional::from_atto(holding.realized.atto() - closing_notional - closing_cost);
        cost += notional.atto() - closing_notional - closing_cost;
    }
    holding.qty = Quantity::from_nanos(held + more);
    holding.cost = Notional::from_atto(cost);
}

void book_cash(LedgerAccount& account, Counterpart& counterpart, const Currency& currency, Amount amount, Flow flow) {
    account.purse(currency).total += amount;
    counterpart.pay(currency, amount, flow);
}

void book_units(LedgerAccount& account, Counterpart& counterpart, std::uint32_t listing, Product product,
                const Instrument& instrument, Quantity qty, Price px) {
    Holding& holding = account.holding(listing, product);
    const Notional before = holding.cost;
    move_position(holding, qty, Notional::from_atto(int128{px.nanos()} * qty.nanos()));
    counterpart.give(listing, qty);
    lock_cost(account, instrument, before, holding.cost);
}

void set_units(LedgerAccount& account, Counterpart& counterpart, std::uint32_t listing, Product product,
               const Instrument& instrument, Quantity qty, Notional cost) {
    Holding& holding = account.holding(listing, product);
    counterpart.give(listing, qty - holding.qty);
    lock_cost(account, instrument, holding.cost, cost);
    holding.qty = qty;
    holding.cost = cost;
}

void book_fill(LedgerAccount& account, Counterpart& counterpart, const Instrument& instrument, const Booking& fill) {
    const Quantity signed_qty = fill.side == Side::Buy ? fill.qty : -fill.qty;
    const Notional realized_before = account.holding(fill.listing, fill.product).realized;
    book_units(account, counterpart, fill.listing, fill.product, instrument, signed_qty, fill.px);
    Amount cash = fill.side == Side::Buy ? -fill.value : fill.value;
    if (instrument.asset_class == AssetClass::Future)
        cash = worth(account.holding(fill.listing, fill.product).realized, instrument) -
               worth(realized_before, instrument);
    book_cash(account, counterpart, instrument.currency, cash, Flow::Market);
    if (!fill.fee.amount.is_zero())
        book_cash(account, counterpart, fill.fee.currency, -fill.fee.amount, Flow::Fee);
}

Price average_price(const Holding& holding) {
    if (holding.qty.is_zero())
        return {};
    const auto px = average(holding.cost, holding.qty);
    return px ? *px : Price{};
}

}  // namespace sluice::exchange
