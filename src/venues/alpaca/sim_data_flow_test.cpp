#include "venues/alpaca/sim_data.hpp"

#include <gtest/gtest.h>

#include <map>

#include "venues/alpaca/sim_data_test_support.hpp"

namespace sluice::venues::alpaca::sim {
namespace {

using test::at;
using test::channels;
using test::DeskWorld;
using test::only;
using test::Symbols;
using namespace std::chrono_literals;

constexpr const char* kNow = "2026-03-04T15:10:30Z";
const wire::Headers kMsgpack{{"Content-Type", "application/msgpack"}};

TEST(SimDataFlow, SpeaksMsgpackToWhoAsksForIt) {
    DeskWorld world{kNow};
    const std::size_t packed = world.log_in("/v2/iex", kMsgpack);
    const std::size_t plain = world.log_in("/v2/sip");
    world.say(packed, StreamSubscribe{channels({"AAPL"}, {"SPY"})});
    world.say(plain, StreamSubscribe{channels({"AAPL"}, {"SPY"})});
    world.run(20s);
    const auto of_packed = only<StreamTrade>(world.take(packed));
    const auto of_plain = only<StreamTrade>(world.take(plain));
    ASSERT_EQ(of_packed.size(), of_plain.size());
    ASSERT_FALSE(of_packed.empty());
    for (std::size_t i = 0; i < of_plain.size(); ++i) {
        EXPECT_EQ(of_packed[i].trade.time, of_plain[i].trade.time);
        EXPECT_EQ(of_packed[i].trade.price, of_plain[i].trade.price);
        EXPECT_EQ(of_packed[i].trade.exchange, "V");
    }
}

TEST(SimDataFlow, TheStreamIsTheHistoryToCome) {
    DeskWorld world{kNow};
    const std::size_t line = world.log_in("/v2/sip");
    world.say(line, StreamSubscribe{channels({"AAPL", "TSLA"}, {"AAPL"})});
    const UnixNanos from = world.now();
    world.run(90s);
    std::vector<MarketTrade> trades;
    std::vector<MarketQuote> quotes;
    for (const StreamMessage& message : world.take(line)) {
        if (const auto* trade = std::get_if<StreamTrade>(&message); trade != nullptr && trade->symbol == "AAPL")
            trades.push_back(trade->trade);
        if (const auto* quote = std::get_if<StreamQuote>(&message)) {
            EXPECT_EQ(quote->symbol, "AAPL");
            quotes.push_back(quote->quote);
        }
    }
    const std::string start = "?limit=10000&start=" + format_rfc3339(from);
    EXPECT_EQ(trades, world.read<SymbolPage<MarketTrade>>("/v2/stocks/AAPL/trades" + start).rows);
    EXPECT_EQ(quotes, world.read<SymbolPage<MarketQuote>>("/v2/stocks/AAPL/quotes" + start).rows);
    EXPECT_GT(trades.size(), 10u);
}

TEST(SimDataFlow, BarsComeWhenTheirMinuteIsOverAndEqualHistory) {
    DeskWorld world{kNow};
    const std::size_t line = world.log_in("/v2/sip");
    Channels asked = channels({"AAPL"}, {}, {"*"});
    asked.daily_bars = Symbols{"AAPL"};
    asked.updated_bars = Symbols{"*"};
    world.say(line, StreamSubscribe{asked});
    world.run_until(at("2026-03-04T15:12:45Z"));
    std::vector<MarketBar> minutes, days;
    std::size_t others = 0;
    UnixNanos last_trade;
    for (const StreamMessage& message : world.take(line)) {
        if (const auto* trade = std::get_if<StreamTrade>(&message))
            last_trade = trade->trade.time;
        const auto* bar = std::get_if<StreamBar>(&message);
        if (bar == nullptr)
            continue;
        EXPECT_NE(bar->letter, BarLetter::Updated);
        if (bar->symbol != "AAPL") {
            ++others;
            continue;
        }
        (bar->letter == BarLetter::Daily ? days : minutes).push_back(bar->bar);
        if (bar->letter == BarLetter::Minute) {
            EXPECT_LT(last_trade, bar->bar.time + 1min);
            EXPECT_GE(last_trade, bar->bar.time);
        }
    }
    EXPECT_EQ(minutes,
              world.read<SymbolPage<MarketBar>>("/v2/stocks/AAPL/bars?timeframe=1Min&start=2026-03-04T15:10:00Z").rows);
    EXPECT_EQ(minutes.size(), 2u);
    ASSERT_EQ(days.size(), 2u);
    EXPECT_EQ(days.back(),
              world.read<SymbolPage<MarketBar>>("/v2/stocks/AAPL/bars?timeframe=1Day&start=2026-03-04").rows.at(0));
    // Every share, and no coin.
    std::size_t shares = 0;
    for (const auto& listing : world.desk.listings())
        shares += listing.crypto() ? 0 : 1;
    EXPECT_EQ(others, 2 * (shares - 1));
}

TEST(SimDataFlow, ALateTradeIsCorrectedByAnUpdatedBar) {
    DataDeskOptions options;
    options.late_trade_each = 1;
    DeskWorld world{kNow, options};
    const std::size_t line = world.log_in("/v2/sip");
    Channels asked = channels({}, {}, {"AAPL"});
    asked.updated_bars = Symbols{"AAPL"};
    world.say(line, StreamSubscribe{asked});
    world.run_until(at("2026-03-04T15:11:29Z"));
    const auto first = only<StreamBar>(world.take(line));
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].letter, BarLetter::Minute);
    world.run_until(at("2026-03-04T15:11:31Z"));
    const auto second = only<StreamBar>(world.take(line));
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].letter, BarLetter::Updated);
    EXPECT_EQ(second[0].bar.time, first[0].bar.time);
    EXPECT_EQ(*second[0].bar.trades, *first[0].bar.trades + 1);
    EXPECT_GT(second[0].bar.volume, first[0].bar.volume);
}

