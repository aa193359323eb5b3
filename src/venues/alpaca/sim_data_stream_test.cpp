#include "venues/alpaca/sim_data_stream.hpp"

#include <gtest/gtest.h>

#include "venues/alpaca/sim_data_test_support.hpp"

namespace sluice::venues::alpaca::sim {
namespace {

using test::channels;
using test::DeskWorld;
using test::Symbols;
using namespace std::chrono_literals;

constexpr const char* kNow = "2026-03-04T15:10:30Z";

TEST(SimDataStream, GreetsAndLogsInByMessage) {
    DeskWorld world{kNow};
    const std::size_t line = world.connect("/v2/iex");
    EXPECT_EQ(world.line(line).bytes, R"([{"T":"success","msg":"connected"}])");
    world.take(line);
    world.say_text(line, R"({"action":"auth","key":"K","secret":"S"})");
    EXPECT_EQ(world.take(line), (std::vector<StreamMessage>{StreamSuccess{"authenticated"}}));
    world.say_text(line, R"({"action":"subscribe","trades":["AAPL"],"quotes":[],"bars":["*"]})");
    const auto messages = world.take(line);
    ASSERT_EQ(messages.size(), 1u);
    const Channels& all = std::get<StreamSubscription>(messages[0]).channels;
    EXPECT_EQ(all.trades, Symbols{"AAPL"});
    EXPECT_EQ(all.quotes, Symbols{});
    EXPECT_EQ(all.bars, Symbols{"*"});
    EXPECT_EQ(all.statuses, Symbols{});
    EXPECT_EQ(all.corrections, Symbols{"AAPL"});
    EXPECT_EQ(all.cancel_errors, Symbols{"AAPL"});
    EXPECT_FALSE(all.orderbooks);
}

TEST(SimDataStream, LogsInByHeaders) {
    DeskWorld world{kNow};
    const std::size_t line = world.connect("/v2/sip?x=1", {{"APCA-API-KEY-ID", "K"}, {"APCA-API-SECRET-KEY", "S"}});
    EXPECT_EQ(world.take(line),
              (std::vector<StreamMessage>{StreamSuccess{"connected"}, StreamSuccess{"authenticated"}}));
    // Control messages stand alone in their arrays.
    EXPECT_EQ(world.line(line).sizes, (std::vector<std::size_t>{1, 1}));
    world.say(line, StreamAuth{"K", "S"});
    EXPECT_EQ(world.take_error(line), 403);
    EXPECT_FALSE(world.line(line).closed);
}

TEST(SimDataStream, EveryErrorHasItsCode) {
    DataDeskOptions options;
    options.symbol_limit = 3;
    DeskWorld world{kNow, options};
    const std::size_t line = world.connect("/v2/iex");
    world.take(line);
    world.say_text(line, "{}");
    EXPECT_EQ(world.take_error(line), 400);
    world.say_text(line, "not json");
    EXPECT_EQ(world.take_error(line), 400);
    world.say(line, StreamSubscribe{channels({"AAPL"})});
    EXPECT_EQ(world.take_error(line), 401);
    EXPECT_FALSE(world.line(line).closed);
    world.say(line, StreamAuth{"K", "S"});
    world.take(line);
    world.say(line, StreamAuth{"K", "S"});
    EXPECT_EQ(world.take_error(line), 403);
    Channels books;
    books.orderbooks = Symbols{"BTC/USD"};
    world.say(line, StreamSubscribe{books});
    EXPECT_EQ(world.take_error(line), 410);

    // Four of three: refused, and the subscriptions stay as they were.
    world.say(line, StreamSubscribe{channels({"AAPL", "SPY"})});
    world.take(line);
    world.say(line, StreamSubscribe{channels({"AAPL"}, {"AAPL", "SPY"}, {"*"})});
    EXPECT_EQ(world.take_error(line), 405);
    world.say(line, StreamSubscribe{channels({"*"})});
    EXPECT_EQ(world.take_error(line), 405);
    world.say(line, StreamSubscribe{channels({}, {}, {"MSFT"})});
    const auto messages = world.take(line);
    EXPECT_EQ(std::get<StreamSubscription>(messages.at(0)).channels.trades, (Symbols{"AAPL", "SPY"}));
    EXPECT_EQ(std::get<StreamSubscription>(messages.at(0)).channels.bars, Symbols{"MSFT"});
}

TEST(SimDataStream, ARefusedLoginIsSentAway) {
    DeskWorld world{kNow};
    for (const StreamAuth& auth : {StreamAuth{"REVOKED", "S"}, StreamAuth{"K", "no"}, StreamAuth{"", ""}}) {
        const std::size_t line = world.connect("/v2/iex");
        world.take(line);
        world.say(line, auth);
        EXPECT_EQ(world.take_error(line), 402);
        EXPECT_TRUE(world.line(line).closed);
        // What it still says is not heard, and it counts for no limit.
        world.say(line, StreamAuth{"K", "S"});
        EXPECT_TRUE(world.take(line).empty());
        world.drop(line);
        EXPECT_FALSE(world.desk.owns(world.line(line).channel));
    }
}

TEST(SimDataStream, WhoDoesNotLogInIsSentAway) {
    DeskWorld world{kNow};
    const std::size_t line = world.connect("/v1beta3/crypto/us");
    world.take(line);
    world.run(9'999ms);
    EXPECT_TRUE(world.take(line).empty());
    world.run(1ms);
    EXPECT_EQ(world.take_error(line), 404);
    EXPECT_TRUE(world.line(line).closed);
}

TEST(SimDataStream, OneConnectionAKeyAndEndpoint) {
    DeskWorld world{kNow};
    const std::size_t first = world.log_in("/v2/iex");
    const std::size_t second = world.connect("/v2/iex");
    world.take(second);
    world.say(second, StreamAuth{"K", "S"});
    EXPECT_EQ(world.take_error(second), 406);
    EXPECT_TRUE(world.line(second).closed);
    // Another endpoint and another key may, and so may the same when the first has gone.
    EXPECT_FALSE(world.line(world.log_in("/v1beta3/crypto/us")).closed);
    const std::size_t other = world.connect("/v2/iex");
    world.take(other);
    world.say(other, StreamAuth{"K2", "S"});
    EXPECT_EQ(world.take(other), (std::vector<StreamMessage>{StreamSuccess{"authenticated"}}));
    world.drop(first);
    EXPECT_FALSE(world.line(world.log_in("/v2/iex")).closed);
}

TEST(SimDataStream, ASlowClientIsSentAway) {
    DeskWorld world{kNow};
    const std::size_t line = world.log_in("/v2/iex");
    world.say(line, StreamSubscribe{channels({"AAPL"})});
    world.take(line);
    world.stall(line);
    EXPECT_EQ(world.take_error(line), 407);
    EXPECT_TRUE(world.line(line).closed);
    world.run(1min);
    EXPECT_TRUE(world.take(line).empty());
}

TEST(SimDataStream, SipMayNeedASubscription) {
    DataDeskOptions options;
    options.sip_allowed = false;
    DeskWorld world{kNow, options};
    const std::size_t line = world.connect("/v2/sip");
    world.take(line);
    world.say(line, StreamAuth{"K", "S"});
    EXPECT_EQ(world.take_error(line), 409);
    EXPECT_TRUE(world.line(line).closed);
    EXPECT_FALSE(world.line(world.log_in("/v2/iex")).closed);
}

TEST(SimDataStream, KnowsItsPaths) {
    for (const char* ours : {"/v2/iex", "/v2/sip?a=b", "/v2/test", "/v1beta3/crypto/us", "/v1beta3/crypto/eu-1"})
        EXPECT_TRUE(MarketDataDesk::streams(ours)) << ours;
    for (const char* others : {"/stream", "/v2/otc", "/v2/iex/", "/v1beta3/crypto/moon", "/v1beta1/news", ""})
        EXPECT_FALSE(MarketDataDesk::streams(others)) << others;
    EXPECT_TRUE(MarketDataDesk::serves("/v2/stocks/bars?symbols=A"));
    EXPECT_TRUE(MarketDataDesk::serves("/v1beta3/crypto/us/bars"));
    EXPECT_FALSE(MarketDataDesk::serves("/v2/orders"));
    EXPECT_TRUE(MarketDataDesk::is_public("/v1beta3/crypto/us/bars"));
    EXPECT_FALSE(MarketDataDesk::is_public("/v2/stocks/bars"));
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
