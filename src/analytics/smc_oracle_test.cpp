#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "analytics/analytics_files.hpp"
#include "analytics/analytics_testkit.hpp"
#include "analytics/smc_levels.hpp"
#include "analytics/smc_structure.hpp"
#include "analytics/smc_swings.hpp"

// The `smc` mode against the published results of smart-money-concepts on EURUSD, 24,424 bars: every row of every
// column of the five results that data/oracles/smc holds. test/opinion asks the library itself for all of them.
namespace sluice::analytics {
namespace {

using namespace testkit;

// "2022.10.10 00:15:00"
UnixNanos time_of(std::string text) {
    text[4] = text[7] = '-';
    text[10] = 'T';
    return parse_rfc3339(text + "Z").value();
}

const std::vector<Bar>& eurusd() {
    static const std::vector<Bar> bars = [] {
        std::vector<Bar> out;
        for (const auto& row : rows_of_csv(unzipped(shared_file("oracles/smc/EURUSD_15M.csv.gz")))) {
            Bar bar = bar_at(0, px(row[1]), px(row[2]), px(row[3]), px(row[4]), qty(row[6]));
            bar.start = time_of(row[0]);
            bar.end = bar.start + std::chrono::minutes{15};
            out.push_back(bar);
        }
        return out;
    }();
    return bars;
}

const std::vector<SmcSwing>& swings() {
    static const std::vector<SmcSwing> swings = smc_swings(eurusd(), 5).value();
    return swings;
}

// Columns by bar; NaN is blank.
using Columns = std::vector<std::vector<double>>;
Columns blank(std::size_t columns) { return Columns(columns, std::vector<double>(eurusd().size(), std::nan(""))); }
double number(Price price) { return static_cast<double>(price.nanos()) / 1e9; }
double sign(Direction direction) { return direction == Direction::Bullish ? 1 : -1; }

// Rows that differ by more than a relative 1e-5, and the first of them.
void expect_same(const Columns& columns, const std::string& csv) {
    const auto rows = rows_of_csv(csv);
    ASSERT_EQ(rows.size(), eurusd().size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ASSERT_EQ(rows[i].size(), columns.size());
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const double ours = columns[c][i];
            const double theirs = rows[i][c].empty() ? std::nan("") : std::strtod(rows[i][c].c_str(), nullptr);
            if (std::isnan(ours) && std::isnan(theirs))
                continue;
            if (!(std::abs(ours - theirs) <= 1e-5 * std::abs(theirs)) && different++ < 5)
                ADD_FAILURE() << "row " << i << " column " << c << ": " << ours << ", published " << rows[i][c];
        }
    }
    EXPECT_EQ(different, 0u);
}

std::string published(const std::string& name) { return unzipped(shared_file("oracles/smc/" + name + ".csv.gz")); }

// Skips where there is nothing to compare with.
#define EXPECT_PUBLISHED(columns, name)                                                       \
    do {                                                                                      \
        const std::string csv = published(name);                                              \
        if (csv.empty())                                                                      \
            GTEST_SKIP() << "there is no " << shared_file("oracles/smc") << " with " << name; \
        expect_same(columns, csv);                                                            \
    } while (false)

#define SKIP_WITHOUT_BARS() \
    if (eurusd().empty())   \
    GTEST_SKIP() << "there is no " << shared_file("oracles/smc")

TEST(SmcOracle, Swings) {
    SKIP_WITHOUT_BARS();
    Columns columns = blank(2);
    for (const SmcSwing& swing : swings()) {
        columns[0][swing.index] = swing.kind == SwingKind::High ? 1 : -1;
        columns[1][swing.index] = number(swing.level);
    }
    EXPECT_PUBLISHED(columns, "swing_highs_lows_result_data");
}

Columns gap_columns(const std::vector<SmcGap>& gaps) {
    Columns columns = blank(4);
    for (const SmcGap& gap : gaps) {
        columns[0][gap.index] = sign(gap.direction);
        columns[1][gap.index] = number(gap.top);
        columns[2][gap.index] = number(gap.bottom);
        columns[3][gap.index] = static_cast<double>(gap.mitigated_index);
    }
    return columns;
}

TEST(SmcOracle, FairValueGaps) {
    SKIP_WITHOUT_BARS();
    const auto gaps = smc_gaps(eurusd()).value();
    const auto bullish = [](const SmcGap& gap) { return gap.direction == Direction::Bullish; };
    const auto never = [](const SmcGap& gap) { return gap.mitigated_index == 0; };
    EXPECT_EQ(std::count_if(gaps.begin(), gaps.end(), bullish), 2559);
    EXPECT_EQ(gaps.size(), 2559u + 2461u);
    EXPECT_EQ(std::count_if(gaps.begin(), gaps.end(), never), 37);
    EXPECT_PUBLISHED(gap_columns(gaps), "fvg_result_data");
}

TEST(SmcOracle, JoinedFairValueGaps) {
    SKIP_WITHOUT_BARS();
    const auto gaps = smc_gaps(eurusd(), true).value();
    EXPECT_EQ(gaps.size(), 3756u);
}

TEST(SmcOracle, BreaksOfStructure) {
    SKIP_WITHOUT_BARS();
    const auto events = smc_breaks(eurusd(), swings()).value();
    EXPECT_EQ(events.size(), 1296u);
    EXPECT_EQ(std::count_if(events.begin(), events.end(), [](const SmcBreak& event) { return !event.cleared; }), 1129);
}

TEST(SmcOracle, RoundedLevelsMatter) {
    SKIP_WITHOUT_BARS();
    const auto rounded = smc_breaks(eurusd(), swings()).value();
    const auto exact = smc_breaks(eurusd(), swings(), true, SmcLevels::Exact).value();
    const auto rows = [](const std::vector<SmcBreak>& events) {
        std::vector<std::pair<std::size_t, bool>> by_bar(eurusd().size());
        for (const SmcBreak& event : events)
            by_bar[event.index] = {event.broken_index, event.cleared};
        return by_bar;
    };
    const auto a = rows(rounded);
    const auto b = rows(exact);
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        different += a[i] != b[i] ? 1 : 0;
    EXPECT_EQ(different, 27u);
}

TEST(SmcOracle, OrderBlocks) {
    SKIP_WITHOUT_BARS();
    const auto blocks = smc_blocks(eurusd(), swings()).value();
    EXPECT_EQ(blocks.size(), 66u);
    Columns columns = blank(6);
    for (const SmcBlock& block : blocks) {
        columns[0][block.index] = sign(block.direction);
        columns[1][block.index] = block.top;
        columns[2][block.index] = block.bottom;
        columns[3][block.index] = block.volume;
        columns[4][block.index] = static_cast<double>(block.mitigated_index);
        columns[5][block.index] = block.percentage;
    }
    EXPECT_PUBLISHED(columns, "ob_result_data");
}

Columns previous_columns(SmcPeriod period) {
    Columns columns = blank(4);
    const auto rows = smc_previous_high_low(eurusd(), period).value();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].high) {
            columns[0][i] = number(*rows[i].high);
            columns[1][i] = number(*rows[i].low);
        }
        columns[2][i] = rows[i].broken_high ? 1 : 0;
        columns[3][i] = rows[i].broken_low ? 1 : 0;
    }
    return columns;
}

TEST(SmcOracle, PreviousDay) {
    SKIP_WITHOUT_BARS();
    EXPECT_PUBLISHED(previous_columns(SmcPeriod::Day), "previous_high_low_result_data_1D");
}
TEST(SmcOracle, LondonSessions) {
    SKIP_WITHOUT_BARS();
    Columns columns = blank(3);
    const auto rows = smc_sessions(eurusd()).value();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        columns[0][i] = rows[i].active ? 1 : 0;
        columns[1][i] = number(rows[i].high);
        columns[2][i] = number(rows[i].low);
    }
    EXPECT_PUBLISHED(columns, "sessions_result_data");
}

}  // namespace
}  // namespace sluice::analytics
