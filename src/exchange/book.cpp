#include "exchange/book.hpp"

#include <algorithm>

namespace sluice::exchange {

namespace {
constexpr std::size_t kFirstOrders = 64;
// More pages than this are not kept for prices the market has left.
constexpr std::size_t kKeptPages = 1024;
}  // namespace

Book::Book() : direct_(kDirect, kNone) {
    pool_.reserve(kFirstOrders);
    pages_.reserve(8);
    by_number_.reserve(8);
}

Book::Slot Book::grow() {
    SLUICE_ASSERT(pool_.size() < kNone, "a book holds fewer than 2^32 - 1 orders");
    const auto slot = static_cast<Slot>(pool_.size());
    pool_.push_back(Order{0, 0, kNone, kNone, 0, 0});
    return slot;
}

const Book::Page* Book::find_page(std::int64_t number) const {
    const std::uint32_t guess = direct_[static_cast<std::size_t>(number) & (kDirect - 1)];
    if (guess != kNone && pages_[guess].number == number)
        return &pages_[guess];
    const auto at = std::lower_bound(by_number_.begin(), by_number_.end(), number,
                                     [&](std::uint32_t page, std::int64_t n) { return pages_[page].number < n; });
    return at != by_number_.end() && pages_[*at].number == number ? &pages_[*at] : nullptr;
}

// The best level of `side` that is not better than `from`.
std::int64_t Book::first_level(Side side, std::int64_t from) const {
    if (side == Side::Buy ? from >= best_bid_ : from <= best_offer_)
        return side == Side::Buy ? best_bid_ : best_offer_;
    const auto at = std::lower_bound(by_number_.begin(), by_number_.end(), from >> 6,
                                     [&](std::uint32_t page, std::int64_t n) { return pages_[page].number < n; });
    if (at != by_number_.end() && pages_[*at].number == from >> 6) {
        if ((pages_[*at].used >> bit_of(from) & 1) != 0)
            return from;
        return side == Side::Buy ? next_below(*at, from) : next_above(*at, from);
    }
    // No page holds `from`: the edge of the neighbouring page, or the first level beyond that edge.
    if (side == Side::Buy ? at == by_number_.begin() : at == by_number_.end())
        return side == Side::Buy ? kNoBid : kNoOffer;
    const std::uint32_t page = side == Side::Buy ? *(at - 1) : *at;
    const std::int64_t edge = pages_[page].number * 64 + (side == Side::Buy ? 63 : 0);
    if ((pages_[page].used >> bit_of(edge) & 1) != 0)
        return edge;
    return side == Side::Buy ? next_below(page, edge) : next_above(page, edge);
}

std::uint32_t Book::find_or_add_page(std::int64_t number) {
    const auto at = std::lower_bound(by_number_.begin(), by_number_.end(), number,
                                     [&](std::uint32_t page, std::int64_t n) { return pages_[page].number < n; });
    const auto rank = at - by_number_.begin();
    const auto direct = static_cast<std::size_t>(number) & (kDirect - 1);
    if (at != by_number_.end() && pages_[*at].number == number)
        return direct_[direct] = *at;

    // An empty page far from the market is given a new number rather than kept beside a new one.
    std::uint32_t index = kNone;
    if (by_number_.size() >= kKeptPages) {
        for (const std::uint32_t candidate : {by_number_.front(), by_number_.back()})
            if (pages_[candidate].used == 0 && index == kNone)
                index = candidate;
    }
    if (index != kNone) {
        Page& old = pages_[index];
        if (old.above != kNone)
            pages_[old.above].below = old.below;
        if (old.below != kNone)
            pages_[old.below].above = old.above;
        std::uint32_t& cached = direct_[static_cast<std::size_t>(old.number) & (kDirect - 1)];
        if (cached == index)
            cached = kNone;
        by_number_.erase(std::find(by_number_.begin(), by_number_.end(), index));
        old.number = number;
        by_number_.insert(std::lower_bound(by_number_.begin(), by_number_.end(), number,
                                           [&](std::uint32_t page, std::int64_t n) { return pages_[page].number < n; }),
                          index);
    } else {
        index = static_cast<std::uint32_t>(pages_.size());
        pages_.emplace_back().number = number;
        by_number_.insert(by_number_.begin() + rank, index);
    }
    const auto self = std::find(by_number_.begin(), by_number_.end(), index);
    Page& page = pages_[index];
    page.below = self == by_number_.begin() ? kNone : *(self - 1);
    page.above = self + 1 == by_number_.end() ? kNone : *(self + 1);
    if (page.below != kNone)
        pages_[page.below].above = index;
    if (page.above != kNone)
        pages_[page.above].below = index;
    return direct_[direct] = index;
}

}  // namespace sluice::exchange
