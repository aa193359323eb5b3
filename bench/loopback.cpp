// How long from a quote leaving the broker to an order reaching it, over real sockets on the loopback? Setup: Alpaca's
// simulator on a port in one thread; engine, Alpaca client and its transport in another. A sample is one frame with a quote,
// written to the data stream, that makes a strategy send a limit order: the clock runs from handing the frame to the
// simulator's transport to the simulator being told of POST /v2/orders. Records are encoded and durable at once: the disk is
// `journal`'s question. Beside it, in turn in the same run, a raw ping-pong between two threads over one TCP connection with
// as many bytes each way: what two crossings of the loopback cost without us. Run with `./dev bench loopback`; the last
// answers stand in bench/README.md.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <thread>

#include "net/client_transport.hpp"
#include "net/server_transport.hpp"
#include "wired.hpp"
#include "world/client_line.hpp"
#include "world/live/clock.hpp"
#include "world/server_host.hpp"

namespace {

using namespace sluice;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int kWarmUp = 50;
constexpr int kSamples = 500;  // of a round; or the first argument
constexpr int kRounds = 3;
constexpr std::size_t kPing = 120;  // as a quote's frame
constexpr std::size_t kPong = 480;  // as an order's request

// ---- the raw peer

void check(bool good, const char* what) {
    if (good)
        return;
    std::perror(what);
    std::exit(1);
}

bool read_whole(int socket, char* into, std::size_t size) {
    while (size > 0) {
        const auto got = ::recv(socket, into, size, 0);
        if (got <= 0)
            return false;
        into += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

class RawPingPong {
public:
    RawPingPong() {
        const int listening = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof place;
        auto* address = reinterpret_cast<sockaddr*>(&place);
        check(::bind(listening, address, size) == 0 && ::listen(listening, 1) == 0 &&
                  ::getsockname(listening, address, &size) == 0,
              "the raw ping-pong cannot listen");
        ours_ = ::socket(AF_INET, SOCK_STREAM, 0);
        check(::connect(ours_, address, size) == 0, "the raw ping-pong cannot connect");
        theirs_ = ::accept(listening, nullptr, nullptr);
        check(theirs_ >= 0, "the raw ping-pong cannot accept");
        ::close(listening);
        const int on = 1;
        for (const int socket : {ours_, theirs_})
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        peer_ = std::thread{[this] {
            char bytes[kPong] = {};
            while (read_whole(theirs_, bytes, kPing))
                if (::send(theirs_, bytes, kPong, MSG_NOSIGNAL) < 0)
                    return;
        }};
    }
    ~RawPingPong() {
        ::shutdown(ours_, SHUT_RDWR);
        peer_.join();
        ::close(ours_);
        ::close(theirs_);
    }
    RawPingPong(const RawPingPong&) = delete;
    RawPingPong& operator=(const RawPingPong&) = delete;

    std::int64_t sample() {
        char bytes[kPong] = {};
        const auto begin = Clock::now();
        check(::send(ours_, bytes, kPing, MSG_NOSIGNAL) >= 0 && read_whole(ours_, bytes, kPong), "the raw ping-pong");
        return (Clock::now() - begin).count();
    }

private:
    int ours_ = -1;
    int theirs_ = -1;
    std::thread peer_;
};

// ---- the simulator's side, in the thread of main

// Notes when an order arrives, and which channel carries market data.
class Door final : public wire::Server {
public:
    explicit Door(venues::alpaca::sim::Simulator& simulator) : simulator_{simulator} {}

    std::optional<wire::ChannelId> data;
    std::optional<Clock::time_point> ordered;

    void on_accept(wire::ChannelId channel, std::string_view target, const wire::Headers& headers, UnixNanos now,
                   wire::Outbox& out) override {
        if (bench::is_data_stream(target))
            data = channel;
        simulator_.on_accept(channel, target, headers, now, out);
    }
    void on_request(wire::RequestId id, const wire::HttpRequest& request, UnixNanos now, wire::Outbox& out) override {
        if (request.method == "POST" && request.target == "/v2/orders")
            ordered = Clock::now();
        simulator_.on_request(id, request, now, out);
    }
    void on_request_gone(wire::RequestId id, UnixNanos now, wire::Outbox& out) override {
        simulator_.on_request_gone(id, now, out);
    }
    void on_message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind, UnixNanos now,
                    wire::Outbox& out) override {
        simulator_.on_message(channel, bytes, kind, now, out);
    }
    void on_closed(wire::ChannelId channel, std::string_view reason, UnixNanos now, wire::Outbox& out) override {
        simulator_.on_closed(channel, reason, now, out);
    }
    void on_timer(wire::TimerToken token, UnixNanos now, wire::Outbox& out) override {
        simulator_.on_timer(token, now, out);
    }

private:
    venues::alpaca::sim::Simulator& simulator_;
};

struct BoxCarrier final : world::ChannelCarrier {
    std::unique_ptr<net::ServerTransport> transport;
    void carry_out(const wire::Outbox& out, UnixNanos now) override { transport->carry_out(out, now); }
};

class Box {
public:
    Box()
        : simulator_{quick(), std::make_unique<bench::QuietTape>()}, door_{simulator_}, host_{door_, [this] {
                                                                                                  return clock_.wall();
                                                                                              }} {
        auto transport = net::ServerTransport::listen(reactor_, host_);
        if (!transport)
            std::abort();
        carrier_.transport = std::move(*transport);
        host_.attach(carrier_);
        host_.tell(clock_.wall(), [&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator_.start(now, out); });
    }
    std::uint16_t port() const { return carrier_.transport->port(); }
    bool is_listened_to() const { return door_.data.has_value(); }

    // What is due, then what sockets have.
    void turn(std::chrono::nanoseconds at_most) {
        while (host_.fire(clock_.wall())) {
        }
        if (const auto due = host_.next_due())
            at_most = std::clamp<std::chrono::nanoseconds>(*due - clock_.wall(), 0ns, at_most);
        reactor_.wait(at_most);
    }
    void serve(std::chrono::nanoseconds time) {
        serve(time, [] { return false; });
    }
    // So long at most.
    template <class Done>
    void serve(std::chrono::nanoseconds time, Done done) {
        for (const auto until = Clock::now() + time; Clock::now() < until && !done();)
            turn(std::min<std::chrono::nanoseconds>(until - Clock::now(), 1ms));
    }
    // Nanoseconds from a quote to the order it led to; nothing: none came within a second.
    std::optional<std::int64_t> sample(int number) {
        const Quote quote = bench::quote_of(number, clock_.wall());
        host_.tell(clock_.wall(),
                   [&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator_.feed(quote, now, out); });
        bench::frame_of(quote, frame_);
        door_.ordered.reset();
        const auto begin = Clock::now();
        host_.tell(clock_.wall(), [&](wire::Server&, UnixNanos, wire::Outbox& out) {
            wire::Outbox::Send& send = out.send();
            send.channel = *door_.data;
            send.kind = wire::MessageKind::Binary;
            send.bytes = frame_;
        });
        while (!door_.ordered && Clock::now() < begin + 1s)
            turn(100ms);
        if (!door_.ordered)
            return std::nullopt;
        return (*door_.ordered - begin).count();
    }

private:
    static venues::alpaca::sim::SimConfig quick() {
        auto config = bench::simulator_config();
        config.latency_in = config.latency_out = {};
        return config;
    }

    world::SystemClock clock_;
    net::Reactor reactor_;
    venues::alpaca::sim::Simulator simulator_;
    Door door_;
    world::ServerHost host_;
    BoxCarrier carrier_;
    std::string frame_;
};

// ---- the engine's side, in a thread of its own

// Says how many orders have been filled as far as the engine knows: the next one would be denied before.
struct CountedRecords final : world::JournalPort {
    explicit CountedRecords(std::atomic<int>& fills) : filled{fills} {}
    bench::Records records;
    std::atomic<int>& filled;
    void append(std::span<const Event> events) override {
        records.append(events);
        for (const Event& event : events)
            if (const auto* applied = std::get_if<ReportApplied>(&event.body))
                filled += applied->report.exec_type == ExecType::Trade ? 1 : 0;
    }
};

struct ClientCarrier final : world::ChannelCarrier {
    std::unique_ptr<net::ClientTransport> transport;
    void carry_out(const wire::Outbox& out, UnixNanos now) override { transport->carry_out(out, now); }
};

class Trader {
public:
    Trader(std::uint16_t port, std::atomic<int>& filled)
        : records_{filled},
          node_{engine::EngineConfig{}, calendars_, records_},
          bars_{calendars_},
          stepper_{node_, bars_},
          client_{bench::client_config({"127.0.0.1", port, false}), calendars_},
          line_{stepper_, 0, [this] { return clock_.wall(); }} {
        auto transport = net::ClientTransport::make(reactor_, client_.endpoints(), line_);
        if (!transport)
            std::abort();
        carrier_.transport = std::move(*transport);
        node_.add_client(VenueId{"alpaca"}, client_, &carrier_);
        strategy_.armed = true;
        node_.add_strategy(strategy_);
    }
    void run(const std::atomic<bool>& stop) {
        stepper_.set_now(clock_.wall());
        node_.start(1, stepper_.now(), bench::setup());
        stepper_.tell_client(0, [](auto&, UnixNanos, auto& out) { out.reports.emplace_back(bench::opening()); });
        while (!stop) {
            records_.records.bytes.clear();
            do
                if (records_.records.last > node_.published())
                    node_.on_durable(records_.records.last, clock_.wall());
            while (stepper_.fire(clock_.wall()));
            std::chrono::nanoseconds at_most = 10ms;
            if (const auto due = stepper_.next_due())
                at_most = std::clamp<std::chrono::nanoseconds>(*due - clock_.wall(), 0ns, at_most);
            reactor_.wait(at_most);
        }
        carrier_.transport->close(100ms);
    }

private:
    world::SystemClock clock_;
    bench::AlwaysOpen calendars_;
    CountedRecords records_;
    world::Node node_;
    world::BarStage bars_;
    world::Stepper stepper_;
    net::Reactor reactor_;
    venues::alpaca::AlpacaClient client_;
    world::ClientLine line_;
    ClientCarrier carrier_;
    bench::EveryQuote strategy_;
};

}  // namespace

int main(int argc, char** argv) {
    const int samples = argc > 1 ? std::atoi(argv[1]) : kSamples;
    Box box;
    std::atomic<bool> stop{false};
    std::atomic<int> filled{0};
    std::thread engine{[&stop, &filled, port = box.port()] { Trader{port, filled}.run(stop); }};
    for (const auto until = Clock::now() + 10s; !box.is_listened_to() && Clock::now() < until;)
        box.turn(100ms);
    box.serve(2s);  // it logs in, subscribes, and is caught up
    int status = box.is_listened_to() ? 0 : 1;
    if (status != 0)
        std::fprintf(stderr, "the client did not come to the data stream within ten seconds\n");
    RawPingPong raw;
    int number = 0;
    int warm = 0;
    // Until the last order is filled and both sides have nothing to say.
    auto rest = [&, expected = 0](bool sent) mutable {
        expected += sent ? 1 : 0;
        box.serve(1s, [&] { return filled >= expected; });
        box.serve(3ms);
    };
    for (int i = 0; i < kWarmUp && status == 0 && (warm > 0 || i < 3); ++i) {
        const bool came = box.sample(number++).has_value();
        warm += came ? 1 : 0;
        raw.sample();
        rest(came);
    }
    if (status == 0 && warm == 0) {
        std::fprintf(stderr, "no order came of the first quotes\n");
        status = 1;
    }
    std::printf("a quote out to its order in, over the loopback, %d samples a round\n", samples);
    std::printf("%6s %10s %10s %12s %12s %10s %10s\n", "round", "p50, us", "p99, us", "raw p50, us", "raw p99, us",
                "p50 ratio", "missing");
    for (int round = 1; round <= kRounds && status == 0; ++round) {
        std::vector<std::int64_t> ours, alone;
        int missing = 0;
        for (int i = 0; i < samples; ++i) {
            const auto took = box.sample(number++);
            took ? ours.push_back(*took) : static_cast<void>(++missing);
            alone.push_back(raw.sample());
            rest(took.has_value());
        }
        const double p50 = bench::percentile_us(ours, 50), peer = bench::percentile_us(alone, 50);
        std::printf("%6d %10.1f %10.1f %12.1f %12.1f %10.1f %10d\n", round, p50, bench::percentile_us(ours, 99), peer,
                    bench::percentile_us(alone, 99), p50 / peer, missing);
        if (ours.empty()) {
            std::fprintf(stderr, "no order came\n");
            status = 1;
        }
    }
    stop = true;
    engine.join();
    return status;
}
