#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "model/event.hpp"                  // Event, OrdStatus
#include "world/seeded/deeds.hpp"           // Deed
#include "world/seeded/scripted_venue.hpp"  // Fault
#include "world/seeded/storage.hpp"         // DiskCounts

namespace sluice::world {

// Where an order stands when something happens to it.
enum class OrderCell : std::uint8_t {
    Pending,
    PendingUnknown,  // PendingNew with its New in hand or sent; with its outcome unknown
    New,
    PartiallyFilled,
    Replacing,  // Replacing: one of the two before, a replace in flight
    Held,
    Suspended,
    DoneForDay,
    Filled,
    Canceled,
    Rejected,
    Expired,
    Denied,
};
constexpr auto names(OrderCell) {
    return std::array<std::string_view, 13>{"Pending",  "PendingUnknown", "New",        "PartiallyFilled", "Replacing",
                                            "Held",     "Suspended",      "DoneForDay", "Filled",          "Canceled",
                                            "Rejected", "Expired",        "Denied"};
}

// What happens to it.
enum class EventCell : std::uint8_t {
    Ack,
    Trade,
    TradeAgain,
    Totals,
    Canceled,
    Replaced,
    Rejected,
    Expired,
    DoneForDay,
    Suspended,
    Held,
    Bust,
    Correct,
    CancelReject,
    ReplaceReject,
    Sent,
    NotSent,
    Refused,
    Perhaps,
    NotFoundHint,
    NotFoundProof,
    Dropped,
    CancelPlaced,
    ReplacePlaced,
    Killed,
};
constexpr auto names(EventCell) {
    return std::array<std::string_view, 25>{
        "Ack",           "Trade",        "TradeAgain",    "Totals",  "Canceled", "Replaced",     "Rejected",
        "Expired",       "DoneForDay",   "Suspended",     "Held",    "Bust",     "Correct",      "CancelReject",
        "ReplaceReject", "Sent",         "NotSent",       "Refused", "Perhaps",  "NotFoundHint", "NotFoundProof",
        "Dropped",       "CancelPlaced", "ReplacePlaced", "Killed"};
}

// How often each cell and each fault occurred over a run of seeds.
class Coverage {
public:
    void hit(OrderCell order, EventCell event) { ++cells_[index(order)][static_cast<std::size_t>(event)]; }
    void deed(Deed deed) { ++deeds_[static_cast<std::size_t>(deed)]; }
    void add_venue(const ScriptedVenue& venue);
    void add_disk(const DiskCounts& disk);
    void count(std::string_view what, std::uint64_t times = 1) { named_[std::string{what}] += times; }
    void merge(const Coverage& other);

    // Why a cell cannot occur, or is too rare to be asked of a few hundred seeds; empty for one that must occur.
    static std::string_view why_not_required(OrderCell order, EventCell event);
    // The table and the counts, for people.
    std::string table() const;
    // Required cells and known faults that stayed empty, one a line. Empty: everything occurred.
    std::string empty_ones() const;

private:
    static std::size_t index(OrderCell order) { return static_cast<std::size_t>(order); }

    std::array<std::array<std::uint64_t, count_of<EventCell>()>, count_of<OrderCell>()> cells_{};
    std::array<std::uint64_t, count_of<Fault>()> faults_{};
    std::array<std::uint64_t, count_of<Deed>()> deeds_{};
    std::map<std::string, std::uint64_t> named_;
};

}  // namespace sluice::world
