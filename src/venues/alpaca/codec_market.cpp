#include "venues/alpaca/codec_fields_market.hpp"
#include "venues/alpaca/codec_json.hpp"

namespace sluice::venues::alpaca {

SLUICE_ALPACA_SINGLE(MarketTrade);
SLUICE_ALPACA_SINGLE(MarketQuote);
SLUICE_ALPACA_SINGLE(MarketBar);
SLUICE_ALPACA_SINGLE(Page<MarketTrade>);
SLUICE_ALPACA_SINGLE(Page<MarketQuote>);
SLUICE_ALPACA_SINGLE(Page<MarketBar>);
SLUICE_ALPACA_SINGLE(SymbolPage<MarketTrade>);
SLUICE_ALPACA_SINGLE(SymbolPage<MarketQuote>);
SLUICE_ALPACA_SINGLE(SymbolPage<MarketBar>);
SLUICE_ALPACA_SINGLE(Latest<MarketTrade>);
SLUICE_ALPACA_SINGLE(Latest<MarketQuote>);
SLUICE_ALPACA_SINGLE(Latest<MarketBar>);
SLUICE_ALPACA_SINGLE(Latest<MarketBook>);
SLUICE_ALPACA_SINGLE(SymbolLatest<MarketTrade>);
SLUICE_ALPACA_SINGLE(SymbolLatest<MarketQuote>);
SLUICE_ALPACA_SINGLE(SymbolLatest<MarketBar>);
SLUICE_ALPACA_SINGLE(Snapshot);
SLUICE_ALPACA_SINGLE(SnapshotPage);
SLUICE_ALPACA_SINGLE(BySymbol<Snapshot>);

}  // namespace sluice::venues::alpaca
