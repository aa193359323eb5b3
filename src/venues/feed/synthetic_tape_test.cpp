#include "venues/feed/synthetic_tape.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "venues/feed/feed_test_support.hpp"

namespace sluice::venues::feed {
namespace {

using test::at;
using test::read;
using namespace std::chrono_literals;

constexpr std::size_t kAapl = 0;
constexpr std::size_t kBtc = 1;

double mid_of(const Quote& quote) { return static_cast<double>(quote.bid_px.nanos() + quote.offer_px.nanos()) / 2e9; }

TEST(SyntheticTape, TheSameSeedMakesTheSameMinutesHoweverTheyAreAsked) {
    SyntheticTape one = test::tape(7);
    SyntheticTape other{test::few(), {7, Hours::Always, {2016, 1, 1}, 1}, test::calendars()};
    const auto forward = read(one, kAapl, at("2026-03-02T14:00:00Z"), at("2026-03-02T15:00:00Z"));
    // Backwards, from another tape that keeps a single day and was asked about others before.
    std::vector<MarketEvent> backward;
    for (UnixNanos minute = at("2026-03-02T14:59:00Z"); minute >= at("2026-03-02T14:00:00Z"); minute -= kMinute) {
        read(other, kBtc, at("2026-01-02T00:00:00Z"), at("2026-01-02T00:01:00Z"));
        auto events = read(other, kAapl, minute, minute + kMinute);
        events.insert(events.end(), backward.begin(), backward.end());
        backward = std::move(events);
    }
    EXPECT_EQ(forward, backward);
    SyntheticTape third = test::tape(8);
    EXPECT_NE(forward, read(third, kAapl, at("2026-03-02T14:00:00Z"), at("2026-03-02T15:00:00Z")));
}

TEST(SyntheticTape, TradesAndQuotesAreTheTwoPartsOfWhatHappens) {
    SyntheticTape tape = test::tape();
    const UnixNanos from = at("2026-03-02T14:30:00Z");
    const auto both = read(tape, kAapl, from, from + 10min);
    std::vector<MarketEvent> trades, quotes;
    for (const MarketEvent& event : both)
        (std::holds_alternative<Trade>(event) ? trades : quotes).push_back(event);
    EXPECT_EQ(trades, read(tape, kAapl, from, from + 10min, Want::Trades));
    EXPECT_EQ(quotes, read(tape, kAapl, from, from + 10min, Want::Quotes));
    EXPECT_GT(trades.size(), 100u);
    EXPECT_GT(quotes.size(), trades.size());
}

TEST(SyntheticTape, ATradeHitsTheQuoteBeforeIt) {
    SyntheticTape tape = test::tape();
    for (const std::size_t listing : {kAapl, kBtc}) {
        const Instrument& instrument = tape.listings()[listing].spec.instrument;
        UnixNanos last;
        Quote quote;
        std::set<std::uint64_t> ids;
        const UnixNanos from = at("2026-03-02T13:00:00Z");
        for (const MarketEvent& event : read(tape, listing, from, from + 120min)) {
            ASSERT_GT(time_of(event), last);
            last = time_of(event);
            if (const auto* trade = std::get_if<Trade>(&event)) {
                const bool buys = trade->aggressor == Aggressor::Buyer;
                ASSERT_EQ(trade->price, buys ? quote.offer_px : quote.bid_px);
                ASSERT_LE(trade->size, buys ? quote.offer_size : quote.bid_size);
                ASSERT_GT(trade->size, Quantity{});
                ASSERT_TRUE(trade->size.nanos() % instrument.round_lot.nanos() == 0);
                ASSERT_TRUE(ids.insert(trade->trade_id).second);
                continue;
            }
            quote = std::get<Quote>(event);
            ASSERT_LT(quote.bid_px, quote.offer_px);
            ASSERT_EQ(quote.bid_px.nanos() % instrument.tick_size.nanos(), 0);
        }
    }
}

TEST(SyntheticTape, AMinutesBarIsThatOfItsTrades) {
    SyntheticTape tape = test::tape();
    for (std::size_t listing = 0; listing < 3; ++listing) {
        for (UnixNanos minute = at("2026-03-02T13:00:00Z"); minute < at("2026-03-02T15:00:00Z"); minute += kMinute) {
            Bar told;
            Bar folded;
            const auto trades = read(tape, listing, minute, minute + kMinute, Want::Trades);
            ASSERT_EQ(tape.read_bar(listing, minute, told), bar_of(trades, minute, minute + kMinute, folded));
            ASSERT_EQ(told, folded);
            ASSERT_EQ(told.trades, trades.size());
        }
    }
}

TEST(SyntheticTape, PricesRunOnOverMinutesAndMidnights) {
    SyntheticTape tape = test::tape();
    for (std::size_t listing = 0; listing < 3; ++listing) {
        double last = 0;
        for (const char* around : {"2026-03-01T23:50:00Z", "2026-03-02T04:50:00Z", "2026-03-02T13:20:00Z"}) {
            last = 0;
            for (const auto& event : read(tape, listing, at(around), at(around) + 20min, Want::Quotes)) {
                const double mid = mid_of(std::get<Quote>(event));
                if (last > 0) {
                    ASSERT_LT(std::abs(mid / last - 1), 0.003) << listing << around;
                }
                last = mid;
            }
        }
    }
}

TEST(SyntheticTape, EveryHourFlowsAndTheExchangesIsBusier) {
    SyntheticTape tape = test::tape();
    // A Sunday.
    const auto night = read(tape, kAapl, at("2026-03-01T08:00:00Z"), at("2026-03-01T09:00:00Z"));
    const auto day = read(tape, kAapl, at("2026-03-02T17:00:00Z"), at("2026-03-02T18:00:00Z"));
    EXPECT_GT(night.size(), 1'000u);
    EXPECT_GT(day.size() * 2, night.size() * 3);
}

TEST(SyntheticTape, RealHoursLeaveMinutesOutAndChangeNone) {
    SyntheticTape always = test::tape(7);
    SyntheticTape real = test::tape(7, Hours::Real);
    const UnixNanos open = at("2026-03-02T14:30:00Z");
    EXPECT_EQ(read(always, kAapl, open, open + 5min), read(real, kAapl, open, open + 5min));
    EXPECT_TRUE(read(real, kAapl, open - 5min, open).empty());
    EXPECT_EQ(real.open_at_or_after(kAapl, at("2026-02-28T12:00:00Z")), open);
    EXPECT_EQ(real.open_at_or_after(kAapl, open + 7min), open + 7min);
    EXPECT_EQ(real.open_at_or_after(kAapl, at("2026-03-02T21:00:00Z")), at("2026-03-03T14:30:00Z"));
    // Coins do not close.
    EXPECT_EQ(real.open_at_or_after(kBtc, at("2026-02-28T12:00:00Z")), at("2026-02-28T12:00:00Z"));
}

TEST(SyntheticTape, NothingIsMadeBeforeItBegins) {
    SyntheticTape tape = test::tape();
    EXPECT_TRUE(read(tape, kAapl, at("2015-12-31T23:00:00Z"), at("2016-01-01T00:00:00Z")).empty());
    EXPECT_FALSE(read(tape, kAapl, at("2016-01-01T00:00:00Z"), at("2016-01-01T00:10:00Z")).empty());
    EXPECT_EQ(tape.open_at_or_after(kAapl, at("2001-01-01T00:00:00Z")), at("2016-01-01T00:00:00Z"));
}

TEST(SyntheticTape, EveryListingIsValidAndNearItsLevel) {
    const auto listings = alpaca_listings();
    SyntheticTape tape{listings, {}, test::calendars()};
    std::set<std::string> symbols;
    for (std::size_t i = 0; i < listings.size(); ++i) {
        EXPECT_TRUE(check(listings[i].spec.instrument)) << listings[i].symbol;
        EXPECT_TRUE(symbols.insert(listings[i].symbol).second);
        EXPECT_EQ(find_listing(listings, listings[i].symbol), i);
        const auto events = read(tape, i, at("2026-11-25T15:00:00Z"), at("2026-11-25T15:01:00Z"), Want::Quotes);
        ASSERT_FALSE(events.empty());
        const Price bid = std::get<Quote>(events.front()).bid_px;
        EXPECT_GT(bid.nanos() * 3, listings[i].spec.around.nanos()) << listings[i].symbol;
        EXPECT_LT(bid.nanos() / 3, listings[i].spec.around.nanos()) << listings[i].symbol;
    }
    EXPECT_TRUE(std::is_sorted(listings.begin(), listings.begin() + 14,
                               [](const Listing& a, const Listing& b) { return a.symbol < b.symbol; }));
    EXPECT_FALSE(find_listing(listings, "NOSUCH"));
}

}  // namespace
}  // namespace sluice::venues::feed
