#include "venues/governor.hpp"

#include <algorithm>

namespace sluice::venues {

Governor::Governor(GovernorLimits limits) : limits_{limits} { limits_.weight = std::max(limits_.weight, 1u); }

void Governor::begin(UnixNanos now) {
    drop_assumed();
    const std::uint32_t room = room_for(wire::Priority::Read);
    assumed_ = room - std::min(room, limits_.at_start);
    assumed_until_ = now + limits_.window;
    if (assumed_ > 0)
        count(assumed_until_, assumed_);
}

void Governor::drop_assumed() {
    const auto it = std::find_if(taken_.begin(), taken_.end(), [&](const Taken& taken) {
        return assumed_ > 0 && taken.until == assumed_until_ && taken.weight == assumed_;
    });
    if (it != taken_.end())
        taken_.erase(it);
    assumed_ = 0;
}

void Governor::count(UnixNanos until, std::uint32_t weight) {
    const auto place = std::upper_bound(taken_.begin(), taken_.end(), until,
                                        [](UnixNanos at, const Taken& taken) { return at < taken.until; });
    taken_.insert(place, {until, weight});
}

std::uint32_t Governor::room_for(wire::Priority priority) const {
    std::uint32_t kept = 0;
    switch (priority) {
        case wire::Priority::Read: kept += limits_.kept_for_orders; [[fallthrough]];
        case wire::Priority::Order: kept += limits_.kept_for_exits; [[fallthrough]];
        case wire::Priority::Exit: kept += limits_.kept_for_cancels; [[fallthrough]];
        case wire::Priority::Cancel: break;
    }
    return kept < limits_.weight ? limits_.weight - kept : 1;
}

UnixNanos Governor::next(wire::Priority priority, UnixNanos now, std::uint32_t weight) const {
    UnixNanos at = std::max(now, banned_);
    if (priority == wire::Priority::Order || priority == wire::Priority::Read)
        at = std::max(at, held_);
    const std::uint32_t room = room_for(priority);
    std::uint32_t used = 0;
    for (const Taken& taken : taken_)
        used += taken.until > at ? taken.weight : 0;
    // The oldest end first, until there is room. Something heavier than all of it goes when nothing else counts.
    for (const Taken& taken : taken_) {
        if (used == 0 || used + weight <= room)
            break;
        if (taken.until <= at)
            continue;
        at = taken.until;
        used -= std::min(used, taken.weight);
    }
    return at;
}

bool Governor::take(wire::Priority priority, UnixNanos now, std::uint32_t weight) {
    forget(now);
    if (next(priority, now, weight) > now)
        return false;
    count(now + limits_.window, weight);
    return true;
}

void Governor::hold(UnixNanos until) { held_ = std::max(held_, until); }

void Governor::ban(UnixNanos until) { banned_ = std::max(banned_, until); }

void Governor::told(std::uint32_t remaining, UnixNanos starts_again, UnixNanos now) {
    forget(now);
    if (starts_again <= now)
        return;
    drop_assumed();
    // What is kept for exits and cancels stays theirs: trying costs nothing, and not trying costs the position.
    const std::uint32_t counted =
        std::min(limits_.weight - std::min(limits_.weight, remaining), room_for(wire::Priority::Order));
    const std::uint32_t ours = used(now);
    if (counted <= ours)
        return;
    count(std::min(starts_again, now + limits_.window), counted - ours);
}

std::optional<UnixNanos> Governor::held_until(UnixNanos now) const {
    return held_ > now ? std::optional{held_} : std::nullopt;
}

std::optional<UnixNanos> Governor::banned_until(UnixNanos now) const {
    return banned_ > now ? std::optional{banned_} : std::nullopt;
}

std::uint32_t Governor::used(UnixNanos now) const {
    std::uint32_t sum = 0;
    for (const Taken& taken : taken_)
        sum += taken.until > now ? taken.weight : 0;
    return sum;
}

void Governor::forget(UnixNanos now) {
    const auto end = std::find_if(taken_.begin(), taken_.end(), [&](const Taken& taken) { return taken.until > now; });
    taken_.erase(taken_.begin(), end);
}

}  // namespace sluice::venues
