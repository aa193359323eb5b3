#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/console.hpp"    // Console, Environment
#include "app/exit_code.hpp"  // ExitCode

namespace sluice::app {

// What the command line asked for, checked as far as words can be.

enum class Output : std::uint8_t { Text, Json };

struct InitOptions {
    std::string file;  // empty: ./sluice.yaml
};
struct ConfigOptions {
    std::string file;  // empty: ./sluice.yaml, or the defaults where there is none
    Output output = Output::Text;
    bool send_test_alert = false;
};
struct DemoOptions {
    std::string config_file;
    std::vector<std::string> data;
    std::optional<std::string> speed;  // "max" or market seconds a second
    std::optional<std::string> seed;
    std::optional<std::string> strategy;
    std::optional<std::string> scenario;  // a story of app/story instead of a market
    std::optional<std::string> venue;     // paper, or alpaca: the broker in a box, over its wire
    std::optional<std::string> profile;   // whose ways the paper venue has: none or alpaca
    bool trace = false;                   // show the wire's traffic; with a venue that has one
    std::optional<std::string>
        listen;        // where the door listens, or off; absent: on a free port, while somebody watches
    std::string home;  // empty: a fresh ./sluice-demo-<time>
    bool exit_at_end = false;
    Output output = Output::Text;
    std::string_view who = "the demo";  // in sentences
    bool by_account = false;            // the venue is each account's own, as the configuration says
};
struct RunOptions {
    std::string config_file;
    std::string home;                  // empty: ./sluice-home
    std::optional<std::string> speed;  // market seconds a second; absent: 1
    bool exit_only = false;
    bool trace = false;                 // show the wires' traffic
    std::optional<std::string> listen;  // instead of gateway.listen: ADDRESS:PORT, or off
};
struct VerifyOptions {
    std::string folder;  // a home or a journal folder; empty: ./sluice-home
    std::optional<std::string> head;
    Output output = Output::Text;
};
struct ExplainOptions {
    std::string folder;
    std::string order;
    Output output = Output::Text;
};
struct ExportOptions {
    std::string folder;
    std::string format = "json";
    std::string file;  // empty: standard output
};

ExitCode run_init(const InitOptions& options, Console& console);
ExitCode run_config_check(const ConfigOptions& options, const Environment& environment, Console& console);
ExitCode run_config_show(const ConfigOptions& options, const Environment& environment, Console& console);
ExitCode run_demo(const DemoOptions& options, const Environment& environment, Console& console);
ExitCode run_daemon(const RunOptions& options, const Environment& environment, Console& console);
ExitCode run_audit_verify(const VerifyOptions& options, Console& console);
ExitCode run_audit_explain(const ExplainOptions& options, Console& console);
ExitCode run_audit_export(const ExportOptions& options, Console& console);

// One sentence on the error side, "sluice: ..." in front, and the exit code given.
ExitCode complain(Console& console, std::string_view sentence, ExitCode code);

}  // namespace sluice::app
