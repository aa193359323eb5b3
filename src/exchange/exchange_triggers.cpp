#include <algorithm>

#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

// What an order with a trigger looks at: the print, or, where none has ever been seen, the quote's other side. A touch
// waits for the market to come, so it looks at the same.
std::optional<Price> Exchange::Impl::watched(const Order& order, const Listing& listing,
                                             std::optional<Price> print) const {
    if (print)
        return print;
    if (listing.last_px)
        return std::nullopt;
    const Outside& other = order.side == Side::Buy ? listing.offer : listing.bid;
    if (!other.present())
        return std::nullopt;
    return listing.price_of(other.px());
}

// The trigger of a trailing stop follows the best price since it came, rounded away from the market.
void Exchange::Impl::follow(Order& order, const Listing& listing, Price px) {
    RareTerms& rare = rares[order.rare];
    const bool sells = order.side == Side::Sell;
    if (rare.watermark && (sells ? px <= *rare.watermark : px >= *rare.watermark))
        px = *rare.watermark;
    rare.watermark = px;
    std::int64_t distance = rare.trail * listing.instrument.tick_size.nanos();
    if (rare.trail == 0) {
        const auto part = mul_div_round(px.abs().nanos(), rare.trail_percent.nanos(), Ratio::kUnit);
        distance = static_cast<std::int64_t>(part.value_or(0));
    }
    const Price trail = Price::from_nanos(distance);
    order.stop = sells ? listing.floor_ticks(px - trail) : listing.ceil_ticks(px + trail);
}

bool Exchange::Impl::is_triggered(Order& order, const Listing& listing, std::optional<Price> print, Price& by) {
    const auto px = watched(order, listing, print);
    if (!px)
        return false;
    by = *px;
    if (order.type == OrdType::TrailingStop) {
        const bool followed = rares[order.rare].watermark.has_value();
        const Price stop = listing.price_of(order.stop);
        if (followed && (order.side == Side::Buy ? *px >= stop : *px <= stop))
            return true;
        follow(order, listing, *px);
        return false;
    }
    const Price stop = listing.price_of(order.stop);
    const bool touch = order.type == OrdType::MarketIfTouched || order.type == OrdType::LimitIfTouched;
    return (order.side == Side::Buy) != touch ? *px >= stop : *px <= stop;
}

void Exchange::Impl::trigger_stops(Listing& listing, std::optional<Price> print, UnixNanos) {
    if (listing.stops.empty())
        return;
    std::size_t kept = 0;
    for (const std::uint32_t number : listing.stops) {
        Order& order = orders[number];
        if (!is_triggered(order, listing, print, order.trigger_px)) {
            listing.stops[kept++] = number;
            continue;
        }
        order.triggered = true;
        order.place = Place::Entering;
        listing.entering.push_back(number);
    }
    listing.stops.resize(kept);
}

}  // namespace sluice::exchange
