#pragma once

#include <cstddef>
#include <cstdint>

#include "analytics/direction.hpp"  // Direction
#include "model/market_data.hpp"    // Bar
#include "model/quantities.hpp"     // Price

namespace sluice::analytics {

// Kinds of structure events: reference/analysis.md, section 6.
enum class BreakKind : std::uint8_t {
    Bos,    // break of structure: with the trend, or the first one
    Choch,  // change of character: against it
};
constexpr auto names(BreakKind) { return Names<2>{"BOS", "CHoCH"}; }

// The structure events of one bar, as a set: one bit for each kind and direction.
using BreakSet = std::uint8_t;
constexpr BreakSet break_bit(BreakKind kind, Direction direction) {
    return static_cast<BreakSet>(1U << (2 * static_cast<unsigned>(kind) + static_cast<unsigned>(direction)));
}

// A bar a block or a gap starts from, and what came right after it: the displacement and the structure of a zone's
// score (section 8), collected while it happens, so that no bar need be looked up again however old it is.
struct Origin {
    static constexpr std::size_t kDisplacementBars = 3;
    static constexpr std::size_t kStructureBars = 10;

    std::size_t index = 0;
    Price high, low;
    Price displacement;   // the largest |close - open| of bars index+1 .. index+3, of those already closed
    BreakSet breaks = 0;  // on bars index+1 .. index+10

    bool has(BreakKind kind, Direction direction) const { return (breaks & break_bit(kind, direction)) != 0; }
    // Bar `at`, which is later, closed with this body and these events.
    void note(std::size_t at, Price body, BreakSet events) {
        const std::size_t age = at - index;
        if (age > kStructureBars)
            return;
        breaks = static_cast<BreakSet>(breaks | events);
        if (age <= kDisplacementBars)
            displacement = std::max(displacement, body);
    }
    friend bool operator==(const Origin&, const Origin&) = default;
};

}  // namespace sluice::analytics
