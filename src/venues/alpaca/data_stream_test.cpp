#include "venues/alpaca/client_desk_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

AlpacaConfig data_config(Format format) {
    AlpacaConfig config = test_config();
    config.instruments = {{InstrumentId{"AAPL.US"}}, {InstrumentId{"MSFT.US"}}};
    config.format = format;
    return config;
}

class AlpacaData : public testing::TestWithParam<Format> {
protected:
    AlpacaData() : desk{data_config(GetParam())} {
        desk.start();
        desk.account_ok();
        desk.answer("GET /v2/clock", 200, desk.clock_json());
        EXPECT_EQ(desk.opens.size(), 2u);
        desk.stream_up_at(0);
        desk.gap_filled();
        data = desk.opens[1].channel;
    }
    void hear(const std::vector<StreamMessage>& messages) {
        std::string bytes;
        encode_stream(messages, GetParam(), bytes);
        desk.client.on_message(data, std::as_bytes(std::span{bytes}), wire::MessageKind::Binary, desk.now, desk.out);
        desk.collect();
    }
    void data_up() {
        data = desk.opens.back().channel;
        desk.client.on_open(data, desk.now, desk.out);
        desk.collect();
        hear({StreamSuccess{"connected"}});
        hear({StreamSuccess{"authenticated"}});
        StreamSubscription reply;
        reply.channels.quotes = {"AAPL", "MSFT"};
        hear({reply});
    }
    StreamQuote quote(std::string_view symbol, std::string_view bid, std::string_view ask) const {
        StreamQuote out;
        out.symbol = symbol;
        out.quote.time = desk.now;
        out.quote.bid_price = *parse_price(bid);
        out.quote.ask_price = *parse_price(ask);
        out.quote.bid_size = out.quote.ask_size = *parse_quantity("100");
        return out;
    }
    StreamTrade trade(std::string_view symbol, std::string_view price, std::int64_t id) const {
        StreamTrade out;
        out.symbol = symbol;
        out.trade.time = desk.now;
        out.trade.price = *parse_price(price);
        out.trade.size = *parse_quantity("5");
        out.trade.id = id;
        return out;
    }
    std::string latest(std::chrono::nanoseconds ahead) const {
        Latest<MarketQuote> out;
        out.rows["AAPL"] = quote("AAPL", "190", "190.1").quote;
        out.rows["AAPL"].time = desk.now + ahead;
        return encoded(out);
    }

    ClientDesk desk;
    wire::ChannelId data{};
};

TEST_P(AlpacaData, SubscribesAfterTheKeys) {
    EXPECT_EQ(desk.opens[1].target, "/v2/iex");
    const std::string* type = wire::find_header(desk.opens[1].headers, "Content-Type");
    EXPECT_EQ(type != nullptr, GetParam() == Format::Msgpack);
    desk.sends.clear();
    data_up();
    ASSERT_EQ(desk.sends.size(), 2u);
    const auto auth = decode_stream_action(std::as_bytes(std::span{desk.sends[0].bytes}), GetParam());
    ASSERT_TRUE(auth);
    EXPECT_EQ(std::get<StreamAuth>(*auth), (StreamAuth{"PKTEST", "s3cret"}));
    const auto wish = decode_stream_action(std::as_bytes(std::span{desk.sends[1].bytes}), GetParam());
    ASSERT_TRUE(wish);
    const Channels& channels = std::get<StreamSubscribe>(*wish).channels;
    EXPECT_EQ(channels.trades, (std::vector<std::string>{"AAPL", "MSFT"}));
    EXPECT_EQ(channels.quotes, channels.trades);
    EXPECT_EQ(channels.bars, channels.trades);
}

