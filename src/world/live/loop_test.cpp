#include "world/live/loop.hpp"

#include <gtest/gtest.h>

#include "journal/memory_storage_test_support.hpp"
#include "journal/reader.hpp"
#include "market/calendar.hpp"
#include "market/default_listing.hpp"
#include "world/live/hand_clock_test_support.hpp"

namespace sluice::world {
namespace {

using namespace std::chrono_literals;

constexpr InstrumentId kSpy{"SPY.US"};

// Notes trades, bars and durable reports with their times; may be slow, by the clock.
class Diary final : public strategy::Strategy {
public:
    explicit Diary(HandClock& clock) : clock_{clock} {}
    std::vector<std::string> lines;
    std::chrono::nanoseconds takes{0};

    StrategyId id() const override { return StrategyId{"diary"}; }
    void on_quote(const Quote&, UnixNanos, strategy::Intents&) override {}
    void on_trade(const Trade& trade, UnixNanos now, strategy::Intents&) override {
        note("trade " + to_text(trade.price), now);
        clock_.pass(takes);
    }
    void on_bar(const Bar& bar, UnixNanos now, strategy::Intents&) override { note("bar " + to_text(bar.close), now); }
    void on_report(const Event&, UnixNanos, strategy::Intents&) override {}
    void on_timer(UnixNanos, strategy::Intents&) override {}

private:
    void note(std::string what, UnixNanos now) { lines.push_back(format_rfc3339(now).substr(11) + " " + what); }
    HandClock& clock_;
};

MarketEvent print(std::string_view clock, std::string_view price) {
    Trade out;
    out.instrument = kSpy;
    out.price = parse_price(price).value();
    out.size = Quantity::whole(100);
    out.event_time = out.recv_time = parse_rfc3339("2013-10-07T" + std::string{clock} + "Z").value();
    return out;
}

// A live world whose threads are this test.
struct World {
    explicit World(LiveLoopOptions options = at_data(1)) {
        auto opened = journal::Writer::open(disk, {}, [](const Event&) { return Status{}; });
        writer.emplace(std::move(opened->writer));
        desk.emplace(*writer);
        node.emplace(engine::EngineConfig{}, calendars, *desk);
        node->add_strategy(diary);
        stage.add(market::default_listing(kSpy).value());
        loop.emplace(*node, stage, *desk, clock, log, options, &inbox);
    }
    static LiveLoopOptions at_data(double speed) {
        LiveLoopOptions out;
        out.speed = speed;
        out.start = parse_rfc3339("2013-10-07T13:30:00Z").value();
        return out;
    }
    // One round of both threads after `by` of the machine's time.
    LiveLoop::Pass round(std::chrono::nanoseconds by = 0ns) {
        clock.pass(by);
        const auto pass = loop->pass();
        if (pass.handed_over || desk->wants_retry())
            desk->work();
        return pass;
    }
    // Rounds that sleep exactly as asked, at most so many; true when the loop ended.
    bool run(int rounds = 10'000) {
        LiveLoop::Pass pass;
        for (int i = 0; i < rounds && !pass.ended; ++i)
            pass = round(std::max<std::chrono::nanoseconds>(pass.sleep_for, 1us));
        return pass.ended;
    }
    std::vector<std::string> kinds() {
        std::vector<std::string> out;
        journal::Reader reader{disk};
        EXPECT_TRUE(
            reader.read([&](const Event& event) { return out.emplace_back(to_text(kind_of(event))), Status{}; }));
        return out;
    }

