#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>

#include "venues/alpaca/client_desk_test_support.hpp"
#include "venues/alpaca/simulator.hpp"

// The client and the broker in a box, joined over the bytes of the wire.
namespace sluice::venues::alpaca {

// Joins the two in one thread: what is said arrives after a fixed time, in the order of saying.
class Joint {
public:
    explicit Joint(AlpacaConfig with = test_config(), sim::SimConfig box = sim_config(),
                   std::unique_ptr<feed::Tape> tape = nullptr)
        : config{std::move(with)},
          client{std::make_unique<AlpacaClient>(config, calendars)},
          simulator{std::move(box), std::move(tape)} {
        simulator.start(now, server_out);
        quote("187.4", "187.5");
        client->start(now, out);
        carry();
        pass(milliseconds{100});
    }
    // Somebody with the same keys asks so often.
    void spend(int calls) {
        wire::HttpRequest request;
        request.method = "GET";
        request.target = "/v2/clock";
        request.headers = {{"APCA-API-KEY-ID", config.key_id}, {"APCA-API-SECRET-KEY", config.secret}};
        for (int i = 0; i < calls; ++i)
            simulator.on_request(wire::RequestId{++last_request}, request, now, server_out);
        carry();
    }
    // The process dies and another begins: nothing is known but what the venue shows.
    void restart() {
        calls.clear();
        for (const wire::ChannelId channel : std::exchange(up, {}))
            simulator.on_closed(channel, "cut", now, server_out);
        ++life;
        pass(milliseconds{5});  // what was on the wire is lost
        client = std::make_unique<AlpacaClient>(config, calendars);
        client->start(now, out);
        carry();
    }
    static sim::SimConfig sim_config() {
        sim::SimConfig config;
        config.requests_per_minute = 1'000;
        return config;
    }
    void quote(std::string_view bid, std::string_view ask, std::string_view size = "1000",
               const InstrumentId& instrument = InstrumentId{"AAPL.US"}) {
        Quote quote;
        quote.instrument = instrument;
        quote.bid_px = *parse_price(bid);
        quote.offer_px = *parse_price(ask);
        quote.bid_size = quote.offer_size = *parse_quantity(size);
        quote.event_time = quote.recv_time = now;
        simulator.feed(quote, now, server_out);
        carry();
    }
    void submit(decltype(VenueRequest::body) body) {
        client->submit({VenueId{"alpaca"}, AccountId{"A"}, std::move(body)}, now, out);
        carry();
    }
    void send(std::string_view cl, std::string_view qty, std::string_view price) {
        submit(SendNew{our_order(cl, qty, price), now + seconds{1}});
    }
    std::string said() { return std::exchange(lines, {}); }
    void pass(std::chrono::nanoseconds time) {
        const UnixNanos until = now + time;
        while (!queue.empty() && queue.begin()->first.first <= until) {
            auto piece = std::move(queue.begin()->second);
            now = std::max(now, queue.begin()->first.first);
            queue.erase(queue.begin());
            piece();
            carry();
        }
        now = until;
    }

