#include "world/memory_net.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace sluice::world {
namespace {

using std::chrono::milliseconds;
using wire::CallId;
using wire::ChannelId;
using wire::EndpointId;
using wire::Outbox;
using wire::RequestId;

// What one side was told, as words.
struct Told final : wire::ChannelSink {
    std::vector<std::string> words;
    RequestId last_request{};
    ChannelId last_accepted{};
    std::function<void(ChannelId)> on_accepted;

    void http_reply(CallId id, const wire::HttpReply& reply) override {
        words.push_back("reply " + number(id) + " " + std::to_string(reply.status) + " " + reply.body);
    }
    void http_failed(CallId id, std::string_view reason, wire::Left left) override {
        words.push_back("failed " + number(id) + (left == wire::Left::Nothing ? " nothing: " : " perhaps: ") +
                        std::string{reason});
    }
    void body_part(CallId, Bytes bytes) override { words.push_back("part " + std::string{as_text(bytes)}); }
    void opened(ChannelId channel) override { words.push_back("open " + number(channel)); }
    void accepted(ChannelId channel, std::string_view target, const wire::Headers&) override {
        last_accepted = channel;
        words.push_back("accepted " + std::string{target});
        if (on_accepted)
            on_accepted(channel);
    }
    void refused(ChannelId channel, const wire::HttpReply& reply) override {
        words.push_back("refused " + number(channel) + " " + std::to_string(reply.status) + " " + reply.body);
    }
    void message(ChannelId, Bytes bytes, wire::MessageKind) override {
        words.push_back("message " + std::string{as_text(bytes)});
    }
    void closed(ChannelId, std::string_view reason) override { words.push_back("closed " + std::string{reason}); }
    void request(RequestId id, const wire::HttpRequest& request) override {
        last_request = id;
        words.push_back(request.method + " " + request.target);
    }
    void request_gone(RequestId) override { words.push_back("gone"); }

    template <class Id>
    static std::string number(Id id) {
        return std::to_string(static_cast<std::uint64_t>(id));
    }
    std::vector<std::string> take() { return std::exchange(words, {}); }
};

struct Planned final : Weather {
    std::vector<Fate> requests, replies, messages;
    static Fate take(std::vector<Fate>& from) {
        if (from.empty())
            return {};
        const Fate fate = from.front();
        from.erase(from.begin());
        return fate;
    }
    Fate of_request(const wire::HttpRequest&, UnixNanos) override { return take(requests); }
    Fate of_reply(const wire::HttpReply&, UnixNanos) override { return take(replies); }
    Fate of_message(Bytes, UnixNanos) override { return take(messages); }
};

using Words = std::vector<std::string>;

struct MemoryNetTest : testing::Test {
    MemoryNetTest()
        : server_side{net.add_server("sim", 80, server)},
          client_side{
              net.add_client({endpoint("sim", wire::Transport::Http), endpoint("sim", wire::Transport::WebSocket),
                              endpoint("nobody", wire::Transport::Http)},
                             client)} {}

