// How long from the bytes of a quote to the bytes of a signed order, over Alpaca's protocol, in one process on one thread?
// Setup: the Alpaca client of one account, logged in at the simulator over channels in memory; all locks and limits on. Each
// sample is a msgpack frame with one quote that makes a strategy send: frame into the client, quote into the engine,
// strategy, command into the engine, journal record with CRC-32C, Durable back, request into the client, signed HTTP call out
// of it. Commit, batch hash, TLS and the socket are not in it. Between samples the venue answers and fills (not timed).
// Run with `./dev bench wire_path`; the last answers stand in bench/README.md.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "journal/record.hpp"  // encode_record
#include "market/calendar_view.hpp"
#include "venues/alpaca/client.hpp"
#include "venues/alpaca/codec.hpp"
#include "venues/alpaca/simulator.hpp"
#include "world/client_line.hpp"
#include "world/memory_net.hpp"
#include "world/server_host.hpp"

namespace {

std::uint64_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* p = std::malloc(size))
        return p;
    throw std::bad_alloc{};
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

using namespace sluice;
using Clock = std::chrono::steady_clock;

constexpr int kSamples = 5'000;
constexpr int kRounds = 5;
constexpr int kWarmUp = 500;

class AlwaysOpen final : public market::CalendarView {
public:
    bool is_open(const CalendarId&, UnixNanos) const override { return true; }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos t) const override {
        return market::Session{{}, t, t + std::chrono::hours{24}};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override {
        return civil_from_days(t.nanos() / 86'400'000'000'000);
    }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return {}; }
};

// Sends one share at every quote it is told to, buying and selling in turn.
class EveryQuote final : public strategy::Strategy {
public:
    bool armed = false;

    StrategyId id() const override { return StrategyId{"bench"}; }
    void on_quote(const Quote& quote, UnixNanos, strategy::Intents& out) override {
        if (!armed)
            return;
        NewOrderSingle order;
        order.account = AccountId{"main"};
        order.instrument = quote.instrument;
        order.ord_type = OrdType::Limit;
        order.order_qty = Quantity::whole(1);
        order.side = buys_ ? Side::Buy : Side::Sell;
        order.price = buys_ ? quote.offer_px : quote.bid_px;
        buys_ = !buys_;
        out.commands.push_back({{}, SubmitOrder{order}});
    }
    void on_trade(const Trade&, UnixNanos, strategy::Intents&) override {}
    void on_bar(const Bar&, UnixNanos, strategy::Intents&) override {}
    void on_report(const Event&, UnixNanos, strategy::Intents&) override {}
    void on_timer(UnixNanos, strategy::Intents&) override {}

private:
    bool buys_ = true;
};

// Records with their checksums, into memory.
struct Records final : world::JournalPort {
    Buffer bytes;
    std::uint64_t last = 0;
    void append(std::span<const Event> events) override {
        for (const Event& event : events) {
            journal::encode_record(event, bytes);
            last = event.sequence;
        }
    }
};

// Notes the moment a POST is handed over, and lets it pass.
struct Gate final : world::ChannelCarrier {
    world::ChannelCarrier* behind = nullptr;
    std::optional<Clock::time_point> posted;
    wire::ChannelId data{};
    void carry_out(const wire::Outbox& out, UnixNanos now) override {
        for (const wire::Outbox::Call& call : out.calls)
            if (call.request.method == "POST")
                posted = Clock::now();
        for (const wire::Outbox::Open& open : out.opens)
            if (open.target.find("/v2/iex") != std::string::npos)
                data = open.channel;
        behind->carry_out(out, now);
    }
};