    TestCalendars calendars;
    AlpacaConfig config;
    std::unique_ptr<AlpacaClient> client;
    sim::Simulator simulator;
    UnixNanos now = *parse_rfc3339("2026-03-02T15:00:00Z");
    std::string lines;
    std::vector<VenueReport> reports;
    std::vector<std::variant<Quote, Trade, Bar>> market;
    int posts = 0;
    int asked = 0;    // calls
    int refused = 0;  // answers 429

private:
    void later(UnixNanos at, std::function<void()> what) { queue.emplace(std::pair{at, ++order}, std::move(what)); }
    void carry() {
        carry_client();
        carry_server();
    }
    void carry_client() {
        const UnixNanos at = now + milliseconds{1};
        for (const auto& entry : out.channel.order) {
            if (entry.kind == wire::Outbox::Kind::Call) {
                const auto call = out.channel.calls[entry.index];
                posts += call.request.method == "POST" ? 1 : 0;
                ++asked;
                const std::uint64_t request = ++last_request;
                calls[request] = call.id;
                later(at, [this, call, request] {
                    simulator.on_request(wire::RequestId{request}, call.request, now, server_out);
                });
                later(call.give_up_at, [this, request] { fail(request); });
            } else if (entry.kind == wire::Outbox::Kind::Open) {
                const auto open = out.channel.opens[entry.index];
                later(at, [this, open, of = life] {
                    if (of != life)
                        return;
                    up.insert(open.channel);
                    client->on_open(open.channel, now, out);
                    simulator.on_accept(open.channel, open.target, open.headers, now, server_out);
                });
            } else if (entry.kind == wire::Outbox::Kind::Send) {
                const auto send = out.channel.sends[entry.index];
                later(at, [this, send] {
                    if (up.contains(send.channel))
                        simulator.on_message(send.channel, std::as_bytes(std::span{send.bytes}), send.kind, now,
                                             server_out);
                });
            } else if (entry.kind == wire::Outbox::Kind::Close) {
                end(out.channel.closes[entry.index].channel, at);
            }
        }
        for (const auto& wake : out.channel.wakes)
            later(wake.at, [this, wake, of = life] {
                if (of == life)
                    client->on_timer(wake.token, now, out);
            });
        for (VenueReport& report : out.reports)
            lines += line(report) + "\n", reports.push_back(std::move(report));
        for (auto& data : out.market)
            market.push_back(std::move(data));
        out.clear();
    }
    void carry_server() {
        const UnixNanos at = now + milliseconds{1};
        for (const auto& entry : server_out.order) {
            if (entry.kind == wire::Outbox::Kind::Reply) {
                const auto reply = server_out.replies[entry.index];
                later(at, [this, reply] {
                    const auto it = calls.find(static_cast<std::uint64_t>(reply.request));
                    if (it == calls.end())
                        return;
                    const wire::CallId id = it->second;
                    calls.erase(it);
                    refused += reply.reply.status == 429 ? 1 : 0;
                    client->on_http_reply(id, reply.reply, now, out);
                });
            } else if (entry.kind == wire::Outbox::Kind::Hang) {
                const auto hang = server_out.hangs[entry.index];
                if (!hang.quiet)
                    later(at, [this, hang] { fail(static_cast<std::uint64_t>(hang.request)); });
            } else if (entry.kind == wire::Outbox::Kind::Send) {
                const auto send = server_out.sends[entry.index];
                later(at, [this, send] {
                    if (up.contains(send.channel))
                        client->on_message(send.channel, std::as_bytes(std::span{send.bytes}), send.kind, now, out);
                });
            } else if (entry.kind == wire::Outbox::Kind::Close) {
                end(server_out.closes[entry.index].channel, at);
            }
        }
        for (const auto& wake : server_out.wakes)
            later(wake.at, [this, wake] { simulator.on_timer(wake.token, now, server_out); });
        server_out.clear();
    }
    void fail(std::uint64_t request) {
        const auto it = calls.find(request);
        if (it == calls.end())
            return;
        const wire::CallId id = it->second;
        calls.erase(it);
        client->on_http_failed(id, "no answer in time", wire::Left::Perhaps, now, out);
    }
    void end(wire::ChannelId channel, UnixNanos at) {
        later(at, [this, channel] {
            if (up.erase(channel) == 0)
                return;
            client->on_closed(channel, "closed", now, out);
            simulator.on_closed(channel, "closed", now, server_out);
        });
    }

    Outbox out;
    wire::Outbox server_out;
    std::map<std::pair<UnixNanos, std::uint64_t>, std::function<void()>> queue;
    std::uint64_t order = 0;
    int life = 0;
    std::uint64_t last_request = 0;
    std::map<std::uint64_t, wire::CallId> calls;
    std::set<wire::ChannelId> up;
};

// What an engine makes of the reports: executions by their id, and totals where they say more.
struct Fold {
    std::map<std::string, Quantity> executions;  // by order and id
    std::map<std::string, Quantity> totals;      // by order
    std::map<std::string, OrdStatus> status;
    std::string last_health;

    void take(const std::vector<VenueReport>& reports) {
        for (const VenueReport& each : reports) {
            if (const auto* r = std::get_if<ExecutionReport>(&each))
                take(*r);
            if (std::holds_alternative<VenueHealth>(each))
                last_health = line(each);
        }
    }
    void take(const ExecutionReport& r) {
        const std::string id{r.cl_ord_id.view()};
        if (r.exec_type == ExecType::Trade)
            executions[std::string{r.exec_id.view()}] = r.last_qty, totals[id];
        if (r.cum_qty && *r.cum_qty > totals[id])
            totals[id] = *r.cum_qty;
        if (!is_end(status[id]))
            status[id] = r.ord_status;
    }
    Quantity executed() const {
        Quantity sum;
        for (const auto& [id, qty] : executions)
            sum += qty;
        return sum;
    }
    Quantity total() const {
        Quantity sum;
        for (const auto& [id, qty] : totals)
            sum += qty;
        return sum;
    }
};

inline Quantity held(const Joint& joint) {
    const auto& broker = joint.simulator.broker();
    return broker.accounts.front().held[broker.assets.index_of(*broker.assets.find("AAPL"))];
}

}  // namespace sluice::venues::alpaca
