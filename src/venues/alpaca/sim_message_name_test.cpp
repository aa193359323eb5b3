#include "venues/alpaca/sim_message_name.hpp"

#include <gtest/gtest.h>

namespace sluice::venues::alpaca::sim {

namespace {

std::string name_of(std::string_view text) { return message_name(as_bytes(text)); }

TEST(AlpacaMessageName, NamesTheAccountStream) {
    EXPECT_EQ(name_of(R"({"action": "authenticate", "data": {"key_id": "k", "secret_key": "s"}})"), "authenticate");
    EXPECT_EQ(name_of(R"({"stream":"authorization","data":{"status":"authorized","action":"authenticate"}})"),
              "authorization");
    EXPECT_EQ(name_of(R"({"action":"listen","data":{"streams":["trade_updates"]}})"), "listen");
    EXPECT_EQ(name_of(R"({"stream":"listening","data":{"streams":["trade_updates"]}})"), "listening");
    EXPECT_EQ(name_of(R"({"stream":"trade_updates","data":{"event":"partial_fill","price":"1"}})"),
              "trade_updates partial_fill");
}

TEST(AlpacaMessageName, NamesTheDataStreamsInBothForms) {
    EXPECT_EQ(name_of(R"([{"T":"success","msg":"connected"}])"), "success");
    EXPECT_EQ(name_of(R"([{"T":"t","S":"AAPL","p":1}])"), "t");
    EXPECT_EQ(name_of("\x91\x82\xa1T\xa1q\xa1S\xa4"
                      "AAPL"),
              "q");
    EXPECT_EQ(name_of("\x91\x82\xa1T\xacsubscription\xa6trades\x90"), "subscription");
    EXPECT_EQ(name_of("\x82\xa6trades\x91\xa4"
                      "AAPL\xa6"
                      "action\xa9subscribe"),
              "subscribe");
}

TEST(AlpacaMessageName, HasNoneForWhatIsNoMessage) {
    EXPECT_EQ(name_of(""), "");
    EXPECT_EQ(name_of("{nonsense"), "");
    EXPECT_EQ(name_of("\"T"), "");
    EXPECT_EQ(name_of(R"({"T":)"), "");
}

}  // namespace

}  // namespace sluice::venues::alpaca::sim
