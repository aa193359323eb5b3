#include "opinion/smc_columns.hpp"

#include <cmath>
#include <limits>

#include "analytics/smc_levels.hpp"
#include "analytics/smc_structure.hpp"
#include "analytics/smc_swings.hpp"

namespace sluice::opinion {
namespace {

using namespace analytics;

double number(Price price) { return static_cast<double>(price.nanos()) / 1e9; }
double sign(Direction direction) { return direction == Direction::Bullish ? 1 : -1; }
double index_of(std::size_t index) { return static_cast<double>(index); }

SmcTable blank(std::string name, std::size_t columns, std::size_t rows) {
    return {std::move(name), std::vector(columns, std::vector(rows, std::numeric_limits<double>::quiet_NaN()))};
}

void fill(SmcTable& table, std::size_t row, std::initializer_list<double> values) {
    std::size_t column = 0;
    for (const double value : values)
        table.columns[column++][row] = value;
}

SmcTable swing_table(std::string name, std::span<const SmcSwing> swings, std::size_t rows) {
    SmcTable out = blank(std::move(name), 2, rows);
    for (const SmcSwing& swing : swings)
        fill(out, swing.index, {swing.kind == SwingKind::High ? 1.0 : -1.0, number(swing.level)});
    return out;
}

SmcTable gap_table(std::string name, std::span<const Bar> bars, bool joined) {
    SmcTable out = blank(std::move(name), 4, bars.size());
    const auto found = smc_gaps(bars, joined).value();
    for (const SmcGap& gap : found)
        fill(out, gap.index, {sign(gap.direction), number(gap.top), number(gap.bottom), index_of(gap.mitigated_index)});
    return out;
}

SmcTable break_table(std::string name, std::span<const Bar> bars, std::span<const SmcSwing> swings, bool close_break) {
    SmcTable out = blank(std::move(name), 4, bars.size());
    const auto found = smc_breaks(bars, swings, close_break).value();
    for (const SmcBreak& event : found) {
        out.columns[3][event.index] = index_of(event.broken_index);
        if (event.cleared)
            continue;
        out.columns[event.kind == BreakKind::Bos ? 0 : 1][event.index] = sign(event.direction);
        out.columns[2][event.index] = event.level;
    }
    return out;
}

SmcTable block_table(std::string name, std::span<const Bar> bars, std::span<const SmcSwing> swings, bool by_close) {
    SmcTable out = blank(std::move(name), 6, bars.size());
    const auto found = smc_blocks(bars, swings, by_close).value();
    for (const SmcBlock& block : found)
        fill(out, block.index,
             {sign(block.direction), block.top, block.bottom, block.volume, index_of(block.mitigated_index),
              block.percentage});
    return out;
}

SmcTable liquidity_table(std::string name, std::span<const Bar> bars, std::span<const SmcSwing> swings, double part) {
    SmcTable out = blank(std::move(name), 4, bars.size());
    const auto found = smc_liquidity(bars, swings, part).value();
    for (const SmcLiquidity& group : found)
        fill(out, group.index,
             {sign(group.direction), group.level, index_of(group.end_index), index_of(group.swept_index)});
    return out;
}

SmcTable previous_table(std::string name, std::span<const Bar> bars, SmcPeriod period) {
    SmcTable out = blank(std::move(name), 4, bars.size());
    std::size_t row = 0;
    const auto found = smc_previous_high_low(bars, period).value();
    for (const SmcPrevious& previous : found) {
        if (previous.high)
            fill(out, row, {number(*previous.high), number(*previous.low)});
        out.columns[2][row] = previous.broken_high ? 1 : 0;
        out.columns[3][row++] = previous.broken_low ? 1 : 0;
    }
    return out;
}

SmcTable session_table(std::string name, std::span<const Bar> bars, int start_hour, int end_hour) {
    SmcTable out = blank(std::move(name), 3, bars.size());
    std::size_t row = 0;
    const auto found = smc_sessions(bars, start_hour * 60, end_hour * 60).value();
    for (const SmcSession& session : found)
        fill(out, row++, {session.active ? 1.0 : 0.0, number(session.high), number(session.low)});
    return out;
}

SmcTable retracement_table(std::string name, std::span<const Bar> bars, std::span<const SmcSwing> swings) {
    SmcTable out = blank(std::move(name), 3, bars.size());
    std::size_t row = 0;
    const auto found = smc_retracements(bars, swings).value();
    for (const SmcRetracement& each : found)
        fill(out, row++, {static_cast<double>(each.direction), each.current, each.deepest});
    return out;
}

}  // namespace

std::vector<SmcTable> published_tables(std::span<const Bar> bars) {
    const auto swings = smc_swings(bars, 5).value();
    std::vector<SmcTable> out;
    out.push_back(swing_table("swings", swings, bars.size()));
    out.push_back(gap_table("fvg", bars, false));
    out.push_back(gap_table("fvg_joined", bars, true));
    out.push_back(break_table("bos_choch", bars, swings, true));
    out.push_back(block_table("ob", bars, swings, false));
    out.push_back(liquidity_table("liquidity", bars, swings, 0.01));
    out.push_back(previous_table("previous_4h", bars, SmcPeriod::FourHours));
    out.push_back(previous_table("previous_1D", bars, SmcPeriod::Day));
    out.push_back(previous_table("previous_W", bars, SmcPeriod::Week));
    out.push_back(session_table("sessions", bars, 7, 16));
    out.push_back(retracement_table("retracements", bars, swings));
    return out;
}

std::vector<SmcTable> other_tables(std::span<const Bar> bars) {
    const auto swings = smc_swings(bars, 50).value();
    std::vector<SmcTable> out;
    out.push_back(swing_table("swings_50", swings, bars.size()));
    out.push_back(break_table("bos_choch_50_wick", bars, swings, false));
    out.push_back(block_table("ob_50_close", bars, swings, true));
    out.push_back(liquidity_table("liquidity_50", bars, swings, 0.02));
    out.push_back(session_table("sessions_sydney", bars, 21, 6));
    out.push_back(retracement_table("retracements_50", bars, swings));
    return out;
}

}  // namespace sluice::opinion
