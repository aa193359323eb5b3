#include "world/live/history.hpp"

#include <mutex>
#include <utility>

namespace sluice::world {

struct LiveHistory::Way {
    std::mutex mutex;
    Inbox* loop = nullptr;  // null: nobody is interested any more
};

LiveHistory::LiveHistory(LedgerThread& ledger, Inbox& loop) : ledger_{ledger}, way_{std::make_shared<Way>()} {
    way_->loop = &loop;
}

LiveHistory::~LiveHistory() {
    const std::lock_guard lock{way_->mutex};
    way_->loop = nullptr;
}

Status LiveHistory::read(std::uint64_t from, std::size_t most, Answer answer) {
    auto tell = [way = way_, answer = std::move(answer)](Result<std::vector<Event>> events, std::uint64_t true_up_to) {
        Result<gateway::HistoryPart> part = gateway::HistoryPart{{}, true_up_to};
        if (events)
            part->events = std::move(*events);
        else
            part = fail(events.error());
        const std::lock_guard lock{way->mutex};
        if (way->loop == nullptr)
            return;
        // Whether it still lives is asked once more on the loop, where it ends.
        way->loop->put(
            [way, answer, part = std::move(part)](LoopDesk&) mutable -> Afterwards {
                if (way->loop != nullptr)
                    answer(std::move(part));
                return {};
            },
            gateway::Visitors::Urgency::Always);
    };
    if (!ledger_.ask_history(from, most, std::move(tell)))
        return fail(ErrorCode::Unavailable, "too many questions about the past wait; ask again in a second");
    return {};
}

}  // namespace sluice::world
