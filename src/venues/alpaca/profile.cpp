#include "venues/alpaca/profile.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "base/int128.hpp"  // int128

namespace sluice::venues::alpaca {

namespace {

constexpr std::chrono::nanoseconds kQuiet{1'000'000};

// Rounded up to the cent; at the most the largest price there is, in whole cents.
Price guard_price(Price stop) {
    constexpr int128 kCent = 10'000'000;
    constexpr int128 kMost = std::numeric_limits<std::int64_t>::max() / kCent * kCent;
    const int128 thousandths = stop < Price::whole(50) ? 1'040 : 1'025;
    const int128 nanos = (stop.nanos() / 1'000 * thousandths + kCent - 1) / kCent * kCent;
    return Price::from_nanos(static_cast<std::int64_t>(std::min(nanos, kMost)));
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
