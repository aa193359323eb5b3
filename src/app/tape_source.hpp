#pragma once

#include <memory>
#include <optional>
#include <string>

#include "venues/feed/stream.hpp"   // Stream, Tape
#include "world/market_source.hpp"  // MarketSource

namespace sluice::app {

// The tape of a broker in a box as the market of a world: what the box would play, in the same order, both ends included.
class TapeSource final : public world::MarketSource {
public:
    // `until` absent: as long as the tape goes on.
    TapeSource(std::unique_ptr<venues::feed::Tape> tape, UnixNanos from, std::optional<UnixNanos> until,
               std::string label);

    Result<bool> next(world::MarketEvent& out) override;
    std::optional<double> progress() const override;
    std::string describe() const override { return label_; }

private:
    std::unique_ptr<venues::feed::Tape> tape_;
    venues::feed::Stream stream_;
    UnixNanos from_;
    std::optional<UnixNanos> until_;
    std::string label_;
    UnixNanos now_;
};

}  // namespace sluice::app
