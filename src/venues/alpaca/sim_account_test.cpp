#include "venues/alpaca/sim_test_support.hpp"

// Accounts and what stands under them, positions, and what is the same for everybody.
namespace sluice::venues::alpaca::sim {
namespace {

struct AccountDesk : TestDesk {
    explicit AccountDesk(SimConfig config = {}) : TestDesk{std::move(config)} {
        quote("AAPL", "99.90", "100");
        trade("AAPL", "100");
        quote("BTC/USD", "10000", "10010", "5");
    }
    void fill(const std::string& body) {
        const Order placed = post(body);
        settle();
        EXPECT_EQ(order(placed.id).status, StatusWord::Filled);
    }
};

TEST(SimAccount, AnyPairOfKeysOpensAnAccountOfItsOwn) {
    AccountDesk desk;
    const Account first = desk.get<Account>("/v2/account");
    EXPECT_EQ(first.status, AccountStatusWord::Active);
    EXPECT_EQ(to_text(first.cash), "100000");
    EXPECT_EQ(to_text(first.buying_power), "200000");
    EXPECT_EQ(to_text(*first.regt_buying_power), "200000");
    EXPECT_EQ(to_text(*first.non_marginable_buying_power), "100000");
    EXPECT_EQ(first.multiplier, "2");
    EXPECT_FALSE(first.pattern_day_trader);
    desk.fill(buy("10"));
    desk.key = "PKOTHER";
    const Account second = desk.get<Account>("/v2/account");
    EXPECT_NE(second.id, first.id);
    EXPECT_NE(second.account_number, first.account_number);
    EXPECT_EQ(to_text(second.cash), "100000");
    EXPECT_TRUE(desk.get<std::vector<Order>>("/v2/orders?status=all").empty());
}

// Cash and the value of what is held make the equity, whichever of quotes and prints came last.
TEST(SimAccount, EquityIsTheSumOfWhatIsShownBesideIt) {
    AccountDesk desk;
    desk.fill(buy("100"));
    desk.trade("AAPL", "110");
    desk.quote("AAPL", "111.90", "112.10");
    const Account account = desk.get<Account>("/v2/account");
    EXPECT_EQ(to_text(*account.long_market_value), "11000");
    EXPECT_EQ(to_text(account.equity), "101000");
    EXPECT_EQ(to_text(*account.portfolio_value), "101000");
}

TEST(SimAccount, FiguresFollowAPosition) {
    AccountDesk desk;
    desk.fill(buy("100"));
    desk.quote("AAPL", "109.90", "110.10");
    desk.trade("AAPL", "110");
    const Account account = desk.get<Account>("/v2/account");
    EXPECT_EQ(to_text(account.cash), "90000");
    EXPECT_EQ(to_text(account.equity), "101000");
    EXPECT_EQ(to_text(*account.long_market_value), "11000");
    EXPECT_EQ(to_text(*account.initial_margin), "5500");
    EXPECT_EQ(to_text(*account.maintenance_margin), "2750");
    EXPECT_EQ(to_text(account.buying_power), "191000");
    EXPECT_EQ(to_text(*account.last_equity), "100000");
    const Position position = desk.get<Position>("/v2/positions/AAPL");
    EXPECT_EQ(to_text(position.qty), "100");
    EXPECT_EQ(to_text(position.avg_entry_price), "100");
    EXPECT_EQ(to_text(position.cost_basis), "10000");
    EXPECT_EQ(to_text(*position.market_value), "11000");
    EXPECT_EQ(to_text(*position.unrealized_pl), "1000");
    EXPECT_EQ(to_text(*position.unrealized_plpc), "0.1");
    EXPECT_EQ(to_text(*position.qty_available), "100");
    EXPECT_EQ(position.side, PositionSideWord::Long);
}

TEST(SimAccount, ACashMultiplierHalvesTheBuyingPower) {
    AccountDesk desk;
    ASSERT_EQ(desk.ask("PATCH", "/v2/account/configurations",
                       R"({"max_margin_multiplier":"1","no_shorting":null,"trade_confirm_email":"none"})")
                  .status,
              200);
    const Account account = desk.get<Account>("/v2/account");
    EXPECT_EQ(to_text(account.buying_power), "100000");
    EXPECT_EQ(account.multiplier, "1");
    EXPECT_FALSE(account.shorting_enabled);
    const AccountConfiguration settings = desk.get<AccountConfiguration>("/v2/account/configurations");
    EXPECT_EQ(settings.max_margin_multiplier, "1");
    EXPECT_EQ(settings.trade_confirm_email, "none");
    EXPECT_EQ(settings.no_shorting, false);
}

TEST(SimAccount, DayTradeFieldsAreASwitch) {
    SimConfig config;
    config.day_trade_fields = true;
    AccountDesk desk{config};
    EXPECT_EQ(desk.get<Account>("/v2/account").daytrade_count, 0);
}

TEST(SimPositions, AreNamedBySymbolIdOrPairWithoutItsSlash) {
    AccountDesk desk;
    desk.fill(buy("1"));
    desk.fill(buy("0.5", R"("type":"market","time_in_force":"gtc")", "BTC/USD"));
    const auto all = desk.get<std::vector<Position>>("/v2/positions");
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[1].symbol, "BTCUSD");
    for (const std::string& name :
         {std::string{"BTCUSD"}, std::string{"BTC%2FUSD"}, std::string{"BTC/USD"}, all[1].asset_id})
        EXPECT_EQ(desk.get<Position>("/v2/positions/" + name).symbol, "BTCUSD") << name;
    EXPECT_EQ(desk.refusal("GET", "/v2/positions/MSFT"), "404 40410000 position does not exist");
    EXPECT_EQ(desk.refusal("DELETE", "/v2/positions/MSFT"), "404 40410000 position does not exist");
}

TEST(SimPositions, AreClosedInPartAndWhole) {
    AccountDesk desk;
    desk.fill(buy("100"));
    const auto close = [&](const char* query) {
        const wire::HttpReply reply = desk.ask("DELETE", std::string{"/v2/positions/AAPL"} + query);
        EXPECT_EQ(reply.status, 200) << reply.body;
        desk.settle();
        desk.quote("AAPL", "99.90", "100", "5000");
        desk.settle();
        return *decode<Order>(reply.body);
    };
    EXPECT_EQ(to_text(*close("?qty=10").qty), "10");
    EXPECT_EQ(to_text(*close("?percentage=50").qty), "45");
    EXPECT_EQ(desk.refusal("DELETE", "/v2/positions/AAPL?qty=1&percentage=1"),
              "422 40010001 only one of qty or percentage is accepted");
    EXPECT_EQ(desk.refusal("DELETE", "/v2/positions/AAPL?percentage=101"),
              "422 40010001 percentage 101 is not valid; it must be > 0 and at most 100");
    EXPECT_EQ(close("").position_intent, IntentWord::SellToClose);
    EXPECT_EQ(desk.ask("GET", "/v2/positions").body, "[]");
}

TEST(SimPositions, AreClosedAllAtOnce) {
    AccountDesk desk;
    desk.fill(buy("10"));
    desk.fill(buy("0.5", R"("type":"market","time_in_force":"gtc")", "BTC/USD"));
    desk.post(sell("10", R"("type":"limit","limit_price":"120","time_in_force":"day")"));
    desk.settle();
    const wire::HttpReply held = desk.ask("DELETE", "/v2/positions");
    EXPECT_EQ(held.status, 207);
    const auto items = *decode<std::vector<ClosedItem>>(held.body);
    ASSERT_EQ(items.size(), 2u);
    EXPECT_EQ(items[0].status, 403);
    EXPECT_EQ(std::get<ErrorBody>(items[0].body).extra.at("held_for_orders"), "10");
    EXPECT_EQ(items[1].symbol, "BTCUSD");
    EXPECT_EQ(items[1].status, 200);
    desk.settle();
    const wire::HttpReply all = desk.ask("DELETE", "/v2/positions?cancel_orders=True");
    EXPECT_EQ(decode<std::vector<ClosedItem>>(all.body)->front().status, 200);
    desk.settle();
    EXPECT_EQ(desk.ask("GET", "/v2/positions").body, "[]");
    EXPECT_TRUE(desk.get<std::vector<Order>>("/v2/orders").empty());
}

TEST(SimActivities, ArePagedNewestFirst) {
    AccountDesk desk;
    for (int i = 0; i < 5; ++i) {
        desk.fill(buy("1"));
        desk.pass(std::chrono::seconds{1});
    }
    const auto first = desk.get<std::vector<Activity>>("/v2/account/activities?page_size=2");
    ASSERT_EQ(first.size(), 2u);
    EXPECT_EQ(first[0].activity_type, "FILL");
    EXPECT_EQ(first[0].side, SideWord::Buy);
    EXPECT_EQ(first[0].type, FillWord::Fill);
    EXPECT_GT(first[0].transaction_time, first[1].transaction_time);
    EXPECT_EQ(first[0].id.find("20260302150"), 0u);
    std::size_t seen = first.size();
    for (std::string token = first.back().id; !token.empty();) {
        const auto page =
            desk.get<std::vector<Activity>>("/v2/account/activities/FILL?page_size=2&page_token=" + token);
        seen += page.size();
        token = page.empty() ? "" : page.back().id;
    }
    EXPECT_EQ(seen, 5u);
    EXPECT_EQ(desk.get<std::vector<Activity>>("/v2/account/activities?date=2026-03-02").size(), 5u);
    EXPECT_EQ(desk.get<std::vector<Activity>>("/v2/account/activities?date=2026-03-03").size(), 0u);
    EXPECT_EQ(desk.get<std::vector<Activity>>("/v2/account/activities?activity_types=DIV,FEE").size(), 0u);
    EXPECT_EQ(desk.get<std::vector<Activity>>("/v2/account/activities?category=non_trade_activity").size(), 0u);
    EXPECT_EQ(desk.get<std::vector<Activity>>("/v2/account/activities?direction=asc&after=2026-03-02T15:00:02Z").size(),
              3u);
    EXPECT_EQ(desk.ask("GET", "/v2/account/activities?category=trade_activity&activity_types=FILL").status, 422);
    EXPECT_EQ(desk.ask("GET", "/v2/account/activities?page_token=nobody").status, 422);
}

TEST(SimActivities, MoneyComesAndGoesByTheControl) {
    AccountDesk desk;
    desk.fill(buy("10"));
    const Amount before = desk.get<Account>("/v2/account").cash;
    desk.pass(std::chrono::seconds{1});
    const wire::HttpReply paid = desk.ask("POST", "/sim/activities",
                                          R"({"key":"PKTEST","activity_type":"DIV","activity_sub_type":"CDIV",)"
                                          R"("net_amount":"2.50","symbol":"AAPL","qty":10,"per_share_amount":"0.25"})");
    ASSERT_EQ(paid.status, 200) << paid.body;
    desk.pass(std::chrono::seconds{1});
    ASSERT_EQ(desk.ask("POST", "/sim/activities",
                       R"({"key":"PKTEST","activity_type":"FEE","net_amount":-0.02,"description":"TAF fee",)"
                       R"("date":"2026-02-27"})")
                  .status,
              200);
    EXPECT_EQ(to_text(desk.get<Account>("/v2/account").cash - before), "2.48");

    const auto all = desk.get<std::vector<Activity>>("/v2/account/activities");
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].activity_type + " " + all[1].activity_type + " " + all[2].activity_type, "FEE DIV FILL");
    EXPECT_EQ(all[1], *decode<Activity>(paid.body));
    EXPECT_EQ(all[1].date, Date(2026, 3, 2));
    EXPECT_EQ(all[1].status, "executed");
    EXPECT_EQ(to_text(*all[1].per_share_amount), "0.25");
    EXPECT_EQ(all[0].date, Date(2026, 2, 27));
    const auto count = [&](const std::string& query) {
        return desk.get<std::vector<Activity>>("/v2/account/activities" + query).size();
    };
    EXPECT_EQ(count("/DIV"), 1u);
    EXPECT_EQ(count("?activity_types=DIV,FEE"), 2u);
    EXPECT_EQ(count("?category=non_trade_activity"), 2u);
    EXPECT_EQ(count("?category=trade_activity"), 1u);
    EXPECT_EQ(count("?date=2026-02-27"), 1u);
    EXPECT_EQ(count("?page_token=" + all[0].id), 2u);
    EXPECT_EQ(count("?direction=asc&page_size=2&page_token=" + all[2].id), 2u);
    EXPECT_EQ(count("?category=non_trade_activity&page_size=1&page_token=" + all[0].id), 1u);
    desk.key = "PKOTHER";
    EXPECT_EQ(count(""), 0u);
}

