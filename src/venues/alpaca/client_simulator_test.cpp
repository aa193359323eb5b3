// The client against the broker in a box, over the bytes of the wire.
#include <functional>
#include <map>
#include <set>

#include "venues/alpaca/client_desk_test_support.hpp"
#include "venues/alpaca/simulator.hpp"

namespace sluice::venues::alpaca {
namespace {

// Joins the two in one thread: what is said arrives after a fixed time, in the order of saying.
class Joint {
public:
    explicit Joint(AlpacaConfig config = test_config())
        : client{std::move(config), calendars}, simulator{sim_config(), nullptr} {
        simulator.start(now, server_out);
        quote("187.4", "187.5");
        client.start(now, out);
        carry();
        pass(milliseconds{100});
    }
    static sim::SimConfig sim_config() {
        sim::SimConfig config;
        config.requests_per_minute = 1'000;
        return config;
    }
    void quote(std::string_view bid, std::string_view ask, std::string_view size = "1000") {
        Quote quote;
        quote.instrument = InstrumentId{"AAPL.US"};
        quote.bid_px = *parse_price(bid);
        quote.offer_px = *parse_price(ask);
        quote.bid_size = quote.offer_size = *parse_quantity(size);
        quote.event_time = quote.recv_time = now;
        simulator.feed(quote, now, server_out);
        carry();
    }
    void submit(decltype(VenueRequest::body) body) {
        client.submit({VenueId{"alpaca"}, AccountId{"A"}, std::move(body)}, now, out);
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
    AlpacaClient client;
    sim::Simulator simulator;
    UnixNanos now = *parse_rfc3339("2026-03-02T15:00:00Z");
    std::string lines;
    std::vector<VenueReport> reports;
    int posts = 0;

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
                const std::uint64_t request = ++last_request;
                calls[request] = call.id;
                later(at, [this, call, request] {
                    simulator.on_request(wire::RequestId{request}, call.request, now, server_out);
                });
                later(call.give_up_at, [this, request] { fail(request); });
            } else if (entry.kind == wire::Outbox::Kind::Open) {
                const auto open = out.channel.opens[entry.index];
                later(at, [this, open] {
                    up.insert(open.channel);
                    client.on_open(open.channel, now, out);
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
            later(wake.at, [this, wake] { client.on_timer(wake.token, now, out); });
        for (VenueReport& report : out.reports)
            lines += line(report) + "\n", reports.push_back(std::move(report));
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
                    client.on_http_reply(id, reply.reply, now, out);
                });
            } else if (entry.kind == wire::Outbox::Kind::Hang) {
                const auto hang = server_out.hangs[entry.index];
                if (!hang.quiet)
                    later(at, [this, hang] { fail(static_cast<std::uint64_t>(hang.request)); });
            } else if (entry.kind == wire::Outbox::Kind::Send) {
                const auto send = server_out.sends[entry.index];
                later(at, [this, send] {
                    if (up.contains(send.channel))
                        client.on_message(send.channel, std::as_bytes(std::span{send.bytes}), send.kind, now, out);
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
        client.on_http_failed(id, "no answer in time", wire::Left::Perhaps, now, out);
    }
    void end(wire::ChannelId channel, UnixNanos at) {
        later(at, [this, channel] {
            if (up.erase(channel) == 0)
                return;
            client.on_closed(channel, "closed", now, out);
            simulator.on_closed(channel, "closed", now, server_out);
        });
    }

    Outbox out;
    wire::Outbox server_out;
    std::map<std::pair<UnixNanos, std::uint64_t>, std::function<void()>> queue;
    std::uint64_t order = 0;
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

Quantity held(const Joint& joint) {
    const auto& broker = joint.simulator.broker();
    return broker.accounts.front().held[broker.assets.index_of(*broker.assets.find("AAPL"))];
}

TEST(AlpacaAgainstSimulator, AnOrderFillsAndTheSnapshotAgrees) {
    Joint joint;
    EXPECT_NE(joint.said().find("link Up Paper breaker Closed\n"), std::string::npos);
    joint.send("P1-a-1", "10", "188");
    joint.pass(seconds{2});
    joint.quote("187.4", "187.5");
    joint.pass(seconds{2});
    Fold fold;
    fold.take(joint.reports);
    EXPECT_EQ(to_text(fold.executed()), "10") << joint.said();
    EXPECT_EQ(fold.status["P1-a-1"], OrdStatus::Filled);
    joint.submit(SendSnapshot{1, joint.now - seconds{60}});
    joint.pass(seconds{2});
    const auto& shown = std::get<VenueSnapshot>(joint.reports.back());
    ASSERT_EQ(shown.positions.size(), 1u);
    EXPECT_EQ(to_text(shown.positions[0].qty), "10");
    fold.take(std::vector<VenueReport>{});
    for (const ExecutionReport& execution : shown.executions)
        fold.take(execution);
    EXPECT_EQ(to_text(fold.executed()), "10") << "activities and stream name an execution alike";
    EXPECT_EQ(joint.client.unreadable(), 0u);
}

TEST(AlpacaAgainstSimulator, ReplaceAndCancelEnd) {
    Joint joint;
    joint.send("P1-a-1", "10", "180");
    joint.pass(seconds{2});
    joint.submit(SendReplace{our_order("P1-a-2", "12", "181"), ClOrdId{"P1-a-1"}, {}, joint.now + seconds{1}});
    joint.pass(seconds{2});
    joint.said();
    joint.submit(SendCancel{ClOrdId{"P1-a-2"}, {}, InstrumentId{"AAPL.US"}});
    joint.pass(seconds{2});
    EXPECT_NE(joint.said().find("P1-a-2 Canceled Canceled "), std::string::npos);
}

TEST(AlpacaAgainstSimulator, ABracketNamesItsLegs) {
    Joint joint;
    NewOrderList list;
    list.list_class = ListClass::Bracket;
    NewOrderSingle target = our_order("P1-a-2", "10", "200");
    NewOrderSingle stop = our_order("P1-a-3", "10");
    target.side = stop.side = Side::Sell;
    stop.ord_type = OrdType::Stop;
    stop.stop_px = *parse_price("180");
    list.orders = {our_order("P1-a-1", "10", "188"), target, stop};
    joint.submit(SendList{list, joint.now + seconds{1}});
    joint.pass(seconds{2});
    joint.quote("187.4", "187.5");
    joint.pass(seconds{2});
    joint.quote("200.5", "200.6");
    joint.pass(seconds{2});
    Fold fold;
    fold.take(joint.reports);
    EXPECT_EQ(fold.status["P1-a-1"], OrdStatus::Filled);
    EXPECT_EQ(fold.status["P1-a-2"], OrdStatus::Filled);
    EXPECT_EQ(fold.status["P1-a-3"], OrdStatus::Canceled) << joint.said();
}

class AlpacaIncidents : public testing::TestWithParam<sim::Incident> {};

// Orders are sent, filled in parts and asked about as an engine does, while one thing goes wrong three times; then what we
// know equals the broker's books, nothing was sent twice, and new exposure may go.
TEST_P(AlpacaIncidents, AreSurvived) {
    Joint joint;
    joint.simulator.turn_on(GetParam(), GetParam() == sim::Incident::Storm429 ? 1 : 3);
    int sent = 0;
    for (int i = 0; i < 6; ++i) {
        const std::string cl = "P1-a-" + std::to_string(i);
        joint.send(cl, "10", i == 2 ? "180" : "188");
        ++sent;
        if (i == 2) {
            joint.pass(milliseconds{500});
            joint.submit(
                SendReplace{our_order("P1-r-2", "12", "181"), *ClOrdId::parse(cl), {}, joint.now + seconds{1}});
        }
        joint.quote("187.4", "187.5", "4");
        joint.pass(milliseconds{1'700});
        joint.quote("187.4", "187.5", "100");
        joint.pass(seconds{2});
    }
    joint.simulator.turn_off(sim::Incident::KeyRevoked);
    joint.pass(seconds{90});
    joint.quote("187.4", "187.5");
    joint.send("P1-z-1", "3", "188");
    ++sent;
    joint.pass(seconds{2});
    Fold fold;
    // Whatever is not over is asked for.
    for (int round = 0; round < 4; ++round) {
        for (int i = 0; i < 6; ++i)
            joint.submit(SendQuery{*ClOrdId::parse("P1-a-" + std::to_string(i)), {}, InstrumentId{"AAPL.US"}});
        joint.submit(SendQuery{ClOrdId{"P1-r-2"}, {}, InstrumentId{"AAPL.US"}});
        joint.pass(seconds{5});
    }
    joint.submit(SendSnapshot{1, joint.now - std::chrono::hours{1}});
    joint.pass(seconds{5});
    fold.take(joint.reports);
    EXPECT_EQ(fold.last_health, "link Up Paper breaker Closed") << joint.said();
    EXPECT_GE(held(joint), Quantity::whole(3)) << "trading goes on: " << joint.lines;
    EXPECT_EQ(to_text(fold.total()), to_text(held(joint))) << joint.said();
    EXPECT_LE(fold.executed(), held(joint));
    EXPECT_LE(joint.posts, sent);
    EXPECT_EQ(joint.client.unreadable(), 0u);
    EXPECT_GT(joint.simulator.incidents().happened(GetParam()) + (GetParam() == sim::Incident::ClockSkew ? 1 : 0), 0u);
}

INSTANTIATE_TEST_SUITE_P(All, AlpacaIncidents,
                         testing::Values(sim::Incident::ReplyLost, sim::Incident::ErrorAfterAccept,
                                         sim::Incident::FillBeforeAck, sim::Incident::DuplicateUpdates,
                                         sim::Incident::ReorderedUpdates, sim::Incident::DropBetweenFills,
                                         sim::Incident::MuteStream, sim::Incident::Storm429, sim::Incident::KeyRevoked,
                                         sim::Incident::ReplaceRacesFill, sim::Incident::ClockSkew,
                                         sim::Incident::StuckPending),
                         [](const auto& info) {
                             std::string name{to_text(info.param)};
                             name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
                             return name;
                         });

}  // namespace
}  // namespace sluice::venues::alpaca
