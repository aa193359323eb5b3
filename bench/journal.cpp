// How long until an intent is durable and its bytes may leave, beside a raw write and sync of 256 bytes at the same
// instants? How many intents a second become durable when they come faster than that? How long does recovery take?
//
// Setup: a folder on the disk under test (first argument; default: the current folder), a loop thread and a journal thread
// over the desk the live world uses. Latency: Poisson arrivals at 1 kHz, one outstanding, runs interleaved; it ends when
// the loop thread has the acknowledgement and has copied the bytes out. Two wait policies of the two threads: sleeping at
// once, or looking for 50 us first. Run with `./dev bench journal`; the last answers stand in bench/README.md.

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/crc32c.hpp"
#include "base/random.hpp"
#include "base/sha256.hpp"
#include "journal/writer.hpp"
#include "world/file_storage.hpp"
#include "world/live/journal_desk.hpp"
#include "world/live/waker.hpp"

namespace {

using namespace sluice;
using std::chrono::nanoseconds;

constexpr std::size_t kRawBytes = 256;
constexpr int kRounds = 5;
constexpr std::uint64_t kIntentsARound = 1'000;
constexpr double kMeanGapNs = 1e6;
constexpr std::uint64_t kFlood = 1'000'000;
constexpr std::uint64_t kFloodOutstanding = 16'384;

std::int64_t now_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

void sleep_until(std::int64_t at) {
    const timespec when{at / 1'000'000'000, at % 1'000'000'000};
    ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, nullptr);
}

[[noreturn]] void die(const Error& error) {
    std::fprintf(stderr, "%s\n", error.text.c_str());
    std::exit(1);
}
template <class T>
T must(Result<T> result) {
    if (!result)
        die(result.error());
    return std::move(*result);
}
void must(const Status& status) {
    if (!status)
        die(status.error());
}

Event intent(std::uint64_t sequence) {
    OrderPlaced placed;
    placed.order.cl_ord_id = ClOrdId{"P1-BENCH-1"};
    placed.order.account = AccountId{"main"};
    placed.order.instrument = InstrumentId{"SPY.US"};
    placed.order.strategy = StrategyId{"bench"};
    placed.order.ord_type = OrdType::Limit;
    placed.order.order_qty = Quantity::whole(100);
    placed.order.price = Price::whole(168);
    Event event;
    event.sequence = sequence;
    event.time = UnixNanos::from_nanos(static_cast<std::int64_t>(sequence));
    event.body = placed;
    return event;
}

// The live world's two threads as far as the journal goes. `spin`: how long a thread looks before it sleeps.
class Threads {
public:
    Threads(const std::string& folder, nanoseconds spin)
        : spin_{spin}, storage_{must(world::FileStorage::open(folder))} {
        opened_.emplace(must(journal::Writer::open(*storage_, {}, [](const Event&) -> Status { return {}; })));
        must(opened_->writer.prepare_next_segment());
        desk_.emplace(opened_->writer);
        sequence_ = durable_ = opened_->info.last_sequence;
        thread_ = std::thread{[this] { run(); }};
    }
    ~Threads() {
        stop_.store(true);
        journal_.wake();
        thread_.join();
        must(opened_->writer.close_clean());
    }
    void submit() {
        const Event event = intent(++sequence_);
        desk_->append({&event, 1});
        if (desk_->hand_over())
            journal_.wake();
    }
    void take() {
        while (const auto reply = desk_->take_reply())
            durable_ = reply->durable_up_to;
    }
    void wait_for(std::uint64_t sequence) {
        wait(loop_, [&] {
            take();
            if (desk_->has_backlog() && desk_->hand_over())
                journal_.wake();
            return durable_ >= sequence;
        });
    }
    std::uint64_t sequence() const { return sequence_; }
    std::uint64_t durable() const { return durable_; }
    std::uint64_t batches() const { return opened_->writer.position().batch; }

private:
    template <class Done>
    void wait(world::Waker& waker, Done done) {
        for (;;) {
            const std::int64_t until = spin_.count() == 0 ? 0 : now_ns() + spin_.count();
            do {
                if (done())
                    return;
            } while (now_ns() < until);
            waker.sleep(std::chrono::milliseconds{100});
        }
    }
    void run() {
        while (!stop_.load()) {
            wait(journal_, [&] {
                const bool said = desk_->work();
                if (said)
                    loop_.wake();
                return said || stop_.load();
            });
        }
    }

