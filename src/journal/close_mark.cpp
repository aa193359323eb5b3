#include "journal/close_mark.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace sluice::journal {

namespace {

constexpr std::string_view kUnfinishedMark = "journal.closing";
constexpr std::string_view kOldMark = "journal.reopened";
constexpr std::size_t kMarkBytes = kHeadBytes + 8 + 4 + 8 + 32;

Result<bool> exists(Storage& storage, std::string_view name) {
    const auto names = storage.list();
    if (!names)
        return fail(names.error());
    return std::find(names->begin(), names->end(), name) != names->end();
}

Status remove_if_there(Storage& storage, std::string_view name) {
    const auto there = exists(storage, name);
    if (!there)
        return fail(there.error());
    return *there ? storage.remove(name) : Status{};
}

}  // namespace

Status write_close_mark(Storage& storage, const Position& end) {
    Buffer bytes;
    const std::size_t start =
        begin_record(static_cast<std::uint8_t>(FrameKind::CleanClose), kFrameVersion, 0, end.sequence, end.time, bytes);
    ByteWriter to{bytes};
    to.u64(end.batch);
    to.u32(end.segment);
    to.u64(end.offset);
    to.raw(end.head);
    finish_record(start, bytes);

    if (auto done = remove_if_there(storage, kUnfinishedMark); !done)
        return done;
    if (auto done = storage.create(kUnfinishedMark, bytes.size()); !done)
        return done;
    if (auto done = storage.write(kUnfinishedMark, 0, bytes); !done)
        return done;
    if (auto done = storage.sync(kUnfinishedMark); !done)
        return done;
    return storage.rename(kUnfinishedMark, kCloseMark);
}

Status put_away_close_mark(Storage& storage) {
    const auto there = exists(storage, kCloseMark);
    if (!there)
        return fail(there.error());
    if (!*there)
        return {};
    if (auto done = remove_if_there(storage, kOldMark); !done)
        return done;
    // A rename is durable on return, a removal need not be; the old mark is then nobody's file.
    if (auto done = storage.rename(kCloseMark, kOldMark); !done)
        return done;
    return storage.remove(kOldMark);
}

Result<std::optional<CloseMark>> read_close_mark(Storage& storage) {
    const auto there = exists(storage, kCloseMark);
    if (!there)
        return fail(there.error());
    if (!*there)
        return std::nullopt;
    const auto bytes = storage.read(kCloseMark, 0, kMarkBytes + 1);
    if (!bytes)
        return fail(bytes.error());
    const auto record = read_record(*bytes);
    if (!record || bytes->size() != kMarkBytes || record->bytes.size() != kMarkBytes ||
        record->head.kind != static_cast<std::uint8_t>(FrameKind::CleanClose) ||
        record->head.version != kFrameVersion) {
        return fail(ErrorCode::Corrupt, std::string{kCloseMark} + " is not what the last stop wrote");
    }
    ByteReader in{record->payload};
    CloseMark mark;
    mark.sequence = record->head.sequence;
    mark.batch = in.u64();
    mark.segment = in.u32();
    mark.offset = in.u64();
    const Bytes head = in.raw(mark.head.size());
    std::copy(head.begin(), head.end(), mark.head.begin());
    return mark;
}

Status check_against(const CloseMark& mark, const Position& end) {
    if (end.closed && end.batch == mark.batch && end.sequence == mark.sequence && end.segment == mark.segment &&
        end.offset == mark.offset && end.head == mark.head)
        return {};
    return fail(ErrorCode::Corrupt, "the journal was closed in order after batch " + std::to_string(mark.batch) +
                                        " (event " + std::to_string(mark.sequence) + ") with the hash " +
                                        hex(mark.head) + ", but its whole batches end with batch " +
                                        std::to_string(end.batch) + " (event " + std::to_string(end.sequence) +
                                        ") and the hash " + hex(end.head));
}

}  // namespace sluice::journal
