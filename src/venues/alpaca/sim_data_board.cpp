#include "venues/alpaca/sim_data_board.hpp"

#include <algorithm>

namespace sluice::venues::alpaca::sim {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds kLookBack = 24h * 10;

}  // namespace

template <class T>
std::optional<T> MarketBoard::latest(std::size_t listing, feed::Want want, UnixNanos now) {
    const UnixNanos first = std::max(feed::minute_of(now - kLookBack), tape_->begins());
    const UnixNanos last = tape_->ends() ? std::min(now, *tape_->ends()) : now;
    for (UnixNanos minute = feed::minute_of(last); minute >= first; minute -= feed::kMinute) {
        scratch_.clear();
        tape_->read_minute(listing, minute, want, scratch_);
        for (auto event = scratch_.rbegin(); event != scratch_.rend(); ++event)
            if (feed::time_of(*event) <= now)
                return std::get<T>(*event);
    }
    return std::nullopt;
}

std::optional<Quote> MarketBoard::latest_quote(std::size_t listing, UnixNanos now) {
    return latest<Quote>(listing, feed::Want::Quotes, now);
}

std::optional<Trade> MarketBoard::latest_trade(std::size_t listing, UnixNanos now) {
    return latest<Trade>(listing, feed::Want::Trades, now);
}

std::optional<Bar> MarketBoard::latest_bar(std::size_t listing, UnixNanos now) {
    const UnixNanos first = std::max(feed::minute_of(now - kLookBack), tape_->begins());
    const UnixNanos last = tape_->ends() ? std::min(now, *tape_->ends()) : now;
    Bar bar;
    for (UnixNanos minute = feed::minute_of(last) - feed::kMinute; minute >= first; minute -= feed::kMinute)
        if (tape_->read_bar(listing, minute, bar))
            return bar;
    return std::nullopt;
}

std::optional<Bar> MarketBoard::daily_bar(std::size_t listing, UnixNanos now) {
    const feed::Span day = feed::span_at({feed::Unit::Day, 1}, this->listing(listing).zone, now);
    Bar bar;
    if (bars_.read(listing, day, now, bar))
        return bar;
    return std::nullopt;
}

std::optional<Bar> MarketBoard::previous_daily_bar(std::size_t listing, UnixNanos now) {
    const market::Zone zone = this->listing(listing).zone;
    feed::Span day = feed::span_at({feed::Unit::Day, 1}, zone, now);
    for (const UnixNanos first = now - kLookBack; day.start > first;) {
        day = feed::span_at({feed::Unit::Day, 1}, zone, day.start - 1ns);
        Bar bar;
        if (bars_.read(listing, day, now, bar))
            return bar;
    }
    return std::nullopt;
}

}  // namespace sluice::venues::alpaca::sim
