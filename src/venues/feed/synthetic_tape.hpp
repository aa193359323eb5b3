#pragma once

#include <cstdint>
#include <vector>

#include "market/calendar_view.hpp"  // CalendarView
#include "venues/feed/tape.hpp"      // Tape

namespace sluice::venues::feed {

enum class Hours : std::uint8_t {
    Always,  // every listing trades at every hour; exchanges' hours are only busier
    Real,    // each by its calendar
};

struct SyntheticTapeOptions {
    std::uint64_t seed = 1;
    Hours hours = Hours::Always;
    Date begins{2016, 1, 1};      // nothing is made before it
    std::size_t paths_kept = 64;  // of one listing's day each, 12 kB apiece; positive
};

// A made-up market as a function of (seed, listing, minute) and of nothing else: prices follow the path of
// exchange/synthetic_path.hpp, and each minute's quotes and trades are drawn from numbers of its own around it. A trade
// hits the quote before it. Real hours leave minutes out and change none.
class SyntheticTape final : public Tape {
public:
    // `calendars` outlives it; asked with real hours only.
    SyntheticTape(std::vector<Listing> listings, SyntheticTapeOptions options, const market::CalendarView& calendars);

    std::span<const Listing> listings() const override { return listings_; }
    UnixNanos begins() const override { return start_of(options_.begins); }
    std::optional<UnixNanos> ends() const override { return std::nullopt; }
    void read_minute(std::size_t listing, UnixNanos minute, Want want, std::vector<MarketEvent>& out) override;
    bool read_bar(std::size_t listing, UnixNanos minute, Bar& out) override;
    std::optional<UnixNanos> open_at_or_after(std::size_t listing, UnixNanos minute) override;

private:
    // One UTC day of one listing.
    struct Day {
        std::size_t listing = 0;
        std::int64_t number = -1;  // since 1970
        std::uint64_t used = 0;    // when it was asked for last
        exchange::Regime regime{};
        std::int64_t busy_from = 0;  // the exchange's usual hours as minutes of this day
        std::vector<double> path;    // the fair price at each minute, in ticks
    };
    struct Slot;
    const Day& day_of(std::size_t listing, std::int64_t number);
    bool is_open(std::size_t listing, UnixNanos minute);
    template <class Use>
    void each_slot(std::size_t listing, UnixNanos minute, Want want, Use&& use);

    std::vector<Listing> listings_;
    SyntheticTapeOptions options_;
    const market::CalendarView& calendars_;
    std::vector<market::Session> sessions_;  // each listing's that was asked about last
    std::vector<Day> days_;
    std::vector<std::size_t> latest_;  // of each listing, in days_
    std::uint64_t asked_ = 0;
};

}  // namespace sluice::venues::feed
