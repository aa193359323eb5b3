#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/market_data.hpp"

// For the tests of indicators: bars as one reads them, the toy series of reference/analysis.md 4, and random ones.
namespace sluice::analytics::testkit {

inline Price px(std::string_view text) { return parse_price(text).value(); }
inline Quantity qty(std::string_view text) { return parse_quantity(text).value(); }

// Bar `index` of a series of 15 minutes that begins on 2026-01-05 00:00 UTC.
inline Bar bar_at(std::size_t index, Price open, Price high, Price low, Price close,
                  std::optional<Quantity> volume = std::nullopt) {
    constexpr std::int64_t kQuarter = 900;
    Bar bar;
    bar.instrument = InstrumentId{"TOY.US"};
    bar.start = UnixNanos::from_seconds(1'767'571'200 + static_cast<std::int64_t>(index) * kQuarter);
    bar.end = bar.start + std::chrono::seconds{kQuarter};
    bar.open = open;
    bar.high = high;
    bar.low = low;
    bar.close = close;
    bar.volume = volume;
    return bar;
}

struct Ohlc {
    std::string_view open, high, low, close, volume = "";
};
inline std::vector<Bar> bars_of(const std::vector<Ohlc>& rows) {
    std::vector<Bar> out;
    for (const Ohlc& row : rows)
        out.push_back(bar_at(out.size(), px(row.open), px(row.high), px(row.low), px(row.close),
                             row.volume.empty() ? std::nullopt : std::optional{qty(row.volume)}));
    return out;
}

inline std::vector<Bar> toy_series() {
    return bars_of({{"100", "101", "99", "100.5"},
                    {"100.5", "102", "100", "101.5"},
                    {"101.5", "104", "101", "103.5"},
                    {"103.5", "103.6", "101.5", "102"},
                    {"102", "102.5", "100.5", "101"},
                    {"101", "101.2", "99.8", "100.2"},
                    {"100.2", "102.8", "100", "102.6"},
                    {"102.6", "105.5", "102.5", "105.2"},
                    {"105.2", "106.5", "104.6", "106"},
                    {"106", "106.2", "104", "104.2"},
                    {"104.2", "104.5", "102.6", "103"}});
}

// A walk in steps of half a point, so that equal prices are common: ties are where definitions differ.
inline std::vector<Bar> any_bars(std::size_t most, std::int64_t step_nanos = 500'000'000) {
    const auto count = *rc::gen::inRange<std::size_t>(0, most);
    std::int64_t level = 200;
    std::vector<Bar> out;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t open = level + *rc::gen::inRange(-3, 4);
        const std::int64_t close = open + *rc::gen::inRange(-6, 7);
        const std::int64_t high = std::max(open, close) + *rc::gen::inRange(0, 4);
        const std::int64_t low = std::min(open, close) - *rc::gen::inRange(0, 4);
        level = std::max<std::int64_t>(close, 40);
        const std::int64_t lift = low < 1 ? 1 - low : 0;
        const auto price = [&](std::int64_t steps) { return Price::from_nanos((steps + lift) * step_nanos); };
        std::optional<Quantity> volume;
        if (*rc::gen::inRange(0, 10) != 0)
            volume = Quantity::from_nanos(*rc::gen::inRange<std::int64_t>(0, 5'000'000'000));
        out.push_back(bar_at(i, price(open), price(high), price(low), price(close), volume));
    }
    return out;
}

}  // namespace sluice::analytics::testkit
