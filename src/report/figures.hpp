#pragma once

#include <string>

#include "model/instrument.hpp"  // Instrument
#include "model/quantities.hpp"  // Amount, Price, Quantity

namespace sluice::report {

// "1,234.50": two places, thousands apart.
std::string money_text(Amount amount);
// The same with "+" before a gain.
std::string signed_text(Amount amount);
// As many places as the tick has, at least two.
std::string price_text(Price price, const Instrument& instrument);
// Shortest, thousands apart.
std::string quantity_text(Quantity quantity);
std::string count_text(std::uint64_t count);
// 0.0123 -> "1.23 %".
std::string percent_text(double fraction);
// amount / whole as a percentage with three places and a sign; "0.000 %" where whole is zero.
std::string signed_percent_text(Amount amount, Amount whole);

}  // namespace sluice::report
