#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"   // Bytes, Buffer
#include "base/result.hpp"  // Result
#include "base/sha256.hpp"  // Digest
#include "base/time.hpp"    // UnixNanos
#include "model/event.hpp"  // Event

namespace sluice::journal {

// A journal is a row of records, little-endian, without padding:
//
//   length u32   of the whole record, this head included
//   kind u8      below 240 an EventKind, from 240 a FrameKind
//   version u8   of the payload's layout
//   flags u16    kPredecessorsSynced on a trailer, otherwise zero
//   sequence u64 of the event; frames repeat the last event's
//   time i64     nanoseconds since 1970; frames repeat the last event's
//   crc32c u32   over the 24 bytes before it and the payload
//   payload      events: model/binary.hpp; frames: below
//
// Records form batches, and a batch ends with its BatchTrailer. The hash of a trailer covers the hash before it and every
// byte of the batch except the trailer's checksum and the hash itself, so the hashes are one chain over all segments.
struct RecordHead {
    std::uint32_t length = 0;
    std::uint8_t kind = 0;
    std::uint8_t version = 0;
    std::uint16_t flags = 0;
    std::uint64_t sequence = 0;
    UnixNanos time;
    std::uint32_t crc = 0;
};
constexpr std::size_t kHeadBytes = 28;
constexpr std::size_t kCheckedHeadBytes = 24;  // what the checksum covers of the head

enum class FrameKind : std::uint8_t { SegmentHeader = 240, BatchTrailer = 241, CleanClose = 242, Snapshot = 243 };
constexpr std::uint8_t kFirstFrameKind = 240;
constexpr std::uint8_t kFrameVersion = 1;
// On a trailer: every batch before it had been synced to disk before this one was written. Damage before such a trailer
// is damage of something acknowledged, never a torn tail.
constexpr std::uint16_t kPredecessorsSynced = 1;

// The first record of a segment, inside its first batch.
struct SegmentHeader {
    std::uint32_t format = 1;
    std::uint32_t segment = 1;     // counts from 1
    std::uint64_t bytes = 0;       // size of the file
    std::uint64_t next_batch = 0;  // number of the batch this record stands in
    Digest previous{};             // head hash before it; zeros in the first segment
    friend bool operator==(const SegmentHeader&, const SegmentHeader&) = default;
};
constexpr std::size_t kSegmentHeaderBytes = kHeadBytes + 4 + 4 + 8 + 8 + 32;

struct BatchTrailer {
    std::uint64_t batch = 0;    // counts from 1 over the whole journal
    std::uint32_t records = 0;  // events and frames before the trailer
    std::uint64_t bytes = 0;    // of those records
    Digest previous{};
    Digest hash{};
    friend bool operator==(const BatchTrailer&, const BatchTrailer&) = default;
};
constexpr std::size_t kTrailerBytes = kHeadBytes + 8 + 4 + 8 + 32 + 32;

// The last record of an orderly end; alone in its batch. Empty payload.
constexpr std::size_t kCleanCloseBytes = kHeadBytes;

// Any record: begin_record writes a head and answers where it starts, the caller appends the payload, finish_record fills in
// length and checksum.
std::size_t begin_record(std::uint8_t kind, std::uint8_t version, std::uint16_t flags, std::uint64_t sequence,
                         UnixNanos time, Buffer& out);
void finish_record(std::size_t start, Buffer& out);

// Appends the record of one event: head, checksum, payload.
void encode_record(const Event& event, Buffer& out);
void encode_segment_header(const SegmentHeader& header, std::uint64_t sequence, UnixNanos time, Buffer& out);
void encode_clean_close(std::uint64_t sequence, UnixNanos time, Buffer& out);
// Appends the trailer of the batch whose records are `out` from `records_at` to its end; answers its hash.
Digest encode_trailer(std::size_t records_at, std::uint64_t batch, std::uint32_t count, const Digest& previous,
                      std::uint16_t flags, std::uint64_t sequence, UnixNanos time, Buffer& out);

// A record as it stands in `bytes`; the payload is a view.
struct RecordView {
    RecordHead head;
    Bytes payload;
    Bytes bytes;  // the whole record
};
// The record at the start of `bytes`. Absent when it is cut, its length is impossible or its checksum is wrong.
std::optional<RecordView> read_record(Bytes bytes);
// The same without looking at the checksum: for bytes that a batch hash vouches for.
std::optional<RecordView> view_record(Bytes bytes);
// The length word at the start of `bytes`, unchecked; zero where preallocated zeros begin or fewer than four bytes are left.
std::uint32_t peek_length(Bytes bytes);

Result<SegmentHeader> decode_segment_header(const RecordView& record);
Result<BatchTrailer> decode_trailer(const RecordView& record);
// The hash a trailer must carry, from the records before it and the trailer as it stands.
Digest batch_hash(const Digest& previous, Bytes records, const RecordView& trailer);
Result<Event> decode_event(const RecordView& record);

}  // namespace sluice::journal
