#pragma once

#include <cstdint>
#include <vector>

#include "exchange/book.hpp"  // Book::Slot
#include "model/order.hpp"    // Side

namespace sluice::exchange {

// One side of the outside market at one instrument: the best displayed level, and what our orders ate of it.
//
// The outside goes on showing what we consumed here, so consumption is remembered per price for as long as the market has
// not left that price behind: a repeated quote gives nothing new, a larger size gives what it grew by, a smaller one takes
// away first what was not eaten. A price the market moved away from and comes back to later starts anew; one that was
// only hidden behind a better price is remembered.
class Outside {
public:
    explicit Outside(Side side) : side_{side} {}

    bool present() const { return present_; }
    std::int64_t px() const { return px_; }
    std::int64_t displayed() const { return displayed_; }
    std::int64_t available() const { return present_ ? usable_ - consumed_ : 0; }

    // The market shows `size` at `px`, of which our orders may take `usable`. Positive size.
    void show(std::int64_t px, std::int64_t size, std::int64_t usable);
    // The same as a new, unrelated size (a print in trade-only data), of which `consumed` is already gone.
    void show_anew(std::int64_t px, std::int64_t size, std::int64_t usable, std::int64_t consumed);
    // No level on this side.
    void clear();
    // Our orders took this much of what is available.
    void eat(std::int64_t lots) { consumed_ += lots; }

    Book::Slot slot = Book::kNone;  // where what is available rests in the book

private:
    struct Eaten {
        std::int64_t px;
        std::int64_t consumed;
    };
    static constexpr std::size_t kRemembered = 64;  // prices; the one farthest from the market is forgotten first
    bool better(std::int64_t a, std::int64_t b) const { return side_ == Side::Buy ? a > b : a < b; }

    Side side_;
    bool present_ = false;
    std::int64_t px_ = 0;
    std::int64_t displayed_ = 0;
    std::int64_t usable_ = 0;
    std::int64_t consumed_ = 0;
    std::vector<Eaten> hidden_;  // behind px_, farthest first
};

}  // namespace sluice::exchange
