#include "analytics/structure.hpp"

#include <algorithm>
#include <limits>

namespace sluice::analytics {
namespace {

constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kHighs = 0;
constexpr std::size_t kLows = 1;

}  // namespace

Structure::Structure(StructureRules rules)
    : rules_{rules}, swings_{rules.swings}, recent_(static_cast<std::size_t>(swings_.rules().right)) {
    rules_.most_held = std::max<std::size_t>(rules_.most_held, 1);
    for (Side& side : sides_)
        side.nearest = kNone;
}

Status Structure::add(const Bar& bar) {
    if (auto status = check_.add(bar); !status)
        return status;
    step(bar);
    return {};
}

std::int64_t Structure::level_of(const Held& held) {
    return held.swing.kind == SwingKind::High ? held.swing.level.nanos() : -held.swing.level.nanos();
}

std::int64_t Structure::price_for(std::size_t side, const Bar& bar) const {
    if (side == kHighs)
        return rules_.break_by == BreakBy::Close ? bar.close.nanos() : bar.high.nanos();
    return rules_.break_by == BreakBy::Close ? -bar.close.nanos() : -bar.low.nanos();
}

void Structure::step(const Bar& bar) {
    events_.clear();
    const std::size_t last = bar.close >= bar.open ? kHighs : kLows;
    for (const std::size_t side : {1 - last, last})
        if (const auto price = price_for(side, bar); price > sides_[side].nearest)
            emit(side, price);
    breaks_ = 0;
    for (const StructureEvent& event : events_)
        breaks_ = static_cast<BreakSet>(breaks_ | break_bit(event.kind, event.direction));
    note_all((bar.close - bar.open).abs());

    const Origin own{count_, bar.high, bar.low, {}, 0};
    hold_extremes(own);
    recent_[count_ % recent_.size()] = own;
    if (bar.close < bar.open)
        candle_[kHighs] = own;
    if (bar.close > bar.open)
        candle_[kLows] = own;
    swings_.step(bar);
    for (const Swing& swing : swings_.confirmed())
        hold(swing);
    ++count_;
}

// Consumes every held swing the price passed.
void Structure::emit(std::size_t side, std::int64_t price) {
    auto& held = sides_[side].held;
    const Held* furthest = nullptr;
    const Held* newest = nullptr;
    for (const Held& each : held) {
        if (level_of(each) >= price)
            continue;
        if (furthest == nullptr || level_of(each) >= level_of(*furthest))
            furthest = &each;
        newest = &each;
    }
    StructureEvent event;
    event.index = count_;
    event.direction = direction_of(side);
    const Trend against = side == kHighs ? Trend::Down : Trend::Up;
    event.kind = trend_ == against ? BreakKind::Choch : BreakKind::Bos;
    event.level = furthest->swing.level;
    event.level_index = furthest->swing.index;
    event.swing_index = newest->swing.index;
    event.origin = origin_for(side, *newest);
    trend_ = side == kHighs ? Trend::Up : Trend::Down;
    events_.push_back(event);
    const auto passed = [&](const Held& each) { return level_of(each) < price; };
    held.erase(std::remove_if(held.begin(), held.end(), passed), held.end());
    refresh(sides_[side]);
}

// A swing is confirmed at least one bar after its own and broken later still, so there is a bar in between.
Origin Structure::origin_for(std::size_t side, const Held& newest) const {
    if (rules_.block_origin == BlockOrigin::Extreme)
        return newest.origin;
    const auto& candle = candle_[side];
    return candle && candle->index > newest.swing.index ? *candle : recent_[(count_ - 1) % recent_.size()];
}

// Everything remembered learns what this bar did.
void Structure::note_all(Price body) {
    const auto note = [&](Origin& origin) { origin.note(count_, body, breaks_); };
    // The newer a swing, the newer its extreme: past the first that is too old nothing learns any more.
    for (Side& side : sides_)
        for (auto held = side.held.rbegin();
             held != side.held.rend() && count_ - held->origin.index <= Origin::kStructureBars; ++held)
            note(held->origin);
    for (std::size_t i = 0; i < std::min(count_, recent_.size()); ++i)
        note(recent_[i]);
    for (auto& candle : candle_)
        if (candle)
            note(*candle);
    for (StructureEvent& event : events_)
        note(event.origin);
}

// An older swing looks at more bars, so its extreme is at least as far: the first that keeps its own ends the walk.
void Structure::hold_extremes(const Origin& bar) {
    auto& highs = sides_[kHighs].held;
    for (auto held = highs.rbegin(); held != highs.rend() && bar.low <= held->origin.low; ++held)
        held->origin = bar;
    auto& lows = sides_[kLows].held;
    for (auto held = lows.rbegin(); held != lows.rend() && bar.high >= held->origin.high; ++held)
        held->origin = bar;
}

void Structure::hold(const Swing& swing) {
    const std::size_t side = swing.kind == SwingKind::High ? kHighs : kLows;
    Held held{swing, recent_[(swing.index + 1) % recent_.size()]};
    for (std::size_t i = swing.index + 2; i <= count_; ++i) {
        const Origin& bar = recent_[i % recent_.size()];
        if (side == kHighs ? bar.low <= held.origin.low : bar.high >= held.origin.high)
            held.origin = bar;
    }
    auto& all = sides_[side].held;
    if (all.size() == rules_.most_held)
        all.erase(all.begin());
    all.push_back(held);
    refresh(sides_[side]);
}

void Structure::refresh(Side& side) {
    side.nearest = kNone;
    for (const Held& held : side.held)
        side.nearest = std::min(side.nearest, level_of(held));
}

Result<std::vector<StructureEvent>> structure_events(std::span<const Bar> bars, const StructureRules& rules) {
    if (auto status = check_rules(rules.swings); !status)
        return tl::unexpected{status.error()};
    Structure running{rules};
    std::vector<StructureEvent> out;
    for (const Bar& bar : bars) {
        if (auto status = running.add(bar); !status)
            return tl::unexpected{status.error()};
        out.insert(out.end(), running.events().begin(), running.events().end());
    }
    return out;
}

}  // namespace sluice::analytics
