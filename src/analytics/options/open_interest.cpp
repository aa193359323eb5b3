#include "analytics/options/open_interest.hpp"

#include <algorithm>

#include "base/int128.hpp"

namespace sluice::analytics::options {
namespace {

constexpr std::size_t kWalls = 3;

std::optional<double> ratio(Quantity puts, Quantity calls) {
    if (calls <= Quantity{})
        return std::nullopt;
    return static_cast<double>(puts.nanos()) / static_cast<double>(calls.nanos());
}

Quantity change_of(const BoardLeg& leg) {
    if (!leg.open_interest || !leg.previous_open_interest)
        return {};
    return *leg.open_interest - *leg.previous_open_interest;
}

Quantity open_interest_of(const BoardLeg& leg) { return leg.open_interest.value_or(Quantity{}); }

tl::unexpected<Error> too_large() {
    return fail(ErrorCode::Overflow, "the open interest of the chain times its strikes does not fit 128 bits");
}

// A running sum of price x units that remembers an overflow.
class ExactSum {
public:
    void add(int128 a, int128 b) {
        const auto part = checked_mul(a, b);
        const auto sum = part && value_ ? checked_add(*value_, *part) : std::nullopt;
        value_ = sum;
    }
    std::optional<int128> value() const { return value_; }

private:
    std::optional<int128> value_ = 0;
};

// The largest first; only positive sizes.
std::vector<Wall> greatest(std::vector<Wall> all, Quantity most) {
    std::erase_if(all, [](const Wall& wall) { return wall.size <= Quantity{}; });
    const auto larger = [](const Wall& a, const Wall& b) {
        return a.size != b.size ? a.size > b.size : a.strike < b.strike;
    };
    std::sort(all.begin(), all.end(), larger);
    if (all.size() > kWalls)
        all.resize(kWalls);
    for (Wall& wall : all)
        wall.strength = static_cast<double>(wall.size.nanos()) / static_cast<double>(most.nanos());
    return all;
}

enum class Measure : std::uint8_t { OpenInterest, Increase };

std::vector<Wall> walls(const Board& board, OptionRight right, Measure measure, bool only_own_side) {
    std::vector<Wall> all;
    Quantity most;
    for (const BoardLine& line : board.lines) {
        const BoardLeg& leg = line.leg(right);
        const Quantity size = measure == Measure::OpenInterest ? open_interest_of(leg) : change_of(leg);
        most = std::max(most, size);
        const bool own = right == OptionRight::Call ? line.strike >= board.spot : line.strike <= board.spot;
        if (own || !only_own_side)
            all.push_back({line.strike, size, 0});
    }
    return greatest(std::move(all), most);
}

}  // namespace

PutCallRatio put_call_ratio(const Board& board, StrikeSet strikes) {
    PutCallRatio out;
    const std::size_t middle = board.lines.empty() ? 0 : nearest_line(board, board.spot);
    for (std::size_t i = 0; i < board.lines.size(); ++i) {
        const std::size_t away = i > middle ? i - middle : middle - i;
        if (strikes.around_the_money && away > *strikes.around_the_money)
            continue;
        const BoardLine& line = board.lines[i];
        out.call_open_interest += open_interest_of(line.call);
        out.put_open_interest += open_interest_of(line.put);
        out.call_volume += line.call.volume.value_or(Quantity{});
        out.put_volume += line.put.volume.value_or(Quantity{});
        out.call_change += change_of(line.call);
        out.put_change += change_of(line.put);
    }
    out.by_open_interest = ratio(out.put_open_interest, out.call_open_interest);
    out.by_volume = ratio(out.put_volume, out.call_volume);
    out.by_change = ratio(out.put_change, out.call_change);
    return out;
}

Result<Notional> paid_at(const Board& board, Price settlement) {
    ExactSum sum;
    for (const BoardLine& line : board.lines) {
        const int128 above = int128{settlement.nanos()} - line.strike.nanos();
        if (above > 0)
            sum.add(above, open_interest_of(line.call).nanos());
        else
            sum.add(-above, open_interest_of(line.put).nanos());
    }
    if (!sum.value())
        return too_large();
    return Notional::from_atto(*sum.value());
}

// Walking up the strikes, the payout changes by the calls in the money so far and the puts still in the money, times the
// distance walked.
Result<std::optional<MaxPain>> max_pain(const Board& board) {
    Quantity calls_below, puts_above;
    for (const BoardLine& line : board.lines)
        puts_above += open_interest_of(line.put);
    bool any = puts_above > Quantity{};
    for (const BoardLine& line : board.lines)
        any = any || open_interest_of(line.call) > Quantity{};
    if (!any)
        return std::optional<MaxPain>{};

    const auto lowest = paid_at(board, board.lines.front().strike);
    if (!lowest)
        return fail(lowest.error());
    ExactSum paid;
    paid.add(lowest->atto(), 1);
    std::optional<MaxPain> best;
    const auto nearer = [&](Price a, Price b) { return (a - board.spot).abs() < (b - board.spot).abs(); };
    for (std::size_t i = 0; i < board.lines.size(); ++i) {
        const BoardLine& line = board.lines[i];
        if (i > 0) {
            const int128 walked = int128{line.strike.nanos()} - board.lines[i - 1].strike.nanos();
            paid.add(walked, calls_below.nanos() - puts_above.nanos());
        }
        calls_below += open_interest_of(line.call);
        puts_above -= open_interest_of(line.put);
        if (!paid.value())
            return too_large();
        const Notional here = Notional::from_atto(*paid.value());
        if (!best || here < best->paid || (here == best->paid && nearer(line.strike, best->strike)))
            best = MaxPain{line.strike, here};
    }
    return best;
}

std::optional<BuildUp> build_up(const BoardLeg& leg) {
    if (!leg.open_interest || !leg.previous_open_interest)
        return std::nullopt;
    const Quantity opened = change_of(leg);
    if (opened.is_zero())
        return BuildUp::Neutral;
    const auto last = leg.last.value_or(Price{}), before = leg.previous_close.value_or(Price{});
    if (last.is_zero() || before.is_zero())
        return std::nullopt;
    const Price moved = last - before;
    if (moved.is_zero())
        return BuildUp::Neutral;
    if (opened > Quantity{})
        return moved > Price{} ? BuildUp::LongBuildUp : BuildUp::ShortBuildUp;
    return moved > Price{} ? BuildUp::ShortCovering : BuildUp::LongUnwinding;
}

Walls walls_of(const Board& board) {
    using enum OptionRight;
    return {walls(board, Call, Measure::OpenInterest, false), walls(board, Put, Measure::OpenInterest, false),
            walls(board, Put, Measure::OpenInterest, true),   walls(board, Call, Measure::OpenInterest, true),
            walls(board, Put, Measure::Increase, true),       walls(board, Call, Measure::Increase, true)};
}

}  // namespace sluice::analytics::options
