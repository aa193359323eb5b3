#include <memory>
#include <string>
#include <vector>

#include "app/alpaca_box.hpp"        // make_box
#include "app/build_strategies.hpp"  // build_strategies
#include "app/commands.hpp"          // run_demo
#include "app/demo_plan.hpp"         // plan_demo
#include "app/demo_results.hpp"      // conclude_demo
#include "app/demo_run.hpp"          // DemoParts, play_historical, play_live
#include "app/demo_screen.hpp"       // DemoScreen
#include "app/door_host.hpp"         // try_door
#include "app/home.hpp"              // make_home
#include "app/scenario_demo.hpp"     // run_scenario
#include "app/synthetic_source.hpp"  // SyntheticSource
#include "app/tape_source.hpp"       // TapeSource
#include "app/trading_setup.hpp"     // paper_config, setup_commands
#include "base/text.hpp"             // split
#include "market/calendar.hpp"       // Calendars
#include "venues/paper/paper_client.hpp"
#include "world/file_storage.hpp"
#include "world/home_lock.hpp"

namespace sluice::app {
namespace {

report::RunFacts facts_of(const DemoPlan& plan, const Home& home) {
    report::RunFacts facts;
    facts.title = "demo";
    const bool synthetic = plan.config.data.source == DataSource::Synthetic;
    facts.market = synthetic ? report::MarketKind::Synthetic : report::MarketKind::Files;
    if (synthetic)
        facts.seed = plan.config.data.seed;
    for (const std::string& file : plan.config.data.files)
        facts.files.push_back(file);
    if (synthetic)
        facts.files.clear();
    facts.sentence = plan.sentence;
    facts.home = home.folder;
    facts.command = plan.command;
    return facts;
}

UnixNanos market_begins(const DemoPlan& plan, const market::CalendarView& calendars) {
    return plan.config.data.source == DataSource::Files ? plan.scan.first : SyntheticSource::begins(calendars);
}

// Where no source says so: the end of the recorded data, or after the days asked for, as long as an exchange's. Absent: it
// goes on.
std::optional<UnixNanos> market_ends(const DemoPlan& plan, UnixNanos from) {
    if (plan.config.data.source == DataSource::Files)
        return plan.scan.last;
    if (plan.endless)
        return std::nullopt;
    return from + plan.config.data.sessions * std::chrono::minutes{390};
}

// What the files hold; null: the market is made up.
Result<std::unique_ptr<world::MarketSource>> open_files(const DemoPlan& plan) {
    if (plan.config.data.source != DataSource::Files)
        return nullptr;
    return open_market(plan.config.data.files);
}

// The market of a box, in it or in its stead.
Result<std::unique_ptr<venues::feed::Tape>> open_tape(const DemoPlan& plan, const market::CalendarView& calendars) {
    const auto files = open_files(plan);
    if (!files)
        return tl::unexpected{files.error()};
    return box_tape(plan.config, plan.listings, files->get(), calendars);
}

Result<std::unique_ptr<world::MarketSource>> open_source(const DemoPlan& plan, const market::CalendarView& calendars) {
    if (plan.as_alpaca) {
        auto tape = open_tape(plan, calendars);
        if (!tape)
            return tl::unexpected{tape.error()};
        const UnixNanos from = market_begins(plan, calendars);
        return std::make_unique<TapeSource>(std::move(*tape), from, market_ends(plan, from), plan.sentence);
    }
    if (plan.config.data.source == DataSource::Files)
        return open_files(plan);
    const auto sessions = plan.endless ? std::nullopt : std::optional{plan.config.data.sessions};
    return std::make_unique<SyntheticSource>(plan.config.data.seed, sessions, calendars);
}

}  // namespace

// The whole graph of a demo, in the order of its lifetimes: what stands above outlives what stands below.
ExitCode run_demo(const DemoOptions& options, const Environment& environment, Console& console) {
    if (options.scenario)
        return run_scenario(options, console);
    auto plan = plan_demo(options, environment);
    if (!plan) {
        std::string_view sentences = plan.error().text;
        for (std::string_view sentence : split(sentences, '\n'))
            complain(console, sentence, ExitCode::Usage);
        return ExitCode::Usage;
    }
    if (const Status free = try_door(plan->config.gateway); !free)
        return complain(console, free.error().text, ExitCode::Usage);
    const auto home = make_home(plan->home.empty() ? fresh_demo_home() : plan->home);
    if (!home)
        return complain(console, home.error().text,
                        home.error().code == ErrorCode::Io ? ExitCode::Failed : ExitCode::Usage);
    const auto lock = world::HomeLock::take(home->lock());
    if (!lock)
        return complain(console, lock.error().text, ExitCode::Failed);
    const auto disk = world::FileStorage::open(home->journal());
    if (!disk)
        return complain(console, disk.error().text, ExitCode::Failed);

    const market::Calendars calendars;
    std::unique_ptr<world::MarketSource> source;
    std::unique_ptr<venues::paper::PaperClient> paper;
    std::unique_ptr<venues::alpaca::sim::Simulator> box;
    if (plan->boxed) {
        auto tape = open_tape(*plan, calendars);
        if (!tape)
            return complain(console, tape.error().text, ExitCode::Usage);
        box =
            make_box(plan->config, plan->listings, std::move(*tape), plan->speed ? BoxClock::Wall : BoxClock::Virtual);
    } else {
        auto opened = open_source(*plan, calendars);
        if (!opened)
            return complain(console, opened.error().text, ExitCode::Usage);
        source = std::move(*opened);
        paper = std::make_unique<venues::paper::PaperClient>(paper_config(plan->config, plan->instruments), calendars);
        if (!paper->status())
            return complain(console, paper->status().error().text, ExitCode::Usage);
    }
    const auto strategies = build_strategies(plan->config.strategies, plan->instruments, calendars);

    report::ReportBuilder report{facts_of(*plan, *home)};
    DemoScreen screen{console, report, plan->speed};
    const bool shown = options.output == Output::Text;
    if (shown)
        console.out(plan->sentence + "\nHome: " + home->folder + "\n\n");

    DemoParts parts{.plan = *plan,
                    .home = *home,
                    .calendars = calendars,
                    .journal = **disk,
                    .source = source.get(),
                    .paper = paper.get(),
                    .box = box.get(),
                    .strategies = strategies,
                    .setup = setup_commands(plan->config, plan->instruments),
                    .report = report,
                    .screen = shown ? &screen : nullptr,
                    .console = console,
                    .start = market_begins(*plan, calendars),
                    .until = market_ends(*plan, market_begins(*plan, calendars)),
                    .trace = options.trace};
    const Status played = plan->speed ? play_live(parts) : play_historical(parts);
    screen.close();
    return conclude_demo(*home, **disk, report, played, options.output, console);
}

}  // namespace sluice::app
