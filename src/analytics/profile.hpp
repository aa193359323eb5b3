#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/int128.hpp"        // int128
#include "base/result.hpp"        // Result
#include "model/market_data.hpp"  // Bar
#include "model/quantities.hpp"   // Price, Quantity

// Volume by price: reference/analysis.md, section 3. Exact integers throughout, volume is conserved to the last nano.
namespace sluice::analytics {

// Bin k covers [k w, (k + 1) w), anchored at price 0, so profiles of different days line up.
struct ProfileRules {
    Price tick_size = Price::from_nanos(10'000'000);  // 0.01; positive
    int rows = 50;                                    // 1 to 10,000: w = tick * max(1, ceil(range in ticks / rows))
    std::optional<Price> bin_width;                   // instead of tick and rows; positive
};

// The most bins a profile may span: a wider one is an Error that asks for a larger tick.
constexpr std::int64_t kMaxProfileBins = 4'194'304;

struct Profile {
    Price bin_width;
    std::int64_t first_bin = 0;  // the k of rows[0]
    std::vector<Quantity> rows;  // by rising price; the first and the last hold volume; empty without any
    Quantity total;

    std::int64_t last_bin() const { return first_bin + static_cast<std::int64_t>(rows.size()) - 1; }
    Price lower_edge(std::int64_t bin) const { return Price::from_nanos(bin * bin_width.nanos()); }
    Price upper_edge(std::int64_t bin) const { return lower_edge(bin + 1); }
    // Half away from zero when the width is an odd number of nanos.
    Price mid(std::int64_t bin) const;

    friend bool operator==(const Profile&, const Profile&) = default;
};

// The whole of a series at once, from the definition. A bar's volume is spread evenly over [low, high]; a bar without
// volume counts for nothing, its range neither. Errors: bars that bar_check.hpp refuses, rules out of bounds, too many
// bins, a volume sum beyond 1.7e20 units.
Result<Profile> profile(std::span<const Bar> bars, const ProfileRules& rules);

// The same profile as it develops. Memory: 16 bytes for each tick (or bin, with a given width) of the range since
// reset(), at most kMaxProfileBins. A trade costs O(1), a bar O(ticks it spans), and a wider bin O(ticks of the range).
class ProfileBuilder {
public:
    static Result<ProfileBuilder> make(const ProfileRules& rules);

    // After an Error (sizes below zero, high below low, too many bins, overflow) nothing was added. The order of bars
    // is not looked at: they may overlap.
    Status add(const Bar& bar);
    Status add(Price price, Quantity size);  // one print, its full size into its bin
    void reset();

    const Quantity& total() const { return total_; }
    Profile profile() const;
    // The same into memory that is used again.
    void profile_into(Profile& out) const;

private:
    // Volumes by bin that grow at both ends.
    struct Cells {
        std::int64_t step = 1;   // nanos of price
        std::int64_t first = 0;  // bin of volumes[0]
        std::vector<int128> volumes;

        std::int64_t last() const { return first + static_cast<std::int64_t>(volumes.size()) - 1; }
        void cover(std::int64_t low_bin, std::int64_t high_bin);
        void add(Price low, Price high, int128 volume);
    };

    explicit ProfileBuilder(const ProfileRules& rules);
    Status add_range(Price low, Price high, Quantity volume);
    void widen(std::int64_t step);

    ProfileRules rules_;
    Cells ticks_;
    Cells wide_;        // the same volume in bins of the current width; unused while that is one tick
    Price low_, high_;  // of everything with volume
    Quantity total_;
};

}  // namespace sluice::analytics
