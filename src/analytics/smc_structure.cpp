#include "analytics/smc_structure.hpp"

#include <algorithm>

#include "analytics/bar_check.hpp"
#include "analytics/smc_math.hpp"

namespace sluice::analytics {
namespace {

using detail::as_float32;
using detail::as_float64;

// What four swings in a row say, if anything: a, b, c, e with the directions of a bullish reading.
std::optional<BreakKind> kind_of(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t e) {
    if (a < c && c < b && b < e)
        return BreakKind::Bos;
    if (e > b && b > a && a > c)
        return BreakKind::Choch;
    return std::nullopt;
}

std::vector<SmcBreak> read_swings(std::span<const SmcSwing> swings, SmcLevels levels) {
    std::vector<SmcBreak> out;
    for (std::size_t i = 3; i < swings.size(); ++i) {
        const SmcSwing& second = swings[i - 2];
        const bool bullish = second.kind == SwingKind::High;
        const std::int64_t sign = bullish ? 1 : -1;
        const auto level = [&](std::size_t at) { return sign * swings[at].level.nanos(); };
        const auto kind = kind_of(level(i - 3), level(i - 2), level(i - 1), level(i));
        if (!kind)
            continue;
        SmcBreak event;
        event.index = second.index;
        event.kind = *kind;
        event.direction = bullish ? Direction::Bullish : Direction::Bearish;
        event.level = levels == SmcLevels::Float32 ? as_float32(second.level) : as_float64(second.level);
        out.push_back(event);
    }
    return out;
}

std::size_t find_break(std::span<const Bar> bars, const SmcBreak& event, bool close_break) {
    const bool bullish = event.direction == Direction::Bullish;
    for (std::size_t j = event.index + 2; j < bars.size(); ++j) {
        const Price price = close_break ? bars[j].close : (bullish ? bars[j].high : bars[j].low);
        if (bullish ? as_float64(price) > event.level : as_float64(price) < event.level)
            return j;
    }
    return 0;
}

}  // namespace

Result<std::vector<SmcBreak>> smc_breaks(std::span<const Bar> bars, std::span<const SmcSwing> swings, bool close_break,
                                         SmcLevels levels) {
    if (auto status = check_bars(bars); !status)
        return tl::unexpected{status.error()};
    std::vector<SmcBreak> events = read_swings(swings, levels);
    for (std::size_t i = 0; i < events.size(); ++i) {
        events[i].broken_index = find_break(bars, events[i], close_break);
        if (events[i].broken_index == 0)
            continue;
        for (std::size_t earlier = 0; earlier < i; ++earlier)
            if (events[earlier].broken_index >= events[i].broken_index)
                events[earlier].cleared = true;
    }
    const auto unbroken = [](const SmcBreak& event) { return event.broken_index == 0; };
    events.erase(std::remove_if(events.begin(), events.end(), unbroken), events.end());
    return events;
}

namespace {

// The library's arrays: one cell a bar, shared by both directions.
struct Cell {
    int block = 0;
    float top = 0, bottom = 0, volume = 0, percentage = 0;
    std::size_t mitigated_index = 0;
    bool breaker = false;
};

class BlockPass {
public:
    BlockPass(std::span<const Bar> bars, std::vector<Cell>& cells, Direction direction, bool close_mitigation)
        : bars_{bars}, cells_{cells}, bullish_{direction == Direction::Bullish}, close_mitigation_{close_mitigation} {}

    // `swings` are those of the kind this direction breaks.
    void run(std::span<const SmcSwing> swings) {
        std::size_t known = 0;
        bool crossed = true;
        for (std::size_t i = 0; i < bars_.size(); ++i) {
            test(i);
            while (known < swings.size() && swings[known].index < i) {
                ++known;
                crossed = false;
            }
            if (crossed)
                continue;
            const SmcSwing& latest = swings[known - 1];
            if (bullish_ ? bars_[i].close > latest.level : bars_[i].close < latest.level) {
                crossed = true;
                form(i, latest.index);
            }
        }
    }

private:
    void test(std::size_t i) {
        const double high = as_float64(bars_[i].high);
        const double low = as_float64(bars_[i].low);
        const double open = as_float64(bars_[i].open);
        const double close = as_float64(bars_[i].close);
        for (std::size_t k = 0; k < active_.size();) {
            Cell& cell = cells_[active_[k]];
            if (cell.breaker) {
                if (bullish_ ? high > cell.top : low < cell.bottom) {
                    cell = Cell{.breaker = true};
                    active_[k] = active_.back();
                    active_.pop_back();
                } else {
                    ++k;
                }
                continue;
            }
            ++k;
            const double reach = bullish_ ? (close_mitigation_ ? std::min(open, close) : low)
                                          : (close_mitigation_ ? std::max(open, close) : high);
            if (bullish_ ? reach < cell.bottom : reach > cell.top) {
                cell.breaker = true;
                cell.mitigated_index = bullish_ ? i - 1 : i;
            }
        }
    }

    void form(std::size_t i, std::size_t swing) {
        std::size_t at = i - 1;
        const bool between = i - swing > 1;
        if (between) {
            at = swing + 1;
            for (std::size_t j = at; j < i; ++j)
                if (bullish_ ? bars_[j].low <= bars_[at].low : bars_[j].high >= bars_[at].high)
                    at = j;
        }
        Cell& cell = cells_[at];
        cell.block = bullish_ ? 1 : -1;
        cell.top = as_float32(bars_[at].high);
        cell.bottom = as_float32(bars_[at].low);
        if (bullish_ && !between)
            std::swap(cell.top, cell.bottom);
        const double recent = volume(i, 0) + volume(i, 1);
        const double earlier = volume(i, 2);
        cell.volume = static_cast<float>(recent + earlier);
        const double larger = std::max(recent, earlier);
        cell.percentage = larger == 0 ? 100 : static_cast<float>(std::min(recent, earlier) / larger * 100);
        active_.push_back(at);
    }

    double volume(std::size_t i, std::size_t back) const {
        if (back > i || !bars_[i - back].volume)
            return 0;
        return static_cast<double>(bars_[i - back].volume->nanos()) / static_cast<double>(Quantity::kUnit);
    }

    std::span<const Bar> bars_;
    std::vector<Cell>& cells_;
    bool bullish_;
    bool close_mitigation_;
    std::vector<std::size_t> active_;  // in no order; a bar twice when it was chosen twice
};

}  // namespace

Result<std::vector<SmcBlock>> smc_blocks(std::span<const Bar> bars, std::span<const SmcSwing> swings,
                                         bool close_mitigation) {
    if (auto status = check_bars(bars); !status)
        return tl::unexpected{status.error()};
    std::vector<Cell> cells(bars.size());
    for (const Direction direction : {Direction::Bullish, Direction::Bearish}) {
        const SwingKind broken = direction == Direction::Bullish ? SwingKind::High : SwingKind::Low;
        std::vector<SmcSwing> own;
        for (const SmcSwing& swing : swings)
            if (swing.kind == broken)
                own.push_back(swing);
        BlockPass{bars, cells, direction, close_mitigation}.run(own);
    }
    std::vector<SmcBlock> out;
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (const Cell& cell = cells[i]; cell.block != 0)
            out.push_back({i, cell.block > 0 ? Direction::Bullish : Direction::Bearish, cell.top, cell.bottom,
                           cell.volume, cell.percentage, cell.mitigated_index});
    return out;
}

}  // namespace sluice::analytics
