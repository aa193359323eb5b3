#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"       // Buffer
#include "base/result.hpp"      // Result
#include "base/sha256.hpp"      // Digest
#include "journal/record.hpp"   // RecordView
#include "journal/storage.hpp"  // Storage

namespace sluice::journal {

std::string segment_name(std::uint32_t segment);  // journal-000001.seg
// The segment files of a folder, in order. Error Corrupt when a number is missing.
Result<std::vector<std::string>> list_segments(Storage& storage);

// Where a journal stands after its last complete batch.
struct Position {
    std::uint32_t segment = 1;            // the next batch goes here ...
    std::uint64_t offset = 0;             // ... at this byte; 0: the segment's header is still to be written
    std::uint64_t batch = 0;              // number of the last batch
    std::uint64_t sequence = 0;           // of the last event
    UnixNanos time;                       // of the last event
    Digest head{};                        // hash of the last batch
    bool closed = false;                  // the last batch is a clean close
    std::uint64_t last_batch_offset = 0;  // in `last_batch_segment`; meaningless before the first batch
    std::uint32_t last_batch_segment = 0;
};

// One complete, checked batch. Views die on return.
struct BatchView {
    Position after;
    std::uint16_t flags = 0;                 // the trailer's
    const std::vector<RecordView>* records;  // without the trailer
};
using BatchSink = std::function<Status(const BatchView&)>;

// Walks complete batches from `position` on and moves it. Checks every hash, number and sequence; stops without
// an Error at the first byte that is not a complete batch, and says nothing about what stands there. An Error is the
// sink's, the storage's, or Unsupported for a format of a later version.
class Scanner {
public:
    explicit Scanner(Storage& storage, Position from = {}) : storage_{storage}, position_{from} {}
    Status run(const BatchSink& sink);
    const Position& position() const { return position_; }

private:
    Status run_segment(const std::string& name, Position at, const BatchSink& sink);
    Result<bool> check_batch(Bytes batch, std::string_view name, std::uint64_t file_bytes, Position& after);

    Storage& storage_;
    Position position_;
    std::vector<RecordView> records_;
    std::uint16_t flags_ = 0;
};

// Calls `sink(offset, bytes)` for [from, size) of a file, part by part.
using PartSink = std::function<Status(std::uint64_t offset, Bytes bytes)>;
Status for_each_part(Storage& storage, std::string_view name, std::uint64_t from, const PartSink& sink);
// The first and one past the last byte that is not zero in [from, size); absent when all are.
struct NonZero {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
};
Result<std::optional<NonZero>> find_non_zero(Storage& storage, std::string_view name, std::uint64_t from);

// What stands after the last complete batch.
struct Tail {
    enum class Kind : std::uint8_t {
        Zeros,    // nothing but preallocated zeros
        Torn,     // an unfinished last batch: never acknowledged
        Damaged,  // bytes that had been durable are not what was written
    };
    Kind kind = Kind::Zeros;
    std::uint32_t segment = 0;  // bytes [from, to) of this one are not zero at both ends
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::string text;  // one sentence about Torn and Damaged
};
Result<Tail> examine_tail(Storage& storage, const Position& end);

}  // namespace sluice::journal
