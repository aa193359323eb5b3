#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analytics/bar_check.hpp"  // BarCheck
#include "analytics/direction.hpp"  // Direction
#include "analytics/origin.hpp"     // Origin, BreakKind
#include "analytics/swings.hpp"     // PivotSwings
#include "base/result.hpp"          // Result
#include "model/market_data.hpp"    // Bar

// Breaks of structure and changes of character as they happen: reference/analysis.md, section 6, live mode. The
// published smart money concepts' columns, which look ahead, are in smc_structure.hpp.
namespace sluice::analytics {

enum class BreakBy : std::uint8_t { Close, Wick };
constexpr auto names(BreakBy) { return Names<2>{"Close", "Wick"}; }

// Which bar an order block starts from (section 7).
enum class BlockOrigin : std::uint8_t {
    Extreme,         // the lowest low (bullish) or highest high since the swing; of equals the last
    OppositeCandle,  // the last bar since the swing that closed the other way; without one the bar before the break
};
constexpr auto names(BlockOrigin) { return Names<2>{"Extreme", "OppositeCandle"}; }

struct StructureRules {
    SwingRules swings;
    BreakBy break_by = BreakBy::Close;
    BlockOrigin block_origin = BlockOrigin::Extreme;
    std::size_t most_held = 50;  // unbroken swings of each kind: the newest; at least 1
};

enum class Trend : std::uint8_t { None, Up, Down };
constexpr auto names(Trend) { return Names<3>{"None", "Up", "Down"}; }

// One close (or wick) beyond at least one held swing. Equal is no break, and each swing breaks once.
struct StructureEvent {
    std::size_t index = 0;  // the bar that broke: known at its close
    BreakKind kind = BreakKind::Bos;
    Direction direction = Direction::Bullish;
    Price level;                  // the furthest swing broken: the highest high, or the lowest low
    std::size_t level_index = 0;  // its bar
    std::size_t swing_index = 0;  // the most recent swing broken: what an order block is measured from
    Origin origin;                // the order block's bar, between that swing and this bar, as known at this close
    friend bool operator==(const StructureEvent&, const StructureEvent&) = default;
};

// Bar by bar: first breaks of swings confirmed on earlier bars, then the swings this bar confirms are held. A bar that
// breaks both sides gives the side against its close - open first (a doji: down, then up). Memory: `most_held` swings
// of each kind and left + right bars. Time: O(most_held + left + right) at worst, whatever came before.
class Structure {
public:
    explicit Structure(StructureRules rules = {});

    // Error Invalid when bar_check.hpp refuses the bar; nothing is added then.
    Status add(const Bar& bar);
    // A bar that has passed a BarCheck.
    void step(const Bar& bar);
    // The next bar begins a session, and swings must not reach across its open.
    void start_session() { swings_.start_session(); }

    // What the bar added last broke: at most one event a side.
    std::span<const StructureEvent> events() const { return events_; }
    BreakSet breaks() const { return breaks_; }  // the same as a set
    // The swings it confirmed.
    std::span<const Swing> confirmed() const { return swings_.confirmed(); }
    Trend trend() const { return trend_; }
    std::size_t bars() const { return count_; }

private:
    struct Held {
        Swing swing;
        Origin origin;  // the extreme bar since the swing
    };
    // Unbroken swings of one kind, oldest first; levels are negated for lows, so every break is upward.
    struct Side {
        std::vector<Held> held;
        std::int64_t nearest = 0;  // the lowest level
    };

    static Direction direction_of(std::size_t side) { return side == 0 ? Direction::Bullish : Direction::Bearish; }
    static std::int64_t level_of(const Held& held);
    std::int64_t price_for(std::size_t side, const Bar& bar) const;
    void emit(std::size_t side, std::int64_t price);
    Origin origin_for(std::size_t side, const Held& newest) const;
    void note_all(Price body);
    void hold_extremes(const Origin& bar);
    void hold(const Swing& swing);
    static void refresh(Side& side);

    StructureRules rules_;
    BarCheck check_;
    PivotSwings swings_;
    std::array<Side, 2> sides_;                    // highs, lows
    std::vector<Origin> recent_;                   // ring of the last `right` bars
    std::array<std::optional<Origin>, 2> candle_;  // the last bar that closed down, and up
    std::vector<StructureEvent> events_;
    BreakSet breaks_ = 0;
    Trend trend_ = Trend::None;
    std::size_t count_ = 0;
};

// All of a series; each event's origin as it was known at the event. Errors: bar_check.hpp's, and rules out of bounds.
Result<std::vector<StructureEvent>> structure_events(std::span<const Bar> bars, const StructureRules& rules = {});

}  // namespace sluice::analytics
