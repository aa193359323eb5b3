#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "gateway/history.hpp"         // History
#include "journal/history_reader.hpp"  // HistoryReader

namespace sluice::world {

// The recorded past in a virtual world: read at once, in the order of the questions, and answered before read() returns.
class StorageHistory final : public gateway::History {
public:
    // `storage` outlives it; `durable` answers how far the journal is.
    StorageHistory(journal::Storage& storage, std::function<std::uint64_t()> durable)
        : reader_{storage}, durable_{std::move(durable)} {}

    Status read(std::uint64_t from, std::size_t most, Answer answer) override {
        const std::uint64_t up_to = durable_();
        auto events = reader_.read(from, most, up_to);
        if (events)
            answer(gateway::HistoryPart{std::move(*events), up_to});
        else
            answer(fail(events.error()));
        return {};
    }

private:
    journal::HistoryReader reader_;
    std::function<std::uint64_t()> durable_;
};

}  // namespace sluice::world
