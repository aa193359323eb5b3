// How long from a trade in memory to an order that may leave, in one process on one thread? Setup: one instrument, an EMA
// cross on every trade, all locks and limits on; each sample is a trade that makes the strategy send: trade into the engine,
// strategy, command into the engine, journal record with CRC-32C, Durable back, request out. Commit, batch hash and wire bytes
// are not in it. Between samples the venue acknowledges and fills (not timed). Beside it, in turn, the limit program: the same
// arithmetic by hand on plain structs with a 256-byte record and its CRC. Run with `./dev bench engine_path`; the last
// answers stand in bench/README.md.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

#include "base/crc32c.hpp"     // crc32c
#include "engine/engine.hpp"   // Engine
#include "journal/record.hpp"  // encode_record
#include "market/calendar_view.hpp"

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

constexpr int kSamples = 20'000;
constexpr int kRounds = 5;

class AlwaysOpen final : public market::CalendarView {
public:
    bool is_open(const CalendarId&, UnixNanos) const override { return true; }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos) const override { return {}; }
    Date local_date(const CalendarId&, UnixNanos t) const override {
        return civil_from_days(t.nanos() / 86'400'000'000'000);
    }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return {}; }
};

// A moving average in whole nanos, so that both programs decide alike.
struct Ema {
    std::int64_t fast = 0, slow = 0;
    bool crosses(std::int64_t px) {
        fast += (px - fast) / 4;
        slow += (px - slow) / 16;
        return fast > slow;
    }
};

struct Figures {
    double p50 = 0, p99 = 0;
    std::uint64_t allocations = 0;
};

Figures figures(std::vector<std::int64_t>& ns, std::uint64_t allocated) {
    std::sort(ns.begin(), ns.end());
    return {static_cast<double>(ns[ns.size() / 2]), static_cast<double>(ns[ns.size() * 99 / 100]), allocated};
}

