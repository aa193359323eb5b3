// How much memory does a running engine hold, and how soon is it ready? Setup: a fresh home on the real disk; ready is when
// the journal is open, the epoch's record durable and the paper venue connected. Resident memory is read before, when ready
// and after 10,000 orders through the whole path. Beside it: an empty process, and raw creation of one journal segment. Run
// with `./dev bench footprint`; the last answers stand in bench/README.md.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <vector>

#include "journal/writer.hpp"             // Writer
#include "market/calendar.hpp"            // Calendars
#include "venues/paper/paper_client.hpp"  // PaperClient
#include "world/file_storage.hpp"         // FileStorage
#include "world/node.hpp"                 // Node

namespace {

using namespace sluice;
using Clock = std::chrono::steady_clock;

double resident_mib() {
    std::ifstream statm{"/proc/self/statm"};
    long total = 0, resident = 0;
    statm >> total >> resident;
    return static_cast<double>(resident) * 4096 / 1048576;
}

double ms_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

class Port final : public world::JournalPort {
public:
    explicit Port(journal::Writer& writer) : writer_{writer} {}
    void append(std::span<const Event> events) override {
        for (const Event& event : events)
            writer_.append(event);
    }

private:
    journal::Writer& writer_;
};

struct Round {
    double ready_ms = 0, raw_ms = 0, ready_mib = 0, busy_mib = 0;
};

Round run(int number) {
    Round round;
    const auto folder = std::filesystem::temp_directory_path() / ("sluice-bench-footprint-" + std::to_string(number));
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    UnixNanos now = UnixNanos::from_nanos(1'795'000'000'000'000'000);

    const auto begin = Clock::now();
    const market::Calendars calendars;
    auto storage = world::FileStorage::open(folder.string());
    auto opened = journal::Writer::open(**storage, {}, [](const Event&) -> Status { return {}; });
    if (!opened)
        std::abort();
    Port port{opened->writer};
    Instrument instrument;
    instrument.id = InstrumentId{"NOVA.SIM"};
    instrument.calendar = CalendarId{"24x7"};
    venues::paper::PaperConfig paper;
    paper.accounts.push_back(
        {AccountId{"A"}, Currency{"USD"}, Amount::whole(100'000'000), exchange::BuyingPower::Unchecked});
    paper.listings.push_back({instrument, {}});
    venues::paper::PaperClient client{paper, calendars};
    world::Node node{{}, calendars, port};
    node.add_client(VenueId{"paper"}, client);
    std::uint64_t durable = 0;
    const auto settle = [&] {
        while (node.appended() > durable) {
            if (!opened->writer.commit())
                std::abort();
            durable = node.appended();
            node.on_durable(durable, now);
        }
    };
    node.start(1, now);
    settle();
    round.ready_ms = ms_since(begin);
    round.ready_mib = resident_mib();

    const auto command = [&](CommandBody body) {
        Command c;
        c.by.origin = Origin::Engine;
        c.body = std::move(body);
        node.on_command(std::move(c), now);
    };
    command(OpenAccount{{AccountId{"A"}, VenueId{"paper"}, Currency{"USD"}, CalendarId{"24x7"}}});
    command(DefineInstrument{instrument});
    Limits limits;
    limits.max_orders_per_second = limits.max_orders_per_minute = limits.max_open_orders = 1'000'000;
    command(SetLimits{AccountId{"A"}, limits});
    node.on_time(now);
    settle();
    for (int i = 0; i < 10'000; ++i) {
        now = now + std::chrono::milliseconds{10};
        Quote q;
        q.instrument = instrument.id;
        q.bid_px = Price::whole(100);
        q.offer_px = Price::from_nanos(100'010'000'000);
        q.bid_size = q.offer_size = Quantity::whole(100);
        q.event_time = q.recv_time = now;
        node.on_quote(q, now);
        NewOrderSingle o;
        o.account = AccountId{"A"};
        o.instrument = instrument.id;
        o.side = i % 2 == 0 ? Side::Buy : Side::Sell;
        o.ord_type = OrdType::Limit;
        o.order_qty = Quantity::whole(1);
        o.price = o.side == Side::Buy ? q.offer_px : q.bid_px;
        command(SubmitOrder{o});
        if (i % 100 == 99)
            settle();
        node.on_time(now);
    }
    settle();
    round.busy_mib = resident_mib();

    const auto raw = Clock::now();
    if (!(*storage)->create("raw", 64ull << 20))
        std::abort();
    round.raw_ms = ms_since(raw);
    std::filesystem::remove_all(folder);
    return round;
}

}  // namespace

int main() {
    const double empty = resident_mib();
    std::printf("%6s %12s %16s %12s %14s\n", "round", "ready, ms", "raw segment, ms", "ready, MiB", "10k orders, MiB");
    for (int i = 1; i <= 5; ++i) {
        const Round r = run(i);
        std::printf("%6d %12.1f %16.1f %12.1f %14.1f\n", i, r.ready_ms, r.raw_ms, r.ready_mib, r.busy_mib);
    }
    std::printf("empty process %.1f MiB; goals of design.md 11: ready <= 20 ms empty, <= 32 MiB\n", empty);
    return 0;
}
