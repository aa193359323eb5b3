#include "journal/writer.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/assert.hpp"         // SLUICE_ASSERT
#include "base/mutant.hpp"         // mutant
#include "journal/close_mark.hpp"  // CloseMark
#include "journal/record.hpp"      // encode_record, ...
#include "journal/recovery.hpp"    // recover

namespace sluice::journal {

namespace {

constexpr std::uint64_t kBlockBytes = 4096;

std::uint64_t whole_blocks(std::uint64_t bytes) { return (bytes + kBlockBytes - 1) / kBlockBytes * kBlockBytes; }

}  // namespace

Result<Writer::Opened> Writer::open(Storage& storage, const WriterConfig& config, const EventSink& sink) {
    auto found = recover(storage, sink);
    if (!found)
        return fail(found.error());
    Opened opened{Writer{storage, config, *found}, found->info};
    return opened;
}

Writer::Writer(Storage& storage, const WriterConfig& config, const Recovered& found)
    : storage_{&storage},
      config_{config},
      position_{found.end},
      segment_bytes_{found.segment_bytes},
      marked_{found.marked},
      sequence_{found.end.sequence},
      durable_{found.end.sequence},
      time_{found.end.time} {
    open_.reserve(config_.reserve_bytes);
    sealed_.reserve(config_.reserve_bytes);
    frame_.reserve(kSegmentHeaderBytes);
    name_ = segment_name(position_.segment);
    begin_open();
}

// The room in front is used when the batch turns out to begin a segment.
void Writer::begin_open() {
    open_.clear();
    open_.resize(kSegmentHeaderBytes);
    records_ = 0;
}

std::size_t Writer::open_bytes() const { return open_.size() - kSegmentHeaderBytes; }

void Writer::append(const Event& event) {
    SLUICE_ASSERT(!closing_, "nothing is appended to a closed journal");
    SLUICE_ASSERT(event.sequence == sequence_ + 1, "events are appended in sequence, without a gap");
    encode_record(event, open_);
    sequence_ = event.sequence;
    time_ = event.time;
    ++records_;
}

void Writer::append_encoded(Bytes record) {
    SLUICE_ASSERT(!closing_, "nothing is appended to a closed journal");
    SLUICE_ASSERT(record.size() >= kHeadBytes && peek_length(record) == record.size(), "one whole record is appended");
    ByteReader in{record.subspan(8)};
    const std::uint64_t sequence = in.u64();
    SLUICE_ASSERT(sequence == sequence_ + 1, "events are appended in sequence, without a gap");
    open_.insert(open_.end(), record.begin(), record.end());
    sequence_ = sequence;
    time_ = UnixNanos::from_nanos(in.i64());
    ++records_;
}

Status Writer::commit() {
    if (auto done = write_sealed(); !done)
        return done;
    if (records_ == 0)
        return {};
    seal();
    return write_sealed();
}

void Writer::seal() {
    SLUICE_ASSERT(sealed_records_ == 0, "one batch at a time is on its way");
    std::swap(open_, sealed_);
    sealed_records_ = records_;
    sealed_sequence_ = sequence_;
    sealed_time_ = time_;
    laid_out_ = false;
    begin_open();
}

// Gives the sealed batch its place, which never changes again, and with it header, trailer and hash.
Status Writer::lay_out() {
    const std::uint64_t plain = sealed_.size() - kSegmentHeaderBytes + kTrailerBytes;
    const bool begins_segment = position_.offset == 0 || position_.offset + plain > segment_bytes_;
    std::uint32_t count = sealed_records_;
    if (begins_segment) {
        const std::uint32_t segment = position_.offset == 0 ? position_.segment : position_.segment + 1;
        if (auto done = take_segment(segment, plain + kSegmentHeaderBytes); !done)
            return done;
        frame_.clear();
        encode_segment_header(
            {.segment = segment, .bytes = spare_bytes_, .next_batch = position_.batch + 1, .previous = position_.head},
            position_.sequence, position_.time, frame_);
        std::copy(frame_.begin(), frame_.end(), sealed_.begin());
        ++count;
    }
    sealed_from_ = begins_segment ? 0 : kSegmentHeaderBytes;
    const std::uint16_t flags = config_.durability == Durability::Disk ? kPredecessorsSynced : std::uint16_t{0};
    sealed_hash_ = encode_trailer(sealed_from_, position_.batch + 1, count, position_.head, flags, sealed_sequence_,
                                  sealed_time_, sealed_);
    laid_out_ = true;
    if (!begins_segment)
        return {};
    position_.segment = spare_;
    position_.offset = 0;
    segment_bytes_ = spare_bytes_;
    spare_ = 0;
    name_ = segment_name(position_.segment);
    return {};
}

// Leaves in spare_ the segment `number`, made for at least `bytes`.
Status Writer::take_segment(std::uint32_t number, std::uint64_t bytes) {
    // With Os durability a segment is synced once, when it is full: only the last one can then be torn by a power cut.
    if (config_.durability == Durability::Os && position_.offset != 0) {
        if (auto done = storage_->sync(name_); !done)
            return done;
    }
    if (spare_ == number && spare_bytes_ >= bytes)
        return {};
    return make_spare(number, bytes <= config_.segment_bytes ? config_.segment_bytes : whole_blocks(bytes));
}

Status Writer::make_spare(std::uint32_t number, std::uint64_t bytes) {
    const std::string name = segment_name(number);
    spare_ = 0;
    // What a failed making left behind was never written to.
    const auto names = storage_->list();
    if (!names)
        return fail(names.error());
    if (std::find(names->begin(), names->end(), name) != names->end()) {
        if (auto done = storage_->remove(name); !done)
            return done;
    }
    if (auto done = storage_->create(name, bytes); !done)
        return done;
    spare_ = number;
    spare_bytes_ = bytes;
    return {};
}

Status Writer::write_sealed() {
    if (sealed_records_ == 0)
        return {};
    if (marked_) {
        if (auto done = put_away_close_mark(*storage_); !done)
            return done;
        marked_ = false;
    }
    if (!laid_out_) {
        if (auto done = lay_out(); !done)
            return done;
    }
    const Bytes bytes = Bytes{sealed_}.subspan(sealed_from_);
    // Always all of it: after a failed write or sync nobody knows which pages the system kept.
    if (auto done = storage_->write(name_, position_.offset, bytes); !done)
        return done;
    if (config_.durability == Durability::Disk && !mutant(Mutant::SyncLeftOut)) {
        if (auto done = storage_->sync(name_); !done)
            return done;
    }
    position_.last_batch_segment = position_.segment;
    position_.last_batch_offset = position_.offset;
    position_.offset += bytes.size();
    position_.batch += 1;
    position_.sequence = sealed_sequence_;
    position_.time = sealed_time_;
    position_.head = sealed_hash_;
    position_.closed = sealed_closes_;
    durable_ = sealed_sequence_;
    sealed_records_ = 0;
    sealed_closes_ = false;
    return {};
}

Status Writer::prepare_next_segment() {
    if (position_.offset == 0)
        return spare_ == position_.segment ? Status{} : make_spare(position_.segment, config_.segment_bytes);
    if (spare_ != 0 || position_.offset < segment_bytes_ / 2)
        return {};
    return make_spare(position_.segment + 1, config_.segment_bytes);
}

Status Writer::close_clean() {
    if (auto done = commit(); !done)
        return done;
    closing_ = true;
    if (position_.batch == 0)
        return {};  // an empty journal has nothing to close
    if (!position_.closed) {
        encode_clean_close(sequence_, time_, open_);
        records_ = 1;
        sealed_closes_ = true;
        seal();
        if (auto done = write_sealed(); !done)
            return done;
    }
    if (config_.durability == Durability::Os) {
        if (auto done = storage_->sync(name_); !done)
            return done;
    }
    if (spare_ != 0) {
        if (auto done = storage_->remove(segment_name(spare_)); !done)
            return done;
        spare_ = 0;
    }
    if (marked_)
        return {};
    if (auto done = write_close_mark(*storage_, position_); !done)
        return done;
    marked_ = true;
    return {};
}

}  // namespace sluice::journal