    nanoseconds spin_;
    std::unique_ptr<world::FileStorage> storage_;
    std::optional<journal::Writer::Opened> opened_;
    std::optional<world::JournalDesk> desk_;
    world::Waker journal_, loop_;
    std::atomic<bool> stop_{false};
    std::uint64_t sequence_ = 0;
    std::uint64_t durable_ = 0;
    std::thread thread_;
};

class RawFile {
public:
    explicit RawFile(const std::string& path) : fd_{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
        const std::vector<char> zeros(1 << 20);
        for (int i = 0; i < 16; ++i)
            if (::write(fd_, zeros.data(), zeros.size()) < 0)
                std::exit(1);
        ::fsync(fd_);
    }
    ~RawFile() { ::close(fd_); }
    void write_and_sync() {
        if (::pwrite(fd_, block_, sizeof block_, static_cast<off_t>(at_)) < 0 || ::fdatasync(fd_) != 0)
            std::exit(1);
        at_ = (at_ + sizeof block_) % (16 << 20);
    }

private:
    int fd_;
    std::size_t at_ = 0;
    char block_[kRawBytes] = {1};
};

// Latencies of `act` at the arrivals of one seed; an arrival during the one before begins when that has ended.
std::vector<std::int64_t> at_arrivals(std::uint64_t round, const std::function<void()>& act) {
    Random random{7, round};
    std::vector<std::int64_t> took;
    std::int64_t due = now_ns() + 1'000'000;
    for (std::uint64_t i = 0; i < kIntentsARound; ++i) {
        due += static_cast<std::int64_t>(-std::log(1 - random.uniform()) * kMeanGapNs);
        if (now_ns() < due)
            sleep_until(due);
        const std::int64_t begin = now_ns();
        act();
        took.push_back(now_ns() - begin);
    }
    std::sort(took.begin(), took.end());
    return took;
}

double percentile(const std::vector<std::int64_t>& sorted, double p) {
    return static_cast<double>(sorted[static_cast<std::size_t>(p * static_cast<double>(sorted.size() - 1))]) / 1e3;
}

struct Spread {
    std::vector<double> values;
    double median() const {
        std::vector<double> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        return sorted[sorted.size() / 2];
    }
    std::string text(const char* format) const {
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        char out[96];
        std::snprintf(out, sizeof out, format, median(), *low, *high);
        return out;
    }
};

void measure_latency(const std::string& folder) {
    RawFile raw{folder + "/raw"};
    struct Way {
        const char* name;
        std::function<void()> act;
        Spread p50, p99, ratio50, ratio99;
    };
    Threads sleeping{folder + "/sleeping", nanoseconds{0}};
    Threads looking{folder + "/looking", std::chrono::microseconds{50}};
    char left[kRawBytes];
    const char bytes[kRawBytes] = {2};
    const auto durable = [&](Threads& threads) {
        threads.submit();
        threads.wait_for(threads.sequence());
        std::memcpy(left, bytes, sizeof left);
        asm volatile("" : : "r"(left) : "memory");
    };
    Way ways[] = {{"raw 256-byte write + fdatasync", [&] { raw.write_and_sync(); }, {}, {}, {}, {}},
                  {"intent durable, threads sleep", [&] { durable(sleeping); }, {}, {}, {}, {}},
                  {"intent durable, look 50 us, then sleep", [&] { durable(looking); }, {}, {}, {}, {}}};
    for (std::uint64_t round = 0; round < kRounds; ++round) {
        for (Way& way : ways) {
            const auto took = at_arrivals(round, way.act);
            way.p50.values.push_back(percentile(took, 0.50));
            way.p99.values.push_back(percentile(took, 0.99));
            way.ratio50.values.push_back(way.p50.values.back() / ways[0].p50.values.back());
            way.ratio99.values.push_back(way.p99.values.back() / ways[0].p99.values.back());
        }
    }
    std::printf("%-40s %-26s %-28s %-22s %s\n", "intent durable, Poisson 1 kHz, one out", "p50 us [min-max]",
                "p99 us [min-max]", "p50 / raw", "p99 / raw");
    for (const Way& way : ways) {
        std::printf("%-40s %-26s %-28s %-22s %s\n", way.name, way.p50.text("%.0f [%.0f-%.0f]").c_str(),
                    way.p99.text("%.0f [%.0f-%.0f]").c_str(), way.ratio50.text("%.2f [%.2f-%.2f]").c_str(),
                    way.ratio99.text("%.2f [%.2f-%.2f]").c_str());
    }
    std::printf("goal: p50 <= 1.3, p99 <= 1.5 times raw\n\n");
}

