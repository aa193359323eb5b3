#pragma once

#include <string>
#include <vector>

#include "app/alerts_section.hpp"  // AlertsConfig
#include "app/console.hpp"         // Console
#include "app/exit_code.hpp"       // ExitCode
#include "model/account.hpp"       // Mode

namespace sluice::app {

// `sluice config check --send-test-alert`: one message to every target of `alerts`, each outcome in one line. There is no
// daemon behind it. Exit Done: every target took it; Failed: one did not; Usage: there is none, or one that this process
// may not reach.
ExitCode send_test_alert(const AlertsConfig& alerts, Mode mode, const std::vector<std::string>& egress_allow,
                         Console& console);

}  // namespace sluice::app
