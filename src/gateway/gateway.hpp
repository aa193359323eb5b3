#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/handler.hpp"  // Route, Visitors, History
#include "gateway/rates.hpp"    // Rate
#include "gateway/speak.hpp"    // Speak
#include "gateway/tokens.hpp"   // Entropy
#include "model/event.hpp"      // Event
#include "wire/channel.hpp"     // Server

namespace sluice::gateway {

class Stream;  // gateway/stream.hpp

struct GatewayOptions {
    std::vector<std::string> hosts;    // what Host may say, lower case, with the port: "127.0.0.1:8420"
    std::vector<std::string> origins;  // of pages that may ask: "http://127.0.0.1:8420"
    bool tls = false;                  // the cookie is Secure
    bool strict = false;               // live mode or its rehearsal: a person's acts need a code of the terminal

    Rate caller{100, 400};  // of one token or session
    Rate urgent{50, 200};   // its halts and cancels, beside that; never less than twice `caller`
    Rate nobody{100, 400};  // requests without a name, all together: the page's files, health
    Rate wrong{2, 20};      // wrong tokens, cookies and codes, all together: over it they are not even told so

    std::size_t sessions_max = 16;
    std::chrono::seconds session_idle{12 * 3600};
    std::chrono::seconds login_code_life{3600};
    std::chrono::seconds act_code_life{120};
    int act_code_tries = 5;
};

// What the door leads to. All outlive it.
struct GatewayParts {
    Visitors& visitors;
    const engine::Engine& engine;  // read only, and on the loop only: whose a token is
    Stream& stream;
    MarketBoard& market;
    History& history;
    WaitingRoom& waiting;
    Entropy entropy;
    std::function<void(std::string_view)> terminal;  // shows the person there a line
};

// The door: everything under one port. Judges each request (host, origin, path, who asks and whether he may, how often, and
// the form of what he says), leads what passes to its handler on a visit to the loop, and answers when the journal holds
// what the answer says. Who is refused gets a problem, and the journal a note of it. `now` is the wall clock, not the
// market's. Runs on the loop and never blocks.
class Gateway final : public wire::Server {
public:
    // `routes` are those of the resources, of operations and of the page; its own and the stream's are added.
    Gateway(GatewayOptions options, std::vector<Route> routes, GatewayParts parts);
    ~Gateway() override;

    // Before the first request; the stream is attached too.
    void attach(Speak speak);
    // The same as of the options, for a port that is known only when it is open.
    // The name of the page's cookie carries that port; zero: it carries none.
    void serve_at(std::vector<std::string> hosts, std::vector<std::string> origins, std::uint16_t port = 0);
    // A durable event, for whoever waits or listens. The stream is told by this too.
    void on_event(const Event& event, UnixNanos now);

    // For the address the terminal shows: it opens one session, within the hour.
    std::string new_login_code(UnixNanos now);
    // A person's act under strict rules: absent, the code was right and is spent. Called from the handler of that act.
    std::optional<Problem> spend_act_code(std::string_view code, UnixNanos now);
    // Whose word a token is; for the stream, whose readers may show theirs in their first message.
    std::variant<Caller, Problem> check_token(std::string_view token, UnixNanos now);

    const std::vector<Route>& routes() const;
    struct Counts {
        std::uint64_t requests = 0;
        std::uint64_t refused = 0;  // what the audit tells of, singly or by its number
        std::size_t under_way = 0;  // not answered yet
        std::size_t sessions = 0;
    };
    Counts counts() const;

    void on_accept(wire::ChannelId, std::string_view target, const wire::Headers&, UnixNanos, wire::Outbox&) override;
    void on_request(wire::RequestId, const wire::HttpRequest&, UnixNanos, wire::Outbox&) override;
    void on_request_gone(wire::RequestId, UnixNanos, wire::Outbox&) override;
    void on_request_stalled(wire::RequestId, std::size_t queued, UnixNanos, wire::Outbox&) override;
    void on_request_drained(wire::RequestId, UnixNanos, wire::Outbox&) override;
    void on_turned_away(const wire::TurnedAway&, UnixNanos, wire::Outbox&) override;
    void on_message(wire::ChannelId, Bytes, wire::MessageKind, UnixNanos, wire::Outbox&) override;
    void on_closed(wire::ChannelId, std::string_view reason, UnixNanos, wire::Outbox&) override;
    void on_stalled(wire::ChannelId, std::size_t queued, UnixNanos, wire::Outbox&) override;
    void on_drained(wire::ChannelId, UnixNanos, wire::Outbox&) override;
    void on_timer(wire::TimerToken, UnixNanos, wire::Outbox&) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Words a refusal of the transport (malformed, too long, too slow, too many) as the door words its own:
// net::ServerTransportOptions::word_refusal.
void word_transport_refusal(int status, std::string_view why, wire::HttpReply& reply);

}  // namespace sluice::gateway
