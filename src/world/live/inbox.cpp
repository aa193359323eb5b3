#include "world/live/inbox.hpp"

#include <utility>

namespace sluice::world {

bool Inbox::put(Visit visit, Urgency urgency) {
    {
        const std::lock_guard lock{mutex_};
        if (urgency == Urgency::Usual && usual_.size() >= capacity_)
            return false;
        if (urgency == Urgency::Always)
            urgent_.push_back(std::move(visit));
        else
            usual_.push_back(std::move(visit));
    }
    loop_.wake();
    return true;
}

std::vector<Visit> Inbox::take(std::size_t usual_most) {
    const std::lock_guard lock{mutex_};
    std::vector<Visit> taken = std::exchange(urgent_, {});
    for (; usual_most > 0 && !usual_.empty(); --usual_most) {
        taken.push_back(std::move(usual_.front()));
        usual_.pop_front();
    }
    return taken;
}

bool Inbox::has_more() {
    const std::lock_guard lock{mutex_};
    return !urgent_.empty() || !usual_.empty();
}

}  // namespace sluice::world
