#include "market/bar_rollup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "market/bars_testkit.hpp"

namespace sluice::market {
namespace {

using namespace testkit;
using testing::ElementsAre;

Bar minute(std::string_view clock, std::string_view o, std::string_view h, std::string_view l, std::string_view c) {
    Bar out;
    out.start = ist(clock);
    out.end = out.start + 1min;
    out.open = px(o);
    out.high = px(h);
    out.low = px(l);
    out.close = px(c);
    out.volume = qty("10");
    out.turnover = Notional{};
    return out;
}

TEST(BarRollup, ABarGoesOutWithItsLastMinute) {
    const auto calendar = nse();
    BarRollup rollup{CalendarId{"NSE"}, 3min, calendar};
    std::vector<Bar> bars;
    rollup.add(minute("09:15:00", "10", "12", "9", "11"), bars);
    rollup.add(minute("09:16:00", "11", "15", "11", "14"), bars);
    EXPECT_TRUE(bars.empty());
    rollup.add(minute("09:17:00", "14", "14", "8", "9"), bars);
    EXPECT_THAT(texts_of(bars), ElementsAre("09:15 10 15 8 9 30"));
}

TEST(BarRollup, AMissingMinuteOrTheCloseEndsABarToo) {
    const auto calendar = nse();
    BarRollup rollup{CalendarId{"NSE"}, 60min, calendar};
    std::vector<Bar> bars;
    rollup.add(minute("09:20:00", "10", "12", "9", "11"), bars);
    rollup.add(minute("15:16:00", "11", "15", "11", "14"), bars);
    EXPECT_THAT(texts_of(bars), ElementsAre("09:15 10 12 9 11 10"));
    rollup.add(minute("15:29:00", "14", "14", "8", "9"), bars);
    EXPECT_EQ(bars.at(1).end, ist("15:30:00")) << "the stub ends with the session";
    rollup.add(minute("15:30:00", "14", "14", "8", "9"), bars);
    rollup.finish(bars);
    EXPECT_EQ(bars.size(), 2u) << "a bar outside the session is left out";
}

TEST(BarRollup, MarksWhatItsBarsAreMarkedWith) {
    const auto calendar = nse();
    BarRollup rollup{CalendarId{"NSE"}, 2min, calendar};
    std::vector<Bar> bars;
    Bar first = minute("09:15:00", "10", "10", "10", "10");
    Bar second = minute("09:16:00", "10", "10", "10", "10");
    first.synthetic = second.synthetic = second.incomplete = true;
    second.volume.reset();
    rollup.add(first, bars);
    rollup.add(second, bars);
    EXPECT_THAT(texts_of(bars), ElementsAre("09:15 10 10 10 10 - synthetic incomplete"));
}

// Ticks of two days in order, as steps of time, price and size.
struct Step {
    std::uint32_t millis;
    std::int32_t cents;
    std::uint32_t size;
};

RC_GTEST_PROP(BarRollupProperty, EqualsBuildingTheBiggerBarsFromTheTicks, ()) {
    const auto calendar = nse();
    const auto small = std::chrono::seconds{*rc::gen::element(1, 5, 60)};
    const auto factor = *rc::gen::inRange(1, 20);
    const bool flat = *rc::gen::arbitrary<bool>();
    const auto steps = *rc::gen::container<std::vector<Step>>(
        rc::gen::construct<Step>(rc::gen::element<std::uint32_t>(0, 1, 700, 900, 4'000, 61'000, 2'000'000, 50'000'000),
                                 rc::gen::inRange(-40, 41), rc::gen::inRange<std::uint32_t>(0, 1000)));

    BarRules rules;
    rules.interval = small;
    rules.gap_policy = flat ? GapPolicy::Flat : GapPolicy::None;
    BarBuilder fine{rules, calendar};
    rules.interval = small * factor;
    BarBuilder coarse{rules, calendar};
    BarRollup rollup{CalendarId{"NSE"}, small * factor, calendar};

    std::vector<Bar> small_bars;
    std::vector<Bar> direct;
    UnixNanos at = ist("09:14:00");
    Price price = px("100");
    for (const Step& step : steps) {
        at += std::chrono::milliseconds{step.millis};
        price += Price::from_nanos(step.cents * 10'000'000LL);
        if (price <= Price{})
            price = px("100");
        const Trade print = tick(at, to_text(price), std::to_string(step.size));
        RC_ASSERT(fine.add(print, small_bars) == coarse.add(print, direct));
    }
    // The finer builder ends its flat bars with the last tick's own bar; a timer past the last bigger bar ends both alike.
    fine.on_timer(at + 24h, small_bars);
    coarse.on_timer(at + 24h, direct);
    std::vector<Bar> rolled;
    for (const Bar& bar : small_bars)
        rollup.add(bar, rolled);
    rollup.finish(rolled);
    RC_ASSERT(texts_of(rolled) == texts_of(direct));
    const bool same_in_every_field = rolled == direct;
    RC_ASSERT(same_in_every_field);
}

}  // namespace
}  // namespace sluice::market
