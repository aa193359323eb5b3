#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

FillFacts Exchange::Impl::facts(const Order& order, const Listing& listing, FillCause cause) const {
    FillFacts out;
    out.cause = cause;
    out.trade_only = !listing.quoted && (listing.bid.present() || listing.offer.present());
    out.extended = listing.phase == Phase::Extended;
    out.latency = order.latency;
    if (config.participation != Ratio::whole(1))
        out.share = config.participation;
    if (listing.bid.present())
        out.bid_px = listing.price_of(listing.bid.px());
    if (listing.offer.present())
        out.offer_px = listing.price_of(listing.offer.px());
    out.last_px = listing.last_px;
    if (!order.triggered)
        return out;
    out.stop_px = listing.price_of(order.stop);
    out.trigger_px = order.trigger_px;
    out.touched = order.type == OrdType::MarketIfTouched || order.type == OrdType::LimitIfTouched;
    if (const RareTerms* rare = find_rare(order))
        out.watermark = rare->watermark;
    return out;
}

}  // namespace sluice::exchange
