#pragma once

#include "app/commands.hpp"           // Output, ExitCode
#include "app/home.hpp"               // Home
#include "journal/storage.hpp"        // Storage
#include "report/report_builder.hpp"  // ReportBuilder

namespace sluice::app {

// What remains of a demo: the journal verified, the ledger built, report.html and report.json written, the report and the
// paths on the console. `played` is how the run itself ended; what it left before an Error is reported too.
ExitCode conclude_demo(const Home& home, journal::Storage& journal, report::ReportBuilder& report, const Status& played,
                       Output output, Console& console);

}  // namespace sluice::app
