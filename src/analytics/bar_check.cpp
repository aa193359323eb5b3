#include "analytics/bar_check.hpp"

#include <algorithm>
#include <string>

namespace sluice::analytics {
namespace {

std::string length_text(std::chrono::nanoseconds length) {
    const auto nanos = length.count();
    if (nanos % 60'000'000'000 == 0)
        return std::to_string(nanos / 60'000'000'000) + " min";
    if (nanos % 1'000'000'000 == 0)
        return std::to_string(nanos / 1'000'000'000) + " s";
    return std::to_string(nanos) + " ns";
}

tl::unexpected<Error> refuse(std::size_t index, const Bar& bar, const std::string& what) {
    return fail(ErrorCode::Invalid, "bar " + std::to_string(index) + " (" + format_rfc3339(bar.start) + "): " + what);
}

Status check_prices(std::size_t index, const Bar& bar) {
    if (bar.low > bar.high)
        return refuse(
            index, bar,
            "high " + to_text(bar.high) + " is below low " + to_text(bar.low) + "; high >= low would be right");
    if (bar.low <= Price{})
        return refuse(index, bar, "low " + to_text(bar.low) + " is not a price; a positive one would be right");
    for (const auto& [name, price] : {std::pair{"open ", bar.open}, std::pair{"close ", bar.close}})
        if (price < bar.low || price > bar.high)
            return refuse(index, bar,
                          name + to_text(price) + " is outside low " + to_text(bar.low) + " to high " +
                              to_text(bar.high) + "; low <= open, close <= high would be right");
    if (bar.volume && *bar.volume < Quantity{})
        return refuse(index, bar, "volume " + to_text(*bar.volume) + " is negative; zero or more would be right");
    return {};
}

}  // namespace

// Bars are cut at the close, so only bars that touch, being of one session, are held against each other: a longer one
// (but after the series' first, which may be a stub) or a second short one means two intervals mixed. A bar that
// another touches was not cut: once the longest so far was such a one, no later bar of any session may be longer.
Status BarCheck::check_length(const Bar& bar) const {
    const auto length = bar.end - bar.start;
    if (count_ == 0 || length == interval_)
        return {};
    const bool touches = bar.start == end_;
    if (length > interval_ && count_ > 1 && (touches || whole_))
        return refuse(count_, bar,
                      "it is " + length_text(length) + " long and the bars before it " + length_text(interval_) +
                          "; one interval for all would be right");
    if (length < interval_ && short_bar_ && touches)
        return refuse(count_, bar,
                      "it is the second in a row shorter than " + length_text(interval_) + ", by its " +
                          length_text(length) + "; one interval for all would be right");
    return {};
}

Status BarCheck::add(const Bar& bar) {
    if (bar.end <= bar.start)
        return refuse(count_, bar, "its end " + format_rfc3339(bar.end) + " is not after its start");
    if (auto status = check_prices(count_, bar); !status)
        return status;
    if (count_ != 0) {
        if (bar.start < end_)
            return refuse(count_, bar,
                          "it starts before the bar before it ended at " + format_rfc3339(end_) +
                              "; bars in the order of their starts would be right");
        if (bar.instrument != instrument_)
            return refuse(count_, bar,
                          "it is of " + std::string{bar.instrument.view()} + " and the series of " +
                              std::string{instrument_.view()} + "; one instrument for all would be right");
    }
    if (auto status = check_length(bar); !status)
        return status;
    const auto length = bar.end - bar.start;
    if (count_ == 0)
        instrument_ = bar.instrument;
    whole_ = whole_ || (count_ > 1 && !short_bar_ && bar.start == end_);
    short_bar_ = count_ != 0 && length < interval_;
    interval_ = std::max(interval_, length);
    end_ = bar.end;
    ++count_;
    return {};
}

Status check_bars(std::span<const Bar> bars) {
    BarCheck check;
    for (const Bar& bar : bars)
        if (auto status = check.add(bar); !status)
            return status;
    return {};
}

}  // namespace sluice::analytics
