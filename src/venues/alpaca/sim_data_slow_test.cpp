#include <gtest/gtest.h>

#include "venues/alpaca/sim_data_test_support.hpp"

namespace sluice::venues::alpaca::sim {
namespace {

using test::DeskWorld;

constexpr const char* kNow = "2026-03-04T15:10:30Z";

TEST(SimDataHistory, TwoYearsOfDailyBarsAreThere) {
    for (const feed::Hours hours : {feed::Hours::Always, feed::Hours::Real}) {
        DeskWorld world{kNow, {}, hours};
        const auto days = world.read<SymbolPage<MarketBar>>(
            "/v2/stocks/AAPL/bars?timeframe=1Day&start=2024-03-04T05:00:00Z&limit=10000");
        // 731 days, or 502 of them that the exchange was open.
        EXPECT_EQ(days.rows.size(), hours == feed::Hours::Always ? 731u : 502u);
        // No day of them is out of a world where prices move by a few percent.
        for (std::size_t i = 1; i < days.rows.size(); ++i) {
            const Price before = days.rows[i - 1].close;
            EXPECT_LT((days.rows[i].open - before).abs().nanos() * 10, before.nanos());
            EXPECT_LT(days.rows[i].high.nanos() / 4, days.rows[i].low.nanos() / 3);
        }
        const auto months = world.read<SymbolPage<MarketBar>>(
            "/v2/stocks/AAPL/bars?timeframe=1Month&start=2024-04-01T00:00:00Z&end=2026-02-28T00:00:00Z");
        EXPECT_EQ(months.rows.size(), 23u);
    }
}

TEST(SimDataHistory, AMonthOfPagesCoversEveryMinuteOnce) {
    DeskWorld world{kNow, {}, feed::Hours::Real};
    const std::string target = "/v2/stocks/bars?symbols=AAPL,SPY&timeframe=1Min&start=2026-02-02&limit=1000";
    std::string token;
    std::size_t count = 0;
    UnixNanos last;
    std::string symbol;
    for (;;) {
        const auto page = world.read<Page<MarketBar>>(target + token);
        for (const auto& [of, rows] : page.rows)
            for (const MarketBar& bar : rows) {
                EXPECT_TRUE(of > symbol || bar.time > last);
                symbol = of;
                last = bar.time;
                ++count;
            }
        if (!page.next_page_token)
            break;
        token = "&page_token=" + *page.next_page_token;
    }
    // 21 days of 390 minutes (Presidents' Day is none), and 40 of the day under way.
    EXPECT_EQ(count, 2u * (21 * 390 + 40));
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
