#include "strategy/figure_text.hpp"

#include "base/decimal.hpp"  // format_decimal_fixed

namespace sluice::strategy {

std::string fixed_text(double value, int places) {
    if (!(value < 1e12 && value > -1e12) || places < 0 || places > 6)
        return "?";
    double scaled = value;
    for (int i = 0; i < places; ++i)
        scaled *= 10.0;
    return format_decimal_fixed(static_cast<int128>(scaled < 0 ? scaled - 0.5 : scaled + 0.5), places, places);
}

}  // namespace sluice::strategy
