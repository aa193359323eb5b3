#include "wire/http.hpp"

#include <gtest/gtest.h>

#include "wire/channel.hpp"

namespace sluice::wire {
namespace {

TEST(Headers, AreFoundWithoutRegardToCase) {
    const Headers headers{{"Content-Type", "a"}, {"X-Ratelimit-Reset", "b"}, {"content-type", "c"}};
    ASSERT_NE(find_header(headers, "content-type"), nullptr);
    EXPECT_EQ(*find_header(headers, "CONTENT-TYPE"), "a");
    EXPECT_EQ(find_header(headers, "content"), nullptr);
}

TEST(Targets, FallIntoPathAndQuery) {
    EXPECT_EQ(path_of("/v2/orders?status=open"), "/v2/orders");
    EXPECT_EQ(query_of("/v2/orders?status=open"), "status=open");
    EXPECT_EQ(query_of("/v2/orders"), "");
}

TEST(Targets, GiveTheirParametersDecoded) {
    std::string value;
    EXPECT_TRUE(find_parameter("a=1&symbols=BTC%2FUSD,AAPL&b=x+y&flag&bad=%zz%4", "symbols", value));
    EXPECT_EQ(value, "BTC/USD,AAPL");
    EXPECT_TRUE(find_parameter("b=x+y", "b", value));
    EXPECT_EQ(value, "x y");
    EXPECT_TRUE(find_parameter("flag&b=1", "flag", value));
    EXPECT_EQ(value, "");
    EXPECT_TRUE(find_parameter("bad=%zz%4", "bad", value));
    EXPECT_EQ(value, "%zz%4");
    EXPECT_FALSE(find_parameter("ab=1", "b", value));
}

TEST(Targets, EncodedTextComesBack) {
    std::string encoded;
    append_encoded(encoded, "BTC/USD a+b=%~é");
    EXPECT_EQ(encoded, "BTC%2FUSD%20a%2Bb%3D%25~%C3%A9");
    std::string value;
    EXPECT_TRUE(find_parameter("s=" + encoded, "s", value));
    EXPECT_EQ(value, "BTC/USD a+b=%~é");
}

TEST(Outbox, KeepsTheOrderOfWhatIsWantedAndForgetsTheLastUse) {
    Outbox out;
    out.call().request.body = "left over";
    out.send().bytes = "x";
    out.clear();
    EXPECT_TRUE(out.empty());
    out.send().bytes = "first";
    EXPECT_EQ(out.call().request.body, "");
    out.close().abrupt = true;
    ASSERT_EQ(out.order.size(), 3u);
    EXPECT_EQ(out.order[0].kind, Outbox::Kind::Send);
    EXPECT_EQ(out.order[1].kind, Outbox::Kind::Call);
    EXPECT_EQ(out.order[2].kind, Outbox::Kind::Close);
    EXPECT_EQ(out.sends[out.order[0].index].bytes, "first");
}

}  // namespace
}  // namespace sluice::wire
