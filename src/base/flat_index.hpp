#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "base/assert.hpp"  // SLUICE_ASSERT

namespace sluice {

// Where something stands, by its name: an insert-only hash index in one open-addressed array, so that a lookup touches one
// cache line and an insert allocates only when the array doubles. It is never iterated. Key: copyable, ==, std::hash.
template <class Key>
class FlatIndex {
public:
    FlatIndex() : slots_(kInitial) {}

    // Null when the key is not there. Dies with the next insert.
    const std::uint32_t* find(const Key& key) const {
        for (std::size_t i = home(key);; i = next(i)) {
            if (slots_[i].value == kFree)
                return nullptr;
            if (slots_[i].key == key)
                return &slots_[i].value;
        }
    }
    bool contains(const Key& key) const { return find(key) != nullptr; }
    // The key must be there.
    std::uint32_t at(const Key& key) const {
        const std::uint32_t* value = find(key);
        SLUICE_ASSERT(value != nullptr, "an index is asked for a name it holds");
        return *value;
    }

    // Keeps what is there already; says whether the key was new.
    bool emplace(const Key& key, std::uint32_t value) { return put(key, value).second; }
    void insert_or_assign(const Key& key, std::uint32_t value) { put(key, value).first->value = value; }

    std::size_t size() const { return size_; }

private:
    static constexpr std::uint32_t kFree = 0xFFFF'FFFF;
    static constexpr std::size_t kInitial = 64;
    struct Slot {
        Key key{};
        std::uint32_t value = kFree;
    };

    std::size_t home(const Key& key) const { return std::hash<Key>{}(key) & (slots_.size() - 1); }
    std::size_t next(std::size_t i) const { return (i + 1) & (slots_.size() - 1); }

    std::pair<Slot*, bool> put(const Key& key, std::uint32_t value) {
        SLUICE_ASSERT(value != kFree, "the largest value marks a free slot");
        if ((size_ + 1) * 2 > slots_.size())
            grow();
        for (std::size_t i = home(key);; i = next(i)) {
            if (slots_[i].value == kFree) {
                slots_[i] = {key, value};
                ++size_;
                return {&slots_[i], true};
            }
            if (slots_[i].key == key)
                return {&slots_[i], false};
        }
    }
    void grow() {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        for (const Slot& slot : old) {
            if (slot.value == kFree)
                continue;
            std::size_t i = home(slot.key);
            while (slots_[i].value != kFree)
                i = next(i);
            slots_[i] = slot;
        }
    }

    std::vector<Slot> slots_;
    std::size_t size_ = 0;
};

}  // namespace sluice
