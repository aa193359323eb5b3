#include "venues/breaker.hpp"

#include <gtest/gtest.h>

#include "venues/retry.hpp"

namespace sluice::venues {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using wire::Priority;

UnixNanos at(std::int64_t ms) { return UnixNanos::from_millis(1'000'000 + ms); }

CircuitBreaker opened() {
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 5; ++i)
        breaker.failed(at(i));
    return breaker;
}

TEST(CircuitBreaker, OpensAfterFiveFailuresInARow) {
    CircuitBreaker breaker{{}};
    for (int i = 0; i < 4; ++i)
        breaker.failed(at(i));
    breaker.succeeded();
    for (int i = 0; i < 4; ++i)
        breaker.failed(at(i));
    EXPECT_EQ(breaker.state(), Breaker::Closed);
    breaker.failed(at(4));
    EXPECT_EQ(breaker.state(), Breaker::Open);
    EXPECT_EQ(breaker.probe_at(), at(60'004));
}

TEST(CircuitBreaker, LetsCancelsAndExitsPassWhileOpen) {
    CircuitBreaker breaker = opened();
    EXPECT_FALSE(breaker.take(Priority::Order, at(10)));
    EXPECT_FALSE(breaker.take(Priority::Read, at(10)));
    EXPECT_TRUE(breaker.take(Priority::Exit, at(10)));
    EXPECT_TRUE(breaker.take(Priority::Cancel, at(10)));
}

TEST(CircuitBreaker, OneProbeClosesItOrOpensItAgain) {
    CircuitBreaker breaker = opened();
    EXPECT_TRUE(breaker.take(Priority::Read, at(60'004)));
    EXPECT_FALSE(breaker.take(Priority::Read, at(60'004))) << "one probe at a time";
    EXPECT_EQ(breaker.probe_at(), std::nullopt);
    breaker.failed(at(60'100));
    EXPECT_EQ(breaker.probe_at(), at(120'100));
    EXPECT_TRUE(breaker.take(Priority::Read, at(120'100)));
    breaker.succeeded();
    EXPECT_EQ(breaker.state(), Breaker::Closed);
    EXPECT_TRUE(breaker.take(Priority::Order, at(120'100)));
}

TEST(CircuitBreaker, FailingCancelsDoNotPutTheProbeOff) {
    CircuitBreaker breaker = opened();
    breaker.failed(at(50'000));
    EXPECT_EQ(breaker.probe_at(), at(60'004));
}

TEST(CircuitBreaker, ASuccessOfACancelClosesIt) {
    CircuitBreaker breaker = opened();
    EXPECT_TRUE(breaker.take(Priority::Cancel, at(10)));
    breaker.succeeded();
    EXPECT_EQ(breaker.state(), Breaker::Closed);
}

TEST(CircuitBreaker, AnUndecidedProbeMakesRoomForTheNext) {
    CircuitBreaker breaker = opened();
    EXPECT_TRUE(breaker.take(Priority::Read, at(60'004)));
    breaker.undecided();
    EXPECT_TRUE(breaker.take(Priority::Read, at(60'005)));
}

TEST(ReadRetries, TriesAgainAfterOneTwoAndFourSecondsWithJitter) {
    Random random{1, 2};
    const ReadRetries retries;
    const std::int64_t expected[] = {1'000, 2'000, 4'000};
    for (std::uint32_t failures = 1; failures <= 3; ++failures) {
        const auto next = retries.next(failures, at(0), std::nullopt, random);
        ASSERT_TRUE(next);
        EXPECT_GE(*next, at(expected[failures - 1]));
        EXPECT_LE(*next, at(expected[failures - 1] * 5 / 4));
    }
    EXPECT_EQ(retries.next(4, at(0), std::nullopt, random), std::nullopt);
}

TEST(ReadRetries, ObeysRetryAfter) {
    Random random{1, 2};
    EXPECT_EQ(ReadRetries{}.next(1, at(0), at(30'000), random), at(30'000));
}

TEST(Reconnects, PausesDoubleToThirtySecondsAndStartAgainOnceHeld) {
    Reconnects reconnects{{}, Random{7, 1}};
    const std::int64_t expected[] = {1'000, 2'000, 4'000, 8'000, 16'000, 30'000, 30'000};
    for (const std::int64_t ms : expected) {
        const UnixNanos next = reconnects.next(at(0));
        EXPECT_GE(next, at(ms));
        EXPECT_LE(next, at(ms * 5 / 4));
    }
    reconnects.held();
    EXPECT_LE(reconnects.next(at(0)), at(1'250));
}

TEST(Reconnects, TheSameSeedPausesTheSame) {
    Reconnects a{{}, Random{7, 1}};
    Reconnects b{{}, Random{7, 1}};
    Reconnects c{{}, Random{8, 1}};
    const UnixNanos first = a.next(at(0));
    EXPECT_EQ(first, b.next(at(0)));
    EXPECT_NE(first, c.next(at(0)));
}

}  // namespace
}  // namespace sluice::venues