TEST(SimDataFlow, UnsubscribedIsSilent) {
    DeskWorld world{kNow};
    const std::size_t line = world.log_in("/v2/sip");
    world.say(line, StreamSubscribe{channels({"AAPL", "SPY"}, {"*"})});
    world.take(line);
    world.say(line, StreamUnsubscribe{channels({"AAPL"}, {"*"})});
    const auto messages = world.take(line);
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(std::get<StreamSubscription>(messages[0]).channels.trades, Symbols{"SPY"});
    world.run(30s);
    for (const StreamMessage& message : world.take(line))
        EXPECT_EQ(std::get<StreamTrade>(message).symbol, "SPY");
}

TEST(SimDataFlow, CryptoHasBooksAndNoStatuses) {
    DeskWorld world{kNow};
    const std::size_t line = world.log_in("/v1beta3/crypto/us");
    Channels asked = channels({"BTC/USD"}, {"BTC/USD"});
    asked.orderbooks = Symbols{"BTC/USD"};
    world.say(line, StreamSubscribe{asked});
    EXPECT_FALSE(std::get<StreamSubscription>(world.take(line).at(0)).channels.statuses);
    Channels statuses;
    statuses.statuses = Symbols{"AAPL"};
    world.say(line, StreamSubscribe{statuses});
    EXPECT_EQ(world.take_error(line), 410);
    world.run(1min);
    // The changes, applied to the first whole book, give the book of the last quote.
    std::map<Price, Quantity> bids, asks;
    std::size_t books = 0;
    for (const auto& message : only<StreamBook>(world.take(line))) {
        EXPECT_EQ(message.reset.has_value(), books++ == 0);
        const auto apply = [](const std::vector<BookLevel>& levels, std::map<Price, Quantity>& side) {
            for (const BookLevel& level : levels)
                side[level.price] = level.size;
        };
        apply(message.book.bids, bids);
        apply(message.book.asks, asks);
    }
    EXPECT_GT(books, 5u);
    const auto last = world.read<Latest<MarketBook>>("/v1beta3/crypto/us/latest/orderbooks?symbols=BTC/USD");
    const auto left = [](std::map<Price, Quantity> side) {
        std::erase_if(side, [](const auto& level) { return level.second.is_zero(); });
        return side;
    };
    std::map<Price, Quantity> expected;
    for (const BookLevel& level : last.rows.at("BTC/USD").bids)
        expected[level.price] = level.size;
    EXPECT_EQ(left(bids), expected);
    expected.clear();
    for (const BookLevel& level : last.rows.at("BTC/USD").asks)
        expected[level.price] = level.size;
    EXPECT_EQ(left(asks), expected);
}

TEST(SimDataFlow, TheTestFeedHasItsSymbolAtAnyHour) {
    DeskWorld world{"2026-03-07T08:00:00Z", {}, feed::Hours::Real};
    const std::size_t fake = world.log_in("/v2/test");
    const std::size_t real = world.log_in("/v2/iex");
    world.say(fake, StreamSubscribe{channels({"FAKEPACA"}, {"FAKEPACA"}, {"FAKEPACA"})});
    world.say(real, StreamSubscribe{channels({"AAPL", "FAKEPACA"})});
    world.take(fake);
    world.take(real);
    world.run(61s);
    const auto messages = world.take(fake);
    EXPECT_GT(only<StreamTrade>(messages).size(), 3u);
    EXPECT_GT(only<StreamQuote>(messages).size(), 10u);
    EXPECT_EQ(only<StreamBar>(messages).size(), 1u);
    EXPECT_EQ(only<StreamTrade>(messages)[0].symbol, "FAKEPACA");
    EXPECT_TRUE(world.take(real).empty());  // a Saturday
}

TEST(SimDataFlow, HaltsAreAnnounced) {
    DeskWorld world{kNow};
    const std::size_t line = world.log_in("/v2/iex");
    Channels asked;
    asked.statuses = Symbols{"*"};
    world.say(line, StreamSubscribe{asked});
    world.take(line);
    world.announce(world.index_of("TSLA"), {"H", "Trading Halt", "T12", "Additional Information Requested"});
    const auto messages = only<StreamStatus>(world.take(line));
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].symbol, "TSLA");
    EXPECT_EQ(messages[0].status_code, "H");
    EXPECT_EQ(messages[0].reason_code, "T12");
    EXPECT_EQ(messages[0].time, world.now());
}

