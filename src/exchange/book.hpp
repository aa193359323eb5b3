#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/assert.hpp"
#include "model/order.hpp"  // Side

namespace sluice::exchange {

// The price-time book of one instrument, in whole ticks and whole lots. It is never crossed: who wants to rest takes first.
//
// Orders live in a pool and are named by their slot. Levels live in pages of 64 ticks with one bitmap word each, so the
// next level is a bit scan, any price is welcome, and nothing is allocated once pool and pages have grown to the book's
// largest size. A page is found through a direct-mapped table; a colliding price falls back to a binary search.
class Book {
public:
    using Slot = std::uint32_t;
    static constexpr Slot kNone = std::numeric_limits<Slot>::max();
    static constexpr std::int64_t kNoBid = std::numeric_limits<std::int64_t>::min();
    static constexpr std::int64_t kNoOffer = std::numeric_limits<std::int64_t>::max();

    // What one resting order gave to an incoming one.
    struct Fill {
        Slot slot;            // of the resting order; free again when left is zero
        std::uint32_t owner;  // as given to rest()
        std::int64_t px;      // the resting order's price
        std::int64_t qty;
        std::int64_t left;  // of the resting order
    };

    Book();

    std::int64_t best_bid() const { return best_bid_; }
    std::int64_t best_offer() const { return best_offer_; }
    std::size_t open_orders() const { return open_; }
    // The order that take() would meet first on `side`, which must not be empty.
    Slot front(Side side) {
        const std::int64_t px = side == Side::Buy ? best_bid_ : best_offer_;
        return pages_[page_at(px >> 6)].levels[bit_of(px)].head;
    }
    std::int64_t px(Slot slot) const { return pool_[slot].px; }
    std::int64_t qty(Slot slot) const { return pool_[slot].qty; }
    std::uint32_t owner(Slot slot) const { return pool_[slot].owner; }

    // Fills up to `qty` from the other side at `limit` or better, best price first, oldest first. Returns what is left.
    // `on_fill(const Fill&)` must not touch the book.
    template <class OnFill>
    std::int64_t take(Side taker, std::int64_t limit, std::int64_t qty, OnFill&& on_fill);

    // Rests an order behind everything at its price. The price must not cross the other side.
    Slot rest(Side side, std::int64_t px, std::int64_t qty, std::uint32_t owner);
    // Takes an order out.
    void cancel(Slot slot);
    // A new open quantity above zero, in its place.
    void set_qty(Slot slot, std::int64_t qty) { pool_[slot].qty = qty; }

    // Every order of `side` at `limit` or better, in the order an incoming one would meet them, until `visit(slot)` says
    // false. `visit` must not touch the book.
    template <class Visit>
    void walk(Side side, std::int64_t limit, Visit&& visit) const {
        walk_from(side == Side::Buy ? best_bid_ : best_offer_, side, limit, visit);
    }
    // The same, leaving out prices better than `from`.
    template <class Visit>
    void walk_between(Side side, std::int64_t from, std::int64_t limit, Visit&& visit) const {
        walk_from(first_level(side, from), side, limit, visit);
    }

private:
    struct Order {
        std::int64_t qty;
        std::int64_t px;
        Slot next;
        Slot prev;
        std::uint32_t owner;
        std::uint32_t page;
    };
    struct Level {
        Slot head = kNone;
        Slot tail = kNone;
    };
    struct Page {
        std::int64_t number = 0;  // px >> 6
        std::uint64_t used = 0;   // bit i: level i holds orders
        std::uint32_t above = kNone;
        std::uint32_t below = kNone;
        Level levels[64];
    };
    static constexpr std::size_t kDirect = 256;

    static std::size_t bit_of(std::int64_t px) { return static_cast<std::size_t>(px & 63); }
    std::uint32_t page_at(std::int64_t number) {
        const std::uint32_t guess = direct_[static_cast<std::size_t>(number) & (kDirect - 1)];
        if (guess != kNone && pages_[guess].number == number)
            return guess;
        return find_or_add_page(number);
    }
    std::uint32_t find_or_add_page(std::int64_t number);
    std::int64_t next_above(std::uint32_t page, std::int64_t px) const;
    std::int64_t next_below(std::uint32_t page, std::int64_t px) const;
    void level_emptied(Page& page, std::uint32_t index, std::int64_t px);
    const Page* find_page(std::int64_t number) const;
    std::int64_t first_level(Side side, std::int64_t from) const;
    template <class Visit>
    void walk_from(std::int64_t px, Side side, std::int64_t limit, Visit& visit) const;
    Slot grow();

