// A seeded session's processes: they are born, die in every way, and remember.
#include <chrono>
#include <memory>

#include "world/seeded/session_parts.hpp"  // configure
#include "world/seeded/session_tap.hpp"

namespace sluice::world {

using std::chrono::milliseconds;
using std::chrono::seconds;

void SeededSession::begin_life() {
    while (!broken() && !open_journal()) {
    }
    if (broken())
        return;
    if (journal_.lives() > 1)
        for (const auto& venue : venues_)
            venue->speak_of_known_ids([&](const ClOrdId& id) { return judge_.told().find(id) != nullptr; });
    node_->start(journal_.draw_epoch(), now_);
    configure(*node_, instruments_, accounts_, limits_of_this_life(), now_);
    quiet();
}

std::span<const Limits> SeededSession::limits_of_this_life() const {
    return journal_.lives() == 1 ? std::span<const Limits>{first_limits_} : std::span<const Limits>{};
}

bool SeededSession::open_journal() {
    node_ = std::make_unique<Node>(config_, calendars_, *this);
    for (const auto& [venue, tap] : taps_)
        node_->add_client(venue, *tap);
    node_->add_observer(static_cast<InputObserver&>(*this));
    return journal_.open(*node_);
}

void SeededSession::die(bool power_cut) {
    node_.reset();
    for (const auto& [venue, tap] : taps_)
        tap->forget();
    for (const auto& venue : venues_)
        venue->on_process_death();
    journal_.on_death(power_cut);
    now_ += milliseconds{chance_.between(1, 5'000)};
    if (chance_.chance(1, 10))
        now_ += seconds{chance_.between(10, 3'600)};
    for (const auto& venue : venues_)
        venue->pass_time(now_);
    begin_life();
}

// An orderly end and a new start.
void SeededSession::restart_in_order() {
    if (journal_.close(*node_, now_))
        die(chance_.chance(1, 2));
}

}  // namespace sluice::world
