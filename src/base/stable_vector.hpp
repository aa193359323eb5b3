#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace sluice {

// A growing row of values that never move: references stay good for its life. It grows by whole chunks whose memory is
// touched at once, so that the cost of new pages falls on one push in many and not on every few.
template <class T, std::size_t kChunk = 512>
class StableVector {
public:
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T& operator[](std::size_t i) { return chunks_[i / kChunk][i % kChunk]; }
    const T& operator[](std::size_t i) const { return chunks_[i / kChunk][i % kChunk]; }
    T& back() { return (*this)[size_ - 1]; }
    const T& back() const { return (*this)[size_ - 1]; }
    const T& front() const { return (*this)[0]; }

    T& push_back(T value) {
        if (size_ == chunks_.size() * kChunk)
            chunks_.push_back(std::make_unique<T[]>(kChunk));
        T& place = (*this)[size_++];
        place = std::move(value);
        return place;
    }

    class const_iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = const T&;

        const_iterator() = default;
        const_iterator(const StableVector* row, std::size_t i) : row_{row}, i_{i} {}
        const T& operator*() const { return (*row_)[i_]; }
        const T* operator->() const { return &(*row_)[i_]; }
        const_iterator& operator++() {
            ++i_;
            return *this;
        }
        const_iterator operator++(int) {
            const_iterator before = *this;
            ++i_;
            return before;
        }
        friend bool operator==(const const_iterator&, const const_iterator&) = default;

    private:
        const StableVector* row_ = nullptr;
        std::size_t i_ = 0;
    };
    const_iterator begin() const { return {this, 0}; }
    const_iterator end() const { return {this, size_}; }

private:
    std::vector<std::unique_ptr<T[]>> chunks_;
    std::size_t size_ = 0;
};

}  // namespace sluice
