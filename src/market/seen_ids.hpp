#pragma once

#include <cstdint>
#include <iterator>
#include <map>

namespace sluice::market {

// A set of exchange trade ids kept as ranges, because exchanges count upwards: a day of consecutive ids is one entry.
class SeenIds {
public:
    bool contains(std::uint64_t id) const {
        const auto after = ranges_.upper_bound(id);
        return after != ranges_.begin() && std::prev(after)->second >= id;
    }

    // The id must be new.
    void insert(std::uint64_t id) {
        const auto after = ranges_.upper_bound(id);
        const bool joins_after = after != ranges_.end() && after->first == id + 1;
        if (after != ranges_.begin()) {
            const auto before = std::prev(after);
            if (before->second + 1 == id) {
                before->second = joins_after ? after->second : id;
                if (joins_after)
                    ranges_.erase(after);
                return;
            }
        }
        if (!joins_after) {
            ranges_.emplace_hint(after, id, id);
            return;
        }
        const std::uint64_t last = after->second;
        ranges_.emplace_hint(ranges_.erase(after), id, last);
    }

private:
    std::map<std::uint64_t, std::uint64_t> ranges_;  // first id -> last id
};

}  // namespace sluice::market
