#include "venues/alpaca/sim_test_support.hpp"

// Every refusal of an order request, with its status and code.
namespace sluice::venues::alpaca::sim {
namespace {

struct RefusalDesk : TestDesk {
    explicit RefusalDesk(SimConfig config = {}) : TestDesk{std::move(config)} {
        quote("AAPL", "187.40", "187.50");
        quote("BTC/USD", "90000", "90010", "2");
    }
    void own(const char* qty) {
        post(buy(qty));
        settle();
    }
    void configure(const char* body) { EXPECT_EQ(ask("PATCH", "/v2/account/configurations", body).status, 200); }
};

struct Case {
    const char* body;
    const char* said;
};

TEST(SimRefusals, OfForm) {
    RefusalDesk desk;
    const Case cases[] = {
        {"{", "400 40010000 failed to decode request body"},
        {R"({"symbol":"AAPL","qty":"x"})", "422 40010001 "},
        {R"({})", "422 40010001 symbol is required"},
        {R"({"symbol":"AAPL"})", "422 40010001 qty or notional is required"},
        {R"({"symbol":"AAPL","qty":1,"notional":5})", "422 40010001 only one of qty or notional is accepted"},
        {R"({"symbol":"AAPL","qty":1})", "422 40010001 side is required"},
        {R"({"symbol":"AAPL","qty":1,"side":"buy"})", "422 40010001 type is required"},
        {R"({"symbol":"AAPL","qty":1,"side":"buy","type":"market"})", "422 40010001 time_in_force is required"},
        {R"({"symbol":"ZZZZ","qty":1,"side":"buy","type":"market","time_in_force":"day"})",
         "422 42210000 invalid symbol: asset ZZZZ not found"},
        {R"({"symbol":"AAPL250620C00100000","qty":1,"side":"buy","type":"market","time_in_force":"day"})",
         "422 42210000 option contract AAPL250620C00100000 not found"},
        {R"({"symbol":"AAPL","qty":1,"side":"hold","type":"market","time_in_force":"day"})",
         "422 42210000 invalid side \"hold\""},
        {R"({"symbol":"AAPL","qty":1,"side":"buy","type":"iceberg","time_in_force":"day"})",
         "422 42210000 invalid order type \"iceberg\""},
        {R"({"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"gtd"})",
         "422 42210000 invalid time_in_force \"gtd\""},
        {R"({"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"day","order_class":"grid"})",
         "422 42210000 invalid order_class \"grid\""},
        {R"({"qty":1,"type":"market","time_in_force":"day","order_class":"mleg","legs":[]})",
         "403 40310000 account not authorized to trade options"},
    };
    for (const Case& one : cases)
        EXPECT_EQ(desk.refused_order(one.body).find(one.said), 0u)
            << one.body << " -> " << desk.refused_order(one.body);
}

TEST(SimRefusals, OfPricesAndSizes) {
    RefusalDesk desk;
    const Case cases[] = {
        {R"("type":"limit","time_in_force":"day")", "422 42210000 limit orders require limit_price"},
        {R"("type":"stop","time_in_force":"day")", "422 42210000 stop orders require stop_price"},
        {R"("type":"market","time_in_force":"day","limit_price":1)", "422 42210000 market orders take no limit_price"},
        {R"("type":"limit","time_in_force":"day","limit_price":1,"stop_price":1)",
         "422 42210000 limit orders take no stop_price"},
        {R"("type":"trailing_stop","time_in_force":"day")",
         "422 42210000 trailing_stop orders require exactly one of trail_price and trail_percent"},
        {R"("type":"trailing_stop","time_in_force":"day","trail_percent":100)",
         "422 42210000 trail_percent must be between 0 and 100"},
        {R"("type":"market","time_in_force":"day","trail_price":1)", "422 42210000 market orders take no trail_price"},
        {R"("type":"limit","time_in_force":"day","limit_price":290.123)",
         "422 42210000 invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria"},
        {R"("type":"limit","time_in_force":"day","limit_price":0.12345)", "422 42210000 invalid limit_price 0.12345."},
        {R"("type":"limit","time_in_force":"day","limit_price":0)", "422 42210000 limit_price must be > 0"},
        {R"("type":"limit","time_in_force":"gtc","limit_price":180,"extended_hours":true)",
         "422 42210000 extended hours order must be DAY limit orders"},
        {R"("type":"stop","time_in_force":"cls","stop_price":180)",
         "422 42210000 opg and cls orders must be market or limit orders"},
        {R"("type":"market","time_in_force":"opg")", "422 42210000 opg and cls orders need auctions"},
        {R"("type":"stop","time_in_force":"ioc","stop_price":180)",
         "422 42210000 ioc and fok orders must be market or limit orders"},
    };
    for (const Case& one : cases) {
        const std::string said = desk.refused_order(buy("1", one.body));
        EXPECT_EQ(said.find(one.said), 0u) << one.body << " -> " << said;
    }
    EXPECT_EQ(desk.refused_order(buy("0")), "422 42210000 qty must be > 0");
    EXPECT_EQ(desk.refused_order(buy("1.5", R"("type":"limit","limit_price":180,"time_in_force":"day")")),
              "422 42210000 fractional orders must be market orders");
    EXPECT_EQ(desk.refused_order(buy("1.5", R"("type":"market","time_in_force":"gtc")")),
              "422 42210000 fractional orders must be DAY orders");
    EXPECT_EQ(
        desk.refused_order(R"({"symbol":"AAPL","side":"buy","notional":0.5,"type":"market","time_in_force":"day"})"),
        "403 40310000 cost basis must be >= minimal amount of order 1");
    const std::string long_id =
        R"("type":"market","time_in_force":"day","client_order_id":")" + std::string(129, 'x') + "\"";
    EXPECT_EQ(desk.refused_order(buy("1", long_id.c_str())),
              "422 40010001 client_order_id must be no more than 128 characters");
}

