#include "world/historical.hpp"

#include <gtest/gtest.h>

#include "journal/memory_storage_test_support.hpp"
#include "journal/reader.hpp"
#include "market/calendar.hpp"
#include "market/default_listing.hpp"
#include "venues/paper/paper_client.hpp"

namespace sluice::world {
namespace {

using namespace std::chrono_literals;

constexpr InstrumentId kSpy{"SPY.US"};
constexpr AccountId kAccount{"demo"};

UnixNanos at(std::string_view clock) { return parse_rfc3339("2013-10-07T" + std::string{clock} + "Z").value(); }

MarketEvent print(std::string_view clock, std::string_view price, std::int64_t size = 100) {
    Trade out;
    out.instrument = kSpy;
    out.price = parse_price(price).value();
    out.size = Quantity::whole(size);
    out.event_time = out.recv_time = at(clock);
    return out;
}

// Notes everything it is told with its time, buys one share on the second print and asks for one timer.
class Diary final : public strategy::Strategy {
public:
    std::vector<std::string> lines;
    std::uint64_t reports = 0;

    StrategyId id() const override { return StrategyId{"diary"}; }
    void on_quote(const Quote&, UnixNanos, strategy::Intents&) override {}
    void on_trade(const Trade& trade, UnixNanos now, strategy::Intents& out) override {
        note("trade " + to_text(trade.price), now);
        if (lines.size() == 1)
            out.wake_at = now + 90s;
        if (lines.size() != 2)
            return;
        NewOrderSingle order;
        order.account = kAccount;
        order.instrument = kSpy;
        order.side = Side::Buy;
        order.ord_type = OrdType::Market;
        order.order_qty = Quantity::whole(1);
        out.commands.push_back({{}, SubmitOrder{order}});
    }
    void on_bar(const Bar& bar, UnixNanos now, strategy::Intents&) override { note("bar " + to_text(bar.close), now); }
    void on_report(const Event&, UnixNanos, strategy::Intents&) override { ++reports; }
    void on_timer(UnixNanos now, strategy::Intents&) override { note("timer", now); }

private:
    void note(std::string what, UnixNanos now) { lines.push_back(format_rfc3339(now).substr(11) + " " + what); }
};

struct Backtest {
    Backtest(std::vector<MarketEvent> given, journal::Storage& disk) : events{std::move(given)}, storage{disk} {}

