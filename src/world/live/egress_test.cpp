#include "world/live/egress.hpp"

#include <gtest/gtest.h>

namespace sluice::world {
namespace {

using wire::PathClass;

constexpr venues::HostRow kHosts[] = {{"paper.broker.example", PathClass::Trade, Mode::Paper},
                                      {"api.broker.example", PathClass::Trade, Mode::Live},
                                      {"data.broker.example", PathClass::Data, Mode::Paper},
                                      {"data.broker.example", PathClass::Data, Mode::Live},
                                      {"api.broker.example", PathClass::Data, Mode::Live}};

wire::Endpoint to(std::string host, PathClass path_class) {
    return {wire::Transport::Http, path_class, std::move(host), 443, true, ""};
}

std::string why_not(const Egress& egress, const std::string& host, PathClass path_class) {
    const Status status = egress.judge(to(host, path_class));
    return status ? "" : status.error().text;
}

Egress paper(const std::vector<std::string>& allow = {}) {
    auto made = Egress::make(Mode::Paper, kHosts, allow);
    EXPECT_TRUE(made);
    return *made;
}

TEST(Egress, LetsThroughWhatTheVenuesListAndLoopback) {
    const Egress egress = paper();
    for (const char* host : {"127.0.0.1", "127.8.9.10", "localhost", "LOCALHOST.", "::1", "[::1]"})
        EXPECT_EQ(why_not(egress, host, PathClass::Trade), "") << host;
    EXPECT_EQ(why_not(egress, "paper.broker.example", PathClass::Trade), "");
    EXPECT_EQ(why_not(egress, "Paper.Broker.Example.", PathClass::Trade), "");
    EXPECT_EQ(why_not(egress, "data.broker.example", PathClass::Data), "");
}

TEST(Egress, RefusesEverythingElseWithTheReason) {
    const Egress egress = paper();
    for (const char* host : {"127.0.0.1.evil.example", "127.0.0.256", "127.0.0", "0.0.0.0", "evil.example", ""})
        EXPECT_NE(why_not(egress, host, PathClass::Data), "") << host;
    EXPECT_EQ(why_not(egress, "data.broker.example", PathClass::Trade),
              "data.broker.example is not on the list of what a paper process may reach for trade; `egress.allow: "
              "[\"data.broker.example:trade\"]` would let it through");
    EXPECT_EQ(why_not(egress, "API.broker.example.", PathClass::Trade),
              "api.broker.example trades for real, and this process is in paper mode; `mode: live` with live "
              "credentials, or the venue's paper host, would be right");
    EXPECT_NE(why_not(egress, "api.broker.example", PathClass::Data), "");
}

TEST(Egress, AllowsByHostAndClassWhatTheConfigurationNames) {
    const Egress egress = paper({"other.example", "api.broker.example:data"});
    EXPECT_EQ(why_not(egress, "other.example", PathClass::Trade), "");
    EXPECT_EQ(why_not(egress, "api.broker.example", PathClass::Data), "");
    EXPECT_NE(why_not(egress, "api.broker.example", PathClass::Trade), "");
    EXPECT_NE(egress.sentences().find("other.example is allowed"), std::string::npos);
}

TEST(Egress, NoConfigurationReachesRealMoneyFromPaper) {
    for (const char* allow : {"api.broker.example", "API.broker.example.:trade", "api.broker.example:trade"}) {
        const auto made = Egress::make(Mode::Paper, kHosts, {allow});
        ASSERT_FALSE(made) << allow;
        EXPECT_NE(made.error().text.find("trades for real"), std::string::npos);
    }
    for (const char* wrong : {"https://x.example", "*.example", "x.example:everything", ""})
        EXPECT_FALSE(Egress::make(Mode::Paper, kHosts, {wrong})) << wrong;
}

TEST(Egress, ALiveProcessReachesLiveRowsOnly) {
    const auto live = Egress::make(Mode::Live, kHosts, {});
    ASSERT_TRUE(live);
    EXPECT_EQ(why_not(*live, "api.broker.example", PathClass::Trade), "");
    EXPECT_NE(why_not(*live, "paper.broker.example", PathClass::Trade), "");
}

}  // namespace
}  // namespace sluice::world
