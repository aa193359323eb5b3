#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/bytes.hpp"       // Buffer
#include "base/result.hpp"      // Result, Status
#include "base/sha256.hpp"      // Digest
#include "base/time.hpp"        // UnixNanos
#include "journal/scan.hpp"     // Position
#include "journal/storage.hpp"  // Storage
#include "model/event.hpp"      // Event

namespace sluice::journal {

// Disk: a commit returns when the disk has it. Os: when the write call returned (refused in live mode by the world).
enum class Durability : std::uint8_t { Disk, Os };

struct WriterConfig {
    std::uint64_t segment_bytes = 16ull << 20;  // zeroed when made; a batch that needs more gets a segment of its size
    Durability durability = Durability::Disk;
    std::size_t reserve_bytes = 1u << 20;  // room for one batch without allocation
};

// What opening found.
struct RecoveryInfo {
    Digest head{};                    // of the last complete batch; zeros: an empty journal
    std::uint64_t last_sequence = 0;  // 0: an empty journal
    UnixNanos last_time;              // of the last event
    std::uint64_t batches = 0;
    std::uint64_t runs = 0;        // RunStarted events so far
    std::uint64_t torn_bytes = 0;  // cut from the end; they had never been acknowledged
    bool clean = false;            // the last run closed in order (an empty journal counts as clean)
};
using EventSink = std::function<Status(const Event&)>;
struct Recovered;  // journal/recovery.hpp

// The journal's commit state machine: append encodes into the open batch, commit makes everything appended durable.
// Runs on one thread over a Storage that outlives it. Nothing in it is lost by a failing disk: the batch that could not be
// written stays, byte for byte, and the next commit writes all of it again before it syncs, because after a failed sync
// the system may have dropped the pages.
class Writer {
public:
    struct Opened;
    // Reads the whole journal, hands every event to `sink` in order, cuts a torn tail, and makes what it read durable.
    // Error Corrupt, without changing anything, when bytes that had been durable are not what was written. The sink's
    // Error ends the opening.
    static Result<Opened> open(Storage& storage, const WriterConfig& config, const EventSink& sink);

    Writer(Writer&&) noexcept = default;
    Writer& operator=(Writer&&) = delete;

    // The next event in sequence. No allocation while the batch stays below reserve_bytes.
    void append(const Event& event);
    // The same for a record already encoded (journal/record.hpp), on another thread for instance.
    void append_encoded(Bytes record);

    // Seals what was appended since the last commit as one batch and makes it durable, after whatever an earlier commit
    // could not. An Error leaves it pending; durable_up_to says how far it came.
    Status commit();

    // Every event up to this sequence is durable.
    std::uint64_t durable_up_to() const { return durable_; }
    std::uint64_t last_sequence() const { return sequence_; }
    // Hash of the last durable batch.
    const Digest& head() const { return position_.head; }
    const Position& position() const { return position_; }
    bool has_pending() const { return sealed_records_ > 0 || records_ > 0; }
    std::size_t open_bytes() const;  // of the batch being filled

    // Makes the next segment ahead of need once half of the current one is used, so that no commit waits for it.
    // Call it when idle; does nothing when there is nothing to do.
    Status prepare_next_segment();

    // Commits, writes the clean-close record and the mark. Nothing may be appended afterwards.
    Status close_clean();

private:
    Writer(Storage& storage, const WriterConfig& config, const Recovered& found);
    void begin_open();
    void seal();
    Status lay_out();
    Status take_segment(std::uint32_t number, std::uint64_t bytes);
    Status make_spare(std::uint32_t number, std::uint64_t bytes);
    Status write_sealed();

    Storage* storage_;
    WriterConfig config_;
    Position position_;            // after the last durable batch; once a batch is laid out, its place
    std::uint64_t segment_bytes_;  // size of the position's segment; 0: it has no batch yet
    std::uint32_t spare_ = 0;      // number of a segment made ahead; 0: none
    std::uint64_t spare_bytes_ = 0;
    bool marked_;             // the close mark is there
    std::uint64_t sequence_;  // last appended
    std::uint64_t durable_;
    UnixNanos time_;    // of the last appended event
    std::string name_;  // of the position's segment
    bool closing_ = false;

    Buffer open_;  // room for a segment header, then records
    std::uint32_t records_ = 0;
    Buffer sealed_;  // a batch that is not durable yet, same layout
    std::uint32_t sealed_records_ = 0;
    std::uint64_t sealed_sequence_ = 0;
    UnixNanos sealed_time_;
    bool sealed_closes_ = false;
    bool laid_out_ = false;  // place, header, trailer and hash of the sealed batch are fixed
    std::size_t sealed_from_ = 0;
    Digest sealed_hash_{};
    Buffer frame_;
};

struct Writer::Opened {
    Writer writer;
    RecoveryInfo info;
};

}  // namespace sluice::journal
