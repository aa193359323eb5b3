// What does the door cost? Three questions, each over real sockets on the loopback, the server in one thread and whoever asks
// in another.
// REST: how many GET /v1/account with a token a second, one after the other on each of some connections kept alive; the door
// with its checks, its routes and an engine behind it. Beside it a bare Beast server that answers every request with the
// same bytes. Stream: how many events a second reach some WebSocket readers of everything; beside it a bare Beast server
// that writes as many messages of the same length to each of its own. Loop: how long one pass of the loop takes, sockets
// and one slice of the stream, with a thousand readers of which half never read, and what the loop's watchdog told of them;
// beside it the same passes with no reader, and between them a fixed piece of arithmetic: what holds that up as well is the
// machine and not the loop.
// Events are recorded at once: the disk is `journal`'s question. Run with `./dev bench doors`; the last answers stand in
// bench/README.md.

#include <sys/resource.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "base/sha256.hpp"  // Sha256
#include "door_callers.hpp"
#include "gateway/door_test_support.hpp"               // DoorRig
#include "gateway/resources.hpp"                       // resource_routes
#include "wired.hpp"                                   // percentile_us
#include "world/live/stream_readers_test_support.hpp"  // StreamPort

namespace {

using namespace sluice;
using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 3;
constexpr std::size_t kConnections = 16;
constexpr std::size_t kSockets = 64;
constexpr std::uint64_t kEvents = 20'000;  // to each of them, a round; or the first argument
constexpr std::uint64_t kAhead = 500;      // of the slowest reader
constexpr int kAtOnce = 20;                // of the events, as a batch of the journal
constexpr std::size_t kEventBytes = 200;   // of the text in one
constexpr std::size_t kReaders = 1'000;
constexpr std::uint64_t kLoopEvents = 300;
constexpr std::uint64_t kPasses = 40;  // from one to the next: a thousand readers take 32 slices

// ---- ours

struct Carrier final : world::ChannelCarrier {
    std::unique_ptr<net::ServerTransport> transport;
    void carry_out(const wire::Outbox& out, UnixNanos now) override { transport->carry_out(out, now); }
};

// The door with every resource of REST behind a port, and an engine with one account.
class OurRest {
public:
    OurRest()
        : door_{unhurried(), gateway::resource_routes(std::make_shared<gateway::ServiceFacts>())},
          host_{*door_.gateway, [this] { return door_.now(); }} {
        net::ServerTransportOptions options;
        options.tells_place = true;
        auto transport = net::ServerTransport::listen(reactor_, host_, options);
        if (!transport)
            bench::give_up(transport.error().text.c_str());
        carrier_.transport = std::move(*transport);
        host_.attach(carrier_);
        const std::string host = "127.0.0.1:" + std::to_string(port());
        request_ = "GET /v1/account HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " +
                   door_.issue_token(sluice::Scope::Read) + "\r\n\r\n";
        door_.gateway->serve_at({host}, {});
        door_.gateway->attach([this](const auto& what) {
            host_.tell(door_.now(), [&](wire::Server&, UnixNanos now, wire::Outbox& out) { what(now, out); });
        });
    }
    std::uint16_t port() const { return carrier_.transport->port(); }
    const std::string& request() const { return request_; }
    void turn() {
        reactor_.wait(1ms);
        door_.run();
    }

private:
    static gateway::GatewayOptions unhurried() {
        gateway::GatewayOptions options;
        options.caller = {1'000'000'000, 1'000'000'000};
        return options;
    }
    gateway::DoorRig door_;
    net::Reactor reactor_;
    world::ServerHost host_;
    Carrier carrier_;
    std::string request_;
};

// ---- the peer

// A bare server of Beast: over HTTP the same answer to everybody, over WebSocket so many of the same message.
class BeastPeer {
public:
    BeastPeer(std::string answer, std::uint64_t messages, std::size_t message_bytes)
        : answer_{std::move(answer)},
          messages_{messages},
          message_{R"({"type":"event",")" + std::string(message_bytes, 'x')} {
        message_.resize(std::max(message_bytes, std::size_t{16}));
        accept();
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    void turn() { io_.run_one_for(1ms); }

private:
    using Response = beast::http::response<beast::http::string_body>;
    struct Connection : std::enable_shared_from_this<Connection> {
        Connection(Tcp::socket socket, BeastPeer& peer) : stream{std::move(socket)}, home{peer} {}
        beast::websocket::stream<Tcp::socket> stream;
        BeastPeer& home;
        beast::flat_buffer buffer;
        beast::http::request<beast::http::string_body> request;
        Response response;
        std::uint64_t written = 0;

