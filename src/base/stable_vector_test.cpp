#include "base/stable_vector.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

TEST(StableVector, KeepsReferencesWhileItGrows) {
    StableVector<std::string, 4> row;
    const std::string& first = row.push_back("first");
    for (int i = 0; i < 100; ++i)
        row.push_back(std::to_string(i));
    EXPECT_EQ(first, "first");
    EXPECT_EQ(&first, &row.front());
    EXPECT_EQ(row.back(), "99");
    EXPECT_EQ(row.size(), 101u);
}

TEST(StableVector, IsReadInTheOrderItWasFilled) {
    StableVector<int, 4> row;
    EXPECT_TRUE(row.empty());
    for (int i = 0; i < 10; ++i)
        row.push_back(i);
    int expected = 0;
    for (const int value : row)
        EXPECT_EQ(value, expected++);
    EXPECT_EQ(expected, 10);
}

}  // namespace
}  // namespace sluice
