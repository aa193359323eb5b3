#include "analytics/analytics_files.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace sluice::analytics::testkit {

std::string bytes_of(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

TEST(AnalyticsFiles, AMissingFileIsEmpty) {
    EXPECT_EQ(bytes_of("/no/such/file"), "");
    EXPECT_EQ(unzipped("/no/such/file"), "");
}

TEST(AnalyticsFiles, RowsLeaveOutTheHeaderAndKeepBlanks) {
    const auto rows = rows_of_csv("a,b\n1,\n,2\n");
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0], (std::vector<std::string>{"1", ""}));
    EXPECT_EQ(rows[1], (std::vector<std::string>{"", "2"}));
}

}  // namespace sluice::analytics::testkit
