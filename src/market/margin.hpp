#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/date.hpp"         // Date
#include "base/time.hpp"         // UnixNanos
#include "model/instrument.hpp"  // Instrument
#include "model/order.hpp"       // Product
#include "model/quantities.hpp"  // Price, Quantity, Amount, Ratio

// What a position must be backed by: dated tables and pure functions. Formulas and worked cases: docs/margin.md. Sources:
// FINRA Rule 4210 and Regulation T for US accounts; for India the broker's product leverage as reference/openalgo.md 7 lists it.
namespace sluice::market {

// The fractions of one period. Every requirement is on top of what the position is worth in the account's equity: a short's
// own value stands there already, so 150 % of a short sale is 0.50 here.
struct MarginRates {
    Date from{1970, 1, 1};  // first trade date
    Ratio long_initial;     // of the value of shares held
    Ratio long_maintenance;
    Ratio short_initial;  // of the value of shares sold short
    Ratio short_maintenance;
    Ratio intraday;     // shares in product MIS, both sides, both figures
    Ratio option_sold;  // of the underlying's value
    bool less_otm = false;
    Ratio option_floor;    // the least: of the underlying's value for calls, of the strike's for puts
    Ratio future_initial;  // of the contract's value, where the listing names no amount
    Ratio future_maintenance;
};

struct MarginSchedule {
    std::string_view name;
    std::vector<MarginRates> rows;  // by date; the earliest stands for every earlier date too
};
const MarginRates& rates_at(const MarginSchedule& schedule, Date date);

// Regulation T and FINRA 4210: 50 % and 25 % of shares held, 50 % and 30 % of shares short, 20 % of the underlying less what
// an option is out of the money, at least 10 %. Futures without amounts of their own: 10 % and 9 %.
const MarginSchedule& reg_t();
// Shares: MIS 20 %, otherwise in full. Sold options 15 % of the underlying. Futures 10 %. Maintenance is the same.
const MarginSchedule& india();

// A future's margin as its exchange sets it, per contract.
struct ContractMargin {
    Amount initial;
    Amount maintenance;
    friend bool operator==(const ContractMargin&, const ContractMargin&) = default;
};

struct MarginCase {
    const Instrument& instrument;
    Product product = Product::None;
    Quantity qty;         // signed
    Price px;             // of one unit: the mark, or an order's own price
    Price underlying_px;  // sold options only
    Quantity covered;     // of a sold call: units whose underlying is held
    const ContractMargin* contract = nullptr;
};
struct Requirement {
    Amount initial;
    Amount maintenance;
};
// Each figure is rounded once, half away from zero to nanos. Error Overflow when the money does not fit.
Result<Requirement> requirement(const MarginRates& rates, const MarginCase& held);

// From this moment of the local day to the end of it positions of product MIS are not opened or enlarged. Absent: no such rule.
struct SquareOff {
    std::string_view calendar;
    int minute = 0;      // of the local day
    int utc_offset = 0;  // in minutes; none of these markets keeps summer time
};
std::optional<SquareOff> find_square_off(const CalendarId& calendar);
bool is_after_square_off(const SquareOff& rule, UnixNanos at);

}  // namespace sluice::market
