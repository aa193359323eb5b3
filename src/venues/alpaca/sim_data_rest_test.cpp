#include "venues/alpaca/sim_data_rest.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "venues/alpaca/sim_data_query.hpp"
#include "venues/alpaca/sim_data_test_support.hpp"

namespace sluice::venues::alpaca::sim {
namespace {

using test::at;
using test::DeskWorld;
using namespace std::chrono_literals;

constexpr const char* kNow = "2026-03-04T15:10:30Z";  // a Wednesday

TEST(SimDataRest, MinuteBarsAreThoseOfTheTrades) {
    DeskWorld world{kNow};
    const auto bars = world.read<Page<MarketBar>>(
        "/v2/stocks/bars?symbols=AAPL&timeframe=1Min&start=2026-03-04T15:00:00Z&end=2026-03-04T15:04:00Z");
    const auto trades = world.read<Page<MarketTrade>>(
        "/v2/stocks/trades?symbols=AAPL&start=2026-03-04T15:00:00Z&end=2026-03-04T15:04:59.999999999Z");
    ASSERT_EQ(bars.rows.at("AAPL").size(), 5u);
    auto trade = trades.rows.at("AAPL").begin();
    for (const MarketBar& bar : bars.rows.at("AAPL")) {
        Quantity volume;
        Price high = trade->price, low = trade->price, last;
        EXPECT_EQ(bar.open, trade->price);
        std::int64_t count = 0;
        for (; trade != trades.rows.at("AAPL").end() && trade->time < bar.time + 1min; ++trade, ++count) {
            volume += trade->size;
            high = std::max(high, trade->price);
            low = std::min(low, trade->price);
            last = trade->price;
        }
        EXPECT_EQ(bar.volume, volume);
        EXPECT_EQ(bar.trades, count);
        EXPECT_EQ(bar.high, high);
        EXPECT_EQ(bar.low, low);
        EXPECT_EQ(bar.close, last);
        EXPECT_GE(*bar.vwap, low);
        EXPECT_LE(*bar.vwap, high);
    }
    EXPECT_EQ(trade, trades.rows.at("AAPL").end());
}

TEST(SimDataRest, OneSymbolAndManySayTheSame) {
    DeskWorld world{kNow};
    const std::string range = "timeframe=5Min&start=2026-03-04T14:00:00Z&limit=3";
    const auto many = world.read<Page<MarketBar>>("/v2/stocks/bars?symbols=SPY&" + range);
    const auto one = world.read<SymbolPage<MarketBar>>("/v2/stocks/SPY/bars?" + range);
    EXPECT_EQ(one.symbol, "SPY");
    EXPECT_EQ(one.rows, many.rows.at("SPY"));
    EXPECT_EQ(one.rows.size(), 3u);
    EXPECT_EQ(one.next_page_token, many.next_page_token);
    ASSERT_TRUE(one.next_page_token);
}

TEST(SimDataRest, NothingIsToldBeforeItHappens) {
    DeskWorld world{kNow};
    const auto trades = world.read<Page<MarketTrade>>(
        "/v2/stocks/trades?symbols=AAPL&start=2026-03-04T15:10:00Z&end=2026-03-05T00:00:00Z");
    ASSERT_FALSE(trades.rows.at("AAPL").empty());
    EXPECT_LE(trades.rows.at("AAPL").back().time, world.now());
    const auto bars = world.read<Page<MarketBar>>(
        "/v2/stocks/bars?symbols=AAPL&timeframe=1Min&start=2026-03-04T15:08:00Z&end=2026-03-05T00:00:00Z");
    EXPECT_EQ(bars.rows.at("AAPL").back().time, at("2026-03-04T15:09:00Z"));
    // The day's bar grows.
    const std::string day = "/v2/stocks/AAPL/bars?timeframe=1Day&start=2026-03-04T00:00:00Z";
    const auto before = world.read<SymbolPage<MarketBar>>(day);
    ASSERT_EQ(before.rows.size(), 1u);
    EXPECT_EQ(before.rows[0].time, at("2026-03-04T05:00:00Z"));
    world.run(2min);
    const auto after = world.read<SymbolPage<MarketBar>>(day);
    EXPECT_GT(after.rows[0].volume, before.rows[0].volume);
    EXPECT_EQ(after.rows[0].open, before.rows[0].open);
}

// Every page by the token of the one before, appended symbol by symbol.
template <class Row>
BySymbol<std::vector<Row>> all_pages(DeskWorld& world, const std::string& target, std::size_t limit) {
    BySymbol<std::vector<Row>> out;
    std::string token;
    for (int pages = 0; pages < 1'000; ++pages) {
        const auto page = world.read<Page<Row>>(target + "&limit=" + std::to_string(limit) + token);
        std::size_t count = 0;
        for (const auto& [symbol, rows] : page.rows) {
            out[symbol].insert(out[symbol].end(), rows.begin(), rows.end());
            count += rows.size();
        }
        EXPECT_LE(count, limit);
        if (!page.next_page_token)
            return out;
        EXPECT_EQ(count, limit);
        token = "&page_token=" + *page.next_page_token;
    }
    ADD_FAILURE() << "the pages do not end";
    return out;
}

template <class Row>
void expect_pages_cover(DeskWorld& world, const std::string& target) {
    const auto whole = all_pages<Row>(world, target, 10'000);
    ASSERT_EQ(whole.size(), 2u) << target;
    for (const std::size_t limit : {1u, 7u, 100u})
        EXPECT_EQ(all_pages<Row>(world, target, limit), whole) << target << " by " << limit;
    // A page that ends exactly where the rows do has no successor.
    std::size_t count = 0;
    for (const auto& [symbol, rows] : whole)
        count += rows.size();
    EXPECT_FALSE(world.read<Page<Row>>(target + "&limit=" + std::to_string(count)).next_page_token);
    EXPECT_TRUE(world.read<Page<Row>>(target + "&limit=" + std::to_string(count - 1)).next_page_token);
}

TEST(SimDataRest, PagesCoverEverythingOnce) {
    DeskWorld world{kNow};
    for (const char* sort : {"asc", "desc"}) {
        const std::string order = std::string{"&sort="} + sort;
        expect_pages_cover<MarketTrade>(world,
                                        "/v2/stocks/trades?symbols=MSFT,AAPL&start=2026-03-04T15:08:20Z" + order);
        expect_pages_cover<MarketQuote>(world,
                                        "/v2/stocks/quotes?symbols=MSFT,AAPL&start=2026-03-04T15:09:20Z" + order);
        expect_pages_cover<MarketBar>(
            world, "/v2/stocks/bars?symbols=MSFT,AAPL&timeframe=3Min&start=2026-03-04T14:01:00Z" + order);
        expect_pages_cover<MarketTrade>(
            world, "/v1beta3/crypto/us/trades?symbols=BTC/USD,ETH/USD&start=2026-03-04T15:09:00Z" + order);
    }
}

TEST(SimDataRest, DescendingIsAscendingTurnedRound) {
    DeskWorld world{kNow};
    for (const char* what : {"bars?timeframe=1Hour&", "bars?timeframe=1Day&start=2026-02-20T00:00:00Z&"}) {
        const std::string target = std::string{"/v2/stocks/SPY/"} + what;
        auto up = world.read<SymbolPage<MarketBar>>(target + "sort=asc").rows;
        const auto down = world.read<SymbolPage<MarketBar>>(target + "sort=desc").rows;
        ASSERT_GT(up.size(), 8u);
        std::reverse(up.begin(), up.end());
        EXPECT_EQ(up, down);
    }
}

TEST(SimDataRest, ATokenMeansTheSameWheneverItIsUsed) {
    DeskWorld world{kNow};
    const std::string target = "/v2/stocks/trades?symbols=AAPL&start=2026-03-04T15:00:00Z&limit=10";
    const auto first = world.read<Page<MarketTrade>>(target);
    const auto second = world.read<Page<MarketTrade>>(target + "&page_token=" + *first.next_page_token);
    world.run(3min);
    EXPECT_EQ(world.read<Page<MarketTrade>>(target), first);
    EXPECT_EQ(world.read<Page<MarketTrade>>(target + "&page_token=" + *first.next_page_token), second);
}

TEST(SimDataRest, TimeframesJoin) {
    DeskWorld world{kNow};
    const auto fine = world.read<SymbolPage<MarketBar>>(
        "/v2/stocks/AAPL/bars?timeframe=1Min&start=2026-03-04T14:00:00Z&end=2026-03-04T14:59:00Z");
    const auto coarse = world.read<SymbolPage<MarketBar>>(
        "/v2/stocks/AAPL/bars?timeframe=1Hour&start=2026-03-04T14:00:00Z&end=2026-03-04T14:59:00Z");
    ASSERT_EQ(coarse.rows.size(), 1u);
    Quantity volume;
    for (const auto& bar : fine.rows)
        volume += bar.volume;
    EXPECT_EQ(coarse.rows[0].volume, volume);
    EXPECT_EQ(coarse.rows[0].open, fine.rows.front().open);
    EXPECT_EQ(coarse.rows[0].close, fine.rows.back().close);
    for (const char* timeframe : {"1T", "59Min", "1H", "23Hour", "1D", "1W", "1Week", "3M", "12Month"})
        EXPECT_EQ(world.get(std::string{"/v2/stocks/AAPL/bars?start=2026-03-01&limit=1&timeframe="} + timeframe).status,
                  200);
}

TEST(SimDataRest, SixtyTradingDaysOfMinutesAreThere) {
    DeskWorld world{kNow, {}, feed::Hours::Real};
    const auto first = world.read<SymbolPage<MarketBar>>(
        "/v2/stocks/AAPL/bars?timeframe=1Min&start=2025-12-04T14:30:00Z&end=2025-12-04T21:00:00Z&limit=1000");
    EXPECT_EQ(first.rows.size(), 390u);
    const auto days = world.read<SymbolPage<MarketBar>>(
        "/v2/stocks/AAPL/bars?timeframe=1Day&start=2025-12-04T00:00:00Z&end=2026-03-04T00:00:00Z");
    EXPECT_EQ(days.rows.size(), 60u);
}

TEST(SimDataRest, RealHoursHaveNoBarsAtNight) {
    DeskWorld world{kNow, {}, feed::Hours::Real};
    const auto night =
        world.get("/v2/stocks/AAPL/bars?timeframe=1Min&start=2026-03-04T00:00:00Z&end=2026-03-04T14:29:00Z");
    EXPECT_EQ(night.body, R"({"bars":[],"symbol":"AAPL","next_page_token":null})");
    const auto weekend = world.get("/v2/stocks/bars?symbols=AAPL&timeframe=1Day&start=2026-02-28&end=2026-03-02");
    EXPECT_EQ(weekend.body, R"({"bars":{},"next_page_token":null})");
}

TEST(SimDataRest, TheLatestIsTheLastOfHistory) {
    DeskWorld world{kNow};
    const auto trades = world.read<SymbolPage<MarketTrade>>("/v2/stocks/AAPL/trades?sort=desc&limit=1");
    const auto quotes = world.read<SymbolPage<MarketQuote>>("/v2/stocks/AAPL/quotes?sort=desc&limit=1");
    const auto bars = world.read<SymbolPage<MarketBar>>("/v2/stocks/AAPL/bars?timeframe=1Min&sort=desc&limit=1");
    EXPECT_EQ(world.read<SymbolLatest<MarketTrade>>("/v2/stocks/AAPL/trades/latest").row, trades.rows[0]);
    EXPECT_EQ(world.read<SymbolLatest<MarketQuote>>("/v2/stocks/AAPL/quotes/latest").row, quotes.rows[0]);
    EXPECT_EQ(world.read<SymbolLatest<MarketBar>>("/v2/stocks/AAPL/bars/latest").row, bars.rows[0]);
    EXPECT_EQ(world.read<Latest<MarketTrade>>("/v2/stocks/trades/latest?symbols=AAPL,SPY,NOSUCH").rows.size(), 2u);
    EXPECT_EQ(world.read<Latest<MarketQuote>>("/v2/stocks/quotes/latest?symbols=AAPL").rows.at("AAPL"), quotes.rows[0]);
    const auto late = world.read<SymbolLatest<MarketTrade>>("/v2/stocks/AAPL/trades/latest?feed=delayed_sip");
    EXPECT_LE(late.row.time, world.now() - 15min);
    EXPECT_EQ(*world.read<SymbolLatest<MarketTrade>>("/v2/stocks/AAPL/trades/latest?feed=iex").row.exchange, "V");

    const auto snapshots = world.read<BySymbol<Snapshot>>("/v2/stocks/snapshots?symbols=AAPL,SPY");
    const Snapshot& snapshot = snapshots.at("AAPL");
    EXPECT_EQ(*snapshot.latest_trade, trades.rows[0]);
    EXPECT_EQ(*snapshot.latest_quote, quotes.rows[0]);
    EXPECT_EQ(*snapshot.minute_bar, bars.rows[0]);
    const auto days =
        world.read<SymbolPage<MarketBar>>("/v2/stocks/AAPL/bars?timeframe=1Day&start=2026-03-02&sort=desc");
    EXPECT_EQ(*snapshot.daily_bar, days.rows.at(0));
    EXPECT_EQ(*snapshot.prev_daily_bar, days.rows.at(1));
    EXPECT_EQ(world.read<Snapshot>("/v2/stocks/AAPL/snapshot").latest_trade, snapshot.latest_trade);
    EXPECT_EQ(*world.desk.previous_close(world.index_of("AAPL"), world.now()), days.rows.at(1).close);
}

TEST(SimDataRest, CryptoHasItsOwnShapes) {
    DeskWorld world{kNow};
    const auto trades = world.read<Page<MarketTrade>>("/v1beta3/crypto/us/trades?symbols=BTC%2FUSD&limit=5");
    const MarketTrade& trade = trades.rows.at("BTC/USD").at(0);
    EXPECT_TRUE(trade.taker);
    EXPECT_FALSE(trade.exchange || trade.conditions || trade.tape);
    // Without a start it is the listing's day: Chicago's.
    EXPECT_GE(trade.time, at("2026-03-04T06:00:00Z"));
    EXPECT_LT(trade.time, at("2026-03-04T06:01:00Z"));
    const auto bars =
        world.read<Page<MarketBar>>("/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1D&start=2026-03-03");
    EXPECT_EQ(bars.rows.at("BTC/USD").at(0).time, at("2026-03-03T06:00:00Z"));
    EXPECT_EQ(world.read<Latest<MarketBar>>("/v1beta3/crypto/us/latest/bars?symbols=BTC/USD,ETH/USD").rows.size(), 2u);
    const auto quotes = world.read<Latest<MarketQuote>>("/v1beta3/crypto/us/latest/quotes?symbols=BTC/USD");
    const auto books = world.read<Latest<MarketBook>>("/v1beta3/crypto/us/latest/orderbooks?symbols=BTC/USD");
    const MarketBook& book = books.rows.at("BTC/USD");
    EXPECT_EQ(book.bids.front().price, quotes.rows.at("BTC/USD").bid_price);
    EXPECT_EQ(book.asks.front().price, quotes.rows.at("BTC/USD").ask_price);
    EXPECT_EQ(book.bids.size(), 10u);
    for (std::size_t i = 1; i < book.bids.size(); ++i) {
        EXPECT_LT(book.bids[i].price, book.bids[i - 1].price);
        EXPECT_GT(book.asks[i].price, book.asks[i - 1].price);
    }
    const auto snapshots = world.read<SnapshotPage>("/v1beta3/crypto/us/snapshots?symbols=BTC/USD");
    EXPECT_TRUE(snapshots.snapshots.at("BTC/USD").prev_daily_bar);
    EXPECT_EQ(world.read<Latest<MarketTrade>>("/v1beta3/crypto/eu-1/latest/trades?symbols=BTC/USD").rows.size(), 1u);
}

TEST(SimDataRest, SymbolsNobodyKnowsHaveNoRows) {
    DeskWorld world{kNow};
    EXPECT_EQ(world.get("/v2/stocks/quotes?symbols=ZZZZ&start=2026-03-04").body,
              R"({"quotes":{},"next_page_token":null})");
    EXPECT_EQ(world.get("/v2/stocks/ZZZZ/trades").body, R"({"trades":[],"symbol":"ZZZZ","next_page_token":null})");
    EXPECT_EQ(world.get("/v2/stocks/ZZZZ/trades/latest").status, 404);
    EXPECT_EQ(world.get("/v2/stocks/ZZZZ/snapshot").status, 404);
    EXPECT_EQ(world.get("/v1beta3/crypto/us/latest/trades?symbols=ZZZ/USD").body, R"({"trades":{}})");
}

TEST(SimDataRest, RefusesInOneSentence) {
    DeskWorld world{kNow};
    const struct {
        const char* target;
        int status;
        const char* words;
    } cases[] = {
        {"/v2/stocks/bars?timeframe=1Min", 400, "symbols is required"},
        {"/v2/stocks/bars?symbols=AAPL", 400, "timeframe is required"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=60Min", 400, "invalid timeframe"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=24Hour", 400, "invalid timeframe"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=2Day", 400, "invalid timeframe"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=5Month", 400, "invalid timeframe"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=Min", 400, "invalid timeframe"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&limit=0", 400, "limit"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&limit=10001", 400, "limit"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&start=yesterday", 400, "start"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&end=2026-13-01", 400, "end"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&start=2026-03-02&end=2026-03-01", 400,
         "end should not be before"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&sort=up", 400, "invalid sort"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&feed=nyse", 400, "invalid feed"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&feed=delayed_sip", 400, "invalid feed"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&adjustment=raw,none", 400, "invalid adjustment"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&asof=now", 400, "invalid asof"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&currency=EUR", 400, "invalid currency"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&page_token=xyz", 400, "invalid page_token"},
        {"/v2/stocks/bars?symbols=AAPL&timeframe=1Min&page_token=U1BZfDB8MA", 400, "invalid page_token"},
        {"/v2/stocks/bars?symbols=aapl&timeframe=1Min", 400, "invalid symbol: aapl"},
        {"/v2/stocks/trades?symbols=BTC/USD", 400, "invalid symbol"},
        {"/v1beta3/crypto/us/trades?symbols=BTCUSD", 400, "invalid symbol"},
        {"/v1beta3/crypto/moon/trades?symbols=BTC/USD", 400, "invalid location"},
        {"/v2/stocks/meta/conditions/trade", 400, "invalid tape"},
        {"/v2/stocks/meta/colours", 404, "no such list"},
        {"/v2/stocks/AAPL/auctions", 404, "endpoint not found"},
        {"/v2/stocks/auctions?symbols=AAPL", 404, "endpoint not found"},
        {"/v2/stocks/bars/oldest?symbols=AAPL", 404, "endpoint not found"},
        {"/v1beta3/crypto/us/latest/auctions?symbols=BTC/USD", 404, "endpoint not found"},
        {"/v2/stocks/", 404, "endpoint not found"},
    };
    for (const auto& one : cases) {
        const auto reply = world.get(one.target);
        EXPECT_EQ(reply.status, one.status) << one.target << reply.body;
        const auto body = decode<ErrorBody>(reply.body);
        ASSERT_TRUE(body) << reply.body;
        EXPECT_NE(body->message.find(one.words), std::string::npos) << one.target << body->message;
        EXPECT_TRUE(body->code);
    }
    wire::HttpRequest post;
    post.method = "POST";
    post.target = "/v2/stocks/bars?symbols=AAPL&timeframe=1Min";
    wire::HttpReply reply;
    world.desk.on_request(post, world.now(), reply);
    EXPECT_EQ(reply.status, 405);
}

TEST(SimDataRest, SaysWhatItsLettersMean) {
    DeskWorld world{kNow};
    EXPECT_NE(world.get("/v2/stocks/meta/exchanges").body.find(R"("V":"IEX")"), std::string::npos);
    EXPECT_NE(world.get("/v2/stocks/meta/conditions/trade?tape=A").body.find(R"("I":"Odd Lot Trade")"),
              std::string::npos);
    EXPECT_EQ(world.get("/v2/stocks/meta/conditions/quote?tape=C").body, R"({"R":"Regular Market Maker Open"})");
}

TEST(SimDataRest, TheSameSeedAnswersTheSameBytes) {
    for (const char* target :
         {"/v2/stocks/quotes?symbols=AAPL,TSLA&start=2026-03-04T15:00:00Z&limit=500",
          "/v2/stocks/snapshots?symbols=NVDA", "/v1beta3/crypto/us/latest/orderbooks?symbols=BTC/USD"}) {
        DeskWorld one{kNow}, same{kNow}, other{kNow, {}, feed::Hours::Always, 8};
        EXPECT_EQ(one.get(target).body, same.get(target).body);
        EXPECT_NE(one.get(target).body, other.get(target).body);
    }
}

TEST(SimDataQuery, ATokenSurvivesItsText) {
    for (const Place& place : {Place{"BTC/USD", at("2026-03-04T15:00:00Z"), 17}, Place{"A", UnixNanos{}, 0}}) {
        const auto parsed = parse_page_token(page_token_of(place));
        ASSERT_TRUE(parsed);
        EXPECT_EQ(*parsed, place);
    }
    EXPECT_FALSE(parse_page_token(""));
    EXPECT_FALSE(parse_page_token("not base64!"));
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
