#pragma once

#include <string>

#include "exchange/outcome.hpp"  // FillFacts
#include "model/instrument.hpp"  // Instrument

namespace sluice::exchange {

// With at least as many decimals as a tick has: 187.5 on a tick of 0.01 is "187.50".
std::string px_text(Price px, const Instrument& instrument);
// With at least two decimals and its currency: "1.00 USD".
std::string money_text(Amount amount, const Currency& currency);

// The sentence that stands in a fill: "took 100 of 300 displayed at 187.50; quote 187.49/187.50; slippage 0; fee 1.00 USD".
std::string explain(const FillFacts& facts, const Instrument& instrument, Quantity last_qty, Price last_px, Amount fee,
                    const Currency& fee_currency);

}  // namespace sluice::exchange
