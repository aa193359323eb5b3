#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/handler.hpp"  // Outcome, Reply
#include "model/event.hpp"      // Event

namespace sluice::gateway {

// Who waits, and for which order. No caller: it counts among all only. No order: it is looked at whatever order moves.
struct Waiter {
    std::string caller{};
    ClOrdId order{};
};

// Requests that are answered when an order has come as far as they asked, or when their time is over. An answer says what
// the journal holds: it is found on a visit and goes out afterwards. Whoever asked may have left; the answer then goes
// nowhere. On the loop.
class WaitingRoom {
public:
    // Looks at the orders waited for; `over`: the time is, and it answers whatever is known. Empty: not yet.
    using Look = std::function<std::optional<Outcome>(LoopDesk&, bool over)>;

    // `visitors` outlives the room. `most_of_one`: places of one caller.
    explicit WaitingRoom(Visitors& visitors, std::size_t most = 1'000, std::size_t most_of_one = 100);
    ~WaitingRoom();
    WaitingRoom(const WaitingRoom&) = delete;
    WaitingRoom& operator=(const WaitingRoom&) = delete;

    // False: too many wait, or too many of this caller; `reply` is never called.
    bool wait(UnixNanos until, Look look, Reply reply, Waiter waiter = {});

    // A durable event: those who wait for the order it names, or for one of the same list, are looked at again, soon.
    void on_event(const Event& event);
    // Answers what is overdue at `now`, soon.
    void on_time(UnixNanos now);
    // When on_time wants to be called; absent: nobody waits.
    std::optional<UnixNanos> next_due() const;

    std::size_t size() const;

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;  // a visit may come after the room has gone
};

}  // namespace sluice::gateway
