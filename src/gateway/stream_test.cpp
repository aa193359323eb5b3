#include "gateway/stream.hpp"

#include "gateway/stream_test_support.hpp"

namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;

bool has(const std::vector<std::string>& all, std::string_view piece) {
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.find(piece) != std::string::npos; });
}

TEST(Stream, ASocketIsGreetedThenSubscribedThenGetsWhatFollows) {
    StreamRig rig;
    rig.stream.set_recovered(7);
    rig.subscribe(1);
    rig.add_events(8, 9);
    rig.settle();
    const auto& said = rig.said[1];
    ASSERT_EQ(said.size(), 4u);
    EXPECT_EQ(said[0], R"({"type":"hello","sequence":7,"now":"2025-06-15T15:06:40Z","mode":"paper"})");
    EXPECT_EQ(said[1], R"({"type":"subscribed","from":8})");
    EXPECT_TRUE(said[2].starts_with(R"({"type":"event","sequence":8,"event":{"event":"Signal","kind":"SignalNoted")"));
    EXPECT_EQ(rig.events_of(1), StreamRig::run(8, 9));
}

TEST(Stream, WithoutASubscriptionNothingIsSent) {
    StreamRig rig;
    ASSERT_FALSE(rig.open_socket(1, rig.caller()));
    rig.add_events(1, 3);
    rig.settle();
    EXPECT_EQ(rig.said[1].size(), 1u);
}

TEST(Stream, FromASequenceItBeginsInTheRing) {
    StreamRig rig;
    rig.add_events(1, 10);
    rig.subscribe(1, R"(,"from":4)");
    rig.settle();
    EXPECT_EQ(rig.events_of(1), StreamRig::run(4, 10));
    EXPECT_EQ(rig.history.asked, 0u);
}

TEST(Stream, FromZeroIsTheFirstEvent) {
    StreamRig rig;
    rig.add_events(1, 3);
    rig.subscribe(1, R"(,"from":0)");
    rig.settle();
    EXPECT_EQ(rig.said[1][1], R"({"type":"subscribed","from":1})");
    EXPECT_EQ(rig.events_of(1), StreamRig::run(1, 3));
}

TEST(Stream, FromTheFutureItWaits) {
    StreamRig rig;
    rig.add_events(1, 3);
    rig.subscribe(1, R"(,"from":6)");
    rig.add_events(4, 5);
    rig.settle();
    EXPECT_TRUE(rig.events_of(1).empty());
    rig.add_events(6, 7);
    rig.settle();
    EXPECT_EQ(rig.events_of(1), StreamRig::run(6, 7));
}