    std::int64_t best_bid_ = kNoBid;
    std::int64_t best_offer_ = kNoOffer;
    Slot free_ = kNone;
    std::size_t open_ = 0;
    std::vector<Order> pool_;
    std::vector<Page> pages_;
    std::vector<std::uint32_t> by_number_;  // pages in ascending order of number
    std::vector<std::uint32_t> direct_;
};

inline std::int64_t Book::next_above(std::uint32_t index, std::int64_t px) const {
    const Page* page = &pages_[index];
    const std::size_t bit = bit_of(px);
    std::uint64_t rest = bit == 63 ? 0 : page->used & (~std::uint64_t{0} << (bit + 1));
    while (rest == 0) {
        if (page->above == kNone)
            return kNoOffer;
        page = &pages_[page->above];
        rest = page->used;
    }
    return page->number * 64 + std::countr_zero(rest);
}

inline std::int64_t Book::next_below(std::uint32_t index, std::int64_t px) const {
    const Page* page = &pages_[index];
    std::uint64_t rest = page->used & ((std::uint64_t{1} << bit_of(px)) - 1);
    while (rest == 0) {
        if (page->below == kNone)
            return kNoBid;
        page = &pages_[page->below];
        rest = page->used;
    }
    return page->number * 64 + 63 - std::countl_zero(rest);
}

// Bids end at best_bid_ and offers start at best_offer_, so a level's side follows from its price.
inline void Book::level_emptied(Page& page, std::uint32_t index, std::int64_t px) {
    page.used &= ~(std::uint64_t{1} << bit_of(px));
    if (px == best_bid_)
        best_bid_ = next_below(index, px);
    else if (px == best_offer_)
        best_offer_ = next_above(index, px);
}

inline Book::Slot Book::rest(Side side, std::int64_t px, std::int64_t qty, std::uint32_t owner) {
    SLUICE_ASSERT(qty > 0 && (side == Side::Buy ? px < best_offer_ : px > best_bid_), "a resting order must not cross");
    Slot slot = free_;
    if (slot == kNone)
        slot = grow();
    Order& order = pool_[slot];
    free_ = order.next;
    const std::uint32_t index = page_at(px >> 6);
    Page& page = pages_[index];
    Level& level = page.levels[bit_of(px)];
    order = Order{qty, px, kNone, level.tail, owner, index};
    if (level.tail != kNone) {
        pool_[level.tail].next = slot;
    } else {
        level.head = slot;
        page.used |= std::uint64_t{1} << bit_of(px);
        if (side == Side::Buy) {
            if (px > best_bid_)
                best_bid_ = px;
        } else if (px < best_offer_) {
            best_offer_ = px;
        }
    }
    level.tail = slot;
    ++open_;
    return slot;
}

inline void Book::cancel(Slot slot) {
    Order& order = pool_[slot];
    Page& page = pages_[order.page];
    Level& level = page.levels[bit_of(order.px)];
    if (order.prev != kNone)
        pool_[order.prev].next = order.next;
    else
        level.head = order.next;
    if (order.next != kNone)
        pool_[order.next].prev = order.prev;
    else
        level.tail = order.prev;
    if (level.head == kNone)
        level_emptied(page, order.page, order.px);
    order.next = free_;
    free_ = slot;
    --open_;
}

template <class OnFill>
std::int64_t Book::take(Side taker, std::int64_t limit, std::int64_t qty, OnFill&& on_fill) {
    while (qty > 0) {
        const std::int64_t best = taker == Side::Buy ? best_offer_ : best_bid_;
        if (taker == Side::Buy ? best > limit || best == kNoOffer : best < limit || best == kNoBid)
            break;
        const std::uint32_t index = page_at(best >> 6);
        Page& page = pages_[index];
        Level& level = page.levels[bit_of(best)];
        Slot slot = level.head;
        while (slot != kNone && qty > 0) {
            Order& order = pool_[slot];
            const std::int64_t part = order.qty < qty ? order.qty : qty;
            qty -= part;
            order.qty -= part;
            on_fill(Fill{slot, order.owner, best, part, order.qty});
            if (order.qty > 0)
                break;
            const Slot next = order.next;
            order.next = free_;
            free_ = slot;
            --open_;
            slot = next;
        }
        level.head = slot;
        if (slot != kNone) {
            pool_[slot].prev = kNone;
        } else {
            level.tail = kNone;
            level_emptied(page, index, best);
        }
    }
    return qty;
}

template <class Visit>
void Book::walk_from(std::int64_t px, Side side, std::int64_t limit, Visit& visit) const {
    while (side == Side::Buy ? px >= limit && px != kNoBid : px <= limit && px != kNoOffer) {
        const Page* page = find_page(px >> 6);
        Slot slot = page->levels[bit_of(px)].head;
        for (; slot != kNone; slot = pool_[slot].next)
            if (!visit(slot))
                return;
        const auto index = static_cast<std::uint32_t>(page - pages_.data());
        px = side == Side::Buy ? next_below(index, px) : next_above(index, px);
    }
}

}  // namespace sluice::exchange
