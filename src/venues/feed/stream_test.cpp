#include "venues/feed/stream.hpp"

#include <gtest/gtest.h>

#include "venues/feed/bars.hpp"
#include "venues/feed/feed_test_support.hpp"
#include "venues/feed/replay_tape.hpp"

namespace sluice::venues::feed {
namespace {

using test::at;
using namespace std::chrono_literals;

std::vector<Stream::Item> play(Stream& stream, UnixNanos until) {
    std::vector<Stream::Item> out;
    while (const auto* item = stream.next(until))
        out.push_back(*item);
    return out;
}

bool same(const std::vector<Stream::Item>& a, const std::vector<Stream::Item>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Stream::Item& x, const Stream::Item& y) {
        return x.listing == y.listing && x.event == y.event;
    });
}

TEST(FeedStream, PlaysTheTapeInOrderOfTime) {
    SyntheticTape tape = test::tape();
    const UnixNanos from = at("2026-03-02T14:29:40Z");
    Stream stream{tape, from};
    const auto items = play(stream, from + 5min);
    UnixNanos last = from;
    std::vector<MarketEvent> of_aapl;
    for (const auto& item : items) {
        ASSERT_GE(time_of(item.event), last);
        last = time_of(item.event);
        if (item.listing == 0)
            of_aapl.push_back(item.event);
    }
    EXPECT_LE(last, from + 5min);
    std::vector<MarketEvent> expected;
    for (const auto& event : test::read(tape, 0, minute_of(from), minute_of(from) + 6min))
        if (time_of(event) >= from && time_of(event) <= from + 5min)
            expected.push_back(event);
    EXPECT_EQ(of_aapl, expected);
}

TEST(FeedStream, ItsOwnWakesGiveEveryEventAtItsMoment) {
    SyntheticTape tape = test::tape();
    const UnixNanos from = at("2026-03-02T14:29:40Z");
    Stream all{tape, from};
    Stream woken{tape, from};
    std::vector<Stream::Item> items;
    for (auto at = woken.next_at(); at && *at <= from + 3min; at = woken.next_at())
        while (const auto* item = woken.next(*at)) {
            EXPECT_EQ(time_of(item->event), *at);
            items.push_back(*item);
        }
    EXPECT_TRUE(same(items, play(all, from + 3min)));
}

TEST(FeedStream, TheLiveStreamGoesOnWhereHistoryEnds) {
    // Trades up to now by history, from now on by the stream: together they are the day's bar.
    SyntheticTape tape = test::tape();
    const UnixNanos minute = at("2026-03-02T15:00:00Z");
    const UnixNanos now = minute + 17s;
    std::vector<MarketEvent> both;
    for (const auto& event : test::read(tape, 1, minute, minute + kMinute, Want::Trades))
        if (time_of(event) < now)
            both.push_back(event);
    Stream stream{tape, now};
    for (const auto& item : play(stream, minute + kMinute - 1ns))
        if (item.listing == 1)
            both.push_back(item.event);
    Bar bar;
    Bar told;
    ASSERT_TRUE(bar_of(both, minute, minute + kMinute, bar));
    BarReader reader{tape};
    ASSERT_TRUE(reader.read(1, {minute, minute + kMinute}, minute + kMinute, told));
    EXPECT_EQ(bar, told);
}

TEST(FeedStream, SkipsWhatNobodyWaitedFor) {
    SyntheticTape tape = test::tape();
    const UnixNanos from = at("2026-03-02T14:00:00Z");
    Stream stream{tape, from};
    play(stream, from + 10s);
    stream.skip_to(from + 1h);
    Stream fresh{tape, from + 1h};
    EXPECT_TRUE(same(play(stream, from + 62min), play(fresh, from + 62min)));
    stream.skip_to(from + 62min + 5s);
    for (const auto& item : play(stream, from + 63min))
        EXPECT_GE(time_of(item.event), from + 62min + 5s);
}

