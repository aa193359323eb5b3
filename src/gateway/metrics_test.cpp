#include "gateway/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "engine/engine_test_support.hpp"  // Desk
#include "gateway/exposition_test_support.hpp"

namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;
using engine::buy;
using engine::sell;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Stage {
    engine::Desk desk;
    ProcessFigures figures;
    std::chrono::nanoseconds clock{0};
    Metrics metrics{{.version = "0.1.0",
                     .mode = Mode::Paper,
                     .process = [this] { return figures; },
                     .monotonic = [this] { return clock; }}};
    std::size_t told = 0;

    // Everything the journal holds, durable a millisecond after it happened.
    void publish() {
        for (; told < desk.journal.size(); ++told)
            metrics.on_event(desk.journal[told], desk.journal[told].time + 1ms);
    }
    std::string text() {
        publish();
        JournalState journal;
        journal.appended = desk.journal.size();
        journal.durable_up_to = desk.journal.size() - 2;
        return metrics.text(desk.engine(), journal, desk.now);
    }
};

// A stage on which something of everything has happened.
void furnish(Stage& stage) {
    const engine::OrderState* order = stage.desk.submit(buy("10", "187.50"));
    stage.desk.now += 20ms;
    stage.desk.tell(*order, ExecType::New);
    stage.desk.now += 80ms;
    stage.desk.fill(*order, "e1", "10", "187.50");
    stage.desk.submit(buy("1000", "187.50"));
    stage.desk.submit(buy("3", "187.00"));
    Quote quote{engine::kAapl, engine::px("187.49"), engine::px("187.50"), {}, {}, stage.desk.now, stage.desk.now};
    stage.metrics.on_quote(quote, stage.desk.now);
    stage.desk.now += 2s;
    stage.figures.slow_callbacks = 2;
    stage.figures.alerts = {{"pager", 3, 1, 0, 0}};
    stage.metrics.on_answer("GET", "/v1/orders", 200, 3ms);
}

TEST(Metrics, CountWhatBecameOfOrders) {
    Stage stage;
    furnish(stage);
    const std::string text = stage.text();
    for (const char* line : {
             R"(sluice_orders_total{outcome="placed",side="buy",venue="paper"} 2)",
             R"(sluice_orders_total{outcome="filled",side="buy",venue="paper"} 1)",
             R"(sluice_orders_total{outcome="denied",side="buy",venue="paper"} 1)",
             R"(sluice_denials_total{code="OrderValue"} 1)",
             R"(sluice_order_ack_seconds_sum{venue="paper"} 0.02)",
             R"(sluice_order_ack_seconds_bucket{venue="paper",le="0.025"} 1)",
             R"(sluice_order_fill_seconds_sum{venue="paper"} 0.1)",
             R"(sluice_order_durable_seconds_count 2)",
             R"(sluice_orders_open{account="A"} 1)",
             R"(sluice_position_quantity{account="A",instrument="AAPL.US",product="None"} 10)",
             R"(sluice_venue_up{account="A",venue="paper"} 1)",
             R"(sluice_market_data_age_seconds{instrument="AAPL.US"} 2)",
             R"(sluice_journal_lag_events 2)",
             R"(sluice_live_mode 0)",
             R"(sluice_halted{account="A"} 0)",
             R"(sluice_loop_slow_callbacks_total 2)",
             R"(sluice_alert_messages_total{target="pager",outcome="repeated"} 1)",
             R"(sluice_http_requests_total{method="GET",route="/v1/orders",status="200"} 1)",
             R"(sluice_build_info{version="0.1.0"} 1)",
         })
        EXPECT_THAT(text, HasSubstr(std::string{line} + "\n"));
    EXPECT_THAT(text, HasSubstr(R"(sluice_equity{account="A",currency="USD"} )"));
    EXPECT_THAT(text, HasSubstr(R"(sluice_limit_used_ratio{account="A",limit="max_open_orders"} )"));
}

