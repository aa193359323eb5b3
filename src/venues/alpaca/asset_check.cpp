#include "venues/alpaca/asset_check.hpp"

namespace sluice::venues::alpaca {

namespace {

bool is_coin(const Asset& asset) { return asset.asset_class == AssetWord::Crypto; }

bool is_tradable(const Asset& asset) { return asset.tradable && asset.status != AssetStatusWord::Inactive; }

template <class T>
bool is_multiple(T value, T step) {
    return step <= T{} || value.nanos() % step.nanos() == 0;
}

std::string not_tradable(const Asset& asset) {
    return asset.symbol + " is not tradable at the venue (status " + std::string{asset.status.text()} + ", tradable " +
           (asset.tradable ? "true" : "false") + ")";
}

std::optional<NotFit> wrong_size(const Asset& asset, const NewOrderSingle& order) {
    const auto no = [](std::string text) { return NotFit{OrdRejReason::InvalidQuantity, std::move(text)}; };
    const bool whole = is_multiple(order.order_qty, Quantity::whole(1));
    if (!is_coin(asset) && !asset.fractionable && (order.cash_order_qty || !whole))
        return no(asset.symbol + " trades in whole shares only at the venue; a whole order_qty is what it takes");
    if (order.cash_order_qty)
        return std::nullopt;  // the venue makes the quantity
    if (asset.min_order_size && order.order_qty < *asset.min_order_size)
        return no("order_qty " + to_text(order.order_qty) + " of " + asset.symbol + " is below the venue's smallest, " +
                  to_text(*asset.min_order_size));
    if (asset.min_trade_increment && !is_multiple(order.order_qty, *asset.min_trade_increment))
        return no("order_qty " + to_text(order.order_qty) + " of " + asset.symbol +
                  " is no multiple of the venue's step, " + to_text(*asset.min_trade_increment));
    return std::nullopt;
}

}  // namespace

std::optional<NotFit> why_unfit(const Asset& asset, const NewOrderSingle& order) {
    if (!is_tradable(asset))
        return NotFit{OrdRejReason::Other, not_tradable(asset) + ", so nothing was sent"};
    const bool short_sale = order.side == Side::Sell && order.position_effect == PositionEffect::Open;
    if (short_sale && !asset.shortable)
        return NotFit{OrdRejReason::UnsupportedOrder,
                      asset.symbol + " cannot be sold short at the venue; a sale that closes is what it takes"};
    if (auto no = wrong_size(asset, order))
        return no;
    if (asset.price_increment)
        for (const std::optional<Price>& price : {order.price, order.stop_px})
            if (price && !is_multiple(*price, *asset.price_increment))
                return NotFit{OrdRejReason::InvalidPrice, "price " + to_text(*price) + " of " + asset.symbol +
                                                              " is no multiple of the venue's step, " +
                                                              to_text(*asset.price_increment)};
    return std::nullopt;
}

std::string limits_of(const Asset& asset) {
    if (!is_tradable(asset))
        return not_tradable(asset);
    if (!is_coin(asset) && !asset.fractionable)
        return asset.symbol + " trades in whole shares only at the venue";
    return {};
}

bool is_option_symbol(std::string_view symbol) {
    if (symbol.size() < 16)
        return false;
    const std::string_view tail = symbol.substr(symbol.size() - 15);
    for (std::size_t i = 0; i < tail.size(); ++i)
        if (i == 6 ? (tail[i] != 'C' && tail[i] != 'P') : (tail[i] < '0' || tail[i] > '9'))
            return false;
    return true;
}

}  // namespace sluice::venues::alpaca
