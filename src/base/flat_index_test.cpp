#include "base/flat_index.hpp"

#include <gtest/gtest.h>

#include <string>
#include <unordered_map>

#include "base/random.hpp"

namespace sluice {
namespace {

TEST(FlatIndex, KeepsTheFirstValueOfAKeyUnlessToldOtherwise) {
    FlatIndex<std::string> index;
    EXPECT_TRUE(index.emplace("a", 1));
    EXPECT_FALSE(index.emplace("a", 2));
    EXPECT_EQ(index.at("a"), 1u);
    index.insert_or_assign("a", 3);
    EXPECT_EQ(index.at("a"), 3u);
    EXPECT_EQ(index.size(), 1u);
}

TEST(FlatIndex, MissesWhatWasNeverPutIn) {
    FlatIndex<std::string> index;
    index.emplace("a", 1);
    EXPECT_EQ(index.find("b"), nullptr);
    EXPECT_FALSE(index.contains(""));
}

TEST(FlatIndex, AgreesWithAMapOverManyInsertsAndDoublings) {
    FlatIndex<std::uint64_t> index;
    std::unordered_map<std::uint64_t, std::uint32_t> map;
    Random random{7, 7};
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        const std::uint64_t key = random.below(15'000);
        EXPECT_EQ(index.emplace(key, i), map.emplace(key, i).second);
    }
    EXPECT_EQ(index.size(), map.size());
    for (std::uint64_t key = 0; key < 15'000; ++key) {
        const auto it = map.find(key);
        const std::uint32_t* found = index.find(key);
        ASSERT_EQ(found != nullptr, it != map.end());
        if (found != nullptr) {
            EXPECT_EQ(*found, it->second);
        }
    }
}

}  // namespace
}  // namespace sluice
