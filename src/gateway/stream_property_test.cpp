#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gateway/stream_test_support.hpp"

namespace sluice::gateway {
namespace {

// Readers come and go as they like, are stalled and drained, and cut off anywhere; the history answers when it likes, and
// slices stop in the middle. A reader that comes back asks for what follows the last event it got.
class Readers {
public:
    static constexpr std::uint64_t kPeople = 4;

    Readers(StreamOptions options, std::uint64_t before) : rig{std::move(options)} {
        for (std::uint64_t sequence = 1; sequence <= before; ++sequence)
            rig.history.events.push_back(stream_event(sequence));
        rig.stream.set_recovered(before);
        last = before;
    }

    void act(int what, std::uint64_t person) {
        const std::uint64_t id = connection[person];
        if (what == 0) {
            const std::uint64_t more = 1 + person * 3;
            rig.add_events(last + 1, last + more);
            last += more;
        } else if (what == 1 && id == 0) {
            connection[person] = ++ids;
            rig.subscribe(ids, R"(,"from":)" + std::to_string(got[person].size() + 1));
        } else if (what == 2 && id != 0) {
            take(person);
            rig.cut(id);
            connection[person] = 0;
        } else if (what == 3 && id != 0) {
            rig.stall(id);
        } else if (what == 4 && id != 0) {
            rig.drain(id);
        } else if (what == 5) {
            rig.history.answer();
        } else if (what == 6) {
            rig.settle(1 + person);
        } else if (what == 7 && id != 0) {
            take(person);
            rig.say(id, R"({"op":"subscribe"})");
        }
    }
    // What it got on this connection; a cut loses what was under way, so only what had come counts.
    void take(std::uint64_t person) {
        const std::uint64_t id = connection[person];
        for (const std::uint64_t sequence : rig.events_of(id))
            got[person].push_back(sequence);
        rig.said.erase(id);
    }

    StreamRig rig;
    std::uint64_t last = 0;
    std::uint64_t ids = 0;
    std::array<std::uint64_t, kPeople> connection{};
    std::array<std::vector<std::uint64_t>, kPeople> got;
};

RC_GTEST_PROP(StreamProperty, EveryReaderGetsEachEventOnceAndInOrder, ()) {
    StreamOptions options;
    options.ring_bytes = *rc::gen::inRange<std::size_t>(1, 4'000);
    options.slice_readers = *rc::gen::inRange<std::size_t>(1, 4);
    options.slice_steps = *rc::gen::inRange<std::size_t>(1, 30);
    Readers world{options, *rc::gen::inRange<std::uint64_t>(0, 600)};
    const auto deeds = *rc::gen::container<std::vector<std::pair<int, std::uint64_t>>>(
        rc::gen::pair(rc::gen::inRange(0, 8), rc::gen::inRange<std::uint64_t>(0, Readers::kPeople)));
    for (const auto& [what, person] : deeds)
        world.act(what, person);
    for (std::uint64_t person = 0; person < Readers::kPeople; ++person) {
        if (world.connection[person] == 0)
            world.act(1, person);
        world.act(4, person);
    }
    world.rig.settle_all();
    world.rig.pass(std::chrono::seconds{2});
    world.rig.settle_all();
    for (std::uint64_t person = 0; person < Readers::kPeople; ++person) {
        world.take(person);
        RC_ASSERT(world.got[person] == StreamRig::run(1, world.last));
    }
}

}  // namespace
}  // namespace sluice::gateway
