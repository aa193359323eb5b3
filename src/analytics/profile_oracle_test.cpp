#include <gtest/gtest.h>

#include "analytics/analytics_files.hpp"
#include "analytics/analytics_testkit.hpp"
#include "analytics/profile.hpp"
#include "analytics/value_area.hpp"
#include "market/history/parser.hpp"

// Volume profiles of whole tick files against data/oracles/bars/*_profile_expected.json.
namespace sluice::analytics {
namespace {

using namespace testkit;

// Adds the prints of [open, close).
struct Prints final : market::HistorySink {
    UnixNanos open, close;
    ProfileBuilder builder;
    std::uint64_t trades = 0;

    Prints(std::int64_t open_ms, std::int64_t close_ms, ProfileBuilder profile)
        : open{UnixNanos::from_millis(open_ms)}, close{UnixNanos::from_millis(close_ms)}, builder{std::move(profile)} {}
    void on_trade(const market::TradePrint& print) override {
        if (print.trade.event_time < open || print.trade.event_time >= close)
            return;
        ASSERT_TRUE(builder.add(print.trade.price, print.trade.size));
        ++trades;
    }
};

struct Oracle {
    std::string file;
    std::int64_t open_ms, close_ms;
    std::uint64_t trades;
    std::size_t bins;
    std::string_view total, poc_low, poc_mid, poc_volume;
    std::string_view val, vah, volume;              // two rows
    std::string_view one_val, one_vah, one_volume;  // one row
};

void expect_area(const Profile& profile, ValueAreaStep step, std::string_view val, std::string_view vah,
                 std::string_view volume) {
    const auto area = value_area(profile, step).value().value();
    EXPECT_EQ(area.low, px(val));
    EXPECT_EQ(area.high, px(vah));
    EXPECT_EQ(area.volume, qty(volume));
}

void check(const Oracle& oracle) {
    const std::string path = shared_file("market/us_equity/" + oracle.file);
    const std::string bytes = bytes_of(path);
    if (bytes.empty())
        GTEST_SKIP() << "there is no " << path;
    ProfileRules rules;
    rules.bin_width = px("0.05");
    Prints prints{oracle.open_ms, oracle.close_ms, ProfileBuilder::make(rules).value()};
    market::HistoryOptions options;
    options.name = oracle.file;
    market::HistoryParser parser{options, prints};
    ASSERT_TRUE(parser.feed(as_bytes(bytes)));
    ASSERT_TRUE(parser.finish());
    EXPECT_EQ(prints.trades, oracle.trades);
    const Profile profile = prints.builder.profile();
    EXPECT_EQ(profile.rows.size(), oracle.bins);
    EXPECT_EQ(profile.total, qty(oracle.total));
    const auto poc = point_of_control(profile).value();
    EXPECT_EQ(profile.lower_edge(poc.bin), px(oracle.poc_low));
    EXPECT_EQ(poc.price, px(oracle.poc_mid));
    EXPECT_EQ(poc.volume, qty(oracle.poc_volume));
    expect_area(profile, ValueAreaStep::TwoRows, oracle.val, oracle.vah, oracle.volume);
    expect_area(profile, ValueAreaStep::OneRow, oracle.one_val, oracle.one_vah, oracle.one_volume);
}

TEST(ProfileOracle, SpyOf20131007) {
    check({"spy_20131007_tick_trade.csv.gz", 1381152600000, 1381176000000, 241'504, 34, "81975673", "168.15", "168.175",
           "8552998", "167.65", "168.30", "61874955", "167.65", "168.30", "61874955"});
}

TEST(ProfileOracle, IbmOf20131008) {
    check({"ibm_20131008_tick_trade.csv.gz", 1381239000000, 1381262400000, 33'323, 66, "5203752", "179.5", "179.525",
           "258896", "179.00", "180.45", "3743482", "179.00", "180.40", "3685782"});
}

}  // namespace
}  // namespace sluice::analytics
