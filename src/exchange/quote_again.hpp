#pragma once

#include <chrono>
#include <map>
#include <optional>

#include "exchange/exchange.hpp"  // Exchange

namespace sluice::exchange {

// The quote that stands, shown once more to what has just come, so that an order need not wait for the next event of its
// instrument. For venues that stand in for a broker who fills from the standing quote.
class QuoteAgain {
public:
    // `calendars` outlives it.
    QuoteAgain(const market::CalendarView& calendars, std::chrono::nanoseconds after)
        : calendars_{calendars}, after_{after} {}

    void list(const Instrument& instrument) { slots_[instrument.id].calendar = instrument.calendar; }
    void on_quote(const Quote& quote);
    // Something of this instrument was taken at `now`; one showing under way is enough.
    void came(const InstrumentId& instrument, UnixNanos now);
    bool is_open(const InstrumentId& instrument, UnixNanos now) const;
    // When its session opens next; absent: it has none, or is not listed.
    std::optional<UnixNanos> opens(const InstrumentId& instrument, UnixNanos now) const;

    std::optional<UnixNanos> next_due() const;
    // What is due by now; nothing outside sessions.
    void show(Exchange& exchange, UnixNanos now);

private:
    struct Slot {
        CalendarId calendar;
        std::optional<Quote> quote;
        std::optional<UnixNanos> again;
    };

    const market::CalendarView& calendars_;
    std::chrono::nanoseconds after_;
    std::map<InstrumentId, Slot> slots_;
};

}  // namespace sluice::exchange
