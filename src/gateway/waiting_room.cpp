#include "gateway/waiting_room.hpp"

#include <algorithm>
#include <utility>

namespace sluice::gateway {
namespace {

// Whether an order may have come further by it.
bool moves_an_order(const Event& event) {
    switch (kind_of(event)) {
        case EventKind::OrderPlaced:
        case EventKind::OrderDenied:
        case EventKind::ReplacePlaced:
        case EventKind::CancelPlaced:
        case EventKind::RequestDropped:
        case EventKind::RequestProgress:
        case EventKind::ReportApplied:
        case EventKind::CancelRejected:
        case EventKind::NotFoundNoted:
        case EventKind::Overfilled:
        case EventKind::ListPlaced:
        case EventKind::ListStepped:
        case EventKind::ProposalEnded: return true;
        default: return false;
    }
}

}  // namespace

struct WaitingRoom::Impl : std::enable_shared_from_this<Impl> {
    struct Guest {
        UnixNanos until;
        Look look;
        Reply reply;
    };

    Impl(Visitors& all, std::size_t n) : visitors{all}, most{n} {}

    void look_soon() {
        if (visit_asked || guests.empty())
            return;
        visit_asked = visitors.put(
            [weak = weak_from_this()](LoopDesk& loop) -> Afterwards {
                const auto self = weak.lock();
                return self ? self->look(loop) : Afterwards{};
            },
            Visitors::Urgency::Always);
    }

    // Takes out whoever is ready; they are answered once the journal holds what they are told.
    Afterwards look(LoopDesk& loop) {
        visit_asked = false;
        auto ready = std::make_shared<std::vector<std::pair<Reply, Outcome>>>();
        for (std::size_t i = 0; i < guests.size();) {
            auto outcome = guests[i].look(loop, guests[i].until <= now);
            if (!outcome) {
                ++i;
                continue;
            }
            ready->emplace_back(std::move(guests[i].reply), std::move(*outcome));
            guests.erase(guests.begin() + static_cast<std::ptrdiff_t>(i));
        }
        if (ready->empty())
            return {};
        return [ready](Recorded) {
            for (auto& [reply, outcome] : *ready)
                reply(std::move(outcome));
        };
    }

    Visitors& visitors;
    std::size_t most;
    UnixNanos now;
    bool visit_asked = false;
    std::vector<Guest> guests;  // in the order they came
};

WaitingRoom::WaitingRoom(Visitors& visitors, std::size_t most) : impl_{std::make_shared<Impl>(visitors, most)} {}

WaitingRoom::~WaitingRoom() = default;

bool WaitingRoom::wait(UnixNanos until, Look look, Reply reply) {
    if (impl_->guests.size() >= impl_->most)
        return false;
    impl_->guests.push_back({until, std::move(look), std::move(reply)});
    return true;
}

void WaitingRoom::on_event(const Event& event) {
    if (moves_an_order(event))
        impl_->look_soon();
}

void WaitingRoom::on_time(UnixNanos now) {
    impl_->now = std::max(impl_->now, now);
    for (const auto& guest : impl_->guests)
        if (guest.until <= impl_->now)
            return impl_->look_soon();
}

std::optional<UnixNanos> WaitingRoom::next_due() const {
    std::optional<UnixNanos> due;
    for (const auto& guest : impl_->guests)
        if (!due || guest.until < *due)
            due = guest.until;
    return due;
}

std::size_t WaitingRoom::size() const { return impl_->guests.size(); }

}  // namespace sluice::gateway
