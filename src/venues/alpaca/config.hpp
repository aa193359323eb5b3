#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"          // Status
#include "model/account.hpp"        // Mode
#include "model/ids.hpp"            // AccountId, InstrumentId, CalendarId
#include "venues/alpaca/codec.hpp"  // Format
#include "venues/breaker.hpp"       // BreakerLimits
#include "venues/governor.hpp"      // GovernorLimits
#include "venues/retry.hpp"         // ReadRetries, Pauses
#include "wire/endpoint.hpp"        // Endpoint

namespace sluice::venues::alpaca {

// Where to reach a part of the venue instead of at Alpaca itself: a simulator, the sandbox.
struct HostAt {
    std::string host;
    std::uint16_t port = 443;
    bool tls = true;
};

struct Subscription {
    InstrumentId instrument;
    CalendarId calendar{"NYSE"};  // silence outside its sessions is no fault
};

struct AlpacaConfig {
    VenueId venue{"alpaca"};
    AccountId account;
    Mode mode = Mode::Paper;
    std::string key_id;
    std::string secret;
    std::optional<HostAt> trading;  // REST and trade_updates; absent: paper-api or api.alpaca.markets by the mode
    std::optional<HostAt> data;     // absent: data.alpaca.markets
    std::optional<HostAt> stream;   // absent: stream.data.alpaca.markets

    std::string feed = "iex";               // of the stock data stream
    std::string crypto_location = "us";     // of the crypto data stream
    Format format = Format::Msgpack;        // of the data streams
    std::vector<Subscription> instruments;  // traded; their assets and calendars are compared with ours
    bool market_data = true;                // and streamed: shares and coins each by a stream of their own
    bool quotes = true;
    bool trades = true;
    bool bars = true;

    GovernorLimits trading_limits;
    GovernorLimits data_limits;
    BreakerLimits breaker;
    ReadRetries retries;
    Pauses reconnects;
    std::chrono::nanoseconds give_up = std::chrono::seconds{5};  // of one call
    // A query that finds no order proves that a request never arrived when it leaves so long after the request was given
    // up: the gateway has answered 504 long before. See README.md, "Not found".
    std::chrono::nanoseconds proof_after = std::chrono::seconds{30};
    // What an accepted request must show on trade_updates within this, or the stream is mute and opened anew.
    std::chrono::nanoseconds mute_after = std::chrono::seconds{5};
    // With working orders and no word on trade_updates for so long, the orders are polled.
    std::chrono::nanoseconds poll_after = std::chrono::seconds{30};
    // In session and no data of a symbol for so long: its latest quote is asked for, to be compared.
    std::chrono::nanoseconds quiet_after = std::chrono::seconds{60};
    std::uint64_t seed = 1;  // of the jitter
};

// The client's places, in the order of endpoints().
enum class Place : std::uint8_t { Trading, TradeUpdates, Data, DataStream };

std::vector<wire::Endpoint> endpoints_of(const AlpacaConfig& config);
// One sentence when the configuration cannot be used: no keys, or a live trading host in paper mode and the reverse.
Status check(const AlpacaConfig& config);

}  // namespace sluice::venues::alpaca
