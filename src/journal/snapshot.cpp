#include "journal/snapshot.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.hpp"       // parse_uint64
#include "journal/record.hpp"  // begin_record

namespace sluice::journal {

namespace {

constexpr std::string_view kPrefix = "snapshot-";
constexpr std::string_view kSuffix = ".snap";
constexpr std::string_view kUnfinished = "snapshot.writing";
constexpr std::size_t kDigits = 20;
constexpr std::size_t kFixedBytes = kHeadBytes + 32 + 32;

// Over everything but the checksum and itself.
Digest digest_of(Bytes file) {
    Sha256 sha;
    sha.update(file.first(kCheckedHeadBytes));
    sha.update(file.subspan(kHeadBytes, 32));
    sha.update(file.subspan(kFixedBytes));
    return sha.finish();
}

Status remove_if_there(Storage& storage, std::string_view name) {
    const auto names = storage.list();
    if (!names)
        return fail(names.error());
    if (std::find(names->begin(), names->end(), name) == names->end())
        return {};
    return storage.remove(name);
}

}  // namespace

std::string snapshot_name(std::uint64_t sequence) {
    std::string digits = std::to_string(sequence);
    digits.insert(0, kDigits - digits.size(), '0');
    return std::string{kPrefix} + digits + std::string{kSuffix};
}

std::optional<std::uint64_t> snapshot_sequence(std::string_view name) {
    if (name.size() != kPrefix.size() + kDigits + kSuffix.size() || !name.starts_with(kPrefix) ||
        !name.ends_with(kSuffix))
        return std::nullopt;
    const auto sequence = parse_uint64(name.substr(kPrefix.size(), kDigits));
    if (!sequence)
        return std::nullopt;
    return *sequence;
}

Status write_snapshot(Storage& storage, const Snapshot& snapshot) {
    Buffer file;
    file.reserve(kFixedBytes + snapshot.state.size());
    const std::size_t start = begin_record(static_cast<std::uint8_t>(FrameKind::Snapshot), kFrameVersion, 0,
                                           snapshot.sequence, snapshot.time, file);
    ByteWriter to{file};
    to.raw(snapshot.head);
    to.raw(Digest{});
    to.raw(snapshot.state);
    finish_record(start, file);
    const Digest digest = digest_of(file);
    std::copy(digest.begin(), digest.end(), file.begin() + kHeadBytes + 32);
    finish_record(start, file);

    if (auto done = remove_if_there(storage, kUnfinished); !done)
        return done;
    if (auto done = storage.create(kUnfinished, file.size()); !done)
        return done;
    if (auto done = storage.write(kUnfinished, 0, file); !done)
        return done;
    if (auto done = storage.sync(kUnfinished); !done)
        return done;
    const std::string name = snapshot_name(snapshot.sequence);
    if (auto done = remove_if_there(storage, name); !done)
        return done;
    return storage.rename(kUnfinished, name);
}

Result<Snapshot> read_snapshot(Storage& storage, std::string_view name) {
    const auto size = storage.size(name);
    if (!size)
        return fail(size.error());
    const auto file = storage.read(name, 0, *size);
    if (!file)
        return fail(file.error());
    const auto record = read_record(*file);
    const auto changed = [&] { return fail(ErrorCode::Corrupt, std::string{name} + " is not what was written"); };
    if (!record || file->size() < kFixedBytes || record->bytes.size() != file->size() ||
        record->head.kind != static_cast<std::uint8_t>(FrameKind::Snapshot) || record->head.version != kFrameVersion ||
        snapshot_name(record->head.sequence) != name)
        return changed();
    const Digest digest = digest_of(*file);
    if (!std::equal(digest.begin(), digest.end(), file->begin() + kHeadBytes + 32))
        return changed();
    Snapshot snapshot;
    snapshot.sequence = record->head.sequence;
    snapshot.time = record->head.time;
    std::copy_n(file->begin() + kHeadBytes, snapshot.head.size(), snapshot.head.begin());
    snapshot.state.assign(file->begin() + kFixedBytes, file->end());
    return snapshot;
}

Result<std::optional<Snapshot>> find_snapshot(Storage& storage, std::uint64_t up_to) {
    const auto names = storage.list();
    if (!names)
        return fail(names.error());
    std::vector<std::uint64_t> sequences;
    for (const std::string& name : *names) {
        const auto sequence = snapshot_sequence(name);
        if (sequence && *sequence <= up_to)
            sequences.push_back(*sequence);
    }
    std::sort(sequences.rbegin(), sequences.rend());
    for (const std::uint64_t sequence : sequences) {
        auto snapshot = read_snapshot(storage, snapshot_name(sequence));
        if (snapshot)
            return std::optional<Snapshot>{std::move(*snapshot)};
        if (snapshot.error().code != ErrorCode::Corrupt)
            return fail(snapshot.error());
    }
    return std::optional<Snapshot>{};
}

}  // namespace sluice::journal
