#include "journal/scan.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/text.hpp"  // parse_uint64

namespace sluice::journal {

namespace {

// Large enough that a call costs little beside its bytes, small enough to stay in the second-level cache.
constexpr std::uint64_t kPartBytes = 512u << 10;
constexpr std::string_view kPrefix = "journal-";
constexpr std::string_view kSuffix = ".seg";

std::size_t first_non_zero(Bytes bytes) {
    std::size_t at = 0;
    std::uint64_t word = 0;
    for (; at + sizeof word <= bytes.size(); at += sizeof word) {
        std::memcpy(&word, bytes.data() + at, sizeof word);
        if (word != 0)
            break;
    }
    while (at < bytes.size() && bytes[at] == std::byte{0})
        ++at;
    return at;
}

std::size_t end_of_non_zero(Bytes bytes) {
    std::size_t end = bytes.size();
    while (end > 0 && bytes[end - 1] == std::byte{0})
        --end;
    return end;
}

// A batch's bytes with its trailer at the front of `bytes`, by the lengths alone; zero when no trailer is reached.
// `wanted` is how many bytes must be there to say more; zero when no number of them would help.
std::size_t batch_length(Bytes bytes, std::size_t& wanted) {
    std::size_t at = 0;
    wanted = 0;
    for (;;) {
        const Bytes rest = bytes.subspan(at);
        if (rest.size() < kHeadBytes) {
            wanted = at + kHeadBytes;
            return 0;
        }
        const std::uint32_t length = peek_length(rest);
        if (length < kHeadBytes)
            return 0;
        if (length > rest.size()) {
            wanted = at + length;
            return 0;
        }
        at += length;
        if (rest[4] == std::byte{static_cast<std::uint8_t>(FrameKind::BatchTrailer)})
            return at;
    }
}

// Whether a batch stands at `from` that is whole in itself. The scanner did not take it, so it does not continue the chain,
// and a write that was cut short cannot look like that.
Result<bool> holds_foreign_batch(Storage& storage, std::string_view name, std::uint64_t from) {
    Buffer window;
    std::size_t length = 0;
    for (std::size_t wanted = kHeadBytes; length == 0;) {
        const auto more = storage.read(name, from + window.size(), wanted - window.size());
        if (!more)
            return fail(more.error());
        window.insert(window.end(), more->begin(), more->end());
        if (window.size() < wanted)
            return false;
        length = batch_length(window, wanted);
        if (length == 0 && wanted == 0)
            return false;
    }
    const Bytes batch = Bytes{window}.first(length);
    for (std::size_t at = 0;;) {
        const auto record = read_record(batch.subspan(at));
        if (!record)
            return false;
        at += record->bytes.size();
        if (at < length)
            continue;
        const auto trailer = decode_trailer(*record);
        return trailer &&
               trailer->hash == batch_hash(trailer->previous, batch.first(length - record->bytes.size()), *record);
    }
}

// Whether a later batch stands in the bytes from `from` on that proves the one missing here had been durable.
Result<bool> holds_proof(Storage& storage, std::string_view name, std::uint64_t from, std::uint64_t missing_batch) {
    constexpr auto kLength = static_cast<std::uint32_t>(kTrailerBytes);
    bool found = false;
    Buffer window;
    const PartSink look = [&](std::uint64_t, Bytes part) -> Status {
        window.insert(window.end(), part.begin(), part.end());
        std::size_t at = 0;
        for (; at + kTrailerBytes <= window.size(); ++at) {
            const Bytes here = Bytes{window}.subspan(at);
            if (peek_length(here) != kLength)
                continue;
            const auto record = read_record(here);
            if (!record || (record->head.flags & kPredecessorsSynced) == 0)
                continue;
            const auto trailer = decode_trailer(*record);
            if (trailer && trailer->batch > missing_batch)
                found = true;
        }
        window.erase(window.begin(), window.begin() + static_cast<std::ptrdiff_t>(at));
        return {};
    };
    if (auto read = for_each_part(storage, name, from, look); !read)
        return fail(read.error());
    return found;
}

}  // namespace

std::string segment_name(std::uint32_t segment) {
    std::string digits = std::to_string(segment);
    if (digits.size() < 6)
        digits.insert(0, 6 - digits.size(), '0');
    return std::string{kPrefix} + digits + std::string{kSuffix};
}

Result<std::vector<std::string>> list_segments(Storage& storage) {
    auto names = storage.list();
    if (!names)
        return fail(names.error());
    std::vector<std::uint32_t> numbers;
    for (const std::string_view name : *names) {
        if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix))
            continue;
        const auto digits = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
        const auto number = parse_uint64(digits);
        if (number && *number > 0 && *number < 1'000'000'000 &&
            segment_name(static_cast<std::uint32_t>(*number)) == name)
            numbers.push_back(static_cast<std::uint32_t>(*number));
    }
    std::sort(numbers.begin(), numbers.end());
    std::vector<std::string> segments;
    for (const std::uint32_t number : numbers) {
        if (number != segments.size() + 1) {
            return fail(ErrorCode::Corrupt,
                        segment_name(static_cast<std::uint32_t>(segments.size() + 1)) + " is missing from the journal");
        }
        segments.push_back(segment_name(number));
    }
    return segments;
}