class Desk {
public:
    Desk()
        : node_{engine::EngineConfig{}, calendars_, records_},
          bars_{calendars_},
          stepper_{node_, bars_},
          client_{config(), calendars_},
          simulator_{sim_config(), nullptr},
          line_{stepper_, 0, [this] { return stepper_.now(); }},
          host_{simulator_, [this] { return stepper_.now(); }} {
        host_.attach(net_.add_server("sim", 443, host_));
        gate_.behind = &net_.add_client(client_.endpoints(), line_);
        stepper_.add_work(net_);
        stepper_.add_work(host_);
        node_.add_client(VenueId{"alpaca"}, client_, &gate_);
        node_.add_strategy(strategy_);
        stepper_.set_now(UnixNanos::from_seconds(1'795'000'000));
        host_.tell(stepper_.now(),
                   [&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator_.start(now, out); });
        node_.start(1, stepper_.now(), setup());
        run(std::chrono::seconds{5});
    }

    // One sample; nanoseconds from the frame to the call.
    std::int64_t sample(int number) {
        const Price bid = Price::from_nanos(100'000'000'000 + (number % 50) * 10'000'000);
        const Price ask = bid + Price::from_nanos(10'000'000);
        market(bid, ask);
        frame(bid, ask);
        records_.bytes.clear();
        gate_.posted.reset();
        strategy_.armed = true;
        const auto begin = Clock::now();
        line_.message(gate_.data, as_bytes(frame_), wire::MessageKind::Binary);
        node_.on_durable(records_.last, stepper_.now());
        strategy_.armed = false;
        if (!gate_.posted) {
            std::fprintf(stderr, "sample %d sent nothing\n", number);
            std::exit(1);
        }
        const std::int64_t took = (*gate_.posted - begin).count();
        run(std::chrono::milliseconds{400});
        return took;
    }

private:
    static venues::alpaca::AlpacaConfig config() {
        venues::alpaca::AlpacaConfig config;
        config.account = AccountId{"main"};
        config.key_id = "PK1";
        config.secret = "secret";
        config.trading = config.data = config.stream = venues::alpaca::HostAt{"sim", 443, false};
        config.instruments = {{InstrumentId{"AAPL.US"}, CalendarId{"24x7"}}};
        config.trading_limits.weight = 1'000'000;
        return config;
    }
    static venues::alpaca::sim::SimConfig sim_config() {
        venues::alpaca::sim::SimConfig config;
        config.requests_per_minute = 1'000'000;
        config.opening_cash = Amount::whole(1'000'000);
        return config;
    }
    static std::vector<Command> setup() {
        const Requester by{.origin = Origin::Person, .who = StrategyId{"bench"}, .key = {}};
        Instrument instrument;
        instrument.id = InstrumentId{"AAPL.US"};
        instrument.calendar = CalendarId{"24x7"};
        Account account;
        account.id = AccountId{"main"};
        account.venue = VenueId{"alpaca"};
        Limits limits;
        limits.max_orders_per_second = limits.max_orders_per_minute = 1'000'000;
        limits.max_daily_loss = Amount::whole(1'000'000);
        limits.duplicate_window = {};
        return {{by, DefineInstrument{instrument}}, {by, OpenAccount{account}}, {by, SetLimits{account.id, limits}}};
    }
    // What the simulator's exchange trades against.
    void market(Price bid, Price ask) {
        Quote quote;
        quote.instrument = InstrumentId{"AAPL.US"};
        quote.bid_px = bid;
        quote.offer_px = ask;
        quote.bid_size = quote.offer_size = Quantity::whole(1'000);
        quote.event_time = quote.recv_time = stepper_.now();
        host_.tell(stepper_.now(),
                   [&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator_.feed(quote, now, out); });
    }
    void frame(Price bid, Price ask) {
        venues::alpaca::StreamQuote quote;
        quote.symbol = "AAPL";
        quote.quote.bid_price = bid;
        quote.quote.ask_price = ask;
        quote.quote.bid_size = quote.quote.ask_size = Quantity::whole(1'000);
        quote.quote.time = stepper_.now();
        frame_.clear();
        venues::alpaca::encode_stream({quote}, venues::alpaca::Format::Msgpack, frame_);
    }
    // Everything due within that time, each commit at once.
    void run(std::chrono::nanoseconds passes) {
        const UnixNanos until = stepper_.now() + passes;
        do
            if (records_.last > node_.published())
                node_.on_durable(records_.last, stepper_.now());
        while (stepper_.fire(until));
        stepper_.set_now(until);
    }

    AlwaysOpen calendars_;
    Records records_;
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
};

}  // namespace

int main() {
    Desk desk;
    int number = 0;
    for (int i = 0; i < kWarmUp; ++i)
        desk.sample(number++);
    std::printf("bytes of a quote to bytes of a signed order, in process, %d samples a round\n", kSamples);
    std::vector<std::int64_t> ns;
    for (int round = 0; round < kRounds; ++round) {
        ns.clear();
        for (int i = 0; i < kSamples; ++i)
            ns.push_back(desk.sample(number++));
        std::sort(ns.begin(), ns.end());
        std::printf("  round %d: p50 %.2f us, p99 %.2f us\n", round + 1, static_cast<double>(ns[ns.size() / 2]) / 1e3,
                    static_cast<double>(ns[ns.size() * 99 / 100]) / 1e3);
    }
    std::printf("  goal: p50 0.7 us, p99 1.2 us\n");
    return 0;
}
