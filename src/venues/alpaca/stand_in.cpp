#include "venues/alpaca/stand_in.hpp"

#include <utility>

#include "venues/alpaca/client.hpp"   // kCapabilities
#include "venues/alpaca/profile.hpp"  // exchange_profile

namespace sluice::venues::alpaca {

void stand_in(paper::PaperConfig& config) {
    exchange::ExchangeConfig own = std::move(config.exchange);
    config.exchange = exchange_profile(own.venue);
    config.exchange.latency_in = kLatencyIn;
    config.exchange.latency_out = kLatencyOut;
    config.exchange.fees = std::move(own.fees);
    config.exchange.seed = own.seed;
    config.exchange.run = own.run;
    config.manner.quote_again = kQuoteShownAgain;
    config.manner.opening_is_found = true;
    config.manner.fees_found_as = "FEE";
    config.manner.refuses_at_the_door = true;
    config.manner.as_traded = as_traded;
    for (paper::PaperAccount& account : config.accounts)
        account.buying_power = exchange::BuyingPower::RegT;
    for (paper::PaperListing& listing : config.listings) {
        listing.instrument = traded_listing(listing.instrument);
        listing.filters = filters_of(listing.instrument);
    }
}

Capabilities stand_in_row() {
    Capabilities row = kCapabilities;
    row.brackets = false;
    row.oco = false;
    row.trailing_stops = false;
    return row;
}

}  // namespace sluice::venues::alpaca
