#include "world/live/inbox.hpp"

#include <utility>

namespace sluice::world {

bool Inbox::put(Visit visit, Urgency urgency) {
    {
        const std::lock_guard lock{mutex_};
        if (urgency == Urgency::Usual && waiting_.size() >= capacity_)
            return false;
        waiting_.push_back(std::move(visit));
    }
    loop_.wake();
    return true;
}

std::vector<Visit> Inbox::take() {
    const std::lock_guard lock{mutex_};
    return std::exchange(waiting_, {});
}

}  // namespace sluice::world
