#include "market/bar_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "market/bars_testkit.hpp"

namespace sluice::market {
namespace {

using namespace testkit;
using testing::ElementsAre;
using testing::IsEmpty;
using Texts = std::vector<std::string>;

struct Feed {
    explicit Feed(BarRules rules = {}) : builder{rules, calendar} {}
    TickOutcome add(const Trade& trade) { return builder.add(trade, bars); }
    // What has come out since the last look.
    Texts take() {
        Texts out = texts_of(bars);
        bars.clear();
        return out;
    }
    Texts finish() {
        builder.finish(bars);
        return take();
    }

    DailyCalendar calendar = nse();
    BarBuilder builder;
    std::vector<Bar> bars;
};

BarRules cumulative(GapPolicy gap = GapPolicy::None) {
    BarRules rules;
    rules.volume_mode = VolumeMode::Cumulative;
    rules.gap_policy = gap;
    return rules;
}

// The worked example of analysis.md 1.
void play_example(Feed& feed, Texts& out) {
    const auto note = [&] {
        for (auto& text : feed.take())
            out.push_back(std::move(text));
    };
    feed.builder.subscribed(ist("09:00:00"));
    EXPECT_EQ(feed.add(tick("09:15:00.120", "100.00", "1000")), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:15:20", "100.50", "1250")), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:15:59.999", "100.20", "1300")), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:16:00", "100.30", "1300")), TickOutcome::Counted);
    EXPECT_THAT(feed.bars, IsEmpty());
    EXPECT_EQ(feed.add(tick("09:16:40", "99.90", "1700")), TickOutcome::Counted);
    note();
    EXPECT_EQ(out.size(), 1u);
    EXPECT_EQ(feed.add(tick("09:18:05", "100.10", "1900")), TickOutcome::Counted);
    note();
    EXPECT_EQ(feed.add(tick("09:17:58", "100.40", "1850")), TickOutcome::Late);
    EXPECT_EQ(feed.add(tick("09:18:30", "100.20", "1900")), TickOutcome::Counted);
    for (auto& text : feed.finish())
        out.push_back(std::move(text));
    EXPECT_EQ(feed.builder.counts().late_dropped, 1u);
    EXPECT_EQ(feed.builder.counts().counted, 7u);
}

TEST(BarBuilder, MakesTheBarsOfTheWorkedExample) {
    Feed feed{cumulative()};
    Texts out;
    play_example(feed, out);
    EXPECT_THAT(out, ElementsAre("09:15 100 100.5 100 100.2 1300", "09:16 100.3 100.3 99.9 99.9 400",
                                 "09:18 100.1 100.2 100.1 100.2 200"));
}

TEST(BarBuilder, FillsTheEmptyMinuteOfTheWorkedExampleWhenGapsAreFlat) {
    Feed feed{cumulative(GapPolicy::Flat)};
    Texts out;
    play_example(feed, out);
    EXPECT_THAT(out, ElementsAre("09:15 100 100.5 100 100.2 1300", "09:16 100.3 100.3 99.9 99.9 400",
                                 "09:17 99.9 99.9 99.9 99.9 0 synthetic", "09:18 100.1 100.2 100.1 100.2 200"));
}

TEST(BarBuilder, CutsTheLastBarOfASessionAtItsClose) {
    BarRules hourly;
    hourly.interval = 60min;
    Feed feed{hourly};
    feed.add(tick("09:15:00", "100", "1"));
    feed.add(tick("15:14:59.999", "101", "1"));
    feed.add(tick("15:15:00", "102", "1"));
    feed.builder.on_timer(ist("15:30:02"), feed.bars);
    ASSERT_EQ(feed.bars.size(), 3u);
    EXPECT_EQ(feed.bars[1].start, ist("14:15:00"));
    EXPECT_EQ(feed.bars[2].start, ist("15:15:00"));
    EXPECT_EQ(feed.bars[2].end, ist("15:30:00"));
}

TEST(BarBuilder, LeavesOutWhatIsOutsideTheSession) {
    Feed feed;
    EXPECT_EQ(feed.add(tick("09:08:00", "90", "5")), TickOutcome::Outside);
    EXPECT_EQ(feed.add(tick("09:14:59.999", "90", "5")), TickOutcome::Outside);
    EXPECT_EQ(feed.add(tick("15:30:00", "90", "5")), TickOutcome::Outside) << "a print at the close belongs to post";
    EXPECT_EQ(feed.add(tick("09:15:00", "100", "5")), TickOutcome::Counted);
    EXPECT_EQ(feed.builder.counts().outside, 3u);
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 100 100 100 100 5"));
}

TEST(BarBuilder, SortsATickOutOfOrderIntoAnOpenBar) {
    Feed feed;
    feed.add(tick("09:15:01", "100", "1"));
    feed.add(tick("09:15:02", "102", "1"));
    EXPECT_EQ(feed.add(tick("09:15:00.500", "99", "1")), TickOutcome::Counted) << "earliest: it becomes the open";
    EXPECT_EQ(feed.add(tick("09:15:01.500", "103", "1")), TickOutcome::Counted) << "neither first nor last";
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 99 103 99 102 4"));
}

TEST(BarBuilder, EqualStampsKeepTheirOrderOfArrival) {
    Feed feed;
    feed.add(tick("09:15:01", "100", "1"));
    feed.add(tick("09:15:01", "101", "1"));
    feed.add(tick("09:15:01", "102", "1"));
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 100 102 100 102 3"));
}

TEST(BarBuilder, ATickOutOfOrderMayStillJoinTheBarBefore) {
    Feed feed;
    feed.add(tick("09:15:30", "100", "1"));
    feed.add(tick("09:16:01.999", "110", "1"));
    EXPECT_EQ(feed.add(tick("09:15:59.999", "105", "2")), TickOutcome::Counted);
    EXPECT_THAT(feed.take(), IsEmpty());
    feed.add(tick("09:16:02", "111", "1"));
    EXPECT_THAT(feed.take(), ElementsAre("09:15 100 105 100 105 3"));
    EXPECT_EQ(feed.add(tick("09:15:59.999", "105", "2")), TickOutcome::Late);
}

TEST(BarBuilder, ClosesByGridWhetherOrNotABarWasThere) {
    Feed feed;
    feed.add(tick("09:15:30", "100", "1"));
    feed.add(tick("09:18:05", "100", "1"));
    EXPECT_EQ(feed.add(tick("09:17:30", "100", "1")), TickOutcome::Late) << "09:17 was empty and is closed";
    EXPECT_EQ(feed.add(tick("09:18:00", "100", "1")), TickOutcome::Counted);
}

TEST(BarBuilder, ATimerClosesABarTheFeedLeavesOpen) {
    Feed feed;
    feed.add(tick("09:15:30", "100", "1"));
    EXPECT_EQ(feed.builder.next_timer(), ist("09:16:02"));
    feed.builder.on_timer(ist("09:16:01.999"), feed.bars);
    EXPECT_THAT(feed.take(), IsEmpty());
    feed.builder.on_timer(ist("09:16:02"), feed.bars);
    EXPECT_THAT(feed.take(), ElementsAre("09:15 100 100 100 100 1"));
    EXPECT_EQ(feed.add(tick("09:15:59", "100", "1")), TickOutcome::Late);
    EXPECT_EQ(feed.builder.next_timer(), ist("09:17:02")) << "an empty minute closes too";
    feed.builder.on_timer(ist("09:17:02"), feed.bars);
    EXPECT_EQ(feed.add(tick("09:16:59", "100", "1")), TickOutcome::Late);
    feed.builder.on_timer(ist("15:30:02"), feed.bars);
    EXPECT_EQ(feed.builder.next_timer(), std::nullopt);
}

TEST(BarBuilder, ATimerClosesFlatBarsToo) {
    BarRules rules;
    rules.gap_policy = GapPolicy::Flat;
    Feed feed{rules};
    feed.builder.on_timer(ist("09:20:02"), feed.bars);
    EXPECT_THAT(feed.take(), IsEmpty()) << "never before the first real tick";
    feed.add(tick("15:27:30", "100", "1"));
    feed.builder.on_timer(ist("15:31:00"), feed.bars);
    EXPECT_THAT(feed.take(), ElementsAre("15:27 100 100 100 100 1", "15:28 100 100 100 100 0 synthetic",
                                         "15:29 100 100 100 100 0 synthetic"));
    feed.add(tick(ist("09:16:00") + 24h, "101", "1"));
    EXPECT_THAT(feed.finish(), ElementsAre("09:16 101 101 101 101 1")) << "never across sessions";
}

TEST(BarBuilder, RejectsAPriceTooFarFromTheLastOne) {
    Feed feed;
    EXPECT_EQ(feed.add(tick("09:15:00", "100", "1")), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:15:01", "120", "1")), TickOutcome::Counted) << "exactly 20 % is in range";
    EXPECT_EQ(feed.add(tick("09:15:02", "95.999999999", "1")), TickOutcome::BadPrice);
    EXPECT_EQ(feed.add(tick("09:15:03", "96", "1")), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:15:04", "0", "1")), TickOutcome::BadPrice);
    EXPECT_EQ(feed.add(tick("09:15:05", "-96", "1")), TickOutcome::BadPrice);
    EXPECT_EQ(feed.builder.counts().bad_prices, 3u);
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 100 120 96 96 3"));
}

TEST(BarBuilder, TheFirstTickOfASessionHasNoReference) {
    Feed feed;
    feed.add(tick("09:15:00", "100", "1"));
    EXPECT_EQ(feed.add(tick(ist("09:15:00") + 24h, "300", "1")), TickOutcome::Counted);
}

TEST(BarBuilder, ASecondTickNearARejectedOneRebases) {
    Feed feed;
    feed.add(tick("09:15:00", "100", "1"));
    EXPECT_EQ(feed.add(tick("09:15:01", "50", "7")), TickOutcome::BadPrice);
    EXPECT_EQ(feed.add(tick("09:15:02", "50.5", "1")), TickOutcome::Counted) << "within 1 % of the rejected one";
    EXPECT_EQ(feed.add(tick("09:15:03", "51", "1")), TickOutcome::Counted);
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 100 100 50.5 51 3")) << "the first rejected tick stays dropped";
}

TEST(BarBuilder, ARejectedPriceIsForgottenOrReplaced) {
    Feed feed;
    feed.add(tick("09:15:00", "100", "1"));
    feed.add(tick("09:15:01", "50", "1"));
    EXPECT_EQ(feed.add(tick("09:15:02", "101", "1")), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:15:03", "50", "1")), TickOutcome::BadPrice) << "an in-range tick forgot the first 50";
    EXPECT_EQ(feed.add(tick("09:15:04", "70", "1")), TickOutcome::BadPrice) << "far from 50, it replaces it";
    EXPECT_EQ(feed.add(tick("09:15:05", "50", "1")), TickOutcome::BadPrice);
    EXPECT_EQ(feed.add(tick("09:15:06", "0", "1")), TickOutcome::BadPrice);
    EXPECT_EQ(feed.add(tick("09:15:07", "50", "1")), TickOutcome::BadPrice);
    EXPECT_EQ(feed.add(tick("09:15:08", "50", "1")), TickOutcome::Counted);
}

TEST(BarBuilder, ARejectedTickLeavesItsVolumeToTheNext) {
    Feed feed{cumulative()};
    feed.add(tick("09:15:00", "100", "1000"));
    EXPECT_EQ(feed.add(tick("09:15:01", "10", "1500")), TickOutcome::BadPrice);
    feed.add(tick("09:15:02", "101", "1600"));
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 100 101 100 101 1600"));
}

TEST(BarBuilder, AStampFromTheFutureClosesNothing) {
    Feed feed;
    feed.add(tick("09:15:00", "100", "1"));
    Trade wild = tick("12:00:00", "100", "1");
    wild.recv_time = ist("09:15:01");
    EXPECT_EQ(feed.add(wild), TickOutcome::FromFuture);
    Trade allowed = tick("09:15:06", "101", "1");
    allowed.recv_time = ist("09:15:01");
    EXPECT_EQ(feed.add(allowed), TickOutcome::Counted) << "exactly 5 s ahead";
    EXPECT_EQ(feed.builder.counts().from_future, 1u);
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 100 101 100 101 2"));
}

TEST(BarBuilder, ACumulativeVolumeWithUnknownBaselineStartsAtZero) {
    Feed feed{cumulative()};
    feed.builder.subscribed(ist("09:20:00"));
    feed.add(tick("09:20:01", "100", "5000"));
    feed.add(tick("09:20:02", "100", "5100"));
    EXPECT_THAT(feed.finish(), ElementsAre("09:20 100 100 100 100 100"));
    feed.add(tick(ist("09:15:01") + 24h, "100", "70"));
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 100 100 100 100 70")) << "the next session opened after subscribing";
}

TEST(BarBuilder, SkipTakesTheFirstTickAsBaselineOnly) {
    BarRules rules = cumulative();
    rules.first_tick = FirstTick::Skip;
    Feed feed{rules};
    feed.builder.subscribed(ist("09:20:00"));
    EXPECT_EQ(feed.add(tick("09:19:00", "80", "5000")), TickOutcome::Baseline);
    EXPECT_EQ(feed.add(tick("09:20:02", "100", "5100")), TickOutcome::Counted) << "the stale 80 is no reference";
    EXPECT_THAT(feed.finish(), ElementsAre("09:20 100 100 100 100 100"));
}

TEST(BarBuilder, AFeedThatStartsAgainResetsItsVolume) {
    Feed feed{cumulative()};
    feed.add(tick("09:15:01", "100", "1000"));
    feed.add(tick("09:15:02", "100", "500"));
    EXPECT_EQ(feed.builder.counts().volume_resets, 0u) << "half is not below half";
    EXPECT_EQ(feed.add(tick("09:15:01.500", "100", "499")), TickOutcome::Counted);
    EXPECT_EQ(feed.builder.counts().volume_resets, 0u) << "an old tick is no restart";
    feed.add(tick("09:15:02", "100", "499"));
    EXPECT_EQ(feed.builder.counts().volume_resets, 1u);
    feed.add(tick("09:15:03", "100", "600"));
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 100 100 100 100 1101"));
}

TEST(BarBuilder, DeltasBelongToTheBarOfTheArrivingTick) {
    Feed feed{cumulative()};
    feed.add(tick("09:15:59", "100", "1000"));
    feed.add(tick("09:16:00.500", "101", "1500"));
    feed.add(tick("09:15:59.500", "102", "1600"));
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 100 102 100 102 1100", "09:16 101 101 101 101 500"));
}

TEST(BarBuilder, PricesWithoutVolumeGiveBarsWithoutVolume) {
    BarRules rules;
    rules.volume_mode = VolumeMode::LtpOnly;
    rules.gap_policy = GapPolicy::Flat;
    Feed feed{rules};
    feed.add(tick("09:15:00", "100", "0"));
    feed.add(tick("09:17:00", "101", "0"));
    feed.builder.finish(feed.bars);
    EXPECT_EQ(feed.bars.at(0).turnover, std::nullopt);
    EXPECT_THAT(feed.take(),
                ElementsAre("09:15 100 100 100 100 -", "09:16 100 100 100 100 - synthetic", "09:17 101 101 101 101 -"));
}

TEST(BarBuilder, ATradeIdCountsOncePerSession) {
    Feed feed;
    EXPECT_EQ(feed.add(tick("09:15:00", "100", "1", 7)), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:15:01", "100", "1", 9)), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:15:02", "100", "1", 7)), TickOutcome::Duplicate);
    EXPECT_EQ(feed.add(tick("09:15:02", "100", "1", 8)), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:15:03", "100", "1", 8)), TickOutcome::Duplicate);
    EXPECT_EQ(feed.add(tick("09:15:04", "100", "1")), TickOutcome::Counted);
    EXPECT_EQ(feed.add(tick("09:15:04", "100", "1")), TickOutcome::Counted) << "without ids nothing is a duplicate";
    EXPECT_EQ(feed.add(tick(ist("09:15:00") + 24h, "100", "1", 7)), TickOutcome::Counted) << "another session";
}

TEST(BarBuilder, BarsAFeedGapFellIntoAreIncomplete) {
    Feed feed;
    feed.add(tick("09:15:10", "100", "1"));
    feed.builder.feed_lost(ist("09:15:40"));
    feed.builder.on_timer(ist("09:16:02"), feed.bars);
    EXPECT_THAT(feed.take(), ElementsAre("09:15 100 100 100 100 1 incomplete"));
    feed.builder.subscribed(ist("09:17:10"));
    feed.add(tick("09:17:20", "101", "1"));
    feed.add(tick("09:18:00", "102", "1"));
    EXPECT_THAT(feed.finish(), ElementsAre("09:17 101 101 101 101 1 incomplete", "09:18 102 102 102 102 1"));
}

TEST(BarBuilder, TheVenuesOwnBarClearsTheMark) {
    Feed feed;
    feed.add(tick("09:15:10", "100", "1"));
    feed.builder.feed_lost(ist("09:15:20"));
    feed.builder.subscribed(ist("09:15:40"));
    Bar history;
    history.start = ist("09:15:00");
    history.end = ist("09:16:00");
    history.open = px("99");
    history.high = px("104");
    history.low = px("98");
    history.close = px("101");
    history.volume = qty("50");
    EXPECT_TRUE(feed.builder.backfill(history));
    EXPECT_FALSE(feed.builder.backfill(history)) << "it is complete now";
    EXPECT_THAT(feed.finish(), ElementsAre("09:15 99 104 98 101 50"));
}

TEST(BarBuilder, SessionsThatTouchKeepTheirLastBarsApart) {
    DailyCalendar round_the_clock{0h, 24h};
    BarBuilder builder{{}, round_the_clock};
    std::vector<Bar> bars;
    const UnixNanos midnight = parse_rfc3339("2026-01-06T00:00:00Z").value();
    builder.add(tick(midnight - 1s, "100", "1"), bars);
    builder.add(tick(midnight + 1s, "200", "1"), bars);
    EXPECT_EQ(builder.add(tick(midnight - 500ms, "101", "1"), bars), TickOutcome::Counted)
        << "each day its own reference";
    builder.finish(bars);
    ASSERT_EQ(bars.size(), 2u);
    EXPECT_EQ(bars[0].close, px("101"));
    EXPECT_EQ(bars[0].end, midnight);
    EXPECT_EQ(bars[1].open, px("200"));
}

TEST(BarBuilder, SizesThatMakeNoSenseAreLeftOut) {
    Feed feed;
    EXPECT_EQ(feed.add(tick("09:15:00", "100", "-1")), TickOutcome::Unusable);
    EXPECT_EQ(feed.add(tick("09:15:00", "4000000000", "1000000000000000000")), TickOutcome::Unusable);
    EXPECT_EQ(feed.builder.counts().unusable, 2u);
    EXPECT_THAT(feed.finish(), IsEmpty());
}

TEST(BarBuilder, TurnoverIsTheExactSumOfProducts) {
    Feed feed;
    feed.add(tick("09:15:00", "0.000000001", "0.000000001"));
    feed.add(tick("09:15:00", "0.000000001", "2"));
    feed.builder.finish(feed.bars);
    EXPECT_EQ(feed.bars.at(0).turnover, Notional::from_atto(1 + 2'000'000'000));
}

}  // namespace
}  // namespace sluice::market
