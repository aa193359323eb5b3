#pragma once

// Every message of Alpaca's trading API v2, market data API and streams that this venue speaks, as plain structs with
// exact types. Facts: the venue's documentation and SDKs as named in README.md. codec.hpp reads and writes them.
#include "venues/alpaca/messages_account.hpp"
#include "venues/alpaca/messages_error.hpp"
#include "venues/alpaca/messages_market.hpp"
#include "venues/alpaca/messages_order.hpp"
#include "venues/alpaca/messages_reference.hpp"
#include "venues/alpaca/messages_stream.hpp"
