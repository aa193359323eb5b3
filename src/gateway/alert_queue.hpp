#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "gateway/alert_message.hpp"  // AlertNote

namespace sluice::gateway {

// What waits for one target: the most severe first, then the oldest. The same key again soon is counted and not sent; of
// what would flood the target the mildest is folded into one summary. Nothing is forgotten without a count.
class AlertQueue {
public:
    struct Limits {
        std::chrono::seconds repeat_after{600};
        std::uint32_t per_minute = 10;  // so many at once after a rest, too
        std::size_t waiting_max = 20;
    };

    explicit AlertQueue(Limits limits) : limits_{limits} {}

    void put(const Alert& alert, UnixNanos now);
    // That has ended: the same again is news.
    void forget(const std::string& key) { seen_.erase(key); }
    // What is to be sent now, which counts against the rate; absent: nothing, or not yet.
    std::optional<AlertNote> take(UnixNanos now);
    // The same where nothing more is taken later: what may not go yet goes as one summary.
    std::optional<AlertNote> take_last(UnixNanos now);
    // Nothing waits any more; answers how many alerts that were.
    std::uint64_t drop_all();
    // When take() has something; absent: nothing waits.
    std::optional<UnixNanos> next_due() const;

    std::size_t waiting() const { return waiting_.size() + (held_.count > 0 ? 1 : 0); }
    std::uint64_t repeated() const { return repeated_; }
    std::uint64_t held() const { return held_in_all_; }

private:
    struct Seen {
        UnixNanos at;
        std::uint64_t repeated = 0;
    };
    struct Held {
        std::uint64_t count = 0;
        std::map<std::string, std::uint64_t> types;
        Severity worst = Severity::Info;
        std::string worst_title;  // the newest of the worst
        UnixNanos time;
    };
    void hold(const AlertNote& note);
    AlertNote take_summary();
    std::chrono::nanoseconds interval() const;
    void clean(UnixNanos now);

    Limits limits_;
    std::deque<AlertNote> waiting_;
    Held held_;
    std::map<std::string, Seen> seen_;
    UnixNanos full_at_{};  // when as many as go at once may go again
    std::uint64_t repeated_ = 0;
    std::uint64_t held_in_all_ = 0;
    std::uint64_t summaries_ = 0;
};

}  // namespace sluice::gateway
