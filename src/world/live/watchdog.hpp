#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/log.hpp"          // Log
#include "net/reactor.hpp"       // HandlerWatch
#include "world/live/clock.hpp"  // Clock

namespace sluice::world {

// Reports whatever holds the loop longer than it may: a callback by its kind, or the work around callbacks that a socket
// caused (its handler), less what was reported of it already. Loop thread.
class Watchdog final : public net::HandlerWatch {
public:
    // Both outlive it.
    Watchdog(Clock& clock, Log& log, std::chrono::nanoseconds at_most) : clock_{clock}, log_{log}, at_most_{at_most} {}

    // Runs one callback. `kind` names what it is ("a timer", "http reply"), `about` which one (a host, a path); neither is
    // kept.
    template <class F>
    void watch(std::string_view kind, std::string_view about, F&& callback) {
        const auto before = clock_.monotonic();
        std::forward<F>(callback)();
        callback_ended(kind, about, clock_.monotonic() - before);
    }
    template <class F>
    void watch(std::string_view kind, F&& callback) {
        watch(kind, {}, std::forward<F>(callback));
    }

    void handler_begins() override;
    void handler_ended() override;

    std::uint64_t slow() const { return slow_; }  // how many were reported
    std::chrono::nanoseconds slowest() const { return slowest_; }

private:
    void callback_ended(std::string_view kind, std::string_view about, std::chrono::nanoseconds took);
    void report(const std::string& what, std::chrono::nanoseconds took);

    Clock& clock_;
    Log& log_;
    const std::chrono::nanoseconds at_most_;
    std::uint64_t slow_ = 0;
    std::chrono::nanoseconds slowest_{};
    // Of the handler under way.
    std::chrono::nanoseconds began_{};
    std::chrono::nanoseconds reported_{};
    std::chrono::nanoseconds longest_{};  // of its callbacks
    std::string longest_kind_;
    int callbacks_ = 0;
};

}  // namespace sluice::world
