#include "base/json_writer.hpp"  // JsonWriter
#include "gateway/order_spans.hpp"

namespace sluice::gateway {
namespace {

void write_attribute(JsonWriter& json, std::string_view key, std::string_view value) {
    json.begin_object();
    json.field("key", key);
    json.key("value");
    json.begin_object();
    json.field("stringValue", value);
    json.end_object();
    json.end_object();
}

void write_span(JsonWriter& json, const OrderSpan& span) {
    json.begin_object();
    json.field("traceId", span.trace_id);
    json.field("spanId", span.span_id);
    if (!span.parent_id.empty())
        json.field("parentSpanId", span.parent_id);
    json.field("name", span.name);
    json.field("kind", 1);  // SPAN_KIND_INTERNAL
    json.field("startTimeUnixNano", std::to_string(span.begin.nanos()));
    json.field("endTimeUnixNano", std::to_string(span.end.nanos()));
    json.key("attributes");
    json.begin_array();
    for (const auto& [key, value] : span.attributes)
        write_attribute(json, key, value);
    json.end_array();
    json.key("status");
    json.begin_object();
    json.field("code", span.fault.empty() ? 1 : 2);  // STATUS_CODE_OK, STATUS_CODE_ERROR
    if (!span.fault.empty())
        json.field("message", span.fault);
    json.end_object();
    json.end_object();
}

}  // namespace

std::string write_otlp(const std::vector<OrderSpan>& spans, std::string_view version, std::string_view instance) {
    std::string body;
    JsonWriter json{body};
    json.begin_object();
    json.key("resourceSpans");
    json.begin_array();
    json.begin_object();
    json.key("resource");
    json.begin_object();
    json.key("attributes");
    json.begin_array();
    write_attribute(json, "service.name", "sluice");
    write_attribute(json, "service.version", version);
    write_attribute(json, "service.instance.id", instance);
    json.end_array();
    json.end_object();
    json.key("scopeSpans");
    json.begin_array();
    json.begin_object();
    json.key("scope");
    json.begin_object();
    json.field("name", "sluice.orders");
    json.end_object();
    json.key("spans");
    json.begin_array();
    for (const OrderSpan& span : spans)
        write_span(json, span);
    json.end_array();
    json.end_object();
    json.end_array();
    json.end_object();
    json.end_array();
    json.end_object();
    return body;
}

}  // namespace sluice::gateway
