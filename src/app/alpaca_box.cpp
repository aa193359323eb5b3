#include "app/alpaca_box.hpp"

#include <algorithm>
#include <utility>

#include "app/trading_setup.hpp"            // fees_named
#include "venues/alpaca/mapping_words.hpp"  // symbol_of
#include "venues/feed/replay_tape.hpp"      // ReplayTape
#include "venues/feed/synthetic_tape.hpp"   // SyntheticTape

namespace sluice::app {
namespace {

using venues::alpaca::AlpacaClient;
using venues::alpaca::AlpacaConfig;
using venues::feed::Listing;

constexpr std::string_view kListed[] = {"AAPL", "MSFT", "SPY", "TSLA"};

}  // namespace

std::vector<Listing> box_listings() {
    std::vector<Listing> listed = venues::feed::alpaca_listings();
    std::erase_if(listed, [](const Listing& one) {
        return std::find(std::begin(kListed), std::end(kListed), one.symbol) == std::end(kListed);
    });
    // The box never closes, so a person who watches never waits for a morning.
    for (Listing& one : listed)
        one.spec.instrument.calendar = CalendarId{"24x7"};
    return listed;
}

std::string box_label(std::uint64_t seed) {
    return "Alpaca in a box: a simulator that speaks the broker's own protocol. The names are real, the prices are "
           "made "
           "up (seed " +
           std::to_string(seed) + "); no money moves.";
}

std::string stand_in_label(std::uint64_t seed) {
    return "The paper exchange, trading as Alpaca does. The names are real, the prices are made up (seed " +
           std::to_string(seed) + "); no money moves.";
}

Result<Listing> box_listing(const Instrument& instrument) {
    std::string symbol;
    if (const Status named = venues::alpaca::symbol_of(instrument.id, symbol); !named)
        return tl::unexpected{named.error()};
    return venues::feed::recorded_listing(instrument, symbol);
}

Result<std::unique_ptr<venues::feed::Tape>> box_tape(const Config& config, const std::vector<Listing>& listings,
                                                     world::MarketSource* source,
                                                     const market::CalendarView& calendars) {
    if (source == nullptr)
        return std::make_unique<venues::feed::SyntheticTape>(
            listings,
            venues::feed::SyntheticTapeOptions{.seed = config.data.seed, .hours = venues::feed::Hours::Always},
            calendars);
    auto tape = std::make_unique<venues::feed::ReplayTape>(listings);
    world::MarketEvent event;
    while (true) {
        const auto more = source->next(event);
        if (!more)
            return tl::unexpected{more.error()};
        if (!*more)
            break;
        if (const Status added = tape->add(event); !added)
            return tl::unexpected{added.error()};
    }
    tape->seal();
    return tape;
}

std::unique_ptr<venues::alpaca::sim::Simulator> make_box(const Config& config, std::vector<Listing> listings,
                                                         std::unique_ptr<venues::feed::Tape> tape, BoxClock clock) {
    venues::alpaca::sim::SimConfig sim;
    sim.seed = config.data.seed;
    if (config.data.source == DataSource::Files)
        sim.session = venues::alpaca::sim::SessionRule::Real;
    sim.listings = std::move(listings);
    sim.fees = fees_named(config.paper.fees);
    sim.one_event_a_wake = clock == BoxClock::Virtual;
    if (!config.accounts.empty())
        sim.opening_cash = config.accounts.front().cash;
    return std::make_unique<venues::alpaca::sim::Simulator>(std::move(sim), std::move(tape));
}

Result<std::vector<std::unique_ptr<AlpacaClient>>> make_box_clients(const Config& config,
                                                                    const std::vector<Instrument>& instruments,
                                                                    const venues::alpaca::HostAt& at,
                                                                    const market::CalendarView& calendars) {
    std::vector<std::unique_ptr<AlpacaClient>> clients;
    for (const AccountConfig& account : config.accounts) {
        AlpacaConfig alpaca;
        alpaca.account = account.account.id;
        alpaca.key_id = "PKBOX" + std::string{account.account.id.view()};
        alpaca.secret = "box-" + std::string{account.account.id.view()};
        alpaca.trading = alpaca.data = alpaca.stream = at;
        alpaca.bars = false;  // ours are made of the trades
        // One client brings the market; a second would bring every trade twice.
        if (clients.empty())
            for (const Instrument& instrument : instruments)
                alpaca.instruments.push_back({instrument.id, instrument.calendar});
        alpaca.seed = config.data.seed;
        clients.push_back(std::make_unique<AlpacaClient>(std::move(alpaca), calendars));
        if (!clients.back()->status())
            return tl::unexpected{clients.back()->status().error()};
    }
    return clients;
}

}  // namespace sluice::app
