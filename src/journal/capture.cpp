#include "journal/capture.hpp"

#include <algorithm>
#include <cstring>

#include "base/crc32c.hpp"   // crc32c
#include "base/text.hpp"     // parse_uint64
#include "model/binary.hpp"  // encode, decode_input

namespace sluice::journal {

namespace {

constexpr std::uint32_t kMagic = 0x50434C53;  // "SLCP"
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kChunkHeadBytes = 4 + 4 + 4 + 4 + 8 + 4;
constexpr std::size_t kCrcAt = kChunkHeadBytes - 4;
constexpr std::size_t kEntryHeadBytes = 4 + 1 + 8;
constexpr std::string_view kPrefix = "capture-";
constexpr std::string_view kSuffix = ".cap";

enum class EntryKind : std::uint8_t { Input, Started, Stopped };

std::string capture_name(std::uint32_t file) {
    std::string digits = std::to_string(file);
    if (digits.size() < 6)
        digits.insert(0, 6 - digits.size(), '0');
    return std::string{kPrefix} + digits + std::string{kSuffix};
}

Result<std::vector<std::uint32_t>> list_files(Storage& storage) {
    const auto names = storage.list();
    if (!names)
        return fail(names.error());
    std::vector<std::uint32_t> files;
    for (const std::string_view name : *names) {
        if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix))
            continue;
        const auto number = parse_uint64(name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size()));
        if (number && *number < 1'000'000'000 && capture_name(static_cast<std::uint32_t>(*number)) == name)
            files.push_back(static_cast<std::uint32_t>(*number));
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::uint32_t chunk_crc(Bytes chunk) { return crc32c(chunk.subspan(kChunkHeadBytes), crc32c(chunk.first(kCrcAt))); }

}  // namespace

Result<CaptureWriter> CaptureWriter::open(Storage& storage, std::uint64_t file_bytes) {
    const auto files = list_files(storage);
    if (!files)
        return fail(files.error());
    return CaptureWriter{storage, file_bytes, files->empty() ? 0 : files->back()};
}

std::size_t CaptureWriter::begin(std::uint8_t kind, UnixNanos now) {
    const std::size_t start = entries_.size();
    ByteWriter to{entries_};
    to.u32(0);
    to.u8(kind);
    to.i64(now.nanos());
    return start;
}

void CaptureWriter::finish(std::size_t start) {
    ByteWriter{entries_}.patch_u32(start, static_cast<std::uint32_t>(entries_.size() - start));
    ++count_;
}

void CaptureWriter::started(std::uint64_t epoch, std::uint64_t after_sequence, UnixNanos now) {
    const std::size_t start = begin(static_cast<std::uint8_t>(EntryKind::Started), now);
    ByteWriter to{entries_};
    to.u64(epoch);
    to.u64(after_sequence);
    finish(start);
}

void CaptureWriter::input(const Input& input, UnixNanos now) {
    const std::size_t start = begin(static_cast<std::uint8_t>(EntryKind::Input), now);
    encode(input, entries_);
    finish(start);
}

void CaptureWriter::stopped(std::string_view reason, UnixNanos now) {
    const std::size_t start = begin(static_cast<std::uint8_t>(EntryKind::Stopped), now);
    ByteWriter{entries_}.text(reason);
    finish(start);
}

Status CaptureWriter::next_file(std::uint64_t bytes) {
    // A number is used once, even when making the file failed half-way.
    ++file_;
    size_ = 0;
    offset_ = 0;
    const std::uint64_t size = std::max(file_bytes_, bytes);
    if (auto done = storage_->create(capture_name(file_), size); !done)
        return done;
    size_ = size;
    return {};
}

Status CaptureWriter::flush() {
    if (count_ == 0)
        return {};
    const std::uint64_t bytes = kChunkHeadBytes + entries_.size();
    if (size_ == 0 || offset_ + bytes > size_) {
        if (auto done = next_file(bytes); !done)
            return done;
    }
    chunk_.clear();
    ByteWriter to{chunk_};
    to.u32(kMagic);
    to.u32(kFormat);
    to.u32(static_cast<std::uint32_t>(entries_.size()));
    to.u32(count_);
    to.u64(index_);
    to.u32(0);
    to.raw(entries_);
    to.patch_u32(kCrcAt, chunk_crc(chunk_));
    if (auto done = storage_->write(capture_name(file_), offset_, chunk_); !done)
        return done;
    offset_ += bytes;
    index_ += count_;
    count_ = 0;
    entries_.clear();
    return {};
}

Status CaptureWriter::close() {
    if (auto done = flush(); !done)
        return done;
    if (size_ == 0)
        return {};
    if (auto done = storage_->truncate(capture_name(file_), offset_); !done)
        return done;
    size_ = 0;
    return {};
}

Result<CaptureReader> CaptureReader::open(Storage& storage, std::uint32_t first) {
    const auto files = list_files(storage);
    if (!files)
        return fail(files.error());
    CaptureReader reader{storage};
    for (const std::uint32_t file : *files)
        if (file >= first)
            reader.files_.push_back(capture_name(file));
    return reader;
}

Result<bool> CaptureReader::load_chunk() {
    for (; file_ < files_.size(); ++file_, offset_ = 0) {
        const std::string& name = files_[file_];
        const auto head = storage_->read(name, offset_, kChunkHeadBytes);
        if (!head)
            return fail(head.error());
        ByteReader in{*head};
        const std::uint32_t magic = in.u32();
        const std::uint32_t format = in.u32();
        const std::uint64_t bytes = kChunkHeadBytes + std::uint64_t{in.u32()};
        if (head->size() < kChunkHeadBytes || magic != kMagic)
            continue;  // the file's end
        if (format != kFormat) {
            return fail(ErrorCode::Unsupported,
                        name + " has the capture format " + std::to_string(format) + "; this version reads format 1");
        }
        auto chunk = storage_->read(name, offset_, bytes);
        if (!chunk)
            return fail(chunk.error());
        std::uint32_t crc = 0;
        std::memcpy(&crc, chunk->data() + kCrcAt, sizeof crc);
        if (chunk->size() == bytes && chunk_crc(*chunk) == crc) {
            chunk_ = std::move(*chunk);
            at_ = kChunkHeadBytes;
            offset_ += bytes;
            return true;
        }
        // The last chunk of a file may be cut by a crash; one with a follower may not.
        const auto next = storage_->read(name, offset_ + bytes, sizeof kMagic);
        if (!next)
            return fail(next.error());
        if (next->size() == sizeof kMagic && ByteReader{*next}.u32() == kMagic)
            return fail(ErrorCode::Corrupt, name + " is damaged in the chunk at byte " + std::to_string(offset_));
    }
    return false;
}

Result<std::optional<CaptureEntry>> CaptureReader::next() {
    if (at_ == chunk_.size()) {
        const auto loaded = load_chunk();
        if (!loaded)
            return fail(loaded.error());
        if (!*loaded)
            return std::optional<CaptureEntry>{};
    }
    const Bytes rest = Bytes{chunk_}.subspan(at_);
    ByteReader in{rest};
    const std::uint32_t length = in.u32();
    const auto kind = static_cast<EntryKind>(in.u8());
    CaptureEntry entry;
    entry.now = UnixNanos::from_nanos(in.i64());
    if (in.failed() || length < kEntryHeadBytes || length > rest.size())
        return fail(ErrorCode::Corrupt, files_[file_] + " holds an entry of an impossible length");
    at_ += length;
    const Bytes payload = rest.subspan(kEntryHeadBytes, length - kEntryHeadBytes);
    ByteReader part{payload};
    switch (kind) {
        case EntryKind::Input: {
            auto input = decode_input(payload);
            if (!input)
                return fail(input.error());
            entry.body = std::move(*input);
            return std::optional<CaptureEntry>{std::move(entry)};
        }
        case EntryKind::Started: {
            CaptureStarted started;
            started.epoch = part.u64();
            started.after_sequence = part.u64();
            entry.body = started;
            break;
        }
        case EntryKind::Stopped: entry.body = CaptureStopped{std::string{part.text()}}; break;
        default: part.fail();
    }
    if (part.failed())
        return fail(ErrorCode::Corrupt, files_[file_] + " holds an entry this version cannot read");
    return std::optional<CaptureEntry>{std::move(entry)};
}

}  // namespace sluice::journal