TEST(SimRefusals, OfCrypto) {
    RefusalDesk desk;
    EXPECT_EQ(desk.refused_order(buy("1", R"("type":"market","time_in_force":"day")", "BTC/USD")),
              "422 42210000 invalid crypto time_in_force; it must be gtc or ioc");
    EXPECT_EQ(desk.refused_order(buy("1", R"("type":"stop","stop_price":1,"time_in_force":"gtc")", "BTC/USD")),
              "422 42210000 invalid order type for crypto order; it must be market, limit or stop_limit");
    EXPECT_EQ(desk.refused_order(buy("0.000001", R"("type":"market","time_in_force":"gtc")", "BTC/USD")),
              "403 40310000 qty must be >= minimal qty of order 0.00001");
    EXPECT_EQ(desk.refused_order(sell("1", R"("type":"market","time_in_force":"gtc")", "BTC/USD")),
              "403 40310000 insufficient balance for BTC (requested: 1, available: 0)");
    EXPECT_EQ(desk.refused_order(buy("2", R"("type":"market","time_in_force":"gtc")", "BTC/USD")),
              "403 40310000 insufficient buying power");
}

TEST(SimRefusals, OfClasses) {
    RefusalDesk desk;
    const Case cases[] = {
        {R"("order_class":"bracket","take_profit":{"limit_price":190})",
         "422 42210000 bracket orders require take_profit.limit_price and stop_loss.stop_price"},
        {R"("order_class":"bracket","take_profit":{},"stop_loss":{"stop_price":180})",
         "422 42210000 take_profit.limit_price is required"},
        {R"("order_class":"bracket","take_profit":{"limit_price":190},"stop_loss":{})",
         "422 42210000 stop_loss.stop_price is required"},
        {R"("order_class":"bracket","take_profit":{"limit_price":170},"stop_loss":{"stop_price":180})",
         "422 42210000 take_profit.limit_price must be > stop_loss.stop_price"},
        {R"("order_class":"bracket","take_profit":{"limit_price":187.5},"stop_loss":{"stop_price":180})",
         "422 42210000 take_profit.limit_price must be >= base_price + 0.01"},
        {R"("order_class":"bracket","take_profit":{"limit_price":195},"stop_loss":{"stop_price":190})",
         "422 42210000 stop_loss.stop_price must be <= base_price - 0.01"},
        {R"("order_class":"oto")", "422 42210000 oto orders require either take_profit or stop_loss"},
        {R"("order_class":"oco","take_profit":{"limit_price":190},"stop_loss":{"stop_price":180})",
         "422 42210000 oco orders must be limit orders"},
        {R"("take_profit":{"limit_price":190})", "422 42210000 simple orders take no take_profit"},
    };
    for (const Case& one : cases) {
        const std::string said =
            desk.refused_order(buy("1", (R"("type":"market","time_in_force":"day",)" + std::string{one.body}).c_str()));
        EXPECT_EQ(said.find(one.said), 0u) << one.body << " -> " << said;
    }
    EXPECT_EQ(desk.refused_order(sell("1", R"("type":"limit","time_in_force":"day","order_class":"oco",)"
                                           R"("take_profit":{"limit_price":190},"stop_loss":{"stop_price":180})")),
              "422 42210000 oco orders must be exit orders; there is no position in AAPL for this side to close");
    EXPECT_EQ(desk.refused_order(buy("1.5", R"("type":"market","time_in_force":"day","order_class":"oto",)"
                                            R"("stop_loss":{"stop_price":180})")),
              "422 42210000 fractional orders must be simple orders");
}

TEST(SimRefusals, OfMoneyAndShares) {
    RefusalDesk desk;
    const wire::HttpReply poor = desk.ask("POST", "/v2/orders", buy("2000"));
    EXPECT_EQ(poor.status, 403);
    EXPECT_EQ(decode<ErrorBody>(poor.body)->message, "insufficient buying power");
    EXPECT_EQ(decode<ErrorBody>(poor.body)->extra.at("buying_power"), "200000");
    EXPECT_EQ(decode<ErrorBody>(poor.body)->extra.at("cost_basis"), "375000");
    // What is on its way counts too.
    desk.post(buy("1000"));
    EXPECT_EQ(desk.refused_order(buy("100")), "403 40310000 insufficient buying power");
    desk.settle();
    const wire::HttpReply few = desk.ask("POST", "/v2/orders", sell("1500"));
    EXPECT_EQ(few.status, 403);
    const ErrorBody error = *decode<ErrorBody>(few.body);
    EXPECT_EQ(error.message, "insufficient qty available for order (requested: 1500, available: 1000)");
    EXPECT_EQ(error.extra.at("existing_qty"), "1000");
    EXPECT_EQ(error.extra.at("held_for_orders"), "0");
    desk.post(sell("1000", R"("type":"limit","limit_price":200,"time_in_force":"day")"));
    desk.settle();
    EXPECT_EQ(desk.refused_order(sell("1")),
              "403 40310000 insufficient qty available for order (requested: 1, available: 0)");
}

