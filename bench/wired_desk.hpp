// Engine, client and simulator in one thread, over channels in memory.
#pragma once

#include <optional>

#include "wired.hpp"
#include "world/client_line.hpp"
#include "world/memory_net.hpp"
#include "world/server_host.hpp"

namespace sluice::bench {

using Clock = std::chrono::steady_clock;

// Notes the moment an order is handed over, and lets it pass.
struct Gate final : world::ChannelCarrier {
    world::ChannelCarrier* behind = nullptr;
    const std::uint64_t* allocations = nullptr;
    std::optional<Clock::time_point> posted;
    std::uint64_t allocated = 0;  // at that moment
    wire::ChannelId data{};
    void carry_out(const wire::Outbox& out, UnixNanos now) override {
        for (const wire::Outbox::Call& call : out.calls)
            if (call.request.method == "POST") {
                posted = Clock::now();
                allocated = allocations != nullptr ? *allocations : 0;
            }
        for (const wire::Outbox::Open& open : out.opens)
            if (is_data_stream(open.target))
                data = open.channel;
        behind->carry_out(out, now);
    }
};

class Desk {
public:
    // `make_durable` answers up to which record all is durable. `allocations`, where somebody counts them, and the journal
    // outlive the desk.
    Desk(world::JournalPort& journal, std::function<std::uint64_t()> make_durable,
         const std::uint64_t* allocations = nullptr)
        : make_durable_{std::move(make_durable)},
          node_{engine::EngineConfig{}, calendars_, journal},
          bars_{calendars_},
          stepper_{node_, bars_},
          client_{client_config({"sim", 443, false}), calendars_},
          simulator_{simulator_config(), std::make_unique<QuietTape>()},
          line_{stepper_, 0, [this] { return stepper_.now(); }},
          host_{simulator_, [this] { return stepper_.now(); }} {
        host_.attach(net_.add_server("sim", 443, host_));
        gate_.allocations = allocations;
        gate_.behind = &net_.add_client(client_.endpoints(), line_);
        stepper_.add_work(net_);
        stepper_.add_work(host_);
        node_.add_client(VenueId{"alpaca"}, client_, &gate_);
        node_.add_strategy(strategy_);
        stepper_.set_now(UnixNanos::from_seconds(1'795'000'000));
        host_.tell(stepper_.now(),
                   [&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator_.start(now, out); });
        node_.start(1, stepper_.now(), setup());
        stepper_.tell_client(0, [](auto&, UnixNanos, auto& out) { out.reports.emplace_back(opening()); });
        run(std::chrono::seconds{5});
    }

    // One order. Nanoseconds from the frame with the quote to the call with the order; nothing: none was sent.
    std::optional<std::int64_t> sample(int number) {
        const Quote quote = quote_of(number, stepper_.now());
        host_.tell(stepper_.now(),
                   [&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator_.feed(quote, now, out); });
        frame_of(quote, frame_);
        gate_.posted.reset();
        strategy_.armed = true;
        const std::uint64_t allocated = gate_.allocations != nullptr ? *gate_.allocations : 0;
        const auto begin = Clock::now();
        line_.message(gate_.data, as_bytes(frame_), wire::MessageKind::Binary);
        node_.on_durable(make_durable_(), stepper_.now());
        strategy_.armed = false;
        if (!gate_.posted)
            return std::nullopt;
        allocated_ += gate_.allocated - allocated;
        const std::int64_t took = (*gate_.posted - begin).count();
        run(std::chrono::milliseconds{400});
        return took;
    }
    const std::string& frame() const { return frame_; }
    // Allocations within the samples so far.
    std::uint64_t allocated() const { return allocated_; }

private:
    // Everything due within that time, each commit at once.
    void run(std::chrono::nanoseconds passes) {
        const UnixNanos until = stepper_.now() + passes;
        do
            if (node_.appended() > node_.published())
                node_.on_durable(make_durable_(), stepper_.now());
        while (stepper_.fire(until));
        stepper_.set_now(until);
    }

    std::function<std::uint64_t()> make_durable_;
    AlwaysOpen calendars_;
    world::Node node_;
    world::BarStage bars_;
    world::Stepper stepper_;
    world::MemoryNet net_;
    venues::alpaca::AlpacaClient client_;
    venues::alpaca::sim::Simulator simulator_;
    world::ClientLine line_;
    world::ServerHost host_;
    Gate gate_;
    EveryQuote strategy_;
    std::string frame_;
    std::uint64_t allocated_ = 0;
};

}  // namespace sluice::bench
