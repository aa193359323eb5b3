#include <gtest/gtest.h>

#include "gateway/door_test_support.hpp"
#include "gateway/page.hpp"

// What a browser that has a file of the page already is told.
namespace sluice::gateway {
namespace {

std::string header(const wire::HttpReply& reply, std::string_view name) {
    const std::string* value = wire::find_header(reply.headers, name);
    return value ? *value : "";
}

class PageCache : public testing::Test {
protected:
    wire::HttpReply ask(const std::string& path, const std::string& if_none_match = {}, std::string method = "GET") {
        DoorRig::Asked asked{std::move(method), path};
        if (!if_none_match.empty())
            asked.headers = {{"If-None-Match", if_none_match}};
        return rig.ask(asked);
    }
    // The first script the page names; empty: this build has no page.
    std::string script() {
        const std::string body = ask("/").body;
        const std::size_t at = body.find("src=\"/assets/");
        return at == std::string::npos ? "" : body.substr(at + 5, body.find('"', at + 5) - at - 5);
    }

    DoorRig rig{{}, page_routes()};
};

TEST_F(PageCache, WhoHasThePageIsNotSentItAgain) {
    const wire::HttpReply whole = ask("/");
    const std::string tag = header(whole, "ETag");
    ASSERT_EQ(whole.status, 200);
    ASSERT_TRUE(tag.size() > 2 && tag.front() == '"' && tag.back() == '"') << tag;
    for (const std::string& known : {tag, "W/" + tag, "\"older\", " + tag + " ,\"x\"", std::string{"*"}}) {
        const wire::HttpReply same = ask("/", known);
        EXPECT_EQ(same.status, 304) << known;
        EXPECT_EQ(same.body, "") << known;
        EXPECT_EQ(header(same, "ETag"), tag);
        EXPECT_EQ(header(same, "Cache-Control"), "no-cache") << "it is asked for again the next time";
        EXPECT_EQ(header(same, "Content-Type"), "");
        EXPECT_NE(header(same, "Content-Security-Policy"), "");
    }
    EXPECT_EQ(ask("/", tag, "HEAD").status, 304);
}

TEST_F(PageCache, WhoHasAnotherOneIs) {
    const std::string tag = header(ask("/"), "ETag");
    for (const std::string& known : {std::string{"\"older\""}, tag.substr(1, tag.size() - 2), "W/\"older\", x" + tag,
                                     tag.substr(0, tag.size() - 2) + "\"", std::string{","}}) {
        const wire::HttpReply whole = ask("/", known);
        EXPECT_EQ(whole.status, 200) << known;
        EXPECT_FALSE(whole.body.empty()) << known;
    }
}

TEST_F(PageCache, AFileThatLastsHasATagToo) {
    const std::string path = script();
    if (path.empty())
        GTEST_SKIP() << "this build has no page (SLUICE_WEB=OFF)";
    const wire::HttpReply whole = ask(path);
    ASSERT_EQ(whole.status, 200) << path;
    EXPECT_EQ(header(whole, "Content-Type"), "text/javascript; charset=utf-8");
    const wire::HttpReply same = ask(path, header(whole, "ETag"));
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(header(same, "Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(ask(path + "x", "*").status, 404) << "what is not there is not had either";
}

}  // namespace
}  // namespace sluice::gateway
