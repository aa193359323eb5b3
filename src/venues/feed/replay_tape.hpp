#pragma once

#include <chrono>
#include <vector>

#include "base/result.hpp"       // Result
#include "venues/feed/tape.hpp"  // Tape

namespace sluice::venues::feed {

// Recorded quotes and trades as a tape: what the file holds, and nothing before or after it. Who loads it reads the file
// (world/file_source.hpp) and may move it in time, so that a day of the past plays today.
class ReplayTape final : public Tape {
public:
    // A listing of the venue's table, or one made from a recorded instrument with `symbol` for what the venue calls it.
    explicit ReplayTape(std::vector<Listing> listings);

    // Events may come in any order of time until `seal`; of one moment they stay in theirs. Error NotFound: an instrument
    // that is not among the listings.
    Status add(const MarketEvent& event);
    // Sorts, and moves every event by `shift`. Nothing is read before, nothing added after.
    void seal(std::chrono::nanoseconds shift = {});

    std::span<const Listing> listings() const override { return listings_; }
    UnixNanos begins() const override { return begins_; }
    std::optional<UnixNanos> ends() const override { return ends_; }
    void read_minute(std::size_t listing, UnixNanos minute, Want want, std::vector<MarketEvent>& out) override;
    bool read_bar(std::size_t listing, UnixNanos minute, Bar& out) override;
    std::optional<UnixNanos> open_at_or_after(std::size_t listing, UnixNanos minute) override;

private:
    using Events = std::vector<MarketEvent>;
    std::span<const MarketEvent> within(std::size_t listing, UnixNanos minute) const;

    std::vector<Listing> listings_;
    std::vector<Events> events_;  // of each listing, by time once sealed
    std::size_t last_added_ = 0;  // most events follow one of the same listing
    UnixNanos begins_;
    UnixNanos ends_;  // the minute after the last event
};

// A listing for an instrument the venue's table does not have.
Listing recorded_listing(const Instrument& instrument, std::string symbol);

}  // namespace sluice::venues::feed