TEST(SimActivities, WhatCannotBeIsRefused) {
    AccountDesk desk;
    desk.get<Account>("/v2/account");
    const auto refused = [&](const std::string& fields) {
        return desk.refusal("POST", "/sim/activities", R"({"key":"PKTEST",)" + fields + "}");
    };
    EXPECT_EQ(refused(R"("activity_type":"SPLIT","net_amount":1)"),
              "422 40010001 activity_type must be one that moves money and no shares, such as DIV, INT, FEE, CSD or "
              "JNLC, not \"SPLIT\"");
    EXPECT_EQ(refused(R"("activity_type":"INT","net_amount":0)"),
              "422 40010001 net_amount is required, and must not be 0: above when the account gets it, below when it "
              "pays");
    EXPECT_EQ(refused(R"("activity_type":"INT","net_amount":1,"qty":1)"),
              "422 40010001 qty and per_share_amount belong to what is paid by share: DIV and its like, CGD");
    EXPECT_EQ(refused(R"("activity_type":"DIV","net_amount":1,"symbol":"NOSUCH")"),
              "422 40010001 asset NOSUCH not found");
    EXPECT_EQ(refused(R"("activity_type":"DIV","net_amount":1,"date":"soon")"),
              "422 40010001 date must be YYYY-MM-DD, not \"soon\"");
    EXPECT_EQ(refused(R"("activity_type":"DIV","amount":1)"), "422 40010001 an activity has no \"amount\"");
    EXPECT_EQ(desk.refusal("POST", "/sim/activities", R"({"key":"PKNEW","activity_type":"DIV","net_amount":1})"),
              "404 40410000 no account has been opened with the key \"PKNEW\" yet; any request with it opens one");
    EXPECT_EQ(desk.ask("GET", "/sim/activities").status, 404);
    EXPECT_EQ(desk.ask("GET", "/sim/nothing").status, 404);
}

