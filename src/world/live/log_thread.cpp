#include "world/live/log_thread.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace sluice::world {
struct LogThread::Impl {
    struct Line {
        LogLevel level;
        std::string sentence;
    };

    Writer writer;
    std::size_t capacity;
    mutable std::mutex mutex;
    std::condition_variable condition;
    std::deque<Line> waiting;
    std::uint64_t dropped = 0;
    std::uint64_t told = 0;
    bool ending = false;
    std::thread thread;

    void run() {
        std::unique_lock lock{mutex};
        while (true) {
            condition.wait(lock, [&] { return ending || !waiting.empty(); });
            if (waiting.empty())
                return;
            const Line line = std::move(waiting.front());
            waiting.pop_front();
            const std::uint64_t lost = dropped - std::exchange(told, dropped);
            lock.unlock();
            if (lost > 0)
                writer(LogLevel::Warn, std::to_string(lost) + " sentences were dropped: the log could not keep up");
            writer(line.level, line.sentence);
            lock.lock();
        }
    }
};

LogThread::LogThread(Writer writer, std::size_t capacity) : impl_{std::make_unique<Impl>()} {
    impl_->writer = std::move(writer);
    impl_->capacity = capacity;
    impl_->thread = std::thread{[impl = impl_.get()] { impl->run(); }};
}

LogThread::~LogThread() {
    {
        const std::lock_guard lock{impl_->mutex};
        impl_->ending = true;
    }
    impl_->condition.notify_one();
    impl_->thread.join();
}

void LogThread::write(LogLevel level, std::string_view sentence) {
    {
        const std::lock_guard lock{impl_->mutex};
        if (impl_->waiting.size() >= impl_->capacity) {
            impl_->waiting.pop_front();
            ++impl_->dropped;
        }
        impl_->waiting.push_back({level, std::string{sentence}});
    }
    impl_->condition.notify_one();
}

std::uint64_t LogThread::dropped() const {
    const std::lock_guard lock{impl_->mutex};
    return impl_->dropped;
}

}  // namespace sluice::world
