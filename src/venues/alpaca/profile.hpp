#pragma once

#include <chrono>

#include "exchange/terms.hpp"    // ExchangeConfig, Filters
#include "model/instrument.hpp"  // Instrument
#include "model/order.hpp"       // NewOrderSingle

namespace sluice::venues::alpaca {

// How Alpaca trades, apart from what it says and how: what the exchange inside its simulator and a paper venue that stands
// in for Alpaca have in common, so that both fill the same orders at the same prices and charge the same fees.

// A request that was taken meets the quote that stands, and what it shows that nobody took, so much later.
constexpr std::chrono::nanoseconds kQuoteShownAgain{1'000'000};
// Around the session, for orders that ask for it.
constexpr std::chrono::nanoseconds kExtendedBefore{std::chrono::minutes{330}};  // from 04:00
constexpr std::chrono::nanoseconds kExtendedAfter{std::chrono::hours{4}};       // to 20:00

// Silence, extended hours, and fees once a day; which fees, and latencies, are the caller's.
exchange::ExchangeConfig exchange_profile(const VenueId& venue);
// US shares are priced in ten-thousandths and trade in billionths of a share; what is refused beyond that is refused at the
// door. Pairs of coins stay as they are listed.
Instrument traded_listing(Instrument instrument);
exchange::Filters filters_of(const Instrument& instrument);
// The broker turns a buy stop of shares into a stop-limit, 4 % above a stop under 50 dollars and 2.5 % above any other.
NewOrderSingle as_traded(NewOrderSingle order, const Instrument& instrument);

// Default latencies: from the answer to the exchange, and from the exchange to the stream.
constexpr std::chrono::nanoseconds kLatencyIn{3'000'000};
constexpr std::chrono::nanoseconds kLatencyOut{1'000'000};

}  // namespace sluice::venues::alpaca
