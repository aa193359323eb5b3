#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/result.hpp"      // Result
#include "journal/scan.hpp"     // Position
#include "journal/storage.hpp"  // Storage
#include "model/event.hpp"      // Event

namespace sluice::journal {

// Reads parts of a journal that somebody else writes. A part near the end does not cost the whole: each segment's first
// record says where it begins, and the places where earlier parts ended are kept, so whoever reads on goes on there.
class HistoryReader {
public:
    // `storage` outlives it.
    explicit HistoryReader(Storage& storage) : storage_{storage} {}

    // Events from sequence `from` on, in sequence, at most `most` of them and none behind `up_to`; none when there are none
    // yet. Error Corrupt when the journal goes on only behind `from`; otherwise the storage's.
    Result<std::vector<Event>> read(std::uint64_t from, std::size_t most, std::uint64_t up_to);

private:
    Status find_segments();
    // Whoever got the part that ended there asks for event `next`.
    void keep(const Position& place, std::uint64_t next);
    // The last kept place before event `from`, where somebody reads on now; null: there is none.
    const Position* kept_before(std::uint64_t from);

    Storage& storage_;
    std::uint32_t segments_ = 0;                // whose beginnings are known
    std::map<std::uint64_t, Position> starts_;  // of segments, by the last sequence before them
    struct Kept {
        Position place;
        std::uint64_t next = 0;
        bool read_on = false;    // by whom it was kept for
        std::uint64_t used = 0;  // the later, the newer
    };
    std::map<std::uint64_t, Kept> kept_;  // where parts ended
    std::uint64_t uses_ = 0;
};

}  // namespace sluice::journal
