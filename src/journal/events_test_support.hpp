#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/memory_storage_test_support.hpp"
#include "journal/snapshot.hpp"
#include "journal/storage.hpp"
#include "journal/writer.hpp"
#include "model/event.hpp"

namespace sluice::journal {

inline UnixNanos at_second(std::int64_t seconds) { return UnixNanos::from_seconds(1'381'152'600 + seconds); }

// A run of `count` events from `first` on: its start, then orders and signals of differing lengths.
inline std::vector<Event> make_run(std::uint64_t first, std::uint64_t count, std::uint64_t run = 0) {
    std::vector<Event> events;
    for (std::uint64_t i = 0; i < count; ++i) {
        Event event;
        event.sequence = first + i;
        event.time = at_second(static_cast<std::int64_t>(first + i));
        if (i == 0) {
            RunStarted started;
            started.epoch = 1000 + run;
            started.run = run;
            started.version = "0.1.0";
            event.body = started;
        } else if (i % 3 == 1) {
            OrderPlaced placed;
            placed.order.cl_ord_id = ClOrdId{InlineText<24>::unchecked("P1-RS-" + std::to_string(first + i))};
            placed.order.account = AccountId{"main"};
            placed.order.instrument = InstrumentId{"SPY.US"};
            placed.order.order_qty = Quantity::whole(static_cast<std::int64_t>(i));
            event.body = placed;
        } else {
            SignalNoted note;
            note.instrument = InstrumentId{"SPY.US"};
            note.text = std::string(static_cast<std::size_t>(i * 7 % 40), 'x');
            event.body = note;
        }
        events.push_back(event);
    }
    return events;
}

struct OpenedJournal {
    Writer writer;
    RecoveryInfo info;
    std::vector<Event> events;
};

inline Result<OpenedJournal> open_journal(Storage& storage, const WriterConfig& config) {
    std::vector<Event> events;
    auto opened = Writer::open(storage, config, [&](const Event& event) -> Status {
        events.push_back(event);
        return {};
    });
    if (!opened)
        return fail(opened.error());
    return OpenedJournal{std::move(opened->writer), opened->info, std::move(events)};
}

// Small, so that segments roll in tests.
inline WriterConfig small_config(std::uint64_t segment_bytes = 4096) {
    return {.segment_bytes = segment_bytes, .durability = Durability::Disk, .reserve_bytes = 4096};
}

// Appends the events as batches of `per_batch`.
inline Status append_all(Writer& writer, const std::vector<Event>& events, std::size_t per_batch) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        writer.append(events[i]);
        if ((i + 1) % per_batch != 0 && i + 1 != events.size())
            continue;
        if (auto done = writer.commit(); !done)
            return done;
    }
    return {};
}

enum class End : std::uint8_t { Clean, Killed };

// Three segments, two runs, one snapshot.
inline MemoryStorage small_journal(End end) {
    MemoryStorage storage;
    {
        auto opened = open_journal(storage, small_config(1536));
        EXPECT_TRUE(append_all(opened->writer, make_run(1, 20), 3));
        const Snapshot snapshot{opened->writer.last_sequence(), at_second(20), opened->writer.head(),
                                Buffer(50, std::byte{7})};
        EXPECT_TRUE(write_snapshot(storage, snapshot));
        EXPECT_TRUE(opened->writer.close_clean());
    }
    auto opened = open_journal(storage, small_config(1536));
    EXPECT_TRUE(append_all(opened->writer, make_run(21, 24, 1), 3));
    if (end == End::Clean) {
        EXPECT_TRUE(opened->writer.close_clean());
    }
    return storage;
}

}  // namespace sluice::journal
