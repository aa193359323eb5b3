#include "journal/recovery.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "journal/close_mark.hpp"  // read_close_mark
#include "journal/record.hpp"      // decode_event
#include "journal/snapshot.hpp"    // snapshot_sequence

namespace sluice::journal {

namespace {

constexpr std::uint64_t kZerosBytes = 64u << 10;

Status write_zeros(Storage& storage, const std::string& name, std::uint64_t from, std::uint64_t to) {
    const Buffer zeros(std::min(kZerosBytes, to - from));
    while (from < to) {
        const std::uint64_t count = std::min<std::uint64_t>(zeros.size(), to - from);
        if (auto done = storage.write(name, from, Bytes{zeros}.first(count)); !done)
            return done;
        from += count;
    }
    return storage.sync(name);
}

// The run before may have died between a write and its sync, or after a sync that failed: the last batch was read from the
// system's memory and is perhaps nowhere else. From here on it counts, so it is written again and synced.
Status settle_last_batch(Storage& storage, const Position& end) {
    if (end.batch == 0)
        return {};
    const std::string name = segment_name(end.last_batch_segment);
    const auto bytes = storage.read(name, end.last_batch_offset, end.offset - end.last_batch_offset);
    if (!bytes)
        return fail(bytes.error());
    if (bytes->size() != end.offset - end.last_batch_offset)
        return fail(ErrorCode::Io, name + " gave fewer bytes than before at " + std::to_string(end.last_batch_offset));
    if (auto done = storage.write(name, end.last_batch_offset, *bytes); !done)
        return done;
    return storage.sync(name);
}

// Snapshots of what was cut would never again match the chain.
Status drop_later_snapshots(Storage& storage, std::uint64_t last_sequence) {
    const auto names = storage.list();
    if (!names)
        return fail(names.error());
    for (const std::string& name : *names) {
        const auto sequence = snapshot_sequence(name);
        if (!sequence || *sequence <= last_sequence)
            continue;
        if (auto done = storage.remove(name); !done)
            return done;
    }
    return {};
}

// Segments without a batch go: whoever made them may have died before they were durable.
Status drop_empty_segments(Storage& storage, const Position& end) {
    const auto segments = list_segments(storage);
    if (!segments)
        return fail(segments.error());
    const std::size_t used = end.offset == 0 ? 0 : end.segment;
    for (std::size_t number = segments->size(); number > used; --number) {
        if (auto done = storage.remove((*segments)[number - 1]); !done)
            return done;
    }
    return {};
}

}  // namespace

Result<Recovered> recover(Storage& storage, const EventSink& sink) {
    const auto mark = read_close_mark(storage);
    if (!mark)
        return fail(mark.error());
    Recovered found;
    RecoveryInfo& info = found.info;
    Scanner scanner{storage};
    const auto scanned = scanner.run([&](const BatchView& batch) -> Status {
        for (const RecordView& record : *batch.records) {
            if (record.head.kind >= kFirstFrameKind)
                continue;
            const auto event = decode_event(record);
            if (!event)
                return fail(event.error());
            if (std::holds_alternative<RunStarted>(event->body))
                ++info.runs;
            if (auto taken = sink(*event); !taken)
                return taken;
        }
        return {};
    });
    if (!scanned)
        return fail(scanned.error());
    const Position& end = scanner.position();
    const auto tail = examine_tail(storage, end);
    if (!tail)
        return fail(tail.error());
    if (tail->kind == Tail::Kind::Damaged)
        return fail(ErrorCode::Corrupt, tail->text);
    if (*mark) {
        if (auto same = check_against(**mark, end); !same)
            return fail(same.error());
        if (tail->kind != Tail::Kind::Zeros) {
            return fail(ErrorCode::Corrupt, segment_name(tail->segment) + " has changed at byte " +
                                                std::to_string(tail->from) + ", behind the clean close");
        }
    }
    if (tail->kind == Tail::Kind::Torn) {
        if (auto cut = write_zeros(storage, segment_name(tail->segment), tail->from, tail->to); !cut)
            return fail(cut.error());
        info.torn_bytes = tail->to - tail->from;
    }
    if (auto done = settle_last_batch(storage, end); !done)
        return fail(done.error());
    if (auto done = drop_empty_segments(storage, end); !done)
        return fail(done.error());
    if (auto done = drop_later_snapshots(storage, end.sequence); !done)
        return fail(done.error());

    found.end = end;
    found.marked = mark->has_value();
    info.head = end.head;
    info.last_sequence = end.sequence;
    info.last_time = end.time;
    info.batches = end.batch;
    info.clean = end.batch == 0 || (end.closed && tail->kind == Tail::Kind::Zeros);
    if (end.offset != 0) {
        const auto size = storage.size(segment_name(end.segment));
        if (!size)
            return fail(size.error());
        found.segment_bytes = *size;
    }
    return found;
}

}  // namespace sluice::journal
