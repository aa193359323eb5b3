#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/caller.hpp"       // Caller
#include "gateway/stream_wish.hpp"  // Wish
#include "model/event.hpp"          // Event
#include "wire/channel.hpp"         // ChannelId, RequestId

namespace sluice::gateway {

// What one slice of work may still do.
struct Slice {
    std::size_t readers = 0;
    std::size_t bytes = 0;
    std::size_t steps = 0;

    bool spent() const { return bytes == 0 || steps == 0; }
    bool over() const { return readers == 0 || spent(); }
    void step(std::size_t count = 1) { steps -= std::min(steps, count); }
    void sent(std::size_t count) { bytes -= std::min(bytes, count); }
};

// Where a reader is on one tape.
struct TapeCursor {
    std::uint64_t at = 0;
    // How many words of each key there had been by then, counted when it was stalled; absent: it was not.
    std::optional<std::vector<std::uint64_t>> mark;
};

struct QuoteCursor : TapeCursor {
    // Under way through all instruments instead: those that changed since are sent, from this number on.
    bool scanning = false;
    std::uint64_t since = 0;
    std::size_t scan = 0;
    // The tape ran ahead once more meanwhile: behind this scan comes another of what changed since here.
    std::optional<std::uint64_t> again;
};

// One connection that reads the stream.
struct StreamReader {
    std::uint64_t number = 0;  // ours, never given twice
    bool socket = false;
    wire::ChannelId channel{};
    wire::RequestId request{};
    std::optional<Caller> caller;  // absent: not known yet
    std::string share;             // whose share of readers it counts to
    UnixNanos opened;
    UnixNanos last_sent;

    Wish wish;
    bool subscribed = false;
    std::uint64_t next = 0;        // the first event it has not been given or spared
    std::uint64_t last_given = 0;  // the last event it was sent

    // Events from the history, from past_at on; then the ring or the next part.
    std::vector<Event> past;
    std::size_t past_at = 0;
    std::uint64_t question = 0;         // the one under way or in line; 0: none
    bool ask_again = false;             // the history had nothing yet
    std::optional<std::string> failed;  // the history's word; it is closed with it

    std::array<TapeCursor, 3> tapes;  // trades, bars, equity
    QuoteCursor quotes;

    bool ping_due = false;
    bool stalled = false;
    UnixNanos stalled_since;

    bool wants(Topic topic) const { return subscribed && wish.has(topic); }
    bool may_see(const AccountId& account) const {
        return (!caller || caller->may_see(account)) &&
               (wish.filter.account.empty() || wish.filter.account == account.view());
    }
    TapeCursor& tape(Topic topic) { return tapes[static_cast<std::size_t>(topic) - 2]; }
    const TapeCursor& tape(Topic topic) const { return tapes[static_cast<std::size_t>(topic) - 2]; }
};

}  // namespace sluice::gateway