    static wire::Endpoint endpoint(std::string host, wire::Transport transport) {
        return {transport, wire::PathClass::Trade, std::move(host), 80, false, "/v2"};
    }
    void call(std::uint64_t id, std::uint16_t to = 0) {
        Outbox out;
        Outbox::Call& call = out.call();
        call.id = CallId{id};
        call.endpoint = EndpointId{to};
        call.request.method = "GET";
        call.request.target = "/x" + std::to_string(id);
        call.request.headers.push_back({"Key", "hidden", wire::Secrecy::Secret});
        call.give_up_at = now + milliseconds{5'000};
        client_side.carry_out(out, now);
    }
    void answer(RequestId request, const std::string& body) {
        Outbox out;
        Outbox::Reply& reply = out.reply();
        reply.request = request;
        reply.reply.body = body;
        server_side.carry_out(out, now);
    }
    void open(std::uint64_t id) {
        Outbox out;
        Outbox::Open& open = out.open();
        open.channel = ChannelId{id};
        open.endpoint = EndpointId{1};
        open.target = "/stream";
        client_side.carry_out(out, now);
        run();
    }
    void send(ChannelCarrier& side, ChannelId channel, const std::string& bytes) {
        Outbox out;
        Outbox::Send& send = out.send();
        send.channel = channel;
        send.bytes = bytes;
        side.carry_out(out, now);
    }
    void close(ChannelCarrier& side, ChannelId channel) {
        Outbox out;
        Outbox::Close& close = out.close();
        close.channel = channel;
        close.reason = "enough";
        side.carry_out(out, now);
    }
    // Everything that arrives by then.
    void run(milliseconds passes = milliseconds{0}) {
        const UnixNanos until = now + passes;
        while (net.next_due() && *net.next_due() <= until) {
            now = std::max(now, *net.next_due());
            net.fire(now);
        }
        now = until;
    }

    Planned weather;
    MemoryNet net{&weather};
    Told server, client;
    ChannelCarrier& server_side;
    ChannelCarrier& client_side;
    UnixNanos now = UnixNanos::from_seconds(1);
};

TEST_F(MemoryNetTest, CarriesACallAndItsAnswer) {
    call(1);
    EXPECT_TRUE(server.words.empty());  // nothing happens inside carry_out
    run();
    EXPECT_EQ(server.take(), Words{"GET /v2/x1"});
    answer(server.last_request, "hello");
    run(milliseconds{6'000});
    EXPECT_EQ(client.take(), Words{"reply 1 200 hello"});
    EXPECT_TRUE(server.words.empty());
    EXPECT_EQ(net.next_due(), std::nullopt);
}

TEST_F(MemoryNetTest, RefusesWhereNobodyAnswers) {
    call(1, 2);
    call(2, 9);
    run();
    EXPECT_EQ(client.take(), (Words{"failed 1 nothing: nobody answers at nobody",
                                    "failed 2 nothing: the call names an endpoint that was not declared"}));
}

TEST_F(MemoryNetTest, SaysWhatALostRequestLeft) {
    weather.requests = {{.lost = true, .left = false}, {.lost = true}};
    call(1);
    call(2);
    run();
    EXPECT_EQ(client.take(), (Words{"failed 1 nothing: the connection was lost before anything left",
                                    "failed 2 perhaps: the connection was lost"}));
    EXPECT_TRUE(server.words.empty());
}

TEST_F(MemoryNetTest, ALostAnswerIsAFailureOnceAndTheServerHasDoneItsPart) {
    weather.replies = {{.lost = true}};
    call(1);
    run();
    answer(server.last_request, "done");
    answer(server.last_request, "done");
    run(milliseconds{9'000});
    EXPECT_EQ(client.take(), Words{"failed 1 perhaps: the connection was lost"});
}

TEST_F(MemoryNetTest, GivesUpWhenNobodySpeaksAndTellsTheServer) {
    call(1);
    run(milliseconds{4'999});
    EXPECT_TRUE(client.words.empty());
    run(milliseconds{1});
    EXPECT_EQ(client.take(), Words{"failed 1 perhaps: no answer in time"});
    EXPECT_EQ(server.take(), (Words{"GET /v2/x1", "gone"}));
}

TEST_F(MemoryNetTest, HangsAreQuietOrCut) {
    call(1);
    run();
    Outbox out;
    out.hang().request = server.last_request;
    server_side.carry_out(out, now);
    run();
    EXPECT_EQ(client.take(), Words{"failed 1 perhaps: the connection was lost"});
}

TEST_F(MemoryNetTest, GivesABodyInPartsToWhoAskedForThem) {
    Outbox out;
    Outbox::Call& call = out.call();
    call.id = CallId{7};
    call.streams = true;
    call.give_up_at = now + milliseconds{5'000};
    client_side.carry_out(out, now);
    run();
    Outbox answers;
    Outbox::Reply& reply = answers.reply();
    reply.request = server.last_request;
    reply.reply.status = 206;
    reply.streams = true;
    Outbox::Part& first = answers.part();
    first.request = server.last_request;
    first.bytes = "ab";
    Outbox::Part& second = answers.part();
    second.request = server.last_request;
    second.bytes = "c";
    second.last = true;
    server_side.carry_out(answers, now);
    run();
    EXPECT_EQ(client.take(), (Words{"part ab", "part c", "reply 7 206 "}));
}

TEST_F(MemoryNetTest, ChannelsKeepTheirOrderWhateverTheDelay) {
    open(1);
    EXPECT_EQ(server.take(), Words{"accepted /v2/stream"});
    EXPECT_EQ(client.take(), Words{"open 1"});
    weather.messages = {{.delay = milliseconds{50}}, {}, {}};
    send(server_side, server.last_accepted, "a");
    send(server_side, server.last_accepted, "b");
    send(client_side, ChannelId{1}, "c");
    run(milliseconds{49});
    EXPECT_TRUE(client.words.empty());
    EXPECT_EQ(server.take(), Words{"message c"});
    run(milliseconds{1});
    EXPECT_EQ(client.take(), (Words{"message a", "message b"}));
}

TEST_F(MemoryNetTest, BothSidesHearOfAnEndOnceAfterWhatWasUnderWay) {
    open(1);
    server.take();
    client.take();
    weather.messages = {{.delay = milliseconds{10}}};
    send(server_side, server.last_accepted, "last");
    close(server_side, server.last_accepted);
    close(client_side, ChannelId{1});
    send(client_side, ChannelId{1}, "too late");
    run(milliseconds{20});
    EXPECT_EQ(client.take(), (Words{"message last", "closed enough"}));
    EXPECT_EQ(server.take(), Words{"closed enough"});
}

TEST_F(MemoryNetTest, AnUpgradeMayBeRefusedWithAStatus) {
    server.on_accepted = [&](ChannelId channel) {
        Outbox out;
        Outbox::Send& send = out.send();
        send.channel = channel;
        send.bytes = "unheard";
        Outbox::Refuse& refuse = out.refuse();
        refuse.channel = channel;
        refuse.reply.status = 429;
        refuse.reply.body = "later";
        server_side.carry_out(out, now);
    };
    open(1);
    EXPECT_EQ(client.take(), (Words{"refused 1 429 later", "closed the answer to the upgrade was 429"}));
    EXPECT_EQ(server.take(), (Words{"accepted /v2/stream", "closed the answer to the upgrade was 429"}));
    server.on_accepted = nullptr;
    open(2);
    EXPECT_EQ(client.take(), Words{"open 2"});
}

TEST_F(MemoryNetTest, ARefusalThatComesLateIsAnEnd) {
    open(1);
    client.take();
    Outbox out;
    out.refuse().channel = server.last_accepted;
    server_side.carry_out(out, now);
    run();
    EXPECT_EQ(client.take(), Words{"closed refused"});
}

TEST_F(MemoryNetTest, ACutEndsEverythingOfThatClient) {
    open(1);
    call(2);
    run();
    client.take();
    server.take();
    net.cut(client_side, now);
    run();
    EXPECT_EQ(client.take(), (Words{"closed the connection was lost", "failed 2 perhaps: the connection was lost"}));
    EXPECT_EQ(server.take(), (Words{"closed the connection was lost", "gone"}));
}

}  // namespace
}  // namespace sluice::world
