#include "model/json.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/arbitrary_test_support.hpp"

namespace sluice {
namespace {

std::string json_of(const Event& event) {
    std::string out;
    write_json(event, out);
    return out;
}
std::string json_of(const MarketData& data) {
    std::string out;
    write_json(data, out);
    return out;
}
std::string fault(std::string_view text) {
    const auto event = parse_json(text);
    return event ? "" : event.error().text;
}

RC_GTEST_PROP(JsonEvent, EveryKindRoundTrips, ()) {
    for (std::size_t i = 0; i < count_of<EventKind>(); ++i) {
        const Event event = arbitrary::any_event(static_cast<EventKind>(i));
        const auto again = parse_json(json_of(event));
        if (!again)
            RC_FAIL(again.error().text);
        if (!(*again == event))
            RC_FAIL(json_of(event) + "\n" + json_of(*again));
    }
}

RC_GTEST_PROP(JsonMarketData, EveryKindRoundTrips, (const MarketData& data)) {
    const auto again = parse_market_data_json(json_of(data));
    if (!again)
        RC_FAIL(again.error().text);
    if (!(*again == data))
        RC_FAIL(json_of(data) + "\n" + json_of(*again));
}

TEST(JsonEvent, IsOneFlatObjectWithTheWordsOfTheDesk) {
    OrderPlaced placed;
    placed.order.cl_ord_id = ClOrdId{"P1-4F-1"};
    placed.order.account = AccountId{"main"};
    placed.order.instrument = InstrumentId{"AAPL.US"};
    placed.order.strategy = StrategyId{"ema"};
    placed.order.ord_type = OrdType::Limit;
    placed.order.exec_inst = ExecInst::PostOnly | ExecInst::ExtendedHours;
    placed.order.order_qty = Quantity::whole(100);
    placed.order.price = Price::from_nanos(187'500'000'000);
    placed.by.origin = Origin::Strategy;
    placed.by.who = StrategyId{"ema"};
    placed.figures.equity = Amount::whole(100'000);
    EXPECT_EQ(
        json_of(Event{7, UnixNanos::from_nanos(1'782'916'200'000'000'001), placed}),
        R"({"event":"Order","kind":"OrderPlaced","sequence":7,"time":"2026-07-01T14:30:00.000000001Z",)"
        R"("cl_ord_id":"P1-4F-1","account":"main","instrument":"AAPL.US","strategy":"ema","side":"Buy",)"
        R"("ord_type":"Limit","time_in_force":"Day","product":"None","position_effect":"Auto",)"
        R"("exec_inst":["PostOnly","ExtendedHours"],"order_qty":"100","price":"187.5","origin":"Strategy",)"
        R"("requester":"ema","exposure":"Adds","figures":{"reference_px":"0","quote_time":"1970-01-01T00:00:00Z",)"
        R"("quote_age_ns":0,"order_value":"0","equity":"100000","position":"0","worst_position":"0",)"
        R"("daily_pnl":"0","open_orders":0,"orders_last_second":0,"orders_last_minute":0}})");
}

TEST(JsonEvent, AReportIsAFillWhenItChangesWhatIsFilled) {
    ReportApplied applied;
    EXPECT_EQ(family_of(Event{1, {}, applied}), EventFamily::Order);
    applied.fill_qty = Quantity::whole(-5);
    EXPECT_EQ(family_of(Event{1, {}, applied}), EventFamily::Fill);
    CommandRefused refused;
    refused.command = CommandKind::CancelOrder;
    EXPECT_EQ(family_of(Event{1, {}, refused}), EventFamily::Order);
    refused.command = CommandKind::Arm;
    EXPECT_EQ(family_of(Event{1, {}, refused}), EventFamily::Control);
}

TEST(JsonEvent, RefusesWhatItDoesNotKnow) {
    EXPECT_NE(fault("[]"), "");
    EXPECT_NE(fault("{"), "");
    EXPECT_NE(fault(R"({"event":"Control"})"), "");
    const std::string head =
        R"({"event":"Health","kind":"JournalHealthChanged","sequence":1,"time":"2026-07-01T00:00:00Z")";
    EXPECT_EQ(fault(head + R"(,"healthy":true})"), "");
    EXPECT_NE(fault(head + "}").find("healthy"), std::string::npos);
    EXPECT_EQ(fault(head + R"(,"healthy":true,"colour":1})"), "colour is not a known field");
    EXPECT_NE(fault(head + R"(,"healthy":"yes"})").find("healthy must be"), std::string::npos);
    EXPECT_EQ(
        fault(
            R"({"event":"Order","kind":"JournalHealthChanged","sequence":1,"time":"2026-07-01T00:00:00Z","healthy":true})"),
        "event must be Health for this kind");
    EXPECT_NE(fault(R"({"event":"Order","kind":"Nothing","sequence":1,"time":"2026-07-01T00:00:00Z"})")
                  .find("kind must be one of"),
              std::string::npos);
}

TEST(JsonEvent, RefusesADateNoRecordCanHold) {
    const std::string head = R"({"event":"Control","kind":"DayOpened","sequence":1,"time":"2026-07-01T00:00:00Z",)";
    EXPECT_EQ(fault(head + R"("date":"2026-07-01","equity":"1"})"), "");
    EXPECT_NE(fault(head + R"("date":"0000-07-01","equity":"1"})"), "");
    EXPECT_NE(fault(head + R"("date":"2026-02-30","equity":"1"})"), "");
}

TEST(JsonEvent, RefusesAValueItsFieldCannotHold) {
    const std::string head = R"({"event":"Signal","kind":"SignalNoted","sequence":1,"time":"2026-07-01T00:00:00Z",)";
    EXPECT_EQ(fault(head + R"("origin":"Agent","requester":"x"})"), "");
    EXPECT_EQ(fault(head + R"("origin":"Nobody","requester":"x"})"),
              "origin must be one of Person Strategy Cycle Agent Token Engine");
    EXPECT_NE(fault(head + R"("origin":"Agent","requester":"a name that is too long"})").find("requester: "),
              std::string::npos);
}

}  // namespace
}  // namespace sluice
