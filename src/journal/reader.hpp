#pragma once

#include "base/result.hpp"      // Result
#include "journal/scan.hpp"     // Position, Scanner
#include "journal/storage.hpp"  // Storage
#include "journal/writer.hpp"   // EventSink

namespace sluice::journal {

// Reads the events of complete batches, in order, and writes nothing. A second read continues with what was appended
// since, so a follower (the ledger thread, with a Storage of its own) keeps one Reader.
class Reader {
public:
    explicit Reader(Storage& storage) : scanner_{storage} {}
    // Up to the last complete batch. A torn tail is no Error here; damage is found by verify and by Writer::open.
    Status read(const EventSink& sink);
    const Position& position() const { return scanner_.position(); }

private:
    Scanner scanner_;
};

}  // namespace sluice::journal
