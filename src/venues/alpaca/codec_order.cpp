#include "venues/alpaca/codec_fields_order.hpp"
#include "venues/alpaca/codec_json.hpp"

namespace sluice::venues::alpaca {

SLUICE_ALPACA_MESSAGE(Order);
SLUICE_ALPACA_MESSAGE(CancelledItem);
SLUICE_ALPACA_MESSAGE(ClosedItem);
SLUICE_ALPACA_SINGLE(OrderRequest);
SLUICE_ALPACA_SINGLE(ReplaceRequest);
SLUICE_ALPACA_SINGLE(ErrorBody);

}  // namespace sluice::venues::alpaca
