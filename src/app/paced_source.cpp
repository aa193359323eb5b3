#include "app/paced_source.hpp"

#include <algorithm>
#include <thread>

namespace sluice::app {
namespace {

constexpr std::chrono::minutes kSilenceMax{1};
constexpr std::chrono::milliseconds kIdleEvery{50};

}  // namespace

PacedSource::PacedSource(world::MarketSource& source, std::uint32_t speed, std::function<bool(UnixNanos)> idle)
    : source_{source}, speed_{std::max<std::uint32_t>(speed, 1)}, idle_{std::move(idle)} {}

Result<bool> PacedSource::next(world::MarketEvent& out) {
    auto more = source_.next(out);
    if (!more || !*more)
        return more;
    const UnixNanos at = world::time_of(out);
    if (!last_) {
        due_ = Clock::now();
        idled_ = due_;
    } else {
        const auto gap = std::clamp(at - *last_, std::chrono::nanoseconds{0}, std::chrono::nanoseconds{kSilenceMax});
        due_ += gap / speed_;
    }
    last_ = at;
    for (;;) {
        const auto now = Clock::now();
        if (now - idled_ >= kIdleEvery) {
            idled_ = now;
            if (!idle_(at))
                return false;
        }
        if (now >= due_)
            break;
        std::this_thread::sleep_for(std::min<Clock::duration>(due_ - now, kIdleEvery));
    }
    return true;
}

}  // namespace sluice::app
