// How much of an order call of the broker's own SDK is our simulator? Setup: Alpaca's simulator on a loopback port in one
// thread; alpaca-py, unmodified, in a process of its own (bench/sdk_share.py in a virtual environment with the packages of
// the conformance suite, made when missing) sends limit orders that rest, one after another over a kept connection. The
// simulator's part of a call runs from the event loop taking up the last bytes of POST /v2/orders to the reply being with the
// kernel, measured around the handler that does it; the call's wall time is what Python sees of submit_order(). Run with
// `./dev bench sdk_share`; the last answers stand in bench/README.md.

#include <time.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "net/server_transport.hpp"
#include "wired.hpp"
#include "world/live/clock.hpp"
#include "world/server_host.hpp"

namespace {

using namespace sluice;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int kWarmUp = 50;
constexpr int kCalls = 1'000;

// Notes that the handler under way was asked for an order.
class Door final : public wire::ChannelSink {
public:
    explicit Door(wire::ChannelSink& host) : host_{host} {}
    bool asked = false;

    void request(wire::RequestId id, const wire::HttpRequest& request) override {
        asked = asked || (request.method == "POST" && request.target == "/v2/orders");
        host_.request(id, request);
    }
    void request_gone(wire::RequestId id) override { host_.request_gone(id); }
    void request_stalled(wire::RequestId id, std::size_t queued) override { host_.request_stalled(id, queued); }
    void request_drained(wire::RequestId id) override { host_.request_drained(id); }

private:
    wire::ChannelSink& host_;
};

// On a machine with other work the kernel gives the core to Python the moment the reply is there, so the thread's own time
// is kept beside the wall's.
class Stopwatch final : public net::HandlerWatch {
public:
    explicit Stopwatch(Door& door) : door_{door} {}
    std::vector<std::int64_t> wall_ns, cpu_ns;

    void handler_begins() override {
        door_.asked = false;
        began_ = Clock::now();
        cpu_began_ = cpu();
    }
    void handler_ended() override {
        if (!door_.asked)
            return;
        wall_ns.push_back((Clock::now() - began_).count());
        cpu_ns.push_back(cpu() - cpu_began_);
    }

private:
    static std::int64_t cpu() {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return time.tv_sec * 1'000'000'000 + time.tv_nsec;
    }
    Door& door_;
    Clock::time_point began_;
    std::int64_t cpu_began_ = 0;
};

struct Carrier final : world::ChannelCarrier {
    std::unique_ptr<net::ServerTransport> transport;
    void carry_out(const wire::Outbox& out, UnixNanos now) override { transport->carry_out(out, now); }
};

class Box {
public:
    Box()
        : simulator_{bench::simulator_config(), std::make_unique<bench::QuietTape>()},
          host_{simulator_, [this] { return clock_.wall(); }},
          door_{host_},
          stopwatch_{door_} {
        reactor_.set_watch(stopwatch_);
        auto transport = net::ServerTransport::listen(reactor_, door_);
        if (!transport)
            std::abort();
        carrier_.transport = std::move(*transport);
        host_.attach(carrier_);
        host_.tell(clock_.wall(), [&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator_.start(now, out); });
        const Quote quote = bench::quote_of(1, clock_.wall());
        host_.tell(clock_.wall(),
                   [&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator_.feed(quote, now, out); });
    }
    std::uint16_t port() const { return carrier_.transport->port(); }
    void serve(const std::atomic<bool>& stop) {
        while (!stop) {
            while (host_.fire(clock_.wall())) {
            }
            std::chrono::nanoseconds at_most = 20ms;
            if (const auto due = host_.next_due())
                at_most = std::clamp<std::chrono::nanoseconds>(*due - clock_.wall(), 0ns, at_most);
            reactor_.wait(at_most);
        }
    }
    const Stopwatch& stopwatch() const { return stopwatch_; }

private:
    world::SystemClock clock_;
    net::Reactor reactor_;
    venues::alpaca::sim::Simulator simulator_;
    world::ServerHost host_;
    Door door_;
    Stopwatch stopwatch_;
    Carrier carrier_;
};

// What Python measured of each call; empty: it could not.
std::vector<std::int64_t> called(std::uint16_t port) {
    const std::string source = SLUICE_SOURCE_DIR;
    const char* given = std::getenv("SLUICE_BENCH_VENV");
    const std::string venv = given != nullptr && *given != 0 ? given : source + "/build/conf-venv";
    const std::string make = "python3 '" + source + "/test/conformance/make_venv.py' '" + venv + "' '" + source +
                             "/test/conformance/alpaca/requirements.txt'";
    if (std::system(make.c_str()) != 0)
        return {};
    const std::string run = "'" + venv + "/bin/python' '" + source +
                            "/bench/sdk_share.py' http://127.0.0.1:" + std::to_string(port) + " " +
                            std::to_string(kWarmUp) + " " + std::to_string(kCalls);
    std::FILE* output = ::popen(run.c_str(), "r");
    if (output == nullptr)
        return {};
    std::vector<std::int64_t> ns;
    char line[64];
    while (std::fgets(line, sizeof line, output) != nullptr)
        ns.push_back(std::strtoll(line, nullptr, 10));
    return ::pclose(output) == 0 ? ns : std::vector<std::int64_t>{};
}

}  // namespace

int main() {
    Box box;
    std::atomic<bool> stop{false};
    std::thread server{[&] { box.serve(stop); }};
    std::vector<std::int64_t> calls = called(box.port());
    stop = true;
    server.join();
    std::vector<std::int64_t> wall = box.stopwatch().wall_ns, cpu = box.stopwatch().cpu_ns;
    if (calls.size() != kWarmUp + kCalls || wall.size() != calls.size()) {
        std::fprintf(stderr, "alpaca-py made %zu calls and the simulator saw %zu; %d would be right\n", calls.size(),
                     wall.size(), kWarmUp + kCalls);
        return 1;
    }
    for (auto* each : {&calls, &wall, &cpu})
        each->erase(each->begin(), each->begin() + kWarmUp);
    const double sdk = bench::percentile_us(calls, 50);
    std::printf("an order call of alpaca-py, keep-alive, median of %d: %.0f us\n", kCalls, sdk);
    std::printf("%24s %10s %10s %10s\n", "of it in the simulator", "p50, us", "p99, us", "share");
    for (const auto& [name, each] : {std::pair{"wall clock", &wall}, std::pair{"processor", &cpu}}) {
        const double p50 = bench::percentile_us(*each, 50);
        std::printf("%24s %10.1f %10.1f %8.2f %%\n", name, p50, bench::percentile_us(*each, 99), 100 * p50 / sdk);
    }
    std::printf("  goal: 5 %% by the wall clock on a quiet machine\n");
    return 0;
}
