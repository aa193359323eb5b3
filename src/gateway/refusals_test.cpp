#include "gateway/refusals.hpp"

#include <gtest/gtest.h>

#include "gateway/rates.hpp"

namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;
constexpr UnixNanos kNow = UnixNanos::from_seconds(1'795'000'000);

AccessRefusal refusal(std::string code, std::string path = "/v1/orders") {
    AccessRefusal made;
    made.status = 401;
    made.code = std::move(code);
    made.path = std::move(path);
    return made;
}

TEST(Refusals, TheFirstOfAKindIsWrittenAtOnceAndTheRestCounted) {
    Refusals refusals;
    EXPECT_TRUE(refusals.note(refusal("unauthorized"), kNow));
    EXPECT_FALSE(refusals.note(refusal("unauthorized", "/a"), kNow));
    EXPECT_FALSE(refusals.note(refusal("unauthorized", "/b"), kNow + 900ms));
    EXPECT_TRUE(refusals.note(refusal("origin"), kNow)) << "another kind";
    ASSERT_EQ(refusals.next_due(), kNow + 1s);
    EXPECT_TRUE(refusals.take_due(kNow + 999ms).empty());
    const auto due = refusals.take_due(kNow + 1s);
    ASSERT_EQ(due.size(), 1u);
    EXPECT_EQ(due[0].count, 2u);
    EXPECT_EQ(due[0].path, "/b") << "the last one's";
    EXPECT_EQ(refusals.next_due(), std::nullopt);
}

TEST(Refusals, WhoKnocksForADayIsWrittenOnceAMinute) {
    Refusals refusals;
    std::uint64_t records = 0;
    std::uint64_t counted = 0;
    for (int i = 0; i < 24 * 3600 * 10; ++i) {
        const UnixNanos now = kNow + i * 100ms;
        for (const AccessRefusal& due : refusals.take_due(now)) {
            ++records;
            counted += due.count;
        }
        if (refusals.note(refusal("unauthorized"), now)) {
            ++records;
            ++counted;
        }
    }
    for (const AccessRefusal& due : refusals.take_due(kNow + 25h))
        counted += due.count;
    EXPECT_EQ(counted, 24u * 3600u * 10u) << "nothing is left out of the count";
    EXPECT_LT(records, 24u * 60u + 20u);
}

TEST(Refusals, WhoComesBackAfterEachPauseIsWrittenNoOftener) {
    Refusals refusals;
    std::uint64_t records = 0;
    for (UnixNanos now = kNow; now < kNow + 1h; now += 1001ms) {
        records += refusals.take_due(now).size();
        records += refusals.note(refusal("unauthorized"), now) ? 1 : 0;
    }
    EXPECT_LT(records, 80u);
    refusals.take_due(kNow + 2h);
    EXPECT_TRUE(refusals.note(refusal("unauthorized"), kNow + 3h)) << "after a rest at once again";
    EXPECT_FALSE(refusals.note(refusal("unauthorized"), kNow + 3h));
    EXPECT_EQ(refusals.next_due(), kNow + 3h + 1s);
}

TEST(Refusals, WhatCouldNotBeWrittenIsCounted) {
    Refusals refusals;
    EXPECT_TRUE(refusals.note(refusal("scope"), kNow));
    refusals.put_back(refusal("scope"));
    const auto due = refusals.take_due(kNow + 1s);
    ASSERT_EQ(due.size(), 1u);
    EXPECT_EQ(due[0].count, 1u);
}

TEST(Rates, ABurstPassesThenOneAfterTheOther) {
    RateGate gate;
    const Rate rate{10, 3};
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(gate.take(rate, kNow));
    EXPECT_EQ(gate.take(rate, kNow), 100ms);
    EXPECT_EQ(gate.take(rate, kNow + 40ms), 60ms) << "being refused costs nothing";
    EXPECT_FALSE(gate.take(rate, kNow + 100ms));
    EXPECT_TRUE(gate.take(rate, kNow + 100ms));
    EXPECT_FALSE(gate.take(rate, kNow + 10s)) << "rested";
}

TEST(Rates, EachNameHasItsOwn) {
    RateGates gates;
    const Rate rate{1, 1};
    EXPECT_FALSE(gates.take("a", rate, kNow));
    EXPECT_TRUE(gates.take("a", rate, kNow));
    EXPECT_FALSE(gates.take("b", rate, kNow));
    for (int i = 0; i < 1000; ++i)
        gates.take(std::to_string(i), rate, kNow + std::chrono::seconds{2 * i});
    EXPECT_FALSE(gates.take("a", rate, kNow + 1h));
}

}  // namespace
}  // namespace sluice::gateway
