#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/quantities.hpp"  // Price, Quantity, Ratio

namespace sluice::exchange {

// What the prints of a listing say about its size and restlessness, for the impact of an order: means over the last
// twenty sessions that had a print, or over the present one while there is none before it.
class Activity {
public:
    struct Print {
        Price px;
        std::int64_t lots = 0;
    };

    void print(Price px, std::int64_t lots);
    // The session is over: its prints become history.
    void close();

    // The first and the last print of the present session.
    const std::optional<Print>& last() const { return last_; }
    // In lots; zero before any print.
    std::int64_t daily_volume() const;
    // The standard deviation of a day's price in units of the price. By Parkinson ("The extreme value method for
    // estimating the variance of the rate of return", 1980): the range of a day is 1.665 of them on average.
    Ratio daily_volatility() const;

private:
    struct Day {
        std::int64_t lots = 0;
        Price high, low, last;
    };
    static constexpr std::size_t kDays = 20;
    static std::int64_t range_nanos(const Day& day);

    std::vector<Day> days_;  // oldest first
    Day today_;
    std::optional<Print> last_;
};

// coefficient x volatility x sqrt(quantity / volume) of `px`; zero where volume or volatility is.
Price impact(Price px, Ratio coefficient, Ratio daily_volatility, Quantity quantity, Quantity daily_volume);

}  // namespace sluice::exchange
