#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.hpp"               // Random
#include "market/calendar_view.hpp"      // CalendarView, Session
#include "market/corporate_actions.hpp"  // SplitRatio
#include "model/enums.hpp"               // Names
#include "model/instrument.hpp"          // Instrument

namespace sluice::market {

// Where the final value of what expires comes from, unless the dated file gives it.
//   Close        the source's last print before the expiry session closes (US equity options, SPXW)
//   Open         its first print of the expiry day's session; trading ends with the session before (SPX, AM-settled)
//   ClosingMean  the mean of its prints in the last minutes of its session, weighted by size (an index: each print alike),
//                on its tick: the NSE's closing value. No print in them: the last one.
enum class SettlementValue : std::uint8_t { Close, Open, ClosingMean };
constexpr auto names(SettlementValue) { return Names<3>{"Close", "Open", "ClosingMean"}; }

struct SettlementRule {
    SettlementValue value = SettlementValue::Close;
    std::chrono::minutes mean_over{30};                   // ClosingMean
    Price exercise_from = Price::from_nanos(10'000'000);  // physical: in the money by so much is exercised
    std::optional<InstrumentId> source;                   // absent: an option's underlying, a future itself
    std::optional<InstrumentId> delivers;                 // a physical future: what one unit of it delivers

    friend bool operator==(const SettlementRule&, const SettlementRule&) = default;
};
// NSE derivatives settle on the closing mean, everything else at the close. AM settlement is asked for by name.
SettlementRule default_settlement_rule(const Instrument& instrument);

// The session an instrument's last day means: that of `date`, or the last one before when `date` has none. Absent where
// the calendar knows neither. `before`: the one before that.
struct ExpirySessions {
    std::optional<Session> before;
    Session last;
};
std::optional<ExpirySessions> expiry_sessions(const CalendarView& calendars, const CalendarId& calendar, Date date);
// The first instant of the exchange's local day.
UnixNanos local_midnight(const CalendarView& calendars, const CalendarId& calendar, Date date);

// A mean of prints, weighted. Prices on the nearest tick, halves up.
class PrintMean {
public:
    void add(Price px, Quantity weight);
    void clear() { *this = PrintMean{}; }
    // Absent without a print, or beyond 128 bits.
    std::optional<Price> on_tick(Price tick) const;

private:
    int128 notional_ = 0;  // price nanos x weight nanos
    int128 weight_ = 0;
    bool overflow_ = false;
};

// What one unit of an option is worth at the end. `ratio`: the splits of the underlying since the contract was listed; it
// delivers that many new units for the strike of one old one. Never negative. Error Overflow.
Result<Price> option_payoff(const OptionTerms& terms, Price value, SplitRatio ratio);

// What exercise delivers: to the holder of a long call, from that of a long put; a short position the other way round.
struct Delivery {
    Quantity units;    // signed: positive is received, in whole lots of the underlying
    Price price;       // of one delivered unit: the strike
    Amount cash;       // strike money, and cash in lieu of less than a lot
    Quantity in_lieu;  // signed: what was paid in cash at `value` instead
};
// `qty` is the option position closed, signed. Error Overflow.
Result<Delivery> deliver(const Instrument& option, const Quantity& underlying_lot, Quantity qty, Price value,
                         SplitRatio ratio);

// Which shorts an exercise falls on: in proportion to what each is short, in whole lots; what the rounding leaves goes lot
// by lot to the largest remainders, ties in an order drawn. `exercised` beyond all shorts is cut.
std::vector<Quantity> assign(const std::vector<Quantity>& shorts, Quantity exercised, Quantity lot, Random random);

}  // namespace sluice::market