TEST(FeedStream, WaitsForTheOpenInRealHours) {
    SyntheticTape tape{{test::few()[0]}, {7, Hours::Real}, test::calendars()};
    Stream stream{tape, at("2026-02-28T12:00:00Z")};
    EXPECT_EQ(stream.next(at("2026-03-02T14:29:59Z")), nullptr);
    ASSERT_TRUE(stream.next_at());
    EXPECT_GE(*stream.next_at(), at("2026-03-02T14:30:00Z"));
    EXPECT_NE(stream.next(at("2026-03-02T14:31:00Z")), nullptr);
}

ReplayTape recorded(std::chrono::nanoseconds shift = {}) {
    ReplayTape tape{test::few()};
    const InstrumentId aapl{"AAPL.US"};
    const auto trade = [&](const char* time, const char* price, std::uint64_t id) {
        return Trade{aapl, *parse_price(price), Quantity::whole(10), Aggressor::Unknown, id, at(time), at(time)};
    };
    EXPECT_TRUE(tape.add(trade("2014-06-05T13:30:01Z", "92.5", 1)));
    EXPECT_TRUE(tape.add(trade("2014-06-05T13:45:00Z", "92.75", 3)));
    EXPECT_TRUE(tape.add(trade("2014-06-05T13:30:01Z", "92.25", 2)));
    EXPECT_TRUE(tape.add(Quote{InstrumentId{"SPY.US"}, *parse_price("194"), *parse_price("194.01"), Quantity::whole(5),
                               Quantity::whole(6), at("2014-06-05T13:30:02Z"), at("2014-06-05T13:30:02Z")}));
    tape.seal(shift);
    return tape;
}

TEST(ReplayTape, IsTheRecordedDayAndNothingElse) {
    ReplayTape tape = recorded();
    EXPECT_EQ(tape.begins(), at("2014-06-05T13:30:00Z"));
    EXPECT_EQ(tape.ends(), at("2014-06-05T13:46:00Z"));
    Bar bar;
    BarReader reader{tape};
    ASSERT_TRUE(reader.read(0, span_at({Unit::Day, 1}, market::Zone::NewYork, tape.begins()), *tape.ends(), bar));
    EXPECT_EQ(bar.open, *parse_price("92.5"));
    EXPECT_EQ(bar.low, *parse_price("92.25"));
    EXPECT_EQ(bar.close, *parse_price("92.75"));
    EXPECT_EQ(bar.trades, 3u);
    EXPECT_EQ(tape.open_at_or_after(0, at("2014-06-05T13:31:00Z")), at("2014-06-05T13:45:00Z"));
    EXPECT_FALSE(tape.open_at_or_after(0, at("2014-06-05T13:46:00Z")));
    Stream stream{tape, tape.begins()};
    EXPECT_EQ(play(stream, at("2014-06-06T00:00:00Z")).size(), 4u);
    EXPECT_FALSE(stream.next_at());
}

TEST(ReplayTape, ADayOfThePastPlaysToday) {
    ReplayTape tape = recorded(at("2026-03-02T00:00:00Z") - at("2014-06-05T00:00:00Z"));
    EXPECT_EQ(tape.begins(), at("2026-03-02T13:30:00Z"));
    Stream stream{tape, at("2026-03-02T13:30:01.5Z")};
    const auto* item = stream.next(at("2026-03-02T13:31:00Z"));
    ASSERT_NE(item, nullptr);
    EXPECT_EQ(item->listing, 2u);
    EXPECT_EQ(time_of(item->event), at("2026-03-02T13:30:02Z"));
}

TEST(ReplayTape, RefusesWhatIsNotListed) {
    ReplayTape tape{test::few()};
    Trade trade;
    trade.instrument = InstrumentId{"IBM.US"};
    const auto added = tape.add(trade);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().text, "replay: IBM.US is not listed; add its listing before its events");
}

}  // namespace
}  // namespace sluice::venues::feed
