#pragma once

#include "base/result.hpp"       // Result
#include "model/instrument.hpp"  // Instrument

namespace sluice::market {

// What is usual for a listing by its id alone, for history files that come without a definition: SPY.US trades in cents
// and single shares on NYSE, NIFTY.NSE is an index in 0.05 rupees, BTC/USDT.BINANCE takes 8 places of size, EURUSD.FX and
// 6E-202403.CME their own. The configuration overrides it. Error Unsupported names what an id must end with.
Result<Instrument> default_listing(const InstrumentId& id);

}  // namespace sluice::market