TEST(SimHistory, FollowsTheEquity) {
    AccountDesk desk;
    desk.fill(buy("100"));
    for (const char* px : {"101", "102", "103"}) {
        desk.pass(std::chrono::minutes{1});
        desk.trade("AAPL", px);
        desk.quote("AAPL", px, px);
    }
    const auto history = desk.get<PortfolioHistory>("/v2/account/portfolio/history?period=1D&timeframe=1Min");
    ASSERT_EQ(history.timestamp.size(), history.equity.size());
    ASSERT_FALSE(history.equity.empty());
    EXPECT_EQ(to_text(history.base_value), "100000");
    EXPECT_EQ(history.timeframe, "1Min");
    EXPECT_GT(**(history.equity.end() - 1), Amount::whole(100'000));
    for (const char* bad : {"period=1X", "timeframe=2Min", "period=3M&timeframe=1Min",
                            "period=1D&start=2026-03-01&end=2026-03-02", "start=2026-03-02&end=2026-03-01"})
        EXPECT_EQ(desk.ask("GET", std::string{"/v2/account/portfolio/history?"} + bad).status, 422) << bad;
}

TEST(SimReference, TheClockSaysWhenItOpensAndCloses) {
    AccountDesk always;
    const Clock open = always.get<Clock>("/v2/clock");
    EXPECT_TRUE(open.is_open);
    EXPECT_EQ(format_rfc3339(open.next_close.at), "2026-03-03T00:00:00Z");
    SimConfig config;
    config.session = SessionRule::Real;
    TestDesk real{config, "2026-03-02T22:00:00Z"};
    EXPECT_EQ(real.ask("GET", "/v2/clock").body,
              R"({"timestamp":"2026-03-02T17:00:00-05:00","is_open":false,"next_open":"2026-03-03T09:30:00-05:00",)"
              R"("next_close":"2026-03-03T16:00:00-05:00"})");
}

TEST(SimReference, TheCalendarListsTradingDays) {
    SimConfig config;
    config.session = SessionRule::Real;
    TestDesk desk{config};
    const auto days = desk.get<std::vector<CalendarDay>>("/v2/calendar?start=2026-11-25&end=2026-11-30");
    ASSERT_EQ(days.size(), 3u);
    EXPECT_EQ(format_date(days[0].date), "2026-11-25");
    EXPECT_EQ(days[0].open, "09:30");
    EXPECT_EQ(days[0].close, "16:00");
    EXPECT_EQ(days[1].close, "13:00");
    EXPECT_EQ(format_date(*days[0].settlement_date), "2026-11-27");
    EXPECT_EQ(desk.ask("GET", "/v2/calendar?start=yesterday").status, 422);
}

TEST(SimReference, AssetsHaveStableIds) {
    AccountDesk desk;
    const Asset apple = desk.get<Asset>("/v2/assets/AAPL");
    EXPECT_EQ(apple.exchange, "NASDAQ");
    EXPECT_TRUE(apple.tradable);
    EXPECT_EQ(desk.get<Asset>("/v2/assets/" + apple.id).symbol, "AAPL");
    TestDesk other;
    EXPECT_EQ(other.get<Asset>("/v2/assets/AAPL").id, apple.id);
    EXPECT_EQ(desk.get<Asset>("/v2/assets/BTC/USD").asset_class, AssetWord::Crypto);
    EXPECT_GT(desk.get<std::vector<Asset>>("/v2/assets?status=active&asset_class=us_equity").size(), 7u);
    EXPECT_GT(desk.get<std::vector<Asset>>("/v2/assets?asset_class=crypto").size(), 1u);
    EXPECT_EQ(desk.get<std::vector<Asset>>("/v2/assets?status=inactive").size(), 0u);
    EXPECT_EQ(desk.refusal("GET", "/v2/assets/ZZZZ"), "404 40410000 asset not found for ZZZZ");
}

TEST(SimWatchlists, AreMadeChangedAndDeleted) {
    AccountDesk desk;
    const wire::HttpReply made = desk.ask("POST", "/v2/watchlists", R"({"name":"mine","symbols":["AAPL","SPY"]})");
    ASSERT_EQ(made.status, 200) << made.body;
    const Watchlist list = *decode<Watchlist>(made.body);
    EXPECT_EQ(list.assets->size(), 2u);
    const std::string path = "/v2/watchlists/" + list.id;
    EXPECT_EQ(desk.get<std::vector<Watchlist>>("/v2/watchlists").size(), 1u);
    EXPECT_EQ(decode<Watchlist>(desk.ask("POST", path, R"({"symbol":"TSLA"})").body)->assets->size(), 3u);
    EXPECT_EQ(decode<Watchlist>(desk.ask("DELETE", path + "/AAPL").body)->assets->size(), 2u);
    EXPECT_EQ(decode<Watchlist>(desk.ask("PUT", path, R"({"name":"other","symbols":["BTC/USD"]})").body)->name,
              "other");
    EXPECT_EQ(desk.get<Watchlist>("/v2/watchlists:by_name?name=other").assets->front().symbol, "BTC/USD");
    EXPECT_EQ(desk.refusal("POST", path, R"({"symbol":"ZZZZ"})"), "422 42210000 invalid symbol: asset ZZZZ not found");
    EXPECT_EQ(desk.refusal("POST", "/v2/watchlists", R"({"name":"other"})"),
              "422 40010001 watchlist name must be unique");
    EXPECT_EQ(desk.ask("DELETE", path + "/AAPL").status, 404);
    EXPECT_EQ(desk.ask("DELETE", path).status, 204);
    EXPECT_EQ(desk.ask("GET", path).status, 404);
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
