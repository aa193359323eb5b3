#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <list>
#include <map>
#include <vector>

#include "base/random.hpp"    // Random
#include "exchange/book.hpp"  // Book

namespace sluice::exchange {

// Test support: a book nobody can get wrong, a sorted map of first-in-first-out lists, and a session that holds the fast
// one against it.
class NaiveBook {
public:
    struct Resting {
        std::uint32_t owner;
        std::int64_t qty;
    };
    struct Fill {
        std::uint32_t owner;
        std::int64_t px, qty, left;
        friend bool operator==(const Fill&, const Fill&) = default;
    };

    std::int64_t take(Side taker, std::int64_t limit, std::int64_t qty, std::vector<Fill>& fills) {
        auto& levels = levels_[static_cast<int>(opposite(taker))];
        while (qty > 0 && !levels.empty()) {
            const auto level = taker == Side::Buy ? levels.begin() : std::prev(levels.end());
            if (taker == Side::Buy ? level->first > limit : level->first < limit)
                break;
            Resting& first = level->second.front();
            const std::int64_t part = first.qty < qty ? first.qty : qty;
            first.qty -= part;
            qty -= part;
            fills.push_back({first.owner, level->first, part, first.qty});
            if (first.qty == 0)
                level->second.pop_front();
            if (level->second.empty())
                levels.erase(level);
        }
        return qty;
    }
    void rest(Side side, std::int64_t px, std::int64_t qty, std::uint32_t owner) {
        levels_[static_cast<int>(side)][px].push_back({owner, qty});
    }
    void cancel(Side side, std::int64_t px, std::uint32_t owner) {
        auto& level = levels_[static_cast<int>(side)].at(px);
        level.remove_if([&](const Resting& resting) { return resting.owner == owner; });
        if (level.empty())
            levels_[static_cast<int>(side)].erase(px);
    }
    std::int64_t best(Side side) const {
        const auto& levels = levels_[static_cast<int>(side)];
        if (levels.empty())
            return side == Side::Buy ? Book::kNoBid : Book::kNoOffer;
        return side == Side::Buy ? levels.rbegin()->first : levels.begin()->first;
    }

private:
    std::map<std::int64_t, std::list<Resting>> levels_[2];
};

// `operations` random adds (some crossing), cancels and reductions on both books; every fill and every best price agree.
inline void expect_same_fills(std::uint64_t seed, int operations) {
    struct Known {
        Book::Slot slot = Book::kNone;
        Side side = Side::Buy;
        std::int64_t px = 0;
        std::int64_t qty = 0;
        std::size_t place = 0;  // in `live`
    };
    Random random{seed, 1};
    Book fast;
    NaiveBook naive;
    std::vector<Known> known;         // by owner
    std::vector<std::uint32_t> live;  // owners that rest
    std::vector<NaiveBook::Fill> a, b;
    const auto forget = [&](std::uint32_t owner) {
        const std::size_t place = known[owner].place;
        live[place] = live.back();
        known[live[place]].place = place;
        live.pop_back();
    };
    std::int64_t middle = 10'000;
    std::uint64_t fills = 0;
    for (int i = 0; i < operations; ++i) {
        if (random.chance(1, 16))
            middle += random.between(-3, 3);
        if (random.chance(1, 20'000))
            middle += random.between(-40'000, 40'000);
        const auto what = random.below(100);
        if (what < 48 && !live.empty()) {
            const std::uint32_t owner = live[random.below(live.size())];
            fast.cancel(known[owner].slot);
            naive.cancel(known[owner].side, known[owner].px, owner);
            forget(owner);
        } else {
            const Side side = random.chance(1, 2) ? Side::Buy : Side::Sell;
            const std::int64_t away = what >= 94 ? -random.between(0, 12) : random.between(0, 190);
            const std::int64_t px = side == Side::Buy ? middle - away : middle + away;
            const std::int64_t qty = random.between(1, 50);
            a.clear();
            b.clear();
            const std::int64_t left = fast.take(side, px, qty, [&](const Book::Fill& fill) {
                a.push_back({fill.owner, fill.px, fill.qty, fill.left});
            });
            ASSERT_EQ(left, naive.take(side, px, qty, b)) << "operation " << i;
            ASSERT_EQ(a, b) << "operation " << i;
            fills += a.size();
            for (const auto& fill : a) {
                if (fill.left == 0)
                    forget(fill.owner);
            }
            if (left > 0) {
                const auto owner = static_cast<std::uint32_t>(known.size());
                naive.rest(side, px, left, owner);
                known.push_back({fast.rest(side, px, left, owner), side, px, left, live.size()});
                live.push_back(owner);
            } else {
                known.push_back({});
            }
        }
        ASSERT_EQ(fast.best_bid(), naive.best(Side::Buy)) << "operation " << i;
        ASSERT_EQ(fast.best_offer(), naive.best(Side::Sell)) << "operation " << i;
        ASSERT_EQ(fast.open_orders(), live.size());
    }
    EXPECT_GT(fills, static_cast<std::uint64_t>(operations) / 50) << "the session hardly traded";
}

}  // namespace sluice::exchange