Status Scanner::run(const BatchSink& sink) {
    const auto segments = list_segments(storage_);
    if (!segments)
        return fail(segments.error());
    for (std::uint32_t number = position_.segment; number <= segments->size(); ++number) {
        Position at = position_;
        if (number != position_.segment) {
            at.segment = number;
            at.offset = 0;
        }
        const auto done = run_segment((*segments)[number - 1], at, sink);
        if (!done)
            return done;
        if (position_.segment != number)
            break;  // not one complete batch there
    }
    return {};
}

Status Scanner::run_segment(const std::string& name, Position at, const BatchSink& sink) {
    const auto size = storage_.size(name);
    if (!size)
        return fail(size.error());
    Buffer window;
    std::size_t begin = 0;  // of the next batch, in the window
    for (;;) {
        std::size_t wanted = 0;
        const Bytes rest = Bytes{window}.subspan(begin);
        const std::size_t length = batch_length(rest, wanted);
        if (length == 0) {
            if (wanted == 0)
                return {};
            const std::uint64_t have = at.offset + rest.size();
            if (at.offset + wanted > *size)
                return {};
            auto more = storage_.read(name, have, std::max<std::uint64_t>(kPartBytes, wanted - rest.size()));
            if (!more)
                return fail(more.error());
            if (more->empty())
                return {};
            if (rest.empty()) {
                window = std::move(*more);
            } else {
                window.erase(window.begin(), window.begin() + static_cast<std::ptrdiff_t>(begin));
                window.insert(window.end(), more->begin(), more->end());
            }
            begin = 0;
            continue;
        }
        Position after = at;
        const auto complete = check_batch(rest.first(length), name, *size, after);
        if (!complete)
            return fail(complete.error());
        if (!*complete)
            return {};
        after.last_batch_segment = at.segment;
        after.last_batch_offset = at.offset;
        after.offset = at.offset + length;
        const auto taken = sink(BatchView{after, flags_, &records_});
        if (!taken)
            return taken;
        position_ = at = after;
        begin += length;
    }
}

