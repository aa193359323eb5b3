#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.hpp"      // Buffer
#include "base/sha256.hpp"     // Digest
#include "base/spsc_ring.hpp"  // SpscRing
#include "journal/writer.hpp"  // Writer
#include "world/node.hpp"      // JournalPort

namespace sluice::world {

// What the journal thread says to the loop.
struct JournalReply {
    std::uint64_t durable_up_to = 0;
    bool healthy = true;
    std::string text;  // why it is not
    Digest head{};     // of the last durable batch
};

// The journal between two threads: the loop appends and never waits, the journal thread commits what came since its last
// commit as one batch. Nothing is dropped: while the ring is full, or the disk fails, what was appended waits in memory
// and the loop is told, which stops new exposure and nothing else.
class JournalDesk final : public JournalPort {
public:
    // The writer belongs to whichever thread calls work(); it outlives the desk.
    explicit JournalDesk(journal::Writer& writer, std::size_t ring = 1024);
    // No journal at all: what is appended is forgotten, and the loop is told once that nothing is recorded and `why`.
    explicit JournalDesk(std::string why);

    // --- loop
    void append(std::span<const Event> events) override;
    // Hands what was appended to the journal thread; true: it should be woken.
    bool hand_over();
    // The next reply, in order.
    std::optional<JournalReply> take_reply();
    bool has_backlog() const { return !filling_.empty(); }
    // False: it is a desk without a journal.
    bool records() const { return writer_ != nullptr; }

    // --- journal thread, or a test in its place
    // One round: everything handed over, one commit, one reply. True: there was something to say, so wake the loop.
    bool work();
    // A commit failed: call work() again after a while though nothing was handed over.
    bool wants_retry() const { return failing_; }

private:
    SpscRing<Buffer> batches_;  // loop -> journal
    SpscRing<Buffer> empties_;  // journal -> loop, for use again
    SpscRing<JournalReply> replies_;
    Buffer filling_;           // the loop's
    journal::Writer* writer_;  // the journal thread's, as is what follows; null: there is none
    std::optional<JournalReply> unsaid_;
    std::uint64_t said_ = 0;
    bool failing_ = false;
    std::string failure_;
};

}  // namespace sluice::world
