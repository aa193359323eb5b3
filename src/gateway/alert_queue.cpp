#include "gateway/alert_queue.hpp"

#include <algorithm>
#include <utility>

namespace sluice::gateway {
namespace {

constexpr std::size_t kSeenMax = 1'000;  // keys: over it the expired ones go

bool milder(const AlertNote& a, const AlertNote& b) { return a.alert.severity < b.alert.severity; }

}  // namespace

std::chrono::nanoseconds AlertQueue::interval() const {
    return std::chrono::nanoseconds{std::chrono::minutes{1}} / std::max<std::uint32_t>(1, limits_.per_minute);
}

void AlertQueue::clean(UnixNanos now) {
    if (seen_.size() < kSeenMax)
        return;
    for (auto it = seen_.begin(); it != seen_.end();)
        it = now - it->second.at >= limits_.repeat_after ? seen_.erase(it) : std::next(it);
    // A flood of different ones: they are news again, which is better than to grow.
    if (seen_.size() >= kSeenMax)
        seen_.clear();
}

void AlertQueue::put(const Alert& alert, UnixNanos now) {
    clean(now);
    const auto [seen, fresh] = seen_.try_emplace(alert.key, Seen{now});
    if (!fresh && now - seen->second.at < limits_.repeat_after) {
        ++seen->second.repeated;
        ++repeated_;
        return;
    }
    waiting_.push_back({alert, std::exchange(seen->second.repeated, 0)});
    seen->second.at = now;
    if (waiting_.size() <= limits_.waiting_max)
        return;
    // The newest of the mildest: what came first tells most.
    const auto mildest = std::min_element(waiting_.rbegin(), waiting_.rend(), milder);
    hold(*mildest);
    waiting_.erase(std::next(mildest).base());
}

void AlertQueue::hold(const AlertNote& note) {
    ++held_in_all_;
    ++held_.count;
    ++held_.types[note.alert.type];
    if (note.alert.severity >= held_.worst || held_.worst_title.empty()) {
        held_.worst = note.alert.severity;
        held_.worst_title = note.alert.title;
    }
    held_.time = note.alert.time;
}

AlertNote AlertQueue::take_summary() {
    const Held held = std::exchange(held_, Held{});
    AlertNote note;
    note.alert.key = "held_back|" + std::to_string(++summaries_);
    note.alert.type = "held_back";
    note.alert.severity = held.worst;
    note.alert.title = std::to_string(held.count) + (held.count == 1 ? " alert was" : " alerts were") + " held back";
    for (const auto& [type, count] : held.types)
        note.alert.message += (note.alert.message.empty() ? "" : ", ") + std::to_string(count) + " " + type;
    note.alert.message += "; the worst: " + held.worst_title + ". The journal has them all.";
    note.alert.time = held.time;
    return note;
}

std::optional<UnixNanos> AlertQueue::next_due() const {
    if (waiting() == 0)
        return std::nullopt;
    return full_at_ - interval() * (std::max<std::uint32_t>(1, limits_.per_minute) - 1);
}

std::optional<AlertNote> AlertQueue::take_last(UnixNanos now) {
    if (auto note = take(now))
        return note;
    if (waiting() == 1 && held_.count == 0) {
        AlertNote only = std::move(waiting_.front());
        waiting_.clear();
        return only;
    }
    for (const AlertNote& note : waiting_)
        hold(note);
    waiting_.clear();
    return held_.count == 0 ? std::nullopt : std::optional{take_summary()};
}

std::uint64_t AlertQueue::drop_all() {
    const std::uint64_t count = waiting_.size() + held_.count;
    waiting_.clear();
    held_ = {};
    return count;
}

std::optional<AlertNote> AlertQueue::take(UnixNanos now) {
    const auto due = next_due();
    if (!due || *due > now)
        return std::nullopt;
    full_at_ = std::max(full_at_, now) + interval();
    if (waiting_.empty())
        return take_summary();
    // max_element answers the first of equals: the oldest.
    const auto next = std::max_element(waiting_.begin(), waiting_.end(), milder);
    AlertNote note = std::move(*next);
    waiting_.erase(next);
    return note;
}

}  // namespace sluice::gateway
