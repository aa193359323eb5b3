#include "venues/alpaca/codec.hpp"

#include <gtest/gtest.h>

namespace sluice::venues::alpaca {
namespace {

constexpr const char* kOrder =
    R"({"id":"o-1","client_order_id":"P1-2KX-1","created_at":"2026-07-01T14:30:00.123456789Z","symbol":"AAPL",)"
    R"("qty":"2","filled_qty":"0","side":"buy","time_in_force":"gtc","status":"accepted")";

std::string order(const std::string& more) { return std::string{kOrder} + more + "}"; }

template <class T>
std::string fault(const std::string& json) {
    const auto message = decode<T>(json);
    return message ? "" : message.error().text;
}

TEST(AlpacaCodec, WritesEveryKeyOfAnOrderNullsIncluded) {
    const auto message = decode<Order>(order(R"(,"type":"limit","limit_price":"150")"));
    ASSERT_TRUE(message);
    EXPECT_EQ(
        encoded(*message),
        R"({"id":"o-1","client_order_id":"P1-2KX-1","created_at":"2026-07-01T14:30:00.123456789Z","updated_at":null,)"
        R"("submitted_at":null,"filled_at":null,"expired_at":null,"canceled_at":null,"failed_at":null,)"
        R"("replaced_at":null,"replaced_by":null,"replaces":null,"asset_id":"","symbol":"AAPL","asset_class":"",)"
        R"("notional":null,"qty":"2","filled_qty":"0","filled_avg_price":null,"order_class":"","order_type":"limit",)"
        R"("type":"limit","side":"buy","time_in_force":"gtc","limit_price":"150","stop_price":null,)"
        R"("status":"accepted","extended_hours":false,"legs":null,"trail_percent":null,"trail_price":null,)"
        R"("hwm":null,"subtag":null,"source":null})");
}

TEST(AlpacaCodec, TakesNumbersAndStringsAsExactDecimals) {
    const auto quantity = [](const std::string& qty) {
        const auto message = decode<OrderRequest>(R"({"qty":)" + qty + "}");
        return message ? to_text(*message->qty) : message.error().text;
    };
    EXPECT_EQ(quantity("1"), "1");
    EXPECT_EQ(quantity("\"1\""), "1");
    EXPECT_EQ(quantity("1.50"), "1.5");
    EXPECT_EQ(quantity("\"0.123456789\""), "0.123456789");
    EXPECT_EQ(quantity("0.1"), "0.1");
    EXPECT_EQ(quantity("1e-05"), "0.00001");  // how Python writes small ones
    EXPECT_EQ(quantity("1.25E2"), "125");
    EXPECT_EQ(quantity("12.5e-1"), "1.25");
    EXPECT_EQ(quantity("1e+3"), "1000");
    EXPECT_EQ(quantity("-0"), "0");
    EXPECT_EQ(quantity("9007199254740993"), "9007199254740993");  // no double holds it
}

TEST(AlpacaCodec, RoundsOnlyWhatTheVenueComputes) {
    const auto account = decode<Account>(
        R"({"id":"a","account_number":"PA1","status":"ACTIVE","cash":"1","buying_power":"2","equity":"3",)"
        R"("last_equity":"122011.09751111286868","sma":"-0.0000000005","accrued_fees":"0.00000000049"})");
    ASSERT_TRUE(account) << account.error().text;
    EXPECT_EQ(to_text(*account->last_equity), "122011.097511113");
    EXPECT_EQ(to_text(*account->sma), "-0.000000001");
    EXPECT_EQ(to_text(*account->accrued_fees), "0");
    EXPECT_EQ(fault<OrderRequest>(R"({"limit_price":0.0000000001})"),
              "limit_price: the number \"0.0000000001\" has more than 9 digits after the point");
}

TEST(AlpacaCodec, ReadsMembersInAnyOrder) {
    const auto error = decode<ErrorBody>(R"({"message":"no","x":"1","code":7})");
    ASSERT_TRUE(error);
    EXPECT_EQ(*error, (ErrorBody{7, "no", {{"x", "1"}}}));
    const auto request = decode<OrderRequest>(R"({"type":"limit","side":"buy","symbol":"AAPL","qty":1})");
    ASSERT_TRUE(request);
    EXPECT_EQ(encoded(*request), R"({"symbol":"AAPL","qty":"1","side":"buy","type":"limit"})");
}

TEST(AlpacaCodec, KeepsWordsNobodyKnows) {
    const auto message = decode<Order>(order(R"(,"order_class":"pegged","position_intent":"")"));
    ASSERT_TRUE(message);
    EXPECT_FALSE(message->order_class.known());
    EXPECT_EQ(message->order_class.text(), "pegged");
    EXPECT_FALSE(message->position_intent);
    EXPECT_EQ(message->status, StatusWord::Accepted);
}

TEST(AlpacaCodec, NamesWhatNobodyReads) {
    Unread unread;
    ASSERT_TRUE(decode<Order>(order(R"(,"commission":1.25,"legs":[)" + order(R"(,"a b":{})") + "]"), &unread));
    EXPECT_EQ(unread, (Unread{"commission", "legs[0].a b"}));
}

TEST(AlpacaCodec, RefusesBadInputWithThePathOfTheField) {
    const struct {
        std::string json;
        std::string sentence;
    } cases[] = {
        {"", "JSON line 1 column 1: the text ends where a value should stand"},
        {"null", "the message must be an object, not null"},
        {"[]", "the message must be an object, not an array"},
        {R"({"id":"o-1"})", "the message lacks the key \"client_order_id\""},
        {order(R"(,"limit_price":true)"), "limit_price must be a decimal number, not a boolean"},
        {order(R"(,"limit_price":"abc")"), "limit_price: the number \"abc\" has \"a\" where a digit should stand"},
        {order(R"(,"limit_price":"NaN")"), "limit_price: the number \"NaN\" has \"N\" where a digit should stand"},
        {order(R"(,"limit_price":"")"), "limit_price: a number is missing: the text is empty"},
        {order(R"(,"limit_price":"1,000")"),
         "limit_price: the number \"1,000\" has a comma; use a point and no grouping"},
        {order(R"(,"limit_price":4000000001)"),
         "limit_price: 4000000001 is out of range: at most 4000000000 either way"},
        {order(R"(,"notional":"1e13")"), "notional: 10000000000000 is out of range: at most 1000000000000 either way"},
        {order(R"(,"limit_price":1e999999999)"),
         "limit_price: the number \"1e999999999\" has an exponent; write it out in digits"},
        {order(R"(,"extended_hours":"true")"), "extended_hours must be a boolean, not a string"},
        {order(R"(,"updated_at":"yesterday")"), ""},
        {order(R"(,"updated_at":17)"), "updated_at must be a time such as 2026-07-01T14:30:00Z, not a number"},
        {order(R"(,"legs":{})"), "legs must be an array, not an object"},
        {order(R"(,"legs":[{"id":7}])"), "legs[0].id must be a string, not a number"},
        {order(R"(,"legs":[)" + order("") + "," + order(R"(,"qty2":0,"filled_avg_price":[])") + "]"),
         "legs[1].filled_avg_price must be a decimal number, not an array"},
        {order(R"(,"status":"new")"), "JSON line 1 column"},
    };
    for (const auto& c : cases) {
        const std::string said = fault<Order>(c.json);
        EXPECT_FALSE(said.empty()) << c.json;
        EXPECT_EQ(said.substr(0, c.sentence.size()), c.sentence) << c.json;
    }
    EXPECT_EQ(fault<Order>(order(R"(,"updated_at":"yesterday")")).substr(0, 12), "updated_at: ");
}

TEST(AlpacaCodec, ReadsWhatMayBeAbsent) {
    const auto orders = decode<std::vector<Order>>("null");
    ASSERT_TRUE(orders);
    EXPECT_TRUE(orders->empty());
    const auto page = decode<Page<MarketBar>>(R"({"bars":null,"next_page_token":null})");
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->rows.empty());
    EXPECT_EQ(encoded(OrderRequest{}), "{}");
    EXPECT_EQ(encoded(Page<MarketTrade>{}), R"({"trades":{},"next_page_token":null})");
}

TEST(AlpacaCodec, KeepsWhatStandsBesideAnError) {
    const auto error = decode<ErrorBody>(
        R"({"buying_power":"10.5","code":40310000,"cost_basis":20,"message":"insufficient buying power"})");
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, 40310000);
    EXPECT_EQ(error->extra, (std::map<std::string, std::string>{{"buying_power", "10.5"}, {"cost_basis", "20"}}));
    EXPECT_EQ(encoded(*error), R"({"code":40310000,"message":"insufficient buying power","buying_power":"10.5",)"
                               R"("cost_basis":"20"})");
    EXPECT_FALSE(decode<ErrorBody>(R"({"message":"unauthorized"})")->code);
}

TEST(AlpacaCodec, ShowsTheClockInNewYorksTime) {
    Clock clock;
    clock.timestamp = {*parse_rfc3339("2024-07-18T08:10:33.389152169Z"), -240};
    clock.next_open = {*parse_rfc3339("2024-07-18T13:30:00Z"), -240};
    clock.next_close = {*parse_rfc3339("2024-12-18T21:00:00Z"), -300};
    EXPECT_EQ(encoded(clock), R"({"timestamp":"2024-07-18T04:10:33.389152169-04:00","is_open":false,)"
                              R"("next_open":"2024-07-18T09:30:00-04:00","next_close":"2024-12-18T16:00:00-05:00"})");
    EXPECT_EQ(*decode<Clock>(encoded(clock)), clock);
}

}  // namespace
}  // namespace sluice::venues::alpaca
