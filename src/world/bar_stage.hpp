#pragma once

#include <map>
#include <optional>
#include <vector>

#include "market/bar_builder.hpp"    // BarBuilder, BarRules
#include "market/calendar_view.hpp"  // CalendarView
#include "model/instrument.hpp"      // Instrument
#include "model/market_data.hpp"     // Trade, Bar

namespace sluice::world {

// Bars of every instrument a world has, made of its trades; bars of several instruments that close together come in the
// order of their ids.
class BarStage {
public:
    // `calendars` outlives the stage.
    explicit BarStage(const market::CalendarView& calendars) : calendars_{calendars} {}

    // Trades of an instrument that was not added make no bars. The rules' calendar is the instrument's.
    void add(const Instrument& instrument, market::BarRules rules = {});

    // What the trade closes is appended.
    void on_trade(const Trade& trade, std::vector<Bar>& closed);
    void on_time(UnixNanos now, std::vector<Bar>& closed);
    // When on_time closes something next; absent while nothing is open.
    std::optional<UnixNanos> next_due() const { return due_; }
    // The data ends.
    void finish(std::vector<Bar>& closed);

    // Sums over all instruments.
    market::BarCounts counts() const;

private:
    struct Slot {
        market::BarBuilder builder;
        std::optional<UnixNanos> due;
    };
    void find_due();

    const market::CalendarView& calendars_;
    std::map<InstrumentId, Slot> slots_;
    std::optional<UnixNanos> due_;  // the earliest of the slots'
};

}  // namespace sluice::world
