#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"      // Result
#include "base/sha256.hpp"      // Digest
#include "base/time.hpp"        // UnixNanos
#include "journal/storage.hpp"  // Storage

namespace sluice::journal {

struct VerifyReport {
    Digest head{};  // print it; compare it with the one printed at the last stop
    std::uint64_t segments = 0;
    std::uint64_t batches = 0;
    std::uint64_t events = 0;
    std::uint64_t runs = 0;
    std::uint64_t snapshots = 0;
    std::uint64_t bytes = 0;         // of complete batches
    bool clean = false;              // closed in order
    std::uint64_t torn_bytes = 0;    // an unfinished last batch; the next start cuts it
    std::vector<std::string> notes;  // sentences for the reader: the torn tail, files that are not the journal's
};

// Reads everything and writes nothing. Error Corrupt, with a sentence that names file and byte, on any changed bit:
// records, preallocated zeros, the close mark and snapshots included; after a clean close also on a damaged last batch.
// Without a clean close an unfinished last batch is reported and no Error. `expected_head` is what a stop or a report
// printed: with it a journal that was cut back to an earlier whole batch is found too.
Result<VerifyReport> verify(Storage& storage, std::optional<Digest> expected_head = std::nullopt);

}  // namespace sluice::journal
