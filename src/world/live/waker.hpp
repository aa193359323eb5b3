#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sluice::world {

// A thread that sleeps and can be woken from any other.
class Wakeable {
public:
    virtual ~Wakeable() = default;
    virtual void wake() = 0;
};

// Wakes one sleeping thread from any other. A wake before the sleep is kept, so none is missed.
class Waker final : public Wakeable {
public:
    void wake() override {
        {
            const std::lock_guard lock{mutex_};
            woken_ = true;
        }
        condition_.notify_one();
    }
    // Returns at a wake, or after `at_most`.
    void sleep(std::chrono::nanoseconds at_most) {
        std::unique_lock lock{mutex_};
        condition_.wait_for(lock, at_most, [&] { return woken_; });
        woken_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable condition_;
    bool woken_ = false;
};

}  // namespace sluice::world
