#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"       // Buffer
#include "base/result.hpp"      // Result
#include "base/sha256.hpp"      // Digest
#include "base/time.hpp"        // UnixNanos
#include "journal/storage.hpp"  // Storage

namespace sluice::journal {

// A state kept so that it need not be folded again: a cache. `head` ties it to the batch after which it was taken; it may
// be used only where the journal's own chain holds that hash at that sequence, so it is never trusted alone.
struct Snapshot {
    std::uint64_t sequence = 0;  // every event up to here is in it
    UnixNanos time;              // of that event
    Digest head{};               // of the batch that ends with it
    Buffer state;                // the owner's bytes
    friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

std::string snapshot_name(std::uint64_t sequence);  // snapshot-00000000000000000042.snap
// Durable on return; a crash leaves no half of it. Replaces an older one of the same sequence.
Status write_snapshot(Storage& storage, const Snapshot& snapshot);
// Error Corrupt when any bit of the file changed.
Result<Snapshot> read_snapshot(Storage& storage, std::string_view name);
// The newest whole snapshot at or before `up_to`; damaged ones are passed over.
Result<std::optional<Snapshot>> find_snapshot(Storage& storage, std::uint64_t up_to);
// The sequence a file of this name is of; absent for other files.
std::optional<std::uint64_t> snapshot_sequence(std::string_view name);

}  // namespace sluice::journal
