#include "world/live/stream_readers_test_support.hpp"

#include "base/random.hpp"

namespace sluice::world {
namespace {

using namespace std::chrono_literals;

// Whole fields that came on one connection; a cut event counts as not come.
struct Came {
    std::vector<std::uint64_t> sequences;
    explicit Came(std::string_view body) {
        // "id: N\nevent: X\ndata: ...\n\n", the chunks of HTTP between them wherever they fall.
        for (auto at = body.find("id: "); at != std::string_view::npos; at = body.find("id: ", at + 1)) {
            const auto end = body.find("\n\n", at);
            if (end == std::string_view::npos)
                return;
            if (body.substr(0, end).find("event: hello", at) == std::string_view::npos)
                sequences.push_back(std::stoull(std::string{body.substr(at + 4, 20)}));
        }
    }
};

// Chunk heads of HTTP/1.1 taken out.
std::string without_chunks(std::string_view raw) {
    std::string out;
    auto at = raw.find("\r\n\r\n");
    if (at == std::string_view::npos)
        return out;
    at += 4;
    while (at < raw.size()) {
        const auto line = raw.find("\r\n", at);
        if (line == std::string_view::npos)
            break;
        const std::size_t size = std::stoul(std::string{raw.substr(at, line - at)}, nullptr, 16);
        out += raw.substr(line + 2, size);
        at = line + 2 + size + 2;
    }
    return out;
}

TEST(StreamReaders, ComeBackAfterACutAtAnyByteWithoutAGapOrADouble) {
    gateway::StreamOptions options;
    options.ring_bytes = 4'000;  // most of what they ask for is further back
    StreamPort rig{options};
    Random chance{7, 1};
    std::vector<std::uint64_t> got;
    std::size_t cuts = 0;
    while (got.size() < 2'000 && cuts < 2'000) {
        net::RawClient client{rig.port};
        client.write(StreamPort::ask(got.size() + 1));
        // The cut comes when so many bytes have been read: within a head, a number, a text or between two events.
        const std::size_t cut_at = chance.below(30'000);
        for (int i = 0; i < 400 && client.received.size() < cut_at; ++i) {
            if (rig.history.events.size() < 2'000)
                rig.add_event(chance.below(200));
            rig.pass();
            client.read();
        }
        client.received.resize(std::min(client.received.size(), cut_at));
        for (const std::uint64_t sequence : Came{without_chunks(client.received)}.sequences)
            got.push_back(sequence);
        client.close_with_reset();
        ++cuts;
        for (std::size_t i = 0; i < got.size(); ++i)
            ASSERT_EQ(got[i], i + 1);
    }
    EXPECT_EQ(got.size(), 2'000u);
    EXPECT_GT(cuts, 20u);
    for (int i = 0; i < 100 && rig.stream.counts().readers != 0; ++i)
        rig.pass();
    EXPECT_EQ(rig.stream.counts().readers, 0u);
}

TEST(StreamReaders, ADeafOneIsClosedAndTheOthersGoOn) {
    StreamPort rig{{}, 16u << 10};
    net::RawClient deaf{rig.port, 4'096};
    deaf.write(StreamPort::ask(1));
    net::RawClient other{rig.port};
    other.write(StreamPort::ask(1));
    const auto readers = [&] { return rig.stream.counts().readers; };
    for (int i = 0; i < 1'000 && readers() < 2; ++i)
        rig.pass();
    ASSERT_EQ(readers(), 2u);
    SseText text;
    for (int i = 0; i < 20'000 && rig.stream.counts().slow == 0; ++i) {
        rig.add_event(2'000);
        rig.pass();
        other.read();
        ASSERT_TRUE(text.take(other.received));
    }
    ASSERT_EQ(rig.stream.counts().slow, 1u);
    for (int i = 0; i < 70 && readers() == 2; ++i) {
        rig.clock.pass(1s);
        rig.pass();
        other.read();
        ASSERT_TRUE(text.take(other.received));
    }
    EXPECT_EQ(readers(), 1u);
    EXPECT_EQ(rig.stream.counts().closed_deaf, 1u);
    rig.add_event();
    for (int i = 0; i < 1'000 && text.next <= rig.history.events.size(); ++i) {
        rig.pass();
        other.read();
        ASSERT_TRUE(text.take(other.received));
    }
    EXPECT_EQ(text.next, rig.history.events.size() + 1);
}

}  // namespace
}  // namespace sluice::world