TEST(Metrics, AnOrderEndsOnceHoweverOftenTheVenueSaysSo) {
    Stage stage;
    const engine::OrderState* order = stage.desk.submit(buy("10"));
    stage.desk.fill(*order, "e1", "10", "187.50");
    stage.desk.fill(*order, "e1", "10", "187.50");
    stage.desk.tell(*order, ExecType::New);
    const std::string text = stage.text();
    EXPECT_THAT(text, HasSubstr("sluice_orders_total{outcome=\"filled\",side=\"buy\",venue=\"paper\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("sluice_fills_total{venue=\"paper\"} 1\n"));
}

TEST(Metrics, AHaltShows) {
    Stage stage;
    stage.desk.command(Halt{});
    EXPECT_THAT(stage.text(), HasSubstr("sluice_halted{account=\"A\"} 1\n"));
}

TEST(Metrics, NoNameOfAnOrderIsALabel) {
    Stage stage;
    furnish(stage);
    EXPECT_THAT(stage.text(), Not(HasSubstr(std::string{stage.desk.state().orders.back().placed_as.view()})));
}

TEST(Metrics, TheTextKeepsTheRulesOfItsFormat) {
    Stage stage;
    furnish(stage);
    const ExpositionCheck check{stage.text()};
    EXPECT_THAT(check.faults, IsEmpty());
    EXPECT_GT(check.families.size(), 30u);
    EXPECT_THAT(ExpositionCheck{"# HELP a b\n# TYPE a counter\na 1"}.faults, Not(IsEmpty()));
}

TEST(Metrics, PromtoolAgrees) {
    if (std::system("command -v promtool >/dev/null") != 0) {
        ASSERT_EQ(std::getenv("CI"), nullptr) << "there is no promtool; ./dev test fetches it from Debian's prometheus";
        GTEST_SKIP() << "promtool is not installed (Debian package prometheus); our own check holds the format";
    }
    Stage stage;
    furnish(stage);
    const std::string file = testing::TempDir() + "sluice_metrics.txt";
    std::ofstream{file} << stage.text();
    EXPECT_EQ(std::system(("promtool check metrics <" + file + " 1>&2").c_str()), 0);
    std::remove(file.c_str());
}

TEST(Metrics, ARouteIsCountedWhenItHasAnswered) {
    Stage stage;
    Reply kept;
    std::vector<Route> routes;
    routes.push_back({.method = "GET", .pattern = "/now", .handler = [&](const Ask&, Room&, const Reply&) -> Said {
                          stage.clock += 2ms;
                          return Problem{.code = "not_found", .detail = "no"};
                      }});
    routes.push_back(
        {.method = "POST", .pattern = "/later", .handler = [&](const Ask&, Room&, const Reply& reply) -> Said {
             kept = reply;
             return Later{};
         }});
    routes = with_metrics(std::move(routes), stage.metrics);
    alignas(Room) std::byte place[sizeof(Room)]{};
    Room& none = *reinterpret_cast<Room*>(place);  // handlers that look at nothing
    int answered = 0;
    routes[0].handler({}, none, {});
    routes[1].handler({}, none, [&](Outcome) { ++answered; });
    EXPECT_THAT(stage.text(), Not(HasSubstr("/later")));
    stage.clock += 40ms;
    kept(Answer{201});
    EXPECT_EQ(answered, 1);
    const std::string text = stage.text();
    EXPECT_THAT(text, HasSubstr("sluice_http_requests_total{method=\"GET\",route=\"/now\",status=\"404\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("sluice_http_requests_total{method=\"POST\",route=\"/later\",status=\"201\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("sluice_http_request_seconds_sum{route=\"/later\"} 0.04\n"));
}

std::string read_file(const std::string& name) {
    std::ifstream file{std::string{SLUICE_SOURCE_DIR} + "/" + name};
    EXPECT_TRUE(file.good()) << name;
    return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(Metrics, TheirTableStandsInTheDocuments) {
    std::string table;
    for (const MetricRow& row : Metrics::rows())
        table += "| `" + std::string{row.name} + "` | " + std::string{row.type} + " | " + std::string{row.labels} +
                 " | " + std::string{row.help} + " |\n";
    const std::string text = read_file("docs/operations.md");
    if (text.find(table) == std::string::npos)
        ADD_FAILURE() << "docs/operations.md must hold this table:\n" << table;
}

TEST(Metrics, TheBoardOfGrafanaAsksForNothingElse) {
    const std::string board = read_file("docs/grafana/sluice.json");
    std::set<std::string> known;
    for (const MetricRow& row : Metrics::rows()) {
        known.insert(std::string{row.name});
        if (row.type == "histogram")
            for (const char* part : {"_bucket", "_sum", "_count"})
                known.insert(std::string{row.name} + part);
    }
    std::size_t asked = 0;
    for (std::size_t at = board.find("sluice_"); at != std::string::npos; at = board.find("sluice_", at + 1)) {
        std::size_t end = at;
        while (end < board.size() && (board[end] == '_' || (board[end] >= 'a' && board[end] <= 'z')))
            ++end;
        EXPECT_TRUE(known.contains(board.substr(at, end - at))) << board.substr(at, end - at);
        ++asked;
    }
    EXPECT_GT(asked, 15u);
}

}  // namespace
}  // namespace sluice::gateway
