#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace sluice::exchange {

// First in, first out, over one vector that stops allocating once it is as long as the queue ever was.
template <class T>
class Queue {
public:
    bool empty() const { return head_ == items_.size(); }
    std::size_t size() const { return items_.size() - head_; }
    T& front() { return items_[head_]; }
    const T& front() const { return items_[head_]; }
    T& push(T item) { return items_.emplace_back(std::move(item)); }
    // Behind everything that `comes_later(item)` does not hold for.
    template <class ComesLater>
    void push_before(T item, ComesLater&& comes_later) {
        auto at = items_.end();
        while (at != items_.begin() + static_cast<std::ptrdiff_t>(head_) && comes_later(*(at - 1)))
            --at;
        items_.insert(at, std::move(item));
    }
    void pop() {
        if (++head_ == items_.size()) {
            items_.clear();
            head_ = 0;
        } else if (head_ >= kSlack && head_ * 2 >= items_.size()) {
            items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
            head_ = 0;
        }
    }

private:
    static constexpr std::size_t kSlack = 1024;
    std::vector<T> items_;
    std::size_t head_ = 0;
};

}  // namespace sluice::exchange
