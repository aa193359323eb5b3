#include "app/cli_analyze.hpp"

#include <CLI/CLI.hpp>

namespace sluice::app {
namespace {

constexpr const char* kFooter =
    "FILE: CSV, CSV.gz or JSONL.gz of prints, quotes or bars; its name tells the instrument (spy_20131007_...).\n"
    "Its bars are joined to the timeframe, prints and quotes make them. docs/analytics.md explains every figure.\n"
    "\n"
    "Examples:\n"
    "  sluice analyze spy_20131007_tick_trade.csv.gz\n"
    "  sluice analyze nifty_202406_1m.csv.gz --chain nifty_exp20240627_spot23501.1_chain.csv \\\n"
    "      --at 2024-06-21T10:00:00Z --html nifty.html\n"
    "  sluice analyze btcusd_20170903_1m_trade.csv.gz --timeframe 1h --json\n"
    "  sluice analyze my.csv --instrument AAPL.US --bars 5m --timeframe 30m";

}  // namespace

void AnalyzeVerb::add_to(CLI::App& root, const AddVerb& add, Console& console) {
    CLI::App* analyze = add(&root, "analyze", "volume profile, structure, zones and option figures of some data",
                            kFooter, [this, &console] { return run_analyze(options_, console); });
    analyze->add_option("file", options_.file, "Prints, quotes or bars")->type_name("FILE")->required();
    analyze->add_option("--timeframe", options_.timeframe, "Of the bars: 1s to 1d (15m)")->type_name("LENGTH");
    analyze->add_option("--chain", options_.chain, "An option chain of the same underlying")->type_name("FILE");
    analyze->add_option("--expiry", options_.expiry, "Of the chain's options (the nearest)")->type_name("DATE");
    analyze->add_option("--rate", options_.rate, "Interest a year, continuous (0)")->type_name("RATE");
    analyze->add_option("--at", options_.at, "Know nothing later (the chain's time, or the end)")->type_name("TIME");
    analyze->add_option("--calendar", options_.calendar, "Whose sessions count (the instrument's own)")
        ->type_name("NAME");
    analyze->add_option("--instrument", options_.instrument, "Where the file's name does not tell it, or tells several")
        ->type_name("ID");
    analyze->add_option("--bars", options_.bars, "Length of the file's own bars (from its name or its rows)")
        ->type_name("LENGTH");
    analyze->add_option("--rows", options_.rows, "Rows of the volume profile (50)")->type_name("N");
    analyze->add_option("--html", options_.html, "Write a page with a chart")->type_name("OUT");
    analyze->add_flag("--json", options_.json, "Print everything as JSON");
}

}  // namespace sluice::app
