// What the venue says of instruments and trading days, against what we take for granted.
#include "venues/alpaca/client_desk_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

constexpr std::string_view kWeek =
    R"([{"date":"2026-03-02","open":"09:30","close":"16:00"},{"date":"2026-03-03","open":"09:30","close":"16:00"},)"
    R"({"date":"2026-03-04","open":"09:30","close":"16:00"},{"date":"2026-03-05","open":"09:30","close":"16:00"},)"
    R"({"date":"2026-03-06","open":"09:30","close":"16:00"}])";

AlpacaConfig traded() {
    AlpacaConfig config = test_config();
    config.instruments = {{InstrumentId{"AAPL.US"}}, {InstrumentId{"BTC/USD.ALPACA"}, CalendarId{"24x7"}}};
    config.market_data = false;
    return config;
}

std::string asset_json(std::string_view symbol, bool tradable = true) {
    Asset asset;
    asset.id = "asset";
    asset.symbol = symbol;
    asset.exchange = "NASDAQ";
    asset.asset_class = symbol.find('/') == std::string_view::npos ? AssetWord::UsEquity : AssetWord::Crypto;
    asset.status = AssetStatusWord::Active;
    asset.tradable = tradable;
    asset.fractionable = asset.shortable = true;
    return encoded(asset);
}

class AlpacaReference : public testing::Test {
protected:
    AlpacaReference() {
        desk.start();
        desk.account_ok();
        desk.answer("GET /v2/clock", 200, desk.clock_json());
        desk.stream_up();
        desk.gap_filled();
    }
    void answered(bool tradable = true, std::string_view week = kWeek) {
        desk.answer("GET /v2/assets/AAPL", 200, asset_json("AAPL", tradable));
        desk.answer("GET /v2/assets/BTC%2FUSD", 200, asset_json("BTC/USD"));
        desk.answer("GET /v2/calendar", 200, std::string{week});
        desk.said();
    }
    static std::string week_without(std::string_view date) {
        std::string week{kWeek};
        const std::string row = R"({"date":")" + std::string{date} + R"(","open":"09:30","close":"16:00"},)";
        week.erase(week.find(row), row.size());
        return week;
    }
    std::string health() const {
        for (auto it = desk.reports.rbegin(); it != desk.reports.rend(); ++it)
            if (const auto* health = std::get_if<VenueHealth>(&*it))
                return health->text;
        return {};
    }
    void opens_one(std::string_view cl) { desk.submit(SendNew{our_order(cl, "10", "187.5"), desk.now + seconds{1}}); }
    const std::string& last_text() const { return std::get<ExecutionReport>(desk.reports.back()).text; }

    ClientDesk desk{traded()};
};

TEST_F(AlpacaReference, IsAskedForAtConnectAndNewExposureWaitsForTheCalendar) {
    EXPECT_TRUE(desk.has("GET /v2/assets/AAPL"));
    EXPECT_TRUE(desk.has("GET /v2/assets/BTC%2FUSD"));
    EXPECT_TRUE(desk.has("GET /v2/calendar?start=2026-03-02&end=2026-03-08")) << desk.asked();
    EXPECT_EQ(desk.said(), "link Down Paper breaker Open\nhas 100000\nlink Up Paper breaker Open\n");
    desk.answer("GET /v2/calendar", 200, std::string{kWeek});
    EXPECT_EQ(desk.said(), "link Up Paper breaker Closed\n");
    EXPECT_EQ(health(), "trade_updates is caught up");
}

TEST_F(AlpacaReference, IsAskedForAgainADayLater) {
    answered();
    desk.pass(std::chrono::hours{24} + seconds{1});
    EXPECT_TRUE(desk.has("GET /v2/assets/AAPL"));
    EXPECT_TRUE(desk.has("GET /v2/calendar?start=2026-03-03&end=2026-03-09")) << desk.asked();
}

TEST_F(AlpacaReference, WhatIsNotTradableIsRefusedBeforeItLeaves) {
    answered(false);
    EXPECT_EQ(health(),
              "trade_updates is caught up; AAPL is not tradable at the venue (status active, tradable false)");
    opens_one("P1-a-1");
    EXPECT_EQ(desk.said(), "P1-a-1 Rejected Rejected  Other\n");
    EXPECT_EQ(last_text(), "AAPL is not tradable at the venue (status active, tradable false), so nothing was sent");
    EXPECT_FALSE(desk.has("POST /v2/orders"));
    desk.submit(
        SendReplace{our_order("P1-a-3", "20", "187.5"), ClOrdId{"P1-a-2"}, OrderId{"o2"}, desk.now + seconds{1}});
    EXPECT_EQ(desk.said(), "P1-a-3 Replace refused Other\n");
    desk.submit(SendNew{our_order("P1-a-4", "10"), std::nullopt});
    EXPECT_TRUE(desk.has("POST /v2/orders")) << "an exit is the venue's to refuse";
    desk.submit(SendCancel{ClOrdId{"P1-a-2"}, OrderId{"o2"}, InstrumentId{"AAPL.US"}});
    EXPECT_TRUE(desk.has("DELETE /v2/orders/o2"));
}

