#include "analytics/atr.hpp"

#include <algorithm>

namespace sluice::analytics {

Status Atr::add(const Bar& bar) {
    if (auto status = check_.add(bar); !status)
        return status;
    step(bar);
    return {};
}

void Atr::step(const Bar& bar) {
    const auto before = close_;
    close_ = bar.close;
    if (!before)
        return;
    const Price range = std::max({bar.high - bar.low, (bar.high - *before).abs(), (bar.low - *before).abs()});
    const auto nanos = static_cast<double>(range.nanos());
    const auto period = static_cast<double>(period_);
    if (value_) {
        value_ = ((period - 1) * *value_ + nanos) / period;
        return;
    }
    sum_ += nanos;
    if (++ranges_ == period_)
        value_ = sum_ / period;
}

std::optional<double> Atr::value() const {
    if (!value_)
        return std::nullopt;
    return *value_ / static_cast<double>(Price::kUnit);
}

Result<std::vector<std::optional<double>>> atr(std::span<const Bar> bars, int period) {
    Atr running{period};
    std::vector<std::optional<double>> out;
    out.reserve(bars.size());
    for (const Bar& bar : bars) {
        if (auto status = running.add(bar); !status)
            return tl::unexpected{status.error()};
        out.push_back(running.value());
    }
    return out;
}

}  // namespace sluice::analytics
