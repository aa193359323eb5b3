#pragma once

#include <cstdint>
#include <vector>

namespace sluice::exchange {

// Id -> number, never forgotten: an exchange answers questions about every order it ever took. Open addressing over a
// power of two, at most half full; grows by doubling. `Id` is a TextId.
template <class Id>
class IdTable {
public:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    IdTable() : cells_(1024) {}

    std::uint32_t find(const Id& id) const {
        for (std::size_t at = place(id);; at = (at + 1) & (cells_.size() - 1)) {
            if (cells_[at].number == kNone)
                return kNone;
            if (cells_[at].id == id)
                return cells_[at].number;
        }
    }
    // An id already there takes the new number.
    void insert(const Id& id, std::uint32_t number) {
        if (2 * (used_ + 1) > cells_.size())
            grow();
        std::size_t at = place(id);
        while (cells_[at].number != kNone && cells_[at].id != id)
            at = (at + 1) & (cells_.size() - 1);
        if (cells_[at].number == kNone)
            ++used_;
        cells_[at] = Cell{id, number};
    }
    std::size_t size() const { return used_; }

private:
    struct Cell {
        Id id;
        std::uint32_t number = kNone;
    };
    std::size_t place(const Id& id) const { return id.text().hash() & (cells_.size() - 1); }
    void grow() {
        std::vector<Cell> old(cells_.size() * 2);
        old.swap(cells_);
        for (const Cell& cell : old) {
            if (cell.number == kNone)
                continue;
            std::size_t at = place(cell.id);
            while (cells_[at].number != kNone)
                at = (at + 1) & (cells_.size() - 1);
            cells_[at] = cell;
        }
    }

    std::vector<Cell> cells_;
    std::size_t used_ = 0;
};

}  // namespace sluice::exchange
