#include "journal/record.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>

#include "base/assert.hpp"   // SLUICE_ASSERT
#include "base/crc32c.hpp"   // crc32c
#include "model/binary.hpp"  // encode, decode, version_of

namespace sluice::journal {

static_assert(count_of<EventKind>() < kFirstFrameKind);

namespace {

constexpr std::size_t kCrcAt = kCheckedHeadBytes;
constexpr std::size_t kHashBytes = 32;

void put_digest(const Digest& digest, Buffer& out) { out.insert(out.end(), digest.begin(), digest.end()); }

Digest take_digest(ByteReader& in) {
    Digest digest{};
    const Bytes bytes = in.raw(digest.size());
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

std::uint32_t checksum(Bytes record) {
    return crc32c(record.subspan(kHeadBytes), crc32c(record.first(kCheckedHeadBytes)));
}

std::uint8_t number(FrameKind kind) { return static_cast<std::uint8_t>(kind); }

bool is_frame(const RecordView& record, FrameKind kind, std::size_t bytes) {
    return record.head.kind == number(kind) && record.bytes.size() == bytes;
}

// Everything of a batch its hash covers, the trailer up to the hash and without its checksum.
Digest hash_of(const Digest& previous, Bytes records, Bytes trailer) {
    Sha256 sha;
    sha.update(previous);
    sha.update(records);
    sha.update(trailer.first(kCheckedHeadBytes));
    sha.update(trailer.subspan(kHeadBytes, trailer.size() - kHeadBytes - kHashBytes));
    return sha.finish();
}

}  // namespace

std::size_t begin_record(std::uint8_t kind, std::uint8_t version, std::uint16_t flags, std::uint64_t sequence,
                         UnixNanos time, Buffer& out) {
    const std::size_t start = out.size();
    std::array<std::byte, kHeadBytes> head{};
    const std::int64_t nanos = time.nanos();
    head[4] = std::byte{kind};
    head[5] = std::byte{version};
    std::memcpy(head.data() + 6, &flags, sizeof flags);
    std::memcpy(head.data() + 8, &sequence, sizeof sequence);
    std::memcpy(head.data() + 16, &nanos, sizeof nanos);
    out.insert(out.end(), head.begin(), head.end());
    return start;
}

void finish_record(std::size_t start, Buffer& out) {
    const std::size_t bytes = out.size() - start;
    SLUICE_ASSERT(bytes <= std::numeric_limits<std::uint32_t>::max(), "a record's length must fit its word");
    const auto length = static_cast<std::uint32_t>(bytes);
    std::memcpy(out.data() + start, &length, sizeof length);
    const std::uint32_t crc = checksum(Bytes{out}.subspan(start));
    std::memcpy(out.data() + start + kCrcAt, &crc, sizeof crc);
}

void encode_record(const Event& event, Buffer& out) {
    const EventKind kind = kind_of(event);
    const std::size_t start =
        begin_record(static_cast<std::uint8_t>(kind), version_of(kind), 0, event.sequence, event.time, out);
    encode(event, out);
    finish_record(start, out);
}

void encode_segment_header(const SegmentHeader& header, std::uint64_t sequence, UnixNanos time, Buffer& out) {
    const std::size_t start = begin_record(number(FrameKind::SegmentHeader), kFrameVersion, 0, sequence, time, out);
    ByteWriter to{out};
    to.u32(header.format);
    to.u32(header.segment);
    to.u64(header.bytes);
    to.u64(header.next_batch);
    put_digest(header.previous, out);
    finish_record(start, out);
}

void encode_clean_close(std::uint64_t sequence, UnixNanos time, Buffer& out) {
    finish_record(begin_record(number(FrameKind::CleanClose), kFrameVersion, 0, sequence, time, out), out);
}

Digest encode_trailer(std::size_t records_at, std::uint64_t batch, std::uint32_t count, const Digest& previous,
                      std::uint16_t flags, std::uint64_t sequence, UnixNanos time, Buffer& out) {
    const std::size_t bytes = out.size() - records_at;
    const std::size_t start = begin_record(number(FrameKind::BatchTrailer), kFrameVersion, flags, sequence, time, out);
    ByteWriter to{out};
    to.u64(batch);
    to.u32(count);
    to.u64(bytes);
    put_digest(previous, out);
    put_digest(Digest{}, out);
    const auto length = static_cast<std::uint32_t>(kTrailerBytes);
    std::memcpy(out.data() + start, &length, sizeof length);  // the hash covers it
    const Bytes whole{out};
    const Digest hash = hash_of(previous, whole.subspan(records_at, bytes), whole.subspan(start));
    std::copy(hash.begin(), hash.end(), out.end() - kHashBytes);
    finish_record(start, out);
    return hash;
}

std::uint32_t peek_length(Bytes bytes) {
    std::uint32_t length = 0;
    if (bytes.size() >= sizeof length)
        std::memcpy(&length, bytes.data(), sizeof length);
    return length;
}

std::optional<RecordView> view_record(Bytes bytes) {
    const std::uint32_t length = peek_length(bytes);
    if (length < kHeadBytes || length > bytes.size())
        return std::nullopt;
    RecordView view;
    view.bytes = bytes.first(length);
    view.payload = view.bytes.subspan(kHeadBytes);
    ByteReader in{view.bytes};
    view.head.length = in.u32();
    view.head.kind = in.u8();
    view.head.version = in.u8();
    view.head.flags = in.u16();
    view.head.sequence = in.u64();
    view.head.time = UnixNanos::from_nanos(in.i64());
    view.head.crc = in.u32();
    return view;
}

std::optional<RecordView> read_record(Bytes bytes) {
    const auto view = view_record(bytes);
    if (!view || checksum(view->bytes) != view->head.crc)
        return std::nullopt;
    return view;
}

Result<SegmentHeader> decode_segment_header(const RecordView& record) {
    if (!is_frame(record, FrameKind::SegmentHeader, kSegmentHeaderBytes))
        return fail(ErrorCode::Corrupt, "a segment must begin with its header record");
    ByteReader in{record.payload};
    SegmentHeader header;
    header.format = in.u32();
    header.segment = in.u32();
    header.bytes = in.u64();
    header.next_batch = in.u64();
    header.previous = take_digest(in);
    return header;
}

Result<BatchTrailer> decode_trailer(const RecordView& record) {
    if (!is_frame(record, FrameKind::BatchTrailer, kTrailerBytes))
        return fail(ErrorCode::Corrupt, "a batch must end with its trailer record");
    ByteReader in{record.payload};
    BatchTrailer trailer;
    trailer.batch = in.u64();
    trailer.records = in.u32();
    trailer.bytes = in.u64();
    trailer.previous = take_digest(in);
    trailer.hash = take_digest(in);
    return trailer;
}

Digest batch_hash(const Digest& previous, Bytes records, const RecordView& trailer) {
    return hash_of(previous, records, trailer.bytes);
}

Result<Event> decode_event(const RecordView& record) {
    if (record.head.kind >= count_of<EventKind>()) {
        return fail(ErrorCode::Unsupported, "event " + std::to_string(record.head.sequence) + " has the kind " +
                                                std::to_string(record.head.kind) +
                                                ", which this version does not know; a later one wrote it");
    }
    auto event = decode(static_cast<EventKind>(record.head.kind), record.head.version, record.head.sequence,
                        record.head.time, record.payload);
    if (!event) {
        return fail(event.error().code, "event " + std::to_string(record.head.sequence) + ": " + event.error().text);
    }
    return event;
}

}  // namespace sluice::journal
