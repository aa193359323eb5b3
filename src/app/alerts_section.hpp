#pragma once

#include <string>

#include "app/section.hpp"     // Section
#include "gateway/alerts.hpp"  // AlertOptions

namespace sluice::app {

// `alerts:`, who is told what needs a person (docs/operations.md). No target: nobody. The options are whole but for source
// and mode, which are the process's.
struct AlertsConfig {
    gateway::AlertOptions options;
    std::string ca_file;  // PEM, trusted besides the system's own
};
// In config.cpp: `config.alerts = read_alerts(root.section("alerts"));`
AlertsConfig read_alerts(Section section);

}  // namespace sluice::app
