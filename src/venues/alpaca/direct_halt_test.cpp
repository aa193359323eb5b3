#include "venues/alpaca/direct_halt.hpp"

#include <gtest/gtest.h>

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

TEST_F(DirectHaltTest, StopsWhereTheKeysAreRefused) {
    answer(401, R"({"message":"unauthorized"})");
    ASSERT_TRUE(halt.outcome());
    EXPECT_EQ(halt.outcome()->trouble, "the venue refused the keys (401)");
}

}  // namespace
}  // namespace sluice::venues::alpaca