TEST(Stream, BehindTheRingTheHistoryAnswers) {
    StreamOptions options;
    options.ring_bytes = 1'000;
    StreamRig rig{options};
    rig.add_events(1, 1'000);
    rig.subscribe(1, R"(,"from":1)");
    rig.settle();
    EXPECT_TRUE(rig.events_of(1).empty());
    EXPECT_EQ(rig.history.asked, 1u);
    // What happens meanwhile comes after it.
    rig.add_events(1'001, 1'100);
    rig.settle_all();
    EXPECT_EQ(rig.events_of(1), StreamRig::run(1, 1'100));
    EXPECT_GE(rig.history.asked, 4u);
}

TEST(Stream, AProcessThatStartedAgainReadsItsOldEventsFromTheHistory) {
    StreamRig rig;
    for (std::uint64_t sequence = 1; sequence <= 5; ++sequence)
        rig.history.events.push_back(stream_event(sequence));
    rig.stream.set_recovered(5);
    rig.subscribe(1, R"(,"from":3)");
    rig.settle_all();
    EXPECT_EQ(rig.events_of(1), StreamRig::run(3, 5));
    rig.add_event(stream_event(6));
    rig.settle_all();
    EXPECT_EQ(rig.events_of(1), StreamRig::run(3, 6));
}

TEST(Stream, ThoseWhoAskTheHistoryStandInLine) {
    StreamOptions options;
    options.ring_bytes = 1;
    StreamRig rig{options};
    rig.add_events(1, 50);
    for (std::uint64_t id = 1; id <= 9; ++id)
        rig.subscribe(id, R"(,"from":1)");
    rig.settle();
    EXPECT_EQ(rig.history.waiting.size(), 4u);
    rig.settle_all();
    for (std::uint64_t id = 1; id <= 9; ++id)
        EXPECT_EQ(rig.events_of(id), StreamRig::run(1, 50));
}

TEST(Stream, AFullHistoryIsAskedAgain) {
    StreamOptions options;
    options.ring_bytes = 1;
    StreamRig rig{options};
    rig.add_events(1, 5);
    rig.history.full = true;
    rig.subscribe(1, R"(,"from":1)");
    rig.settle_all();
    EXPECT_TRUE(rig.events_of(1).empty());
    rig.history.full = false;
    rig.pass(2s);
    rig.settle_all();
    EXPECT_EQ(rig.events_of(1), StreamRig::run(1, 5));
}

TEST(Stream, AHistoryThatCannotBeReadEndsTheReader) {
    StreamOptions options;
    options.ring_bytes = 1;
    StreamRig rig{options};
    rig.add_events(1, 5);
    rig.history.broken = true;
    rig.subscribe(1, R"(,"from":2)");
    rig.settle_all();
    EXPECT_EQ(rig.closed[1].first, 1011);
    EXPECT_TRUE(has(rig.said[1], "The recorded events from 2 on cannot be read: the disk is gone."));
    EXPECT_EQ(rig.stream.counts().readers, 0u);
}

TEST(Stream, WithoutAHistoryWhoAsksForThePastIsSentAwayAndTheOthersReadOn) {
    StreamRig rig;
    rig.stream.set_recovered(5);
    rig.history.none = true;
    for (std::uint64_t id = 1; id <= 5; ++id)
        rig.subscribe(id, R"(,"from":2)");
    rig.subscribe(6, R"(,"from":6)");
    rig.add_events(6, 7);
    rig.settle_all();
    for (std::uint64_t id = 1; id <= 5; ++id)
        EXPECT_EQ(rig.closed[id].first, 1011) << id;
    EXPECT_TRUE(has(rig.said[1], "The recorded events from 2 on cannot be read: nothing is recorded here."));
    EXPECT_TRUE(has(rig.said[1], R"("code":"unavailable")"));
    EXPECT_EQ(rig.events_of(6), StreamRig::run(6, 7));
    EXPECT_EQ(rig.stream.counts().readers, 1u);
}

TEST(Stream, SubscribedAgainItGoesOnWhereItStood) {
    StreamRig rig;
    rig.subscribe(1);
    rig.add_events(1, 3);
    rig.settle();
    rig.add_events(4, 5);
    rig.say(1, R"({"op":"subscribe","kind":"SignalNoted"})");
    rig.settle();
    EXPECT_EQ(rig.said[1].back().substr(0, 27), R"({"type":"event","sequence":)");
    EXPECT_TRUE(has(rig.said[1], R"({"type":"subscribed","from":4})"));
    EXPECT_EQ(rig.events_of(1), StreamRig::run(1, 5));
    rig.say(1, R"({"op":"subscribe","from":2})");
    rig.settle();
    EXPECT_EQ(rig.events_of(1).size(), 9u);
}

TEST(Stream, AnSseReaderGetsTheFieldsOfItsForm) {
    StreamRig rig;
    rig.add_event(stream_event(1));
    ASSERT_FALSE(rig.open_sse(5, {{"from", "1"}}));
    rig.settle();
    const std::string& body = rig.body[5];
    EXPECT_TRUE(body.starts_with("retry: 2000\n\nid: 0\nevent: hello\ndata: {\"type\":\"hello\",\"sequence\":1,"))
        << body;
    EXPECT_NE(body.find("\n\nid: 1\nevent: Signal\ndata: {\"event\":\"Signal\","), std::string::npos);
    EXPECT_TRUE(body.ends_with("}\n\n"));
}

TEST(Stream, AFilterChoosesAndTheSequenceGoesOn) {
    StreamRig rig;
    rig.subscribe(1, R"(,"account":"b")");
    ASSERT_FALSE(rig.open_sse(2, {{"kind", "FlattenEnded"}, {"family", "Order"}}));
    rig.add_event(stream_event(1, "a"));
    rig.add_event(stream_event(2, "b"));
    rig.add_event(stream_event(3));
    rig.settle();
    EXPECT_EQ(rig.events_of(1), std::vector<std::uint64_t>{2});
    EXPECT_NE(rig.body[2].find("id: 1\n"), std::string::npos);
    EXPECT_EQ(rig.body[2].find("id: 3\n"), std::string::npos);
}

TEST(Stream, WhoIsBoundToAnAccountSeesNoOther) {
    StreamRig rig;
    ASSERT_FALSE(rig.open_socket(1, rig.caller("t1", "a")));
    rig.say(1, R"({"op":"subscribe"})");
    rig.add_event(stream_event(1, "a"));
    rig.add_event(stream_event(2, "b"));
    Event started{3, {}, RunStarted{}};
    rig.add_event(started);
    rig.settle();
    EXPECT_EQ(rig.events_of(1), (std::vector<std::uint64_t>{1, 3}));
    rig.say(1, R"({"op":"subscribe","account":"b"})");
    EXPECT_EQ(rig.closed[1].first, 4400);
    EXPECT_TRUE(has(rig.said[1], R"("code":"other_account")"));
    EXPECT_EQ(rig.open_sse(2, {{"account", "b"}}, rig.caller("t1", "a"))->code, "other_account");
}

// ---- slow readers

TEST(Stream, AStalledReaderIsPassedOverAndLosesNoEvent) {
    StreamOptions options;
    options.ring_bytes = 2'000;
    StreamRig rig{options};
    rig.subscribe(1);
    rig.subscribe(2);
    rig.stall(1);
    EXPECT_EQ(rig.stream.counts().slow, 1u);
    rig.add_events(1, 500);
    rig.settle_all();
    EXPECT_TRUE(rig.events_of(1).empty());
    EXPECT_EQ(rig.events_of(2), StreamRig::run(1, 500));
    rig.drain(1);
    rig.settle_all();
    EXPECT_EQ(rig.events_of(1), StreamRig::run(1, 500));
    EXPECT_EQ(rig.stream.counts().slow, 0u);
}

TEST(Stream, ADeafReaderIsClosedWithTheLastSequenceItGot) {
    StreamRig rig;
    rig.subscribe(1);
    rig.add_events(1, 3);
    rig.settle();
    rig.stall(1);
    rig.pass(59s);
    EXPECT_FALSE(rig.closed.contains(1));
    rig.pass(2s);
    EXPECT_EQ(rig.closed[1], (std::pair<std::uint16_t, std::string>{4008, "too slow; last sequence 3"}));
    EXPECT_EQ(rig.stream.counts().closed_deaf, 1u);
    EXPECT_EQ(rig.stream.counts().readers, 0u);
}

TEST(Stream, OneSliceIsBounded) {
    StreamOptions options;
    options.readers_max = 1'000;
    StreamRig rig{options};
    for (std::uint64_t id = 1; id <= 500; ++id)
        rig.subscribe(id);
    rig.slice_most = 0;
    rig.add_event(stream_event(1));
    EXPECT_GE(rig.settle(), 500u / options.slice_readers);
    EXPECT_LE(rig.slice_most, options.slice_readers);
    for (std::uint64_t id = 1; id <= 500; ++id)
        EXPECT_EQ(rig.events_of(id).size(), 1u);
    // With nothing to send there is nothing to do.
    EXPECT_EQ(rig.settle(), 0u);
}

// ---- who may read

TEST(Stream, ASocketWithoutATokenSaysItFirst) {
    StreamRig rig;
    rig.stream.set_token_check([&](std::string_view token, UnixNanos) -> std::variant<Caller, Problem> {
        if (token == "good")
            return rig.caller("t9");
        return Problem{"unauthorized", "There is no such token."};
    });
    ASSERT_FALSE(rig.open_socket(1, std::nullopt));
    EXPECT_TRUE(rig.said[1].empty());
    rig.say(1, R"({"op":"auth","token":"good"})");
    EXPECT_TRUE(has(rig.said[1], R"({"type":"hello")"));
    rig.say(1, R"({"op":"auth","token":"good"})");
    EXPECT_EQ(rig.closed[1].first, 4400);

    ASSERT_FALSE(rig.open_socket(2, std::nullopt));
    rig.say(2, R"({"op":"auth","token":"bad"})");
    EXPECT_EQ(rig.closed[2].first, 4401);
    ASSERT_FALSE(rig.open_socket(3, std::nullopt));
    rig.say(3, R"({"op":"subscribe"})");
    EXPECT_EQ(rig.closed[3].first, 4401);
    ASSERT_FALSE(rig.open_socket(4, std::nullopt));
    rig.pass(6s);
    EXPECT_EQ(rig.closed[4].first, 4401);
}

TEST(Stream, ARevokedTokenLeavesAtOnce) {
    StreamRig rig;
    ASSERT_FALSE(rig.open_socket(1, rig.caller("t1")));
    ASSERT_FALSE(rig.open_sse(2, {}, rig.caller("t1")));
    ASSERT_FALSE(rig.open_socket(3, rig.caller("t2")));
    rig.stream.drop_token("t1");
    EXPECT_EQ(rig.closed[1].first, 4403);
    EXPECT_TRUE(rig.ended[2]);
    EXPECT_NE(rig.body[2].find("event: problem\ndata: {\"type\":\"problem\",\"code\":\"unauthorized\""),
              std::string::npos);
    EXPECT_EQ(rig.stream.counts().readers, 1u);
}

TEST(Stream, WhoIsNoLongerValidLeavesWithinASecond) {
    StreamRig rig;
    bool valid = true;
    rig.stream.set_still_valid([&](const Caller&, UnixNanos) { return valid; });
    rig.subscribe(1);
    rig.pass(3s);
    EXPECT_FALSE(rig.closed.contains(1));
    valid = false;
    rig.pass(1s);
    EXPECT_EQ(rig.closed[1].first, 4403);
}

TEST(Stream, PlacesAreCountedInAllAndForAToken) {
    StreamOptions options;
    options.readers_max = 3;
    options.readers_per_token = 2;
    StreamRig rig{options};
    EXPECT_FALSE(rig.open_socket(1, rig.caller("a")));
    EXPECT_FALSE(rig.open_sse(2, {}, rig.caller("a")));
    EXPECT_EQ(rig.open_socket(3, rig.caller("a"))->code, "too_many");
    EXPECT_FALSE(rig.open_socket(4, rig.caller("b")));
    EXPECT_EQ(rig.open_socket(5, rig.caller("c"))->code, "too_many");
    rig.cut(1);
    EXPECT_FALSE(rig.open_socket(6, rig.caller("c")));
}

TEST(Stream, ABadMessageIsAnsweredAndClosed) {
    const std::vector<std::string> bad{
        "",
        "{",
        "[]",
        R"({"op":"fly"})",
        R"({"op":1})",
        R"({"op":"ping","more":1})",
        R"({"op":"subscribe","topics":[]})",
        R"({"op":"subscribe","topics":["gossip"]})",
        R"({"op":"subscribe","topics":"events"})",
        R"({"op":"subscribe","from":-1})",
        R"({"op":"subscribe","from":"1"})",
        R"({"op":"subscribe","from":1.5})",
        R"({"op":"subscribe","kind":"Nothing"})",
        R"({"op":"subscribe","symbol":[1]})",
        R"({"op":"subscribe","account":""})",
        R"({"op":"subscribe","unknown":1})",
        R"({"op":"auth"})",
    };
    StreamRig rig;
    std::uint64_t id = 0;
    for (const std::string& text : bad) {
        ++id;
        ASSERT_FALSE(rig.open_socket(id, rig.caller("t" + std::to_string(id))));
        rig.say(id, text);
        EXPECT_EQ(rig.closed[id].first, 4400) << text;
        EXPECT_TRUE(has(rig.said[id], R"({"type":"problem","code":)")) << text;
    }
    ASSERT_FALSE(rig.open_socket(++id, rig.caller()));
    rig.say(id, R"({"op":"ping"})" + std::string(20'000, ' '));
    EXPECT_EQ(rig.closed[id].first, 4400);
}

TEST(Stream, BadParametersOfSseAreProblems) {
    StreamRig rig;
    EXPECT_EQ(rig.open_sse(1, {{"from", "x"}})->detail,
              "The parameter from is \"x\"; it is a sequence number, such as 1.");
    EXPECT_EQ(rig.open_sse(1, {{"topics", "events,gossip"}})->code, "invalid");
    EXPECT_EQ(rig.open_sse(1, {{"family", "Odrer"}})->detail,
              "The word family is \"Odrer\", which no event has; did you mean Order?");
    EXPECT_EQ(rig.stream.counts().readers, 0u);
}

TEST(Stream, SilenceIsBrokenByAPing) {
    StreamRig rig;
    rig.subscribe(1);
    ASSERT_FALSE(rig.open_sse(2, {}));
    rig.pass(14s);
    EXPECT_FALSE(has(rig.said[1], "ping"));
    rig.pass(3s);
    EXPECT_EQ(rig.said[1].back(), R"({"type":"ping","sequence":0})");
    EXPECT_TRUE(rig.body[2].ends_with(": ping\n\n"));
    rig.say(1, R"({"op":"ping"})");
    EXPECT_EQ(rig.said[1].back(), R"({"type":"pong"})");
}

}  // namespace
}  // namespace sluice::gateway
