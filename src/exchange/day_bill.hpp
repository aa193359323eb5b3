#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/date.hpp"         // Date
#include "base/time.hpp"         // UnixNanos
#include "model/ids.hpp"         // Currency
#include "model/quantities.hpp"  // Amount

namespace sluice::exchange {

// What an account owes for one trading day, where a venue takes its fees once a day (FeePosting::PerDay).
struct Bill {
    // One charge, unrounded; its name is the schedule's, which outlives the exchange.
    struct Line {
        std::string_view name;
        Currency currency;
        Amount sum;
    };

    std::uint32_t account = 0;
    Date date;      // of the session
    UnixNanos due;  // its end
    std::vector<Line> lines;

    void add(std::string_view name, const Currency& currency, Amount more);
};

}  // namespace sluice::exchange
