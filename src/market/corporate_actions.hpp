#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/date.hpp"         // Date
#include "base/result.hpp"       // Result
#include "model/enums.hpp"       // Names
#include "model/ids.hpp"         // InstrumentId, Currency
#include "model/quantities.hpp"  // Price, Quantity, Amount

namespace sluice::market {

// What a company or an exchange does to everybody who holds something on a day. Settlement: the official final value of
// what expires that day, where it is known better than from the prints. Spin-offs, rights and stock dividends in another
// share are not supported.
enum class ActionKind : std::uint8_t { Split, Dividend, Settlement };
constexpr auto names(ActionKind) { return Names<3>{"split", "dividend", "settlement"}; }

// `new_units` for `old_units`: 7:1, and 1:10 for a reverse split. Both positive, and in lowest terms.
struct SplitRatio {
    std::int64_t new_units = 1;
    std::int64_t old_units = 1;
    friend bool operator==(const SplitRatio&, const SplitRatio&) = default;
};
// First `a`, then `b`. Error Overflow beyond 64 bits.
Result<SplitRatio> compound(SplitRatio a, SplitRatio b);

struct CorporateAction {
    ActionKind kind = ActionKind::Split;
    InstrumentId instrument;
    Date date;          // split, dividend: the ex-date, the first day on the new terms; settlement: the expiry day
    Date pay_date;      // dividend
    SplitRatio ratio;   // split
    Price amount;       // dividend: cash for one unit; settlement: the value
    Currency currency;  // dividend

    friend bool operator==(const CorporateAction&, const CorporateAction&) = default;
};

// Reads the dated file of docs/corporate-actions.md: one header line, one action a line in any order, `#` begins a remark.
// Sorted by date, then kind (splits first), then instrument. Every Error names file, line and column:
//   actions.csv:3:4: pay_date 2014-05-01 is before the ex-date 2014-05-08
Result<std::vector<CorporateAction>> parse_corporate_actions(std::string_view text, std::string_view name);

// A holding on the day of a split, signed as it was: what is held afterwards in whole lots, and what is left of one lot.
struct SplitHolding {
    Quantity whole;
    Quantity fraction;
};
// Error Overflow.
Result<SplitHolding> split_holding(Quantity held, SplitRatio ratio, Quantity lot);

// A price before the split in units of after, half away from zero. Error Overflow.
Result<Price> split_price(Price before, SplitRatio ratio);

}  // namespace sluice::market
