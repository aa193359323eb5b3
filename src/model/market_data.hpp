#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/date.hpp"         // Date
#include "base/time.hpp"         // UnixNanos
#include "model/enums.hpp"       // Names
#include "model/ids.hpp"         // InstrumentId
#include "model/instrument.hpp"  // OptionRight
#include "model/quantities.hpp"  // Price, Quantity

namespace sluice {

// Best bid and offer. An absent side has size zero and its price means nothing.
struct Quote {
    InstrumentId instrument;
    Price bid_px;          // 132
    Price offer_px;        // 133
    Quantity bid_size;     // 134
    Quantity offer_size;   // 135
    UnixNanos event_time;  // the venue's clock
    UnixNanos recv_time;   // ours

    friend bool operator==(const Quote&, const Quote&) = default;
};

enum class Aggressor : std::uint8_t { Unknown, Buyer, Seller };
constexpr auto names(Aggressor) { return Names<3>{"Unknown", "Buyer", "Seller"}; }

// One print.
struct Trade {
    InstrumentId instrument;
    Price price;    // 270
    Quantity size;  // 271
    Aggressor aggressor = Aggressor::Unknown;
    std::uint64_t trade_id = 0;  // the exchange's, zero where there is none
    UnixNanos event_time;
    UnixNanos recv_time;

    friend bool operator==(const Trade&, const Trade&) = default;
};

// Labelled by its start; half-open [start, end). Volume absent on feeds that carry none.
struct Bar {
    InstrumentId instrument;
    UnixNanos start;
    UnixNanos end;
    Price open, high, low, close;
    std::optional<Quantity> volume;
    std::optional<Notional> turnover;  // sum of price x size
    std::uint32_t trades = 0;
    bool incomplete = false;  // a feed gap fell into it
    bool synthetic = false;   // made by the flat gap policy; no trade happened

    friend bool operator==(const Bar&, const Bar&) = default;
};

// One level of depth. Size zero removes the level.
struct DepthLevel {
    Price price;
    Quantity size;
    friend bool operator==(const DepthLevel&, const DepthLevel&) = default;
};
enum class DepthKind : std::uint8_t { Snapshot, Update };
constexpr auto names(DepthKind) { return Names<2>{"Snapshot", "Update"}; }

struct Depth {
    InstrumentId instrument;
    DepthKind kind = DepthKind::Snapshot;
    std::uint64_t first_update_id = 0;
    std::uint64_t last_update_id = 0;
    UnixNanos event_time;
    UnixNanos recv_time;
    std::vector<DepthLevel> bids;
    std::vector<DepthLevel> offers;

    friend bool operator==(const Depth&, const Depth&) = default;
};

// One strike and right of a chain snapshot.
struct OptionQuote {
    InstrumentId instrument;
    Price strike;
    OptionRight right = OptionRight::Call;
    std::optional<Price> bid_px, offer_px, last_px;
    Quantity bid_size, offer_size;
    Quantity volume;         // in units
    Quantity open_interest;  // in units
    Quantity previous_open_interest;

    friend bool operator==(const OptionQuote&, const OptionQuote&) = default;
};
struct OptionChain {
    InstrumentId underlying;
    Price underlying_px;
    Date expiry;
    UnixNanos event_time;
    std::vector<OptionQuote> rows;  // by strike, calls before puts

    friend bool operator==(const OptionChain&, const OptionChain&) = default;
};

// One piece of market data of any kind, for streams and files; the order of the alternatives never changes.
using MarketData = std::variant<Quote, Trade, Bar, Depth, OptionChain>;
enum class MarketDataKind : std::uint8_t { Quote, Trade, Bar, Depth, OptionChain };
constexpr auto names(MarketDataKind) { return Names<5>{"Quote", "Trade", "Bar", "Depth", "OptionChain"}; }
static_assert(std::variant_size_v<MarketData> == count_of<MarketDataKind>());

}  // namespace sluice
