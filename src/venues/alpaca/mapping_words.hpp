#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"                   // Result, Status
#include "model/execution.hpp"               // OrdStatus
#include "model/ids.hpp"                     // InstrumentId
#include "model/order.hpp"                   // Side, OrdType, TimeInForce
#include "venues/alpaca/messages_order.hpp"  // the words

namespace sluice::venues::alpaca {

// Words and names: ours <-> Alpaca's.

// AAPL.US, BRK.B.US and AAPL250620C00100000.US are AAPL, BRK.B and AAPL250620C00100000; BTC/USD.ALPACA is BTC/USD. Error
// Unsupported for an instrument of any other listing. Overwrites `out`, whose memory it keeps.
Status symbol_of(const InstrumentId& instrument, std::string& out);
// The inverse. A crypto symbol may lack its slash, as in positions: BTCUSD is BTC/USD.ALPACA. An asset class that is empty
// is told from the symbol.
Result<InstrumentId> instrument_of(std::string_view symbol, const Word<AssetWord>& asset_class);

// SellShort is a sale. Empty: a word that is none of ours.
std::optional<Side> side_of(const Word<SideWord>& word);
SideWord word_of(Side side);

// Market and limit with opg or cls keep their type, and the time in force says the auction.
std::optional<OrdType> ord_type_of(const Word<TypeWord>& word);
std::optional<TimeInForce> time_in_force_of(const Word<TifWord>& word);

// What the venue's status proves (alpaca.md 4.9). Taken in is New: the request has been answered, and may still end
// Rejected. But of an order that replaces another, pending_new and accepted are PendingNew: the replace may yet lose its
// race. A request in flight changes nothing: pending_cancel and pending_replace are New or PartiallyFilled, as is a word
// nobody knows.
OrdStatus status_of(const Order& order);
// The word of each status a venue can have; ours (Proposed, Denied) have none.
std::optional<StatusWord> word_of(OrdStatus status);

}  // namespace sluice::venues::alpaca
