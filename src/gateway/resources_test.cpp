#include "gateway/resources.hpp"

#include <gtest/gtest.h>

#include "gateway/resources_test_support.hpp"

namespace sluice::gateway {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* kBuy = R"({"symbol":"AAPL","side":"buy","qty":"10","limit_price":"187.50"})";

// Member `name` of element `index` of an array, as text.
std::string at(const RestReply& reply, std::size_t index, std::string_view name) {
    const auto document = JsonDocument::parse(reply.body);
    if (!document || index >= document->root().size())
        return "no element: " + reply.body + reply.problem.detail;
    const auto value = document->root().at(index).find(name);
    if (!value)
        return "absent";
    if (value->is_null())
        return "null";
    if (const auto text = value->as_string())
        return std::string{*text};
    return std::to_string(value->size());
}
std::size_t count(const RestReply& reply) {
    const auto document = JsonDocument::parse(reply.body);
    return document ? document->root().size() : 999;
}

Bar minute(int index, std::int64_t cents) {
    Bar bar;
    bar.instrument = engine::kAapl;
    bar.start = engine::kStart + minutes{index - 100};
    bar.end = bar.start + minutes{1};
    bar.open = Price::from_nanos(cents * 10'000'000);
    bar.high = bar.open + Price::from_nanos(200'000'000);
    bar.low = bar.open - Price::from_nanos(200'000'000);
    bar.close = bar.open + Price::from_nanos(100'000'000);
    bar.volume = Quantity::whole(100);
    return bar;
}

TEST(Resources, ShowPositionsWithWhatTheyAreWorth) {
    RestDesk d;
    d.got("POST", "/v1/orders", kBuy);
    d.desk.tell(d.newest(), ExecType::New);
    d.desk.fill(d.newest(), "e1", "10", "187.00");
    const RestReply held = d.got("GET", "/v1/positions");
    ASSERT_EQ(count(held), 1U);
    EXPECT_EQ(at(held, 0, "symbol"), "AAPL.US");
    EXPECT_EQ(at(held, 0, "qty"), "10");
    EXPECT_EQ(at(held, 0, "avg_entry_price"), "187");
    EXPECT_EQ(at(held, 0, "current_price"), "187.495");
    EXPECT_EQ(at(held, 0, "market_value"), "1874.95");
    EXPECT_EQ(at(held, 0, "cost_basis"), "1870");
    EXPECT_EQ(at(held, 0, "unrealized_pl"), "4.95");
    EXPECT_EQ(at(held, 0, "unrealized_plpc"), "0.002647");
    EXPECT_EQ(count(d.got("GET", "/v1/positions?symbol=MSFT")), 0U);
    EXPECT_EQ(d.got("GET", "/v1/positions?symbol=NOPE").status, 400);
}

TEST(Resources, ShowAccountsAndBalances) {
    RestDesk d;
    const RestReply account = d.got("GET", "/v1/account");
    EXPECT_EQ(account.get("account_number"), "A");
    EXPECT_EQ(account.get("status"), "active");
    EXPECT_EQ(account.get("cash"), "100000");
    EXPECT_EQ(account.get("buying_power"), "100000");
    EXPECT_EQ(account.get("portfolio_value"), "100000");
    EXPECT_EQ(account.get("mode"), "paper");
    EXPECT_EQ(at(d.got("GET", "/v1/balances"), 0, "total"), "100000");
    EXPECT_EQ(d.got("GET", "/v1/account?account=Z").problem.parts.at(0).pointer, "account");
    d.desk.command(OpenAccount{engine::account(AccountId{"B"})}, engine::Desk::engine_by());
    EXPECT_EQ(d.got("GET", "/v1/account").problem.detail, "account is missing; one of A, B would be right");
    EXPECT_EQ(count(d.got("GET", "/v1/accounts")), 2U);
    d.desk.command(Halt{});
    EXPECT_EQ(d.got("GET", "/v1/account?account=A").get("status"), "halted");
}

TEST(Resources, ShowLimitsWithTheirUse) {
    RestDesk d;
    const RestReply limits = d.got("GET", "/v1/limits?account=A");
    ASSERT_GT(count(limits), 5U);
    EXPECT_NE(limits.body.find("\"limit\":\"max_open_orders\""), std::string::npos) << limits.body;
}

TEST(Resources, ShowInstruments) {
    RestDesk d;
    EXPECT_EQ(count(d.got("GET", "/v1/instruments")), 3U);
    EXPECT_EQ(count(d.got("GET", "/v1/instruments?query=aap")), 1U);
    EXPECT_EQ(count(d.got("GET", "/v1/instruments?limit=2")), 2U);
    EXPECT_EQ(d.got("GET", "/v1/instruments/ES-202612.CME").get("expiry"), "2026-12-18");
    EXPECT_EQ(d.got("GET", "/v1/instruments/AAPL").get("symbol"), "AAPL.US");
    EXPECT_EQ(d.got("GET", "/v1/instruments/AAPLE.US").status, 404);
}

TEST(Resources, ShowQuotesAndBars) {
    RestDesk d;
    const RestReply quotes = d.got("GET", "/v1/quotes?symbol=AAPL&symbol=MSFT");
    ASSERT_EQ(count(quotes), 2U);
    EXPECT_EQ(at(quotes, 0, "bid_price"), "187.49");
    EXPECT_EQ(at(quotes, 0, "ask_size"), "300");
    EXPECT_EQ(at(quotes, 0, "last_price"), "null");
    EXPECT_EQ(at(quotes, 1, "bid_price"), "null") << "never seen";
    EXPECT_EQ(count(d.got("GET", "/v1/quotes")), 1U);
    for (int i = 0; i < 20; ++i)
        d.board.on_bar(minute(i, 18'700 + i), d.desk.now);
    EXPECT_EQ(count(d.got("GET", "/v1/bars?symbol=AAPL&limit=5")), 5U);
    EXPECT_EQ(at(d.got("GET", "/v1/bars?symbol=AAPL&timeframe=1h"), 0, "timeframe"), "1h");
    EXPECT_EQ(d.got("GET", "/v1/bars").problem.parts.at(0).pointer, "symbol");
    EXPECT_EQ(d.got("GET", "/v1/bars?symbol=AAPL&timeframe=2m").problem.parts.at(0).pointer, "timeframe");
}

TEST(Resources, AChartShowsBarsProfileFillsAndOrders) {
    RestDesk d;
    for (int i = 0; i < 90; ++i)
        d.board.on_bar(minute(i, 18'700 + 40 * (i % 9)), d.desk.now);
    d.got("POST", "/v1/orders", kBuy);
    d.desk.tell(d.newest(), ExecType::New);
    d.desk.fill(d.newest(), "e1", "4", "187.25");
    d.settle();
    const RestReply chart = d.got("GET", "/v1/chart?symbol=AAPL");
    ASSERT_EQ(chart.status, 200) << chart.problem.detail;
    EXPECT_EQ(chart.get("bars"), "90");
    EXPECT_EQ(chart.get("text"), "null");
    EXPECT_NE(chart.body.find("\"poc\":\"18"), std::string::npos)
        << chart.body.substr(chart.body.find("\"profile\""), 400);
    EXPECT_NE(chart.body.find("\"fills\":[{\"time\":\"" + format_rfc3339(d.desk.now) +
                              "\",\"price\":\"187.25\",\"qty\":\"4\",\"side\":\"buy\""),
              std::string::npos);
    EXPECT_NE(chart.body.find("\"orders\":[{\"price\":\"187.5\",\"kind\":\"limit\",\"side\":\"buy\",\"qty\":\"6\""),
              std::string::npos);
    EXPECT_EQ(d.got("GET", "/v1/chart?symbol=MSFT").get("bars"), "0");
}

TEST(Resources, ShowEquityAsItCame) {
    RestDesk d;
    EXPECT_EQ(d.got("GET", "/v1/equity").body, "[]");
    for (int i = 0; i < 3; ++i)
        d.board.on_equity(engine::kAccount, d.desk.now + minutes{i}, Amount::whole(100 + i));
    EXPECT_EQ(at(d.got("GET", "/v1/equity?limit=2"), 0, "equity"), "101");
}

TEST(Resources, HaltAndWhoMayEndIt) {
    RestDesk d;
    d.caller.scope = Scope::Read;
    const RestReply halted = d.got("POST", "/v1/halt", R"({"reason":"enough"})");
    EXPECT_EQ(halted.get("outcome"), "done") << halted.problem.detail;
    EXPECT_EQ(d.got("POST", "/v1/halt", R"({"cancel_exits":true})").problem.code, "scope");
    EXPECT_EQ(d.got("POST", "/v1/halt", R"({"why":"x"})").problem.parts.at(0).pointer, "/why");
    EXPECT_NE(d.got("GET", "/v1/locks").body.find("\"reason\":\"enough\""), std::string::npos);
    d.caller.person = true;
    d.caller.scope = Scope::Admin;
    EXPECT_EQ(d.got("POST", "/v1/resume", "{}").problem.parts.at(0).pointer, "/reason");
    EXPECT_EQ(d.got("POST", "/v1/resume", R"({"reason":"looked at it"})").get("outcome"), "done");
}

TEST(Resources, ATokenOfOneAccountHaltsThatOne) {
    RestDesk d;
    d.desk.command(OpenAccount{engine::account(AccountId{"B"})}, engine::Desk::engine_by());
    d.caller.account = AccountId{"B"};
    EXPECT_EQ(d.got("POST", "/v1/halt").get("outcome"), "done");
    EXPECT_TRUE(d.desk.state().is_halted(AccountId{"B"}));
    EXPECT_FALSE(d.desk.state().is_halted(AccountId{"A"}));
    EXPECT_EQ(d.got("POST", "/v1/halt", R"({"account":"A"})").problem.code, "other_account");
    d.caller.scope = Scope::Admin;
    EXPECT_EQ(d.got("POST", "/v1/disarm").problem.code, "other_account") << "the arming is everybody's";
}

TEST(Resources, APersonsActTakesACodeWhereItCounts) {
    engine::EngineConfig config;
    config.rehearse_live = true;
    RestDesk d{config};
    d.facts->rehearse_live = true;
    d.caller.person = true;
    EXPECT_EQ(d.got("POST", "/v1/arm", R"({"seconds":60})").problem.code, "code");
    std::string spent;
    d.facts->spend_code = [&](std::string_view code, UnixNanos) -> std::optional<Problem> {
        if (code != "right")
            return Problem{"code", "it is not the code"};
        spent = code;
        return std::nullopt;
    };
    EXPECT_EQ(d.got("POST", "/v1/arm", R"({"seconds":60,"code":"wrong"})").problem.code, "code");
    EXPECT_EQ(d.got("POST", "/v1/arm", R"({"seconds":0,"code":"right"})").status, 400);
    EXPECT_EQ(spent, "") << "a body that is wrong spends none";
    EXPECT_EQ(d.got("POST", "/v1/arm", R"({"seconds":60,"code":"right"})").get("outcome"), "done");
    EXPECT_EQ(d.got("GET", "/v1/locks").get("armed_seconds_left"), "60");
    d.caller.person = false;
    EXPECT_EQ(d.got("POST", "/v1/disarm").get("outcome"), "done");
    EXPECT_EQ(d.got("POST", "/v1/halt", R"({"flatten":true})").problem.code, "person_only");
    EXPECT_EQ(d.got("POST", "/v1/flatten").problem.code, "person_only");
}

TEST(Resources, FreezeAndUnfreeze) {
    RestDesk d;
    EXPECT_EQ(d.got("POST", "/v1/freeze", R"({"symbol":"AAPL"})").get("outcome"), "done");
    EXPECT_EQ(d.got("POST", "/v1/freeze", "{}").problem.parts.at(0).pointer, "/symbol");
    EXPECT_EQ(d.got("POST", "/v1/orders", kBuy).problem.denial->code, DenialCode::Frozen);
    d.caller.person = true;
    EXPECT_EQ(d.got("POST", "/v1/unfreeze", R"({"symbol":"AAPL","reason":"fine"})").get("outcome"), "done");
    EXPECT_EQ(d.got("POST", "/v1/unfreeze", R"({"symbol":"AAPL","reason":"fine"})").status, 400);
}

TEST(Resources, WhatOnlyAPersonReconciles) {
    RestDesk d;
    EXPECT_EQ(d.got("POST", "/v1/reconcile", R"({"adopt":true})").problem.code, "person_only");
    EXPECT_EQ(d.got("POST", "/v1/reconcile", R"({"currency":"USD","reason":"x"})").problem.code, "person_only");
    EXPECT_EQ(d.got("POST", "/v1/reconcile", R"({"product":"x"})").problem.parts.at(0).pointer, "/product");
}

TEST(Resources, APersonApprovesByTheHash) {
    RestDesk d;
    d.caller.scope = Scope::Propose;
    const RestReply proposed = d.got("POST", "/v1/orders", kBuy);
    const std::string path = "/v1/proposals/" + proposed.get("proposal_id");
    EXPECT_EQ(count(d.got("GET", "/v1/proposals")), 1U);
    EXPECT_EQ(d.got("GET", path).get("hash"), proposed.get("hash"));
    d.caller.person = true;
    d.caller.who = StrategyId{"person"};
    EXPECT_EQ(d.got("POST", path + "/approve", "{}").problem.parts.at(0).pointer, "/hash");
    EXPECT_EQ(d.got("POST", path + "/approve", R"({"hash":"00000000"})").problem.code, "conflict");
    const RestReply approved = d.got("POST", path + "/approve", R"({"hash":")" + proposed.get("hash") + R"("})");
    EXPECT_EQ(approved.status, 200) << approved.problem.detail;
    EXPECT_EQ(approved.get("status"), "pending_new");
    EXPECT_EQ(d.got("POST", path + "/approve", R"({"hash":")" + proposed.get("hash") + R"("})").status, 404);
}

TEST(Resources, OnlyWhoProposedWithdrawsAndAPersonRejects) {
    RestDesk d;
    d.caller.scope = Scope::Propose;
    const std::string path = "/v1/proposals/" + d.got("POST", "/v1/orders", kBuy).get("proposal_id");
    d.caller.who = StrategyId{"other"};
    EXPECT_EQ(d.got("POST", path + "/reject").status, 403);
    d.caller.who = StrategyId{"robot"};
    EXPECT_EQ(d.got("POST", path + "/reject").get("status"), "denied");
    EXPECT_EQ(d.got("POST", path + "/reject").status, 404);
}

TEST(Resources, TheAuditComesInPages) {
    RestDesk d;
    for (int i = 0; i < 3; ++i)
        d.got("POST", "/v1/orders", kBuy);
    const RestReply newest = d.got("GET", "/v1/audit?limit=2");
    EXPECT_EQ(count(newest), 2U);
    EXPECT_EQ(newest.header("Link"), "");
    EXPECT_EQ(newest.header("X-Sluice-Sequence"), std::to_string(d.desk.state().last_sequence));
    const RestReply first = d.got("GET", "/v1/audit?from=1&limit=2");
    EXPECT_EQ(at(first, 0, "kind"), "RunStarted");
    EXPECT_EQ(first.header("Link"), "</v1/audit?limit=2&from=3>; rel=\"next\"");
    const std::string id{d.newest().placed_as.view()};
    const RestReply of_order = d.got("GET", "/v1/audit?from=1&order=" + id);
    EXPECT_EQ(at(of_order, 0, "kind"), "OrderPlaced");
    EXPECT_NE(of_order.body.find(id), std::string::npos);
    EXPECT_EQ(count(d.got("GET", "/v1/audit?from=1&kind=OrderPlaced")), 3U);
    EXPECT_EQ(d.got("GET", "/v1/audit?kind=OrderPlacd").problem.parts.at(0).pointer, "kind");
    EXPECT_EQ(d.got("GET", "/v1/audit?from=0").status, 400);
    d.caller.account = AccountId{"B"};
    EXPECT_EQ(count(d.got("GET", "/v1/audit?from=1&kind=OrderPlaced")), 0U);
}

TEST(Resources, HealthSaysHowItFares) {
    RestDesk d;
    d.facts->loop = [] { return ServiceFacts::LoopFigures{2, std::chrono::milliseconds{7}}; };
    const RestReply health = d.got("GET", "/v1/health");
    EXPECT_EQ(health.get("status"), "ok");
    EXPECT_NE(health.body.find("\"slow_callbacks\":2,\"slowest_ms\":7"), std::string::npos) << health.body;
    d.desk.command(SubmitOrder{engine::buy("10")});
    EXPECT_EQ(d.got("GET", "/v1/health").get("open_orders"), "1");
    d.desk.hear(engine::health(Link::Down));
    EXPECT_EQ(d.got("GET", "/v1/health").get("status"), "degraded");
    d.caller.account = AccountId{"B"};
    EXPECT_EQ(d.got("GET", "/v1/health").get("open_orders"), "0") << "a bound token counts its own";
}

}  // namespace
}  // namespace sluice::gateway
