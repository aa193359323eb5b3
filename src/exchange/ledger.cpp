#include "exchange/ledger.hpp"

#include "base/int128.hpp"

namespace sluice::exchange {

Purse& LedgerAccount::purse(const Currency& currency) {
    for (Purse& purse : purses_)
        if (purse.currency == currency)
            return purse;
    return purses_.emplace_back(Purse{currency, {}, {}});
}

Holding& LedgerAccount::holding(std::uint32_t listing) {
    if (holdings_.size() <= listing)
        holdings_.resize(listing + 1);
    return holdings_[listing];
}

void book_fill(LedgerAccount& account, std::uint32_t listing, const Instrument& instrument, Side side, Quantity qty,
               Price px, Amount value, Amount fee, const Currency& fee_currency) {
    Holding& holding = account.holding(listing);
    const Quantity signed_qty = side == Side::Buy ? qty : -qty;
    const int128 before = holding.qty.nanos();
    const int128 after = before + signed_qty.nanos();
    const int128 px_nanos = px.nanos();
    if (before == 0 || (before > 0) == (signed_qty.nanos() > 0)) {
        holding.cost = Notional::from_atto(holding.cost.atto() + px_nanos * signed_qty.nanos());
    } else if (after == 0) {
        holding.cost = {};
    } else if ((after > 0) == (before > 0)) {
        const auto kept = mul_div_round(holding.cost.atto(), after, before);
        holding.cost = Notional::from_atto(kept.value_or(0));
    } else {
        holding.cost = Notional::from_atto(px_nanos * after);
    }
    holding.qty = Quantity::from_nanos(after);

    Purse& cash = account.purse(instrument.currency);
    if (side == Side::Buy)
        cash.total -= value;
    else
        cash.total += value;
    if (!fee.is_zero())
        account.purse(fee_currency).total -= fee;
}

Price average_price(const Holding& holding) {
    if (holding.qty.is_zero())
        return {};
    const auto px = average(holding.cost, holding.qty);
    return px ? *px : Price{};
}

}  // namespace sluice::exchange
