#pragma once

#include <cstdint>

#include "base/result.hpp"      // Result
#include "journal/scan.hpp"     // Position
#include "journal/storage.hpp"  // Storage
#include "journal/writer.hpp"   // RecoveryInfo, EventSink

namespace sluice::journal {

// A journal ready to be continued.
struct Recovered {
    RecoveryInfo info;
    Position end;
    std::uint64_t segment_bytes = 0;  // of the segment `end` lies in; 0: it has no batch yet
    bool marked = false;              // the close mark is still there
};

// Hands every event to `sink`, then cuts a torn tail and makes sure that all that was read is on the disk. Changes nothing
// when it answers Error Corrupt.
Result<Recovered> recover(Storage& storage, const EventSink& sink);

}  // namespace sluice::journal