TEST_P(AlpacaData, ConflatesQuotesOfOneFrameAndDropsNoTrade) {
    data_up();
    hear({quote("AAPL", "187.1", "187.2"), trade("AAPL", "187.2", 1), quote("MSFT", "400", "400.1"),
          quote("AAPL", "187.3", "187.4"), trade("AAPL", "187.4", 2), quote("IBM", "1", "2")});
    ASSERT_EQ(desk.market.size(), 4u);
    EXPECT_EQ(std::get<Trade>(desk.market[0]).trade_id, 1u);
    EXPECT_EQ(std::get<Quote>(desk.market[1]).instrument.view(), "MSFT.US");
    EXPECT_EQ(to_text(std::get<Quote>(desk.market[2]).bid_px), "187.3");
    EXPECT_EQ(std::get<Quote>(desk.market[2]).recv_time, desk.now);
    EXPECT_EQ(std::get<Trade>(desk.market[3]).trade_id, 2u);
}

TEST_P(AlpacaData, AnAbsentSideHasSizeZero) {
    data_up();
    hear({quote("AAPL", "0", "187.2")});
    EXPECT_TRUE(std::get<Quote>(desk.market.at(0)).bid_size.is_zero());
    EXPECT_FALSE(std::get<Quote>(desk.market.at(0)).offer_size.is_zero());
}

TEST_P(AlpacaData, TellsMinuteBars) {
    data_up();
    StreamBar bar;
    bar.symbol = "AAPL";
    bar.bar.time = *parse_rfc3339("2026-03-02T14:59:00Z");
    bar.bar.open = bar.bar.low = *parse_price("187");
    bar.bar.high = bar.bar.close = *parse_price("188");
    bar.bar.volume = *parse_quantity("10");
    bar.bar.vwap = *parse_price("187.5");
    bar.bar.trades = 3;
    StreamBar day = bar;
    day.letter = BarLetter::Daily;
    hear({bar, day});
    ASSERT_EQ(desk.market.size(), 1u);
    const Bar& told = std::get<Bar>(desk.market[0]);
    EXPECT_EQ(told.end - told.start, seconds{60});
    EXPECT_EQ(to_text(*told.turnover), "1875");
    EXPECT_EQ(told.trades, 3u);
}

