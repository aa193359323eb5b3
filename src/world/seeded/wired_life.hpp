#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "venues/alpaca/client.hpp"        // AlpacaClient
#include "world/bar_stage.hpp"             // BarStage
#include "world/client_line.hpp"           // ClientLine
#include "world/seeded/wired_session.hpp"  // WiredSession
#include "world/stepper.hpp"               // Stepper
#include "world/wire_trace.hpp"            // WireTrace

namespace sluice::world {

// The end of a wire that the net speaks to. Unplugged, nobody hears it: the process behind it is dead.
class WiredSession::Plug final : public wire::ChannelSink {
public:
    void set_behind(wire::ChannelSink* behind) { behind_ = behind; }

    void http_reply(wire::CallId id, const wire::HttpReply& reply) override {
        if (behind_ != nullptr)
            behind_->http_reply(id, reply);
    }
    void http_failed(wire::CallId id, std::string_view reason, wire::Left left) override {
        if (behind_ != nullptr)
            behind_->http_failed(id, reason, left);
    }
    void body_part(wire::CallId id, Bytes part) override {
        if (behind_ != nullptr)
            behind_->body_part(id, part);
    }
    void opened(wire::ChannelId channel) override {
        if (behind_ != nullptr)
            behind_->opened(channel);
    }
    void refused(wire::ChannelId channel, const wire::HttpReply& reply) override {
        if (behind_ != nullptr)
            behind_->refused(channel, reply);
    }
    void message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) override {
        if (behind_ != nullptr)
            behind_->message(channel, bytes, kind);
    }
    void closed(wire::ChannelId channel, std::string_view reason) override {
        if (behind_ != nullptr)
            behind_->closed(channel, reason);
    }

private:
    wire::ChannelSink* behind_ = nullptr;
};

// Shows the judge every request that leaves for the client.
class WatchedClient final : public venues::Client {
public:
    WatchedClient(venues::alpaca::AlpacaConfig config, const market::CalendarView& calendars, Invariants& judge)
        : client_{std::move(config), calendars}, judge_{judge} {}

    const venues::alpaca::AlpacaClient& client() const { return client_; }
    std::vector<wire::Endpoint> endpoints() const override { return client_.endpoints(); }
    std::optional<AccountId> only_account() const override { return client_.only_account(); }
    void start(UnixNanos now, venues::Outbox& out) override { client_.start(now, out); }
    void submit(const VenueRequest& request, UnixNanos now, venues::Outbox& out) override {
        judge_.on_request(request, now);
        client_.submit(request, now, out);
    }
    void on_quote(const Quote& quote, UnixNanos now, venues::Outbox& out) override {
        client_.on_quote(quote, now, out);
    }
    void on_trade(const Trade& trade, UnixNanos now, venues::Outbox& out) override {
        client_.on_trade(trade, now, out);
    }
    void on_http_reply(wire::CallId id, const wire::HttpReply& reply, UnixNanos now, venues::Outbox& out) override {
        client_.on_http_reply(id, reply, now, out);
    }
    void on_http_failed(wire::CallId id, std::string_view reason, wire::Left left, UnixNanos now,
                        venues::Outbox& out) override {
        client_.on_http_failed(id, reason, left, now, out);
    }
    void on_open(wire::ChannelId channel, UnixNanos now, venues::Outbox& out) override {
        client_.on_open(channel, now, out);
    }
    void on_message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind, UnixNanos now,
                    venues::Outbox& out) override {
        client_.on_message(channel, bytes, kind, now, out);
    }
    void on_closed(wire::ChannelId channel, std::string_view reason, UnixNanos now, venues::Outbox& out) override {
        client_.on_closed(channel, reason, now, out);
    }
    void on_timer(wire::TimerToken token, UnixNanos now, venues::Outbox& out) override {
        client_.on_timer(token, now, out);
    }

private:
    venues::alpaca::AlpacaClient client_;
    Invariants& judge_;
};

struct WiredSession::Life {
    struct Wired {
        std::unique_ptr<WatchedClient> client;
        std::unique_ptr<ClientLine> line;
        std::unique_ptr<WireTrace> trace;
        Plug* plug = nullptr;
        ChannelCarrier* carrier = nullptr;
    };

    Life(WiredSession& session)
        : node{session.config_, session.calendars_, session}, bars{session.calendars_}, stepper{node, bars} {}

    Node node;
    BarStage bars;
    Stepper stepper;
    std::vector<Wired> wired;
};

}  // namespace sluice::world
