#include "app/sim_command.hpp"

#include <fstream>

#include "app/commands.hpp"                    // complain
#include "app/sim_faults_file.hpp"             // read_faults_file
#include "base/text.hpp"                       // parse_uint64, quoted
#include "market/calendar.hpp"                 // Calendars
#include "model/instrument.hpp"                // Instrument
#include "venues/alpaca/mapping_words.hpp"     // symbol_of
#include "venues/alpaca/sim_message_name.hpp"  // message_name
#include "venues/alpaca/simulator.hpp"         // Simulator
#include "venues/feed/replay_tape.hpp"         // ReplayTape
#include "venues/feed/synthetic_tape.hpp"      // SyntheticTape
#include "world/file_source.hpp"               // FileSource
#include "world/live/sim_loop.hpp"             // SimLoop

namespace sluice::app {

namespace {

namespace sim = venues::alpaca::sim;
namespace feed = venues::feed;

// The words as values, and the market that goes with them.
struct SimPlan {
    sim::SimConfig config;
    std::uint16_t port = 0;
    std::optional<UnixNanos> start;
    double speed = 1;
    std::unique_ptr<feed::Tape> tape;
    std::vector<sim::IncidentOrder> incidents;
    std::vector<sim::TimedFault> scenario;
};

Status read_numbers(const SimOptions& options, SimPlan& plan) {
    const auto port = parse_uint64(options.port);
    if (!port || *port > 65'535)
        return fail(ErrorCode::Invalid, "--port must be 0 to 65535, not " + quoted(options.port));
    plan.port = static_cast<std::uint16_t>(*port);
    if (options.seed) {
        const auto seed = parse_uint64(*options.seed);
        if (!seed)
            return fail(ErrorCode::Invalid, "--seed must be a whole number, not " + quoted(*options.seed));
        plan.config.seed = *seed;
    }
    if (options.session) {
        if (*options.session != "always" && *options.session != "real")
            return fail(ErrorCode::Invalid, "--session must be always or real, not " + quoted(*options.session));
        if (*options.session == "real")
            plan.config.session = sim::SessionRule::Real;
    }
    if (options.speed) {
        const auto speed = parse_uint64(*options.speed);
        if (!speed || *speed == 0 || *speed > 3600)
            return fail(ErrorCode::Invalid,
                        "--speed must be 1 to 3600 market seconds a second, not " + quoted(*options.speed));
        plan.speed = static_cast<double>(*speed);
    }
    if (!options.clock)
        return {};
    const auto at = parse_rfc3339(*options.clock);
    if (!at)
        return fail(ErrorCode::Invalid, "--clock must be a time such as 2026-07-01T14:30:00Z: " + at.error().text);
    plan.start = *at;
    return {};
}

Status read_incidents(const SimOptions& options, SimPlan& plan) {
    for (const std::string& line : options.incidents) {
        std::string fault;
        const auto order = sim::parse_incident(line, fault);
        if (!order)
            return fail(ErrorCode::Invalid, "--incident: " + fault);
        plan.incidents.push_back(*order);
    }
    if (options.faults.empty())
        return {};
    auto scenario = read_faults_file(options.faults);
    if (!scenario)
        return tl::unexpected{scenario.error()};
    plan.scenario = std::move(*scenario);
    return {};
}

// What a file holds, as the only market; the clock begins with it unless another time was asked for.
Status load_market(const std::string& file, SimPlan& plan) {
    auto source = world::FileSource::open(file);
    if (!source)
        return tl::unexpected{source.error()};
    const auto id = (*source)->instrument();
    if (!id)
        return fail(ErrorCode::Unsupported, file + " names no instrument; --data takes a history of one");
    std::string symbol;
    if (const Status named = venues::alpaca::symbol_of(*id, symbol); !named)
        return named;
    Instrument instrument;
    instrument.id = *id;
    if (symbol.find('/') != std::string::npos) {
        instrument.asset_class = AssetClass::Crypto;
        instrument.round_lot = Quantity::from_nanos(1);
        instrument.base_currency = *Currency::parse(symbol.substr(0, symbol.find('/')));
        instrument.calendar = CalendarId{"24x7"};
    }
    plan.config.listings = {feed::recorded_listing(instrument, symbol)};
    auto tape = std::make_unique<feed::ReplayTape>(plan.config.listings);
    world::MarketEvent event;
    while (true) {
        const auto more = (*source)->next(event);
        if (!more)
            return tl::unexpected{more.error()};
        if (!*more)
            break;
        if (const Status added = tape->add(event); !added)
            return added;
    }
    tape->seal();
    if (!plan.start)
        plan.start = tape->begins();
    plan.tape = std::move(tape);
    return {};
}

std::string banner(std::uint16_t port, const SimPlan& plan, const SimOptions& options) {
    const std::string at = "127.0.0.1:" + std::to_string(port);
    std::string out = "Alpaca in a box on " + at + ": any pair of paper keys opens an account with " +
                      to_text(plan.config.opening_cash) + " USD. ";
    out += options.data.empty() ? "Prices are made up (seed " + std::to_string(plan.config.seed) + "). "
                                : "Prices are those of " + options.data + ". ";
    if (!options.faults.empty())
        out += "Things go wrong as " + options.faults + " says. ";
    out += "No money moves. Ctrl-C ends it.\n\n";
    out += "  TradingClient(\"PK1\", \"secret\", paper=True, url_override=\"http://" + at + "\")\n";
    out += "  TradingStream(\"PK1\", \"secret\", paper=True, url_override=\"ws://" + at + "/stream\")\n\n";
    out += "Data: StockHistoricalDataClient(..., url_override=\"http://" + at +
           "\"), StockDataStream(..., url_override=\"ws://" + at + "/v2/iex\"). Incidents: POST http://" + at +
           "/sim/incidents {\"name\": \"reply-lost\"}.\n";
    return out;
}

ExitCode serve(SimPlan plan, const SimOptions& options, Console& console) {
    std::ofstream log;
    world::SimLoopOptions loop;
    loop.transport.port = plan.port;
    loop.start = plan.start;
    loop.speed = plan.speed;
    if (!options.log.empty()) {
        log.open(options.log, std::ios::app);
        if (!log)
            return complain(console, "cannot write " + options.log, ExitCode::Failed);
        loop.served = [&log](std::string_view line) { log << line << '\n' << std::flush; };
        loop.name_of = [](std::string_view, Bytes bytes, wire::MessageKind) { return sim::message_name(bytes); };
    }
    sim::SimConfig config = plan.config;
    sim::Simulator simulator{std::move(config), std::move(plan.tape)};
    simulator.follow(std::move(plan.scenario));
    for (const sim::IncidentOrder& one : plan.incidents)
        simulator.turn_on(one.which, one.count);
    world::SystemClock clock;
    if (!loop.start && loop.speed != 1)
        loop.start = clock.wall();
    auto opened = world::SimLoop::open(simulator, clock, std::move(loop));
    if (!opened)
        return complain(console, opened.error().text, ExitCode::Failed);
    world::SimLoop& running = **opened;
    running.tell([&](wire::Server&, UnixNanos now, wire::Outbox& out) { simulator.start(now, out); });
    console.out(banner(running.port(), plan, options));
    console.flush();
    running.run([&] { return console.interrupted(); });
    console.out("The simulator has ended.\n");
    return ExitCode::Done;
}

}  // namespace

ExitCode run_sim(const SimOptions& options, Console& console) {
    if (options.venue != "alpaca")
        return complain(console, "there is no simulator of " + quoted(options.venue) + " yet; alpaca has one",
                        ExitCode::Usage);
    SimPlan plan;
    if (const Status read = read_numbers(options, plan); !read)
        return complain(console, read.error().text, ExitCode::Usage);
    if (const Status read = read_incidents(options, plan); !read)
        return complain(console, read.error().text, ExitCode::Usage);
    const market::Calendars calendars;
    if (!options.data.empty()) {
        if (const Status loaded = load_market(options.data, plan); !loaded)
            return complain(console, loaded.error().text, ExitCode::Usage);
    } else {
        const bool real = plan.config.session == sim::SessionRule::Real;
        plan.tape = std::make_unique<feed::SyntheticTape>(
            plan.config.listings,
            feed::SyntheticTapeOptions{.seed = plan.config.seed,
                                       .hours = real ? feed::Hours::Real : feed::Hours::Always},
            calendars);
    }
    return serve(std::move(plan), options, console);
}

}  // namespace sluice::app