TEST(SimDataFlow, AMuteStreamStaysOpen) {
    DeskWorld world{kNow};
    const std::size_t line = world.log_in("/v2/sip");
    world.say(line, StreamSubscribe{channels({"*"})});
    world.take(line);
    world.desk.set_mute(true);
    world.run(1min);
    EXPECT_TRUE(world.take(line).empty());
    EXPECT_FALSE(world.line(line).closed);
    world.desk.set_mute(false);
    const UnixNanos from = world.now();
    world.run(10s);
    const auto trades = only<StreamTrade>(world.take(line));
    ASSERT_FALSE(trades.empty());
    EXPECT_GE(trades[0].trade.time, from);  // what was missed is missed
}

TEST(SimDataFlow, TheTapHearsEverythingInOrder) {
    DeskWorld world{kNow};
    const UnixNanos from = world.now();
    world.run(30s);
    UnixNanos last = from;
    std::size_t of_aapl = 0;
    for (const auto& event : world.tap.events) {
        EXPECT_GE(feed::time_of(event), last);
        last = feed::time_of(event);
        if (const auto* trade = std::get_if<Trade>(&event); trade != nullptr)
            of_aapl += trade->instrument == InstrumentId{"AAPL.US"} ? 1 : 0;
    }
    const std::string start = "?limit=10000&start=" + format_rfc3339(from);
    EXPECT_EQ(of_aapl, world.read<SymbolPage<MarketTrade>>("/v2/stocks/AAPL/trades" + start).rows.size());
    const auto quote = world.desk.latest_quote(world.index_of("AAPL"), world.now());
    ASSERT_TRUE(quote);
    EXPECT_LE(quote->event_time, world.now());
}

TEST(SimDataFlow, TheSameSeedSendsTheSameBytes) {
    const auto play = [](std::uint64_t seed, const wire::Headers& headers) {
        DeskWorld world{kNow, {}, feed::Hours::Always, seed};
        const std::size_t line = world.log_in("/v2/sip", headers);
        world.say(line, StreamSubscribe{channels({"AAPL", "SPY"}, {"AAPL"}, {"*"})});
        world.run(61s);
        return world.line(line).bytes;
    };
    for (const wire::Headers& headers : {wire::Headers{}, kMsgpack}) {
        EXPECT_EQ(play(7, headers), play(7, headers));
        EXPECT_NE(play(7, headers), play(8, headers));
    }
}

TEST(SimDataFlow, ALongAnswerKeepsNobodyWaiting) {
    DeskWorld world{kNow};
    const std::string days = "/v2/stocks/AAPL/bars?timeframe=1Day&start=2026-02-25";
    const std::string weeks = "/v2/stocks/bars?symbols=AAPL,SPY&timeframe=1Week&start=2026-02-16&sort=desc";
    const wire::RequestId long_one{1}, gone{2}, other{3}, short_one{4};
    world.ask(long_one, days);
    world.ask(gone, days);
    world.ask(other, weeks);
    EXPECT_TRUE(world.replies.empty());
    world.ask(short_one, "/v2/stocks/AAPL/trades/latest");
    ASSERT_EQ(world.replies.size(), 1u);
    EXPECT_EQ(world.replies[0].request, short_one);
    world.desk.forget(gone);
    world.run(0s);  // many wakes of this very moment
    ASSERT_EQ(world.replies.size(), 3u);
    EXPECT_EQ(world.replies[1].request, long_one);
    EXPECT_EQ(world.replies[2].request, other);
    EXPECT_EQ(world.replies[1].reply.body, world.get(days).body);
    EXPECT_EQ(world.replies[2].reply.body, world.get(weeks).body);
    ASSERT_NE(wire::find_header(world.replies[1].reply.headers, "X-Request-ID"), nullptr);
    EXPECT_EQ(*wire::find_header(world.replies[1].reply.headers, "Content-Type"), "application/json; charset=UTF-8");
    const auto read = world.read<Page<MarketBar>>(weeks);
    EXPECT_EQ(read.rows.at("AAPL").size(), 3u);
}

TEST(SimDataFlow, ALongSleepIsLeftOut) {
    DeskWorld world{kNow};
    const std::size_t line = world.log_in("/v2/sip");
    world.say(line, StreamSubscribe{channels({"AAPL"})});
    world.take(line);
    wire::Outbox out;
    const UnixNanos late = world.now() + 3h;
    world.desk.on_timer(late, out);
    ASSERT_EQ(out.order.size(), 1u);
    std::vector<StreamMessage> messages;
    StreamReader reader;
    ASSERT_TRUE(reader.read(as_bytes(out.sends[0].bytes), Format::Json, messages));
    for (const StreamMessage& message : messages)
        EXPECT_GE(std::get<StreamTrade>(message).trade.time, feed::minute_of(late));
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