TEST_F(AlpacaReference, ARefusalAsksWhetherItStillHolds) {
    answered(false);
    opens_one("P1-a-1");
    EXPECT_FALSE(desk.has("GET /v2/assets/AAPL")) << "it was answered a moment ago";
    desk.pass(seconds{61});
    opens_one("P1-a-2");
    desk.answer("GET /v2/assets/AAPL", 200, asset_json("AAPL"));
    EXPECT_EQ(health(), "trade_updates is caught up");
    opens_one("P1-a-3");
    EXPECT_TRUE(desk.has("POST /v2/orders"));
}

TEST_F(AlpacaReference, AListIsRefusedOrderByOrder) {
    answered(false);
    NewOrderList list;
    list.list_class = ListClass::Oto;
    NewOrderSingle stop = our_order("P1-a-2", "10");
    stop.side = Side::Sell;
    stop.ord_type = OrdType::Stop;
    stop.stop_px = *parse_price("180");
    list.orders = {our_order("P1-a-1", "10", "187.5"), stop};
    desk.submit(SendList{list, desk.now + seconds{1}});
    EXPECT_EQ(desk.said(), "P1-a-1 Rejected Rejected  Other\nP1-a-2 Rejected Rejected  Other\n");
    EXPECT_FALSE(desk.has("POST /v2/orders"));
}

TEST_F(AlpacaReference, AnInstrumentThatIsNotConfiguredIsAskedForWithItsFirstOrder) {
    answered();
    NewOrderSingle order = our_order("P1-a-1", "10", "10");
    order.instrument = InstrumentId{"GONE.US"};
    desk.submit(SendNew{order, desk.now + seconds{1}});
    EXPECT_TRUE(desk.has("POST /v2/orders")) << "nobody has said a word against it";
    desk.answer("GET /v2/assets/GONE", 404, R"({"code":40410000,"message":"asset not found for GONE"})");
    EXPECT_EQ(health(), "trade_updates is caught up; the venue has no asset GONE");
    desk.said();
    order.cl_ord_id = ClOrdId{"P1-a-2"};
    desk.submit(SendNew{order, desk.now + seconds{1}});
    EXPECT_EQ(desk.said(), "P1-a-2 Rejected Rejected  UnknownSymbol\n");
}

// /v2/assets lists no contracts: what it does not know of them says nothing.
TEST_F(AlpacaReference, NobodyAsksTheAssetsForAnOption) {
    answered();
    NewOrderSingle order = our_order("P1-a-1", "1", "2.5");
    order.instrument = InstrumentId{"AAPL260620C00200000.US"};
    desk.submit(SendNew{order, desk.now + seconds{1}});
    EXPECT_TRUE(desk.has("POST /v2/orders"));
    EXPECT_FALSE(desk.has("GET /v2/assets/AAPL260620C00200000"));
}

TEST_F(AlpacaReference, NothingNewIsOpenedOnADayTheCalendarsDisputeAndExitsGo) {
    answered(true, week_without("2026-03-02"));
    const std::string dispute = "NYSE on 2026-03-02: the venue is closed and our table says 09:30-16:00, New York time";
    EXPECT_EQ(health(), "trade_updates is caught up; " + dispute);
    opens_one("P1-a-1");
    EXPECT_EQ(desk.said(), "P1-a-1 Rejected Rejected  ExchangeClosed\n");
    EXPECT_EQ(last_text(), dispute + "; while they differ nothing new is opened that day");
    EXPECT_FALSE(desk.has("POST /v2/orders"));
    desk.submit(SendNew{our_order("P1-a-2", "10"), std::nullopt});
    EXPECT_EQ(desk.count("POST /v2/orders"), 1u);
    NewOrderSingle coin = our_order("P1-a-3", "0.5", "90000");
    coin.instrument = InstrumentId{"BTC/USD.ALPACA"};
    coin.time_in_force = TimeInForce::Gtc;
    desk.submit(SendNew{coin, desk.now + seconds{1}});
    EXPECT_EQ(desk.count("POST /v2/orders"), 2u) << "coins have no part in it";
    desk.pass(std::chrono::hours{24});
    opens_one("P1-a-4");
    EXPECT_EQ(desk.count("POST /v2/orders"), 3u) << "of the next day both say the same";
}

TEST_F(AlpacaReference, ACalendarThatDoesNotAnswerStopsNothingForLongAndIsAskedAgain) {
    desk.answer("GET /v2/assets/AAPL", 200, asset_json("AAPL"));
    desk.answer("GET /v2/assets/BTC%2FUSD", 200, asset_json("BTC/USD"));
    desk.said();
    desk.fails("GET /v2/calendar", wire::Left::Perhaps);
    EXPECT_EQ(desk.said(), "link Up Paper breaker Closed\n");
    EXPECT_EQ(health(), "trade_updates is caught up; the venue's calendar could not be compared with ours yet");
    opens_one("P1-a-1");
    EXPECT_TRUE(desk.has("POST /v2/orders"));
    desk.pass(seconds{61});
    desk.answer("GET /v2/calendar", 200, "[{]");
    EXPECT_EQ(desk.client.unreadable(), 1u);
    desk.pass(seconds{61});
    desk.answer("GET /v2/calendar", 200, std::string{kWeek});
    EXPECT_EQ(health(), "trade_updates is caught up");
}

}  // namespace
}  // namespace sluice::venues::alpaca
