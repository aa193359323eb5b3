#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.hpp"  // Result
#include "model/event.hpp"  // Event

namespace sluice::gateway {

// The recorded past, for whoever asks for more than the loop remembers. Answers come from the durable journal.
struct HistoryPart {
    std::vector<Event> events;     // in sequence, without a gap
    std::uint64_t true_up_to = 0;  // how far the journal was durable when it was read
};

class History {
public:
    using Answer = std::function<void(Result<HistoryPart>)>;

    virtual ~History() = default;
    // Events from sequence `from` on, at most `most` of them; none when there are none yet. Called on the loop and does not
    // block; `answer` is called later, on the loop. Error Unavailable at once when too many questions wait, so ask again; any
    // other error at once: there is no past to be asked for, now or later.
    virtual Status read(std::uint64_t from, std::size_t most, Answer answer) = 0;
};

}  // namespace sluice::gateway
