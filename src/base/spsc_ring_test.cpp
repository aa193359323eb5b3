#include "base/spsc_ring.hpp"

#include <memory>
#include <thread>

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(SpscRing, KeepsOrderAndRefusesWhenFull) {
    SpscRing<int> ring{3};
    EXPECT_EQ(ring.capacity(), 4u);
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 4; ++i) {
            EXPECT_TRUE(ring.try_push(i));
        }
        EXPECT_FALSE(ring.try_push(9));
        EXPECT_EQ(ring.size(), 4u);
        int out = -1;
        for (int i = 0; i < 4; ++i) {
            EXPECT_TRUE(ring.try_pop(out));
            EXPECT_EQ(out, i);
        }
        EXPECT_FALSE(ring.try_pop(out));
        EXPECT_TRUE(ring.empty());
    }
}

TEST(SpscRing, ARefusedPushLeavesTheValueAlone) {
    SpscRing<std::unique_ptr<int>> ring{1};
    EXPECT_TRUE(ring.try_push(std::make_unique<int>(1)));
    auto second = std::make_unique<int>(2);
    EXPECT_FALSE(ring.try_push(std::move(second)));
    ASSERT_NE(second, nullptr);
    std::unique_ptr<int> out;
    EXPECT_TRUE(ring.try_pop(out));
    EXPECT_EQ(*out, 1);
}

TEST(SpscRing, TwoThreadsPassEveryValueOnceAndInOrder) {
    constexpr int kValues = 100'000;
    SpscRing<int> ring{64};
    std::thread producer{[&ring] {
        for (int i = 0; i < kValues;) {
            if (ring.try_push(i)) {
                ++i;
            } else {
                std::this_thread::yield();
            }
        }
    }};
    int wrong = 0;
    for (int expected = 0; expected < kValues;) {
        int out = -1;
        if (!ring.try_pop(out)) {
            std::this_thread::yield();
            continue;
        }
        wrong += out == expected ? 0 : 1;
        ++expected;
    }
    producer.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_TRUE(ring.empty());
}

}  // namespace
}  // namespace sluice
