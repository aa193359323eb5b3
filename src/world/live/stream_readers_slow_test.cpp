#include "world/live/stream_readers_test_support.hpp"

namespace sluice::world {
namespace {

using namespace std::chrono_literals;

// A thousand readers, of which half never read until the end. Everything is counted and nothing timed: between two turns of
// the loop's other work stands one slice, a slice is bounded, and nobody loses an event.
TEST(ThousandReaders, OfWhichHalfNeverReadDoNotHoldTheLoop) {
    constexpr std::size_t kReaders = 1'000;
    constexpr std::uint64_t kEvents = 150;
    gateway::StreamOptions options;
    options.ring_bytes = 100'000;  // who is slow falls behind it
    options.deaf_max = 24h;
    StreamPort rig{options, 16u << 10};

    std::vector<std::unique_ptr<net::RawClient>> clients;
    std::vector<SseText> texts(kReaders);
    for (std::size_t i = 0; i < kReaders; ++i) {
        clients.push_back(std::make_unique<net::RawClient>(rig.port, i % 2 == 0 ? 0 : 4'096));
        clients.back()->write(StreamPort::ask(1));
        rig.pass();
    }
    for (int i = 0; i < 10'000 && rig.stream.counts().readers < kReaders; ++i)
        rig.pass();
    ASSERT_EQ(rig.stream.counts().readers, kReaders);

    const auto read = [&](std::size_t first, std::size_t step) {
        for (std::size_t i = first; i < kReaders; i += step) {
            clients[i]->read();
            ASSERT_TRUE(texts[i].take(clients[i]->received)) << "reader " << i << " at " << texts[i].next;
        }
    };
    const auto all_have = [&](std::size_t first, std::size_t step) {
        for (std::size_t i = first; i < kReaders; i += step)
            if (texts[i].next <= kEvents)
                return false;
        return true;
    };
    for (std::uint64_t i = 0; i < kEvents; ++i) {
        rig.add_event(2'000);
        for (int pass = 0; pass < 4; ++pass)
            rig.pass();
        if (i % 10 == 9)
            read(0, 2);
    }
    for (int i = 0; i < 20'000 && !all_have(0, 2); ++i) {
        rig.pass();
        if (i % 20 == 19)
            read(0, 2);
    }
    EXPECT_TRUE(all_have(0, 2));
    EXPECT_GT(rig.server.stalls, kReaders / 4);

    // One slice at a time, of a bounded number of readers and bytes.
    EXPECT_LE(rig.server.most_sent, options.slice_readers);
    EXPECT_LE(rig.server.most_bytes, options.slice_bytes + 2'500);
    EXPECT_EQ(rig.watchdog.slow(), 0u);

    // Whoever begins to read gets everything too.
    for (int i = 0; i < 100'000 && !all_have(0, 1); ++i) {
        rig.pass();
        if (i % 10 == 9)
            read(1, 2);
    }
    EXPECT_TRUE(all_have(0, 1));
}

}  // namespace
}  // namespace sluice::world
