#pragma once

#include <memory>

#include "gateway/history.hpp"           // History
#include "world/live/inbox.hpp"          // Inbox
#include "world/live/ledger_thread.hpp"  // LedgerThread

namespace sluice::world {

// The recorded past in the live world: the ledger thread reads it, and the answer comes to the loop as a visit.
class LiveHistory final : public gateway::History {
public:
    // Both outlive it.
    LiveHistory(LedgerThread& ledger, Inbox& loop);
    // Answers that have not come by now go nowhere.
    ~LiveHistory() override;

    Status read(std::uint64_t from, std::size_t most, Answer answer) override;

private:
    struct Way;  // to the loop, while this lives; the ledger thread knows it too
    LedgerThread& ledger_;
    std::shared_ptr<Way> way_;
};

}  // namespace sluice::world
