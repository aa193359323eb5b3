#include "world/live/ledger_thread.hpp"

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "base/spsc_ring.hpp"
#include "journal/reader.hpp"
#include "world/live/waker.hpp"

namespace sluice::world {
namespace {

constexpr std::size_t kBarsWaiting = 4096;
constexpr std::chrono::seconds kIdle{1};

}  // namespace

struct LedgerThread::Impl {
    journal::Ledger ledger;
    std::unique_ptr<journal::Storage> storage;
    journal::Reader reader;
    SpscRing<Bar> bars{kBarsWaiting};
    Waker waker;
    std::atomic<std::uint64_t> told{0};
    std::atomic<std::uint64_t> sequence{0};
    std::atomic<bool> ending{false};
    mutable std::mutex mutex;
    std::optional<Error> trouble;  // under the mutex
    std::thread thread;

    Impl(journal::Ledger given, std::unique_ptr<journal::Storage> disk)
        : ledger{std::move(given)}, storage{std::move(disk)}, reader{*storage} {}

    Status follow() {
        Bar bar;
        while (bars.try_pop(bar))
            if (Status status = ledger.put_bar(bar); !status)
                return status;
        if (told.load(std::memory_order_acquire) > ledger.sequence())
            if (Status status = reader.read([&](const Event& event) { return ledger.apply(event); }); !status)
                return status;
        Status status = ledger.flush();
        if (status)
            sequence.store(ledger.sequence(), std::memory_order_release);
        return status;
    }

    void run() {
        while (true) {
            const bool last = ending.load(std::memory_order_acquire);
            if (const Status status = follow(); !status) {
                const std::lock_guard lock{mutex};
                trouble = status.error();
                return;
            }
            if (last)
                return;
            waker.sleep(kIdle);
        }
    }
};

LedgerThread::LedgerThread(journal::Ledger ledger, std::unique_ptr<journal::Storage> storage)
    : impl_{std::make_unique<Impl>(std::move(ledger), std::move(storage))} {
    impl_->thread = std::thread{[impl = impl_.get()] { impl->run(); }};
}

LedgerThread::~LedgerThread() {
    impl_->ending.store(true, std::memory_order_release);
    impl_->waker.wake();
    impl_->thread.join();
}

void LedgerThread::tell(std::uint64_t durable_up_to) {
    impl_->told.store(durable_up_to, std::memory_order_release);
    impl_->waker.wake();
}

bool LedgerThread::put_bar(const Bar& bar) { return impl_->bars.try_push(bar); }

std::uint64_t LedgerThread::sequence() const { return impl_->sequence.load(std::memory_order_acquire); }

std::optional<Error> LedgerThread::trouble() const {
    const std::lock_guard lock{impl_->mutex};
    return impl_->trouble;
}

}  // namespace sluice::world
