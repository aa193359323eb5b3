#include "journal/history_reader.hpp"

#include <algorithm>
#include <iterator>

#include "journal/record.hpp"  // read_record, decode_segment_header, decode_event

namespace sluice::journal {
namespace {

constexpr std::size_t kKept = 256;

// The last one at or before a sequence; null: there is none.
const Position* last_before(const std::map<std::uint64_t, Position>& places, std::uint64_t sequence) {
    const auto after = places.upper_bound(sequence);
    return after == places.begin() ? nullptr : &std::prev(after)->second;
}

}  // namespace

// A segment begins with a record that names the batch and the hash before it, and its head the event before it.
Status HistoryReader::find_segments() {
    const auto names = list_segments(storage_);
    if (!names)
        return fail(names.error());
    for (; segments_ < names->size(); ++segments_) {
        const auto bytes = storage_.read((*names)[segments_], 0, kSegmentHeaderBytes);
        if (!bytes)
            return fail(bytes.error());
        const auto record = read_record(*bytes);
        if (!record)
            return {};  // made ahead of need
        const auto header = decode_segment_header(*record);
        if (!header || header->segment != segments_ + 1 || header->next_batch == 0)
            return {};
        Position start;
        start.segment = header->segment;
        start.batch = header->next_batch - 1;
        start.sequence = record->head.sequence;
        start.head = header->previous;
        starts_.insert_or_assign(start.sequence, start);
    }
    return {};
}

// Over the most, one that was read on from goes, otherwise the least recently used: never where another reader will go on.
void HistoryReader::keep(const Position& place, std::uint64_t next) {
    kept_.insert_or_assign(place.sequence, Kept{place, next, false, ++uses_});
    if (kept_.size() <= kKept)
        return;
    kept_.erase(std::min_element(kept_.begin(), kept_.end(), [](const auto& a, const auto& b) {
        return a.second.read_on != b.second.read_on ? a.second.read_on : a.second.used < b.second.used;
    }));
}

const Position* HistoryReader::kept_before(std::uint64_t from) {
    const auto after = kept_.lower_bound(from);
    if (after == kept_.begin())
        return nullptr;
    Kept& kept = std::prev(after)->second;
    kept.read_on = kept.read_on || kept.next == from;
    kept.used = ++uses_;
    return &kept.place;
}

Result<std::vector<Event>> HistoryReader::read(std::uint64_t from, std::size_t most, std::uint64_t up_to) {
    std::vector<Event> events;
    from = std::max<std::uint64_t>(from, 1);
    if (from > up_to || most == 0)
        return events;
    if (const Status found = find_segments(); !found)
        return fail(found.error());
    const Position* place = last_before(starts_, from - 1);
    if (const Position* later = kept_before(from); place == nullptr || (later && later->sequence >= place->sequence))
        place = later;

    Scanner scanner{storage_, place ? *place : Position{}};
    Position before = scanner.position();
    const Error enough{ErrorCode::OutOfRange, {}};
    const Status ran = scanner.run([&](const BatchView& batch) -> Status {
        for (const RecordView& record : *batch.records) {
            if (record.head.kind >= kFirstFrameKind || record.head.sequence < from || record.head.sequence > up_to ||
                events.size() >= most)
                continue;
            auto event = decode_event(record);
            if (!event)
                return fail(event.error());
            events.push_back(std::move(*event));
        }
        if (events.size() >= most || batch.after.sequence >= up_to) {
            if (!events.empty() && events.back().sequence == batch.after.sequence)
                before = batch.after;
            return fail(enough);
        }
        before = batch.after;
        return {};
    });
    if (!ran && ran.error() != enough)
        return fail(ran.error());
    if (!events.empty() && events.front().sequence != from)
        return fail(ErrorCode::Corrupt, "the journal goes on with event " + std::to_string(events.front().sequence) +
                                            ", and event " + std::to_string(from) + " was asked for");
    keep(before, from + events.size());
    return events;
}

}  // namespace sluice::journal
