#include "gateway/page.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::gateway {
namespace {

// Every address the page's first file names, which is all it loads at first.
std::vector<std::string> addresses_in(std::string_view html) {
    std::vector<std::string> found;
    for (const std::string_view mark : {"src=\"", "href=\""})
        for (std::size_t at = html.find(mark); at != std::string_view::npos; at = html.find(mark, at + 1)) {
            const std::size_t begin = at + mark.size();
            found.emplace_back(html.substr(begin, html.find('"', begin) - begin));
        }
    return found;
}

bool is_built() { return find_page_file("/")->bytes.find("SLUICE_WEB=OFF") == std::string_view::npos; }

TEST(Page, BeginsAtTheRootAndIsAskedForAgainEachTime) {
    const auto file = find_page_file("/");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->content_type, "text/html; charset=utf-8");
    EXPECT_FALSE(file->lasting);
    EXPECT_NE(file->bytes.find("<html lang=\"en\""), std::string_view::npos);
}

TEST(Page, HoldsEveryFileItNamesUnderANameThatLasts) {
    if (!is_built())
        GTEST_SKIP() << "this build has no page (SLUICE_WEB=OFF)";
    std::size_t scripts = 0;
    for (const std::string& address : addresses_in(find_page_file("/")->bytes)) {
        if (address.starts_with("#"))
            continue;
        const auto file = find_page_file(address);
        ASSERT_TRUE(file) << address;
        EXPECT_TRUE(file->lasting) << address;
        EXPECT_FALSE(file->bytes.empty()) << address;
        EXPECT_NE(file->content_type, "application/octet-stream") << address;
        scripts += address.ends_with(".js");
    }
    EXPECT_GE(scripts, 1U);
}

// What the page's own policy (default-src 'self') would refuse.
TEST(Page, HasNothingInline) {
    const std::string_view html = find_page_file("/")->bytes;
    if (!is_built())
        GTEST_SKIP() << "this build has no page (SLUICE_WEB=OFF)";
    EXPECT_EQ(html.find("<style"), std::string_view::npos);
    EXPECT_EQ(html.find(" style="), std::string_view::npos);
    EXPECT_EQ(html.find("<script>"), std::string_view::npos);
    EXPECT_EQ(html.find("data:"), std::string_view::npos);
    EXPECT_EQ(html.find("//"), std::string_view::npos) << "no other host";
}

TEST(Page, HasNoOtherFile) {
    EXPECT_FALSE(find_page_file("/assets/"));
    EXPECT_FALSE(find_page_file("/assets/../live.html"));
    EXPECT_FALSE(find_page_file("/live.html"));
    EXPECT_FALSE(find_page_file("live.html"));
}

TEST(Page, IsOpenToAnybodyAndTakesNoParameter) {
    for (const Route& route : page_routes()) {
        EXPECT_EQ(route.method, "GET");
        EXPECT_EQ(route.who, Route::Who::Anybody);
        EXPECT_TRUE(route.parameters.empty());
        EXPECT_TRUE(route.handler);
    }
}

}  // namespace
}  // namespace sluice::gateway