Result<bool> Scanner::check_batch(Bytes batch, std::string_view name, std::uint64_t file_bytes, Position& after) {
    records_.clear();
    after.closed = false;
    std::optional<RecordView> trailer;
    for (std::size_t at = 0; at < batch.size();) {
        // The hash below covers every byte of the records, their checksums included; the trailer has only its own.
        const auto record = view_record(batch.subspan(at));
        if (!record)
            return false;
        at += record->bytes.size();
        if (record->head.kind < kFirstFrameKind) {
            if (record->head.sequence != after.sequence + 1)
                return false;
            after.sequence = record->head.sequence;
            after.time = record->head.time;
        } else if (record->head.sequence != after.sequence) {
            return false;
        }
        if (at == batch.size()) {
            trailer = record;
        } else {
            after.closed = record->head.kind == static_cast<std::uint8_t>(FrameKind::CleanClose);
            records_.push_back(*record);
        }
    }
    if (!trailer || !read_record(trailer->bytes))
        return false;
    const auto end = decode_trailer(*trailer);
    const Bytes records = batch.first(batch.size() - trailer->bytes.size());
    if (!end || end->batch != after.batch + 1 || end->records != records_.size() || end->bytes != records.size() ||
        end->previous != after.head || end->hash != batch_hash(after.head, records, *trailer))
        return false;
    if (after.offset == 0) {
        if (records_.empty())
            return false;
        const auto header = decode_segment_header(records_.front());
        if (!header)
            return false;
        if (header->format != SegmentHeader{}.format) {
            return fail(ErrorCode::Unsupported, std::string{name} + " has the journal format " +
                                                    std::to_string(header->format) + "; this version reads format 1");
        }
        if (header->segment != after.segment || header->next_batch != end->batch || header->previous != after.head)
            return false;
        if (header->bytes != file_bytes) {
            return fail(ErrorCode::Corrupt, std::string{name} + " is " + std::to_string(file_bytes) +
                                                " bytes long; it was made with " + std::to_string(header->bytes));
        }
    }
    after.batch = end->batch;
    after.head = end->hash;
    flags_ = trailer->head.flags;
    return true;
}

Status for_each_part(Storage& storage, std::string_view name, std::uint64_t from, const PartSink& sink) {
    const auto size = storage.size(name);
    if (!size)
        return fail(size.error());
    while (from < *size) {
        const auto part = storage.read(name, from, std::min(kPartBytes, *size - from));
        if (!part)
            return fail(part.error());
        if (part->empty()) {
            return fail(ErrorCode::Io, std::string{name} + " gave no bytes at " + std::to_string(from) + " of " +
                                           std::to_string(*size));
        }
        if (auto taken = sink(from, *part); !taken)
            return taken;
        from += part->size();
    }
    return {};
}

Result<std::optional<NonZero>> find_non_zero(Storage& storage, std::string_view name, std::uint64_t from) {
    std::optional<NonZero> found;
    const PartSink look = [&](std::uint64_t offset, Bytes part) -> Status {
        const std::size_t end = end_of_non_zero(part);
        if (end == 0)
            return {};
        if (!found)
            found = NonZero{offset + first_non_zero(part), 0};
        found->end = offset + end;
        return {};
    };
    if (auto read = for_each_part(storage, name, from, look); !read)
        return fail(read.error());
    return found;
}

Result<Tail> examine_tail(Storage& storage, const Position& end) {
    const auto segments = list_segments(storage);
    if (!segments)
        return fail(segments.error());
    Tail tail;
    for (std::uint32_t number = end.segment; number <= segments->size(); ++number) {
        const std::string& name = (*segments)[number - 1];
        const std::uint64_t from = number == end.segment ? end.offset : 0;
        const auto found = find_non_zero(storage, name, from);
        if (!found)
            return fail(found.error());
        if (!*found)
            continue;
        if (tail.kind != Tail::Kind::Zeros) {
            tail.kind = Tail::Kind::Damaged;
            tail.text = segment_name(tail.segment) + " is damaged at byte " + std::to_string(tail.from) + ": " + name +
                        " was begun after it, so it had been whole";
            return tail;
        }
        tail.kind = Tail::Kind::Torn;
        tail.segment = number;
        tail.from = (*found)->first;
        tail.to = (*found)->end;
        // A new segment is begun only behind the last batch of the one before, so two of them cannot be under way.
        if (number > end.segment + 1)
            tail.kind = Tail::Kind::Damaged;
        const auto proof = holds_proof(storage, name, from, end.batch + 1);
        if (!proof)
            return fail(proof.error());
        if (*proof)
            tail.kind = Tail::Kind::Damaged;
        const auto foreign = holds_foreign_batch(storage, name, from);
        if (!foreign)
            return fail(foreign.error());
        if (*foreign)
            tail.kind = Tail::Kind::Damaged;
        const std::string what =
            "batch " + std::to_string(end.batch + 1) + " in " + name + " at byte " + std::to_string(from);
        tail.text = tail.kind == Tail::Kind::Torn
                        ? what + " is unfinished; nothing of it was ever acknowledged"
                        : what + " is damaged: its neighbours show that it had been whole on disk";
    }
    return tail;
}

}  // namespace sluice::journal
