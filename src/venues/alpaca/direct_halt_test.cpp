#include "venues/alpaca/direct_halt.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace sluice::venues::alpaca {
namespace {

using std::chrono::seconds;

constexpr const char* kWorking =
    R"([{"id":"b","client_order_id":"c","created_at":"2026-01-05T14:30:00Z","updated_at":"2026-01-05T14:30:00Z","submitted_at":"2026-01-05T14:30:00Z","filled_at":null,"expired_at":null,"canceled_at":null,"failed_at":null,"replaced_at":null,"replaced_by":null,"replaces":null,"asset_id":"a","symbol":"AAPL","asset_class":"us_equity","notional":null,"qty":"10","filled_qty":"0","filled_avg_price":null,"order_class":"","order_type":"limit","type":"limit","side":"buy","time_in_force":"day","limit_price":"150","stop_price":null,"status":"pending_cancel","extended_hours":false,"legs":null,"trail_percent":null,"trail_price":null,"hwm":null,"subtag":null,"source":null}])";

struct DirectHaltTest : testing::Test {
    DirectHaltTest() { halt.start(now, out); }

    static AlpacaConfig config() {
        AlpacaConfig config;
        config.account = AccountId{"main"};
        config.key_id = "PK1";
        config.secret = "s";
        return config;
    }
    // The call it waits for, "DELETE /v2/orders"; empty: none.
    std::string asked() const {
        return out.calls.empty() ? "" : out.calls[0].request.method + " " + out.calls[0].request.target;
    }
    void answer(int status, const std::string& body) {
        const wire::CallId id = out.calls[0].id;
        wire::HttpReply reply;
        reply.status = status;
        reply.body = body;
        out.clear();
        halt.on_http_reply(id, reply, now, out);
    }
    void fail() {
        const wire::CallId id = out.calls[0].id;
        out.clear();
        halt.on_http_failed(id, "no answer in time", wire::Left::Perhaps, now, out);
    }
    void wake() {
        ASSERT_EQ(out.wakes.size(), 1u);
        const auto wake = out.wakes[0];
        now = wake.at;
        out.clear();
        halt.on_timer(wake.token, now, out);
    }