class Desk {
public:
    Desk() : engine_{config(), calendars_} {
        records_.reserve(1 << 20);
        engine_.start(1, now_, effects_);
        settle();
        Account account;
        account.id = AccountId{"A"};
        account.venue = VenueId{"paper"};
        command(OpenAccount{account}, Origin::Engine);
        Instrument instrument;
        instrument.id = InstrumentId{"AAPL.US"};
        command(DefineInstrument{instrument}, Origin::Engine);
        Limits limits;
        limits.max_orders_per_second = limits.max_orders_per_minute = 1'000'000;
        limits.max_position_fraction = Ratio::whole(1'000);
        limits.max_daily_loss = Amount::whole(1'000'000'000);
        command(SetLimits{account.id, limits}, Origin::Engine);
        report(VenueHealth{account.venue, account.id, Link::Up, Breaker::Closed, Mode::Paper, {}});
        Adjustment opening;
        opening.account = account.id;
        opening.id = ExecId{"opening"};
        opening.currency = Currency{"USD"};
        opening.cash = Amount::whole(100'000);
        report(opening);
        order_.by.origin = Origin::Strategy;
        order_.by.who = StrategyId{"ema"};
        NewOrderSingle o;
        o.account = account.id;
        o.instrument = instrument.id;
        o.ord_type = OrdType::Limit;
        o.order_qty = Quantity::whole(1);
        order_.body = SubmitOrder{o};
    }

    // One sample; the nanoseconds from the trade to the request.
    std::int64_t sample(std::int64_t px_nanos) {
        now_ = now_ + std::chrono::milliseconds{100};
        Trade trade;
        trade.instrument = InstrumentId{"AAPL.US"};
        trade.price = Price::from_nanos(px_nanos);
        trade.size = Quantity::whole(100);
        trade.event_time = trade.recv_time = now_;
        records_.clear();

        const auto begin = Clock::now();
        engine_.apply(trade, now_, effects_);
        const bool long_now = ema_.crosses(px_nanos);
        auto& order = std::get<SubmitOrder>(order_.body).order;
        order.side = long_now ? Side::Buy : Side::Sell;
        order.price = trade.price;
        engine_.apply(order_, now_, effects_);
        for (const Event& event : effects_.events)
            journal::encode_record(event, records_);
        const std::uint64_t last = effects_.events.back().sequence;
        engine_.apply(Durable{last}, now_, effects_);
        const auto end = Clock::now();

        finish();
        return (end - begin).count();
    }

private:
    static engine::EngineConfig config() { return {}; }

    void settle() {
        // Whatever was written is durable, whatever may leave is taken.
        while (!effects_.events.empty()) {
            const std::uint64_t last = effects_.events.back().sequence;
            effects_.clear();
            engine_.apply(Durable{last}, now_, effects_);
        }
        effects_.clear();
    }
    void command(CommandBody body, Origin origin) {
        Command c;
        c.by.origin = origin;
        c.body = std::move(body);
        engine_.apply(c, now_, effects_);
        settle();
    }
    void report(VenueReport r) {
        engine_.apply(r, now_, effects_);
        settle();
    }
    void finish() {
        if (effects_.requests.empty()) {
            std::fprintf(stderr, "a sample sent nothing\n");
            std::exit(1);
        }
        const NewOrderSingle sent = std::get<SendNew>(effects_.requests.front().body).order;
        settle();
        ExecutionReport fill;
        fill.account = sent.account;
        fill.instrument = sent.instrument;
        fill.cl_ord_id = sent.cl_ord_id;
        fill.side = sent.side;
        fill.exec_type = ExecType::Trade;
        fill.exec_id = ExecId::parse(sent.cl_ord_id.view()).value();
        fill.last_qty = sent.order_qty;
        fill.last_px = *sent.price;
        report(fill);
    }

    AlwaysOpen calendars_;
    engine::Engine engine_;
    engine::Effects effects_;
    UnixNanos now_ = UnixNanos::from_nanos(1'795'000'000'000'000'000);
    Command order_;
    Buffer records_;
    Ema ema_;
};

// The same decisions on plain structs: nothing that an engine needs beyond this one path.
class LimitProgram {
public:
    std::int64_t sample(std::int64_t px) {
        const auto begin = Clock::now();
        last_ = px;
        const bool long_now = ema_.crosses(px);
        const std::int64_t value = px;  // one share
        const std::int64_t worst = position_ + (long_now ? 1 : -1);
        const bool passes = value <= 10'000'000'000'000 && worst * px <= 10'000'000'000'000 && open_ < 100 &&
                            rate_ < 1'000'000 && px <= last_ + last_ / 20;
        std::memset(record_, 0, sizeof record_);
        std::memcpy(record_ + 28, &px, 8);
        std::memcpy(record_ + 36, &worst, 8);
        std::memcpy(record_ + 44, &sequence_, 8);
        const std::uint32_t crc = crc32c(Bytes{record_, sizeof record_});
        std::memcpy(record_ + 24, &crc, 4);
        std::memcpy(out_, record_ + 28, 200);
        const auto end = Clock::now();
        position_ = passes ? worst : position_;
        ++sequence_;
        sum_ += crc;
        return (end - begin).count();
    }
    std::uint64_t sum() const { return sum_; }

private:
    Ema ema_;
    std::int64_t last_ = 0, position_ = 0, open_ = 0, rate_ = 0;
    std::uint64_t sequence_ = 1, sum_ = 0;
    std::byte record_[256]{};
    std::byte out_[256]{};
};

// A price that swings around 187.50, on tick.
std::int64_t price_at(int i) { return 187'500'000'000 + ((i * 37) % 41 - 20) * 10'000'000; }

template <class Program>
Figures measure(Program& program) {
    std::vector<std::int64_t> ns;
    ns.reserve(kSamples);
    const std::uint64_t before = allocations;
    for (int i = 0; i < kSamples; ++i)
        ns.push_back(program.sample(price_at(i)));
    return figures(ns, allocations - before);
}

}  // namespace

int main() {
    LimitProgram limit;
    Desk desk;
    measure(desk);  // warm-up
    measure(limit);
    std::printf("engine path, %d samples a round, interleaved with the limit program\n", kSamples);
    std::printf("%6s %14s %14s %14s %14s %10s\n", "round", "engine p50 ns", "engine p99 ns", "limit p50 ns",
                "limit p99 ns", "ratio p50");
    std::vector<double> ratios;
    for (int round = 1; round <= kRounds; ++round) {
        const Figures e = measure(desk);
        const Figures l = measure(limit);
        ratios.push_back(e.p50 / std::max(l.p50, 1.0));
        std::printf("%6d %14.0f %14.0f %14.0f %14.0f %10.2f\n", round, e.p50, e.p99, l.p50, l.p99, ratios.back());
    }
    std::sort(ratios.begin(), ratios.end());
    std::printf("median ratio %.2f [%.2f-%.2f]; goal of design.md 11 with wire bytes: p50 <= 700 ns, p99 <= 1200 ns\n",
                ratios[ratios.size() / 2], ratios.front(), ratios.back());
    return limit.sum() == 0 ? 1 : 0;
}
