#include "journal/verify.hpp"

#include <algorithm>
#include <map>
#include <variant>

#include "journal/close_mark.hpp"  // read_close_mark
#include "journal/record.hpp"      // decode_event
#include "journal/scan.hpp"        // Scanner, examine_tail
#include "journal/snapshot.hpp"    // read_snapshot

namespace sluice::journal {

namespace {

// What a batch sink learns on its way through the chain.
struct Walk {
    VerifyReport report;
    std::map<std::uint64_t, Digest> snapshots;  // by sequence: the head each one names, until the chain has shown it
    std::vector<std::uint64_t> ends;            // of the complete batches of each segment

    Status take(const BatchView& batch) {
        for (const RecordView& record : *batch.records) {
            if (record.head.kind >= kFirstFrameKind)
                continue;
            const auto event = decode_event(record);
            if (!event)
                return fail(event.error());
            ++report.events;
            if (std::holds_alternative<RunStarted>(event->body))
                ++report.runs;
        }
        const Position& after = batch.after;
        if (ends.size() < after.segment)
            ends.resize(after.segment);
        ends[after.segment - 1] = after.offset;
        report.bytes += after.offset - after.last_batch_offset;
        const auto snapshot = snapshots.find(after.sequence);
        if (snapshot != snapshots.end() && snapshot->second == after.head)
            snapshots.erase(snapshot);
        return {};
    }
};

Status read_snapshots(Storage& storage, Walk& walk) {
    const auto names = storage.list();
    if (!names)
        return fail(names.error());
    for (const std::string& name : *names) {
        if (snapshot_sequence(name)) {
            const auto snapshot = read_snapshot(storage, name);
            if (!snapshot)
                return fail(snapshot.error());
            walk.snapshots.emplace(snapshot->sequence, snapshot->head);
            ++walk.report.snapshots;
        } else if (!(name.starts_with("journal-") && name.ends_with(".seg")) && name != kCloseMark) {
            walk.report.notes.push_back(name + " is not part of the journal and was not looked at");
        }
    }
    return {};
}

// Behind the last batch of every segment that has a follower.
Status check_zeros(Storage& storage, const Walk& walk, const Position& end) {
    for (std::uint32_t number = 1; number < end.segment && number <= walk.ends.size(); ++number) {
        const std::string name = segment_name(number);
        const auto found = find_non_zero(storage, name, walk.ends[number - 1]);
        if (!found)
            return fail(found.error());
        if (*found) {
            return fail(ErrorCode::Corrupt, name + " has changed at byte " + std::to_string((*found)->first) +
                                                ", where only zeros may stand");
        }
    }
    return {};
}

}  // namespace

Result<VerifyReport> verify(Storage& storage, std::optional<Digest> expected_head) {
    const auto mark = read_close_mark(storage);
    if (!mark)
        return fail(mark.error());
    Walk walk;
    if (auto read = read_snapshots(storage, walk); !read)
        return fail(read.error());
    Scanner scanner{storage};
    if (auto scanned = scanner.run([&](const BatchView& batch) { return walk.take(batch); }); !scanned)
        return fail(scanned.error());
    const Position& end = scanner.position();
    const auto tail = examine_tail(storage, end);
    if (!tail)
        return fail(tail.error());
    if (tail->kind == Tail::Kind::Damaged)
        return fail(ErrorCode::Corrupt, tail->text);
    if (auto zeros = check_zeros(storage, walk, end); !zeros)
        return fail(zeros.error());
    if (*mark) {
        if (auto same = check_against(**mark, end); !same)
            return fail(same.error());
        if (tail->kind != Tail::Kind::Zeros) {
            return fail(ErrorCode::Corrupt, segment_name(tail->segment) + " has changed at byte " +
                                                std::to_string(tail->from) + ", behind the clean close");
        }
    }
    if (!walk.snapshots.empty()) {
        return fail(ErrorCode::Corrupt, snapshot_name(walk.snapshots.begin()->first) +
                                            " names a hash that the journal does not have at that event");
    }
    if (expected_head && *expected_head != end.head) {
        return fail(ErrorCode::Corrupt,
                    "the journal ends with the hash " + hex(end.head) + "; " + hex(*expected_head) + " was expected");
    }
    VerifyReport& report = walk.report;
    report.head = end.head;
    report.segments = walk.ends.size();
    report.batches = end.batch;
    report.clean = end.closed && tail->kind == Tail::Kind::Zeros;
    if (tail->kind == Tail::Kind::Torn) {
        report.torn_bytes = tail->to - tail->from;
        report.notes.push_back(tail->text + "; the next start cuts " + std::to_string(report.torn_bytes) + " bytes");
    }
    return std::move(report);
}

}  // namespace sluice::journal
