#pragma once

#include <chrono>
#include <cstdint>

#include "model/ids.hpp"         // CalendarId
#include "model/quantities.hpp"  // Ratio

namespace sluice::market {

enum class GapPolicy : std::uint8_t {
    None,  // an empty interval gives no bar; consumers see starts that are not consecutive
    Flat,  // o = h = l = c = previous close, volume 0, synthetic; never across sessions, never before the first tick
};
enum class VolumeMode : std::uint8_t {
    PerTrade,    // Trade::size is the print's
    Cumulative,  // Trade::size is the day's volume so far (Indian feeds, most L1 feeds)
    LtpOnly,     // prices only: no volume, no turnover
};
enum class FirstTick : std::uint8_t {
    Count,  // the first tick after subscribing forms a bar like any other
    Skip,   // it is only the baseline of a cumulative volume: for feeds that replay a stale snapshot first
};

// How ticks become bars. Source and exact meaning: reference/analysis.md, section 1.
struct BarRules {
    CalendarId calendar{"NYSE"};                                  // bars are anchored at the session open
    std::chrono::nanoseconds interval = std::chrono::minutes{1};  // 1 s to 1 d; positive
    std::chrono::nanoseconds lateness = std::chrono::seconds{2};
    GapPolicy gap_policy = GapPolicy::None;
    VolumeMode volume_mode = VolumeMode::PerTrade;
    FirstTick first_tick = FirstTick::Count;
    Ratio max_jump = Ratio::from_nanos(200'000'000);                // of the last accepted price of the session: 0.20
    std::chrono::nanoseconds max_future = std::chrono::seconds{5};  // how far a stamp may lead its receive time
};

}  // namespace sluice::market