TEST_P(AlpacaData, SubscribesAnewAfterADrop) {
    data_up();
    desk.client.on_closed(data, "cut", desk.now, desk.out);
    desk.collect();
    EXPECT_EQ(desk.said().find("breaker Open", 60), std::string::npos) << "lost quotes stop no order by themselves";
    desk.pass(milliseconds{1'300});
    ASSERT_EQ(desk.opens.size(), 3u);
    desk.sends.clear();
    data_up();
    EXPECT_EQ(desk.sends.size(), 2u);
    hear({quote("AAPL", "187.1", "187.2")});
    EXPECT_EQ(desk.market.size(), 1u);
}

TEST_P(AlpacaData, ARefusedLoginComesBackAfterAPause) {
    desk.client.on_open(data, desk.now, desk.out);
    desk.collect();
    hear({StreamSuccess{"connected"}});
    hear({StreamError{402, "auth failed"}});
    EXPECT_EQ(desk.opens.size(), 2u);
    desk.pass(milliseconds{1'300});
    EXPECT_EQ(desk.opens.size(), 3u);
}

// From openalgo #1396: connects, authenticates, subscribes, mute.
TEST_P(AlpacaData, ASilentSymbolIsComparedWithItsLatestQuote) {
    data_up();
    hear({quote("AAPL", "187.1", "187.2"), quote("MSFT", "400", "400.1")});
    desk.market.clear();
    desk.pass(seconds{30});
    hear({quote("MSFT", "400", "400.1")});
    desk.market.clear();
    desk.pass(seconds{31});
    const std::size_t before = desk.opens.size();
    desk.answer("GET /v2/stocks/quotes/latest?symbols=AAPL&feed=iex", 200, latest(-seconds{61}));
    EXPECT_TRUE(desk.market.empty()) << "the market itself is silent";
    desk.pass(seconds{2});
    EXPECT_EQ(desk.opens.size(), before);
    desk.pass(seconds{59});
    desk.answer("GET /v2/stocks/quotes/latest?symbols=", 200, latest(-seconds{1}));
    ASSERT_EQ(desk.market.size(), 1u);
    EXPECT_EQ(to_text(std::get<Quote>(desk.market[0]).bid_px), "190");
    desk.pass(milliseconds{1'300});
    EXPECT_EQ(desk.opens.size(), before + 1) << "the stream keeps something back, so it is opened anew";
}

TEST_P(AlpacaData, SilenceOutsideTheSessionIsNoFault) {
    data_up();
    desk.calendars.open = false;
    desk.pass(std::chrono::minutes{4});
    EXPECT_FALSE(desk.has("GET /v2/stocks/quotes/latest"));
}

TEST_P(AlpacaData, PastBarsComePageByPage) {
    BarsWish wish;
    wish.instrument = InstrumentId{"AAPL.US"};
    wish.start = *parse_rfc3339("2026-03-02T14:30:00Z");
    wish.end = *parse_rfc3339("2026-03-02T14:32:00Z");
    const std::uint64_t ticket = desk.client.history(wish, desk.now, desk.out);
    desk.collect();
    const auto asked = desk.find("GET /v2/stocks/bars?symbols=AAPL&timeframe=1Min&start=2026-03-02T14%3A30%3A00Z");
    ASSERT_NE(asked, desk.calls.end()) << desk.asked();
    Page<MarketBar> page;
    MarketBar bar;
    bar.time = wish.start;
    bar.open = bar.high = bar.low = bar.close = *parse_price("187");
    page.rows["AAPL"] = {bar};
    page.next_page_token = "QUFQTA==";
    desk.answer("GET /v2/stocks/bars", 200, encoded(page));
    EXPECT_TRUE(desk.client.take_history().empty());
    EXPECT_NE(desk.find("GET /v2/stocks/bars")->line.find("page_token=QUFQTA%3D%3D"), std::string::npos);
    bar.time = wish.start + seconds{60};
    page.rows["AAPL"] = {bar};
    page.next_page_token.reset();
    desk.answer("GET /v2/stocks/bars", 200, encoded(page));
    const auto answers = desk.client.take_history();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].ticket, ticket);
    ASSERT_TRUE(answers[0].bars);
    ASSERT_EQ(answers[0].bars->size(), 2u);
    EXPECT_EQ(answers[0].bars->at(1).start, wish.start + seconds{60});
}

TEST_P(AlpacaData, PastBarsThatAreNotOfferedAreRefusedInOneSentence) {
    BarsWish wish;
    wish.instrument = InstrumentId{"AAPL.US"};
    wish.length = std::chrono::minutes{90};
    desk.client.history(wish, desk.now, desk.out);
    wish.instrument = InstrumentId{"ES-202612.CME"};
    wish.length = std::chrono::minutes{1};
    desk.client.history(wish, desk.now, desk.out);
    const auto answers = desk.client.take_history();
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_NE(answers[0].bars.error().text.find("bars of 90 minutes are not offered"), std::string::npos);
    EXPECT_EQ(answers[1].bars.error().code, ErrorCode::Unsupported);
}

TEST_P(AlpacaData, PastBarsThatFailSaySoAfterThreeMoreTries) {
    BarsWish wish;
    wish.instrument = InstrumentId{"AAPL.US"};
    wish.start = desk.now - seconds{600};
    wish.end = desk.now;
    desk.client.history(wish, desk.now, desk.out);
    desk.collect();
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(desk.client.take_history().empty());
        desk.answer("GET /v2/stocks/bars", 500, "");
        desk.pass(milliseconds{5'100});
    }
    const auto answers = desk.client.take_history();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].bars.error().text, "the bars cannot be asked for: the venue answered with status 500");
}

INSTANTIATE_TEST_SUITE_P(Formats, AlpacaData, testing::Values(Format::Msgpack, Format::Json),
                         [](const auto& info) { return info.param == Format::Json ? "Json" : "Msgpack"; });

}  // namespace
}  // namespace sluice::venues::alpaca
