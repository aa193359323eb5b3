#include "venues/alpaca/codec_fields_account.hpp"
#include "venues/alpaca/codec_json.hpp"

namespace sluice::venues::alpaca {

SLUICE_ALPACA_MESSAGE(Position);
SLUICE_ALPACA_MESSAGE(Activity);
SLUICE_ALPACA_SINGLE(Account);
SLUICE_ALPACA_SINGLE(AccountConfiguration);
SLUICE_ALPACA_SINGLE(PortfolioHistory);

}  // namespace sluice::venues::alpaca
