#include "market/history/consolidator.hpp"

namespace sluice::market {

std::optional<Quote> Consolidator::apply(const QuoteUpdate& update) {
    const std::size_t letter =
        update.exchange >= 'A' && update.exchange <= 'Z' ? static_cast<std::size_t>(update.exchange - 'A') : kLetters;
    Exchange& from = exchanges_[letter];
    if (update.bid_updated)
        from.bid = {update.quote.bid_px, update.quote.bid_size};
    if (update.offer_updated)
        from.offer = {update.quote.offer_px, update.quote.offer_size};

    Side bid;
    Side offer;
    for (const Exchange& each : exchanges_) {
        if (!each.bid.size.is_zero()) {
            if (bid.size.is_zero() || each.bid.price > bid.price)
                bid = each.bid;
            else if (each.bid.price == bid.price)
                bid.size += each.bid.size;
        }
        if (!each.offer.size.is_zero()) {
            if (offer.size.is_zero() || each.offer.price < offer.price)
                offer = each.offer;
            else if (each.offer.price == offer.price)
                offer.size += each.offer.size;
        }
    }
    if (bid.size.is_zero() || offer.size.is_zero() || bid.price >= offer.price)
        return std::nullopt;
    Quote best = update.quote;
    best.bid_px = bid.price;
    best.bid_size = bid.size;
    best.offer_px = offer.price;
    best.offer_size = offer.size;
    if (last_ && last_->bid_px == best.bid_px && last_->bid_size == best.bid_size && last_->offer_px == best.offer_px &&
        last_->offer_size == best.offer_size)
        return std::nullopt;
    last_ = best;
    return best;
}

}  // namespace sluice::market