TEST(SimRefusals, OfShortSales) {
    RefusalDesk desk;
    EXPECT_EQ(desk.refused_order(sell("0.5")), "422 42210000 fractional orders cannot be sold short");
    desk.configure(R"({"no_shorting":true})");
    EXPECT_EQ(desk.refused_order(sell("1")), "403 40310000 account is not allowed to short");
    desk.configure(R"({"no_shorting":false})");
    const Order placed = desk.post(sell("1"));
    desk.settle();
    EXPECT_EQ(desk.order(placed.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.get<Position>("/v2/positions/AAPL").side, PositionSideWord::Short);
}

TEST(SimRefusals, OfSettings) {
    RefusalDesk desk;
    desk.configure(R"({"suspend_trade":true})");
    EXPECT_EQ(desk.refused_order(buy("1")), "403 40310000 new orders are rejected by user request");
    desk.configure(R"({"suspend_trade":false,"fractional_trading":false})");
    EXPECT_EQ(desk.refused_order(buy("0.5")), "403 40310000 fractional trading is turned off for this account");
    EXPECT_EQ(desk.refusal("PATCH", "/v2/account/configurations", R"({"max_margin_multiplier":"3"})"),
              "422 40010001 max_margin_multiplier must be 1, 2 or 4");
}

TEST(SimRefusals, OfWashTrades) {
    RefusalDesk desk;
    desk.own("10");
    const Order resting = desk.post(sell("10", R"("type":"limit","limit_price":190,"time_in_force":"day")"));
    desk.settle();
    const wire::HttpReply reply = desk.ask("POST", "/v2/orders", buy("1"));
    EXPECT_EQ(reply.status, 403);
    const ErrorBody error = *decode<ErrorBody>(reply.body);
    EXPECT_EQ(error.message, "potential wash trade detected. use complex orders");
    EXPECT_EQ(error.extra.at("existing_order_id"), resting.id);
    EXPECT_EQ(error.extra.at("reject_reason"), "opposite side limit order exists");
    EXPECT_EQ(
        desk.ask("POST", "/v2/orders", buy("1", R"("type":"limit","limit_price":189,"time_in_force":"day")")).status,
        200);
}

TEST(SimRefusals, OfClientOrderIds) {
    RefusalDesk desk;
    const std::string body = buy("1", R"("type":"market","time_in_force":"day","client_order_id":"mine")");
    EXPECT_EQ(desk.post(body).client_order_id, "mine");
    EXPECT_EQ(desk.refused_order(body), "422 40010001 client_order_id must be unique");
    EXPECT_EQ(desk.get<Order>("/v2/orders:by_client_order_id?client_order_id=mine").client_order_id, "mine");
    desk.key = "PKOTHER";
    EXPECT_EQ(desk.post(body).client_order_id, "mine");
}

TEST(SimRefusals, OfReplaces) {
    RefusalDesk desk;
    const Order order = desk.post(buy("10", R"("type":"limit","limit_price":180,"time_in_force":"gtc")"));
    const Order part =
        desk.post(R"({"symbol":"AAPL","side":"buy","notional":100,"type":"market","time_in_force":"day"})");
    desk.settle();
    const auto refused = [&](const char* body) { return desk.refusal("PATCH", "/v2/orders/" + order.id, body); };
    EXPECT_EQ(refused(R"({"qty":"2.5"})"), "422 42210000 qty must be a whole number of shares > 0");
    EXPECT_EQ(refused(R"({"stop_price":"170"})"), "422 42210000 stop_price does not belong to this type of order");
    EXPECT_EQ(
        refused(R"({"limit_price":"170.123"})"),
        "422 42210000 invalid limit_price 170.123. sub-penny increment does not fulfill minimum pricing criteria");
    EXPECT_EQ(refused(R"({"trail":"1"})"), "422 42210000 trail must be > 0, and belongs to trailing_stop orders");
    EXPECT_EQ(refused(R"({"notional":"100"})"), "422 42210000 notional can only be replaced for IPO orders");
    EXPECT_EQ(refused(R"({"qty":"5000"})"), "403 40310000 insufficient buying power");
    EXPECT_EQ(desk.refusal("PATCH", "/v2/orders/" + part.id, R"({"qty":"5"})"),
              "422 42210000 cannot replace order in filled status");
    EXPECT_EQ(desk.refusal("PATCH", "/v2/orders/x", R"({"qty":"5"})"), "422 40010001 order_id is missing");
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
