#include "app/scenario_demo.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "app/demo_plan.hpp"          // market_speed
#include "app/demo_results.hpp"       // conclude_demo
#include "app/held_by_engine.hpp"     // held_by_engine
#include "app/home.hpp"               // make_home, fresh_demo_home
#include "app/paper_restore.hpp"      // paper_restore
#include "app/report_observer.hpp"    // ReportObserver
#include "app/story/actor.hpp"        // Actor
#include "app/story/broken_link.hpp"  // BrokenLink
#include "app/story/narrator.hpp"     // Narrator
#include "app/story/story.hpp"        // Story
#include "app/trading_setup.hpp"      // engine_config, paper_config
#include "base/text.hpp"              // closest, quoted
#include "market/calendar.hpp"        // Calendars
#include "venues/paper/paper_client.hpp"
#include "world/file_storage.hpp"
#include "world/historical.hpp"
#include "world/home_lock.hpp"

namespace sluice::app {
namespace {

constexpr std::int64_t kPauseAt60 = 700;  // milliseconds after a line, so that it can be read
const VenueId kPaper{"paper"};

Result<std::string_view> name_of(const DemoOptions& options) {
    if (!options.data.empty() || options.seed || options.strategy || !options.config_file.empty())
        return fail(ErrorCode::Invalid,
                    "--scenario tells a fixed story on a market of its own; it takes no --data, --seed, --strategy or "
                    "--config");
    const auto* found = std::find(std::begin(story::kNames), std::end(story::kNames), *options.scenario);
    if (found != std::end(story::kNames))
        return *found;
    std::string sentence =
        "--scenario must be brackets, margin, expiry or outage, not " + sluice::quoted(*options.scenario);
    const std::vector<std::string_view> known{std::begin(story::kNames), std::end(story::kNames)};
    if (const auto meant = closest(*options.scenario, known))
        sentence += "; did you mean " + std::string{*meant} + "?";
    return fail(ErrorCode::Invalid, sentence);
}

// What the chapters share, in the order of their lifetimes.
struct Stage {
    const story::Story& story;
    journal::Storage& journal;
    report::ReportBuilder& report;
    story::Narrator& narrator;
    Console& console;
    market::Calendars calendars = {};
};

void say_held(const Stage& stage, const engine::State& state, UnixNanos now) {
    for (const std::string& held : held_by_engine(state))
        stage.narrator.say(now, "held", "only this process holds " + held);
}

// One life of the process: recovers the journal, lets the paper exchange go on from it, plays its part of the market.
Status play(Stage& stage, const story::Chapter& chapter, std::size_t number) {
    world::HistoricalOptions options;
    options.writer.segment_bytes = 1u << 20;
    options.progress_every = 1;
    options.drain = std::chrono::seconds{1};
    auto world =
        world::HistoricalWorld::open(engine_config(stage.story.config), stage.calendars, stage.journal, options);
    if (!world)
        return tl::unexpected{world.error()};
    const engine::State& state = (*world)->node().engine().state();
    const UnixNanos start = world::time_of(chapter.market.front());
    stage.narrator.follow(state);
    venues::paper::PaperClient paper{
        paper_config(stage.story.config, stage.story.instruments, (*world)->recovered().runs), stage.calendars};
    if (!paper.status())
        return paper.status();
    if (number > 0) {
        stage.narrator.say(start, "process",
                           "a new one reads the journal: " + std::to_string((*world)->recovered().last_sequence) +
                               " events, and goes on");
        if (Status restored = paper.restore(paper_restore(state, (*world)->recovered().last_time), start); !restored)
            return restored;
    }
    std::optional<story::BrokenLink> link;
    if (stage.story.outage) {
        VenueHealth health;
        health.venue = kPaper;
        health.account = stage.story.config.accounts.front().account.id;
        link.emplace(paper, health, *stage.story.outage);
    }
    story::Actor actor{chapter.acts,
                       [&](UnixNanos now, const std::string& text) { stage.narrator.say(now, "story", text); }};
    ReportObserver report{stage.report};
    (*world)->node().add_client(kPaper, link ? static_cast<venues::Client&>(*link) : paper);
    (*world)->node().add_strategy(actor);
    for (const Instrument& instrument : stage.story.instruments)
        (*world)->bars().add(instrument);
    for (Command& command : setup_commands(stage.story.config, stage.story.instruments))
        (*world)->add_setup(std::move(command));
    (*world)->node().add_observer(report);
    (*world)->add_observer(report);
    (*world)->node().add_observer(stage.narrator);
    const auto source = world::source_of(chapter.market, "written for this story");
    const auto played =
        (*world)->run(*source, [&](const world::HistoricalProgress&) { return !stage.console.interrupted(); });
    if (!played)
        return tl::unexpected{played.error()};
    if (number + 1 < stage.story.chapters.size()) {
        stage.narrator.say(played->last, "process", "it is stopped here");
        say_held(stage, state, played->last);
    }
    return {};
}

report::RunFacts facts_of(const story::Story& story, const Home& home, const std::string& sentence) {
    report::RunFacts facts;
    facts.title = "demo, scenario " + std::string{story.name};
    facts.market = report::MarketKind::Synthetic;
    facts.sentence = sentence;
    facts.home = home.folder;
    facts.command = "sluice demo --scenario " + std::string{story.name};
    return facts;
}

}  // namespace

ExitCode run_scenario(const DemoOptions& options, Console& console) {
    const auto name = name_of(options);
    if (!name)
        return complain(console, name.error().text, ExitCode::Usage);
    const auto speed = market_speed(options, DemoConfig{}.speed);
    if (!speed)
        return complain(console, speed.error().text, ExitCode::Usage);
    const auto home = make_home(options.home.empty() ? fresh_demo_home() : options.home);
    if (!home)
        return complain(console, home.error().text,
                        home.error().code == ErrorCode::Io ? ExitCode::Failed : ExitCode::Usage);
    const auto lock = world::HomeLock::take(home->lock());
    if (!lock)
        return complain(console, lock.error().text, ExitCode::Failed);
    const auto disk = world::FileStorage::open(home->journal());
    if (!disk)
        return complain(console, disk.error().text, ExitCode::Failed);

    const story::Story story = story::make(*name);
    const std::string sentence = "The market is written for this story; nothing in it exists, and no money moves.";
    report::ReportBuilder report{facts_of(story, *home, sentence)};
    const bool told = options.output == Output::Text;
    const auto pause = std::chrono::milliseconds{*speed ? kPauseAt60 * 60 / std::int64_t{**speed} : 0};
    story::Narrator narrator{console, pause, !told};
    if (told) {
        for (const std::string& line : story.opening)
            console.out(line + "\n");
        console.out(sentence + "\nHome: " + home->folder + "\n\n");
    }
    Stage stage{.story = story, .journal = **disk, .report = report, .narrator = narrator, .console = console};
    Status played;
    for (std::size_t i = 0; i < story.chapters.size() && played && !console.interrupted(); ++i)
        played = play(stage, story.chapters[i], i);
    return conclude_demo(*home, **disk, report, played, options.output, console);
}

}  // namespace sluice::app
