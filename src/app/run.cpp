#include "app/run.hpp"

#include <memory>
#include <optional>

#include "app/demo_plan.hpp"      // plan_demo: the same configuration, market and accounts
#include "app/door_host.hpp"      // try_door
#include "app/trading_setup.hpp"  // engine_config
#include "base/text.hpp"          // split
#include "market/calendar.hpp"    // Calendars
#include "world/file_storage.hpp"
#include "world/live/halt_marker.hpp"
#include "world/live/log_thread.hpp"

namespace sluice::app {
namespace {

constexpr std::chrono::minutes kSilenceMax{2};  // nights are passed over

// What goes wrong must be seen where the daemon runs, not only in its files.
world::LogThread::Writer log_writer(const Home& home, const LogsConfig& logs, Console& console) {
    auto files = world::log_files(home.logs(),
                                  {.form = logs.format == LogFormat::Json ? world::LogForm::Json : world::LogForm::Text,
                                   .keep_days = logs.keep_days});
    if (!files)
        console.err("sluice: " + files.error().text + "; sentences of the log go here\n");
    return [write = files ? std::move(*files) : world::LogThread::Writer{}, &console](LogLevel level,
                                                                                      std::string_view sentence) {
        if (write)
            write(level, sentence);
        if (!write || level >= LogLevel::Error)
            console.err("sluice: " + std::string{sentence} + "\n");
    };
}

Result<DemoPlan> plan_run(const RunOptions& options, const Environment& environment) {
    DemoOptions words;
    words.config_file = options.config_file;
    words.speed = options.speed.value_or("1");
    words.who = "run";
    words.by_account = true;
    words.listen = options.listen;
    if (words.speed == "max")
        return fail(ErrorCode::Invalid,
                    "--speed of run must be a whole number from 1 to 600; sluice demo plays as fast as it goes");
    return plan_demo(words, environment);
}

world::LiveOptions live_options(const DemoPlan& plan) {
    world::LiveOptions options;
    options.writer.durability =
        plan.config.journal.durability == Durability::Os ? journal::Durability::Os : journal::Durability::Disk;
    options.loop.speed = *plan.speed;
    options.loop.skip_silence = kSilenceMax;
    options.loop.goes_on = true;
    return options;
}

// The files of a home, as an exit-only process may touch them: not at all.
Result<std::unique_ptr<world::LiveWorld>> open_exit_only(const DemoPlan& plan, const Home& home,
                                                         const market::CalendarView& calendars,
                                                         world::FileStorage* readable, world::Clock& clock, Log& log) {
    return world::LiveWorld::open_exit_only(engine_config(plan.config, *plan.speed), calendars, readable,
                                            "started with --exit-only beside the journal of " + home.folder, clock, log,
                                            live_options(plan));
}

ExitCode code_of(const Error& error) {
    return error.code == ErrorCode::Corrupt   ? ExitCode::Integrity
           : error.code == ErrorCode::Invalid ? ExitCode::Usage
                                              : ExitCode::Failed;
}

constexpr const char* kExitOnlyAdvice = "; `sluice run --exit-only` starts without the journal, for cancels and exits";

}  // namespace

// The whole graph of the daemon, in the order of its lifetimes: what stands above outlives what stands below.
ExitCode run_daemon(const RunOptions& options, const Environment& environment, Console& console) {
    const auto plan = plan_run(options, environment);
    if (!plan) {
        for (const std::string_view sentence : split(plan.error().text, '\n'))
            complain(console, sentence, ExitCode::Usage);
        return ExitCode::Usage;
    }
    if (const Status free = try_door(plan->config.gateway); !free)
        return complain(console, free.error().text, ExitCode::Usage);
    const auto home = use_home(options.home.empty() ? std::string{kDefaultHome} : options.home);
    if (!home)
        return complain(console, home.error().text, code_of(home.error()));
    const auto lock = world::HomeLock::take(home->lock());
    if (!lock)
        return complain(console, lock.error().text, ExitCode::Failed);
    const auto runtime = environment.find("XDG_RUNTIME_DIR");
    const auto accounts =
        lock_accounts(plan->config.accounts, runtime == environment.end() ? std::string{} : runtime->second);
    if (!accounts)
        return complain(console, accounts.error().text, ExitCode::Failed);

    const market::Calendars calendars;
    world::SystemClock clock;
    world::LogThread log{log_writer(*home, plan->config.logs, console)};
    world::HaltMarker marker{home->halted(), log};
    using Access = world::FileStorage::Access;
    auto disk = world::FileStorage::open(home->journal(), options.exit_only ? Access::ReadOnly : Access::ReadWrite);
    if (!disk && !options.exit_only)
        return complain(console, disk.error().text + kExitOnlyAdvice, ExitCode::Failed);
    auto world = options.exit_only ? open_exit_only(*plan, *home, calendars, disk ? disk->get() : nullptr, clock, log)
                                   : world::LiveWorld::open(engine_config(plan->config, *plan->speed), calendars,
                                                            **disk, clock, log, live_options(*plan));
    if (!world)
        return complain(console, world.error().text + kExitOnlyAdvice, code_of(world.error()));
    (*world)->set_halt_keeper(marker);
    return run_world({.plan = *plan,
                      .home = *home,
                      .calendars = calendars,
                      .world = **world,
                      .marked = world::read_halt_marker(home->halted()),
                      .exit_only = options.exit_only,
                      .trace = options.trace ? world::TraceLine{[&console](std::string_view line) {
                          console.out("wire " + std::string{line} + "\n");
                          console.flush();
                      }}
                                             : world::TraceLine{},
                      .log_dropped = [&log] { return log.dropped(); },
                      .console = console});
}

}  // namespace sluice::app