        void read() {
            request = {};
            beast::http::async_read(stream.next_layer(), buffer, request,
                                    [self = shared_from_this()](auto error, auto) {
                                        if (!error)
                                            self->answer();
                                    });
        }
        void answer() {
            if (beast::websocket::is_upgrade(request)) {
                stream.async_accept(request, [self = shared_from_this()](auto error) {
                    if (!error)
                        self->write();
                });
                return;
            }
            response = home.response();
            beast::http::async_write(stream.next_layer(), response, [self = shared_from_this()](auto error, auto) {
                if (!error)
                    self->read();
            });
        }
        void write() {
            if (written++ == home.messages_) {
                home.done_.push_back(shared_from_this());  // its end would be one for the reader too
                return;
            }
            stream.text(true);
            stream.async_write(asio::buffer(home.message_), [self = shared_from_this()](auto error, auto) {
                if (!error)
                    self->write();
            });
        }
    };
    // The headers and the body of the answer it was given.
    Response response() const {
        Response made{beast::http::status::ok, 11};
        const std::size_t end = answer_.find("\r\n\r\n");
        for (std::size_t at = answer_.find("\r\n") + 2; at < end; at = answer_.find("\r\n", at) + 2) {
            const std::size_t colon = answer_.find(": ", at);
            made.insert(std::string_view{answer_}.substr(at, colon - at),
                        std::string_view{answer_}.substr(colon + 2, answer_.find("\r\n", at) - colon - 2));
        }
        made.body() = answer_.substr(end + 4);
        return made;
    }
    void accept() {
        acceptor_.async_accept([this](auto error, Tcp::socket socket) {
            if (error)
                return;
            socket.set_option(Tcp::no_delay{true});
            std::make_shared<Connection>(std::move(socket), *this)->read();
            accept();
        });
    }
    asio::io_context io_{1};
    Tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
    std::string answer_;
    std::uint64_t messages_;
    std::string message_;
    std::vector<std::shared_ptr<Connection>> done_;
};

// ---- the questions

template <class Server>
double rest_round(Server& server, const std::string& request, std::chrono::nanoseconds time, std::string& last) {
    std::atomic<bool> over{false};
    double rate = 0;
    std::thread asking{[&] {
        rate = bench::ask_for(server.port(), kConnections, request, time, last);
        over = true;
    }};
    while (!over)
        server.turn();
    asking.join();
    return rate;
}

void measure_rest() {
    OurRest ours;
    std::string answer;
    rest_round(ours, ours.request(), 200ms, answer);
    if (!answer.starts_with("HTTP/1.1 200 "))
        bench::give_up(("the door answers: " + answer).c_str());
    BeastPeer peer{answer, 0, 0};
    std::printf("GET /v1/account, %zu connections, an answer of %zu bytes\n%6s %14s %14s %8s\n", kConnections,
                answer.size(), "round", "requests/s", "Beast", "ratio");
    for (int round = 1; round <= kRounds; ++round) {
        std::string same;
        const double mine = rest_round(ours, ours.request(), 1s, answer);
        const double bare = rest_round(peer, ours.request(), 1s, same);
        std::printf("%6d %14.0f %14.0f %8.2f\n", round, mine, bare, mine / bare);
    }
}

double per_second(std::uint64_t messages, Clock::time_point begin) {
    return static_cast<double>(messages) / std::chrono::duration<double>(Clock::now() - begin).count();
}

void measure_stream(std::uint64_t events) {
    std::printf("\nevents to %zu WebSocket readers of everything, %llu to each\n%6s %14s %14s %8s\n", kSockets,
                static_cast<unsigned long long>(events), "round", "messages/s", "Beast", "ratio");
    for (int round = 1; round <= kRounds; ++round) {
        gateway::StreamOptions options;
        options.deaf_max = 24h;
        world::StreamPort port{options};
        bench::SocketReaders ours{port.port, kSockets, events};
        std::thread reading{[&] { ours.run(); }};
        while (port.stream.counts().readers < kSockets)
            port.pass();
        const auto begin = Clock::now();
        while (!ours.over) {
            const std::uint64_t most = std::min(events, ours.slowest + kAhead);
            for (int i = 0; i < kAtOnce && port.history.events.size() < most; ++i)
                port.add_event(kEventBytes);
            port.pass();
        }
        const double mine = per_second(events * kSockets, begin);
        reading.join();

        BeastPeer peer{{}, events, ours.event_bytes};
        bench::SocketReaders theirs{peer.port(), kSockets, events};
        const auto started = Clock::now();
        std::thread hearing{[&] { theirs.run(); }};
        while (!theirs.over)
            peer.turn();
        const double bare = per_second(events * kSockets, started);
        hearing.join();
        std::printf("%6d %14.0f %14.0f %8.2f\n", round, mine, bare, mine / bare);
    }
}

struct Passes {
    std::vector<std::int64_t> took;        // ns
    std::vector<std::int64_t> arithmetic;  // ns, between two of them
    std::uint64_t told = 0;                // by the loop's watchdog, at its limit of 5 ms
    std::string first;                     // of its words
};

// A tenth of a millisecond or so that asks nothing of the kernel.
std::int64_t hash_something() {
    static const std::string kSomething(32u << 10, 'x');
    const auto begin = Clock::now();
    Sha256 hash;
    hash.update(as_bytes(kSomething));
    static_cast<void>(hash.finish());
    return (Clock::now() - begin).count();
}

// The passes while the events come. Half of the readers never read.
Passes passes_with(std::size_t readers) {
    gateway::StreamOptions options;
    options.deaf_max = 24h;
    world::StreamPortBy<world::SystemClock> port{options, 16u << 10};
    std::vector<std::unique_ptr<net::RawClient>> clients;
    for (std::size_t i = 0; i < readers; ++i) {
        clients.push_back(std::make_unique<net::RawClient>(port.port, i % 2 == 0 ? 0 : 4'096));
        clients.back()->write(world::StreamPort::ask(1));
        port.pass();
    }
    while (port.stream.counts().readers < readers)
        port.pass();
    Passes passes;
    for (std::uint64_t i = 0; i < kLoopEvents * kPasses; ++i) {
        if (i % kPasses == 0)
            port.add_event(2'000);
        const auto begin = Clock::now();
        port.pass();
        passes.took.push_back((Clock::now() - begin).count());
        passes.arithmetic.push_back(hash_something());
        if (i % kPasses == kPasses - 1)
            for (std::size_t reader = 0; reader < readers; reader += 2) {
                clients[reader]->read();
                clients[reader]->received.clear();
            }
    }
    passes.told = port.watchdog.slow();
    if (!port.log.lines.empty())
        passes.first = port.log.lines.front();
    return passes;
}

void measure_loop() {
    std::printf(
        "\none pass of the loop, %zu readers of which half never read; in us\n%6s %8s %8s %9s %9s %12s %12s %17s %9s\n",
        kReaders, "round", "p50", "p99", "most", "watchdog", "nobody p50", "nobody p99", "arithmetic p50", "most");
    for (int round = 1; round <= kRounds; ++round) {
        auto with = passes_with(kReaders), without = passes_with(0);
        std::printf("%6d %8.1f %8.1f %9.1f %9llu %12.1f %12.1f %17.1f %9.1f\n", round,
                    bench::percentile_us(with.took, 50), bench::percentile_us(with.took, 99),
                    bench::percentile_us(with.took, 100), static_cast<unsigned long long>(with.told),
                    bench::percentile_us(without.took, 50), bench::percentile_us(without.took, 99),
                    bench::percentile_us(with.arithmetic, 50), bench::percentile_us(with.arithmetic, 100));
        if (!with.first.empty())
            std::printf("       the watchdog: %s\n", with.first.c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 2 * kReaders + 256);
    ::setrlimit(RLIMIT_NOFILE, &files);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    measure_rest();
    measure_stream(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : kEvents);
    measure_loop();
    return 0;
}
