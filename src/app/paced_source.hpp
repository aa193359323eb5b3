#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "world/market_source.hpp"  // MarketSource

namespace sluice::app {

// A source held back to so many market seconds a second of the wall clock. Silences longer than a market minute (nights)
// are passed over. While it waits it calls `idle` about twenty times a second, and ends the stream when that answers false.
class PacedSource final : public world::MarketSource {
public:
    // `source` outlives it.
    PacedSource(world::MarketSource& source, std::uint32_t speed, std::function<bool(UnixNanos now)> idle);

    Result<bool> next(world::MarketEvent& out) override;
    std::optional<double> progress() const override { return source_.progress(); }
    std::string describe() const override { return source_.describe(); }

private:
    using Clock = std::chrono::steady_clock;

    world::MarketSource& source_;
    std::uint32_t speed_;
    std::function<bool(UnixNanos)> idle_;
    std::optional<UnixNanos> last_;
    Clock::time_point due_;
    Clock::time_point idled_;
};

}  // namespace sluice::app
