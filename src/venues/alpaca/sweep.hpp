#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "venues/alpaca/calls.hpp"  // Calls, Ended
#include "venues/alpaca/codec.hpp"  // Account, Position, Order, Activity

namespace sluice::venues::alpaca {

// What a sweep is for.
enum class SweepKind : std::uint8_t {
    Snapshot,  // everything, for one SendSnapshot
    Gap,       // open orders and activities, after trade_updates was lost
    Poll,      // open orders, because trade_updates is silent
};

// One look at the account in several calls, page by page.
struct Sweep {
    SweepKind kind{};
    std::uint64_t ticket = 0;
    std::uint64_t snapshot = 0;         // of the SendSnapshot
    UnixNanos from;                     // of the activities
    UnixNanos began;                    // before its first call
    std::optional<UnixNanos> deadline;  // of all its calls

    std::optional<Account> account;
    std::vector<Position> positions;
    std::vector<Order> orders;         // open ones, legs in their parents
    std::vector<Activity> activities;  // newest first
    std::vector<Order> named;          // whose executions were found and who nobody knew
    bool asked_names = false;
    bool cut = false;  // there are older activities than could be fetched
    std::uint32_t calls_out = 0;
    std::uint32_t pages = 0;
};

enum class SweepEnd : std::uint8_t { Running, Done, Failed };

// The sweeps under way. Their calls have Use::Sweep.
class Sweeps {
public:
    void begin(Sweep sweep, Calls& calls, UnixNanos now, Outbox& out);
    // Takes in what a call brought. Done and Failed take the sweep out into `sweep`, and `text` says why it failed.
    SweepEnd on_ended(const Ended& ended, Calls& calls, UnixNanos now, Outbox& out, Sweep& sweep, std::string& text);
    bool runs(SweepKind kind) const;
    // A finished sweep goes on: who these orders are. An execution told without its order's id of ours would be taken for
    // somebody else's, and counted again when the order's own totals come.
    void ask_names(Sweep sweep, const std::vector<OrderId>& orders, Calls& calls, UnixNanos now, Outbox& out);

private:
    enum class Part : std::uint8_t { Account, Positions, Orders, Activities, Name };
    void ask(Sweep& sweep, Part part, std::string target, Calls& calls, UnixNanos now, Outbox& out);
    Status take(Sweep& sweep, Part part, const std::string& body, Calls& calls, UnixNanos now, Outbox& out);
    Status take_orders(Sweep& sweep, const std::string& body, Calls& calls, UnixNanos now, Outbox& out);
    Status take_activities(Sweep& sweep, const std::string& body, Calls& calls, UnixNanos now, Outbox& out);

    std::vector<Sweep> running_;
    std::uint64_t last_ticket_ = 0;
};

// When an activity happened; the one without a time has its date's start.
UnixNanos time_of(const Activity& activity);

}  // namespace sluice::venues::alpaca
