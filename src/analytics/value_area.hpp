#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analytics/profile.hpp"  // Profile
#include "base/result.hpp"        // Result
#include "model/enums.hpp"        // Names

// What is read off a volume profile: reference/analysis.md, section 3. All exact but the threshold of the nodes.
namespace sluice::analytics {

// The bin with the most volume; of equals the one nearest to the middle of the profile, then the lower.
struct PointOfControl {
    std::int64_t bin = 0;
    Price price;  // the bin's middle
    Quantity volume;
    friend bool operator==(const PointOfControl&, const PointOfControl&) = default;
};
// Absent without volume.
std::optional<PointOfControl> point_of_control(const Profile& profile);

// How the value area grows out of the point of control. Left out on purpose: taking bins by volume, which is not
// contiguous, and mean -/+ one deviation, which does not hold the fraction.
enum class ValueAreaStep : std::uint8_t {
    TwoRows,  // CBOT market profile: the larger of the next two rows above and the next two below; a tie goes up
    OneRow,   // the same with single rows: overshoots less
};
constexpr auto names(ValueAreaStep) { return Names<2>{"TwoRows", "OneRow"}; }

struct ValueArea {
    Price low;   // VAL: lower edge of the lowest bin
    Price high;  // VAH: upper edge of the highest bin
    std::int64_t low_bin = 0;
    std::int64_t high_bin = 0;
    Quantity volume;
    friend bool operator==(const ValueArea&, const ValueArea&) = default;
};
// The first area around the point of control that holds at least `fraction` of the volume. Absent without volume;
// `fraction` lies in (0, 1], otherwise Error OutOfRange.
Result<std::optional<ValueArea>> value_area(const Profile& profile, ValueAreaStep step = ValueAreaStep::TwoRows,
                                            Ratio fraction = Ratio::from_nanos(700'000'000));

// Bins where much (HVN) or little (LVN) was traded. s_k is the mean of bins k-1 to k+1; HVN where s_k > s_{k-1},
// s_k >= s_{k+1} and s_k >= mean(s) + sd(s) / 2; LVN mirrored; never the first or the last bin.
struct VolumeNodes {
    std::vector<std::int64_t> high;
    std::vector<std::int64_t> low;
    friend bool operator==(const VolumeNodes&, const VolumeNodes&) = default;
};
VolumeNodes volume_nodes(const Profile& profile);

// Points of control of past sessions that no later bar has traded at: low <= price <= high takes one away. Memory and
// time: the newest `most` of them, O(most) a bar.
class NakedPocs {
public:
    struct Poc {
        Price price;
        std::size_t known_index = 0;  // of the last bar of its session
        friend bool operator==(const Poc&, const Poc&) = default;
    };

    explicit NakedPocs(std::size_t most = 64) : most_{most} {}
    // The session that ended with bar `known_index` left this one; later bars may trade it away.
    void session_ended(Price poc, std::size_t known_index);
    void add(const Bar& bar);
    // Oldest first.
    std::span<const Poc> naked() const { return pocs_; }

private:
    std::size_t most_;
    std::vector<Poc> pocs_;
};

}  // namespace sluice::analytics
