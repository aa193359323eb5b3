#include "venues/feed/listing.hpp"

#include "model/quantities.hpp"

namespace sluice::venues::feed {

namespace {

struct Share {
    const char* symbol;
    const char* name;
    const char* market;
    char tape;
    const char* around;
    double daily_vol;
    double beta;
    int spread_ticks;
    int usual_size;
    int events_per_minute;
};

constexpr Share kShares[] = {
    {"AAPL", "Apple Inc. Common Stock", "NASDAQ", 'C', "270", 0.014, 1.0, 1, 200, 60},
    {"AMD", "Advanced Micro Devices, Inc. Common Stock", "NASDAQ", 'C', "210", 0.028, 1.5, 2, 200, 45},
    {"AMZN", "Amazon.com, Inc. Common Stock", "NASDAQ", 'C', "230", 0.017, 1.1, 1, 200, 45},
    {"GLD", "SPDR Gold Shares", "ARCA", 'B', "380", 0.010, 0.1, 2, 200, 30},
    {"GOOGL", "Alphabet Inc. Class A Common Stock", "NASDAQ", 'C', "300", 0.017, 1.0, 2, 200, 45},
    {"IWM", "iShares Russell 2000 ETF", "ARCA", 'B', "240", 0.012, 1.1, 1, 400, 30},
    {"JPM", "JPMorgan Chase & Co. Common Stock", "NYSE", 'A', "305", 0.013, 0.9, 2, 100, 30},
    {"META", "Meta Platforms, Inc. Class A Common Stock", "NASDAQ", 'C', "650", 0.019, 1.2, 4, 100, 45},
    {"MSFT", "Microsoft Corporation Common Stock", "NASDAQ", 'C', "490", 0.013, 0.9, 2, 100, 45},
    {"NFLX", "Netflix, Inc. Common Stock", "NASDAQ", 'C', "110", 0.018, 0.9, 1, 200, 30},
    {"NVDA", "NVIDIA Corporation Common Stock", "NASDAQ", 'C', "180", 0.024, 1.6, 1, 300, 60},
    {"QQQ", "Invesco QQQ Trust, Series 1", "NASDAQ", 'C', "610", 0.011, 1.1, 1, 300, 60},
    {"SPY", "SPDR S&P 500 ETF Trust", "ARCA", 'B', "680", 0.009, 0.9, 1, 400, 60},
    {"TSLA", "Tesla, Inc. Common Stock", "NASDAQ", 'C', "430", 0.030, 1.6, 3, 150, 60},
};

struct Coin {
    const char* symbol;
    const char* base;
    const char* name;
    const char* around;
    const char* tick_size;
    const char* round_lot;
    const char* usual_size;
    double daily_vol;
    int spread_ticks;
    int events_per_minute;
};

constexpr Coin kCoins[] = {
    {"BTC/USD", "BTC", "Bitcoin / US Dollar", "90000", "0.01", "0.000000001", "0.25", 0.024, 900, 45},
    {"ETH/USD", "ETH", "Ethereum / US Dollar", "3000", "0.01", "0.000000001", "4", 0.031, 60, 45},
    {"SOL/USD", "SOL", "Solana / US Dollar", "140", "0.01", "0.000000001", "40", 0.038, 5, 30},
};

Listing listing_of(const Share& share) {
    Listing out;
    out.spec.instrument.id = *InstrumentId::parse(std::string{share.symbol} + ".US");
    out.spec.around = *parse_price(share.around);
    out.spec.daily_vol = share.daily_vol;
    out.spec.beta = share.beta;
    out.spec.spread_ticks = share.spread_ticks;
    out.spec.usual_size = Quantity::whole(share.usual_size);
    out.spec.events_per_minute = share.events_per_minute;
    out.symbol = share.symbol;
    out.name = share.name;
    out.mic_name = share.market;
    out.tape = share.tape;
    return out;
}

Listing listing_of(const Coin& coin, std::string_view venue) {
    Listing out;
    Instrument& instrument = out.spec.instrument;
    instrument.id = *InstrumentId::parse(std::string{coin.symbol} + "." + std::string{venue});
    instrument.asset_class = AssetClass::Crypto;
    instrument.base_currency = *Currency::parse(coin.base);
    instrument.calendar = CalendarId{"24x7"};
    instrument.tick_size = *parse_price(coin.tick_size);
    instrument.round_lot = *parse_quantity(coin.round_lot);
    out.spec.around = *parse_price(coin.around);
    out.spec.daily_vol = coin.daily_vol;
    out.spec.beta = 0.5;
    out.spec.spread_ticks = coin.spread_ticks;
    out.spec.usual_size = *parse_quantity(coin.usual_size);
    out.spec.events_per_minute = coin.events_per_minute;
    out.symbol = coin.symbol;
    out.name = coin.name;
    out.mic_name = "CRYPTO";
    out.zone = market::Zone::Chicago;
    return out;
}

}  // namespace

std::vector<Listing> us_listings() {
    std::vector<Listing> out;
    for (const Share& share : kShares)
        out.push_back(listing_of(share));
    return out;
}

std::vector<Listing> crypto_listings(std::string_view venue) {
    std::vector<Listing> out;
    for (const Coin& coin : kCoins)
        out.push_back(listing_of(coin, venue));
    return out;
}

std::vector<Listing> alpaca_listings() {
    std::vector<Listing> out = us_listings();
    for (Listing& coin : crypto_listings("ALPACA"))
        out.push_back(std::move(coin));
    return out;
}

std::optional<std::size_t> find_listing(std::span<const Listing> listings, std::string_view symbol) {
    for (std::size_t i = 0; i < listings.size(); ++i)
        if (listings[i].symbol == symbol)
            return i;
    return std::nullopt;
}

}  // namespace sluice::venues::feed
