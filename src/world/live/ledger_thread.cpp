#include "world/live/ledger_thread.hpp"

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "base/spsc_ring.hpp"
#include "journal/history_reader.hpp"
#include "journal/reader.hpp"
#include "world/live/waker.hpp"

namespace sluice::world {
namespace {

constexpr std::size_t kBarsWaiting = 4096;
constexpr std::size_t kQuestionsWaiting = 64;
// Events followed in a row before it looks for questions.
constexpr std::uint64_t kFollowedInARow = 1'024;
constexpr std::chrono::seconds kIdle{1};

struct Question {
    std::uint64_t from;
    std::size_t most;
    LedgerThread::HistoryAnswer answer;
};

}  // namespace

struct LedgerThread::Impl {
    journal::Ledger ledger;
    std::unique_ptr<journal::Storage> storage;
    journal::Reader reader;
    journal::HistoryReader history;
    SpscRing<Bar> bars{kBarsWaiting};
    Waker waker;
    std::atomic<std::uint64_t> told{0};
    std::atomic<std::uint64_t> sequence{0};
    std::atomic<bool> ending{false};
    mutable std::mutex mutex;
    std::optional<Error> trouble;    // under the mutex
    std::deque<Question> questions;  // under the mutex
    std::thread thread;

    Impl(journal::Ledger given, std::unique_ptr<journal::Storage> disk)
        : ledger{std::move(given)}, storage{std::move(disk)}, reader{*storage}, history{*storage} {}

    Status follow() {
        Bar bar;
        while (bars.try_pop(bar))
            if (Status status = ledger.put_bar(bar); !status)
                return status;
        if (told.load(std::memory_order_acquire) > ledger.sequence())
            if (Status status = reader.read([&](const Event& event) {
                    if (event.sequence % kFollowedInARow == 0)
                        answer_questions();
                    return ledger.apply(event);
                });
                !status)
                return status;
        Status status = ledger.flush();
        if (status)
            sequence.store(ledger.sequence(), std::memory_order_release);
        return status;
    }

    std::optional<Question> next_question() {
        const std::lock_guard lock{mutex};
        if (questions.empty())
            return std::nullopt;
        Question question = std::move(questions.front());
        questions.pop_front();
        return question;
    }

    void answer_questions() {
        while (auto question = ending.load(std::memory_order_acquire) ? std::nullopt : next_question()) {
            const std::uint64_t up_to = told.load(std::memory_order_acquire);
            question->answer(history.read(question->from, question->most, up_to), up_to);
        }
    }

    void run() {
        bool following = true;
        while (true) {
            const bool last = ending.load(std::memory_order_acquire);
            answer_questions();
            if (const Status status = following ? follow() : Status{}; !status) {
                const std::lock_guard lock{mutex};
                trouble = status.error();
                following = false;  // and answers on
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

bool LedgerThread::ask_history(std::uint64_t from, std::size_t most, HistoryAnswer answer) {
    {
        const std::lock_guard lock{impl_->mutex};
        if (impl_->questions.size() >= kQuestionsWaiting)
            return false;
        impl_->questions.push_back({from, most, std::move(answer)});
    }
    impl_->waker.wake();
    return true;
}

bool LedgerThread::put_bar(const Bar& bar) { return impl_->bars.try_push(bar); }

std::uint64_t LedgerThread::sequence() const { return impl_->sequence.load(std::memory_order_acquire); }

std::optional<Error> LedgerThread::trouble() const {
    const std::lock_guard lock{impl_->mutex};
    return impl_->trouble;
}

}  // namespace sluice::world
