#include "gateway/waiting_room.hpp"

#include <algorithm>
#include <set>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice::gateway {
namespace {

constexpr std::size_t kNamesMost = 1'000;  // of moved orders that are remembered one by one

// The order that may have come further by an event; an empty id: any may have. Absent: none.
std::optional<ClOrdId> moved_by(const Event& event) {
    return std::visit(
        [](const auto& body) -> std::optional<ClOrdId> {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, OrderPlaced> || std::is_same_v<T, OrderDenied> ||
                          std::is_same_v<T, ReplacePlaced>)
                return body.order.cl_ord_id;
            else if constexpr (std::is_same_v<T, CancelPlaced> || std::is_same_v<T, RequestDropped> ||
                               std::is_same_v<T, Overfilled>)
                return body.cl_ord_id;
            else if constexpr (std::is_same_v<T, RequestProgress>)
                return body.outcome.cl_ord_id;
            else if constexpr (std::is_same_v<T, ReportApplied>)
                return body.order;
            else if constexpr (std::is_same_v<T, CancelRejected>)
                return body.reject.cl_ord_id;
            else if constexpr (std::is_same_v<T, NotFoundNoted>)
                return body.not_found.cl_ord_id;
            else if constexpr (std::is_same_v<T, ListPlaced> || std::is_same_v<T, ListStepped> ||
                               std::is_same_v<T, ProposalEnded>)
                return ClOrdId{};
            else
                return std::nullopt;
        },
        event.body);
}

// What has moved since the last look: by the ids that events named, and, once the state is at hand, by the orders of these.
class Moved {
public:
    void add(const ClOrdId& id) {
        any_ = any_ || id.empty() || ids_.size() >= kNamesMost;
        if (!any_)
            ids_.insert(id);
    }
    // The orders under these ids, whichever id of its chain was named, and their lists.
    void find_orders(const engine::State& state) {
        for (const ClOrdId& id : ids_)
            if (const engine::OrderState* order = state.find_order(id)) {
                placed_.insert(order->placed_as);
                if (!order->list_id.empty())
                    lists_.insert(order->list_id);
            }
    }
    // Whether `id` may have come further. One that is no order yet always may.
    bool has(const engine::State& state, const ClOrdId& id) const {
        if (any_ || id.empty())
            return true;
        const engine::OrderState* order = state.find_order(state.placed_id(id));
        return order == nullptr || placed_.contains(order->placed_as) ||
               (!order->list_id.empty() && lists_.contains(order->list_id));
    }

private:
    bool any_ = false;
    std::set<ClOrdId> ids_;
    std::set<ClOrdId> placed_;
    std::set<ListId> lists_;
};

}  // namespace

struct WaitingRoom::Impl : std::enable_shared_from_this<Impl> {
    struct Guest {
        UnixNanos until;
        Look look;
        Reply reply;
        Waiter waiter;
    };

    Impl(Visitors& all, std::size_t n, std::size_t of_one) : visitors{all}, most{n}, most_of_one{of_one} {}

    bool has_place(const std::string& caller) const {
        if (guests.size() >= most)
            return false;
        const auto of_this = [&](const Guest& guest) { return guest.waiter.caller == caller; };
        return caller.empty() ||
               static_cast<std::size_t>(std::count_if(guests.begin(), guests.end(), of_this)) < most_of_one;
    }

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
        Moved what = std::exchange(moved, {});
        const engine::State& state = loop.engine().state();
        what.find_orders(state);
        auto ready = std::make_shared<std::vector<std::pair<Reply, Outcome>>>();
        std::vector<Guest> staying;
        for (Guest& guest : guests) {
            const bool over = guest.until <= now;
            auto outcome = over || what.has(state, guest.waiter.order) ? guest.look(loop, over) : std::nullopt;
            if (outcome)
                ready->emplace_back(std::move(guest.reply), std::move(*outcome));
            else
                staying.push_back(std::move(guest));
        }
        guests = std::move(staying);
        if (ready->empty())
            return {};
        return [ready](Recorded recorded) {
            for (auto& [reply, outcome] : *ready)
                reply(std::move(outcome), recorded);
        };
    }

    Visitors& visitors;
    std::size_t most;
    std::size_t most_of_one;
    UnixNanos now;
    bool visit_asked = false;
    Moved moved;
    std::vector<Guest> guests;  // in the order they came
};

WaitingRoom::WaitingRoom(Visitors& visitors, std::size_t most, std::size_t most_of_one)
    : impl_{std::make_shared<Impl>(visitors, most, most_of_one)} {}

WaitingRoom::~WaitingRoom() = default;

bool WaitingRoom::wait(UnixNanos until, Look look, Reply reply, Waiter waiter) {
    if (!impl_->has_place(waiter.caller))
        return false;
    impl_->guests.push_back({until, std::move(look), std::move(reply), std::move(waiter)});
    return true;
}

void WaitingRoom::on_event(const Event& event) {
    const auto order = impl_->guests.empty() ? std::nullopt : moved_by(event);
    if (!order)
        return;
    impl_->moved.add(*order);
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
