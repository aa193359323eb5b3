#include "twin_worlds.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/tape_source.hpp"  // TapeSource
#include "engine/engine.hpp"    // EngineConfig
#include "journal/export.hpp"   // export_events
#include "journal/memory_storage_test_support.hpp"
#include "market/default_listing.hpp"  // default_listing
#include "strategy/ema_cross.hpp"      // EmaCross
#include "twin_desk.hpp"
#include "venues/alpaca/client.hpp"         // AlpacaClient
#include "venues/alpaca/mapping_words.hpp"  // symbol_of
#include "venues/alpaca/simulator.hpp"      // Simulator
#include "venues/alpaca/stand_in.hpp"       // stand_in
#include "venues/feed/replay_tape.hpp"      // ReplayTape
#include "venues/feed/synthetic_tape.hpp"   // SyntheticTape
#include "world/file_source.hpp"            // FileSource
#include "world/historical.hpp"             // HistoricalWorld

namespace sluice::app::twin {
namespace {

using venues::alpaca::AlpacaClient;
using venues::feed::Listing;

const AccountId kMain{"main"};
const VenueId kPaper{"paper"};
const VenueId kAlpaca{"alpaca"};
constexpr std::uint64_t kSeed = 5;

engine::EngineConfig engine_config() {
    engine::EngineConfig out;
    out.venues[kPaper] = out.venues[kAlpaca] = venues::alpaca::stand_in_row();
    return out;
}

std::vector<Command> setup(const Day& day, const VenueId& venue) {
    const Requester by{.origin = Origin::Person, .who = StrategyId{"config"}, .key = {}};
    std::vector<Command> out;
    for (const Listing& listing : day.listings)
        out.push_back({by, DefineInstrument{listing.spec.instrument}});
    Account account;
    account.id = kMain;
    account.venue = venue;
    out.push_back({by, OpenAccount{account}});
    Limits limits;
    limits.max_position_fraction = Ratio::from_nanos(500'000'000);
    out.push_back({by, SetLimits{kMain, limits}});
    return out;
}

// The world, who trades in it, and the journal it leaves.
struct Play {
    const Day& day;
    market::Calendars calendars;
    journal::MemoryStorage disk;
    std::unique_ptr<world::HistoricalWorld> world;
    std::vector<std::unique_ptr<strategy::Strategy>> strategies;

