#include "venues/governor.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace sluice::venues {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using wire::Priority;

UnixNanos at(std::int64_t ms) { return UnixNanos::from_millis(1'000'000 + ms); }

TEST(Governor, LetsTheWholeLimitGoAndThenWaitsForTheOldest) {
    Governor governor{{3, seconds{60}, 0, 0, 0}};
    EXPECT_TRUE(governor.take(Priority::Order, at(0)));
    EXPECT_TRUE(governor.take(Priority::Order, at(10)));
    EXPECT_TRUE(governor.take(Priority::Order, at(20)));
    EXPECT_FALSE(governor.take(Priority::Order, at(30)));
    EXPECT_EQ(governor.next(Priority::Order, at(30)), at(60'000));
    EXPECT_TRUE(governor.take(Priority::Order, at(60'000)));
    EXPECT_FALSE(governor.take(Priority::Order, at(60'005)));
}

TEST(Governor, KeepsRoomForCancelsThenExitsThenOrders) {
    Governor governor{{10, seconds{60}, 2, 3, 1}};
    const auto spend = [&](Priority priority) {
        int count = 0;
        while (governor.take(priority, at(0)))
            ++count;
        return count;
    };
    EXPECT_EQ(spend(Priority::Read), 4);
    EXPECT_EQ(spend(Priority::Order), 1);
    EXPECT_EQ(spend(Priority::Exit), 3);
    EXPECT_EQ(spend(Priority::Cancel), 2);
    EXPECT_EQ(spend(Priority::Cancel), 0);
}

TEST(Governor, AHoldStopsOrdersAndReadsAndLetsExitsAndCancelsPass) {
    Governor governor{{}};
    governor.hold(at(5'000));
    EXPECT_FALSE(governor.take(Priority::Read, at(0)));
    EXPECT_FALSE(governor.take(Priority::Order, at(4'999)));
    EXPECT_TRUE(governor.take(Priority::Exit, at(0)));
    EXPECT_TRUE(governor.take(Priority::Cancel, at(0)));
    EXPECT_EQ(governor.held_until(at(0)), at(5'000));
    EXPECT_TRUE(governor.take(Priority::Order, at(5'000)));
    EXPECT_EQ(governor.held_until(at(5'000)), std::nullopt);
}

TEST(Governor, ABanStopsEverything) {
    Governor governor{{}};
    governor.ban(at(5'000));
    EXPECT_FALSE(governor.take(Priority::Cancel, at(0)));
    EXPECT_EQ(governor.next(Priority::Cancel, at(0)), at(5'000));
    EXPECT_EQ(governor.banned_until(at(0)), at(5'000));
    EXPECT_TRUE(governor.take(Priority::Cancel, at(5'000)));
}

TEST(Governor, BelievesTheVenueWhenItCountedMore) {
    Governor governor{{10, seconds{60}, 0, 0, 0}};
    EXPECT_TRUE(governor.take(Priority::Order, at(0)));
    governor.told(2, at(20'000), at(0));
    EXPECT_EQ(governor.used(at(0)), 8u);
    EXPECT_TRUE(governor.take(Priority::Order, at(0)));
    EXPECT_TRUE(governor.take(Priority::Order, at(0)));
    EXPECT_FALSE(governor.take(Priority::Order, at(0)));
    EXPECT_EQ(governor.next(Priority::Order, at(0)), at(20'000));
    governor.told(9, at(20'000), at(0));
    EXPECT_EQ(governor.used(at(0)), 10u) << "a venue that counted less changes nothing";
}

TEST(Governor, AVenueThatHasNothingLeftStillGetsExitsAndCancels) {
    Governor governor{{10, seconds{60}, 2, 3, 1}};
    governor.told(0, at(20'000), at(0));
    EXPECT_FALSE(governor.take(Priority::Order, at(0)));
    EXPECT_TRUE(governor.take(Priority::Exit, at(0)));
    EXPECT_TRUE(governor.take(Priority::Cancel, at(0)));
}

// A process that starts within the window of one that died has its calls against it, and knows nothing of them.
TEST(Governor, BeginsWithLittleUntilTheVenuesCountIsTold) {
    Governor governor{{200, seconds{60}, 20, 20, 20, 10}};
    governor.begin(at(0));
    const auto spend = [&](Priority priority, UnixNanos now) {
        int count = 0;
        while (governor.take(priority, now))
            ++count;
        return count;
    };
    EXPECT_EQ(spend(Priority::Read, at(0)), 10);
    EXPECT_EQ(spend(Priority::Order, at(0)), 20) << "what is kept for orders stays theirs";
    EXPECT_EQ(governor.next(Priority::Read, at(0)), at(60'000));
    governor.told(165, at(30'000), at(10));
    EXPECT_EQ(spend(Priority::Read, at(10)), 105) << "140 for reads, of which 35 are spent";
}

TEST(Governor, AWindowAfterItBeganNothingIsAssumedAnyMore) {
    Governor governor{{200, seconds{60}, 20, 20, 20, 10}};
    governor.begin(at(0));
    EXPECT_EQ(governor.used(at(59'999)), 130u);
    EXPECT_EQ(governor.used(at(60'000)), 0u);
}

TEST(Governor, BeginsWithNothingLeftWhereTheVenueSaysSo) {
    Governor governor{{200, seconds{60}, 20, 20, 20, 10}};
    governor.begin(at(0));
    governor.told(0, at(20'000), at(0));
    EXPECT_FALSE(governor.take(Priority::Read, at(0)));
    EXPECT_FALSE(governor.take(Priority::Order, at(0)));
    EXPECT_TRUE(governor.take(Priority::Exit, at(0)));
    EXPECT_TRUE(governor.take(Priority::Read, at(20'000)));
}

TEST(Governor, WeighsCalls) {
    Governor governor{{10, seconds{60}, 0, 0, 0}};
    EXPECT_TRUE(governor.take(Priority::Read, at(0), 8));
    EXPECT_FALSE(governor.take(Priority::Read, at(1), 3));
    EXPECT_TRUE(governor.take(Priority::Read, at(1), 2));
    EXPECT_EQ(governor.next(Priority::Read, at(2), 9), at(60'001)) << "both have to go first";
}

TEST(Governor, ALimitBelowWhatIsKeptStillLetsOneCallGo) {
    Governor governor{{1, seconds{60}, 20, 20, 20}};
    EXPECT_TRUE(governor.take(Priority::Read, at(0)));
    EXPECT_FALSE(governor.take(Priority::Cancel, at(0)));
}

RC_GTEST_PROP(Governor, NoWindowHoldsMoreThanTheLimitAndNextIsWhenItGoes, ()) {
    const GovernorLimits limits{*rc::gen::inRange(1u, 12u), milliseconds{100}, *rc::gen::inRange(0u, 3u),
                                *rc::gen::inRange(0u, 3u), *rc::gen::inRange(0u, 3u)};
    Governor governor{limits};
    std::vector<std::int64_t> gone;
    std::int64_t now = 0;
    for (int i = 0; i < 60; ++i) {
        now += *rc::gen::inRange(0, 40);
        const auto priority = static_cast<Priority>(*rc::gen::inRange(0, 4));
        const UnixNanos next = governor.next(priority, at(now));
        const bool went = governor.take(priority, at(now));
        RC_ASSERT(went == (next <= at(now)));
        if (went)
            gone.push_back(now);
        else
            RC_ASSERT(Governor{governor}.take(priority, next));
    }
    for (const std::int64_t start : gone) {
        std::uint32_t held = 0;
        for (const std::int64_t t : gone)
            held += t >= start && t < start + 100 ? 1 : 0;
        RC_ASSERT(held <= limits.weight);
    }
}

}  // namespace
}  // namespace sluice::venues
