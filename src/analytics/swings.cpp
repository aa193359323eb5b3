#include "analytics/swings.hpp"

#include <algorithm>
#include <string>

namespace sluice::analytics {
namespace {

constexpr int kMost = 1'000;

}  // namespace

Status check_rules(const SwingRules& rules) {
    for (const int bars : {rules.left, rules.right})
        if (bars < 1 || bars > kMost)
            return fail(ErrorCode::OutOfRange, "a swing does not look at " + std::to_string(bars) +
                                                   " bars on a side; 1 to " + std::to_string(kMost) +
                                                   " would be right");
    return {};
}

PivotSwings::PivotSwings(SwingRules rules)
    : rules_{std::clamp(rules.left, 1, kMost), std::clamp(rules.right, 1, kMost)},
      ring_(static_cast<std::size_t>(rules_.left + rules_.right + 1)) {}

Status PivotSwings::add(const Bar& bar) {
    if (auto status = check_.add(bar); !status)
        return status;
    step(bar);
    return {};
}

void PivotSwings::step(const Bar& bar) {
    confirmed_.clear();
    ring_[count_ % ring_.size()] = {bar.high, bar.low};
    ++count_;
    held_ = std::min(held_ + 1, ring_.size());
    if (held_ < ring_.size())
        return;
    const std::size_t known = count_ - 1;
    const auto right = static_cast<std::size_t>(rules_.right);
    if (is_high())
        confirmed_.push_back({known - right, known, SwingKind::High, back(right).high});
    if (is_low())
        confirmed_.push_back({known - right, known, SwingKind::Low, back(right).low});
}

bool PivotSwings::is_high() const {
    const auto right = static_cast<std::size_t>(rules_.right);
    const Price level = back(right).high;
    for (std::size_t i = 0; i < right; ++i)
        if (back(i).high > level)
            return false;
    for (std::size_t i = right + 1; i < ring_.size(); ++i)
        if (back(i).high >= level)
            return false;
    return true;
}

bool PivotSwings::is_low() const {
    const auto right = static_cast<std::size_t>(rules_.right);
    const Price level = back(right).low;
    for (std::size_t i = 0; i < right; ++i)
        if (back(i).low < level)
            return false;
    for (std::size_t i = right + 1; i < ring_.size(); ++i)
        if (back(i).low <= level)
            return false;
    return true;
}

Result<std::vector<Swing>> pivot_swings(std::span<const Bar> bars, const SwingRules& rules,
                                        std::span<const std::size_t> session_starts) {
    if (auto status = check_rules(rules); !status)
        return tl::unexpected{status.error()};
    PivotSwings running{rules};
    std::vector<Swing> out;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (std::binary_search(session_starts.begin(), session_starts.end(), i))
            running.start_session();
        if (auto status = running.add(bars[i]); !status)
            return tl::unexpected{status.error()};
        out.insert(out.end(), running.confirmed().begin(), running.confirmed().end());
    }
    return out;
}

}  // namespace sluice::analytics
