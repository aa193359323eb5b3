#include <gtest/gtest.h>

#include "gateway/resources_kit.hpp"
#include "gateway/resources_test_support.hpp"

// Which order is meant by a name, which are listed, and what a command is said to have led to.
namespace sluice::gateway {
namespace {

constexpr const char* kBuyTen =
    R"({"symbol":"AAPL","side":"buy","qty":"10","order_type":"limit","limit_price":"187.50"})";
const AccountId kOther{"B"};

struct TwoAccounts : RestDesk {
    TwoAccounts() {
        desk.command(OpenAccount{engine::account(kOther)}, engine::Desk::engine_by());
        desk.hear(VenueHealth{engine::kVenue, kOther, Link::Up, Breaker::Closed, Mode::Paper, {}});
    }
    // An order at the venue that is not ours.
    void show(const AccountId& account, std::string_view venue_id) {
        ExecutionReport report = engine::report_on(engine::buy("1"), ExecType::New);
        report.account = account;
        report.order_qty = engine::qty("1");
        report.order_id = OrderId::parse(venue_id).value();
        desk.hear(report);
    }
};

TEST(RestNames, AVenuesIdMeansTheOrderOfTheCallersAccount) {
    TwoAccounts d;
    d.show(engine::kAccount, "V1");
    d.show(kOther, "V1");
    d.show(engine::kAccount, "V2");
    for (const AccountId& account : {engine::kAccount, kOther}) {
        d.caller.account = account;
        EXPECT_EQ(d.got("GET", "/v1/orders/V1").get("account"), account.view());
        const RestReply gone = d.got("DELETE", "/v1/orders/V1");
        EXPECT_EQ(gone.status, 200) << gone.problem.detail;
        EXPECT_EQ(gone.get("account"), account.view());
    }
    EXPECT_EQ(d.got("GET", "/v1/orders/V2").problem.code, "not_found") << "A's is not seen by B";
}

TEST(RestNames, WithSeveralAccountsAVenuesIdChangesNothing) {
    TwoAccounts d;
    d.show(engine::kAccount, "V1");
    EXPECT_EQ(d.got("GET", "/v1/orders/V1").status, 200);
    const RestReply gone = d.got("DELETE", "/v1/orders/V1");
    EXPECT_EQ(gone.problem.code, "conflict");
    EXPECT_NE(gone.problem.detail.find("order_id"), std::string::npos);
    EXPECT_EQ(d.got("PATCH", "/v1/orders/V1", R"({"qty":"2"})").problem.code, "conflict");
    const std::string ours = "/v1/orders/" + std::string{d.newest().placed_as.view()};
    EXPECT_EQ(d.got("DELETE", ours).status, 200);
}

TEST(RestNames, AHashedKeyIsFoundByTheNameItWasGiven) {
    RestDesk d;
    const std::string key(200, 'x');
    const RestReply placed = d.got("POST", "/v1/orders", kBuyTen, key);
    EXPECT_EQ(d.got("GET", "/v1/orders/client:" + key).get("order_id"), placed.get("order_id"));
    EXPECT_EQ(d.got("GET", "/v1/orders/client:" + placed.get("client_order_id")).status, 200);
    EXPECT_EQ(d.got("GET", "/v1/orders/client:" + key + "x").status, 404);
    EXPECT_EQ(d.got("GET", "/v1/orders/client:").status, 404);
}

TEST(RestNames, OpenOrdersAreListedHoweverManyHaveEndedSince) {
    RestDesk d;
    const RestReply first = d.got("POST", "/v1/orders", kBuyTen);
    NewOrderSingle denied = engine::buy("1");
    denied.cl_ord_id = ClOrdId{"given"};
    for (int i = 0; i < 5'100; ++i)
        d.desk.submit(denied);
    ASSERT_EQ(d.desk.state().orders.size(), 5'101U);
    const RestReply open = d.got("GET", "/v1/orders?limit=1");
    EXPECT_NE(open.body.find(first.get("order_id")), std::string::npos);
    EXPECT_EQ(open.header("Link"), "");

    const RestReply closed = d.got("GET", "/v1/orders?status=closed&symbol=MSFT");
    EXPECT_EQ(closed.body, "[]");
    const std::string next{d.desk.state().orders[101].placed_as.view()};
    EXPECT_EQ(closed.header("Link"), "</v1/orders?status=closed&symbol=MSFT&after=" + next + ">; rel=\"next\"")
        << "a question looks at 5,000 orders";
    EXPECT_EQ(d.got("GET", "/v1/orders?status=closed&symbol=MSFT&after=" + next).header("Link"), "");
}

TEST(RestNames, OpenOrdersComeInPagesThoughOneOfThemEndsInBetween) {
    RestDesk d;
    for (int i = 0; i < 3; ++i)
        d.got("POST", "/v1/orders", kBuyTen);
    const auto id = [&](std::size_t i) { return std::string{d.desk.state().orders[i].placed_as.view()}; };
    EXPECT_EQ(d.got("GET", "/v1/orders?limit=1").header("Link"),
              "</v1/orders?limit=1&after=" + id(2) + ">; rel=\"next\"");
    d.desk.tell(d.newest(), ExecType::Rejected);
    const RestReply next = d.got("GET", "/v1/orders?limit=1&after=" + id(2));
    EXPECT_NE(next.body.find(id(1)), std::string::npos);
    EXPECT_EQ(next.header("Link"), "</v1/orders?limit=1&after=" + id(1) + ">; rel=\"next\"");
}

TEST(RestNames, CancellingAllNamesWhatWasTakenBackAndWhatWasRefused) {
    RestDesk d;
    d.desk.journal_held = true;
    const RestReply queued = d.got("POST", "/v1/orders", kBuyTen);
    ASSERT_EQ(d.newest().in_flight.stage, RequestStage::Queued);
    EXPECT_EQ(d.got("DELETE", "/v1/orders").body, "{\"canceled\":[\"" + queued.get("order_id") + "\"],\"refused\":[]}");
    d.desk.release_journal();

    const RestReply placed = d.got("POST", "/v1/orders", kBuyTen);
    d.desk.tell(d.newest(), ExecType::New);
    d.desk.hear(engine::health(Link::Up, Breaker::Closed, Mode::Live));
    const RestReply refused = d.got("DELETE", "/v1/orders");
    EXPECT_EQ(refused.status, 200);
    EXPECT_EQ(refused.body.substr(0, 29), "{\"canceled\":[],\"refused\":[{\"o") << refused.body;
    EXPECT_NE(refused.body.find("\"order_id\":\"" + placed.get("order_id") + "\",\"detail\":\""), std::string::npos);
}

TEST(RestNames, ADenialOfSomebodyElseIsNotOurs) {
    const Requester robot{Origin::Token, StrategyId{"robot"}, {}};
    const Requester other{Origin::Strategy, StrategyId{"other"}, {}};
    Denial denial;
    denial.text = "no";
    const auto order = [](std::string_view id) { return engine::named(engine::buy("1"), id); };
    std::vector<Event> followed;
    const auto then = [&](EventBody body) { followed.push_back({followed.size() + 1, {}, std::move(body)}); };
    then(OrderDenied{order("theirs"), other, denial, {}});
    then(CommandRefused{CommandKind::CancelOrder, ClOrdId{"theirs"}, {}, other, denial});
    then(OrderPlaced{order("ours"), robot, Exposure::Adds, std::nullopt, {}});
    EXPECT_EQ(outcome_of(followed, robot).denial, nullptr);
    EXPECT_EQ(outcome_of(followed, robot).order, ClOrdId{"ours"});
    EXPECT_EQ(refusal_of(followed, robot), nullptr);
    then(OrderDenied{order("ours"), other, denial, {}});
    EXPECT_NE(outcome_of(followed, robot).denial, nullptr) << "of the order just placed, whoever says so";
    EXPECT_NE(outcome_of(followed, other).denial, nullptr);
    EXPECT_NE(refusal_of(followed, other), nullptr);
}

TEST(RestNames, AdoptingAndBookingTakeACodeWhereItCounts) {
    RestDesk d;
    d.caller.person = true;
    d.facts->rehearse_live = true;
    std::vector<std::string> spent;
    d.facts->spend_code = [&](std::string_view code, UnixNanos) -> std::optional<Problem> {
        spent.emplace_back(code);
        return std::nullopt;
    };
    EXPECT_EQ(d.got("POST", "/v1/reconcile", R"({"adopt":true})").problem.code, "code");
    EXPECT_EQ(d.got("POST", "/v1/reconcile", R"({"currency":"USD","reason":"x"})").problem.code, "code");
    EXPECT_NE(d.got("POST", "/v1/reconcile", "{}").problem.code, "code") << "comparing takes none";
    EXPECT_TRUE(spent.empty());
    EXPECT_NE(d.got("POST", "/v1/reconcile", R"({"adopt":true,"code":"12345678"})").problem.code, "code");
    EXPECT_EQ(spent, std::vector<std::string>{"12345678"});
}

}  // namespace
}  // namespace sluice::gateway
