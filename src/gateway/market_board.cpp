#include "gateway/market_board.hpp"

#include <algorithm>
#include <iterator>

namespace sluice::gateway {
namespace {

using std::chrono::minutes;

constexpr Timeframe kBigger[] = {Timeframe::FiveMinutes, Timeframe::Quarter, Timeframe::Hour, Timeframe::Day};

// The start of the stretch of that length that holds `at`, from 1970 on.
UnixNanos start_of_stretch(UnixNanos at, std::chrono::nanoseconds length) {
    const std::int64_t n = length.count();
    const std::int64_t into = (at.nanos() % n + n) % n;
    return UnixNanos::from_nanos(at.nanos() - into);
}

template <class T>
void keep_newest(std::deque<T>& row, std::size_t most) {
    while (row.size() > most)
        row.pop_front();
}

Bar bar_of(const Trade& trade, UnixNanos start) {
    Bar bar;
    bar.instrument = trade.instrument;
    bar.start = start;
    bar.end = start + minutes{1};
    bar.open = bar.high = bar.low = bar.close = trade.price;
    bar.volume = Quantity{};
    bar.turnover = Notional{};
    return bar;
}

// Volume and turnover are left out from where they are not known, or do not fit.
void count(Bar& into, const std::optional<Quantity>& volume, const std::optional<Notional>& turnover) {
    into.volume = into.volume && volume ? std::optional{*into.volume + *volume} : std::nullopt;
    const auto both = into.turnover && turnover ? sum(*into.turnover, *turnover) : fail(ErrorCode::Overflow, "");
    into.turnover = both ? std::optional{*both} : std::nullopt;
}

void take(Bar& bar, const Trade& trade) {
    bar.high = std::max(bar.high, trade.price);
    bar.low = std::min(bar.low, trade.price);
    bar.close = trade.price;
    const auto turnover = product(trade.price, trade.size);
    count(bar, trade.size, turnover ? std::optional{*turnover} : std::nullopt);
    ++bar.trades;
}

void join(Bar& into, const Bar& later) {
    into.high = std::max(into.high, later.high);
    into.low = std::min(into.low, later.low);
    into.close = later.close;
    count(into, later.volume, later.turnover);
    into.trades += later.trades;
    into.incomplete = into.incomplete || later.incomplete;
    into.synthetic = into.synthetic && later.synthetic;
}

// Puts a bar at its place among those of one length, by start; one there already gives way.
void place(std::deque<Bar>& row, const Bar& bar) {
    const auto at = std::lower_bound(row.begin(), row.end(), bar.start,
                                     [](const Bar& one, UnixNanos start) { return one.start < start; });
    if (at != row.end() && at->start == bar.start)
        *at = bar;
    else
        row.insert(at, bar);
}

template <class Row>
std::vector<BoardBar> newest(const Row& row, std::size_t most, UnixNanos now) {
    std::vector<BoardBar> out;
    const std::size_t skip = row.size() > most ? row.size() - most : 0;
    for (auto it = std::next(row.begin(), static_cast<std::ptrdiff_t>(skip)); it != row.end(); ++it)
        out.push_back({*it, it->end <= now});
    return out;
}

}  // namespace

std::chrono::nanoseconds length_of(Timeframe timeframe) {
    switch (timeframe) {
        case Timeframe::Minute: return minutes{1};
        case Timeframe::FiveMinutes: return minutes{5};
        case Timeframe::Quarter: return minutes{15};
        case Timeframe::Hour: return minutes{60};
        case Timeframe::Day: return minutes{1'440};
    }
    return minutes{1};
}

void MarketBoard::on_quote(const Quote& quote, UnixNanos now) {
    Seen& seen = seen_[quote.instrument];
    seen.quote = quote;
    seen.time = now;
}

void MarketBoard::on_trade(const Trade& trade, UnixNanos now) {
    Seen& seen = seen_[trade.instrument];
    seen.trade = trade;
    seen.time = now;
    // Without a time of the venue's own, ours.
    const UnixNanos at = trade.event_time == UnixNanos{} ? now : trade.event_time;
    const UnixNanos start = start_of_stretch(at, minutes{1});
    Minutes& kept = minutes_[trade.instrument];
    if (start < kept.made_until || (!kept.bars.empty() && start < kept.bars.back().start))
        return;  // late: its minute is told already
    if (kept.bars.empty() || kept.bars.back().start < start)
        kept.bars.push_back(bar_of(trade, start));
    take(kept.bars.back(), trade);
    keep_newest(kept.bars, options_.minutes);
}

void MarketBoard::on_bar(const Bar& bar, UnixNanos) {
    const auto length = bar.end - bar.start;
    if (length == minutes{1}) {
        Minutes& kept = minutes_[bar.instrument];
        place(kept.bars, bar);
        kept.made_until = std::max(kept.made_until, bar.end);
        keep_newest(kept.bars, options_.minutes);
        return;
    }
    for (const Timeframe timeframe : kBigger) {
        if (length != length_of(timeframe))
            continue;
        auto& row = bigger_[{bar.instrument, timeframe}];
        place(row, bar);
        keep_newest(row, options_.minutes);
    }
}

void MarketBoard::on_equity(const AccountId& account, UnixNanos time, Amount equity) {
    auto& row = equity_[account];
    const bool same =
        !row.empty() && start_of_stretch(row.back().time, minutes{1}) == start_of_stretch(time, minutes{1});
    if (same)
        row.back() = {time, equity};
    else if (row.empty() || row.back().time < time)
        row.push_back({time, equity});
    keep_newest(row, options_.equity_points);
}

void MarketBoard::on_event(const Event& event) {
    const auto* applied = std::get_if<ReportApplied>(&event.body);
    if (applied == nullptr || applied->fill_qty <= Quantity{})
        return;  // a bust takes back: the order's own figures say so
    const auto price = average(applied->fill_notional, applied->fill_qty);
    if (!price)
        return;
    fills_.push_back({event.time, applied->order, *price, applied->fill_qty});
    keep_newest(fills_, options_.fills);
}

const MarketBoard::Seen* MarketBoard::find(const InstrumentId& instrument) const {
    const auto found = seen_.find(instrument);
    return found == seen_.end() ? nullptr : &found->second;
}

std::vector<BoardBar> MarketBoard::bars(const InstrumentId& instrument, Timeframe timeframe, std::size_t most,
                                        UnixNanos now) const {
    const auto kept = minutes_.find(instrument);
    const bool has_minutes = kept != minutes_.end() && !kept->second.bars.empty();
    if (timeframe == Timeframe::Minute)
        return has_minutes ? newest(kept->second.bars, most, now) : std::vector<BoardBar>{};
    if (!has_minutes) {
        const auto row = bigger_.find({instrument, timeframe});
        return row == bigger_.end() ? std::vector<BoardBar>{} : newest(row->second, most, now);
    }
    const auto length = length_of(timeframe);
    std::vector<Bar> joined;
    for (const Bar& minute : kept->second.bars) {
        const UnixNanos start = start_of_stretch(minute.start, length);
        if (!joined.empty() && joined.back().start == start) {
            join(joined.back(), minute);
            continue;
        }
        joined.push_back(minute);
        joined.back().start = start;
        joined.back().end = start + length;
    }
    return newest(joined, most, now);
}

const std::deque<EquityPoint>* MarketBoard::equity(const AccountId& account) const {
    const auto found = equity_.find(account);
    return found == equity_.end() ? nullptr : &found->second;
}

}  // namespace sluice::gateway
