#include "app/telemetry_section.hpp"

namespace sluice::app {
namespace {

constexpr std::string_view kTracesPath = "/v1/traces";
constexpr std::string_view kFormats[] = {"text", "json"};

}  // namespace

TelemetryConfig read_telemetry(Section section) {
    TelemetryConfig telemetry;
    if (const std::string text = section.text("otlp_endpoint", ""); !text.empty()) {
        auto address = parse_web_address(text);
        if (!address) {
            section.fault(section.place_of("otlp_endpoint"), "otlp_endpoint", address.error().text);
        } else {
            // As OTEL_EXPORTER_OTLP_ENDPOINT is read: the signal's own path comes behind it.
            while (address->path.ends_with('/'))
                address->path.pop_back();
            if (!address->path.ends_with(kTracesPath))
                address->path += kTracesPath;
            telemetry.otlp = std::move(*address);
        }
    }
    section.finish();
    return telemetry;
}

LogsConfig read_logs(Section section) {
    LogsConfig logs;
    logs.format = static_cast<LogFormat>(section.choice("format", 0, kFormats));
    logs.keep_days = static_cast<std::uint32_t>(section.count("keep_days", logs.keep_days, 1, 3'650));
    section.finish();
    return logs;
}

}  // namespace sluice::app
