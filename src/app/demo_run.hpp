#pragma once

#include <memory>
#include <vector>

#include "app/alpaca_box.hpp"         // Simulator
#include "app/console.hpp"            // Console
#include "app/demo_plan.hpp"          // DemoPlan
#include "app/demo_screen.hpp"        // DemoScreen
#include "app/home.hpp"               // Home
#include "journal/storage.hpp"        // Storage
#include "report/report_builder.hpp"  // ReportBuilder
#include "venues/client.hpp"          // Client
#include "world/market_source.hpp"    // MarketSource

namespace sluice::app {

// What a demo is made of, whichever world plays it. Everything outlives the play.
struct DemoParts {
    const DemoPlan& plan;
    const Home& home;
    const market::CalendarView& calendars;
    journal::Storage& journal;
    world::MarketSource* source;          // null: the box brings its own market
    venues::Client* paper;                // null: boxed
    venues::alpaca::sim::Simulator* box;  // null: on the paper venue
    const std::vector<std::unique_ptr<strategy::Strategy>>& strategies;
    std::vector<Command> setup;
    report::ReportBuilder& report;
    DemoScreen* screen;  // null: nothing is shown
    Console& console;
    UnixNanos start;                 // when the market begins
    std::optional<UnixNanos> until;  // when it ends, where no source says so; absent: when the person says so
    bool trace = false;              // the box's wire is shown
};

// As fast as it goes, on the data's own clock; a function of data and seed.
Status play_historical(DemoParts& parts);
// So many market seconds a second, so that a person can watch: the live world, with its threads and the wall clock.
Status play_live(DemoParts& parts);

}  // namespace sluice::app
