#include "world/live.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include "journal/memory_storage_test_support.hpp"
#include "journal/reader.hpp"
#include "market/calendar.hpp"
#include "market/default_listing.hpp"
#include "net/server_test_support.hpp"  // RawClient
#include "world/live/hand_clock_test_support.hpp"
#include "world/live/log_thread.hpp"
#include "world/live/stop_signals.hpp"
#include "world/live/waker.hpp"

namespace sluice::world {
namespace {

using namespace std::chrono_literals;

std::vector<MarketEvent> three_prints() {
    std::vector<MarketEvent> out;
    for (int i = 0; i < 3; ++i) {
        Trade trade;
        trade.instrument = InstrumentId{"SPY.US"};
        trade.price = Price::whole(100 + i);
        trade.size = Quantity::whole(1);
        trade.event_time = trade.recv_time = parse_rfc3339("2013-10-07T13:30:00Z").value() + i * 61s;
        out.emplace_back(trade);
    }
    return out;
}

LiveOptions fast() {
    LiveOptions out;
    out.loop.speed = 1'000'000;
    out.loop.start = parse_rfc3339("2013-10-07T13:30:00Z").value();
    return out;
}

TEST(LiveWorld, ItsThreadsPlayASourceAndCloseTheJournal) {
    journal::MemoryStorage disk;
    market::Calendars calendars;
    SystemClock clock;
    NullLog log;
    auto world = LiveWorld::open({}, calendars, disk, clock, log, fast());
    ASSERT_TRUE(world.has_value());
    (*world)->bars().add(market::default_listing(InstrumentId{"SPY.US"}).value());
    const auto source = source_of(three_prints());
    const auto summary = (*world)->run(1, source.get(), {});
    ASSERT_TRUE(summary.has_value()) << summary.error().text;
    EXPECT_EQ(summary->counts.trades, 3u);
    EXPECT_EQ(summary->counts.bars, 3u);
    EXPECT_TRUE(summary->end.closed);
    EXPECT_EQ(summary->end.sequence, 2u);
    EXPECT_EQ(summary->trouble, std::nullopt);
}

TEST(LiveWorld, EndsInOrderWhenAskedTo) {
    journal::MemoryStorage disk;
    market::Calendars calendars;
    SystemClock clock;
    NullLog log;
    auto world = LiveWorld::open({}, calendars, disk, clock, log, {});
    ASSERT_TRUE(world.has_value());
    int asked = 0;
    const auto summary = (*world)->run(1, nullptr, [&] { return ++asked > 1; });
    ASSERT_TRUE(summary.has_value());
    EXPECT_TRUE(summary->end.closed);
    auto again = LiveWorld::open({}, calendars, disk, clock, log, {});
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ((*again)->recovered().runs, 1u);
    EXPECT_TRUE((*again)->recovered().clean);
}

// A simulator that takes 7 ms for a request, by the clock of the test.
class SlowSimulator final : public wire::Server {
public:
    explicit SlowSimulator(HandClock& clock) : clock_{clock} {}
    void on_accept(wire::ChannelId, std::string_view, const wire::Headers&, UnixNanos, wire::Outbox&) override {}
    void on_request(wire::RequestId id, const wire::HttpRequest&, UnixNanos, wire::Outbox& out) override {
        clock_.pass(7ms);
        out.reply().request = id;
    }

private:
    HandClock& clock_;
};

TEST(LiveWorld, TheWatchdogTimesWhatSocketsBring) {
    journal::MemoryStorage disk;
    market::Calendars calendars;
    HandClock clock;
    LineLog log;
    SlowSimulator simulator{clock};
    auto world = LiveWorld::open({}, calendars, disk, clock, log, {});
    ASSERT_TRUE(world.has_value());
    const auto port = (*world)->wires().add_simulator(simulator, {});
    ASSERT_TRUE(port.has_value());
    net::RawClient client{*port};
    client.write("GET /v2/orders?secret=1 HTTP/1.1\r\nHost: here\r\n\r\n");
    const auto summary = (*world)->run(1, nullptr, [&] {
        client.read();
        return client.received.ends_with("\r\n\r\n");
    });
    ASSERT_TRUE(summary.has_value());
    EXPECT_TRUE(client.received.starts_with("HTTP/1.1 200 OK\r\n")) << client.received;
    EXPECT_EQ(log.lines, (std::vector<std::string>{"http request at a simulator, /v2/orders held the loop for 7 ms; at "
                                                   "most 5 ms would be right"}));
    EXPECT_EQ(summary->counts.slow_callbacks, 1u);
    EXPECT_EQ(summary->counts.slowest, 7ms);
}

TEST(StopSignals, ASignalIsAQuestionAndNotTheEnd) {
    const StopSignals signals;
    EXPECT_FALSE(StopSignals::requested());
    raise(SIGTERM);
    EXPECT_TRUE(StopSignals::requested());
}

TEST(LogThread, AFullQueueDropsItsOldestAndSaysHowMany) {
    std::vector<std::string> lines;
    Waker entered;
    Waker go_on;
    {
        LogThread log{[&](LogLevel, std::string_view sentence) {
                          lines.emplace_back(sentence);
                          if (lines.size() > 1)
                              return;
                          entered.wake();
                          go_on.sleep(1h);
                      },
                      2};
        log.info("first");
        entered.sleep(1h);  // the log thread holds the first sentence
        for (const char* sentence : {"second", "third", "fourth", "fifth"})
            log.info(sentence);
        EXPECT_EQ(log.dropped(), 2u);
        go_on.wake();
    }
    EXPECT_EQ(lines, (std::vector<std::string>{"first", "2 sentences were dropped: the log could not keep up", "fourth",
                                               "fifth"}));
}

}  // namespace
}  // namespace sluice::world
