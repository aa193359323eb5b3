// How long from the bytes of a quote to the bytes of a signed order, over Alpaca's protocol, in one process on one thread?
// Setup: the Alpaca client of one account, logged in at the simulator over channels in memory; all locks and limits on. Each
// sample is a msgpack frame with one quote that makes a strategy send: frame into the client, quote into the engine,
// strategy, command into the engine, journal record with CRC-32C, Durable back, request into the client, signed HTTP call out
// of it. Commit, batch hash, TLS and the socket are not in it. Between samples the venue answers and fills (not timed).
// Beside it the codecs alone, in turn in the same run: the frame read, one order written as JSON, the same records encoded.
// Run with `./dev bench wire_path`; the last answers stand in bench/README.md.

#include <cstdio>
#include <cstdlib>
#include <new>

#include "venues/alpaca/mapping_requests.hpp"  // to_request
#include "wired_desk.hpp"

namespace {

std::uint64_t allocations = 0;

}  // namespace

// Not inlined: GCC 12 would see one half of a pair only, and take it for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
    ++allocations;
    if (void* p = std::malloc(size))
        return p;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

using namespace sluice;
using bench::Clock;

constexpr int kSamples = 5'000;  // of a round; or the first argument
constexpr int kRounds = 5;
constexpr int kWarmUp = 500;

// What no path of this kind can do without.
class CodecsAlone {
public:
    CodecsAlone() {
        order_.cl_ord_id = ClOrdId{"P1-1-1"};
        order_.account = bench::kAccount;
        order_.instrument = bench::kApple;
        order_.ord_type = OrdType::Limit;
        order_.order_qty = Quantity::whole(1);
        order_.price = Price::whole(100);
    }
    std::int64_t sample(std::string_view frame, const std::vector<Event>& events) {
        records_.clear();
        body_.clear();
        const auto begin = Clock::now();
        const Status read = reader_.read(as_bytes(frame), venues::alpaca::Format::Msgpack, messages_);
        const Status mapped = to_request(order_, request_);
        encode(request_, body_);
        for (const Event& event : events)
            journal::encode_record(event, records_);
        const auto took = (Clock::now() - begin).count();
        if (!read || !mapped || body_.empty())
            std::abort();
        return took;
    }

private:
    NewOrderSingle order_;
    venues::alpaca::StreamReader reader_;
    std::vector<venues::alpaca::StreamMessage> messages_;
    venues::alpaca::OrderRequest request_;
    std::string body_;
    Buffer records_;
};

}  // namespace

int main(int argc, char** argv) {
    const int samples = argc > 1 ? std::atoi(argv[1]) : kSamples;
    bench::Records records;
    std::vector<Event> events;
    bench::Desk desk{records, [&] { return records.last; }, &allocations};
    CodecsAlone codecs;
    int number = 0;
    const auto sample = [&] {
        records.bytes.clear();
        const auto took = desk.sample(number++);
        if (!took) {
            std::fprintf(stderr, "sample %d sent nothing\n", number);
            std::exit(1);
        }
        return *took;
    };
    for (int i = 0; i < kWarmUp; ++i)
        sample();
    records.copies = &events;
    sample();
    records.copies = nullptr;
    std::erase_if(events, [](const Event& event) { return kind_of(event) != EventKind::OrderPlaced; });
    const std::uint64_t warm = desk.allocated();

    std::printf("bytes of a quote to bytes of a signed order, in process, %d samples a round\n", samples);
    std::printf("%6s %12s %12s %18s %18s %10s\n", "round", "p50, us", "p99, us", "codecs p50, us", "codecs p99, us",
                "p50 ratio");
    for (int round = 1; round <= kRounds; ++round) {
        std::vector<std::int64_t> ours, alone;
        ours.reserve(static_cast<std::size_t>(samples));
        alone.reserve(static_cast<std::size_t>(samples));
        for (int i = 0; i < samples; ++i) {
            ours.push_back(sample());
            alone.push_back(codecs.sample(desk.frame(), events));
        }
        const double p50 = bench::percentile_us(ours, 50), floor = bench::percentile_us(alone, 50);
        std::printf("%6d %12.2f %12.2f %18.2f %18.2f %10.1f\n", round, p50, bench::percentile_us(ours, 99), floor,
                    bench::percentile_us(alone, 99), p50 / floor);
    }
    std::printf("  %.1f allocations a sample after warm-up; goal: none\n",
                static_cast<double>(desk.allocated() - warm) / (kRounds * samples));
    std::printf("  goal: p50 0.7 us, p99 1.2 us\n");
    return 0;
}
