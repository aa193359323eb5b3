#include "world/seeded/coverage.hpp"

#include <algorithm>

namespace sluice::world {

void Coverage::add_venue(const ScriptedVenue& venue) {
    for (std::size_t i = 0; i < faults_.size(); ++i) faults_[i] += venue.count(static_cast<Fault>(i));
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
        for (std::size_t j = 0; j < cells_[i].size(); ++j) cells_[i][j] += other.cells_[i][j];
    for (std::size_t i = 0; i < faults_.size(); ++i) faults_[i] += other.faults_[i];
    for (const auto& [name, times] : other.named_) named_[name] += times;
}

std::string_view Coverage::why_unreachable(OrderCell, EventCell) { return {}; }

std::string Coverage::table() const {
    constexpr auto kOrders = names(OrderCell{});
    constexpr auto kEvents = names(EventCell{});
    std::string out = "order state x event, times it happened (. cannot happen, EMPTY could and did not)\n";
    const auto pad = [](std::string text, std::size_t width) {
        text.resize(std::max(width, text.size()), ' ');
        return text;
    };
    out += pad("", 16);
    for (const auto& order : kOrders) out += pad(std::string{order}, 16);
    out += '\n';
    for (std::size_t e = 0; e < kEvents.size(); ++e) {
        out += pad(std::string{kEvents[e]}, 16);
        for (std::size_t o = 0; o < kOrders.size(); ++o) {
            const std::uint64_t times = cells_[o][e];
            const bool unreachable = !why_unreachable(static_cast<OrderCell>(o), static_cast<EventCell>(e)).empty();
            out += pad(times > 0 ? std::to_string(times) : unreachable ? "." : "EMPTY", 16);
        }
        out += '\n';
    }
    for (std::size_t i = 0; i < faults_.size(); ++i)
        out += pad("venue: " + std::string{to_text(static_cast<Fault>(i))}, 48) + std::to_string(faults_[i]) + '\n';
    for (const auto& [name, times] : named_) out += pad(name, 48) + std::to_string(times) + '\n';
    return out;
}

std::string Coverage::empty_ones() const {
    std::string out;
    for (std::size_t o = 0; o < cells_.size(); ++o)
        for (std::size_t e = 0; e < cells_[o].size(); ++e) {
            const auto order = static_cast<OrderCell>(o);
            const auto event = static_cast<EventCell>(e);
            if (cells_[o][e] == 0 && why_unreachable(order, event).empty())
                out += std::string{to_text(event)} + " of an order that is " + std::string{to_text(order)} + " never happened\n";
        }
    for (std::size_t i = 0; i < faults_.size(); ++i)
        if (faults_[i] == 0) out += "the venue's " + std::string{to_text(static_cast<Fault>(i))} + " never happened\n";
    for (const auto& [name, times] : named_)
        if (times == 0) out += name + " never happened\n";
    return out;
}

}  // namespace sluice::world
