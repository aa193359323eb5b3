// Coins have a stream and paths of their own; their messages have the letters of the stock stream.
#include <fstream>
#include <iterator>

#include "venues/alpaca/client_desk_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

std::optional<std::string> recorded(const char* name) {
    std::ifstream file{std::string{SLUICE_SHARED_DIR} + "/data/fixtures/alpaca/rest_response/" + name,
                       std::ios::binary};
    if (!file)
        return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

AlpacaConfig coin_config(Format format) {
    AlpacaConfig config = test_config();
    config.format = format;
    config.instruments = {{InstrumentId{"AAPL.US"}}, {InstrumentId{"BTC/USD.ALPACA"}, CalendarId{"24x7"}}};
    return config;
}

class AlpacaCoins : public testing::TestWithParam<Format> {
protected:
    AlpacaCoins() : desk{coin_config(GetParam())} {
        desk.start();
        desk.account_ok();
        desk.answer("GET /v2/clock", 200, desk.clock_json());
        EXPECT_EQ(desk.opens.size(), 3u);
        coins = desk.opens.back().channel;
    }
    void hear(const std::vector<StreamMessage>& messages) {
        std::string bytes;
        encode_stream(messages, GetParam(), bytes);
        desk.client.on_message(coins, std::as_bytes(std::span{bytes}), wire::MessageKind::Binary, desk.now, desk.out);
        desk.collect();
    }
    void coins_up() {
        hear({StreamSuccess{"connected"}});
        hear({StreamSuccess{"authenticated"}});
        StreamSubscription reply;
        reply.channels.quotes = {"BTC/USD"};
        hear({reply});
    }
    StreamQuote quote(std::string_view bid) const {
        StreamQuote out;
        out.symbol = "BTC/USD";
        out.quote.time = desk.now;
        out.quote.bid_price = *parse_price(bid);
        out.quote.ask_price = *parse_price("90010.5");
        out.quote.bid_size = out.quote.ask_size = *parse_quantity("0.3544");
        return out;
    }
    ClientDesk desk;
    wire::ChannelId coins{};
};

TEST_P(AlpacaCoins, HaveAStreamOfTheirOwn) {
    EXPECT_EQ(desk.opens[1].target, "/v2/iex");
    EXPECT_EQ(desk.opens[2].target, "/v1beta3/crypto/us");
    EXPECT_NE(desk.opens[1].channel, desk.opens[2].channel);
    desk.sends.clear();
    coins_up();
    ASSERT_EQ(desk.sends.size(), 2u);
    const auto wish = decode_stream_action(std::as_bytes(std::span{desk.sends[1].bytes}), GetParam());
    ASSERT_TRUE(wish);
    EXPECT_EQ(std::get<StreamSubscribe>(*wish).channels.quotes, (std::vector<std::string>{"BTC/USD"}));
}

TEST_P(AlpacaCoins, QuotesTradesAndBarsAreToldInFractions) {
    coins_up();
    StreamTrade trade;
    trade.symbol = "BTC/USD";
    trade.trade.time = desk.now;
    trade.trade.price = *parse_price("90000.25");
    trade.trade.size = *parse_quantity("0.000000001");
    trade.trade.taker = "B";
    StreamBar bar;
    bar.symbol = "BTC/USD";
    bar.bar.time = desk.now - seconds{60};
    bar.bar.open = bar.bar.high = bar.bar.low = bar.bar.close = *parse_price("90000");
    bar.bar.volume = *parse_quantity("0.015155213");
    hear({quote("90000.5"), trade, bar});
    ASSERT_EQ(desk.market.size(), 3u);
    EXPECT_EQ(std::get<Quote>(desk.market[0]).instrument.view(), "BTC/USD.ALPACA");
    EXPECT_EQ(to_text(std::get<Quote>(desk.market[0]).bid_size), "0.3544");
    EXPECT_EQ(to_text(std::get<Trade>(desk.market[1]).size), "0.000000001");
    EXPECT_EQ(std::get<Trade>(desk.market[1]).aggressor, Aggressor::Buyer);
    EXPECT_EQ(std::get<Bar>(desk.market[2]).volume, *parse_quantity("0.015155213"));
}

TEST_P(AlpacaCoins, ASilentCoinIsComparedWithItsLatestQuoteAndOnlyItsStreamOpenedAnew) {
    coins_up();
    hear({quote("90000")});
    desk.market.clear();
    desk.pass(seconds{61});
    Latest<MarketQuote> latest;
    latest.rows["BTC/USD"] = quote("90005").quote;
    const std::size_t before = desk.opens.size();
    desk.answer("GET /v1beta3/crypto/us/latest/quotes?symbols=BTC%2FUSD", 200, encoded(latest));
    ASSERT_EQ(desk.market.size(), 1u);
    EXPECT_EQ(to_text(std::get<Quote>(desk.market[0]).bid_px), "90005");
    desk.pass(milliseconds{1'300});
    ASSERT_GT(desk.opens.size(), before);
    EXPECT_TRUE(std::any_of(desk.opens.begin() + static_cast<std::ptrdiff_t>(before), desk.opens.end(),
                            [](const auto& open) { return open.target == "/v1beta3/crypto/us"; }));
}

TEST_P(AlpacaCoins, PastBarsAreAskedForWithoutAFeed) {
    BarsWish wish;
    wish.instrument = InstrumentId{"BTC/USD.ALPACA"};
    wish.start = *parse_rfc3339("2024-07-18T05:02:00Z");
    wish.end = *parse_rfc3339("2024-07-18T05:03:00Z");
    desk.client.history(wish, desk.now, desk.out);
    desk.collect();
    const auto asked = desk.find("GET /v1beta3/crypto/us/bars?symbols=BTC%2FUSD&timeframe=1Min");
    ASSERT_NE(asked, desk.calls.end()) << desk.asked();
    EXPECT_EQ(asked->line.find("feed="), std::string::npos);
    Page<MarketBar> page;
    MarketBar bar;
    bar.time = wish.start;
    bar.open = bar.high = bar.low = bar.close = *parse_price("64616.2175");
    page.rows["BTC/USD"] = {bar};
    desk.answer("GET /v1beta3/crypto/us/bars", 200, encoded(page));
    const auto answers = desk.client.take_history();
    ASSERT_EQ(answers.size(), 1u);
    ASSERT_TRUE(answers[0].bars);
    EXPECT_EQ(to_text(answers[0].bars->at(0).close), "64616.2175");
}

TEST_P(AlpacaCoins, RecordedQuotesAndBarsAreRead) {
    const auto quotes = recorded("resp_get_crypto_loc_latest_quotes_200_quotes.json");
    const auto bars = recorded("ccxt_crypto_bars.json");
    if (!quotes || !bars)
        GTEST_SKIP() << "the recorded payloads are not here; SLUICE_SHARED_DIR names their folder";
    coins_up();
    desk.pass(seconds{61});
    desk.answer("GET /v1beta3/crypto/us/latest/quotes", 200, *quotes);
    ASSERT_EQ(desk.market.size(), 1u) << "the other coin is none of ours";
    EXPECT_EQ(to_text(std::get<Quote>(desk.market[0]).bid_px), "29058");
    EXPECT_EQ(to_text(std::get<Quote>(desk.market[0]).offer_size), "3.252");
    BarsWish wish;
    wish.instrument = InstrumentId{"BTC/USD.ALPACA"};
    wish.start = *parse_rfc3339("2024-07-18T05:02:00Z");
    wish.end = *parse_rfc3339("2024-07-18T05:03:00Z");
    desk.client.history(wish, desk.now, desk.out);
    desk.collect();
    desk.answer("GET /v1beta3/crypto/us/bars", 200, *bars);
    const auto answers = desk.client.take_history();
    ASSERT_EQ(answers.size(), 1u);
    ASSERT_TRUE(answers[0].bars) << answers[0].bars.error().text;
    ASSERT_EQ(answers[0].bars->size(), 1u);
    EXPECT_EQ(to_text(answers[0].bars->at(0).high), "64625.4");
}

INSTANTIATE_TEST_SUITE_P(Formats, AlpacaCoins, testing::Values(Format::Msgpack, Format::Json),
                         [](const auto& info) { return info.param == Format::Json ? "Json" : "Msgpack"; });

TEST(AlpacaDataOfASecondAccount, IsNotStreamedTwice) {
    AlpacaConfig config = coin_config(Format::Json);
    config.market_data = false;
    ClientDesk desk{config};
    desk.start();
    desk.account_ok();
    EXPECT_EQ(desk.opens.size(), 1u);
}

}  // namespace
}  // namespace sluice::venues::alpaca
