#include "gateway/stream_test_support.hpp"

namespace sluice::gateway {
namespace {

// The market words of a socket: "quote AAPL.US 10.5", "gap trades 3", ...
class StreamMarketTest : public ::testing::Test {
protected:
    void quote(const std::string& symbol, std::int64_t bid) {
        Quote quote;
        quote.instrument = InstrumentId::parse(symbol).value();
        quote.bid_px = Price::from_nanos(bid * Price::kUnit);
        quote.bid_size = Quantity::whole(1);
        quote.event_time = quote.recv_time = rig.now;
        rig.board.on_quote(quote, rig.now);
        rig.stream.on_quote(quote, rig.now);
    }
    void trade(const std::string& symbol, std::int64_t price) {
        Trade trade;
        trade.instrument = InstrumentId::parse(symbol).value();
        trade.price = Price::from_nanos(price * Price::kUnit);
        trade.size = Quantity::whole(1);
        trade.event_time = rig.now;
        rig.board.on_trade(trade, rig.now);
        rig.stream.on_trade(trade, rig.now);
    }
    // Every word of that type since the last call, without its first member.
    std::vector<std::string> words(std::uint64_t id, std::string_view type) {
        std::vector<std::string> out;
        const std::string start = R"({"type":")" + std::string{type} + R"(",)";
        for (const std::string& text : rig.said[id])
            if (text.starts_with(start))
                out.push_back(text.substr(start.size()));
        rig.said[id].clear();
        return out;
    }

