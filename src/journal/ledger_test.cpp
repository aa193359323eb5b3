#include "journal/ledger.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "journal/ledger_test_support.hpp"
#include "journal/order_life_test_support.hpp"
#include "journal/sql.hpp"

namespace sluice::journal {
namespace {

Ledger filled_ledger() {
    auto ledger = Ledger::open(":memory:");
    EXPECT_TRUE(ledger);
    for (const Event& event : order_life()) {
        const auto done = ledger->apply(event);
        EXPECT_TRUE(done) << done.error().text;
    }
    return std::move(*ledger);
}

TEST(Ledger, HoldsWhatTheEventsSay) {
    const Ledger ledger = filled_ledger();
    EXPECT_EQ(rows_of(ledger,
                      "SELECT cl_ord_id, latest_cl_ord_id, side, order_qty, price, ord_status, cum_qty, avg_px, "
                      "order_id, text FROM orders"),
              "P1-A-1|P1-A-2|Buy|80|168.4|Canceled|15|168.396666667|7001|by request|\n"
              "P1-A-3|P1-A-3|Sell|100||Denied|0|||There is no quote of SPY.US; an order needs one at most 5 s old.|\n");
    EXPECT_EQ(rows_of(ledger, "SELECT cl_ord_id, placed_as, order_qty, price, outcome FROM replaces"),
              "P1-A-2|P1-A-1|80|168.4|Taken|\n");
    EXPECT_EQ(
        rows_of(ledger, "SELECT exec_id, qty, px, notional, fee, fee_currency, applied FROM fills ORDER BY sequence"),
        "e-1|40|168.48|6739.2|0.35|USD|Changed|\n"
        "e-2|10|168.4|1684|0.35|USD|Changed|\n"
        "e-1|-40|168.48|-6739.2|0.35|USD|Busted|\n"
        "e-3|5|168.39|841.95|0.35|USD|Late|\n");
    EXPECT_EQ(rows_of(ledger, "SELECT * FROM positions"), "main|SPY.US|None|30|15|2525.95|0|0|15|\n");
    EXPECT_EQ(rows_of(ledger, "SELECT kind, instrument, currency, cash, ratio FROM adjustments"),
              "Dividend||USD|12||\nSplit|SPY.US|||2|\n");
}

TEST(Ledger, AnswersSayUpToWhichEventTheyAreTrue) {
    const Ledger ledger = filled_ledger();
    EXPECT_EQ(ledger.query("SELECT 1")->sequence, order_life().size());
    EXPECT_EQ(ledger.query("SELECT account, qty FROM positions")->columns,
              (std::vector<std::string>{"account", "qty"}));
}

TEST(Ledger, AnEventTwiceChangesNothingAndAGapIsRefused) {
    Ledger ledger = filled_ledger();
    const std::string before = *ledger.dump();
    ASSERT_TRUE(ledger.apply(order_life()[4]));
    EXPECT_EQ(*ledger.dump(), before);
    Event later = order_life().back();
    later.sequence += 2;
    EXPECT_EQ(ledger.apply(later).error().text,
              "The ledger holds events up to 15 and was given 17; those between are missing.");
}

TEST(Ledger, RebuiltEqualsIncremental) {
    MemoryStorage storage;
    auto opened = open_journal(storage, small_config());
    ASSERT_TRUE(append_all(opened->writer, order_life(), 4));
    Ledger ledger = filled_ledger();
    const std::string incremental = *ledger.dump();
    Bar bar;
    bar.instrument = InstrumentId{"SPY.US"};
    bar.start = at_second(0);
    bar.end = at_second(60);
    bar.volume = Quantity::whole(9);
    ASSERT_TRUE(ledger.put_bar(bar));
    ASSERT_TRUE(ledger.rebuild(storage));
    EXPECT_EQ(*ledger.dump(), incremental);
    EXPECT_EQ(rows_of(ledger, "SELECT instrument, end, volume FROM bars"), "SPY.US|2013-10-07T13:31:00Z|9|\n")
        << "bars are not in the journal and stay";
}

TEST(Ledger, AFileGoesOnWhereItStopped) {
    std::string pattern = (std::filesystem::temp_directory_path() / "sluice-ledger-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    const std::string path = (folder / "ledger.sqlite").string();
    const auto events = order_life();
    for (std::size_t i = 0; i < events.size(); i += 4) {
        auto ledger = Ledger::open(path);
        ASSERT_TRUE(ledger) << ledger.error().text;
        EXPECT_EQ(ledger->sequence(), i);
        for (std::size_t j = i; j < std::min(i + 4, events.size()); ++j)
            ASSERT_TRUE(ledger->apply(events[j]));
        ASSERT_TRUE(ledger->flush());
    }
    EXPECT_EQ(Ledger::open(path)->dump(), filled_ledger().dump());
    std::filesystem::remove_all(folder);
    EXPECT_FALSE(Ledger::open(path)) << "its folder is gone";
}

TEST(Ledger, AFileOfAnotherLayoutIsEmptiedAndFilledAgain) {
    std::string pattern = (std::filesystem::temp_directory_path() / "sluice-ledger-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    const std::string path = (folder / "ledger.sqlite").string();
    {
        auto ledger = Ledger::open(path);
        ASSERT_TRUE(ledger);
        for (const Event& event : order_life())
            ASSERT_TRUE(ledger->apply(event));
        Bar bar;
        bar.instrument = InstrumentId{"SPY.US"};
        ASSERT_TRUE(ledger->put_bar(bar));
    }
    {
        auto database = Database::open(path);
        ASSERT_TRUE(database);
        ASSERT_TRUE(
            database->run("DROP INDEX orders_by_list; ALTER TABLE orders DROP COLUMN list_id; "
                          "DROP TABLE proposals; PRAGMA user_version = 1"));
    }
    auto ledger = Ledger::open(path);
    ASSERT_TRUE(ledger) << ledger.error().text;
    EXPECT_EQ(ledger->sequence(), 0u);
    EXPECT_EQ(rows_of(*ledger, "SELECT count(*) FROM orders"), "0|\n");
    EXPECT_EQ(rows_of(*ledger, "SELECT count(*) FROM bars"), "0|\n");
    for (const Event& event : order_life())
        ASSERT_TRUE(ledger->apply(event));
    EXPECT_EQ(ledger->dump(), filled_ledger().dump());
    ASSERT_TRUE(ledger->flush());
    EXPECT_EQ(Ledger::open(path)->sequence(), order_life().size()) << "the layout is written down";
    std::filesystem::remove_all(folder);
}

TEST(Ledger, QueriesReadOnly) {
    const Ledger ledger = filled_ledger();
    EXPECT_EQ(ledger.query("DELETE FROM orders").error().text,
              "The ledger is read with SELECT; this statement would write.");
    EXPECT_EQ(ledger.query("SELECT 1; SELECT 2").error().text, "One statement at a time can be run.");
    EXPECT_EQ(ledger.query("SELECT colour FROM orders").error().text,
              "The statement is not right: no such column: colour.");
    EXPECT_EQ(ledger.query("").error().text, "There is no statement to run.");
}

}  // namespace
}  // namespace sluice::journal
