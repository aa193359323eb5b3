#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "analytics/bar_check.hpp"  // BarCheck
#include "base/result.hpp"          // Result
#include "model/enums.hpp"          // Names
#include "model/market_data.hpp"    // Bar

// Swing highs and lows that never repaint: reference/analysis.md, section 4, `pivot` mode. The published smart money
// concepts' swings, which do, are in smc_swings.hpp.
namespace sluice::analytics {

enum class SwingKind : std::uint8_t { High, Low };
constexpr auto names(SwingKind) { return Names<2>{"High", "Low"}; }

struct Swing {
    std::size_t index = 0;            // the bar
    std::size_t confirmed_index = 0;  // the bar at whose close it is known: index + right
    SwingKind kind = SwingKind::High;
    Price level;  // the bar's high or low
    friend bool operator==(const Swing&, const Swing&) = default;
};

struct SwingRules {
    int left = 5;   // 1 to 1,000 bars before must be strictly lower (for a high)
    int right = 5;  // 1 to 1,000 bars after must not be higher
    friend bool operator==(const SwingRules&, const SwingRules&) = default;
};
Status check_rules(const SwingRules& rules);

// Bar by bar. A bar can be a high and a low at once; the high comes first. Memory: left + right + 1 bars; time O(left +
// right) a bar, whatever came before.
class PivotSwings {
public:
    // Rules that check_rules refuses count as their nearest bound.
    explicit PivotSwings(SwingRules rules = {});

    // Error Invalid when bar_check.hpp refuses the bar; nothing is added then.
    Status add(const Bar& bar);
    // A bar that has passed a BarCheck.
    void step(const Bar& bar);
    // The next bar begins a session, and no swing reaches across its open. Without it swings do.
    void start_session() { held_ = 0; }

    // What the bar added last confirmed: at most a high and a low.
    std::span<const Swing> confirmed() const { return confirmed_; }
    const SwingRules& rules() const { return rules_; }

private:
    struct Range {
        Price high, low;
    };
    const Range& back(std::size_t bars) const { return ring_[(count_ - 1 - bars) % ring_.size()]; }
    bool is_high() const;
    bool is_low() const;

    SwingRules rules_;
    BarCheck check_;
    std::vector<Range> ring_;
    std::size_t count_ = 0;  // bars seen
    std::size_t held_ = 0;   // of them in this session, at most left + right + 1
    std::vector<Swing> confirmed_;
};

// All of a series in the order of their confirmation. `session_starts`, sorted, are the indices of bars that begin a
// session, when swings must not reach across one. Errors: bar_check.hpp's, and rules out of bounds.
Result<std::vector<Swing>> pivot_swings(std::span<const Bar> bars, const SwingRules& rules = {},
                                        std::span<const std::size_t> session_starts = {});

}  // namespace sluice::analytics
