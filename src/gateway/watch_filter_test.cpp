#include "gateway/watch_filter.hpp"

#include <gtest/gtest.h>

namespace sluice::gateway {
namespace {

constexpr std::string_view kPlaced =
    R"({"event":"Order","kind":"OrderPlaced","cl_ord_id":"P1-A-1","account":"main","instrument":"AAPL.US"})";
constexpr std::string_view kHalted = R"({"event":"Control","kind":"Halted","reason":"\"account\":\"main\""})";

bool wants(const WatchFilter& filter, std::string_view text = kPlaced) {
    return filter.wants(EventFamily::Order, EventKind::OrderPlaced, text);
}

TEST(WatchFilter, AnEmptyWordAllowsAll) { EXPECT_TRUE(wants({})); }

TEST(WatchFilter, EveryWordMustAllowIt) {
    WatchFilter filter;
    filter.family = EventFamily::Order;
    filter.account = "main";
    filter.order = "P1-A-1";
    EXPECT_TRUE(wants(filter));
    filter.kind = EventKind::Halted;
    EXPECT_FALSE(wants(filter));
}

TEST(WatchFilter, AnInstrumentIsNamedByItsIdOrItsTicker) {
    WatchFilter filter;
    filter.instruments = {"MSFT", "AAPL"};
    EXPECT_TRUE(wants(filter));
    EXPECT_TRUE(filter.wants_instrument("AAPL.US"));
    filter.instruments = {"AAP", "AAPL.U", "US"};
    EXPECT_FALSE(wants(filter));
    EXPECT_FALSE(filter.wants_instrument("AAPL.US"));
}

TEST(WatchFilter, ATextIsNoMember) {
    WatchFilter filter;
    filter.account = "main";
    EXPECT_FALSE(wants(filter, kHalted));
}

TEST(WatchFilter, WhoIsBoundSeesHisAccountAndTheProcess) {
    const AccountId main{"main"};
    EXPECT_TRUE(may_be_shown(EventKind::OrderPlaced, kPlaced, main));
    EXPECT_TRUE(may_be_shown(EventKind::Halted, kHalted, main));
    EXPECT_TRUE(may_be_shown(EventKind::OrderPlaced, kPlaced, {}));
    EXPECT_FALSE(may_be_shown(EventKind::OrderPlaced, kPlaced, AccountId{"other"}));
    EXPECT_FALSE(may_be_shown(EventKind::Halted, R"({"kind":"Halted","account":"main"})", AccountId{"other"}));
    // Of all accounts together, or of who asked: not for somebody who is bound.
    EXPECT_FALSE(may_be_shown(EventKind::EquityPeaked, R"({"kind":"EquityPeaked","equity":"1"})", main));
    EXPECT_FALSE(may_be_shown(EventKind::AccessRefused, R"({"kind":"AccessRefused"})", main));
}

TEST(WatchFilter, AWrongWordIsToldWithTheRightOne) {
    EXPECT_EQ(read_family("Odrer").error().text, "family is \"Odrer\", which no event has; did you mean Order?");
    EXPECT_NE(read_kind("zzz").error().text.find("there are RunStarted, "), std::string::npos);
}

}  // namespace
}  // namespace sluice::gateway
