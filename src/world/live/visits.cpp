#include "world/live/visits.hpp"

#include <utility>

namespace sluice::world {

bool Visits::receive(UnixNanos now, const JournalState& journal, std::size_t usual_most) {
    now_ = now;
    journal_ = journal;
    for (const Visit& visit : inbox_.take(usual_most))
        if (Afterwards afterwards = visit(*this))
            waiting_.push_back({node_.appended(), std::move(afterwards)});
    settle(journal.durable_up_to, journal.recorded && journal.healthy);
    return inbox_.has_more();
}

void Visits::settle(std::uint64_t durable_up_to, bool healthy) {
    while (!waiting_.empty()) {
        const bool durable = waiting_.front().needs <= durable_up_to;
        if (healthy && !durable)
            return;
        const Afterwards afterwards = std::move(waiting_.front().afterwards);
        waiting_.pop_front();
        afterwards(durable ? Recorded::Yes : Recorded::No);
    }
}

JournalState Visits::journal() const {
    JournalState state = journal_;
    state.appended = node_.appended();
    return state;
}

std::vector<Event> Visits::command(Command command) {
    const std::uint64_t before = node_.appended();
    node_.on_command(std::move(command), now_);
    std::vector<Event> followed;
    for (const Event& event : node_.unpublished())
        if (event.sequence > before)
            followed.push_back(event);
    return followed;
}

}  // namespace sluice::world