    explicit Play(const Day& of) : day{of} {
        world::HistoricalOptions options;
        options.seed = kSeed;
        options.begin = day.from;
        options.end = day.until;
        options.events_first = true;
        auto opened = world::HistoricalWorld::open(engine_config(), calendars, disk, options);
        EXPECT_TRUE(opened.has_value());
        world = std::move(*opened);
    }
    void furnish(const VenueId& venue) {
        std::vector<strategy::DeskConfig> desks;
        for (const Listing& listing : day.listings) {
            strategy::DeskConfig desk;
            desk.strategy = StrategyId{"ema_cross"};
            desk.seat = static_cast<std::uint32_t>(desks.size());
            desk.account = kMain;
            desk.instrument = listing.spec.instrument;
            desks.push_back(desk);
            world->bars().add(listing.spec.instrument);
        }
        strategies.push_back(std::make_unique<strategy::EmaCross>(strategy::EmaCrossConfig{2, 4}, desks, calendars));
        strategies.push_back(std::make_unique<MixedDesk>(kMain, day.listings.front().spec.instrument, 15));
        for (const auto& strategy : strategies)
            world->node().add_strategy(*strategy);
        for (Command& command : setup(day, venue))
            world->add_setup(std::move(command));
    }
    std::string exported() {
        std::string out;
        const auto count = journal::export_events(disk, journal::ExportFormat::JsonLines, [&](std::string_view lines) {
            out += lines;
            return Status{};
        });
        EXPECT_TRUE(count.has_value());
        return out;
    }
};

std::vector<world::MarketEvent> events_of(const std::string& file, std::vector<Instrument>& instruments) {
    std::vector<world::MarketEvent> out;
    auto source = world::FileSource::open(file);
    EXPECT_TRUE(source.has_value()) << file;
    world::MarketEvent event;
    while (source) {
        const auto more = (*source)->next(event);
        EXPECT_TRUE(more.has_value());
        if (!more || !*more)
            break;
        out.push_back(event);
        const InstrumentId id = std::visit([](const auto& one) { return one.instrument; }, event);
        if (std::none_of(instruments.begin(), instruments.end(), [&](const Instrument& one) { return one.id == id; }))
            instruments.push_back(*market::default_listing(id));
    }
    return out;
}

}  // namespace

Day synthetic_day(std::uint64_t seed) {
    Day day;
    for (Listing& listing : venues::feed::us_listings())
        if (listing.symbol == "AAPL" || listing.symbol == "SPY")
            day.listings.push_back(std::move(listing));
    day.from = *parse_rfc3339("2026-01-05T20:46:00Z");
    day.until = *parse_rfc3339("2026-01-05T21:01:30Z");
    day.tape = [listings = day.listings, seed](const market::Calendars& calendars) {
        return std::make_unique<venues::feed::SyntheticTape>(
            listings, venues::feed::SyntheticTapeOptions{.seed = seed, .hours = venues::feed::Hours::Real}, calendars);
    };
    return day;
}

Day recorded_day(const std::vector<std::string>& files) {
    Day day;
    std::vector<Instrument> instruments;
    std::vector<world::MarketEvent> events;
    for (const std::string& file : files)
        for (world::MarketEvent& event : events_of(SLUICE_SHARED_DIR "/data/market/us_equity/" + file, instruments))
            events.push_back(std::move(event));
    for (const Instrument& instrument : instruments) {
        std::string symbol;
        EXPECT_TRUE(venues::alpaca::symbol_of(instrument.id, symbol));
        day.listings.push_back(venues::feed::recorded_listing(instrument, symbol));
    }
    const auto [first, last] = std::minmax_element(events.begin(), events.end(), [](const auto& a, const auto& b) {
        return world::time_of(a) < world::time_of(b);
    });
    day.from = world::time_of(*first);
    day.until = world::time_of(*last);
    day.tape = [listings = day.listings, events = std::move(events)](const market::Calendars&) {
        auto tape = std::make_unique<venues::feed::ReplayTape>(listings);
        for (const world::MarketEvent& event : events)
            EXPECT_TRUE(tape->add(event));
        tape->seal();
        return tape;
    };
    return day;
}

std::string play_paper(const Day& day, const market::FeeSchedule& fees) {
    Play play{day};
    venues::paper::PaperConfig config;
    config.exchange.venue = kPaper;
    config.exchange.fees = fees;
    config.accounts.push_back({.id = kMain, .opening_cash = Amount::whole(100'000)});
    for (const Listing& listing : day.listings)
        config.listings.push_back({.instrument = listing.spec.instrument, .filters = {}});
    venues::alpaca::stand_in(config);
    config.exchange.latency_in = config.exchange.latency_out = {};
    venues::paper::PaperClient client{std::move(config), play.calendars};
    EXPECT_TRUE(client.status());
    play.world->node().add_client(kPaper, client);
    play.furnish(kPaper);
    TapeSource source{day.tape(play.calendars), day.from, day.until, "a day"};
    EXPECT_TRUE(play.world->run(source));
    return play.exported();
}

std::string play_wire(const Day& day, const market::FeeSchedule& fees) {
    Play play{day};
    venues::alpaca::sim::SimConfig box;
    box.seed = kSeed;
    box.session = venues::alpaca::sim::SessionRule::Real;
    box.latency_in = box.latency_out = {};
    box.fees = fees;
    box.one_event_a_wake = true;
    box.listings = day.listings;
    venues::alpaca::sim::Simulator simulator{std::move(box), day.tape(play.calendars)};
    play.world->wires().add_simulator(simulator, "127.0.0.1", 443);

    venues::alpaca::AlpacaConfig config;
    config.account = kMain;
    config.key_id = "PKTWIN";
    config.secret = "twin";
    config.trading = config.data = config.stream = {"127.0.0.1", 443, false};
    config.bars = false;
    for (const Listing& listing : day.listings)
        config.instruments.push_back({listing.spec.instrument.id, listing.spec.instrument.calendar});
    AlpacaClient client{std::move(config), play.calendars};
    EXPECT_TRUE(client.status());
    play.world->wires().add_client(kAlpaca, client);
    play.world->wires().tell_simulator(
        0, day.from, [&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator.start(now, out); });
    play.furnish(kAlpaca);
    EXPECT_TRUE(play.world->run_between(day.from, day.until));
    return play.exported();
}

}  // namespace sluice::app::twin
