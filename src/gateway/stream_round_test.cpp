#include "gateway/stream_test_support.hpp"

namespace sluice::gateway {
namespace {

TEST(StreamRound, WhoTakesTheSeatOfOneThatLeftIsStillComeBy) {
    StreamOptions options;
    options.slice_readers = 1;
    StreamRig rig{options};
    for (std::uint64_t id = 1; id <= 3; ++id)
        rig.subscribe(id);
    rig.settle();
    rig.add_event(stream_event(1));
    while (rig.events_of(2).empty())
        ASSERT_TRUE(rig.fire(rig.now + std::chrono::milliseconds{1}));
    ASSERT_TRUE(rig.events_of(3).empty());
    rig.cut(2);
    rig.settle();
    EXPECT_EQ(rig.events_of(3), StreamRig::run(1, 1));
}

// An EventSource says the last id that it has seen when it comes back.
TEST(StreamRound, AGreetingSaysFromWhereOneComesBack) {
    StreamRig rig;
    rig.add_events(1, 7);
    ASSERT_FALSE(rig.open_sse(1, {}));
    ASSERT_FALSE(rig.open_sse(2, {{"from", "4"}, {"kind", "FlattenEnded"}}));
    ASSERT_FALSE(rig.open_sse(3, {{"from", "0"}, {"kind", "FlattenEnded"}}));
    ASSERT_FALSE(rig.open_sse(4, {{"topics", "quotes"}}));
    rig.settle();
    EXPECT_TRUE(rig.body[1].starts_with("retry: 2000\n\nid: 7\nevent: hello\n")) << rig.body[1];
    EXPECT_TRUE(rig.body[2].starts_with("retry: 2000\n\nid: 3\nevent: hello\n")) << rig.body[2];
    EXPECT_TRUE(rig.body[3].starts_with("retry: 2000\n\nid: 0\nevent: hello\n")) << rig.body[3];
    EXPECT_TRUE(rig.body[4].starts_with("retry: 2000\n\nevent: hello\n")) << rig.body[4];
}

}  // namespace
}  // namespace sluice::gateway
