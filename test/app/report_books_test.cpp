#include <gtest/gtest.h>

#include "cli_kit.hpp"
#include "engine/engine.hpp"
#include "journal/reader.hpp"
#include "market/calendar.hpp"
#include "report/report_builder.hpp"
#include "world/file_storage.hpp"

namespace sluice::app {
namespace {

// The report keeps books of its own, so that it needs no engine; over a whole session they are the engine's books.
TEST(ReportBooks, AreTheEnginesBooksOfTheSameJournal) {
    const kit::Folder folder;
    ASSERT_EQ(kit::run({"demo", "--seed", "5", "--speed", "max", "--exit", "--json", "--home", "home"}).code,
              ExitCode::Done);
    const auto disk = world::FileStorage::open("home/journal", world::FileStorage::Access::ReadOnly);
    ASSERT_TRUE(disk);
    const market::Calendars calendars;
    engine::Engine engine{{}, calendars};
    report::ReportBuilder report{{}};
    journal::Reader reader{**disk};
    ASSERT_TRUE(reader.read([&](const Event& event) {
        report.on_event(event);
        return engine.recover(event);
    }));

    const report::ReportData data = report.finish();
    const engine::State& state = engine.state();
    ASSERT_GT(data.fills.size(), 20u);
    ASSERT_EQ(data.positions.size(), state.positions.size());
    for (const report::PositionRow& row : data.positions) {
        const auto theirs = state.positions.find({row.account, row.instrument, Product::None});
        ASSERT_NE(theirs, state.positions.end()) << row.instrument.view();
        EXPECT_EQ(row.qty, theirs->second.qty) << row.instrument.view();
        EXPECT_EQ(row.fees, theirs->second.fees) << row.instrument.view();
        EXPECT_EQ(row.realized, amount_of(theirs->second.realized, Multiplier::whole(1)).value())
            << row.instrument.view();
    }
    ASSERT_EQ(data.accounts.size(), 1u);
    EXPECT_EQ(data.accounts[0].cash, state.cash.at({AccountId{"main"}, Currency{"USD"}}));
}

}  // namespace
}  // namespace sluice::app
