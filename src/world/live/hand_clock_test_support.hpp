#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "world/live/clock.hpp"

namespace sluice::world {

// A machine's clocks that move when the test says so.
class HandClock final : public Clock {
public:
    UnixNanos wall() override { return wall_; }
    std::chrono::nanoseconds monotonic() override { return monotonic_; }
    void pass(std::chrono::nanoseconds by) {
        wall_ += by;
        monotonic_ += by;
    }
    void set_wall(UnixNanos at) { wall_ = at; }

private:
    UnixNanos wall_ = parse_rfc3339("2026-11-25T15:00:00Z").value();
    std::chrono::nanoseconds monotonic_{1'000'000'000};
};

class LineLog final : public Log {
public:
    std::vector<std::string> lines;
    void write(LogLevel, std::string_view sentence) override { lines.emplace_back(sentence); }
};

}  // namespace sluice::world
