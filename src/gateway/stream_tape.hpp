#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sluice::gateway {

// The newest words of one topic, by position: 0, 1, 2 and so on. Each is of a key (an instrument, an account), and how many
// there ever were of a key is counted, so what a reader has lost can be told without keeping it.
template <class Id, class Word>
class StreamTape {
public:
    struct Key {
        Id id;
        std::uint64_t total = 0;
        std::uint64_t newest = 0;  // position of its newest word
    };
    struct Item {
        std::uint32_t key;
        Word word;
    };

    explicit StreamTape(std::size_t most) : most_{most} {}

    void add(const Id& id, Word word) {
        const auto [found, fresh] = index_.try_emplace(id, static_cast<std::uint32_t>(keys_.size()));
        if (fresh)
            keys_.push_back({id});
        Key& key = keys_[found->second];
        ++key.total;
        key.newest = end();
        items_.push_back({found->second, std::move(word)});
        if (items_.size() <= most_)
            return;
        items_.pop_front();
        ++begin_;
    }

    std::uint64_t begin() const { return begin_; }
    std::uint64_t end() const { return begin_ + items_.size(); }
    const Item& at(std::uint64_t position) const { return items_[static_cast<std::size_t>(position - begin_)]; }
    const Key& key(std::size_t number) const { return keys_[number]; }
    std::size_t keys() const { return keys_.size(); }

    // How many words of each key there had been before `position`, which is on the tape or its end.
    std::vector<std::uint64_t> totals_at(std::uint64_t position) const {
        std::vector<std::uint64_t> totals;
        totals.reserve(keys_.size());
        for (const Key& key : keys_)
            totals.push_back(key.total);
        for (; position < end(); ++position)
            --totals[at(position).key];
        return totals;
    }

private:
    const std::size_t most_;
    std::deque<Item> items_;
    std::uint64_t begin_ = 0;
    std::vector<Key> keys_;
    std::unordered_map<Id, std::uint32_t> index_;
};

}  // namespace sluice::gateway
