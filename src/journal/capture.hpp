#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"       // Buffer
#include "base/result.hpp"      // Result
#include "base/time.hpp"        // UnixNanos
#include "journal/storage.hpp"  // Storage
#include "model/input.hpp"      // Input

namespace sluice::journal {

// A capture holds every call of an engine's life in order, market data included, so that an incident re-executes bit for
// bit: Engine::start, each apply, stop. It is never waited for and never synced: what a crash loses is its last part.
struct CaptureStarted {
    std::uint64_t epoch = 0;
    std::uint64_t after_sequence = 0;  // the journal's last event before this run
    friend bool operator==(const CaptureStarted&, const CaptureStarted&) = default;
};
struct CaptureStopped {
    std::string reason;
    friend bool operator==(const CaptureStopped&, const CaptureStopped&) = default;
};
using CaptureBody = std::variant<Input, CaptureStarted, CaptureStopped>;
struct CaptureEntry {
    UnixNanos now;
    CaptureBody body;
};

// Files capture-000001.cap, ... of a folder; each run begins a new file. A file is chunks, each with its own checksum:
//   magic "SLCP", format u32, bytes u32 of the entries, count u32, index u64 of the first entry, crc32c u32
//   entries: length u32, kind u8 (0 input, 1 started, 2 stopped), now i64, payload
class CaptureWriter {
public:
    // `file_bytes`: a file is made this large and a new one begun when it is full.
    static Result<CaptureWriter> open(Storage& storage, std::uint64_t file_bytes = 64ull << 20);

    void started(std::uint64_t epoch, std::uint64_t after_sequence, UnixNanos now);
    void input(const Input& input, UnixNanos now);
    void stopped(std::string_view reason, UnixNanos now);

    // Bytes waiting in memory; the owner flushes when it likes (every 64 KiB, and when idle).
    std::size_t buffered() const { return entries_.size(); }
    // Writes the waiting entries as one chunk. On an Error they stay and go with the next flush.
    Status flush();
    // Flushes and gives back the unused end of the file.
    Status close();

private:
    CaptureWriter(Storage& storage, std::uint64_t file_bytes, std::uint32_t file)
        : storage_{&storage}, file_bytes_{file_bytes}, file_{file} {}
    std::size_t begin(std::uint8_t kind, UnixNanos now);
    void finish(std::size_t start);
    Status next_file(std::uint64_t bytes);

    Storage* storage_;
    std::uint64_t file_bytes_;
    std::uint32_t file_;      // number of the last file made or seen
    std::uint64_t size_ = 0;  // of the current file; 0: none yet
    std::uint64_t offset_ = 0;
    std::uint64_t index_ = 0;  // of the first waiting entry, over this run
    std::uint32_t count_ = 0;
    Buffer entries_;
    Buffer chunk_;
};

// Reads the entries of captures back, in the order of the calls.
class CaptureReader {
public:
    // All files of the folder in order, or only those from file number `first` on.
    static Result<CaptureReader> open(Storage& storage, std::uint32_t first = 1);
    // The next entry, or nothing at the end. A cut last chunk is the end; a damaged one before it is Error Corrupt.
    Result<std::optional<CaptureEntry>> next();

private:
    explicit CaptureReader(Storage& storage) : storage_{&storage} {}
    Result<bool> load_chunk();

    Storage* storage_;
    std::vector<std::string> files_;
    std::size_t file_ = 0;
    std::uint64_t offset_ = 0;
    Buffer chunk_;
    std::size_t at_ = 0;  // in chunk_
};

}  // namespace sluice::journal
