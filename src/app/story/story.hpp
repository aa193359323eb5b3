#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"           // Config
#include "model/command.hpp"        // CommandBody
#include "model/instrument.hpp"     // Instrument
#include "world/market_source.hpp"  // MarketEvent

namespace sluice::app::story {

// Something that happens in a story at a moment of its market: a sentence, and what the trader then asks for.
struct Act {
    UnixNanos at;
    std::string sentence;
    std::optional<CommandBody> body = {};
};

// One life of the process. The next one goes on from its journal.
struct Chapter {
    std::vector<world::MarketEvent> market;
    std::vector<Act> acts;  // by time
};

// While this lasts, the line to the venue is cut: what the venue says from `silent` on is lost, at `noticed` the client
// knows, and at `back` it is connected again.
struct Outage {
    UnixNanos silent;
    UnixNanos noticed;
    UnixNanos back;
};

// A story of the paper exchange on a market written by hand; the same every time.
struct Story {
    std::string_view name;
    std::vector<std::string> opening;  // what it is about, a sentence a line
    Config config;                     // its accounts, limits and exchange
    std::vector<Instrument> instruments;
    std::vector<Chapter> chapters;
    std::optional<Outage> outage = {};
};

constexpr std::string_view kNames[] = {"brackets", "margin", "expiry", "outage"};
// `name` is one of them.
Story make(std::string_view name);

Story brackets();
Story margin();
Story expiry();
Story outage();

// --- what they share
// One paper account "main" of so much cash, without fees, with limits wide enough for a story.
Config config_with(Amount cash, BuyingPower buying_power);
Instrument share(const InstrumentId& id);
NewOrderSingle order(Side side, std::int64_t quantity, const InstrumentId& id);
NewOrderSingle limit(Side side, std::int64_t quantity, const InstrumentId& id, std::string_view px);
// Good until it is cancelled.
NewOrderList bracket(std::int64_t quantity, const InstrumentId& id, std::string_view entry, std::string_view target,
                     std::string_view stop);

}  // namespace sluice::app::story
