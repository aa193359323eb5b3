#include "venues/alpaca/sim_test_support.hpp"

namespace sluice::venues::alpaca::sim {
namespace {

constexpr const char* kLimit180 = R"("type":"limit","limit_price":"180","time_in_force":"day")";

struct OrdersDesk : TestDesk {
    explicit OrdersDesk(SimConfig config = {}) : TestDesk{std::move(config)} {
        quote("AAPL", "187.40", "187.50");
        trade("AAPL", "187.45");
        quote("BTC/USD", "90000", "90010", "2");
    }
    // Buys and lets it fill.
    void own(const char* qty) {
        post(buy(qty));
        settle();
        said.clear();
    }
};

TEST(SimOrders, AMarketOrderIsAnsweredBeforeItIsFilled) {
    OrdersDesk desk;
    desk.listen();
    desk.order_of_things.clear();
    const Order placed = desk.post(buy("10"));
    EXPECT_EQ(placed.status, StatusWord::PendingNew);
    EXPECT_EQ(desk.order_of_things, "RS");
    desk.settle();
    const std::vector<TradeUpdate> updates = desk.updates();
    ASSERT_EQ(updates.size(), 3u);
    EXPECT_EQ(desk.events(), "pending_new new fill");
    EXPECT_FALSE(updates[0].execution_id);
    EXPECT_TRUE(updates[2].execution_id);
    EXPECT_EQ(to_text(*updates[2].price), "187.5");
    EXPECT_EQ(to_text(*updates[2].qty), "10");
    EXPECT_EQ(to_text(*updates[2].position_qty), "10");
    EXPECT_EQ(updates[2].order.status, StatusWord::Filled);
    const Order filled = desk.order(placed.id);
    EXPECT_EQ(filled.status, StatusWord::Filled);
    EXPECT_EQ(to_text(*filled.filled_avg_price), "187.5");
    EXPECT_TRUE(filled.filled_at);
}

TEST(SimOrders, ALargeOrderIsFilledInParts) {
    OrdersDesk desk;
    desk.listen();
    const Order placed = desk.post(buy("250", R"("type":"limit","limit_price":"187.5","time_in_force":"day")"));
    desk.quote("AAPL", "187.40", "187.50", "100");
    desk.settle();
    desk.quote("AAPL", "187.40", "187.51", "100");
    desk.quote("AAPL", "187.40", "187.50", "100");
    desk.settle();
    EXPECT_EQ(desk.order(placed.id).status, StatusWord::PartiallyFilled);
    desk.quote("AAPL", "187.40", "187.51", "100");
    desk.quote("AAPL", "187.40", "187.49", "1000");
    desk.settle();
    EXPECT_EQ(desk.order(placed.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.events(), "pending_new new partial_fill partial_fill fill");
}

TEST(SimOrders, ALimitOrderRestsAndIsCancelled) {
    OrdersDesk desk;
    desk.listen();
    const Order placed = desk.post(buy("10", kLimit180));
    desk.settle();
    EXPECT_EQ(desk.order(placed.id).status, StatusWord::New);
    const wire::HttpReply reply = desk.ask("DELETE", "/v2/orders/" + placed.id);
    EXPECT_EQ(reply.status, 204);
    EXPECT_EQ(reply.body, "");
    EXPECT_EQ(desk.order(placed.id).status, StatusWord::PendingCancel);
    EXPECT_EQ(desk.refusal("DELETE", "/v2/orders/" + placed.id), "422 42210000 order pending cancel");
    desk.settle();
    const Order ended = desk.order(placed.id);
    EXPECT_EQ(ended.status, StatusWord::Canceled);
    EXPECT_TRUE(ended.canceled_at);
    EXPECT_EQ(desk.events(), "pending_new new canceled");
    EXPECT_EQ(desk.refusal("DELETE", "/v2/orders/" + placed.id), "422 42210000 order is already in \"canceled\" state");
}

TEST(SimOrders, IdsThatNameNothing) {
    OrdersDesk desk;
    EXPECT_EQ(desk.refusal("GET", "/v2/orders/nonsense"), "422 40010001 order_id is missing");
    EXPECT_EQ(desk.refusal("DELETE", "/v2/orders/61e69015-8549-4bfd-b9c3-01e75843f47d"),
              "404 40410000 order not found for 61e69015-8549-4bfd-b9c3-01e75843f47d");
    EXPECT_EQ(desk.refusal("GET", "/v2/orders:by_client_order_id?client_order_id=x"),
              "404 40410000 order not found for x");
}

TEST(SimOrders, AReplaceMakesANewOrder) {
    OrdersDesk desk;
    desk.listen();
    const Order placed = desk.post(buy("10", kLimit180));
    EXPECT_EQ(desk.refusal("PATCH", "/v2/orders/" + placed.id, R"({"limit_price":"181"})"),
              "422 42210000 cannot replace order in pending_new status");
    desk.settle();
    const wire::HttpReply reply = desk.ask("PATCH", "/v2/orders/" + placed.id, R"({"limit_price":181.5,"qty":12})");
    ASSERT_EQ(reply.status, 200) << reply.body;
    const Order wanted = *decode<Order>(reply.body);
    EXPECT_NE(wanted.id, placed.id);
    EXPECT_EQ(wanted.replaces, placed.id);
    EXPECT_EQ(wanted.status, StatusWord::PendingNew);
    EXPECT_EQ(desk.order(placed.id).status, StatusWord::PendingReplace);
    desk.settle();
    const Order old = desk.order(placed.id);
    EXPECT_EQ(old.status, StatusWord::Replaced);
    EXPECT_EQ(old.replaced_by, wanted.id);
    const Order now = desk.order(wanted.id);
    EXPECT_EQ(now.status, StatusWord::New);
    EXPECT_EQ(to_text(*now.limit_price), "181.5");
    EXPECT_EQ(to_text(*now.qty), "12");
    EXPECT_EQ(desk.events(), "pending_new new replaced new");
    EXPECT_EQ(desk.refusal("PATCH", "/v2/orders/" + placed.id, R"({"limit_price":"181"})"),
              "422 42210000 order already replaced");
    EXPECT_EQ(desk.refusal("PATCH", "/v2/orders/" + wanted.id, R"({"limit_price":"181.5"})"),
              "422 42210000 order parameters are not changed");
}

TEST(SimOrders, AReplaceKeepsWhatWasFilled) {
    OrdersDesk desk;
    const Order placed = desk.post(buy("200", R"("type":"limit","limit_price":"187.5","time_in_force":"gtc")"));
    desk.quote("AAPL", "187.40", "187.50", "50");
    desk.settle();
    ASSERT_EQ(to_text(desk.order(placed.id).filled_qty), "50");
    EXPECT_EQ(desk.refusal("PATCH", "/v2/orders/" + placed.id, R"({"qty":"50"})"),
              "422 42210000 qty must be > filled_qty");
    const wire::HttpReply reply = desk.ask("PATCH", "/v2/orders/" + placed.id, R"({"qty":"60"})");
    const Order wanted = *decode<Order>(reply.body);
    desk.settle();
    EXPECT_EQ(desk.order(wanted.id).status, StatusWord::PartiallyFilled);
    EXPECT_EQ(to_text(desk.order(wanted.id).filled_qty), "50");
    desk.quote("AAPL", "187.30", "187.40", "500");
    desk.settle();
    EXPECT_EQ(desk.order(wanted.id).status, StatusWord::Filled);
    EXPECT_EQ(to_text(desk.order(wanted.id).filled_qty), "60");
}

TEST(SimOrders, ListsAreFilteredAndPaged) {
    OrdersDesk desk;
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) {
        ids.push_back(desk.post(buy("1", kLimit180)).id);
        desk.pass(std::chrono::seconds{1});
    }
    desk.ask("DELETE", "/v2/orders/" + ids[0]);
    desk.settle();
    const auto list = [&](const std::string& query) {
        std::string line;
        for (const Order& order : desk.get<std::vector<Order>>("/v2/orders" + query))
            for (std::size_t i = 0; i < ids.size(); ++i)
                if (ids[i] == order.id)
                    line += std::to_string(i);
        return line;
    };
    EXPECT_EQ(list(""), "4321");
    EXPECT_EQ(list("?status=closed"), "0");
    EXPECT_EQ(list("?status=all&direction=asc"), "01234");
    EXPECT_EQ(list("?limit=2&nested=True"), "43");
    EXPECT_EQ(list("?symbols=MSFT"), "");
    EXPECT_EQ(list("?symbols=MSFT,AAPL&side=buy"), "4321");
    EXPECT_EQ(list("?side=sell"), "");
    EXPECT_EQ(list("?asset_class=crypto"), "");
    EXPECT_EQ(list("?status=all&direction=asc&after_order_id=" + ids[1]), "234");
    EXPECT_EQ(list("?status=all&before_order_id=" + ids[3]), "210");
    EXPECT_EQ(list("?status=all&direction=asc&after=2026-03-02T15:00:01.5Z&until=2026-03-02T15:00:03.5Z"), "23");
    EXPECT_EQ(desk.refusal("GET", "/v2/orders?limit=501"),
              "422 40010001 limit \"501\" is not valid; it must be a whole number from 1 to 500");
    EXPECT_EQ(desk.refusal("GET", "/v2/orders?status=odd"),
              "422 40010001 status \"odd\" is not valid; it must be open, closed or all");
}

TEST(SimOrders, CancelAllAnswersForEach) {
    OrdersDesk desk;
    desk.post(buy("1", kLimit180));
    desk.post(buy("2", kLimit180));
    desk.settle();
    const wire::HttpReply reply = desk.ask("DELETE", "/v2/orders");
    EXPECT_EQ(reply.status, 207);
    EXPECT_EQ(decode<std::vector<CancelledItem>>(reply.body)->size(), 2u);
    desk.settle();
    EXPECT_TRUE(desk.get<std::vector<Order>>("/v2/orders").empty());
    EXPECT_EQ(desk.ask("DELETE", "/v2/orders").body, "[]");
}

TEST(SimOrders, ABracketHoldsItsExitsUntilTheEntryIsFilled) {
    OrdersDesk desk;
    desk.listen();
    const Order entry = desk.post(buy("10", R"("type":"market","time_in_force":"gtc","order_class":"bracket",)"
                                            R"("take_profit":{"limit_price":"190"},"stop_loss":{"stop_price":"180"})"));
    ASSERT_EQ(entry.legs.size(), 2u);
    EXPECT_EQ(entry.legs[0].status, StatusWord::Held);
    desk.settle();
    EXPECT_EQ(desk.order(entry.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.order(entry.legs[0].id).status, StatusWord::New);
    EXPECT_EQ(desk.order(entry.legs[1].id).status, StatusWord::New);
    EXPECT_EQ(desk.get<std::vector<Order>>("/v2/orders?nested=true&status=all").size(), 1u);
    EXPECT_EQ(desk.get<std::vector<Order>>("/v2/orders?nested=true&status=open").size(), 2u);
    desk.quote("AAPL", "190.10", "190.20");
    desk.settle();
    EXPECT_EQ(desk.order(entry.legs[0].id).status, StatusWord::Filled);
    EXPECT_EQ(desk.order(entry.legs[1].id).status, StatusWord::Canceled);
    EXPECT_EQ(desk.events(), "pending_new new fill new new fill canceled");
}

TEST(SimOrders, CancellingOneOfAHeldGroupCancelsAll) {
    OrdersDesk desk;
    const Order entry = desk.post(
        buy("10", R"("type":"limit","limit_price":"180","time_in_force":"day","order_class":"bracket",)"
                  R"("take_profit":{"limit_price":"190"},"stop_loss":{"stop_price":"170","limit_price":"169"})"));
    desk.settle();
    EXPECT_EQ(desk.ask("DELETE", "/v2/orders/" + entry.legs[1].id).status, 204);
    desk.settle();
    EXPECT_EQ(desk.order(entry.id).status, StatusWord::Canceled);
    EXPECT_EQ(desk.order(entry.legs[0].id).status, StatusWord::Canceled);
    EXPECT_EQ(desk.order(entry.legs[1].id).status, StatusWord::Canceled);
}

TEST(SimOrders, AHeldLegIsReplacedAtOnce) {
    OrdersDesk desk;
    const Order entry =
        desk.post(buy("10", R"("type":"limit","limit_price":"180","time_in_force":"day","order_class":"bracket",)"
                            R"("take_profit":{"limit_price":"190"},"stop_loss":{"stop_price":"170"})"));
    desk.settle();
    const wire::HttpReply reply = desk.ask("PATCH", "/v2/orders/" + entry.legs[0].id, R"({"limit_price":"195"})");
    ASSERT_EQ(reply.status, 200) << reply.body;
    const Order wanted = *decode<Order>(reply.body);
    EXPECT_EQ(desk.order(entry.legs[0].id).status, StatusWord::Replaced);
    EXPECT_EQ(desk.order(wanted.id).status, StatusWord::Held);
    const Order parent = desk.get<Order>("/v2/orders/" + entry.id + "?nested=true");
    EXPECT_EQ(parent.legs[0].id, wanted.id);
    desk.quote("AAPL", "179.90", "180.00");
    desk.settle();
    desk.quote("AAPL", "195.10", "195.20");
    desk.settle();
    EXPECT_EQ(desk.order(wanted.id).status, StatusWord::Filled);
}

TEST(SimOrders, AnOcoFillsOneAndCancelsTheOther) {
    OrdersDesk desk;
    desk.own("10");
    const Order target =
        desk.post(sell("10", R"("type":"limit","time_in_force":"gtc","order_class":"oco",)"
                             R"("take_profit":{"limit_price":"190"},"stop_loss":{"stop_price":"180"})"));
    ASSERT_EQ(target.legs.size(), 1u);
    desk.settle();
    desk.quote("AAPL", "179.80", "179.90");
    desk.trade("AAPL", "179.85");
    desk.quote("AAPL", "179.80", "179.90");
    desk.settle();
    EXPECT_EQ(desk.order(target.legs[0].id).status, StatusWord::Filled);
    EXPECT_EQ(desk.order(target.id).status, StatusWord::Canceled);
}

TEST(SimOrders, AnOtoHasOneExit) {
    OrdersDesk desk;
    const Order entry = desk.post(buy("10", R"("type":"market","time_in_force":"day","order_class":"oto",)"
                                            R"("stop_loss":{"stop_price":"180"})"));
    ASSERT_EQ(entry.legs.size(), 1u);
    desk.settle();
    EXPECT_EQ(desk.order(entry.legs[0].id).status, StatusWord::New);
}

TEST(SimOrders, NotionalFractionalAndCryptoOrdersFill) {
    OrdersDesk desk;
    const Order cash =
        desk.post(R"({"symbol":"AAPL","side":"buy","notional":1000,"type":"market","time_in_force":"day"})");
    EXPECT_FALSE(cash.qty);
    const Order part = desk.post(buy("0.5"));
    const Order coin = desk.post(buy("0.25", R"("type":"market","time_in_force":"gtc")", "BTC/USD"));
    desk.settle();
    EXPECT_EQ(desk.order(cash.id).status, StatusWord::Filled);
    EXPECT_EQ(to_text(desk.order(cash.id).filled_qty), "5.333333333");
    EXPECT_EQ(desk.order(part.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.order(coin.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.order(coin.id).asset_class, AssetWord::Crypto);
}

TEST(SimOrders, StopsAndTrailingStops) {
    OrdersDesk desk;
    desk.own("20");
    const Order stop = desk.post(sell("10", R"("type":"stop","stop_price":"186","time_in_force":"gtc")"));
    const Order trail = desk.post(sell("10", R"("type":"trailing_stop","trail_percent":"1","time_in_force":"gtc")"));
    desk.settle();
    EXPECT_EQ(to_text(*desk.order(trail.id).hwm), "187.45");
    desk.trade("AAPL", "189");
    EXPECT_EQ(to_text(*desk.order(trail.id).hwm), "189");
    EXPECT_EQ(to_text(*desk.order(trail.id).stop_price), "187.11");
    desk.trade("AAPL", "187");
    desk.quote("AAPL", "187.00", "187.10");
    desk.settle();
    EXPECT_EQ(desk.order(trail.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.order(stop.id).status, StatusWord::New);
    desk.trade("AAPL", "185.90");
    desk.quote("AAPL", "185.90", "186.00");
    desk.settle();
    EXPECT_EQ(desk.order(stop.id).status, StatusWord::Filled);
}

TEST(SimOrders, WhatCannotBeFilledAtOnceEndsCanceled) {
    OrdersDesk desk;
    const Order ioc = desk.post(buy("10", R"("type":"limit","limit_price":"180","time_in_force":"ioc")"));
    const Order fok = desk.post(buy("5000", R"("type":"limit","limit_price":"10","time_in_force":"fok")"));
    desk.settle();
    EXPECT_EQ(desk.order(ioc.id).status, StatusWord::Canceled);
    EXPECT_EQ(desk.order(fok.id).status, StatusWord::Canceled);
}

TEST(SimOrders, DayOrdersExpireAtTheEndOfTheSession) {
    OrdersDesk desk;
    const Order day = desk.post(buy("10", kLimit180));
    const Order gtc = desk.post(buy("10", R"("type":"limit","limit_price":"180","time_in_force":"gtc")"));
    desk.pass(std::chrono::hours{10});
    EXPECT_EQ(desk.order(day.id).status, StatusWord::Expired);
    EXPECT_TRUE(desk.order(day.id).expired_at);
    EXPECT_EQ(desk.order(gtc.id).status, StatusWord::New);
}

TEST(SimOrders, AClosedMarketKeepsOrdersForItsOpening) {
    SimConfig config;
    config.session = SessionRule::Real;
    TestDesk desk{config, "2026-03-02T13:00:00Z"};
    desk.trade("AAPL", "187.45");
    desk.listen();
    const Order placed = desk.post(buy("10", R"("type":"limit","limit_price":"188","time_in_force":"day")"));
    EXPECT_EQ(placed.status, StatusWord::Accepted);
    desk.settle();
    EXPECT_EQ(desk.order(placed.id).status, StatusWord::Accepted);
    EXPECT_EQ(desk.refused_order(buy("10", R"("type":"limit","limit_price":"188","time_in_force":"ioc")")),
              "422 42210000 ioc and fok orders are accepted only while the market is open");
    const Order opg = desk.post(buy("10", R"("type":"market","time_in_force":"opg")"));
    const Order cls = desk.post(buy("10", R"("type":"market","time_in_force":"cls")"));
    desk.pass(std::chrono::minutes{91});
    EXPECT_EQ(desk.order(placed.id).status, StatusWord::New);
    desk.trade("AAPL", "187.60", "1000");
    desk.quote("AAPL", "187.50", "187.60");
    desk.settle();
    EXPECT_EQ(desk.order(placed.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.order(opg.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.order(cls.id).status, StatusWord::New);
    EXPECT_EQ(desk.refused_order(buy("10", R"("type":"market","time_in_force":"opg")")),
              "422 42210000 opg orders are not accepted from 9:28am to 7:00pm ET");
    desk.pass(std::chrono::hours{7});
    EXPECT_EQ(desk.order(cls.id).status, StatusWord::Filled);
}

TEST(SimOrders, TheSameSeedSaysTheSame) {
    const auto story = [] {
        OrdersDesk desk;
        desk.listen();
        std::string text = desk.ask("POST", "/v2/orders", buy("10")).body;
        desk.settle();
        for (const std::string& line : desk.said)
            text += line;
        return text + desk.ask("GET", "/v2/account").body;
    };
    EXPECT_EQ(story(), story());
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
