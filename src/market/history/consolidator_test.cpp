#include "market/history/consolidator.hpp"

#include <gtest/gtest.h>

#include "market/default_listing.hpp"

namespace sluice::market {
namespace {

Price px(std::string_view text) { return parse_price(text).value(); }

QuoteUpdate bid(char exchange, std::string_view price, std::int64_t size) {
    QuoteUpdate out;
    out.exchange = exchange;
    out.bid_updated = true;
    out.quote.bid_px = px(price);
    out.quote.bid_size = Quantity::whole(size);
    return out;
}
QuoteUpdate offer(char exchange, std::string_view price, std::int64_t size) {
    QuoteUpdate out;
    out.exchange = exchange;
    out.offer_updated = true;
    out.quote.offer_px = px(price);
    out.quote.offer_size = Quantity::whole(size);
    return out;
}

TEST(Consolidator, TakesTheBestOfEachSideAndAddsSizesAtOnePrice) {
    Consolidator book;
    EXPECT_FALSE(book.apply(bid('P', "10", 5)));
    const auto first = book.apply(offer('Q', "10.02", 3));
    ASSERT_TRUE(first);
    EXPECT_EQ(first->bid_px, px("10"));
    EXPECT_EQ(first->offer_size, Quantity::whole(3));
    EXPECT_EQ(book.apply(bid('Z', "10", 7))->bid_size, Quantity::whole(12));
    EXPECT_EQ(book.apply(bid('Z', "10.01", 1))->bid_px, px("10.01"));
    EXPECT_FALSE(book.apply(bid('Z', "10.01", 1))) << "nothing changed";
    EXPECT_EQ(book.apply(bid('Z', "9.99", 1))->bid_size, Quantity::whole(5))
        << "an exchange that steps back leaves the others";
}

TEST(Consolidator, ACrossedBookGivesNoQuote) {
    Consolidator book;
    book.apply(bid('P', "10", 5));
    book.apply(offer('Q', "10.02", 3));
    EXPECT_FALSE(book.apply(bid('N', "10.03", 5)));
    EXPECT_TRUE(book.apply(offer('Q', "10.04", 3)));
}

TEST(DefaultListing, KnowsWhatIdsEndWith) {
    const auto listing = [](std::string_view id) { return default_listing(InstrumentId::parse(id).value()).value(); };
    for (const std::string_view id :
         {"SPY.US", "SPX.US", "NIFTY.NSE", "YESBANK.NSE", "EURUSD.FX", "USDJPY.FX", "6E-202403.CME", "ES-202612.CME",
          "BTC/USDT.BINANCE", "BTC/USDT-PERP.BINANCE", "ETH/USD.COINBASE"})
        EXPECT_TRUE(check(listing(id)).has_value()) << id;
    EXPECT_EQ(listing("SPY.US").asset_class, AssetClass::Equity);
    EXPECT_EQ(listing("NIFTY.NSE").asset_class, AssetClass::Index);
    EXPECT_EQ(listing("USDJPY.FX").currency, Currency{"JPY"});
    EXPECT_EQ(listing("6E-202403.CME").expiry, (Date{2024, 3, 20}));
    EXPECT_EQ(listing("BTC/USDT-PERP.BINANCE").base_currency, Currency{"BTC"});
    EXPECT_EQ(default_listing(InstrumentId{"SPY.LSE"}).error().code, ErrorCode::Unsupported);
}

}  // namespace
}  // namespace sluice::market
