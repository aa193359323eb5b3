#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "model/enums.hpp"       // Names
#include "venues/feed/tape.hpp"  // Tape

namespace sluice::venues::feed {

enum class Unit : std::uint8_t { Minute, Hour, Day, Week, Month };
constexpr auto names(Unit) { return Names<5>{"Minute", "Hour", "Day", "Week", "Month"}; }

// How much one bar covers. Minutes and hours are counted from local midnight and end with the day; weeks begin on Monday,
// months are counted from January.
struct Timeframe {
    Unit unit = Unit::Minute;
    int count = 1;
    friend bool operator==(const Timeframe&, const Timeframe&) = default;
};

struct Span {
    UnixNanos start;
    UnixNanos end;
};
// The bar's span that holds `at`, in a listing's zone.
Span span_at(Timeframe timeframe, market::Zone zone, UnixNanos at);

// Bars of any length out of a tape's minutes. Whole days are remembered, the one under way is carried on. What it answers
// does not depend on what was asked before.
class BarReader {
public:
    static constexpr std::size_t kDaysKept = 4'096;

    // `tape` outlives it.
    explicit BarReader(Tape& tape) : tape_{tape} {}

    // The bar of the minutes in `span` that have ended by `now`; false: nothing was traded in them.
    bool read(std::size_t listing, Span span, UnixNanos now, Bar& out);

    Tape& tape() const { return tape_; }

private:
    struct DayBar {
        UnixNanos done;  // the minutes before it are in
        bool any = false;
        Bar bar;
    };
    bool read_day(std::size_t listing, Span day, UnixNanos until, Bar& out);
    bool read_minutes(std::size_t listing, UnixNanos from, UnixNanos until, bool any, Bar& bar);

    Tape& tape_;
    std::map<std::pair<std::size_t, UnixNanos>, DayBar> days_;  // by listing and start
};

}  // namespace sluice::venues::feed
