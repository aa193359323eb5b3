#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"        // Result, Error
#include "journal/ledger.hpp"     // Ledger
#include "journal/storage.hpp"    // Storage
#include "model/market_data.hpp"  // Bar

namespace sluice::world {

// The ledger thread: follows the durable journal with a storage and a reader of its own and keeps the SQL projection, so
// the loop never waits for a query. Bars come beside the journal and are the first to go when it cannot keep up.
class LedgerThread {
public:
    // `storage` is the thread's own way into the journal's folder, for reading.
    LedgerThread(journal::Ledger ledger, std::unique_ptr<journal::Storage> storage);
    // Follows the journal to what was told last, then ends the thread.
    ~LedgerThread();

    // --- the loop's
    // The journal is durable up to here.
    void tell(std::uint64_t durable_up_to);
    // False: the queue is full and the bar is not in the ledger; it can be made again from the data.
    bool put_bar(const Bar& bar);

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
