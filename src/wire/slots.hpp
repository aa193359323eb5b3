#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sluice::wire {

// A vector whose elements keep their memory when it is cleared: after warm-up adding allocates nothing. T has clear().
template <class T>
class Slots {
public:
    // An empty element at the end.
    T& add() {
        if (used_ == items_.size())
            items_.emplace_back();
        T& item = items_[used_++];
        item.clear();
        return item;
    }
    void clear() { used_ = 0; }
    std::size_t size() const { return used_; }
    bool empty() const { return used_ == 0; }
    T& operator[](std::size_t i) { return items_[i]; }
    const T& operator[](std::size_t i) const { return items_[i]; }
    const T* begin() const { return items_.data(); }
    const T* end() const { return items_.data() + used_; }
    T* begin() { return items_.data(); }
    T* end() { return items_.data() + used_; }

private:
    std::vector<T> items_;
    std::size_t used_ = 0;
};

}  // namespace sluice::wire
