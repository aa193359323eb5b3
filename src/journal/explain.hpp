#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"      // Result
#include "journal/storage.hpp"  // Storage
#include "model/event.hpp"      // Event
#include "model/ids.hpp"        // ClOrdId

namespace sluice::journal {

// One order's whole story, a sentence a line in a trader's words, with times and sequences: who wanted what, the figures it
// was judged with, each request and what became of it, every fill, how it ended. Any id of a replace chain tells the whole
// chain. Empty when no event names the order.
std::vector<std::string> explain(const std::vector<Event>& events, const ClOrdId& order);
// The same from a journal; Error NotFound when no event names the order.
Result<std::vector<std::string>> explain(Storage& storage, const ClOrdId& order);

}  // namespace sluice::journal
