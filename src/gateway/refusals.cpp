#include "gateway/refusals.hpp"

#include <algorithm>
#include <utility>

namespace sluice::gateway {
namespace {

constexpr std::chrono::seconds kFirstPause{1};
constexpr std::chrono::seconds kLongestPause{60};

}  // namespace

// Twice as long as the last one, unless it was quiet for a minute since.
void Refusals::start_pause(Kind& kind, UnixNanos now) {
    kind.pause = kind.until + kLongestPause <= now ? kFirstPause : std::min(kind.pause * 2, kLongestPause);
    kind.until = now + kind.pause;
}

bool Refusals::note(const AccessRefusal& refusal, UnixNanos now) {
    Kind& kind = kinds_[{refusal.code, refusal.token}];
    if (kind.count == 0 && kind.until <= now) {
        start_pause(kind, now);
        return true;
    }
    kind.last = refusal;
    ++kind.count;
    return false;
}

void Refusals::put_back(const AccessRefusal& refusal) {
    Kind& kind = kinds_[{refusal.code, refusal.token}];
    kind.last = refusal;
    kind.count += refusal.count;
}

std::vector<AccessRefusal> Refusals::take_due(UnixNanos now) {
    std::vector<AccessRefusal> due;
    for (auto entry = kinds_.begin(); entry != kinds_.end();) {
        Kind& kind = entry->second;
        if (kind.until > now) {
            ++entry;
        } else if (kind.count != 0) {
            kind.last.count = std::exchange(kind.count, 0);
            due.push_back(kind.last);
            start_pause(kind, now);
            ++entry;
        } else if (kind.until + kLongestPause <= now) {
            entry = kinds_.erase(entry);
        } else {
            ++entry;
        }
    }
    return due;
}

std::optional<UnixNanos> Refusals::next_due() const {
    std::optional<UnixNanos> next;
    for (const auto& [name, kind] : kinds_)
        if (kind.count != 0 && (!next || kind.until < *next))
            next = kind.until;
    return next;
}

}  // namespace sluice::gateway
