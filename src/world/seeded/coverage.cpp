#include "world/seeded/coverage.hpp"

#include <algorithm>

namespace sluice::world {

void Coverage::add_venue(const ScriptedVenue& venue) {
    for (std::size_t i = 0; i < faults_.size(); ++i)
        faults_[i] += venue.count(static_cast<Fault>(i));
}

void Coverage::add_disk(const DiskCounts& disk) {
    count("disk: failed writes", disk.failed_writes);
    count("disk: failed syncs", disk.failed_syncs);
    count("disk: failed creates", disk.failed_creates);
    count("disk: pages forgotten by a failed sync", disk.forgotten_pages);
    count("disk: unsynced pages lost", disk.lost_pages);
    count("disk: unsynced pages kept", disk.kept_pages);
    count("disk: pages torn", disk.torn_pages);
    count("disk: power cuts", disk.power_cuts);
    count("disk: power cuts inside a call", disk.cuts_inside_a_call);
}

void Coverage::merge(const Coverage& other) {
    for (std::size_t i = 0; i < cells_.size(); ++i)
        for (std::size_t j = 0; j < cells_[i].size(); ++j)
            cells_[i][j] += other.cells_[i][j];
    for (std::size_t i = 0; i < faults_.size(); ++i)
        faults_[i] += other.faults_[i];
    for (std::size_t i = 0; i < deeds_.size(); ++i)
        deeds_[i] += other.deeds_[i];
    for (const auto& [name, times] : other.named_)
        named_[name] += times;
}

std::string_view Coverage::why_not_required(OrderCell order, EventCell event) {
    using O = OrderCell;
    using E = EventCell;
    const auto order_is = [&](auto... cells) { return ((order == cells) || ...); };
    const auto event_is = [&](auto... cells) { return ((event == cells) || ...); };
    const bool in_hand = order_is(O::Pending, O::PendingUnknown);
    const bool pauses = event_is(E::Held, E::Suspended, E::DoneForDay);
    const bool over = order_is(O::Canceled, O::Rejected, O::Expired, O::Denied);
    // Cannot happen.
    if (order == O::Denied && event < E::CancelReject)
        return "it never left, so no venue speaks of it";
    if (order == O::Denied && event != E::Killed)
        return "its outcome was known before it was denied; what comes late is no rule's subject";
    if (event == E::Dropped && !order_is(O::Pending, O::Replacing))
        return "only a request in our own hands is dropped";
    if (event == E::ReplacePlaced && (in_hand || over || order_is(O::Replacing, O::Filled)))
        return "one request at a time, and nothing is left to replace after the end";
    if (event == E::CancelPlaced && over)
        return "nothing is left to cancel";
    if (event == E::Rejected && !in_hand && order != O::Rejected)
        return "the venue rejects before it acknowledges";
    if (order == O::Rejected && !event_is(E::Rejected, E::Totals, E::Killed))
        return "a rejected order does nothing";
    if (event_is(E::Replaced, E::ReplaceReject) && in_hand)
        return "a replace is placed after the acknowledgement";
    if (event_is(E::NotFoundHint, E::NotFoundProof) && order != O::PendingUnknown && order != O::Replacing)
        return "asked only about what is unknown; an answer that comes late changes nothing";
    if (event == E::TradeAgain && in_hand)
        return "the first telling of a trade ends the waiting";
    if (order == O::PendingUnknown && event_is(E::Sent, E::NotSent, E::Refused))
        return "this client says of an unknown request nothing more than Perhaps";
    // Can happen, when two rare things fall into one delay: counted, and not required while 500 seeds show it less than
    // five times, because any change of the engine moves all that is drawn after it.
    const bool paused = order_is(O::Held, O::Suspended, O::DoneForDay);
    const bool acknowledged = order_is(O::New, O::PartiallyFilled);
    const bool done = order_is(O::Filled, O::Canceled, O::Expired);
    const bool not_taken = event_is(E::NotSent, E::Refused, E::NotFoundHint, E::NotFoundProof);
    if (pauses && (order_is(O::PendingUnknown, O::Replacing) || paused || done) && event != E::Held)
        return "rare: a pause told early, twice or late";
    if (event == E::Held && (acknowledged || paused || done || order == O::Replacing))
        return "rare: a hold, which comes before the acknowledgement, told after something else";
    if (event_is(E::Bust, E::Correct) && (in_hand || paused || order == O::Replacing))
        return "rare: a second word about a fill beside a request or a pause";
    if (paused && event_is(E::TradeAgain, E::ReplaceReject, E::Perhaps))
        return "rare: a pause beside a request of unknown outcome";
    if (event_is(E::Expired, E::Canceled) && (done || order == O::PendingUnknown) &&
        !(order == O::Canceled && event == E::Canceled))
        return "rare: two ends of one order, or an end told early";
    if (not_taken && (acknowledged || paused || done))
        return "rare: a request that was not taken, told after the order moved on";
    if (order == O::Expired && event_is(E::Sent, E::Replaced, E::ReplaceReject))
        return "rare: what became of a request, told after the order expired";
    return {};
}

std::string Coverage::table() const {
    constexpr auto kOrders = names(OrderCell{});
    constexpr auto kEvents = names(EventCell{});
    std::string out = "order state x event, times it happened (. not required, EMPTY required and missing)\n";
    const auto pad = [](std::string text, std::size_t width) {
        text.resize(std::max(width, text.size()), ' ');
        return text;
    };
    out += pad("", 16);
    for (const auto& order : kOrders)
        out += pad(std::string{order}, 16);
    out += '\n';
    for (std::size_t e = 0; e < kEvents.size(); ++e) {
        out += pad(std::string{kEvents[e]}, 16);
        for (std::size_t o = 0; o < kOrders.size(); ++o) {
            const std::uint64_t times = cells_[o][e];
            const bool unreachable = !why_not_required(static_cast<OrderCell>(o), static_cast<EventCell>(e)).empty();
            out += pad(times > 0 ? std::to_string(times) : unreachable ? "." : "EMPTY", 16);
        }
        out += '\n';
    }
    for (std::size_t i = 0; i < faults_.size(); ++i)
        out += pad("venue: " + std::string{to_text(static_cast<Fault>(i))}, 48) + std::to_string(faults_[i]) + '\n';
    for (std::size_t i = 0; i < deeds_.size(); ++i)
        out += pad(std::string{to_text(static_cast<Deed>(i))}, 48) + std::to_string(deeds_[i]) + '\n';
    for (const auto& [name, times] : named_)
        out += pad(name, 48) + std::to_string(times) + '\n';
    return out;
}

std::string Coverage::empty_ones() const {
    std::string out;
    for (std::size_t o = 0; o < cells_.size(); ++o)
        for (std::size_t e = 0; e < cells_[o].size(); ++e) {
            const auto order = static_cast<OrderCell>(o);
            const auto event = static_cast<EventCell>(e);
            if (cells_[o][e] == 0 && why_not_required(order, event).empty())
                out += std::string{to_text(event)} + " of an order that is " + std::string{to_text(order)} +
                       " never happened\n";
        }
    for (std::size_t i = 0; i < faults_.size(); ++i)
        if (faults_[i] == 0)
            out += "the venue's " + std::string{to_text(static_cast<Fault>(i))} + " never happened\n";
    for (std::size_t i = 0; i < deeds_.size(); ++i)
        if (deeds_[i] == 0)
            out += std::string{to_text(static_cast<Deed>(i))} + " never happened\n";
    for (const auto& [name, times] : named_)
        if (times == 0)
            out += name + " never happened\n";
    return out;
}

}  // namespace sluice::world
