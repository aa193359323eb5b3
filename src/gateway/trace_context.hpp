#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::gateway {

// Where a span stands: 32 and 16 lower-case hexadecimal digits, as W3C Trace Context and OTLP write them.
struct TraceContext {
    std::string trace_id;
    std::string span_id;  // the parent's; empty: it has none
};

// "00-<trace>-<span>-<flags>", of this version or a later one; absent: it is none (W3C Trace Context, 3.2).
std::optional<TraceContext> parse_traceparent(std::string_view text);

// Ids that follow from a name, so that the same order has the same trace on every machine and in every run.
std::string trace_id_of(std::string_view name);
std::string span_id_of(std::string_view name);

}  // namespace sluice::gateway
