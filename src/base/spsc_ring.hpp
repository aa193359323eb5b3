#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <utility>

#include "base/assert.hpp"

namespace sluice {

// A bounded queue between exactly one producing and one consuming thread. Never blocks: a full ring refuses the push
// and leaves the value alone, and the producer says aloud what that means. Capacity is rounded up to a power of two.
template <class T>
class SpscRing {
public:
    explicit SpscRing(std::size_t capacity)
        : mask_{std::bit_ceil(capacity) - 1}, slots_{std::make_unique<T[]>(mask_ + 1)} {
        SLUICE_ASSERT(capacity > 0, "a ring holds at least one value");
    }
    SpscRing(const SpscRing&) = delete;
    SpscRing& operator=(const SpscRing&) = delete;

    // Producer only. False when full; `value` is moved from only on true.
    bool try_push(T&& value) {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        if (tail - head_seen_ > mask_) {
            head_seen_ = head_.load(std::memory_order_acquire);
            if (tail - head_seen_ > mask_)
                return false;
        }
        slots_[tail & mask_] = std::move(value);
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }
    bool try_push(const T& value) {
        T copy = value;
        return try_push(std::move(copy));
    }

    // Consumer only. False when empty.
    bool try_pop(T& out) {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (head == tail_seen_) {
            tail_seen_ = tail_.load(std::memory_order_acquire);
            if (head == tail_seen_)
                return false;
        }
        out = std::move(slots_[head & mask_]);
        head_.store(head + 1, std::memory_order_release);
        return true;
    }

    std::size_t capacity() const { return mask_ + 1; }
    // Exact only while both threads are still.
    std::size_t size() const { return tail_.load(std::memory_order_acquire) - head_.load(std::memory_order_acquire); }
    bool empty() const { return size() == 0; }

private:
    static constexpr std::size_t kCacheLine = 64;

    const std::size_t mask_;
    const std::unique_ptr<T[]> slots_;
    alignas(kCacheLine) std::atomic<std::size_t> head_{0};  // next to pop
    std::size_t tail_seen_ = 0;                             // the consumer's last look at tail_
    alignas(kCacheLine) std::atomic<std::size_t> tail_{0};  // next to push
    std::size_t head_seen_ = 0;                             // the producer's last look at head_
};

}  // namespace sluice
