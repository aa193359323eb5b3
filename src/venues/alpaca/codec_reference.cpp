#include "venues/alpaca/codec_fields_reference.hpp"
#include "venues/alpaca/codec_json.hpp"

namespace sluice::venues::alpaca {

SLUICE_ALPACA_MESSAGE(Asset);
SLUICE_ALPACA_MESSAGE(CalendarDay);
SLUICE_ALPACA_MESSAGE(Watchlist);
SLUICE_ALPACA_SINGLE(WatchlistRequest);
SLUICE_ALPACA_SINGLE(Clock);

}  // namespace sluice::venues::alpaca
