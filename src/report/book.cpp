#include "report/book.hpp"

#include <algorithm>

#include "base/int128.hpp"  // mul_div_round, magnitude

namespace sluice::report {
namespace {

int128 share(int128 notional, int128 part, int128 whole) {
    if (part == whole)
        return notional;
    return mul_div_round(notional, part, whole).value_or(0);
}

}  // namespace

Notional Book::move(Quantity qty, Notional notional) {
    int128 held = qty_.nanos();
    int128 cost = cost_.atto();
    int128 gained = 0;
    const int128 moved = qty.nanos();
    if (moved == 0) {
        if (held != 0)
            cost += notional.atto();
        else
            gained -= notional.atto();
    } else if (held == 0 || (held < 0) == (moved < 0)) {
        held += moved;
        cost += notional.atto();
    } else {
        const auto closed = static_cast<int128>(std::min(magnitude(held), magnitude(moved)));
        const int128 closing_notional = share(notional.atto(), closed, static_cast<int128>(magnitude(moved)));
        const int128 closing_cost = share(cost, closed, static_cast<int128>(magnitude(held)));
        gained = -closing_notional - closing_cost;
        held += moved;
        cost += notional.atto() - closing_notional - closing_cost;
    }
    if (held == 0) {
        gained -= cost;
        cost = 0;
    }
    qty_ = Quantity::from_nanos(held);
    cost_ = Notional::from_atto(cost);
    realized_ = Notional::from_atto(realized_.atto() + gained);
    return Notional::from_atto(gained);
}

std::optional<Price> Book::avg_px() const {
    if (qty_.is_zero())
        return std::nullopt;
    const auto px = average(cost_, qty_);
    if (!px)
        return std::nullopt;
    return *px;
}

Notional negated(Notional value) { return Notional::from_atto(-value.atto()); }

Amount money_of(Notional notional, const Instrument& instrument) {
    return amount_of(notional, instrument.multiplier).value_or(Amount{});
}

Amount unrealized_of(const Book& book, Price last, const Instrument& instrument) {
    const auto value = product(last, book.qty());
    if (!value)
        return {};
    const auto gain = difference(*value, book.cost());
    return gain ? money_of(*gain, instrument) : Amount{};
}

}  // namespace sluice::report
