#include "journal/explain.hpp"

#include <algorithm>
#include <utility>

#include "journal/reader.hpp"  // Reader
#include "journal/story.hpp"   // Story, Chain

namespace sluice::journal {

std::vector<std::string> explain(const std::vector<Event>& events, const ClOrdId& order) {
    Chain chain{order};
    for (const Event& event : events)
        chain.see(event);
    chain.close();
    Story story{std::move(chain)};
    for (const Event& event : events)
        story.tell(event);
    return story.take_lines();
}

Result<std::vector<std::string>> explain(Storage& storage, const ClOrdId& order) {
    Chain chain{order};
    Reader first{storage};
    auto read = first.read([&](const Event& event) -> Status {
        chain.see(event);
        return {};
    });
    if (!read)
        return fail(read.error());
    chain.close();
    Story story{std::move(chain)};
    Reader second{storage};
    read = second.read([&](const Event& event) -> Status {
        story.tell(event);
        return {};
    });
    if (!read)
        return fail(read.error());
    auto lines = story.take_lines();
    if (lines.empty()) {
        return fail(ErrorCode::NotFound, "The journal does not name the order " + std::string{order.view()} +
                                             "; `sluice order list` shows the orders it knows.");
    }
    return lines;
}

}  // namespace sluice::journal