    UnixNanos now = UnixNanos::from_seconds(1'000);
    DirectHalt halt{config(), seconds{10}};
    wire::Outbox out;
};

TEST_F(DirectHaltTest, CancelsAtOnceAndProvesThatNothingIsOpen) {
    EXPECT_EQ(asked(), "DELETE /v2/orders");
    answer(207, R"([{"id":"a","status":200},{"id":"b","status":200}])");
    EXPECT_EQ(asked(), "GET /v2/orders?status=open&limit=500&nested=true");
    EXPECT_FALSE(halt.outcome());
    answer(200, "[]");
    ASSERT_TRUE(halt.outcome());
    EXPECT_EQ(halt.outcome()->cancelled, 2u);
    EXPECT_EQ(halt.outcome()->trouble, "");
}

TEST_F(DirectHaltTest, CancelsAgainWhileSomethingIsOpen) {
    answer(207, R"([{"id":"b","status":200}])");
    answer(200, kWorking);
    wake();
    EXPECT_EQ(asked(), "DELETE /v2/orders");
    answer(207, "[]");
    answer(200, "[]");
    ASSERT_TRUE(halt.outcome());
    EXPECT_EQ(halt.outcome()->cancelled, 1u);
}

TEST_F(DirectHaltTest, GoesOnThroughSilenceAndErrorsAndSaysInTheEndWhatIsNotProven) {
    fail();
    wake();
    answer(503, "");
    wake();
    answer(207, "[]");
    while (!halt.outcome()) {
        if (asked().starts_with("GET"))
            answer(200, kWorking);
        else if (asked().starts_with("DELETE"))
            answer(207, "[]");
        else
            wake();
    }
    ASSERT_EQ(halt.outcome()->open.size(), 1u);
    EXPECT_EQ(halt.outcome()->open[0], "AAPL buy 10, pending_cancel, id b");
    EXPECT_EQ(halt.outcome()->trouble, "orders are still open");
    EXPECT_LE(now, UnixNanos::from_seconds(1'010));
}

// --- and positions

constexpr const char* kClosing =
    R"({"id":"c1","client_order_id":"x","created_at":"2026-01-05T14:30:00Z","updated_at":"2026-01-05T14:30:00Z","submitted_at":"2026-01-05T14:30:00Z","filled_at":null,"expired_at":null,"canceled_at":null,"failed_at":null,"replaced_at":null,"replaced_by":null,"replaces":null,"asset_id":"a","symbol":"AAPL","asset_class":"us_equity","notional":null,"qty":"10","filled_qty":"0","filled_avg_price":null,"order_class":"","order_type":"market","type":"market","side":"sell","time_in_force":"day","limit_price":null,"stop_price":null,"status":"pending_new","extended_hours":false,"legs":null,"trail_percent":null,"trail_price":null,"hwm":null,"subtag":null,"source":null})";

std::string held(const std::string& symbol, const std::string& qty, const std::string& available) {
    return R"({"asset_id":"a","symbol":")" + symbol + R"(","exchange":"NASDAQ","asset_class":"us_equity",)" +
           R"("avg_entry_price":"100","side":"long","cost_basis":"1000","qty":")" + qty + R"(","qty_available":")" +
           available + R"("})";
}

struct DirectCloseTest : DirectHaltTest {
    DirectCloseTest() {
        halt = DirectHalt{config(), seconds{10}, HaltScope::OrdersAndPositions};
        out.clear();
        halt.start(now, out);
        answer(207, "[]");
    }
};

TEST_F(DirectCloseTest, ClosesEveryPositionOnceNoOrderIsOpen) {
    answer(200, kWorking);
    wake();
    EXPECT_EQ(asked(), "DELETE /v2/orders") << "a position is not closed while an order works";
    answer(207, "[]");
    answer(200, "[]");
    EXPECT_EQ(asked(), "DELETE /v2/positions");
    answer(207, std::string{R"([{"symbol":"AAPL","status":200,"body":)"} + kClosing + "}]");
    EXPECT_EQ(asked(), "GET /v2/positions");
    answer(200, "[" + held("AAPL", "10", "0") + "]");
    wake();
    EXPECT_EQ(asked(), "GET /v2/positions") << "its closing order is on its way: none is sent again";
    answer(200, "[]");
    ASSERT_TRUE(halt.outcome());
    EXPECT_EQ(halt.outcome()->trouble, "");
    ASSERT_EQ(halt.outcome()->closing.size(), 1u);
    EXPECT_EQ(halt.outcome()->closing[0], "AAPL: sell 10 is on its way, order c1");
    EXPECT_TRUE(halt.outcome()->held.empty());
}

constexpr const char* kNoneFree =
    R"j({"code":40310000,"message":"insufficient qty available for order (requested: 5, available: 0)"})j";

TEST_F(DirectCloseTest, SaysWhatTheVenueAnsweredToEachAndTriesTheRestOneByOne) {
    answer(200, "[]");
    answer(207, std::string{R"([{"symbol":"AAPL","status":200,"body":)"} + kClosing +
                    R"(},{"symbol":"SQQQ","status":403,"body":)" + kNoneFree + "}]");
    answer(200, "[" + held("AAPL", "10", "0") + "," + held("SQQQ", "5", "5") + "]");
    EXPECT_EQ(asked(), "DELETE /v2/positions/SQQQ");
    answer(403, kNoneFree);
    wake();
    answer(200, "[" + held("SQQQ", "5", "5") + "]");
    while (!halt.outcome()) {
        if (asked() == "DELETE /v2/positions/SQQQ")
            answer(403, R"({"code":40310000,"message":"still no"})");
        else if (asked() == "GET /v2/positions")
            answer(200, "[" + held("SQQQ", "5", "5") + "]");
        else
            wake();
    }
    ASSERT_EQ(halt.outcome()->closing.size(), 2u);
    EXPECT_EQ(halt.outcome()->closing[1], "SQQQ: refused with 403 (40310000): still no");
    ASSERT_EQ(halt.outcome()->held.size(), 1u);
    EXPECT_EQ(halt.outcome()->held[0], "SQQQ 5");
    EXPECT_EQ(halt.outcome()->trouble, "positions are still held");
    EXPECT_LE(now, UnixNanos::from_seconds(1'010));
}

// The answer is lost: nobody knows whether closing orders are there, so what is held says.
TEST_F(DirectCloseTest, ALostAnswerIsNotAskedForTwiceButLookedAt) {
    answer(200, "[]");
    fail();
    wake();
    EXPECT_EQ(asked(), "GET /v2/positions");
    answer(200, "[" + held("AAPL", "10", "10") + "]");
    EXPECT_EQ(asked(), "DELETE /v2/positions/AAPL");
    answer(200, kClosing);
    wake();
    answer(200, "[]");
    ASSERT_TRUE(halt.outcome());
    EXPECT_EQ(halt.outcome()->trouble, "");
}

TEST_F(DirectCloseTest, ASpentRateLimitWaits) {
    answer(200, "[]");
    answer(207, "[]");
    answer(200, "[" + held("AAPL", "10", "10") + "," + held("MSFT", "3", "3") + "]");
    answer(429, R"({"code":42910000,"message":"rate limit exceeded"})");
    EXPECT_EQ(asked(), "");
    wake();
    EXPECT_EQ(asked(), "GET /v2/positions");
}

TEST_F(DirectCloseTest, ReadsARecordedAnswer) {
    std::ifstream file{std::string{SLUICE_SHARED_DIR} +
                       "/data/fixtures/alpaca/rest_response/sdk_close_all_positions.json"};
    if (!file)
        GTEST_SKIP() << "the recorded payloads are not here; SLUICE_SHARED_DIR names their folder";
    answer(200, "[]");
    answer(207, std::string{std::istreambuf_iterator<char>{file}, {}});
    answer(200, "[]");
    ASSERT_TRUE(halt.outcome());
    ASSERT_GE(halt.outcome()->closing.size(), 3u);
    EXPECT_EQ(halt.outcome()->closing[0],
              "BTCUSD: sell 0.0283 is on its way, order e6419d12-56e4-4d67-a61b-f6e464e1f8a8");
    EXPECT_EQ(
        halt.outcome()->closing[2],
        "SQQQ: refused with 403 (40310000): insufficient qty available for order (requested: 1000, available: 0)");
}

// --- an order whose end cannot be proven keeps nothing open

std::string closing(const std::string& id, const std::string& symbol) {
    std::string text = kClosing;
    text.replace(text.find("\"c1\""), 4, "\"" + id + "\"");
    return text.replace(text.find("AAPL"), 4, symbol);
}

std::string held_two() { return "[" + held("AAPL", "10", "10") + "," + held("MSFT", "3", "3") + "]"; }

TEST_F(DirectCloseTest, AnOrderThatDoesNotEndKeepsNothingFromBeingClosed) {
    answer(200, kWorking);
    while (asked() != "GET /v2/positions") {
        if (asked().starts_with("GET"))
            answer(200, kWorking);
        else if (asked().starts_with("DELETE"))
            answer(207, "[]");
        else
            wake();
        ASSERT_LE(now, UnixNanos::from_seconds(1'005)) << "half the patience is for cancelling";
        ASSERT_FALSE(halt.outcome());
    }
    answer(200, held_two());
    EXPECT_EQ(asked(), "DELETE /v2/positions/MSFT") << "the one without an open order first";
    answer(200, closing("c2", "MSFT"));
    EXPECT_EQ(asked(), "DELETE /v2/positions/AAPL");
    answer(200, closing("c1", "AAPL"));
    EXPECT_EQ(asked(), "DELETE /v2/orders/b") << "by its id: the closing orders stay";
    answer(422, R"({"code":42210000,"message":"order is already pending cancel"})");
    const std::string open = "[" + closing("c2", "MSFT") + "," + std::string{kWorking}.substr(1);
    while (!halt.outcome()) {
        if (asked() == "GET /v2/positions")
            answer(200, "[]");
        else if (asked().starts_with("GET"))
            answer(200, open);
        else if (asked() == "DELETE /v2/orders/b")
            answer(204, "");
        else
            wake();
    }
    EXPECT_EQ(halt.outcome()->trouble, "orders are still open");
    ASSERT_EQ(halt.outcome()->open.size(), 1u);
    EXPECT_EQ(halt.outcome()->open[0], "AAPL buy 10, pending_cancel, id b");
    EXPECT_TRUE(halt.outcome()->held.empty());
    EXPECT_EQ(halt.outcome()->closing.size(), 2u);
    EXPECT_LE(now, UnixNanos::from_seconds(1'015));
}

TEST_F(DirectCloseTest, ACancelThatIsNeverAnsweredKeepsNothingFromBeingClosed) {
    answer(503, "");
    while (asked() != "GET /v2/positions") {
        if (asked().empty())
            wake();
        else
            answer(503, "");
        ASSERT_LE(now, UnixNanos::from_seconds(1'005));
    }
    answer(200, "[" + held("AAPL", "10", "6") + "]");
    EXPECT_EQ(asked(), "DELETE /v2/positions/AAPL?qty=6") << "the rest is held by an order";
    answer(200, closing("c1", "AAPL"));
    EXPECT_EQ(asked(), "GET /v2/orders?status=open&limit=500&nested=true");
    answer(200, "[" + std::string{kClosing} + "," + std::string{kWorking}.substr(1));
    wake();
    answer(200, "[" + held("AAPL", "4", "0") + "]");
    EXPECT_EQ(asked(), "DELETE /v2/orders/b") << "and not the closing order";
    answer(204, "");
    answer(200, "[]");
    wake();
    answer(200, "[" + held("AAPL", "4", "4") + "]");
    EXPECT_EQ(asked(), "DELETE /v2/positions/AAPL");
    answer(200, closing("c3", "AAPL"));
    wake();
    answer(200, "[]");
    ASSERT_TRUE(halt.outcome());
    EXPECT_EQ(halt.outcome()->trouble, "");
}

TEST_F(DirectCloseTest, WhereNothingCanBeReadTheOneCallForAllIsTried) {
    while (!asked().starts_with("DELETE /v2/positions")) {
        if (asked().empty())
            wake();
        else
            answer(503, "");
        ASSERT_LE(now, UnixNanos::from_seconds(1'006));
    }
    EXPECT_EQ(asked(), "DELETE /v2/positions");
    while (!halt.outcome()) {
        if (asked().empty())
            wake();
        else
            answer(503, "");
    }
    EXPECT_EQ(halt.outcome()->trouble, "it is not known which orders are open; the venue answered 503");
}

TEST_F(DirectCloseTest, ClosingHasAPatienceOfItsOwn) {
    now = now + seconds{9};
    answer(200, "[]");
    EXPECT_EQ(asked(), "DELETE /v2/positions");
    now = now + seconds{3};
    answer(207, "[]");
    answer(200, held_two());
    EXPECT_EQ(asked(), "DELETE /v2/positions/MSFT");
}

TEST_F(DirectCloseTest, OneThatIsNotAnsweredDoesNotKeepTheOthers) {
    answer(200, "[]");
    answer(207, "[]");
    answer(200, held_two());
    EXPECT_EQ(asked(), "DELETE /v2/positions/MSFT");
    fail();
    EXPECT_EQ(asked(), "DELETE /v2/positions/AAPL");
    answer(500, "");
    wake();
    answer(200, "[" + held("AAPL", "10", "10") + "," + held("MSFT", "3", "0") + "," + held("SQQQ", "1", "1") + "]");
    EXPECT_EQ(asked(), "DELETE /v2/positions/SQQQ") << "what has not been asked for first";
}

TEST_F(DirectHaltTest, StopsWhereTheKeysAreRefused) {
    answer(401, R"({"message":"unauthorized"})");
    ASSERT_TRUE(halt.outcome());
    EXPECT_EQ(halt.outcome()->trouble, "the venue refused the keys (401)");
}

}  // namespace
}  // namespace sluice::venues::alpaca
