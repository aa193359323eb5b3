#include "venues/alpaca/profile.hpp"

namespace sluice::venues::alpaca {

namespace {

constexpr std::chrono::nanoseconds kQuiet{1'000'000};

Price guard_price(Price stop) {
    const std::int64_t thousandths = stop < Price::whole(50) ? 1'040 : 1'025;
    constexpr std::int64_t kCent = 10'000'000;
    const std::int64_t nanos = stop.nanos() / 1'000 * thousandths;
    return Price::from_nanos((nanos + kCent - 1) / kCent * kCent);
}

}  // namespace

exchange::ExchangeConfig exchange_profile(const VenueId& venue) {
    exchange::ExchangeConfig out;
    out.venue = venue;
    out.quiet = kQuiet;
    out.extended_hours = exchange::ExtendedHours{kExtendedBefore, kExtendedAfter};
    out.fee_posting = exchange::FeePosting::PerDay;
    return out;
}

Instrument traded_listing(Instrument instrument) {
    if (instrument.asset_class == AssetClass::Crypto)
        return instrument;
    instrument.tick_size = Price::from_nanos(100'000);
    instrument.round_lot = Quantity::from_nanos(1);
    return instrument;
}

exchange::Filters filters_of(const Instrument& instrument) {
    exchange::Filters out;
    if (instrument.asset_class == AssetClass::Crypto)
        out.min_qty = Quantity::from_nanos(10'000);
    return out;
}

NewOrderSingle as_traded(NewOrderSingle order, const Instrument& instrument) {
    const bool guarded = order.ord_type == OrdType::Stop && order.side == Side::Buy &&
                         instrument.asset_class != AssetClass::Crypto && order.stop_px;
    if (!guarded)
        return order;
    order.ord_type = OrdType::StopLimit;
    order.price = guard_price(*order.stop_px);
    return order;
}

}  // namespace sluice::venues::alpaca
