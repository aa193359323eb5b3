#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "model/event.hpp"  // Event, EventKind
#include "model/json.hpp"   // EventFamily, write_json

namespace sluice::gateway {

// An event as every reader gets it: rendered once.
struct RenderedEvent {
    std::uint64_t sequence = 0;
    EventFamily family{};
    EventKind kind{};
    std::string json;
};
inline RenderedEvent render(const Event& event) {
    RenderedEvent out{event.sequence, family_of(event), kind_of(event), {}};
    write_json(event, out.json);
    return out;
}

// The newest durable events, in sequence without a gap, as many as fit.
class StreamRing {
public:
    explicit StreamRing(std::size_t bytes_max) : bytes_max_{bytes_max} {}

    // What it starts behind, before the first event.
    void set_recovered(std::uint64_t sequence);
    // The next in sequence; after a jump what was before it is forgotten.
    void add(const Event& event);

    // The first one it holds, or that will come; and the last durable one.
    std::uint64_t first() const { return first_; }
    std::uint64_t last() const { return last_; }
    bool holds(std::uint64_t sequence) const { return sequence >= first_ && sequence <= last_; }
    const RenderedEvent& at(std::uint64_t sequence) const {
        return events_[static_cast<std::size_t>(sequence - first_)];
    }

private:
    const std::size_t bytes_max_;
    std::deque<RenderedEvent> events_;
    std::size_t bytes_ = 0;
    std::uint64_t first_ = 1;
    std::uint64_t last_ = 0;
};

}  // namespace sluice::gateway
