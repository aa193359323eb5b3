#include "gateway/ops_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"  // Desk
#include "gateway/market_board.hpp"
#include "gateway/metrics.hpp"
#include "gateway/waiting_room.hpp"

namespace sluice::gateway {
namespace {

using testing::HasSubstr;
using testing::Not;

class OpsLoop final : public LoopDesk {
public:
    engine::Desk desk;
    JournalState state;
    const engine::Engine& engine() const override { return desk.engine(); }
    UnixNanos now() const override { return desk.now; }
    JournalState journal() const override { return state; }
    std::vector<Event> command(Command) override { return {}; }
};
struct NoVisitors final : Visitors {
    bool put(Visit, Urgency) override { return false; }
};
struct NoHistory final : History {
    Status read(std::uint64_t, std::size_t, Answer) override { return {}; }
};

struct OpsStage {
    OpsLoop loop;
    MarketBoard board;
    NoHistory history;
    NoVisitors visitors;
    WaitingRoom waiting{visitors};
    Metrics metrics{{.version = "0.1.0"}};

    Answer ask(std::string_view pattern, bool loopback = true) {
        Room room{loop, board, history, waiting, loop.now()};
        Answer answer;
        for (const Route& route : ops_routes({loopback, &metrics}))
            if (route.pattern == pattern) {
                // At once, whatever the journal does, and with no full queue before it.
                const Said said = route.handler({}, room, [&](Outcome outcome) { answer = std::get<Answer>(outcome); });
                EXPECT_TRUE(std::holds_alternative<Later>(said));
                EXPECT_TRUE(route.urgent);
            }
        return answer;
    }
};

TEST(OpsRoutes, ALivingProcessSaysSo) {
    OpsStage stage;
    EXPECT_EQ(stage.ask("/healthz").status, 200);
    EXPECT_EQ(stage.ask("/livez").body, R"({"status":"alive"})");
}

TEST(OpsRoutes, ReadyWhenTheVenueIsThereAndTheJournalIsWritten) {
    OpsStage stage;
    const Answer answer = stage.ask("/readyz");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_THAT(answer.body, HasSubstr(R"("status":"ready")"));
}

TEST(OpsRoutes, NotReadyNamesWhatIsMissing) {
    OpsStage stage;
    VenueHealth gone = engine::health(Link::Down);
    gone.text = "reset by peer";
    stage.loop.desk.hear(gone);
    stage.loop.state.healthy = false;
    stage.loop.state.text = "no space left";
    const Answer answer = stage.ask("/readyz");
    EXPECT_EQ(answer.status, 503);
    EXPECT_THAT(answer.body, HasSubstr("paper is not connected: reset by peer"));
    EXPECT_THAT(answer.body, HasSubstr("the journal cannot be written: no space left"));
}

TEST(OpsRoutes, StrangersLearnNoDetails) {
    OpsStage stage;
    stage.loop.desk.hear(engine::health(Link::Down));
    const Answer answer = stage.ask("/readyz", false);
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body, R"({"status":"not_ready"})");
}

TEST(OpsRoutes, FiguresNeedATokenUnlessThePortIsThisMachinesOwn) {
    OpsStage stage;
    for (const bool loopback : {true, false})
        for (const Route& route : ops_routes({loopback, &stage.metrics})) {
            const bool open = loopback || route.pattern != "/metrics";
            EXPECT_EQ(route.who, open ? Route::Who::Anybody : Route::Who::Token) << route.pattern;
            EXPECT_EQ(route.scope, Scope::Read);
        }
    const Answer answer = stage.ask("/metrics");
    EXPECT_THAT(answer.body, HasSubstr("# TYPE sluice_build_info gauge\n"));
    EXPECT_EQ(*wire::find_header(answer.headers, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(ops_routes({}).size(), 3u);
}

TEST(OpsRoutes, FiguresOfEveryAccountAreNotForATokenOfOne) {
    OpsStage stage;
    Room room{stage.loop, stage.board, stage.history, stage.waiting, stage.loop.now()};
    Ask ask;
    ask.caller.account = AccountId{"A"};
    for (const Route& route : ops_routes({false, &stage.metrics}))
        if (route.pattern == "/metrics") {
            const Said said = route.handler(ask, room, {});
            ASSERT_TRUE(std::holds_alternative<Problem>(said));
            EXPECT_EQ(std::get<Problem>(said).code, "other_account");
        }
}

}  // namespace
}  // namespace sluice::gateway