void measure_flood(const std::string& folder) {
    Threads threads{folder + "/flood", nanoseconds{0}};
    const std::uint64_t first = threads.sequence();
    const std::int64_t begin = now_ns();
    while (threads.sequence() - first < kFlood) {
        threads.submit();
        threads.take();
        if (threads.sequence() - threads.durable() >= kFloodOutstanding)
            threads.wait_for(threads.sequence() - kFloodOutstanding / 2);
    }
    threads.wait_for(threads.sequence());
    const double seconds = static_cast<double>(now_ns() - begin) / 1e9;
    std::printf("%-40s %.0f intents/s, %.0f a commit (goal: 500,000)\n\n", "open loop, segments made on the way",
                static_cast<double>(kFlood) / seconds,
                static_cast<double>(kFlood) / static_cast<double>(threads.batches()));
}

void measure_recovery(const std::string& folder) {
    Spread whole, reading;
    double bytes = 0;
    for (int round = 0; round < kRounds; ++round) {
        auto storage = must(world::FileStorage::open(folder + "/flood"));
        std::uint64_t records = 0;
        std::int64_t begin = now_ns();
        auto opened = must(journal::Writer::open(*storage, {}, [&](const Event& event) -> Status {
            records += event.sequence > 0;
            return {};
        }));
        const double millions = static_cast<double>(records) / 1e6;
        whole.values.push_back(static_cast<double>(now_ns() - begin) / 1e6 / millions);
        begin = now_ns();
        bytes = 0;
        for (std::uint32_t segment = 1; segment <= opened.writer.position().segment; ++segment) {
            Sha256 sha;
            std::uint32_t crc = 0;
            must(journal::for_each_part(*storage, journal::segment_name(segment), 0,
                                        [&](std::uint64_t, Bytes part) -> Status {
                                            sha.update(part);
                                            crc = crc32c(part, crc);
                                            bytes += static_cast<double>(part.size());
                                            return {};
                                        }));
            sha.finish();
        }
        reading.values.push_back(static_cast<double>(now_ns() - begin) / 1e6 / millions);
        bytes /= static_cast<double>(records);
    }
    std::printf("%-40s %s ms per million records (goal: 300)\n", "recovery: read, check, decode",
                whole.text("%.0f [%.0f-%.0f]").c_str());
    std::printf("%-40s %s ms per million records, %.0f bytes each\n", "limit: read, SHA-256 and CRC of the bytes",
                reading.text("%.0f [%.0f-%.0f]").c_str(), bytes);
}

}  // namespace

int main(int argc, char** argv) {
    std::string folder = std::string{argc > 1 ? argv[1] : "."} + "/sluice-bench-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) {
        std::fprintf(stderr, "The folder %s cannot be made.\n", folder.c_str());
        return 1;
    }
    double load[1]{};
    ::getloadavg(load, 1);
    std::printf("load average %.1f on %u cores; medians of %d interleaved runs, [lowest-highest]\n\n", load[0],
                std::thread::hardware_concurrency(), kRounds);
    measure_latency(folder);
    measure_flood(folder);
    measure_recovery(folder);
    std::filesystem::remove_all(folder);
    return 0;
}
