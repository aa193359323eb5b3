#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gateway/handler.hpp"  // Route

namespace sluice::gateway {

class Metrics;  // gateway/metrics.hpp

struct OpsOptions {
    bool loopback = true;  // the port is open to this machine only: figures need no token, and health has its details
    Metrics* metrics = nullptr;  // outlives the routes; null: there is no /metrics
};

// /healthz and /livez: this process answers. /readyz: it has recovered, its journal is written, and every account's venue is
// connected and has been compared with; otherwise 503 and what is missing. /metrics: gateway/metrics.hpp. All of them
// say what is at this moment and wait for nothing, the journal included.
std::vector<Route> ops_routes(const OpsOptions& options);

}  // namespace sluice::gateway
