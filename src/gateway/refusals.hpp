#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"    // UnixNanos
#include "model/token.hpp"  // AccessRefusal

namespace sluice::gateway {

// What of all refusals is written down: the first of a kind at once, those that follow with their number, first after a
// second and then after twice as long each time, up to a minute, while they go on. Whoever knocks for a day fills no disk.
// A kind is the problem's code and the token, if it is a known one: nothing that a stranger can make up.
class Refusals {
public:
    // Whether it is written down now; otherwise it is counted.
    bool note(const AccessRefusal& refusal, UnixNanos now);
    // One that could not be written down after all: it is counted instead.
    void put_back(const AccessRefusal& refusal);
    // Those that were counted and are due, with their number; the texts are of the last one.
    std::vector<AccessRefusal> take_due(UnixNanos now);
    std::optional<UnixNanos> next_due() const;

private:
    struct Kind {
        UnixNanos until;  // what comes before this is counted
        std::chrono::seconds pause{1};
        AccessRefusal last;
        std::uint32_t count = 0;
    };
    static void start_pause(Kind& kind, UnixNanos now);

    std::map<std::pair<std::string, TokenId>, Kind> kinds_;
};

}  // namespace sluice::gateway