    static StreamOptions options() {
        StreamOptions chosen;
        chosen.tape = 64;
        return chosen;
    }
    StreamRig rig{options()};
};

TEST_F(StreamMarketTest, QuotesBeginWithASnapshotOfAll) {
    quote("AAPL.US", 1);
    quote("AAPL.US", 2);
    quote("MSFT.US", 5);
    rig.subscribe(1, R"(,"topics":["quotes"])");
    rig.settle();
    const auto quotes = words(1, "quote");
    ASSERT_EQ(quotes.size(), 2u);
    EXPECT_TRUE(quotes[0].starts_with(R"("symbol":"AAPL.US","bid_price":"2","bid_size":"1","ask_price":null)"))
        << quotes[0];
    quote("MSFT.US", 6);
    rig.settle();
    EXPECT_EQ(words(1, "quote").size(), 1u);
    // Subscribed again: all once more.
    rig.say(1, R"({"op":"subscribe","topics":["quotes"],"symbol":["MSFT"]})");
    rig.settle();
    EXPECT_EQ(words(1, "quote").size(), 1u);
}

TEST_F(StreamMarketTest, WhoIsSlowIsToldWhatItLostAndGetsTheNewest) {
    rig.subscribe(1, R"(,"topics":["quotes"])");
    rig.settle();
    rig.stall(1);
    for (int i = 1; i <= 5; ++i)
        quote("AAPL.US", i);
    quote("MSFT.US", 9);
    rig.settle();
    EXPECT_TRUE(words(1, "quote").empty());
    rig.drain(1);
    rig.settle();
    const auto said = rig.said[1];
    ASSERT_EQ(said.size(), 3u);
    EXPECT_EQ(said[0], R"({"type":"gap","topic":"quotes","symbols":["AAPL.US"],"lost":4})");
    EXPECT_TRUE(said[1].starts_with(R"({"type":"quote","symbol":"AAPL.US","bid_price":"5")"));
    EXPECT_EQ(rig.stream.counts().gaps, 1u);
}

TEST_F(StreamMarketTest, WhoIsVerySlowIsCountedToo) {
    rig.subscribe(1, R"(,"topics":["quotes"],"symbol":["AAPL.US","MSFT.US"])");
    rig.settle();
    rig.stall(1);
    quote("MSFT.US", 9);
    for (int i = 1; i <= 1'000; ++i) {
        quote("AAPL.US", i);
        quote("SPY.US", i);
    }
    rig.drain(1);
    rig.settle();
    const auto said = rig.said[1];
    ASSERT_EQ(said.size(), 5u);  // hello, subscribed, gap, two quotes
    EXPECT_EQ(said[2], R"({"type":"gap","topic":"quotes","symbols":["AAPL.US"],"lost":999})");
    EXPECT_TRUE(said[3].starts_with(R"({"type":"quote","symbol":"MSFT.US")"));
    EXPECT_TRUE(said[4].starts_with(R"({"type":"quote","symbol":"AAPL.US","bid_price":"1000")"));
}

TEST_F(StreamMarketTest, ATradeIsPartOfTheQuoteToo) {
    rig.subscribe(1, R"(,"topics":["quotes"])");
    trade("AAPL.US", 7);
    rig.settle();
    const auto quotes = words(1, "quote");
    ASSERT_EQ(quotes.size(), 1u);
    EXPECT_NE(quotes[0].find(R"("last_price":"7")"), std::string::npos);
}

TEST_F(StreamMarketTest, TradesComeInOrderAndAreCountedWhenLost) {
    rig.subscribe(1, R"(,"topics":["trades"],"symbol":"AAPL")");
    trade("AAPL.US", 1);
    trade("SPY.US", 2);
    trade("AAPL.US", 3);
    rig.settle();
    const auto trades = words(1, "trade");
    ASSERT_EQ(trades.size(), 2u);
    EXPECT_EQ(trades[0], R"("symbol":"AAPL.US","price":"1","size":"1","time":"2025-06-15T15:06:40Z"})");
    rig.stall(1);
    for (int i = 1; i <= 200; ++i) {
        trade("AAPL.US", i);
        trade("SPY.US", i);
    }
    rig.drain(1);
    rig.settle();
    const auto said = rig.said[1];
    std::uint64_t lost = 0;
    ASSERT_EQ(
        std::sscanf(said[0].c_str(), R"({"type":"gap","topic":"trades","symbols":["AAPL.US"],"lost":%lu})", &lost), 1)
        << said[0];
    EXPECT_EQ(lost + said.size() - 1, 200u);
    EXPECT_NE(said.back().find(R"("price":"200")"), std::string::npos);
}

TEST_F(StreamMarketTest, BarsHaveTheirTimeframeAndEquityItsAccount) {
    rig.subscribe(1, R"(,"topics":["bars","equity"],"account":"main")");
    Bar bar;
    bar.instrument = InstrumentId{"AAPL.US"};
    bar.start = rig.now;
    bar.end = rig.now + std::chrono::minutes{1};
    rig.stream.on_bar(bar, rig.now);
    bar.end = rig.now + std::chrono::seconds{7};
    rig.stream.on_bar(bar, rig.now);
    rig.stream.on_equity(AccountId{"main"}, rig.now, Amount::from_nanos(100 * Amount::kUnit));
    rig.stream.on_equity(AccountId{"other"}, rig.now, Amount::from_nanos(100 * Amount::kUnit));
    rig.settle();
    const auto said = rig.said[1];
    ASSERT_EQ(said.size(), 4u);
    EXPECT_TRUE(said[2].starts_with(R"({"type":"bar","symbol":"AAPL.US","timeframe":"1m")")) << said[2];
    EXPECT_EQ(said[3], R"({"type":"equity","account":"main","time":"2025-06-15T15:06:40Z","equity":"100"})");
}

TEST_F(StreamMarketTest, WhoIsBoundSeesOnlyHisEquity) {
    ASSERT_FALSE(rig.open_socket(1, rig.caller("t", "main")));
    rig.say(1, R"({"op":"subscribe","topics":["equity"]})");
    rig.stream.on_equity(AccountId{"other"}, rig.now, Amount::from_nanos(1));
    rig.settle();
    EXPECT_TRUE(words(1, "equity").empty());
}

TEST_F(StreamMarketTest, SseCarriesTheMarketWithoutIds) {
    ASSERT_FALSE(rig.open_sse(1, {{"topics", "quotes,trades"}}));
    trade("AAPL.US", 1);
    rig.settle();
    EXPECT_NE(rig.body[1].find("event: quote\ndata: {\"type\":\"quote\""), std::string::npos);
    EXPECT_NE(rig.body[1].find("event: trade\ndata: {\"type\":\"trade\""), std::string::npos);
    EXPECT_EQ(rig.body[1].find("id: "), std::string::npos);
}

}  // namespace
}  // namespace sluice::gateway
