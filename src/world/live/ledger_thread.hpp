#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"        // Result, Error
#include "journal/ledger.hpp"     // Ledger
#include "journal/storage.hpp"    // Storage
#include "model/event.hpp"        // Event
#include "model/market_data.hpp"  // Bar

namespace sluice::world {

// The ledger thread: follows the durable journal with a storage and a reader of its own and keeps the SQL projection, so
// the loop never waits for a query. Bars come beside the journal and are the first to go when it cannot keep up. It also
// reads the recorded past for those who ask, between two events when it has much to follow.
class LedgerThread {
public:
    // On the ledger thread; `true_up_to` is how far the journal was durable.
    using HistoryAnswer = std::function<void(Result<std::vector<Event>> events, std::uint64_t true_up_to)>;

    // `storage` is the thread's own way into the journal's folder, for reading.
    LedgerThread(journal::Ledger ledger, std::unique_ptr<journal::Storage> storage);
    // Follows the journal to what was told last, then ends the thread. Questions that still wait are not answered.
    ~LedgerThread();

    // --- the loop's
    // The journal is durable up to here.
    void tell(std::uint64_t durable_up_to);
    // False: the queue is full and the bar is not in the ledger; it can be made again from the data.
    bool put_bar(const Bar& bar);
    // Durable events from `from` on, at most `most`. False: too many questions wait, and nothing will be answered. Also
    // when the ledger itself has given up.
    bool ask_history(std::uint64_t from, std::size_t most, HistoryAnswer answer);

    // --- any thread's
    // What the ledger is true for.
    std::uint64_t sequence() const;
    // Why it stopped following; the journal goes on without it.
    std::optional<Error> trouble() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::world