    Result<HistoricalSummary> play(const std::function<bool(const HistoricalProgress&)>& progress = {}) {
        HistoricalOptions options;
        options.progress_every = 1;
        auto world = HistoricalWorld::open({}, calendars, storage, options);
        if (!world)
            return tl::unexpected{world.error()};
        const Instrument listing = market::default_listing(kSpy).value();
        venues::paper::PaperConfig config;
        config.accounts.push_back({kAccount, Currency{"USD"}, Amount::whole(100'000), {}});
        config.listings.push_back({listing, {}});
        venues::paper::PaperClient client{config, calendars};
        EXPECT_TRUE(client.status().has_value());
        (*world)->node().add_client(VenueId{"paper"}, client);
        (*world)->node().add_strategy(diary);
        (*world)->bars().add(listing);
        Requester by;
        by.origin = Origin::Engine;
        by.who = StrategyId{"configuration"};
        (*world)->add_setup({by, DefineInstrument{listing}});
        (*world)->add_setup({by, OpenAccount{{kAccount, VenueId{"paper"}, Currency{"USD"}, CalendarId{"NYSE"}}}});
        (*world)->add_setup({by, SetLimits{kAccount, {}}});
        const auto source = source_of(events);
        return (*world)->run(*source, progress);
    }

    std::vector<MarketEvent> events;
    journal::Storage& storage;
    market::Calendars calendars;
    Diary diary;
};

std::vector<MarketEvent> five_minutes() {
    return {print("13:30:00", "100"), print("13:30:30", "101"), print("13:31:10", "102"), print("13:32:30", "103"),
            print("13:34:00", "104")};
}

std::vector<std::string> kinds_of(journal::Storage& storage) {
    std::vector<std::string> out;
    journal::Reader reader{storage};
    EXPECT_TRUE(reader.read([&](const Event& event) {
        out.emplace_back(to_text(kind_of(event)));
        return Status{};
    }));
    return out;
}

TEST(HistoricalWorld, WhatIsDueFiresAtItsOwnTimeAndNeverAfterALaterEvent) {
    journal::MemoryStorage disk;
    Backtest run{five_minutes(), disk};
    const auto summary = run.play();
    ASSERT_TRUE(summary.has_value()) << summary.error().text;
    const std::vector<std::string> expected{
        "13:30:00Z trade 100", "13:30:30Z trade 101", "13:31:02Z bar 101", "13:31:10Z trade 102", "13:31:30Z timer",
        "13:32:02Z bar 102",   "13:32:30Z trade 103", "13:33:02Z bar 103", "13:34:00Z trade 104", "13:34:10Z bar 104"};
    EXPECT_EQ(run.diary.lines, expected) << "the last bar goes out when the clock has run on for the drain";
    EXPECT_EQ(summary->trades, 5u);
    EXPECT_EQ(summary->bars, 4u);
    EXPECT_GT(run.diary.reports, 0u);
}

TEST(HistoricalWorld, TwoRunsFromFreshHomesAreTheSameBytes) {
    journal::MemoryStorage first;
    journal::MemoryStorage second;
    const auto a = Backtest{five_minutes(), first}.play();
    const auto b = Backtest{five_minutes(), second}.play();
    ASSERT_TRUE(a.has_value() && b.has_value());
    EXPECT_TRUE(first.files == second.files);
    EXPECT_EQ(a->end.head, b->end.head);
    const auto kinds = kinds_of(first);
    EXPECT_EQ(kinds.front(), "RunStarted");
    EXPECT_EQ(kinds.back(), "RunStopped");
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "OrderPlaced"), 1) << testing::PrintToString(kinds);
}

TEST(HistoricalWorld, AnotherRunOfOneHomeHasItsOwnEpoch) {
    EXPECT_NE(virtual_epoch(1, 0), virtual_epoch(1, 1));
    EXPECT_NE(virtual_epoch(1, 0), virtual_epoch(2, 0));
    EXPECT_EQ(virtual_epoch(7, 3), virtual_epoch(7, 3));
    EXPECT_LT(virtual_epoch(~0ull, 65'000), 1ull << 47) << "short in base 36";
}

TEST(HistoricalWorld, DataFromBeforeTheJournalsEndIsRefused) {
    journal::MemoryStorage disk;
    ASSERT_TRUE((Backtest{five_minutes(), disk}.play().has_value()));
    const auto again = Backtest{five_minutes(), disk}.play();
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().text,
              "the journal of this home ends at 2013-10-07T13:34:10Z, after the data begins "
              "(2013-10-07T13:30:00Z); a fresh home would be right");
}

TEST(HistoricalWorld, AnEmptySourceIsAnError) {
    journal::MemoryStorage disk;
    EXPECT_EQ((Backtest{{}, disk}.play().error().text), "the market source holds no event: events in memory");
}

TEST(HistoricalWorld, ProgressMayEndTheRunInOrder) {
    journal::MemoryStorage disk;
    Backtest run{five_minutes(), disk};
    std::vector<std::uint64_t> seen;
    const auto summary = run.play([&](const HistoricalProgress& progress) {
        seen.push_back(progress.events);
        return progress.events < 2;
    });
    ASSERT_TRUE(summary.has_value());
    EXPECT_TRUE(summary->stopped_early);
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{1, 2}));
    EXPECT_TRUE(summary->end.closed);
    EXPECT_EQ(kinds_of(disk).back(), "RunStopped");
}

TEST(HistoricalWorld, AFailingDiskEndsTheRunWithItsReason) {
    journal::MemoryStorage disk;
    disk.fault = journal::MemoryStorage::Fault{.call = journal::MemoryStorage::Call::Sync, .after = 0, .times = 1000};
    EXPECT_FALSE((Backtest{five_minutes(), disk}.play().has_value()));
}

}  // namespace
}  // namespace sluice::world