    HandClock clock;
    LineLog log;
    journal::MemoryStorage disk;
    market::Calendars calendars;
    std::optional<journal::Writer> writer;
    std::optional<JournalDesk> desk;
    Waker waker;
    Inbox inbox{waker};
    std::optional<Node> node;
    Diary diary{clock};
    BarStage stage{calendars};
    std::optional<LiveLoop> loop;
};

TEST(LiveLoop, PlaysASourceAtItsSpeedAndEndsInOrder) {
    World world{World::at_data(60)};
    const auto source = source_of({print("13:30:00", "100"), print("13:30:59", "101"), print("13:31:30", "102")});
    world.loop->begin(1, {}, source.get());
    world.round();
    EXPECT_EQ(world.diary.lines, (std::vector<std::string>{"13:30:00Z trade 100"}));
    EXPECT_LE(world.round(900ms).sleep_for, 84ms) << "the next print is 5 market seconds away";
    EXPECT_EQ(world.diary.lines.size(), 1u);
    world.round(100ms);
    EXPECT_EQ(world.diary.lines.back(), "13:30:59Z trade 101") << "an event keeps its own time";
    EXPECT_TRUE(world.run());
    EXPECT_EQ(world.diary.lines,
              (std::vector<std::string>{"13:30:00Z trade 100", "13:30:59Z trade 101", "13:31:02Z bar 101",
                                        "13:31:30Z trade 102", world.diary.lines.back()}));
    EXPECT_NE(world.diary.lines.back().find("bar 102"), std::string::npos);
    EXPECT_EQ(world.kinds(), (std::vector<std::string>{"RunStarted", "RunStopped"}));
    EXPECT_EQ(world.loop->durable_up_to(), 2u);
}

TEST(LiveLoop, PassesOverALongSilence) {
    LiveLoopOptions options = World::at_data(1);
    options.skip_silence = 1min;
    World world{options};
    const auto source = source_of({print("13:30:00", "100"), print("19:59:00", "101")});
    world.loop->begin(1, {}, source.get());
    std::chrono::nanoseconds took{0};
    for (; took < 2min && world.loop->counts().trades < 2; took += 10ms)
        world.round(10ms);
    EXPECT_EQ(world.loop->counts().trades, 2u) << "six hours in less than two minutes";
}

TEST(LiveLoop, EndsOnlyWhenTheLastRecordIsDurable) {
    World world;
    world.loop->begin(1, {}, nullptr);
    world.round();
    world.loop->stop("asked to");
    world.clock.pass(1ms);
    auto pass = world.loop->pass();
    EXPECT_TRUE(pass.handed_over);
    EXPECT_FALSE(pass.ended) << "the journal thread has not committed yet";
    EXPECT_FALSE(world.loop->pass().ended);
    world.desk->work();
    EXPECT_TRUE(world.loop->pass().ended);
    EXPECT_EQ(world.kinds().back(), "RunStopped");
}

TEST(LiveLoop, ManyVisitorsAreReceivedInTurnsAndAllBeforeTheEnd) {
    World world;
    int came = 0;
    for (int i = 0; i < 60; ++i)
        world.inbox.put(
            [&](LoopDesk&) -> Afterwards {
                ++came;
                return {};
            },
            Inbox::Urgency::Usual);
    world.loop->begin(1, {}, nullptr);
    EXPECT_EQ(world.round().sleep_for, 0ns);
    EXPECT_EQ(came, 16) << "the sockets are heard before the next ones";
    EXPECT_EQ(world.round().sleep_for, 0ns);
    EXPECT_EQ(came, 32);
    world.loop->stop("asked to");
    world.round();
    EXPECT_EQ(came, 60);
}

TEST(LiveLoop, AFailingDiskIsToldAndNothingIsLost) {
    World world;
    world.disk.fault =
        journal::MemoryStorage::Fault{.call = journal::MemoryStorage::Call::Sync, .after = 0, .times = 2};
    world.loop->begin(1, {}, nullptr);
    world.round();
    world.round(1ms);
    ASSERT_TRUE(world.loop->trouble().has_value());
    EXPECT_EQ(world.loop->durable_up_to(), 0u);
    for (int i = 0; i < 10; ++i)
        world.round(100ms);
    EXPECT_FALSE(world.loop->trouble().has_value());
    EXPECT_EQ(world.log.lines.back(), "the journal is written again");
    world.loop->stop("asked to");
    EXPECT_TRUE(world.run(100));
    const auto kinds = world.kinds();
    EXPECT_EQ(kinds.front(), "RunStarted");
    EXPECT_EQ(kinds.back(), "RunStopped");
}

TEST(LiveLoop, TheWatchdogNamesACallbackThatHoldsTheLoop) {
    World world;
    world.diary.takes = 7ms;
    const auto source = source_of({print("13:30:00", "100")});
    world.loop->begin(1, {}, source.get());
    world.round();
    EXPECT_EQ(world.loop->counts().slow_callbacks, 1u);
    EXPECT_EQ(world.log.lines,
              (std::vector<std::string>{"a market event held the loop for 7 ms; at most 5 ms would be right"}));
}

TEST(LiveLoop, TheWallClockNeverGoesBackAndItsStepsAreTold) {
    World world{LiveLoopOptions{}};
    world.loop->begin(1, {}, nullptr);
    world.round(10ms);
    const UnixNanos before = world.loop->now();
    world.clock.set_wall(before - 2s);
    world.round(10ms);
    EXPECT_EQ(world.loop->now(), before);
    EXPECT_EQ(world.log.lines, (std::vector<std::string>{"the wall clock was set by -2000 ms; ours does not go back"}));
    EXPECT_EQ(world.loop->counts().clock_steps, 1u);
}

TEST(LiveLoop, ASourceThatFailsEndsTheRunInOrder) {
    class Broken final : public MarketSource {
    public:
        Result<bool> next(MarketEvent&) override { return fail(ErrorCode::Io, "the disk is gone"); }
        std::optional<double> progress() const override { return std::nullopt; }
        std::string describe() const override { return "broken"; }
    } broken;
    World world;
    world.loop->begin(1, {}, &broken);
    EXPECT_TRUE(world.run(100));
    EXPECT_EQ(world.loop->trouble()->text, "the disk is gone");
    EXPECT_EQ(world.kinds().back(), "RunStopped");
}

}  // namespace
}  // namespace sluice::world
