#include "app/test_alert.hpp"

#include <algorithm>
#include <chrono>

#include "app/commands.hpp"   // complain
#include "app/reporters.hpp"  // judge_reporters
#include "gateway/alerts.hpp"
#include "net/reactor.hpp"
#include "world/live/callers.hpp"
#include "world/live/clock.hpp"
#include "world/live/watchdog.hpp"

namespace sluice::app {
namespace {

using namespace std::chrono_literals;

constexpr auto kWait = 15s;  // for all of them

}  // namespace

ExitCode send_test_alert(const AlertsConfig& config, Mode mode, const std::vector<std::string>& egress_allow,
                         Console& console) {
    if (config.options.targets.empty())
        return complain(console, "alerts.targets names nobody; docs/operations.md shows how", ExitCode::Usage);
    if (const Status judged = judge_reporters(config, {}, mode, egress_allow); !judged)
        return complain(console, judged.error().text, ExitCode::Usage);
    gateway::AlertOptions options = config.options;
    options.mode = mode;
    options.source = mode == Mode::Live ? "live, a test" : "paper, a test";
    options.tries = 1;  // somebody waits for the answer
    gateway::Alerts alerts{std::move(options)};

    world::SystemClock clock;
    NullLog log;
    world::Watchdog watchdog{clock, log, 1s};
    net::Reactor reactor;
    world::LiveCallers callers{reactor, watchdog, [&clock] { return clock.wall(); }};
    if (const Status added = callers.add(alerts, {config.ca_file, {}}); !added)
        return complain(console, added.error().text, ExitCode::Usage);
    alerts.attach([&callers](const auto& what) { callers.tell(0, what); });
    alerts.send_test(clock.wall());
    const auto until = clock.monotonic() + kWait;
    while (!alerts.idle() && clock.monotonic() < until && !console.interrupted()) {
        callers.fire();
        reactor.wait(50ms);
    }
    callers.close(0ms);

    bool all = true;
    for (const gateway::Alerts::TargetCounts& of : alerts.counts()) {
        const std::string name = std::string{of.name} + " (" + std::string{of.kind} + "): ";
        all = all && of.sent == 1;
        if (of.sent == 1)
            console.out(name + "taken.\n");
        else
            console.out(name + "not taken: " + (of.last_error.empty() ? "no answer in time" : of.last_error) + ".\n");
    }
    console.flush();
    return all ? ExitCode::Done : ExitCode::Failed;
}

}  // namespace sluice::app
