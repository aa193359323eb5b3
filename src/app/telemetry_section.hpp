#pragma once

#include <optional>

#include "app/section.hpp"      // Section
#include "app/web_address.hpp"  // WebAddress

namespace sluice::app {

// `telemetry:`, where traces of orders go (docs/operations.md). Without an endpoint there are none.
struct TelemetryConfig {
    std::optional<WebAddress> otlp;  // of an OpenTelemetry collector, with the path of traces
};
// In config.cpp: `config.telemetry = read_telemetry(root.section("telemetry"));`
TelemetryConfig read_telemetry(Section section);

// `logs:`, how the files in HOME/logs look.
enum class LogFormat : std::uint8_t { Text, Json };
struct LogsConfig {
    LogFormat format = LogFormat::Text;
    std::uint32_t keep_days = 30;
};
// In config.cpp: `config.logs = read_logs(root.section("logs"));`
LogsConfig read_logs(Section section);

}  // namespace sluice::app
