#include "world/live/callers.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "net/client_transport.hpp"      // ClientTransport
#include "world/live/watched_sinks.hpp"  // ClientWatch

namespace sluice::world {
namespace {

// Timers of one machine fired in a row.
constexpr int kTimersPerPass = 16;

}  // namespace

struct LiveCallers::Side final : ChannelCarrier {
    explicit Side(gateway::Outgoing& carried) : machine{carried} {}

    gateway::Outgoing& machine;
    std::unique_ptr<net::ClientTransport> transport;
    std::optional<CallerHost> host;
    std::optional<WireTrace> trace;
    std::optional<ClientWatch> watch;

    void carry_out(const wire::Outbox& out, UnixNanos now) override {
        watch->note(out);
        transport->carry_out(out, now);
    }
};

LiveCallers::LiveCallers(net::Reactor& reactor, Watchdog& watchdog, std::function<UnixNanos()> now)
    : reactor_{reactor}, watchdog_{watchdog}, now_{std::move(now)} {}
LiveCallers::~LiveCallers() = default;

Status LiveCallers::add(gateway::Outgoing& machine, const CallerWire& wire) {
    auto side = std::make_unique<Side>(machine);
    side->host.emplace(machine, now_);
    wire::ChannelSink* sink = &*side->host;
    ChannelCarrier* carrier = side.get();
    if (wire.trace) {
        side->trace.emplace(*side->host, machine.secrets(), wire.trace);
        side->trace->attach(*side);
        sink = &*side->trace;
        carrier = &*side->trace;
    }
    side->watch.emplace(*sink, watchdog_, machine.endpoints());
    net::ClientTransportOptions options;
    options.ca_file = wire.ca_file;
    auto transport = net::ClientTransport::make(reactor_, machine.endpoints(), *side->watch, options);
    if (!transport)
        return tl::unexpected{transport.error()};
    side->transport = std::move(*transport);
    side->host->attach(*carrier);
    sides_.push_back(std::move(side));
    return {};
}

CallerHost& LiveCallers::host(std::size_t number) { return *sides_[number]->host; }

std::optional<UnixNanos> LiveCallers::fire() {
    std::optional<UnixNanos> next;
    for (const auto& side : sides_) {
        const UnixNanos time = now_();
        bool fired = true;
        for (int i = 0; i < kTimersPerPass && fired; ++i)
            watchdog_.watch("a timer of a caller", [&] { fired = side->host->fire(time); });
        if (const auto due = side->host->next_due())
            next = std::min(next.value_or(*due), *due);
    }
    return next;
}

bool LiveCallers::busy() const {
    return std::any_of(sides_.begin(), sides_.end(), [](const auto& side) { return side->machine.busy(); });
}

std::vector<std::string> LiveCallers::give_up() {
    std::vector<std::string> sentences;
    for (const auto& side : sides_)
        if (std::string sentence = side->machine.give_up(); !sentence.empty())
            sentences.push_back(std::move(sentence));
    return sentences;
}

void LiveCallers::close(std::chrono::milliseconds at_most) {
    for (const auto& side : sides_)
        side->transport->close(at_most);
}

}  // namespace sluice::world
