#include "exchange/outside.hpp"

#include <algorithm>

namespace sluice::exchange {

void Outside::show(std::int64_t px, std::int64_t size, std::int64_t usable) {
    if (!present_ || px != px_) {
        if (present_ && consumed_ > 0 && better(px, px_)) {
            if (hidden_.size() == kRemembered)
                hidden_.erase(hidden_.begin());
            hidden_.push_back({px_, consumed_});
        }
        while (!hidden_.empty() && better(hidden_.back().px, px))
            hidden_.pop_back();
        consumed_ = 0;
        if (!hidden_.empty() && hidden_.back().px == px) {
            consumed_ = hidden_.back().consumed;
            hidden_.pop_back();
        }
    }
    present_ = true;
    px_ = px;
    displayed_ = size;
    usable_ = usable;
    consumed_ = std::min(consumed_, usable);
}

void Outside::show_anew(std::int64_t px, std::int64_t size, std::int64_t usable, std::int64_t consumed) {
    hidden_.clear();
    present_ = true;
    px_ = px;
    displayed_ = size;
    usable_ = usable;
    consumed_ = std::min(consumed, usable);
}

void Outside::clear() {
    hidden_.clear();
    present_ = false;
    displayed_ = 0;
    usable_ = 0;
    consumed_ = 0;
}

}  // namespace sluice::exchange
