#include "exchange/exchange_impl.hpp"
#include "exchange/explain.hpp"

namespace sluice::exchange {

// A cash account buys with what is not reserved and sells what it holds.
std::optional<Exchange::Impl::Refusal> Exchange::Impl::check_funds(Order& order, UnixNanos now) {
    LedgerAccount& account = accounts[order.account];
    if (account.buying_power() != BuyingPower::Cash)
        return std::nullopt;
    const Listing& listing = listings[order.listing];
    const Quantity leaves = listing.quantity_of(order.leaves());
    const std::string what = to_text(leaves) + " " + std::string{order.instrument.view()};
    if (order.side == Side::Sell) {
        const Holding& holding = account.holding(order.listing, order.product);
        if (leaves <= holding.qty - holding.selling)
            return std::nullopt;
        return Refusal{OrdRejReason::InsufficientFunds,
                       "selling " + what + " would be a short sale, which a cash account cannot do: " +
                           to_text(holding.qty) + " held, " + to_text(holding.selling) + " of it in other sell orders"};
    }
    std::int64_t px = 0;
    if (!is_priceless(order))
        px = order.limit;
    else if (order.type == OrdType::Stop)
        px = slipped(order, listing, order.stop);
    else if (listing.offer.present())
        px = slipped(order, listing, listing.offer.px());
    else if (listing.last_px)
        px = slipped(order, listing, listing.ceil_ticks(*listing.last_px));
    order.reserve_px = px;
    const Money fee = fee_of(order, listing, px, order.leaves(), Liquidity::Unknown, now);
    order.fee_estimate = fee.currency == listing.instrument.currency ? order.fees + fee.amount : order.fees;
    const auto value = listing.value(px, order.leaves());
    const Amount available = account.purse(listing.instrument.currency).available();
    const Amount more_fee = order.fee_estimate - order.fees;
    if (value && *value + more_fee <= available)
        return std::nullopt;
    return Refusal{
        OrdRejReason::InsufficientFunds,
        "buying " + what + " needs " +
            (value ? money_text(*value + more_fee, listing.instrument.currency) : std::string{"too much money"}) +
            " with fees; " + money_text(available, listing.instrument.currency) + " is available"};
}

}  // namespace sluice::exchange
