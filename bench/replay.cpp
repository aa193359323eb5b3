// How many recorded market events a second go through the whole inner path on one core? Setup: trades and quotes of eight
// instruments in their binary form, decoded one by one; each goes to the paper exchange, the engine and an EMA cross that
// sends a limit order on about one event in a hundred; records are durable at once and dropped ("journal off"), or encoded,
// chained and written to real segments without waiting for the disk ("journal on"). Beside it, in turn, the limit program: the
// same bytes read with their CRC and an average a symbol. Checksums of fills must agree between rounds. Run with
// `./dev bench replay [millions]`; the last answers stand in bench/README.md.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/crc32c.hpp"                // crc32c
#include "base/random.hpp"                // Random
#include "journal/writer.hpp"             // Writer
#include "market/calendar.hpp"            // Calendars
#include "model/binary.hpp"               // encode_market_data
#include "venues/paper/paper_client.hpp"  // PaperClient
#include "world/file_storage.hpp"         // FileStorage
#include "world/node.hpp"                 // Node

namespace {

using namespace sluice;
using Clock = std::chrono::steady_clock;

constexpr int kSymbols = 8;
constexpr std::size_t kBlock = 200'000;  // events encoded once and replayed over and over, prices drifting on

InstrumentId symbol(int i) { return InstrumentId::parse("SYM" + std::to_string(i) + ".SIM").value(); }

struct Capture {
    Buffer bytes;
    std::vector<std::uint32_t> lengths;
};

Capture make_capture() {
    Capture capture;
    Random random{42, 1};
    std::int64_t px[kSymbols];
    for (int i = 0; i < kSymbols; ++i)
        px[i] = 100'000'000'000 + i * 20'000'000'000;
    for (std::size_t n = 0; n < kBlock; ++n) {
        const auto i = static_cast<int>(random.below(kSymbols));
        px[i] += (static_cast<std::int64_t>(random.below(5)) - 2) * 10'000'000;
        px[i] = std::max<std::int64_t>(px[i], 50'000'000'000);
        const std::size_t before = capture.bytes.size();
        if (random.below(2) == 0) {
            Quote q;
            q.instrument = symbol(i);
            q.bid_px = Price::from_nanos(px[i] - 10'000'000);
            q.offer_px = Price::from_nanos(px[i]);
            q.bid_size = q.offer_size = Quantity::whole(300);
            encode_market_data(q, capture.bytes);
        } else {
            Trade t;
            t.instrument = symbol(i);
            t.price = Price::from_nanos(px[i]);
            t.size = Quantity::whole(100);
            encode_market_data(t, capture.bytes);
        }
        capture.lengths.push_back(static_cast<std::uint32_t>(capture.bytes.size() - before));
    }
    return capture;
}

// One average a symbol; an order on about every hundredth event.
class Cross final : public strategy::Strategy {
public:
    StrategyId id() const override { return StrategyId{"cross"}; }
    void on_quote(const Quote& q, UnixNanos, strategy::Intents& out) override { see(q.instrument, q.offer_px, out); }
    void on_trade(const Trade& t, UnixNanos, strategy::Intents& out) override { see(t.instrument, t.price, out); }
    void on_bar(const Bar&, UnixNanos, strategy::Intents&) override {}
    void on_report(const Event&, UnixNanos, strategy::Intents&) override {}
    void on_timer(UnixNanos, strategy::Intents&) override {}

private:
    void see(const InstrumentId& instrument, Price px, strategy::Intents& out) {
        const auto i = static_cast<std::size_t>(instrument.view()[3] - '0');
        fast_[i] += (px.nanos() - fast_[i]) / 4;
        slow_[i] += (px.nanos() - slow_[i]) / 16;
        if (++seen_ % 100 != 0)
            return;
        Command c;
        c.by.origin = Origin::Strategy;
        c.by.who = id();
        NewOrderSingle o;
        o.account = AccountId{"A"};
        o.instrument = instrument;
        o.side = fast_[i] > slow_[i] ? Side::Buy : Side::Sell;
        o.ord_type = OrdType::Limit;
        o.time_in_force = TimeInForce::Ioc;
        o.order_qty = Quantity::whole(1);
        o.price = px;
        c.body = SubmitOrder{o};
        out.commands.push_back(std::move(c));
    }
    std::int64_t fast_[kSymbols]{}, slow_[kSymbols]{};
    std::uint64_t seen_ = 0;
};

class NoJournal final : public world::JournalPort {
public:
    void append(std::span<const Event> events) override { count += events.size(); }
    std::uint64_t count = 0;
};

class FileJournal final : public world::JournalPort {
public:
    explicit FileJournal(journal::Writer& writer) : writer_{writer} {}
    void append(std::span<const Event> events) override {
        for (const Event& event : events)
            writer_.append(event);
    }

private:
    journal::Writer& writer_;
};

struct Outcome {
    double events_per_second = 0;
    std::size_t orders = 0;
    std::uint64_t checksum = 0;
};

Outcome replay(const Capture& capture, std::size_t events, journal::Writer* writer) {
    const market::Calendars calendars;
    venues::paper::PaperConfig paper;
    paper.accounts.push_back(
        {AccountId{"A"}, Currency{"USD"}, Amount::whole(100'000'000), exchange::BuyingPower::Unchecked});
    for (int i = 0; i < kSymbols; ++i) {
        Instrument instrument;
        instrument.id = symbol(i);
        instrument.calendar = CalendarId{"24x7"};
        paper.listings.push_back({instrument, {}});
    }
    venues::paper::PaperClient client{paper, calendars};
    NoJournal off;
    std::unique_ptr<FileJournal> on;
    if (writer != nullptr)
        on = std::make_unique<FileJournal>(*writer);
    world::Node node{{}, calendars, on ? static_cast<world::JournalPort&>(*on) : off};
    Cross cross;
    node.add_client(VenueId{"paper"}, client);
    node.add_strategy(cross);
    UnixNanos now = UnixNanos::from_nanos(1'795'000'000'000'000'000);
    std::uint64_t durable = 0;
    const auto settle = [&] {
        // The journal is asked to write once in a while, as group commit would; what waits is then released.
        while (node.appended() > durable) {
            if (writer != nullptr && !writer->commit())
                std::exit(1);
            durable = node.appended();
            node.on_durable(durable, now);
        }
    };
    const auto command = [&](CommandBody body) {
        Command c;
        c.by.origin = Origin::Engine;
        c.body = std::move(body);
        node.on_command(std::move(c), now);
        settle();
    };
    node.start(1, now);
    command(OpenAccount{{AccountId{"A"}, VenueId{"paper"}, Currency{"USD"}, CalendarId{"24x7"}}});
    for (const auto& listing : paper.listings)
        command(DefineInstrument{listing.instrument});
    Limits limits;
    limits.max_open_orders = limits.max_orders_per_second = limits.max_orders_per_minute = 1'000'000'000;
    limits.max_daily_loss = Amount::whole(100'000'000);
    command(SetLimits{AccountId{"A"}, limits});
    node.on_time(now);

    const auto begin = Clock::now();
    std::size_t offset = 0, row = 0;
    for (std::size_t n = 0; n < events; ++n) {
        if (row == capture.lengths.size())
            row = offset = 0;
        const std::size_t length = capture.lengths[row++];
        auto data = decode_market_data(Bytes{capture.bytes}.subspan(offset, length));
        offset += length;
        now = now + std::chrono::microseconds{100};
        if (auto* quote = std::get_if<Quote>(&*data)) {
            quote->event_time = quote->recv_time = now;
            node.on_quote(*quote, now);
        } else if (auto* trade = std::get_if<Trade>(&*data)) {
            trade->event_time = trade->recv_time = now;
            node.on_trade(*trade, now);
        }
        if (const auto due = node.next_due(); due && *due <= now)
            node.on_time(now);
        settle();
    }
    const std::chrono::duration<double> took = Clock::now() - begin;
    Outcome outcome;
    outcome.events_per_second = static_cast<double>(events) / took.count();
    outcome.orders = node.engine().state().orders.size();
    for (const auto& order : node.engine().state().orders)
        outcome.checksum = outcome.checksum * 31 + static_cast<std::uint64_t>(order.cum_notional.atto() >> 20);
    return outcome;
}

double limit_program(const Capture& capture, std::size_t events) {
    std::int64_t fast[kSymbols]{};
    std::uint64_t sum = 0;
    const auto begin = Clock::now();
    std::size_t offset = 0, row = 0;
    for (std::size_t n = 0; n < events; ++n) {
        if (row == capture.lengths.size())
            row = offset = 0;
        const std::size_t length = capture.lengths[row++];
        const Bytes bytes = Bytes{capture.bytes}.subspan(offset, length);
        offset += length;
        sum += crc32c(bytes);
        std::int64_t px = 0;
        std::memcpy(&px, bytes.data() + 34, sizeof px);
        auto& average = fast[static_cast<std::size_t>(bytes[5]) % kSymbols];
        average += (px - average) / 4;
        sum += static_cast<std::uint64_t>(average);
    }
    const std::chrono::duration<double> took = Clock::now() - begin;
    return sum == 0 ? 0 : static_cast<double>(events) / took.count();
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t events = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 20) * 1'000'000;
    const Capture capture = make_capture();
    std::printf("replay of %zu events, %d symbols, binary, an order on 1 %%\n", events, kSymbols);
    std::printf("%6s %18s %18s %18s %10s\n", "round", "journal off, M/s", "journal on, M/s", "limit, M/s", "orders");
    std::uint64_t checksum = 0;
    for (int round = 1; round <= 3; ++round) {
        const auto folder = std::filesystem::temp_directory_path() / ("sluice-bench-replay-" + std::to_string(round));
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        const Outcome off = replay(capture, events, nullptr);
        Outcome on;
        {
            auto storage = world::FileStorage::open(folder.string());
            journal::WriterConfig config;
            config.durability = journal::Durability::Os;
            auto opened = journal::Writer::open(**storage, config, [](const Event&) -> Status { return {}; });
            if (!opened)
                return std::fprintf(stderr, "%s\n", opened.error().text.c_str()), 1;
            on = replay(capture, events, &opened->writer);
        }
        std::filesystem::remove_all(folder);
        const double limit = limit_program(capture, events);
        std::printf("%6d %18.2f %18.2f %18.1f %10zu\n", round, off.events_per_second / 1e6, on.events_per_second / 1e6,
                    limit / 1e6, off.orders);
        if (off.checksum != on.checksum || (checksum != 0 && checksum != off.checksum)) {
            std::fprintf(stderr, "the rounds filled differently\n");
            return 1;
        }
        checksum = off.checksum;
    }
    std::printf("goal of design.md 11: at least 30 M events/s on one core\n");
    return 0;
}
